"""Where ids lead that earlier consolidations gave and the newest does not: to the event that has their reports now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, func, or_, select, union

from bilateral.ledger import schema
from bilateral.ledger.journal import Entry
from bilateral.ledger.standing import stands

STATES, FORWARDS, MEMBERSHIPS, ACTS = schema.event_states, schema.forwards, schema.memberships, schema.acts

Link = tuple[str, str, datetime]
"""(report, event, known) of a membership; (younger event, older event, known) of a forward."""


def leads_of_vanished(
    entry: Entry, block: str, present: set[str], leads: Iterable[Link], links: Iterable[Link]
) -> list[Link]:
    """Forwards from ids that earlier consolidations gave and this one, of the whole block, does not."""
    query = select(STATES.c.id, func.min(STATES.c.known)).where(STATES.c.block == block).group_by(STATES.c.id)
    ever = {row[0]: row[1] for row in entry.connection.execute(query)}
    gone = ever.keys() - present - {younger for younger, _, _ in leads}
    homes = {report: event for report, event, _ in sorted(links, reverse=True)}
    return [(one, home, ever[one]) for one in sorted(gone) if (home := _home(entry, one, homes))]


def _home(entry: Entry, event_id: str, homes: Mapping[str, str]) -> str | None:
    """The event that now holds the first of the reports that were once this one's."""
    return next((homes[report] for report in _reports_ever(entry, event_id) if report in homes), None)


def _reports_ever(entry: Entry, event_id: str) -> Iterable[str]:
    query = select(MEMBERSHIPS.c.report).where(MEMBERSHIPS.c.event == event_id)
    return entry.connection.execute(query.order_by(MEMBERSHIPS.c.known, MEMBERSHIPS.c.report)).scalars().all()


_BLOCK: BindParameter[str] = bindparam("block")
_SINCE: BindParameter[datetime] = bindparam("since", type_=schema.Instant)
_EVER = MEMBERSHIPS.alias()
_STIRRED = union(
    select(_EVER.c.event)
    .join(MEMBERSHIPS, MEMBERSHIPS.c.report == _EVER.c.report)
    .where(MEMBERSHIPS.c.block == _BLOCK, MEMBERSHIPS.c.known >= _SINCE),
    select(STATES.c.id).where(STATES.c.block == _BLOCK, STATES.c.known >= _SINCE),
    select(FORWARDS.c.younger).where(FORWARDS.c.block == _BLOCK, FORWARDS.c.known >= _SINCE),
).subquery()
"""Ids that any row known from then on names, or that ever had a report of such a row."""
_GONE = (
    select(STATES.c.id, func.min(STATES.c.known))
    .where(STATES.c.id.in_(select(_STIRRED.c[0])))
    .where(~exists().where(ACTS.c.event == STATES.c.id, stands(ACTS)))
    .group_by(STATES.c.id)
    .order_by(STATES.c.id)
)
_RENEWED = (
    select(FORWARDS.c.item)
    .where(FORWARDS.c.younger.in_(select(_STIRRED.c[0])), FORWARDS.c.known < _SINCE)
    .where(~exists().where(ACTS.c.event == FORWARDS.c.younger, ACTS.c.known < _SINCE, stands(ACTS)))
)


def leads_of_gone(entry: Entry, block: str, since: datetime) -> list[Link]:
    """The same of those ids whose way can have changed with what is known from `since` on.

    What was concluded of that has to be stored already, with its acts: an id without an act is gone.
    """
    gone = entry.connection.execute(_GONE, {"block": block, "since": since}).all()
    return [(one, home, known) for one, known in gone if (home := _home_now(entry, one))]


def _home_now(entry: Entry, event_id: str) -> str | None:
    query = select(func.min(MEMBERSHIPS.c.event)).where(stands(MEMBERSHIPS))
    found = (
        entry.connection.execute(query.where(MEMBERSHIPS.c.report == report)).scalar()
        for report in _reports_ever(entry, event_id)
    )
    return next(filter(None, found), None)


def forwards_renewed(entry: Entry, block: str, since: datetime) -> ColumnElement[bool]:
    """The forwards that are given again with what is known from `since` on.

    Of those known before only the ones that lead from ids gone: where there was an act then, it was merged.
    """
    leads = entry.connection.execute(_RENEWED, {"block": block, "since": since}).scalars().all()
    known = FORWARDS.c.known >= since
    return or_(known, FORWARDS.c.item.in_(leads)) if leads else known
