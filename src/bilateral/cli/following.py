"""The commands that take in what others keep: GDELT's newest files, and history from the Current Events portal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from bilateral import monitor
from bilateral.cli.asking import (
    CORES,
    DEFAULT_LEDGER,
    LedgerPath,
    SettingsFile,
    Trouble,
    Workers,
    answer_for,
    asked_day,
    bars,
    print_line,
    stderr,
    tell_outcome,
)
from bilateral.collecting import Leads
from bilateral.ledger import Ledger
from bilateral.model import Lead
from bilateral.settings import load
from bilateral.sources.current_events import FIRST
from bilateral.sources.gdelt import LIMITS, Part


def gdelt(
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="From this day or instant on; UTC where it has no zone.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="TIME", help="Up to this day or instant.")] = None,
    what: Annotated[str, typer.Option(help="Which of its files: events, mentions, gkg.")] = "events",
    leads: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Add the leads to this file instead of printing them.")
    ] = None,
    collect: Annotated[
        bool, typer.Option("--collect", help="Line the leads up for `bilateral collect` and `run` instead.")
    ] = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    settings: SettingsFile = None,
) -> None:
    """Take in GDELT's files of every 15 minutes, from where the last run stopped. Example: `bilateral gdelt`

    Events become the data set `gdelt`, as with `bilateral import`. Mentions and GKG give leads, one JSON object a line:
    the address of an article, when it was seen, its publisher, and the events or themes that it tells of. With
    `--collect` those that may be read wait for the collector, each address once. Without `--since` the first run takes
    the newest files alone.
    """
    from bilateral import following
    from bilateral.sources.fetch import Visitor
    from bilateral.sources.markup import Unreadable

    first, last, parts = asked_instant(since, "--since"), asked_instant(until, "--until", end=True), _parts(what)
    if collect and leads:
        raise Trouble("--collect and --leads FILE say two things of the leads; choose one")
    chosen = load(settings)
    reader = Visitor(chosen.fetching, limits=LIMITS)
    with Ledger(ledger) as opened, bars() as tell:
        lined = Leads(opened, following.DATASET, chosen.gdelt.hosts, chosen.fetching)
        try:
            done = following.follow(
                opened,
                reader,
                chosen.gdelt,
                now=datetime.now(UTC),
                since=first,
                until=last,
                parts=parts,
                put=lined.add if collect else lambda found: _put(found, leads),
                tell=tell,
            )
        except Unreadable as why:
            raise Trouble(str(why)) from None
    stderr.print(
        f"{done.files} {'file' if done.files == 1 else 'files'} of events"
        f"{f' ({done.known} taken before)' if done.known else ''}: "
        f"{done.counted:,} of {done.rows:,} rows count; {done.leads:,} articles named"
        f"{f', {lined.lined_up:,} lined up, {lined.barred:,} not to be read' if collect else ''}",
        highlight=False,
        soft_wrap=True,
    )
    answer_for(done.set_aside, nothing_done=not (done.files or done.known or done.leads))


backfill_app = typer.Typer(no_args_is_help=True)


@backfill_app.callback()
def backfill() -> None:
    """Take in history, so that relations have a past before the first live article.

    Example: `bilateral backfill current-events --from 2002`
    """


@backfill_app.command("current-events")
def current_events(
    folder: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Files or folders of article rows; without them, the web."),
    ] = None,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="From this day, month or year on.")] = "2002",
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Up to this day, month or year; today without it.")
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    workers: Workers = CORES,
    settings: SettingsFile = None,
) -> None:
    """Read Wikipedia's Current Events portal, code it and make events of it. Safe to stop and start again.

    From the web a page is read each second at most: a year takes six minutes, then its coding. Rows of a folder are
    those that `bilateral read` would read. Example: `bilateral backfill current-events --from 2002`
    """
    from bilateral import backfilling
    from bilateral.sources.fetch import Visitor

    now = datetime.now(UTC)
    first, last = asked_day(since, "--from") or FIRST, asked_day(until, "--until", end=True) or now.date()
    if first > last:
        raise Trouble(f"--from {first} lies after --until {last}")
    chosen = load(settings)
    outcome = monitor.Outcome()
    stopped: str | None = None
    with Ledger(ledger) as opened, bars() as tell:
        try:
            if folder:
                backfilling.from_folder(opened, folder, outcome, since=first, until=last, now=now, tell=tell)
            else:
                reader, portal = Visitor(chosen.fetching), chosen.current_events
                first = max(first, FIRST)
                backfilling.from_portal(opened, reader, portal, outcome, since=first, until=last, now=now, tell=tell)
        except backfilling.Stopped as why:
            stopped = str(why)
        monitor.conclude(opened, outcome, tell=tell, coder=monitor.Coder(settings=chosen.coding, workers=workers))
    if folder and not (outcome.read or outcome.passed):
        raise Trouble(f"{', '.join(map(str, folder))}: holds no file of article rows, such as a .jsonl")
    tell_outcome(outcome)
    if stopped:
        stderr.print(f"stopped at {stopped}", markup=False, highlight=False, soft_wrap=True)
    answer_for(outcome.set_aside, nothing_done=outcome.read == len(outcome.set_aside) > 0)
    if stopped:
        raise typer.Exit(1 if outcome.read else 2)


def asked_instant(text: str | None, option: str, *, end: bool = False) -> datetime | None:
    """An instant, UTC where it has no zone; a day alone is its beginning, or its end. Raises `Trouble`."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(f"{option} {text!r} is no time; write 2024-01-15 or 2024-01-15T12:30") from None
    if len(text) <= 10 and end:
        found = found.replace(hour=23, minute=59, second=59)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _parts(text: str) -> tuple[Part, ...]:
    try:
        return tuple(dict.fromkeys(Part(part.strip()) for part in text.split(",")))
    except ValueError:
        raise Trouble(f"--what {text!r} is not known; choose from {', '.join(Part)}") from None


def _put(found: list[Lead], path: Path | None) -> None:
    lines = [msgspec.json.encode(lead) for lead in found]
    if path is None:
        for line in lines:
            print_line(line)
        return
    try:
        with path.open("ab") as stream:
            stream.writelines(line + b"\n" for line in lines)
    except OSError as error:
        raise Trouble(f"{path}: cannot be written ({error.strerror}); give another file") from None
