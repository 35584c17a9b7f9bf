"""Which part of a state's stress an act belongs to, and whether the state does it or it is done to the state."""

from __future__ import annotations

from functools import cache

from bilateral.model import STRESS_PARTS, Event, Party
from bilateral.relations.weights import INSURGENT
from bilateral.world import Strain, strains

CONFLICT, WORSENING, SANCTIONS, FORCE_AGAINST, FORCE_BY, THREATS = STRESS_PARTS


def strain_of(event: Event, state: str) -> str | None:
    """The part of `STRESS_PARTS` that an act adds to for a state, by the table `strains.csv`; `None` for most acts.

    What a state's rebels or opposition do to it is done to it; what they do to others is not its doing. Sanctions
    count for the state that they are against, threat signals for those who give them and those whom they are aimed at.
    """
    part = _part(event)
    if part == SANCTIONS:
        return SANCTIONS if _suffers(event, state) else None
    if part == THREATS:
        return THREATS if _suffers(event, state) or _acts(event, state) else None
    if part is None:
        return None
    if _suffers(event, state):
        return FORCE_AGAINST
    return FORCE_BY if _acts(event, state) else None


def _part(event: Event) -> str | None:
    return next((row.part for row in _rows().get(event.event_type, ()) if _fits(row, event)), None)


def _fits(row: Strain, event: Event) -> bool:
    by_mode = not row.modes or event.mode in row.modes
    return by_mode and (not row.fields or not set(row.fields).isdisjoint(event.fields))


@cache
def _rows() -> dict[str, tuple[Strain, ...]]:
    found: dict[str, tuple[Strain, ...]] = {}
    for row in strains():
        found[row.event_type] = (*found.get(row.event_type, ()), row)
    return found


def _acts(event: Event, state: str) -> bool:
    return _is(event.actor, state) or (not event.directed and _is(event.recipient, state))


def _suffers(event: Event, state: str) -> bool:
    if event.recipient is None:
        return False
    if event.actor.state == event.recipient.state:
        return event.recipient.state == state and not _is(event.actor, state)
    return event.recipient.state == state or (not event.directed and event.actor.state == state)


def _is(party: Party | None, state: str) -> bool:
    """Whether a party is the state itself, or people of it who do not act against it."""
    return party is not None and party.state == state and party.sector not in INSURGENT
