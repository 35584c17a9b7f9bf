"""Events as they stood at each moment, with the ids that lead on to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table, exists, func, or_, select

from bilateral.ledger import schema
from bilateral.ledger.acts import ActRow, HeldRow, act_columns
from bilateral.ledger.blocks import Resumption
from bilateral.ledger.errors import AmbiguousId
from bilateral.ledger.filings import block_of_dyad
from bilateral.ledger.journal import Entry, Journal, chunks, known_by
from bilateral.ledger.leads import Link, forwards_renewed, leads_of_gone, leads_of_vanished
from bilateral.ledger.standing import replace, stands
from bilateral.model import Event, content_id, dyad

STATES, FORWARDS, MEMBERSHIPS = schema.event_states, schema.forwards, schema.memberships
ACTS, HELD = schema.acts, schema.held
LATER = STATES.alias("later")

Rows = dict[str, dict[str, Any]]

SHORTEST = 6
"""Digits of an id that are worth looking up."""


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """What consolidating a block gave: the whole of it, or what is known of it from `resumed.since` on.

    `upto` is the number that `blocks_to_consolidate` gave with the block.
    """

    block: str
    upto: int
    memberships: Sequence[Link] = ()
    forwards: Sequence[Link] = ()
    states: Sequence[Event] = ()
    acts: Sequence[ActRow] = ()
    held: Sequence[HeldRow] = ()
    resumed: Resumption | None = None


class Events(Journal):
    """The part of the ledger that holds what was concluded."""

    def add_consolidations(self, conclusions: Iterable[Conclusion]) -> int:
        """Store what consolidating some blocks gave, in one transaction; says how many rows are new, back, or gone.

        What an earlier consolidation of a block gave and this one does not stands no more in today's views. Where a
        block has meanwhile been consolidated beyond `upto`, or at all since it was resumed, nothing of it is stored.
        Of states of one event that became known at one instant the last counts. An id that is no event any more
        leads on to the one with its reports.
        """
        prepared = [(one, _rows(one)) for one in conclusions]
        with self._writing() as entry:
            return sum(_conclude(entry, one, rows) for one, rows in prepared)

    def events(
        self,
        *,
        dyad: tuple[str, str] | None = None,
        state: str | None = None,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Event]:
        """The newest state of each event by then, by (date, id), without those that were joined to others.

        `since` and `until` bound the date of the act, both included.
        """
        scope = [STATES.c.block == block_of_dyad(dyad)] if dyad else []
        within = [STATES.c.date >= since] if since else []
        within += [STATES.c.date <= until] if until else []
        within += [or_(STATES.c.actor == state, STATES.c.recipient == state)] if state else []
        if within and not dyad:  # an event's newest state fits only where one of its states does
            named = [STATES.c.block.in_(blocks_naming(state))] if state else []
            scope = [*named, STATES.c.id.in_(select(STATES.c.id).where(*within, *named))]
        query = newest_events(STATES.c.body, as_of, recorded_as_of, *scope).where(*within)
        with self._reading() as connection:
            bodies = connection.execute(query.order_by(STATES.c.date, STATES.c.id)).scalars()
            return [msgspec.json.decode(body, type=Event) for body in bodies]

    def event(
        self, event_id: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> Event | None:
        """The event with this id, or the one that it was joined to; the first digits will do.

        Raises `AmbiguousId` where several events begin so, or with fewer than six digits.
        """
        with self._reading() as connection:
            ids = _ids(connection, event_id)
            final = {_followed(connection, found, as_of, recorded_as_of) for found in ids}
            if len(final) > 1:
                some = ", ".join(sorted(final)[:3])
                raise AmbiguousId(f"{event_id}: {len(final)} events begin so ({some} …); give more digits")
            if not final:
                return None
            query = newest_events(STATES.c.body, as_of, recorded_as_of, STATES.c.id == final.pop())
            body = connection.execute(query).scalar()
        return msgspec.json.decode(body, type=Event) if body else None

    def block_of_event(self, event_id: str) -> str | None:
        """The block that an event is of, by its whole id; `None` where there is none."""
        query = select(STATES.c.block).where(STATES.c.id == event_id).order_by(STATES.c.known.desc()).limit(1)
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def events_by_id(
        self, ids: Iterable[str], *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> dict[str, Event]:
        """What `event` gives for each of these whole ids, read together; those that are not there are left out."""
        limits = as_of, recorded_as_of
        leads = {one: one for one in ids}
        found: dict[str, Event] = {}
        with self._reading() as connection:
            moved, seen = set(leads), set(leads)
            while moved:
                older = _older(connection, moved, *limits)
                leads = {one: older.get(last, last) for one, last in leads.items()}
                moved = set(older.values()) - seen
                seen |= moved
            for some in chunks(sorted(set(leads.values()))):
                bodies = connection.execute(newest_events(STATES.c.body, *limits, STATES.c.id.in_(some))).scalars()
                found |= {event.id: event for event in (msgspec.json.decode(body, type=Event) for body in bodies)}
        return {one: found[last] for one, last in leads.items() if last in found}

    def events_of(
        self, report_id: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[str]:
        """The ids of the events that a report belongs to: a denial may speak of several."""
        conditions = live(MEMBERSHIPS, as_of, recorded_as_of)
        query = select(MEMBERSHIPS.c.event).where(MEMBERSHIPS.c.report == report_id, *conditions)
        with self._reading() as connection:
            found = connection.execute(query).scalars().all()
            return sorted({_followed(connection, one, as_of, recorded_as_of) for one in found})

    def reports_of(
        self, event_id: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[str]:
        """The reports of an event and of those that were joined to it, copies too, by when they became known."""
        with self._reading() as connection:
            ids, found = [event_id], set[str]()
            while new := set(ids) - found:
                found |= new
                query = select(FORWARDS.c.younger).where(
                    FORWARDS.c.older.in_(new), *live(FORWARDS, as_of, recorded_as_of)
                )
                ids = list(connection.execute(query).scalars())
            blocks = select(STATES.c.block).where(STATES.c.id.in_(found)).distinct()  # memberships are found by block
            conditions = [MEMBERSHIPS.c.block.in_(blocks), *live(MEMBERSHIPS, as_of, recorded_as_of)]
            members = select(MEMBERSHIPS.c.report).where(MEMBERSHIPS.c.event.in_(found), *conditions)
            rows = connection.execute(members.order_by(MEMBERSHIPS.c.known, MEMBERSHIPS.c.report)).scalars()
            return list(dict.fromkeys(rows))

    def dyads(
        self, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> list[tuple[tuple[str, str], int]]:
        """Pairs of different states with the number of their events, the most first."""
        pair = STATES.c.actor, STATES.c.recipient
        newest = newest_events(STATES.c.item, as_of, recorded_as_of)
        query = newest.with_only_columns(*pair, func.count()).where(pair[0] != pair[1]).group_by(*pair)
        counts: Counter[tuple[str, str]] = Counter()
        with self._reading() as connection:
            for actor, recipient, number in connection.execute(query):
                counts[dyad(actor, recipient)] += number
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _rows(one: Conclusion) -> dict[Table, Rows]:
    concluded = {(event.id, _known(event)): event for event in one.states}
    return {
        STATES: {_item(event): _state(event) for event in concluded.values()},
        MEMBERSHIPS: _links(one.memberships, "report", "event"),
        ACTS: {_item(row): act_columns(row) for row in one.acts},
        HELD: {_item(row): msgspec.structs.asdict(row) for row in one.held},
    }


def _conclude(entry: Entry, one: Conclusion, rows: Mapping[Table, Rows]) -> int:
    block, resumed, leads = one.block, one.resumed, list(one.forwards)
    last = _last(entry, block)
    if one.upto < last.upto or (resumed is not None and resumed.after != last.entry):
        return 0
    if resumed is None:
        leads += leads_of_vanished(entry, block, {event.id for event in one.states}, leads, one.memberships)
    changed = sum(replace(entry, table, block, new, *_from(table, resumed)) for table, new in rows.items())
    if resumed is None:
        changed += replace(entry, FORWARDS, block, _links(leads, "younger", "older"))
    else:
        leads += leads_of_gone(entry, block, resumed.since)
        renewed = forwards_renewed(entry, block, resumed.since)
        changed += replace(entry, FORWARDS, block, _links(leads, "younger", "older"), renewed)
    if changed or one.upto > last.upto:
        entry.add(schema.consolidations, [{"block": block, "entry": entry.number, "upto": one.upto}])
    return changed


def _known(event: Event) -> datetime:
    return event.known or event.first_known


def _item(row: Event | ActRow | HeldRow) -> str:
    return content_id(msgspec.json.encode(row))


def _state(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "known": _known(event),
        "date": event.date,
        "actor": event.actor.state,
        "recipient": event.recipient.state if event.recipient else None,
        "status": str(event.status),
        "body": msgspec.json.encode(event),
    }


def _links(links: Iterable[Link], source: str, target: str) -> Rows:
    return {
        content_id(msgspec.json.encode([source, *link])): dict(zip((source, target, "known"), link, strict=True))
        for link in links
    }


class _Last(NamedTuple):
    """The last consolidation of a block."""

    upto: int
    entry: int


def _last(entry: Entry, block: str) -> _Last:
    table = schema.consolidations.c
    newest = select(func.max(table.upto), func.max(table.entry)).where(table.block == block)
    upto, number = entry.connection.execute(newest).one()
    return _Last(upto or 0, number or 0)


def _from(table: Table, resumed: Resumption | None) -> list[ColumnElement[bool]]:
    return [] if resumed is None else [table.c.known >= resumed.since]


def live(table: FromClause, as_of: datetime | None, recorded_as_of: datetime | None) -> list[ColumnElement[bool]]:
    """That a row of what was concluded was known and stood by then."""
    return [*known_by(table, as_of, recorded_as_of), stands(table, recorded_as_of)]


def blocks_naming(state: str) -> Select[tuple[str]]:
    """The blocks that a state's events lie in: these have an index, parties have none."""
    done = schema.consolidations.c.block
    return select(done).where(func.instr(done, state) > 0).distinct()  # LIKE ends at a NUL, which a name may hold


def newest_events(
    column: ColumnElement[Any],
    as_of: datetime | None = None,
    recorded_as_of: datetime | None = None,
    *scope: ColumnElement[bool],
) -> Select[Any]:
    """A column of the newest live state of each event in scope that leads to no other event."""
    place = func.row_number().over(partition_by=STATES.c.id, order_by=STATES.c.known.desc())
    ranked = select(STATES.c.item, place.label("place")).where(*live(STATES, as_of, recorded_as_of), *scope)
    newest = ranked.subquery()
    forwarded = exists().where(FORWARDS.c.younger == STATES.c.id, *live(FORWARDS, as_of, recorded_as_of))
    return select(column).join(newest, newest.c.item == STATES.c.item).where(newest.c.place == 1, ~forwarded)


def each_newest(
    *columns: ColumnElement[Any],
    as_of: datetime | None,
    recorded_as_of: datetime | None,
    scope: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """As `newest_events`, but a later state is looked for row by row, so that a few come at once."""
    limits = as_of, recorded_as_of
    later = exists().where(LATER.c.id == STATES.c.id, LATER.c.known > STATES.c.known, *live(LATER, *limits))
    forwarded = exists().where(FORWARDS.c.younger == STATES.c.id, *live(FORWARDS, *limits))
    return select(*columns).where(*live(STATES, *limits), ~later, ~forwarded, *scope)


def _ids(connection: Connection, beginning: str) -> list[str]:
    """The ids that are or begin with this. Raises `AmbiguousId` where the beginning is too short."""
    distinct = select(STATES.c.id).distinct()
    exact = connection.execute(distinct.where(STATES.c.id == beginning)).scalars().all()
    if exact:
        return list(exact)
    if len(beginning) < SHORTEST:
        raise AmbiguousId(f"{beginning!r}: too short for an event; give {SHORTEST} digits or more")
    begins = STATES.c.id.startswith(beginning, autoescape=True)
    return list(connection.execute(distinct.where(begins)).scalars())


def _older(
    connection: Connection, ids: Iterable[str], as_of: datetime | None, recorded_as_of: datetime | None
) -> dict[str, str]:
    """The events that some were joined to."""
    query = select(FORWARDS.c.younger, FORWARDS.c.older).where(*live(FORWARDS, as_of, recorded_as_of))
    query = query.order_by(FORWARDS.c.known, FORWARDS.c.item.desc())
    found: dict[str, str] = {}
    for some in chunks(sorted(ids)):
        found |= {row[0]: row[1] for row in connection.execute(query.where(FORWARDS.c.younger.in_(some)))}
    return found


def _followed(connection: Connection, event_id: str, as_of: datetime | None, recorded_as_of: datetime | None) -> str:
    """The id at the end of the forwards from this one."""
    seen = {event_id}
    while True:
        query = select(FORWARDS.c.older).where(FORWARDS.c.younger == event_id, *live(FORWARDS, as_of, recorded_as_of))
        older = connection.execute(query.order_by(FORWARDS.c.known.desc(), FORWARDS.c.item).limit(1)).scalar()
        if older is None or older in seen:
            return event_id
        seen.add(older)
        event_id = older
