"""The API: relations, their events and single events as JSON rows of the contract."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Response

from bilateral.view import Standing
from bilateral.web.asked import Refused, day_of, pair_of_states, short, status_of
from bilateral.web.reading import Reader, reader

router = APIRouter(prefix="/api", tags=["api"])
Ask = Annotated[Reader, Depends(reader)]


def encoded(value: Any) -> Response:
    """Any value of the model as JSON."""
    return Response(msgspec.json.encode(value), media_type="application/json")


@router.get("/relations")
def relations(ask: Ask, as_of: str | None = None) -> Response:
    """The busiest relations of the last 90 days, with their newest event and shift."""
    return encoded([_row(standing) for standing in ask.view(day_of(as_of)).standings(None)])


@router.get("/relation/{dyad}/events")
def events(
    dyad: str,
    ask: Ask,
    as_of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    status: str | None = None,
) -> Response:
    """The event rows of a relation by date; `since` and `until` bound the day of the act."""
    wanted = status_of(status)
    found = ask.view(day_of(as_of)).view.events(
        pair_of_states(dyad), day_of(since, "since"), day_of(until, "until"), [wanted] if wanted else None
    )
    return encoded([event.row() for event in found])


@router.get("/relation/{dyad}/shifts")
def shifts(dyad: str, ask: Ask, as_of: str | None = None) -> Response:
    """The shift rows of a relation by day of detection."""
    return encoded(ask.view(day_of(as_of)).view.shifts(pair_of_states(dyad)))


@router.get("/event/{event_id}")
def event(event_id: str, ask: Ask, as_of: str | None = None) -> Response:
    """One event row with its history and the reports that it rests on."""
    view = ask.view(day_of(as_of)).view
    found = view.event(event_id)
    if found is None:
        raise Refused(404, "No such event", f"No event has the id {short(event_id)}.")
    return encoded(found.row() | {"history": found.history, "evidence": view.evidence(found)})


def _row(standing: Standing) -> dict[str, Any]:
    return {
        "dyad": standing.dyad,
        "events": standing.events,
        "events_90_days": standing.recent,
        "last": standing.last.row() if standing.last else None,
        "shift": standing.shift,
    }
