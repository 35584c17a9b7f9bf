"""Plain rows in JSON Lines as a table: each line becomes a line, so that numbers of lines stay right."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import msgspec

from bilateral.sources.event_files.kinds import Kind, Unusable

NO_ROW = 'no JSON object with text in it; give one such as {"date": "2024-01-15", …} on each line'
BOM = b"\xef\xbb\xbf"


def is_jsonl(text: Path) -> bool:
    """Whether a file begins as a JSON object."""
    with text.open("rb") as stream:
        return stream.read(1 << 12).removeprefix(BOM).lstrip().startswith(b"{")


def as_table(text: Path, kind: Kind, folder: Path) -> tuple[Path, list[int]]:
    """A table between tabs with the kind's columns, and the numbers of the lines that are no row.

    The table has a header, so that its lines are one further down; a line that is no row has too few columns there.
    Raises `Unusable` where the first row lacks a column that every row needs.
    """
    columns = [name for role in kind.needed for name in role]
    target, bad, begun = folder / "rows.csv", [], False
    with text.open("rb") as stream, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        for number, line in enumerate(stream, 1):
            row = _row(line.removeprefix(BOM) if number == 1 else line)
            if row is not None and not begun:
                _check(number, row, kind)
                begun = True
            cells = None if row is None else [" ".join(str(row.get(name) or "").split()) for name in columns]
            if cells is None and line.strip():
                bad.append(number)
            writer.writerow(cells or ["no row"] if line.strip() else [])
    return target, bad


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _check(number: int, row: dict[str, Any], kind: Kind) -> None:
    missing = [" or ".join(role) for role in kind.needed if not any(name in row for name in role)]
    if missing:
        raise Unusable(f"line {number} has no {', '.join(missing)}; {kind.name} means {kind.title}")
