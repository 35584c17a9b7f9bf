"""Commands that show what was found: events, evidence, stories."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral import monitor
from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    Dataset,
    LedgerPath,
    Pair,
    Since,
    TableFormat,
    Trouble,
    asked_day,
    asked_dyad,
    asked_span,
    asked_statuses,
    viewed,
    viewed_import,
)


def events(
    pair: Pair = None,
    since: Since = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Acts up to this day.")] = None,
    status: Annotated[str | None, typer.Option(help="Only these, such as claimed,confirmed.")] = None,
    min_sources: Annotated[int, typer.Option(help="At least so many independent sources.")] = 0,
    dataset: Dataset = None,
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List events, oldest first. Example: `bilateral events PRK-RUS --since 2023-07`

    With `--events` a pair is needed, and daily counts of that data set are listed.
    """
    from bilateral.products import imports, tables

    first, last = asked_span(since, until)
    if dataset is not None:
        chosen = asked_dyad(pair)
        if chosen is None or status is not None or min_sources:
            raise Trouble("--events lists the counts of one pair, such as PRK-RUS; they have no status and no sources")
        with viewed_import(ledger, dataset, as_of) as others:
            counts = others.counts(chosen, first, last)
        imports.print_counts(counts, format.value)
        return
    with viewed(ledger, as_of) as view:
        found = view.events(asked_dyad(pair), since=first, until=last, status=asked_statuses(status))
        kept = [event for event in found if event.independent_sources >= min_sources]
    tables.print_events(kept, format.value)


def why(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id, or its first six or more digits.")],
    dataset: Dataset = None,
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show an event with its reports, their sentences, articles and publishers. Example: `bilateral why 331168`

    With `--events` it is a daily count of that data set, with the files that it comes from.
    """
    from bilateral.products import imports, tables

    if dataset is not None:
        with viewed_import(ledger, dataset, as_of) as others:
            count = others.count(event)
        if count is None:
            raise Trouble(f"no count {event!r} in {dataset}; `bilateral events DYAD --events {dataset}` lists the ids")
        imports.print_count(count, dataset)
        return
    with viewed(ledger, as_of) as view:
        found = view.event(event)
        if found is None:
            raise Trouble(f"no event {event!r} in {ledger}; `bilateral events` lists the ids")
        tables.print_evidence(found, view.evidence(found), view.carriers(found), monitor.voice_of)


def stories(
    day: Annotated[str, typer.Option("--date", metavar="DATE", help="The day whose stories are listed.")],
    min_articles: Annotated[int, typer.Option(help="At least so many articles.")] = 1,
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """List the developments that a day's articles tell of. Example: `bilateral stories --date 2024-01-15`"""
    from bilateral.products import tables

    chosen = asked_day(day, "--date")
    assert chosen is not None  # the option is required
    with viewed(ledger, as_of) as view:
        found = view.stories(chosen)
    tables.print_stories([story for story in found if len(story.articles) >= min_articles], format.value)
