"""The world as data: reads the CSV files in `data/` into typed rows, once.

Cells that hold several items separate them by `|`. A row's `verified` is the day on which it was last checked
and `against` says with what; "unverified" marks what could not be checked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

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
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


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


def _dates(row: dict[str, str]) -> dict[str, date | None]:
    return {"since": first_day(row["since"]), "until": last_day(row["until"])}


def _provenance(row: dict[str, str]) -> dict[str, str]:
    return {"verified": row["verified"], "against": row["against"]}


@cache
def states() -> dict[str, State]:
    """All states by code."""
    return {
        row["code"]: State(
            code=row["code"],
            name=row["name"],
            un_name=row["un_name"],
            status=row["status"],
            names=items(row["names"]),
            demonyms=items(row["demonyms"]),
            ambiguous=frozenset(items(row["ambiguous"])),
            region=row["region"],
            **_dates(row),
            **_provenance(row),
        )
        for row in rows(data_folder() / "states.csv")
    }


@cache
def localities() -> tuple[Locality, ...]:
    """All places."""
    return tuple(
        Locality(
            name=row["name"],
            aliases=items(row["aliases"]),
            kind=row["kind"],
            state=row["state"] or None,
            lat=float(row["lat"]) if row["lat"] else None,
            lon=float(row["lon"]) if row["lon"] else None,
            stands_for=row["stands_for"] == "yes",
            **_dates(row),
            **_provenance(row),
        )
        for row in rows(data_folder() / "places.csv")
    )


@cache
def organisations() -> tuple[Organisation, ...]:
    """All organisations."""
    return tuple(
        Organisation(
            id=row["id"],
            name=row["name"],
            aliases=items(row["aliases"]),
            sector=row["sector"],
            state=row["state"] or None,
            kind=row["kind"],
            members=items(row["members"]),
            **_dates(row),
            **_provenance(row),
        )
        for row in rows(data_folder() / "organisations.csv")
    )


@cache
def holders() -> tuple[Holder, ...]:
    """All office-holders, from every file in `holders/`."""
    folder = data_folder() / "holders"
    tables = sorted((t for t in folder.iterdir() if t.name.endswith(".csv")), key=lambda t: t.name)
    return tuple(
        Holder(
            state=row["state"],
            office=row["office"],
            title=row["title"],
            name=row["name"],
            aliases=items(row["aliases"]),
            **_dates(row),
            **_provenance(row),
        )
        for table in tables
        for row in rows(table)
    )


@cache
def event_kinds() -> dict[str, EventKind]:
    """PLOVER's types by name."""
    return {
        row["event_type"]: EventKind(
            event_type=row["event_type"],
            quad=row["quad"],
            score=float(row["score"]),
            cooperation=row["quad"].endswith("cooperation"),
            meaning=row["meaning"],
        )
        for row in rows(data_folder() / "plover.csv")
    }


@cache
def publishers() -> tuple[Publisher, ...]:
    """All outlets that are known, the sample's included."""
    sample = files("bilateral") / "sample" / "publishers.csv"
    return tuple(
        Publisher(
            name=row["name"],
            aliases=items(row["aliases"]),
            domains=items(row["domains"]),
            owner=row["owner"],
            country=row["country"] or None,
            language=row["language"],
            control=row["control"],
            reason=row["reason"],
            **_provenance(row),
        )
        for table in (data_folder() / "publishers.csv", sample)
        for row in rows(table)
    )
