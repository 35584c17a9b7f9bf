"""Country desk: a state's relations, shifts, stress, plans, what it says and what others say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from bilateral.model import Event, Factuality, Shift, Status, Stress
from bilateral.products.balance import Balance, balance_of
from bilateral.products.selection import newest_first, weightiest
from bilateral.relations import is_conflict
from bilateral.view import AWAITED, View, states_of
from bilateral.web.asked import state_of
from bilateral.web.finished import PageRoute
from bilateral.web.listing import page_of
from bilateral.web.opened import Open
from bilateral.web.pages.relation import balance_as_csv, events_as_csv
from bilateral.web.rendering import render
from bilateral.world import states

router = APIRouter(route_class=PageRoute)

DAYS = 90
RELATIONS, SAID, SHIFTS, PLANS = 12, 8, 8, 8
HELD = frozenset(Factuality) - {Factuality.DENIED}


class Partner(msgspec.Struct, frozen=True):
    """A relation of the state in the last days: acts of cooperation and of conflict, and its newest shift."""

    dyad: tuple[str, str]
    other: str
    cooperation: int
    conflict: int
    last: Event
    shift: Shift | None


class Desk(msgspec.Struct, frozen=True):
    """What a desk shows of the acts since `since`."""

    since: date
    until: date
    events: tuple[Event, ...]
    partners: tuple[Partner, ...]
    others: int
    shifts: tuple[Shift, ...]
    planned: tuple[Event, ...]
    says: tuple[Event, ...]
    said_of: tuple[Event, ...]


@router.get("/country/{code}")
def country(code: str, opened: Open, page: int = 1) -> HTMLResponse:
    """The desk of one state."""
    state = state_of(code)
    shifts = opened.shifts()
    desk = opened.lasting(("desk", state.code, shifts is None), lambda view: made(view, state.code, shifts or ()))
    return render(
        "country.html",
        opened=opened,
        state=state,
        desk=desk,
        finding=shifts is None,
        stress=opened.soon(stress, state.code),
        listed=page_of(desk.events, page),
        word=opened.soon(whose_word, state.code),
    )


@router.get("/country/{code}/events.csv")
def events_file(code: str, opened: Open) -> Response:
    """The events of the desk."""
    state = state_of(code)
    return events_as_csv(f"{state.code}-events.csv", made(opened.view, state.code, ()).events)


@router.get("/country/{code}/balance.csv")
def balance_file(code: str, opened: Open) -> Response:
    """On whose word the acts of the desk rest, each part with its events."""
    state = state_of(code)
    return balance_as_csv(f"{state.code}-balance.csv", whose_word(opened.view, state.code))


def whose_word(view: View, code: str) -> Balance:
    """On whose word the acts of the last days rest."""
    return balance_of(view, code, view.horizon - timedelta(days=DAYS - 1), view.horizon)


def made(view: View, code: str, shifts: Iterable[Shift]) -> Desk:
    """The desk of a state from the acts of the last days, the newest first."""
    since = view.horizon - timedelta(days=DAYS - 1)
    every = view.dated(code, since, view.horizon + timedelta(days=DAYS))
    events = newest_first(event for event in every if event.date <= view.horizon)
    ahead = [event for event in every if event.date >= view.horizon and event.status is Status.PLANNED]
    own = [shift for shift in shifts if code in shift.dyad]
    partners = _partners(code, events, own)
    return Desk(
        since=since,
        until=view.horizon,
        events=tuple(events),
        partners=partners[:RELATIONS],
        others=max(0, len(partners) - RELATIONS),
        shifts=tuple(own[::-1][:SHIFTS]),
        planned=tuple(ahead[:PLANS]),
        says=_chosen(one for one in events if any(voice.key == code for voice in one.voices)),
        said_of=_chosen(one for one in events if _said_by_others(code, one)),
    )


def stress(view: View, code: str) -> Stress | str:
    """The stress of a state, or why it has none."""
    try:
        return view.stress(code)
    except ValueError as why:
        return str(why)


def _partners(code: str, events: Iterable[Event], shifts: Iterable[Shift]) -> tuple[Partner, ...]:
    of: dict[str, list[Event]] = {}
    for event in events:
        for other in states_of(event) - {code}:
            if event.status not in AWAITED:
                of.setdefault(other, []).append(event)
    newest = {shift.dyad: shift for shift in shifts}
    found = []
    for other in sorted(of, key=lambda one: (-len(of[one]), one)):
        pair = (min(code, other), max(code, other))
        sides = Counter(map(is_conflict, of[other]))
        found.append(Partner(pair, other, sides[False], sides[True], of[other][0], newest.get(pair)))
    return tuple(found)


def _said_by_others(code: str, event: Event) -> bool:
    """Whether other states hold something of its act that it does not itself."""
    others = any(voice.key in states() and voice.key != code for voice in event.voices)
    own = any(voice.key == code and voice.factuality in HELD for voice in event.voices)
    return event.actor.state == code and others and not own


def _chosen(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(weightiest(events, SAID))
