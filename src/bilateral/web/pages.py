"""The pages, made on the server: relations, one relation, one event, the state of the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bilateral.model import Filing, Shift, Status
from bilateral.products import chart
from bilateral.products.judgements import stands
from bilateral.products.likelihood import likelihood, percentage
from bilateral.products.names import act_day, long_day, relation_name, short_day, state_name
from bilateral.products.statements import outlet, speaker, web_address
from bilateral.products.tables import status_lines
from bilateral.products.telling import tell
from bilateral.products.wording import act
from bilateral.web.asked import Refused, day_of, pair_of_states, search_of, short, status_of
from bilateral.web.highlight import highlighted
from bilateral.web.reading import Reader, reader

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Ask = Annotated[Reader, Depends(reader)]

PAGE = 100
"""Events that one page of a relation lists."""
NAMED = 40
"""Relations between named states that a search lists."""


@router.get("/")
def relations(ask: Ask, q: str | None = None, as_of: str | None = None) -> HTMLResponse:
    """The busiest relations, or those of the states that are searched for."""
    day, asked = day_of(as_of), search_of(q)
    shown = ask.view(day)
    naming = frozenset(state.code for state in asked.states)
    found = shown.standings(naming or None) if naming or not asked.text else []
    both = [one for one in found if len(naming) > 1 and naming.issuperset(one.dyad)]
    return render("relations.html", asked=asked, standings=both or found, view=shown.view, as_of=day)


@router.get("/relation/{dyad}")
def relation(dyad: str, ask: Ask, as_of: str | None = None, status: str | None = None, page: int = 1) -> HTMLResponse:
    """One relation: how it stands, its chart, its shifts, its events."""
    pair, day, wanted = pair_of_states(dyad), day_of(as_of), status_of(status)
    view = ask.view(day).view
    events = view.events(pair, status=[wanted] if wanted else None)[::-1]
    pages = max(1, -(-len(events) // PAGE))
    page = min(max(page, 1), pages)
    return render(
        "relation.html",
        pair=pair,
        view=view,
        as_of=day,
        wanted=wanted,
        events=events[(page - 1) * PAGE : page * PAGE],
        total=len(events),
        page=page,
        pages=pages,
        **_moves(ask, pair, as_of),
    )


@router.get("/event/{event_id}")
def event(event_id: str, ask: Ask, as_of: str | None = None) -> HTMLResponse:
    """One event: its status and how it got there, and every report of it, copies folded."""
    day = day_of(as_of)
    view = ask.view(day).view
    found = view.event(event_id)
    if found is None:
        raise Refused(404, "No such event", f"No event has the id {short(event_id)}; relations list the ids of theirs.")
    filings = view.evidence(found)
    told = tell(found, filings)
    return render("event.html", event=found, told=told, dispatches=folded(filings), view=view, as_of=day)


@router.get("/status")
def status(ask: Ask) -> HTMLResponse:
    """What the ledger holds, how fresh it is, and what was set aside."""
    found = ask.view(None).view.freshness()
    return render("status.html", lines=status_lines(found)[1:], aside=found.set_aside[:PAGE])


def folded(filings: list[Filing]) -> list[list[Filing]]:
    """Reports by dispatch, each dispatch's by when they were known: the first with its copies behind it."""
    first: dict[str, datetime] = {}
    for filing in filings:
        first.setdefault(filing.dispatch, filing.known)
    order = sorted(filings, key=lambda one: (first[one.dispatch], one.dispatch, one.known, one.report.id))
    return [list(group) for _, group in groupby(order, key=lambda one: one.dispatch)]


def render(template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template, everything in it escaped."""
    return HTMLResponse(_environment().get_template(template).render(**values), status_code=status_code)


def _moves(ask: Reader, pair: tuple[str, str], as_of: str | None) -> dict[str, Any]:
    """How a relation moves: the sentence, the chart, the shifts (newest first)."""
    view = ask.view(day_of(as_of)).view
    monthly, sure, shifts = view.series(pair), view.series(pair, claims=False), view.shifts(pair)
    drawn = Markup(chart.svg(monthly, sure, shifts)) if monthly.starts else None
    return {
        "stands": stands(pair, shifts, monthly, view.horizon),
        "chart": drawn,
        "described": chart.title(monthly, shifts),
        "shifts": shifts[::-1],
    }


def shift_words(shift: Shift) -> str:
    """ "▲ closer, 90 %"."""
    return f"{chart.ARROWS[shift.direction]}, {percentage(shift.probability)}"


def what(event: Any) -> str:
    """An act as the heading of a row."""
    words = act(event).nominal
    return words[:1].upper() + words[1:]


def ago(view: Any) -> str:
    """The first day of the 90 that the front page counts."""
    return short_day(view.horizon - timedelta(days=89))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bilateral.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"statuses": list(Status)}
    environment.filters |= {
        "act_day": lambda event: act_day(event.date, event.date_precision),
        "ago": ago,
        "highlighted": highlighted,
        "likelihood": likelihood,
        "long_day": long_day,
        "outlet": outlet,
        "percentage": percentage,
        "relation_name": relation_name,
        "shift_words": shift_words,
        "short_day": short_day,
        "speaker": speaker,
        "state_name": state_name,
        "web_address": web_address,
        "what": what,
    }
    return environment
