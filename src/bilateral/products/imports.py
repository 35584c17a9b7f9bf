"""Daily counts of other people's events for the terminal, as JSON Lines and as CSV, on stdout."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from bilateral.imported import Tallied
from bilateral.products.printing import blank, console, show, write_rows
from bilateral.products.tables import ID_DIGITS

ROW = ("id", "day", "known", "actor", "recipient", "event_type", "rows")


def print_counts(counts: Sequence[Tallied], format: str = "table") -> None:  # noqa: A002
    """Counts as a table, or as rows of the contract ("jsonl", "csv")."""
    if format != "table":
        write_rows((one.row() for one in counts), format, ROW)
        return
    table = blank(*ROW, right=("rows",))
    for one in counts:
        row = {**one.row(), "id": one.id[:ID_DIGITS], "rows": f"{one.count.count:,}"}
        table.add_row(*(Text(str(row[name])) for name in ROW))
    rows = sum(one.count.count for one in counts)
    show(table, f"{rows:,} {_rows(rows)} in {len(counts):,} counts")


def print_count(one: Tallied, dataset: str) -> None:
    """One count with the files that it comes from, each with its number of rows and the digest of its text."""
    out, what = console(), one.count
    said = f"{what.actor} {what.event_type} {what.recipient}"
    out.print(Text(f"{what.day}  {said}: {what.count:,} {_rows(what.count)} of {dataset}", style="bold"))
    out.print(Text(f"{one.id}  known by the end of {what.known}, UTC"))
    for address, digest, number in one.files:
        out.print(Text(f"  {number:,} {_rows(number)} of {address} ({digest})"))


def _rows(number: int) -> str:
    return "row" if number == 1 else "rows"
