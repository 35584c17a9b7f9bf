"""Where the columns of a file stand: found by name in any order, or by place where a kind has no header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import msgspec

from bilateral.sources.event_files.kinds import Columns, Kind, Unusable, bare

LOOKED_AT = 100
"""Lines that are looked at to tell whether a file without a header is of its kind."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is cut into cells: `places` are the columns' numbers by role, `None` for one that is not there."""

    delimiter: str
    quoted: bool
    header: bool
    width: int
    places: dict[str, tuple[int | None, ...]]


def layout_of(text: Path, kind: Kind, others: Iterable[Kind]) -> Layout:
    """The layout of a file of this kind. Raises `Unusable`, with the kind that the file seems to be of."""
    with text.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        lines = [line for line in islice(stream, LOOKED_AT) if line.strip()]
    if not lines:
        raise Unusable(f"the first {LOOKED_AT} lines are empty")
    found = _layout(lines, kind)
    if found is not None:
        return found
    for other in others:
        if other.name != kind.name and _layout(lines, other) is not None:
            raise Unusable(f"is no {kind.name} file but looks like {other.title}; give --as {other.name}")
    raise Unusable(_what_is_wrong(lines, kind))


def _layout(lines: Sequence[str], kind: Kind) -> Layout | None:
    if kind.names is not None:
        fits = any(line.count(kind.delimiters) + 1 == len(kind.names) for line in lines)
        return _placed(kind, kind.delimiters, kind.names, header=False) if fits else None
    for delimiter in kind.delimiters:
        names = cells(lines[0], delimiter, quoted=kind.quoted)
        if all(any(_same(name) in map(_same, names) for name in role) for role in kind.needed):
            return _placed(kind, delimiter, names, header=True)
    return None


def _placed(kind: Kind, delimiter: str, names: Sequence[str], *, header: bool) -> Layout:
    at = {_same(name): number for number, name in reversed(list(enumerate(names)))}
    roles: dict[str, Columns] = {
        "day": kind.day,
        "known": kind.known,
        "actor": kind.actor,
        "recipient": kind.recipient,
        "act": kind.act,
    }
    return Layout(
        delimiter=delimiter,
        quoted=kind.quoted,
        header=header,
        width=len(names),
        places={role: tuple(at.get(_same(name)) for name in columns) for role, columns in roles.items()},
    )


def _what_is_wrong(lines: Sequence[str], kind: Kind) -> str:
    if kind.names is not None:
        found = lines[0].count(kind.delimiters) + 1
        return f"line 1 has {found} columns where {kind.title} is needed; give --as what it is"
    best = max((cells(lines[0], delimiter, quoted=kind.quoted) for delimiter in kind.delimiters), key=len)
    have = set(map(_same, best))
    missing = [" or ".join(role) for role in kind.needed if have.isdisjoint(map(_same, role))]
    return f"line 1 names no column {', '.join(missing)}; {kind.name} means {kind.title}"


def cells(line: str, delimiter: str, *, quoted: bool) -> list[str]:
    """One line in its cells; of a line that is none, such as one with an open quote, what can be made out."""
    bare_line = line.strip("\r\n")
    if quoted:
        with suppress(csv.Error, StopIteration):
            return next(csv.reader([bare_line], delimiter=delimiter))
    return bare_line.split(delimiter)


def _same(name: str) -> str:
    return re.sub(r"[\s_]+", " ", bare(name)).casefold()
