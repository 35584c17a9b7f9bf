"""How results are printed on stdout: tables for a terminal, JSON Lines and CSV for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Column, Table
from rich.text import Text

Row = Mapping[str, Any]

UNWATCHED = 140
"""Columns where there is no terminal to measure."""
BETWEEN = 2
"""Spaces between the columns of a table."""


def blank(*names: str, right: Sequence[str] = (), wrapped: Sequence[str] = ()) -> Table:
    """A table without lines; columns of `right` are numbers, those of `wrapped` may take several lines."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in names:
        table.add_column(name, justify="right" if name in right else "left", no_wrap=name not in wrapped)
    return table


def show(table: Table, total: str) -> None:
    out = console()
    if table.row_count:
        out.print(fitting(table, out))
    out.print(Text(total, style="dim"))


def fitting(table: Table, out: Console) -> Table:
    """The table, or where a cell would be cut, one line for each cell: its column, and what it says."""
    needed = sum(max(_least(cell, column, out) for cell in (column.header, *column.cells)) for column in table.columns)
    if needed + BETWEEN * (len(table.columns) - 1) <= out.width:
        return table
    lines = blank("column", "cell", wrapped=("cell",))
    lines.show_header = False
    for cells in zip(*(column.cells for column in table.columns), strict=True):
        for column, cell in zip(table.columns, cells, strict=True):
            if str(cell):
                lines.add_row(Text(str(column.header), style="dim"), cell)
        lines.add_row("", "")
    return lines


def _least(cell: RenderableType, column: Column, out: Console) -> int:
    """How wide a cell, or the head of a column, has to be."""
    width = Measurement.get(out, out.options.update(width=UNWATCHED), cell)
    return width.maximum if column.no_wrap else width.minimum


def console() -> Console:
    return Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else UNWATCHED)


def write_rows(rows: Iterable[Row], format: str, header: Sequence[str]) -> None:  # noqa: A002
    if format == "jsonl":
        for row in rows:
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        sys.stdout.buffer.flush()
        return
    writer = csv.DictWriter(sys.stdout, header, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: cell(value) for key, value in row.items()})


def cell(value: object) -> str:
    """Plain values as they are, nothing as an empty cell, all else as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    # A cell that a spreadsheet would take for a formula is quoted.
    return f"'{text}" if text[:1] in ("=", "+", "@") else text


def printable(text: str) -> str:
    """Text on one line without signs that XML and calendars may not hold: controls, halves of pairs, non-characters."""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())
