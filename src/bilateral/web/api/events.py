"""Reads on events: those that fit what is asked, those of a relation or a country, one with its evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from bilateral.products.answers import Account, EventRow, account
from bilateral.view import Place, Sought, View
from bilateral.web.api import parameters
from bilateral.web.api.asking import Many, One, PagedAsking, Part
from bilateral.web.api.parameters import Dyad, Field, Since, StateCode, Statuses, Types, Until
from bilateral.web.api.reads import read
from bilateral.web.asked import Refused, short

router = APIRouter(tags=["events"])


def sought(
    since: Since = None,
    until: Until = None,
    status_names: Statuses = None,
    type_names: Types = None,
    field: Field = None,
    actor: Annotated[str | None, Query(description="The state that acts, such as PRK.")] = None,
    recipient: Annotated[str | None, Query(description="The state that is acted on, such as RUS.")] = None,
    speaker: Annotated[
        str | None, Query(description="A speaker as `speakers` names them: a state's code, or a name.", max_length=200)
    ] = None,
    min_sources: Annotated[int, Query(description="At least so many independent sources.", ge=0, le=1000)] = 0,
) -> Sought:
    """Which events are asked for."""
    return Sought(
        since=parameters.first_of(since),
        until=parameters.last_of(until),
        statuses=parameters.statuses(status_names),
        types=parameters.types(type_names),
        field=parameters.field(field),
        actor=parameters.state(actor, "actor"),
        recipient=parameters.state(recipient, "recipient"),
        speaker=speaker,
        min_sources=min_sources,
    )


Filters = Annotated[Sought, Depends(sought)]
Order = Annotated[
    bool, Query(alias="newest_first", description="The newest act first; without it, by the day of the act.")
]


@read(router, "/events", EventRow, many=True)
def events(ask: Many, wanted: Filters, newest_first: Order = False) -> Response:
    """Events, by the day of the act.

    All filters hold at once. A page may hold fewer rows than `limit` although a link leads on: for what is seldom
    found, follow the links until there is none.
    """
    return _events(ask, wanted, newest_first)


@read(router, "/relation/{dyad}/events", EventRow, many=True)
def relation_events(dyad: Dyad, ask: Many, wanted: Filters, newest_first: Order = False) -> Response:
    """The events of one relation, by the day of the act."""
    return _events(ask, msgspec.structs.replace(wanted, dyad=parameters.relation(dyad)), newest_first)


@read(router, "/country/{state}/events", EventRow, many=True)
def country_events(state: StateCode, ask: Many, wanted: Filters, newest_first: Order = False) -> Response:
    """The events in which a country acts or is acted on, by the day of the act."""
    return _events(ask, msgspec.structs.replace(wanted, state=parameters.state(state)), newest_first)


@read(router, "/event/{event_id}", Account)
def event(event_id: str, ask: One) -> Response:
    """One event with everything that it rests on.

    Its status and how it came to it, its independent sources, and every report with the sentence, the spans in it and
    the article. The first six or more digits of an id will do. An id stays good where the event was joined to another.
    """

    def made(view: View) -> Account:
        found = view.event(event_id)
        if found is None:
            detail = f"No event has the id {short(event_id)}; /api/events lists the ids."
            raise Refused(404, "No such event", detail)
        return account(view, found)

    return ask.one(made)


def _events(ask: PagedAsking, wanted: Sought, newest_first: bool) -> Response:
    def made(view: View, limit: int, behind: tuple[Any, ...] | None) -> Part:
        page = view.page(wanted, limit, after=place(behind), newest_first=newest_first)
        return Part([EventRow.of(one) for one in page.events], page.rest)

    return ask.parts(EventRow, made)


def place(behind: tuple[Any, ...] | None) -> Place | None:
    """The place that a cursor names. Raises `Refused` (400)."""
    if behind is None:
        return None
    try:
        day, name = behind
        return msgspec.convert(day, date, strict=False), msgspec.convert(name, str)
    except (ValueError, msgspec.ValidationError):
        raise Refused(400, "No cursor", "The cursor names no place; leave it out to begin at the first page.") from None
