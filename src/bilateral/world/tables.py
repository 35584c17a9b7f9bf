"""The world as data: reads the CSV files in `data/` into typed rows, once.

Cells that hold several items separate them by `|`. A row's `verified` is the day on which it was last checked
and `against` says with what; "unverified" marks what could not be checked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar, get_type_hints

import msgspec


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A state, territory or observer with the ways in which news names it."""

    code: str
    name: str
    un_name: str
    status: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    ambiguous: frozenset[str]
    region: str
    since: date | None
    until: date | None
    verified: str
    against: str


class Locality(msgspec.Struct, frozen=True, kw_only=True):
    """A place; `stands_for` where its name stands for its state's government."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    state: str | None
    lat: float | None
    lon: float | None
    stands_for: bool
    since: date | None
    until: date | None
    verified: str
    against: str


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """A body that acts or speaks; `state` is `None` where it belongs to many."""

    id: str
    name: str
    aliases: tuple[str, ...]
    sector: str
    state: str | None
    kind: str
    members: tuple[str, ...]
    since: date | None
    until: date | None
    verified: str
    against: str


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A person in an office from `since` to `until` (first and last possible day; `None` is open)."""

    state: str
    office: str
    title: str
    name: str
    aliases: tuple[str, ...]
    since: date | None
    until: date | None
    verified: str
    against: str


class EventKind(msgspec.Struct, frozen=True, kw_only=True):
    """A PLOVER event type with its quad and its score in [-10, 10]."""

    event_type: str
    quad: str
    score: float
    cooperation: bool
    meaning: str


class Strain(msgspec.Struct, frozen=True, kw_only=True):
    """Acts that put a state under stress: those of a type, of any of the modes and any of the fields (none: of all)."""

    part: str
    event_type: str
    modes: tuple[str, ...]
    fields: tuple[str, ...]
    meaning: str


class Passing(msgspec.Struct, frozen=True, kw_only=True):
    """Acts by which something of one of the `classes` passes from one state to another, or stops to.

    `effect` is "passes" or "stops"; `giver` says which party it passes from, "actor" or "recipient". `objectless` acts
    pass something even where the sources do not say what; acts in one of `without_fields` pass nothing.
    """

    event_type: str
    modes: tuple[str, ...]
    effect: str
    giver: str
    classes: tuple[str, ...]
    objectless: bool
    without_fields: tuple[str, ...]
    meaning: str


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet, who owns it, and who controls it."""

    name: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    owner: str
    country: str | None
    language: str
    control: str
    reason: str
    verified: str
    against: str


def data_folder() -> Traversable:
    """Where the world's files are."""
    return files(__package__) / "data"


def rows(path: Traversable) -> Iterator[dict[str, str]]:
    """The rows of one CSV file as strings."""
    yield from csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))


def items(cell: str) -> tuple[str, ...]:
    """The items of a cell that separates them by `|`."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def first_day(cell: str) -> date | None:
    """The first day that an ISO date, month or year can mean."""
    if not cell:
        return None
    year, month, day = ([*map(int, cell.split("-")), 1, 1])[:3]
    return date(year, month, day)


def last_day(cell: str) -> date | None:
    """The last day that an ISO date, month or year can mean."""
    if not cell or len(cell) == 10:
        return first_day(cell)
    following = f"{int(cell) + 1}" if len(cell) == 4 else _next_month(cell)
    start = first_day(following)
    return date.fromordinal(start.toordinal() - 1) if start else None


def _next_month(cell: str) -> str:
    year, month = map(int, cell.split("-"))
    return f"{year + month // 12}-{month % 12 + 1:02d}"


_READERS: dict[object, Callable[[str], object]] = {
    str: str,
    float: float,
    str | None: lambda cell: cell or None,
    float | None: lambda cell: float(cell) if cell else None,
    bool: lambda cell: cell == "yes",
    tuple[str, ...]: items,
    frozenset[str]: lambda cell: frozenset(items(cell)),
}

Row = TypeVar("Row", bound=msgspec.Struct)


def load(kind: type[Row], *tables: Traversable) -> tuple[Row, ...]:
    """The rows of CSV files as values of one kind; each column is read as its field's type says."""
    hints = get_type_hints(kind)
    readers = {name: _READERS.get(hint, last_day if name == "until" else first_day) for name, hint in hints.items()}
    return tuple(
        kind(**{name: read(row[name]) for name, read in readers.items()}) for table in tables for row in rows(table)
    )


@cache
def states() -> dict[str, State]:
    """All states by code."""
    return {state.code: state for state in load(State, data_folder() / "states.csv")}


@cache
def localities() -> tuple[Locality, ...]:
    """All places."""
    return load(Locality, data_folder() / "places.csv")


@cache
def organisations() -> tuple[Organisation, ...]:
    """All organisations."""
    return load(Organisation, data_folder() / "organisations.csv")


@cache
def holders() -> tuple[Holder, ...]:
    """All office-holders, from every file in `holders/`."""
    folder = data_folder() / "holders"
    tables = (table for table in folder.iterdir() if table.name.endswith(".csv"))
    return load(Holder, *sorted(tables, key=lambda table: table.name))


@cache
def event_kinds() -> dict[str, EventKind]:
    """PLOVER's types by name."""
    return {kind.event_type: kind for kind in load(EventKind, data_folder() / "plover.csv")}


@cache
def strains() -> tuple[Strain, ...]:
    """What puts a state under stress; of the rows that fit an act the first holds."""
    return load(Strain, data_folder() / "strains.csv")


@cache
def passings() -> tuple[Passing, ...]:
    """By which acts things pass between states; of the rows that fit an act the first holds."""
    return load(Passing, data_folder() / "passings.csv")


@cache
def publishers() -> tuple[Publisher, ...]:
    """All outlets that are known, the sample's included."""
    return load(Publisher, data_folder() / "publishers.csv", files("bilateral") / "sample" / "publishers.csv")
