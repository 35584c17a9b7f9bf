"""What a row of the register must keep to; each breach is a flaw with file, line, field and remedy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterator
from datetime import date
from functools import cache
from itertools import combinations

from bilateral.model import FIELDS, OBJECT_CLASSES, EventType
from bilateral.obligations.cells import (
    BODIES,
    BODY_COLUMNS,
    COLUMNS,
    GROUP_COLUMNS,
    GROUPS,
    TRADING,
    TRADING_COLUMNS,
    UNVERIFIED,
    Flaw,
    Folder,
    Line,
    day,
    items,
    lines,
    tables,
)
from bilateral.world import organisations, states
from bilateral.world.tables import data_folder, rows

KINDS = ("prohibits", "requires", "permits")
WAYS = ("to target", "from target", "either", "by target", "between")
GIVERS = ("actor", "recipient")
BODY_KINDS = ("body of the Security Council", "group of states", "organisation")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9.]+)+")
CAP = re.compile(r"\d+(\.\d+)? [a-z ]+/(year|quarter|month|period)(\|\d+(\.\d+)? [a-z ]+/(year|quarter|month|period))*")
SYMBOLS = (
    re.compile(r"S/RES/\d+ \((?P<year>\d{4})\)"),
    re.compile(r"(\(CFSP\) )?\d{4}/\d+(/CFSP|/GASP)?"),
    re.compile(r"\((EU|EC|CFSP|EU, Euratom)\) (No )?\d+/\d+"),
    re.compile(r"E\.O\. \d{5}"),
    re.compile(r"\d+ (U\.S\.C\.|UNTS|LNTS) \S.*"),
    re.compile(r"UNTS (I-)?\d+"),
    re.compile(r"(A/RES|INFCIRC|S|PL)[/ ]\S.*"),
)


def flaws(folder: Folder) -> Iterator[Flaw]:
    """All that is wrong in the files of a folder, file by file and line by line."""
    groups = yield from _groups(folder)
    yield from _bodies(folder)
    yield from _trading(folder)
    names = tables(folder)
    if not names:
        yield Flaw("*.csv", 0, "file", "there is no file of provisions; add one")
    seen: dict[str, Line] = {}
    paragraphs: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for name in names:
        for line in lines(folder, name, COLUMNS):
            if isinstance(line, Flaw):
                yield line
                continue
            yield from _row(line, groups)
            first = seen.setdefault(line.cells["id"], line)
            if first is not line:
                where = f"{first.file} line {first.number}"
                yield line.flaw("id", f"{line.cells['id']!r} is also that of {where}; give it another")
            paragraphs[tuple(line.cells[column] for column in _SAME)].append(line)
    for alike in paragraphs.values():
        for one, other in combinations(alike, 2):
            if _overlap(one, other):
                where = f"{one.file} line {one.number}"
                yield other.flaw("since", f"the same paragraph is in force in {where}; end one before the other begins")


_SAME = ("instrument", "paragraph", "bound", "target", "way", "event_types", "modes", "fields", "classes", "words")


def _row(line: Line, groups: Collection[str]) -> Iterator[Flaw]:
    cells = line.cells
    if not ID.fullmatch(cells["id"]):
        yield line.flaw("id", f"{cells['id']!r} is no id; write regime, instrument, paragraph, such as prk-1718-8a1")
    for field in ("instrument", "paragraph", "symbol", "bound", "wording", "event_types"):
        if not cells[field]:
            yield line.flaw(field, "is empty; fill it in")
    yield from _one_of(line, "kind", KINDS)
    yield from _one_of(line, "way", WAYS)
    yield from _period(line)
    yield from _symbol(line)
    if cells["until"] and not cells["ended_by"]:
        yield line.flaw("ended_by", "does not say what ended it; give the symbol", grave=False)
    if not cells["target"] and cells["way"] != "between":
        yield line.flaw("target", "is empty; name the state or group that the measure is about")
    yield from _each(line, "event_types", lambda name: name in EventType.__members__, "no PLOVER type")
    fitting = {mode for kind, mode in _modes() if kind in items(cells["event_types"])}
    yield from _each(line, "modes", lambda name: name in fitting, "no mode of these event types (world/data/modes.csv)")
    yield from _each(line, "fields", lambda name: name in FIELDS, "no field of the codebook")
    yield from _each(line, "classes", lambda name: name in OBJECT_CLASSES, "no class of object")
    yield from _each(line, "bound", lambda name: name == "*" or _is_party(name, groups), _NO_PARTY)
    yield from _each(line, "target", lambda name: _is_party(name, groups) or _is_body(name), _NO_PARTY)
    for field in ("words", "not_words"):
        yield from _each(line, field, lambda name: name == name.lower(), "not in lower case")
    if cells["cap"] and not CAP.fullmatch(cells["cap"]):
        yield line.flaw("cap", f"{cells['cap']!r} is no cap; write it like 500000 barrels/year")
    yield from _verified(line)


_NO_PARTY = "no state, group of groups.csv or known organisation"


def _period(line: Line) -> Iterator[Flaw]:
    found: dict[str, date | None] = {}
    for field in ("since", "until"):
        try:
            found[field] = day(line.cells[field])
        except ValueError:
            yield line.flaw(field, f"{line.cells[field]!r} is no day; write it like 2017-08-05")
    if "since" in found and found["since"] is None:
        yield line.flaw("since", "is empty; give the first day in force")
    since, until = found.get("since"), found.get("until")
    if since and until and until <= since:
        yield line.flaw("until", f"{until} is not after {since}; give the first day not in force any more")


def _symbol(line: Line) -> Iterator[Flaw]:
    """The symbol's form and year; a treaty without a number goes by its name."""
    symbol = line.cells["symbol"]
    match = next((found for form in SYMBOLS if (found := form.fullmatch(symbol))), None)
    if symbol and match is None and symbol != line.cells["instrument"]:
        told = f"{symbol!r} has no known form, such as S/RES/1718 (2006), 2014/512/CFSP or E.O. 13662; check it"
        yield line.flaw("symbol", told, grave=False)
    year = match.groupdict().get("year") if match else None
    if year and line.cells["since"] and line.cells["since"][:4] < year:
        yield line.flaw("since", f"{line.cells['since']} is before the year of {symbol}; mend one of them")


def _verified(line: Line) -> Iterator[Flaw]:
    told = line.cells["verified"]
    try:
        checked = told == UNVERIFIED or day(told) is not None
    except ValueError:
        checked = False
    if not checked:
        yield line.flaw("verified", f"{told!r} is no day; write the day of the check, or {UNVERIFIED}")
    elif told != UNVERIFIED and not line.cells["against"]:
        yield line.flaw("against", "does not say what the row was checked against; say it, or write unverified")


def _groups(folder: Folder) -> Generator[Flaw, None, set[str]]:
    """The flaws of the groups; returns their names."""
    names: set[str] = set()
    if (folder / GROUPS).is_file():
        for line in lines(folder, GROUPS, GROUP_COLUMNS):
            if isinstance(line, Flaw):
                yield line
                continue
            names.add(line.cells["group"])
            if not line.cells["group"] or line.cells["group"].startswith("@"):
                yield line.flaw("group", f"{line.cells['group']!r} is no name; write it without @, such as EU")
            yield from _each(line, "member", lambda name: name in states(), "no state")
            yield from _period(line)
    return names


def _bodies(folder: Folder) -> Iterator[Flaw]:
    if not (folder / BODIES).is_file():
        return
    for line in lines(folder, BODIES, BODY_COLUMNS):
        if isinstance(line, Flaw):
            yield line
            continue
        yield from _one_of(line, "kind", BODY_KINDS)
        yield from _each(line, "members", lambda name: name in states(), "no state")
        yield from _period(line)
        yield from _verified(line)


def _trading(folder: Folder) -> Iterator[Flaw]:
    if (folder / TRADING).is_file():
        for line in lines(folder, TRADING, TRADING_COLUMNS):
            yield from [line] if isinstance(line, Flaw) else _one_of(line, "giver", GIVERS)


def _one_of(line: Line, field: str, known: tuple[str, ...]) -> Iterator[Flaw]:
    if line.cells[field] not in known:
        yield line.flaw(field, f"{line.cells[field]!r} is none of these; choose from {', '.join(known)}")


def _each(line: Line, field: str, known: Callable[[str], bool], what: str) -> Iterator[Flaw]:
    for name in items(line.cells[field]):
        if not known(name):
            yield line.flaw(field, f"{name!r} is {what}; mend or add it")


def _overlap(one: Line, other: Line) -> bool:
    def last(line: Line) -> str:
        return line.cells["until"] or "9999-12-31"

    return one.cells["since"] < last(other) and other.cells["since"] < last(one)


def _is_party(name: str, groups: Collection[str]) -> bool:
    return name.removeprefix("@") in groups if name.startswith("@") else name in states()


@cache
def _known_bodies() -> frozenset[str]:
    return frozenset(name for body in organisations() for name in (body.name, *body.aliases))


def _is_body(name: str) -> bool:
    return name in _known_bodies()


@cache
def _modes() -> frozenset[tuple[str, str]]:
    return frozenset((row["event_type"], row["mode"]) for row in rows(data_folder() / "modes.csv"))
