"""The commands that give events in the columns of other data sets."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    LedgerPath,
    Pair,
    Since,
    asked_day,
    asked_dyad,
    asked_statuses,
    viewed,
)

app = typer.Typer(help="Events in the columns of other data sets.", no_args_is_help=True)


class ExportFormat(StrEnum):
    """How an export is written; `tsv` is as POLECAT itself is."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@app.command("plover")
def plover(
    pair: Pair = None,
    since: Since = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Acts up to this day.")] = None,
    status: Annotated[str | None, typer.Option(help="Only these, such as claimed,confirmed.")] = None,
    as_of: AsOf = None,
    format: Annotated[ExportFormat, typer.Option("--format")] = ExportFormat.CSV,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write events in the columns of POLECAT. Example: `bilateral export plover --since 2023-07 > events.csv`

    What the ledger does not have stays empty; status, independent sources and more come last.
    """
    from bilateral.products import rowfiles
    from bilateral.products.plover import PloverRow, every_row
    from bilateral.view import Sought

    chosen = asked_statuses(status)
    sought = Sought(
        dyad=asked_dyad(pair),
        since=asked_day(since, "--since"),
        until=asked_day(until, "--until", end=True),
        statuses=frozenset(chosen) if chosen else None,
    )
    with viewed(ledger, as_of) as view:
        parts = every_row(view, sought)
        if format is ExportFormat.PARQUET:
            rows = [row for part in parts for row in part]
            sys.stdout.buffer.write(rowfiles.parquet_file(PloverRow, rows))
            return
        for number, part in enumerate(parts):
            sys.stdout.buffer.write(rowfiles.table_part(PloverRow, part, format.value, header=number == 0))
