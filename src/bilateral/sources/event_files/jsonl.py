"""Plain rows in JSON Lines as a table: each line becomes a line, so that numbers of lines stay right."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec

from bilateral.sources.event_files.kinds import Kind

NO_ROW = 'no JSON object with text in it; give one such as {"date": "2024-01-15", …} on each line'
BOM = b"\xef\xbb\xbf"


def is_jsonl(text: Path) -> bool:
    """Whether a file begins as a JSON object."""
    with text.open("rb") as stream:
        return stream.read(1 << 12).removeprefix(BOM).lstrip().startswith(b"{")


def as_table(text: Path, kind: Kind, folder: Path) -> tuple[Path, list[int]]:
    """A table between tabs with the kind's columns, and the numbers of the lines that are no row.

    The table has a header, so that its lines are one further down; a line that is no row has too few columns there.
    """
    columns = [name for role in kind.needed for name in role]
    target, bad = folder / "rows.csv", []
    with text.open("rb") as stream, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        for number, line in enumerate(stream, 1):
            cells = _cells(line.removeprefix(BOM) if number == 1 else line, columns)
            if cells is None and line.strip():
                bad.append(number)
            writer.writerow(cells or ["no row"] if line.strip() else [])
    return target, bad


def _cells(line: bytes, columns: list[str]) -> list[str] | None:
    try:
        row = msgspec.json.decode(
            line, type=dict[str, str | int | float | bool | list[object] | dict[str, object] | None]
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return [" ".join(str(row.get(name) or "").split()) for name in columns]
