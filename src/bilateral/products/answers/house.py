"""What the ledger holds and from whom, and what a name stands for, as values."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from bilateral.ledger import Aside, Coverage
from bilateral.view import View
from bilateral.world import control_of, gazetteer, owner_of

LISTED = 100
"""Things set aside that are listed; all are counted."""


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger holds at this moment, how new it is, and what could not be used; instants are UTC.

    `languages` counts article versions by language ("?" where unknown), `waiting` those that are not coded yet,
    `events` the events by status. `set_aside` are the newest things that could not be used, of `set_aside_in_all`.
    `coverage` is what is read of the subscriptions, `None` where there are none.
    """

    schema_version: str
    bytes: int
    articles: int
    versions: int
    waiting: dict[str, int]
    reports: int
    events: dict[str, int]
    blocks_waiting: int
    newest_published: datetime | None
    newest_known: datetime | None
    newest_recorded: datetime | None
    imported: dict[str, tuple[int, int]]
    languages: dict[str, int]
    coverage: Coverage | None
    set_aside_in_all: int
    set_aside: tuple[Aside, ...]


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """A publisher with what was read of it: `articles` in the days asked for, `newest` when the last became known.

    `owner` makes it independent of others; `control` is the state that controls it, `None` where none is known to.
    """

    publisher: str
    owner: str
    control: str | None
    articles: int
    newest: datetime


class NameMeaning(msgspec.Struct, frozen=True, kw_only=True):
    """What a name in a text stands for on a day: `kind` is state, demonym, capital, place, organisation, person …"""

    text: str
    kind: str
    state: str | None
    role: str | None
    name: str


def freshness(view: View) -> Freshness:
    """The ledger's figures without where its file lies."""
    status = msgspec.structs.asdict(view.freshness())
    status.pop("path")
    aside = status.pop("set_aside")
    return Freshness(**status, set_aside_in_all=len(aside), set_aside=tuple(aside[-LISTED:][::-1]))


def outlets(view: View, days: int) -> list[Outlet]:
    """The publishers of the last `days` days of news, those with most articles first."""
    return [
        Outlet(publisher=name, owner=owner_of(name), control=control_of(name), articles=number, newest=newest)
        for name, number, newest in view.publishers(days)
    ]


def meanings(text: str, day: date) -> list[NameMeaning]:
    """What the names in a text stand for on a day, in their order, the likeliest meaning first."""
    return [
        NameMeaning(text=hit.text, kind=entry.kind, state=entry.state, role=entry.role, name=entry.name)
        for hit in gazetteer().find(text, day)
        for entry in hit.entries
    ]
