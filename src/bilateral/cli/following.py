"""The commands that take in what others keep: GDELT's newest files, and history from the Current Events portal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from bilateral.cli.asking import DEFAULT_LEDGER, LedgerPath, SettingsFile, Trouble, answer_for, bars, print_line, stderr
from bilateral.ledger import Ledger
from bilateral.model import Lead
from bilateral.settings import load
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
    ledger: LedgerPath = DEFAULT_LEDGER,
    settings: SettingsFile = None,
) -> None:
    """Take in GDELT's files of every 15 minutes, from where the last run stopped. Example: `bilateral gdelt`

    Events become the data set `gdelt`, as with `bilateral import`. Mentions and GKG give leads, one JSON object a line:
    the address of an article, when it was seen, its publisher, and the events or themes that it tells of. Without
    `--since` the first run takes the newest files alone.
    """
    from bilateral import following
    from bilateral.sources.fetch import Visitor
    from bilateral.sources.markup import Unreadable

    first, last, parts = asked_instant(since, "--since"), asked_instant(until, "--until", end=True), _parts(what)
    chosen = load(settings)
    reader = Visitor(chosen.fetching, limits=LIMITS)
    with Ledger(ledger) as opened, bars() as tell:
        try:
            done = following.follow(
                opened,
                reader,
                chosen.gdelt,
                now=datetime.now(UTC),
                since=first,
                until=last,
                parts=parts,
                put=lambda found: _put(found, leads),
                tell=tell,
            )
        except Unreadable as why:
            raise Trouble(str(why)) from None
    stderr.print(
        f"{done.files} {'file' if done.files == 1 else 'files'} of events"
        f"{f' ({done.known} taken before)' if done.known else ''}: "
        f"{done.counted:,} of {done.rows:,} rows count; {done.leads:,} articles named",
        highlight=False,
        soft_wrap=True,
    )
    answer_for(done.set_aside, nothing_done=not (done.files or done.known or done.leads))


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
