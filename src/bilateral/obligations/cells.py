"""The files of the register as rows of cells, and what is wrong with a cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import msgspec

Folder = Traversable | Path

COLUMNS = (
    "id", "instrument", "paragraph", "symbol", "kind", "since", "until", "ended_by", "bound", "target", "way",
    "event_types", "modes", "fields", "classes", "words", "not_words", "cap", "exemptions", "committee", "wording",
    "verified", "against",
)  # fmt: skip
TRADING_COLUMNS = ("word", "giver")
GROUP_COLUMNS = ("group", "member", "since", "until")
BODY_COLUMNS = (
    "id", "name", "regime", "kind", "instrument", "since", "until", "ended_by", "members", "wording", "verified",
    "against",
)  # fmt: skip
GROUPS, BODIES, TRADING = "groups.csv", "bodies.csv", "trading.csv"
UNVERIFIED = "unverified"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Flaw(msgspec.Struct, frozen=True):
    """Something wrong in a file of the register: where, what and the remedy; a grave one keeps the file from use."""

    file: str
    line: int
    field: str
    what: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{'!' if self.grave else ' '} {self.file} line {self.line}, {self.field}: {self.what}"


class Line(NamedTuple):
    """One row with its file and the number of its line."""

    file: str
    number: int
    cells: dict[str, str]

    def flaw(self, field: str, what: str, *, grave: bool = True) -> Flaw:
        """A flaw of this row."""
        return Flaw(self.file, self.number, field, what, grave)


def tables(folder: Folder) -> list[str]:
    """The names of the files of provisions, in order."""
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".csv"))
    return [name for name in names if name not in (GROUPS, BODIES, TRADING)]


def lines(folder: Folder, name: str, columns: tuple[str, ...]) -> Iterator[Line | Flaw]:
    """The rows of one file, or a flaw where the file or a row has not these columns."""
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        yield Flaw(name, 1, "file", "is not UTF-8; save it as UTF-8")
        return
    read = csv.reader(io.StringIO(text, newline=""))
    header = next(read, [])
    if tuple(header) != columns:
        missing = ", ".join(column for column in columns if column not in header)
        others = ", ".join(column for column in header if column not in columns)
        what = f"without {missing}" if missing else f"with {others} beside" if others else "in another order"
        told = f"the header is {what}" if header else "the file is empty"
        yield Flaw(name, 1, "header", f"{told}; begin it with {','.join(columns)}")
        return
    number, before = 0, read.line_num
    for row in read:
        first, before = before + 1, read.line_num
        if not row:
            continue
        number += 1
        if len(row) != len(columns):
            yield Flaw(name, first, "row", f"has {len(row)} cells, not {len(columns)}; quote cells that hold commas")
        else:
            cells = {column: cell.strip() for column, cell in zip(columns, row, strict=True)}
            yield Line(name, first, cells)
    if not number:
        yield Flaw(name, 2, "row", "there is none under the header; add one, or take the file away")


def items(cell: str) -> tuple[str, ...]:
    """The items of a cell that separates them by `|`."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def day(cell: str) -> date | None:
    """An ISO day; nothing for an empty cell. Raises `ValueError` for anything else."""
    if not cell:
        return None
    if not _DAY.fullmatch(cell):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def verified_day(cell: str) -> date | None:
    """The day of a check; nothing where there was none."""
    return None if cell == UNVERIFIED else day(cell)
