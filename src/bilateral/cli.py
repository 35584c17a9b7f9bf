"""The command line: every verb of the library, with its results on stdout and all else on stderr.

Exit codes: 0 done, 1 done but something was set aside (named on stderr), 2 wrong use or nothing could be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from bilateral import articles, monitor
from bilateral.coding import Away
from bilateral.ledger import Ledger, LedgerError
from bilateral.model import SetAside, Status, dyad
from bilateral.settings import SettingsError, load
from bilateral.view import View
from bilateral.world import check, states

app = typer.Typer(
    name="bilateral",
    help="A monitor of relations between states: what happened, who says so, and whether the relationship moves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
stderr = Console(stderr=True)


class Trouble(Exception):
    """Wrong use, or nothing could be done: one line that says what and the remedy."""


class TableFormat(StrEnum):
    """How tables are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class RowFormat(StrEnum):
    """How rows are printed."""

    JSONL = "jsonl"


class PageFormat(StrEnum):
    """How a brief is printed."""

    MD = "md"
    HTML = "html"


LedgerPath = Annotated[Path, typer.Option("--ledger", help="The ledger's file.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Show what was known by the end of this day (UTC)."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Acts from this day, month or year on.")]
Workers = Annotated[int, typer.Option(help="Processes that code side by side.", min=1, max=64)]
CORES = min(os.cpu_count() or 1, 8)
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="A TOML file of settings; without it bilateral.toml, if there is one.")
]
Pair = Annotated[str | None, typer.Argument(metavar="[DYAD]", help="Two states, such as PRK-RUS; without it, all.")]
DEFAULT_LEDGER = Path("bilateral.db")


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except (Trouble, LedgerError, SettingsError, Away) as trouble:
        _leave(str(trouble))
    except (typer.Abort, KeyboardInterrupt):
        stderr.print("stopped; what was done is kept, and the next run goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")):
            told = getattr(error, "format_message", None)
            _leave(told() if told else str(error))
        raise


def _leave(line: str) -> None:
    stderr.print(f"bilateral: {line}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(2)


def _coder(settings: Path | None, workers: int) -> monitor.Coder:
    return monitor.Coder(settings=load(settings).coding, workers=workers)


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    workers: Workers = CORES,
    settings: SettingsFile = None,
) -> None:
    """Read news into the ledger, code it and make events of it. Safe to stop and start again.

    Files: .html, .txt, .md, .jsonl, .jsonl.gz. Example: `bilateral read news/ extra.jsonl`
    """
    coder = _coder(settings, workers)
    with Ledger(ledger) as opened, _bars() as tell:
        outcome = monitor.run(opened, paths, now=datetime.now(UTC), tell=tell, coder=coder)
    stderr.print(
        f"{outcome.articles} new article versions of {outcome.read} read, {outcome.reports} reports, "
        f"{outcome.blocks} relations brought up to date",
        highlight=False,
    )
    _answer_for(outcome.set_aside, nothing_done=outcome.read == len(outcome.set_aside) > 0)


@app.command()
def code(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.jsonl", help="Article rows, one JSON object a line.")
    ] = None,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.JSONL,  # noqa: A002, ARG001
    explain: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Show instead how this text is coded, and why.")
    ] = None,
    day: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the text to explain.")] = None,
    workers: Workers = CORES,
    settings: SettingsFile = None,
) -> None:
    """Code article rows into report rows; touches no ledger.

    A row with `actor_span` and `recipient_span` gives exactly one report. Example: `bilateral code rows.jsonl`
    """
    if explain is not None:
        from bilateral.products import tables

        chosen = _day(day, "--day") or datetime.now(UTC).date()
        tables.print_explanation(monitor.explain(explain, chosen, load(settings).coding))
        return
    if file is None:
        raise Trouble("give a file of article rows, or --explain 'a sentence'")
    aside: list[SetAside] = []
    done = 0
    for report in monitor.code_file(file, aside, coder=_coder(settings, workers)):
        print_line(msgspec.json.encode(report))
        done += 1
    _answer_for(aside, nothing_done=done == 0 and bool(aside))


@app.command()
def events(
    pair: Pair = None,
    since: Since = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Acts up to this day.")] = None,
    status: Annotated[str | None, typer.Option(help="Only these, such as claimed,confirmed.")] = None,
    min_sources: Annotated[int, typer.Option(help="At least so many independent sources.")] = 0,
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List events, oldest first. Example: `bilateral events PRK-RUS --since 2023-07`"""
    from bilateral.products import tables

    with _view(ledger, as_of) as view:
        found = view.events(
            _dyad(pair), since=_day(since, "--since"), until=_day(until, "--until", end=True), status=_statuses(status)
        )
        kept = [event for event in found if event.independent_sources >= min_sources]
    tables.print_events(kept, format.value)


@app.command()
def why(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or its first six or more digits.")],
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show an event with its reports, their sentences, articles and publishers. Example: `bilateral why 331168`"""
    from bilateral.products import tables

    with _view(ledger, as_of) as view:
        found = view.event(event)
        if found is None:
            raise Trouble(f"no event {event!r} in {ledger}; `bilateral events` lists the ids")
        tables.print_evidence(found, view.evidence(found), view.carriers(found), monitor.owner_of, monitor.voice_of)


@app.command()
def stories(
    day: Annotated[str, typer.Option("--date", metavar="DATE", help="The day whose stories are listed.")],
    min_articles: Annotated[int, typer.Option(help="At least so many articles.")] = 1,
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List the developments that a day's articles tell of. Example: `bilateral stories --date 2024-01-15`"""
    from bilateral.products import tables

    chosen = _day(day, "--date")
    assert chosen is not None  # the option is required
    with _view(ledger, as_of) as view:
        found = view.stories(chosen, monitor.owner_of)
    tables.print_stories([story for story in found if len(story.articles) >= min_articles], format.value)


@app.command()
def shifts(
    pair: Pair = None,
    as_of: AsOf = None,
    rate: Annotated[float, typer.Option(help="Shifts per dyad-year that you will bear.", min=0.001)] = 0.25,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List when relationships deepened or worsened. Example: `bilateral shifts PRK-RUS --as-of 2024-01-15`"""
    from bilateral.products import tables

    with _view(ledger, as_of) as view:
        found = view.shifts(_dyad(pair), rate=rate)
    tables.print_shifts(found, format.value)


@app.command()
def brief(
    pair: Annotated[str, typer.Argument(metavar="DYAD", help="Two states, such as PRK-RUS.")],
    as_of: AsOf = None,
    since: Since = None,
    format: Annotated[PageFormat, typer.Option("--format")] = PageFormat.MD,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write a cited brief on a relationship. Example: `bilateral brief PRK-RUS --as-of 2024-01-15`"""
    from bilateral import products

    with _view(ledger, as_of) as view:
        chosen = _dyad(pair)
        assert chosen is not None  # the argument is required
        made = products.brief(view, chosen, since=_day(since, "--since"))
        text = products.as_markdown(made) if format is PageFormat.MD else products.as_page(made)
    print_line(text.encode())


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Serve the pages on this machine. Example: `bilateral serve --port 8000`"""
    from bilateral import web

    with Ledger(ledger, create=False):
        pass
    stderr.print(f"http://{host}:{port}/ shows {ledger}; Ctrl-C ends it", highlight=False)
    web.serve(ledger, host=host, port=port)


@app.command()
def status(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Say what the ledger holds, how fresh it is and what failed. Example: `bilateral status`"""
    from bilateral.products import tables

    with Ledger(ledger, create=False) as opened:
        tables.print_status(opened.status())


@app.command()
def extract(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Pages, texts or row files.")] = None,
    from_list: Annotated[
        Path | None,
        typer.Option("--from-list", help="JSON Lines of path, url, fetched; one row out for each."),
    ] = None,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.JSONL,  # noqa: A002, ARG001
) -> None:
    """Print the article rows of pages; touches no ledger. Example: `bilateral extract page.html`"""
    if from_list is None and not paths:
        raise Trouble("nothing to extract; name files, or give --from-list LIST.jsonl")
    failed = 0
    rows = articles.extract_rows(from_list) if from_list else monitor.extract(paths or [])
    for row in rows:
        failed += "error" in row
        print_line(msgspec.json.encode(row))
    if failed:
        stderr.print(f"{failed} could not be extracted; each row says why", highlight=False)
        raise typer.Exit(1)


world_app = typer.Typer(help="The world's data: states, places, bodies, office-holders.", no_args_is_help=True)
app.add_typer(world_app, name="world")


@world_app.command("check")
def world_check() -> None:
    """Find overlaps, gaps and what was never verified. Example: `bilateral world check`"""
    _say_findings(check.findings(), check.summary())


publishers_app = typer.Typer(help="The publishers that are known: owner, country, control.", no_args_is_help=True)
app.add_typer(publishers_app, name="publishers")


@publishers_app.command("check")
def publishers_check() -> None:
    """Find publishers without an owner, in two rows, or of unknown control. Example: `bilateral publishers check`"""
    _say_findings(check.publisher_findings(), check.publisher_summary())


def _say_findings(found: Iterable[check.Finding], summary: str) -> None:
    """Each finding on a line; exit code 1 where one is grave."""
    known = list(found)
    for finding in known:
        print_line(str(finding).encode())
    stderr.print(summary, highlight=False)
    raise typer.Exit(1 if any(f.grave for f in known) else 0)


@world_app.command("who")
def world_who(
    name: Annotated[str, typer.Argument(help="A name as news writes it.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; today without it.")] = None,
) -> None:
    """Say what a name stands for on a day. Example: `bilateral world who "Choe Son Hui" --on 2024-01-14`"""
    from bilateral.world import gazetteer

    day = _day(on, "--on") or datetime.now(UTC).date()
    hits = gazetteer().find(name, day)
    if not hits:
        raise Trouble(f"{name!r} stands for nothing that is known on {day}")
    for hit in hits:
        for entry in hit.entries:
            print_line(f"{hit.text}\t{entry.kind}\t{entry.state or '-'}\t{entry.role or '-'}\t{entry.name}".encode())


def print_line(line: bytes) -> None:
    """One line of results."""
    sys.stdout.buffer.write(line.rstrip(b"\n") + b"\n")


@contextmanager
def _bars() -> Iterator[monitor.Tell]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=stderr, transient=True) as progress:
        tasks: dict[str, int] = {}

        def tell(stage: str, count: int) -> None:
            task = tasks.setdefault(stage, -1)
            if task < 0:
                task = tasks[stage] = progress.add_task(stage, total=None)
            progress.advance(task, count)  # type: ignore[arg-type]

        yield tell


@contextmanager
def _view(path: Path, as_of: str | None) -> Iterator[View]:
    day = _day(as_of, "--as-of", end=True)
    with Ledger(path, create=False) as ledger:
        yield View(ledger, day)


def _answer_for(aside: list[SetAside], *, nothing_done: bool = False) -> None:
    for item in aside[:20]:
        stderr.print(f"set aside {item.address}: {item.reason}", markup=False, highlight=False, soft_wrap=True)
    if len(aside) > 20:
        stderr.print(f"… and {len(aside) - 20} more; `bilateral status` lists them", highlight=False)
    if aside:
        raise typer.Exit(2 if nothing_done else 1)


def _dyad(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    parts = text.upper().split("-")
    if len(parts) != 2 or parts[0] == parts[1]:
        raise Trouble(
            f"{text!r} is no pair of states; write two ISO codes, such as PRK-RUS (`bilateral world who` finds them)"
        )
    for code_ in parts:
        if code_ not in states():
            raise Trouble(f"no state has the code {code_!r}; codes are ISO 3166-1 alpha-3, such as PRK")
    return dyad(*parts)


def _day(text: str | None, option: str, *, end: bool = False) -> date | None:
    from bilateral.world.tables import first_day, last_day

    if text is None:
        return None
    try:
        found = last_day(text) if end else first_day(text)
    except ValueError:
        found = None
    if found is None:
        raise Trouble(f"{option} {text!r} is no date; write 2024-01-15, 2024-01 or 2024")
    return found


def _statuses(text: str | None) -> list[Status] | None:
    if text is None:
        return None
    try:
        return [Status(part.strip()) for part in text.split(",")]
    except ValueError:
        known = ", ".join(status.value for status in Status)
        raise Trouble(f"--status {text!r} is not known; choose from {known}") from None
