"""Commands that read: news into the ledger, articles into reports, pages into rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from bilateral import articles, monitor
from bilateral.cli.asking import (
    CORES,
    DEFAULT_LEDGER,
    LedgerPath,
    RowFormat,
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
from bilateral.ledger import Ledger
from bilateral.model import Document, SetAside
from bilateral.settings import load
from bilateral.sources.answers import page_of
from bilateral.sources.fetch import Refused, Visitor


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    workers: Workers = CORES,
    settings: SettingsFile = None,
) -> None:
    """Read news into the ledger, code it and make events of it. Safe to stop and start again.

    Files: .html, .txt, .md, .jsonl, .jsonl.gz, .warc, .warc.gz, .warc.zst. Example: `bilateral read news/ extra.jsonl`
    """
    coder = _coder(settings, workers)
    if not any(path.exists() for path in paths):
        raise Trouble(f"{paths[0]}: no such file or folder, so nothing was read; check the path")
    with Ledger(ledger) as opened, bars() as tell:
        outcome = monitor.run(opened, paths, now=datetime.now(UTC), tell=tell, coder=coder)
    if not (outcome.read or outcome.passed):
        raise Trouble(f"{', '.join(map(str, paths))}: holds no file of news; `bilateral read --help` names the kinds")
    tell_outcome(outcome)
    answer_for(outcome.set_aside, nothing_done=outcome.read == len(outcome.set_aside) > 0)


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

        chosen = asked_day(day, "--day") or datetime.now(UTC).date()
        tables.print_explanation(monitor.explain(explain, chosen, load(settings).coding))
        return
    if file is None:
        raise Trouble("give a file of article rows, or --explain 'a sentence'")
    aside: list[SetAside] = []
    done = 0
    for report in monitor.code_file(file, aside, coder=_coder(settings, workers)):
        print_line(msgspec.json.encode(report))
        done += 1
    answer_for(aside, nothing_done=done == 0 and bool(aside))


def _coder(settings: Path | None, workers: int) -> monitor.Coder:
    return monitor.Coder(settings=load(settings).coding, workers=workers)


def extract(
    given: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH or URL]...", help="Pages, texts, row files, or addresses.")
    ] = None,
    from_list: Annotated[
        Path | None,
        typer.Option("--from-list", help="JSON Lines of path, url, fetched; one row out for each."),
    ] = None,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Without the text it is several times faster.")] = True,
    format: Annotated[RowFormat, typer.Option("--format")] = RowFormat.JSONL,  # noqa: A002, ARG001
    settings: SettingsFile = None,
) -> None:
    """Print the article rows of pages; touches no ledger. Example: `bilateral extract page.html https://news.example/1`"""
    if from_list is None and not given:
        raise Trouble("nothing to extract; name files or addresses, or give --from-list LIST.jsonl")
    failed = made = 0
    now = datetime.now(UTC)
    rows = (
        articles.extract_rows(from_list, text=text)
        if from_list
        else monitor.extract(given or [], _web(settings), now=now, text=text)
    )
    for row in rows:
        failed += "error" in row
        made += "error" not in row
        print_line(msgspec.json.encode(row))
    if failed:
        stderr.print(f"{failed} could not be extracted; each row says why", highlight=False)
        raise typer.Exit(1 if made else 2)
    if not made:
        raise Trouble("no page or text is there; name files or addresses")


def _web(settings: Path | None) -> Callable[[str], Document | SetAside]:
    """Reads pages from the web, safely and politely; the settings are only read where an address is given."""

    @cache
    def visitor() -> Visitor:
        return Visitor(load(settings).fetching)

    def get(address: str) -> Document | SetAside:
        answer = visitor().get(address)
        return SetAside(address=answer.address, reason=answer.why) if isinstance(answer, Refused) else page_of(answer)

    return get
