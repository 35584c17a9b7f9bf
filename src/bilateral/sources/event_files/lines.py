"""On which lines the cells stand that could not be read: a second look at a file, only where there are some."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from bilateral.sources.event_files.header import Layout
from bilateral.sources.event_files.kinds import Cells

Row = dict[str, Cells]
"""The cells of a row by role."""


def rows(text: Path, layout: Layout, holding: Sequence[str] = ()) -> Iterator[tuple[int, Row]]:
    """Every row of the right width with the number of its first line, from 1; slow beside `tally`.

    With `holding`, rows in which none of these texts stands may be left out.
    """
    before = csv.field_size_limit(sys.maxsize)  # of the whole process, so it is put back
    try:
        with text.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            yield from _rows(stream, layout, holding)
    finally:
        csv.field_size_limit(before)


def _rows(stream: TextIO, layout: Layout, holding: Sequence[str]) -> Iterator[tuple[int, Row]]:
    chosen: Iterator[tuple[int, str]] = enumerate(stream, 1)
    if holding and not layout.quoted:
        chosen = ((number, line) for number, line in chosen if any(said in line for said in holding))
    plain = ((number, line.rstrip("\r\n").split(layout.delimiter)) for number, line in chosen)
    for number, cells in _quoted(stream, layout.delimiter) if layout.quoted else plain:
        if len(cells) == layout.width and not (layout.header and number == 1):
            yield number, {role: _picked(cells, places) for role, places in layout.places.items()}


def _quoted(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(stream, delimiter=delimiter)
    begin = 1
    for cells in reader:
        yield begin, cells
        begin = reader.line_num + 1


def _picked(cells: list[str], places: tuple[int | None, ...]) -> Cells:
    return tuple("" if place is None else cells[place] for place in places)
