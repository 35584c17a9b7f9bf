"""What is new, what is ahead and how much there is of each relation: read without reading all events."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select

from bilateral.ledger import schema
from bilateral.ledger.events import blocks_naming, each_newest
from bilateral.ledger.filings import block_of_dyad
from bilateral.ledger.journal import Journal, chunks, known_by
from bilateral.ledger.standing import stands
from bilateral.model import Article, Event, Status

STATES, VERSIONS = schema.event_states, schema.articles
NAMELESS = "without a name"
NAMED: ColumnElement[str] = func.json_extract(cast(VERSIONS.c.body, Text), "$.publishers[0]")
FIRST_NAMED: ColumnElement[str] = func.coalesce(NAMED, NAMELESS)
ABROAD = timedelta(days=2)
"""An article's day may be that much later than the instant, UTC, at which it became known."""


class Tally(msgspec.Struct, frozen=True):
    """How many events an actor and a recipient have: all, and those that count as recent with their last day.

    Either code is `None` for an organisation of many states, the recipient also where there is none.
    """

    actor: str | None
    recipient: str | None
    events: int
    recent: int
    last: date | None


class News(Journal):
    """The part of the ledger that is asked for a few events of many."""

    def changed(
        self,
        since: datetime,
        *,
        limit: int,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> list[Event]:
        """Events of which something became known after `since`, as they stood by then, the newest first."""
        blocks = select(schema.consolidations.c.block)  # so that the index of each block by time is used
        query = each_newest(STATES.c.body, as_of=as_of, recorded_as_of=recorded_as_of).where(
            STATES.c.known > since, STATES.c.block.in_(blocks)
        )
        return self._read_events(query.order_by(STATES.c.known.desc(), STATES.c.id).limit(limit))

    def dated(
        self,
        since: date,
        until: date,
        *,
        statuses: Collection[Status] = (),
        state: str | None = None,
        limit: int | None = None,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> list[Event]:
        """Events dated from `since` to `until`, by (date, id): of one state or all, those that stand so or all."""
        query = each_newest(STATES.c.body, as_of=as_of, recorded_as_of=recorded_as_of).where(
            STATES.c.date.between(since, until)
        )
        query = query.where(STATES.c.status.in_(sorted(statuses))) if statuses else query
        if state:
            parties = or_(STATES.c.actor == state, STATES.c.recipient == state)
            query = query.where(parties, STATES.c.block.in_(blocks_naming(state)))
        return self._read_events(query.order_by(STATES.c.date, STATES.c.id).limit(limit))

    def newest(
        self,
        dyad: tuple[str, str],
        *,
        limit: int,
        offset: int = 0,
        without: Collection[Status] = (),
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> list[Event]:
        """The events of a relation from the last day of an act backwards, without those of some statuses."""
        query = each_newest(
            STATES.c.body, as_of=as_of, recorded_as_of=recorded_as_of, scope=[STATES.c.block == block_of_dyad(dyad)]
        )
        query = query.where(STATES.c.status.not_in(sorted(without))) if without else query
        return self._read_events(query.order_by(STATES.c.date.desc(), STATES.c.id.desc()).limit(limit).offset(offset))

    def tallies(
        self,
        since: date,
        until: date,
        *,
        without: Collection[Status] = (),
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> list[Tally]:
        """How many events each actor has with each recipient; recent are those dated from `since` to `until`.

        Among the recent, and for the last day, those of the statuses in `without` do not count.
        """
        counts = and_(STATES.c.date <= until, STATES.c.status.not_in(sorted(without)))
        query = each_newest(STATES.c.actor, as_of=as_of, recorded_as_of=recorded_as_of).with_only_columns(
            STATES.c.actor,
            STATES.c.recipient,
            func.count(),
            func.sum(case((and_(counts, STATES.c.date >= since), 1), else_=0)),
            func.max(case((counts, STATES.c.date))),
        )
        with self._reading() as connection:
            rows = connection.execute(query.group_by(STATES.c.actor, STATES.c.recipient))
            return [
                Tally(actor, recipient, events, recent, _day(last)) for actor, recipient, events, recent, last in rows
            ]

    def events_in(
        self,
        versions: Collection[str],
        *,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> dict[str, set[str]]:
        """Ids of the events that reports of these article versions belong to, by version."""
        coded, members = schema.coded.c, schema.memberships
        query = select(coded.version, members.c.event).join(members, members.c.report == coded.report)
        query = query.where(*known_by(members, as_of, recorded_as_of), stands(members, recorded_as_of))
        found: dict[str, set[str]] = {}
        with self._reading() as connection:
            for chunk in chunks(versions):
                for version, event in connection.execute(query.where(coded.version.in_(chunk))):
                    found.setdefault(version, set()).add(event)
        return found

    def outlets(
        self, since: date, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[tuple[str, int]]:
        """First-named publishers of article versions published from a day on, with their number, the most first."""
        query = select(FIRST_NAMED, func.count()).where(
            VERSIONS.c.day >= since, *known_by(VERSIONS, as_of, recorded_as_of)
        )
        with self._reading() as connection:
            rows = connection.execute(query.group_by(FIRST_NAMED).order_by(func.count().desc(), FIRST_NAMED))
            return [(row[0], row[1]) for row in rows]

    def articles_of(
        self, outlet: str, *, limit: int, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[Article]:
        """The newest article versions that an outlet is the first-named publisher of."""
        query = select(VERSIONS.c.body).where(FIRST_NAMED.in_([outlet]), *known_by(VERSIONS, as_of, recorded_as_of))
        query = query.order_by(VERSIONS.c.known.desc(), VERSIONS.c.version).limit(limit)
        with self._reading() as connection:
            return [msgspec.json.decode(body, type=Article) for body in connection.execute(query).scalars()]

    def last_day(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> date | None:
        """The last day of publication of what is known; `None` where nothing is."""
        return self._edge(VERSIONS.c.day.desc(), as_of, recorded_as_of)

    def first_day(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> date | None:
        """The first day of publication of what is known; `None` where nothing is."""
        return self._edge(VERSIONS.c.day.asc(), as_of, recorded_as_of)

    def last_known(self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None) -> datetime | None:
        """When the last of what counts became known, UTC; `None` where nothing did."""
        query = select(VERSIONS.c.known).where(*known_by(VERSIONS, as_of, recorded_as_of))
        with self._reading() as connection:
            found: datetime | None = connection.execute(query.order_by(VERSIONS.c.known.desc()).limit(1)).scalar()
        return found

    def _edge(self, order: Any, as_of: datetime | None, recorded_as_of: datetime | None) -> date | None:
        query = select(VERSIONS.c.day).where(*known_by(VERSIONS, as_of, recorded_as_of))
        query = query.where(VERSIONS.c.day <= (as_of + ABROAD).date()) if as_of else query
        with self._reading() as connection:
            found: date | None = connection.execute(query.order_by(order).limit(1)).scalar()
        return found

    def _read_events(self, query: Select[Any]) -> list[Event]:
        with self._reading() as connection:
            return [msgspec.json.decode(body, type=Event) for body in connection.execute(query).scalars()]


def _day(text: str | date | None) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else text
