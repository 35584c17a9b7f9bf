"""Relation: how two states stand, its chart, shifts, claims, plans, what passed, what it would touch, its events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

import msgspec
import numpy as np
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from bilateral.model import Event, Finding, Flow, Series, Shift
from bilateral.products import chart, page_chart
from bilateral.products.balance import COLUMNS as BALANCE_COLUMNS
from bilateral.products.balance import Balance, balance_of, balance_rows
from bilateral.products.briefing import YEAR
from bilateral.products.duties import line
from bilateral.products.judgements import stands
from bilateral.products.selection import AHEAD, OPEN, weightiest_of
from bilateral.products.telling import SPEECH
from bilateral.relations import FIELD_GROUPS
from bilateral.view import Roll, View
from bilateral.web.asked import Refused, pair_of_states, short
from bilateral.web.finished import PageRoute
from bilateral.web.listing import KINDS, Choice, Page, choice, page_of, voices_of
from bilateral.web.opened import Open, Opened
from bilateral.web.rendering import at, render
from bilateral.web.spreadsheet import as_csv

router = APIRouter(route_class=PageRoute)

CLAIMS, PLANS, FOUND, MONTHS = 10, 10, 10, 36
SURE = 0.3
"""Certainty from which a page names a provision."""


class Moves(msgspec.Struct, frozen=True):
    """How a relation moves: in a sentence, a chart, its months and its shifts, the newest first."""

    stands: str
    chart: Markup | None
    described: str
    monthly: Series
    confirmed: Series
    shifts: tuple[Shift, ...]
    flows: tuple[Flow, ...]


class Touched(msgspec.Struct, frozen=True):
    """A provision that an act would touch, in a sentence."""

    finding: Finding
    event: Event
    told: str


@router.get("/relation/{dyad}")
def relation(dyad: str, opened: Open, chosen: Annotated[Choice, choice], page: int = 1) -> HTMLResponse:
    """One relation as of a day."""
    pair = pair_of_states(dyad)
    whole, shown = (_moves(opened, pair, field) for field in (None, chosen.field))
    events = opened.view.roll(pair)
    bins = dict(zip(shown.monthly.starts, shown.monthly.events, strict=False))
    return render(
        "relation.html",
        opened=opened,
        pair=pair,
        code="-".join(pair),
        moves=shown,
        stands=whole.stands,
        months=months(shown),
        fields=list(FIELD_GROUPS),
        claims=claims(events),
        planned=events.read(np.flatnonzero(events.stand(AHEAD))[:PLANS].tolist()),
        touched=opened.soon(touched, pair),
        voices=voices_of(events),
        word=opened.soon(whose_word, pair),
        since=opened.view.horizon - YEAR,
        chosen=chosen,
        listed=_listed(events, np.flatnonzero(chosen.of(events, bins))[::-1].tolist(), page),
        total=len(events),
        horizon=opened.view.horizon,
    )


@router.get("/relation/{dyad}/months.csv")
def months_file(dyad: str, opened: Open, field: str | None = None) -> Response:
    """The chart's numbers."""
    pair = pair_of_states(dyad)
    found = moves(opened.view, pair, _field(field), opened.as_of)
    figures = ("cooperation", "of it confirmed", "conflict", "of it confirmed", "net score", "low", "high")
    header = ("month", *figures, "articles", "covered", "events")
    return as_csv(f"{'-'.join(pair)}-months.csv", header, ((*month.row, month.events) for month in months(found, None)))


@router.get("/relation/{dyad}/events.csv")
def events_file(dyad: str, opened: Open, chosen: Annotated[Choice, choice]) -> Response:
    """The events that the page lists, all of them."""
    pair = pair_of_states(dyad)
    bins = dict(zip((series := opened.view.series(pair, field=chosen.field)).starts, series.events, strict=False))
    events = opened.view.roll(pair)
    return events_as_csv(f"{'-'.join(pair)}-events.csv", events.read(chosen.of(events, bins)))


@router.get("/relation/{dyad}/balance.csv")
def balance_file(dyad: str, opened: Open) -> Response:
    """On whose word the acts of the last year rest, each part with its events."""
    pair = pair_of_states(dyad)
    return balance_as_csv(f"{'-'.join(pair)}-balance.csv", whose_word(opened.view, pair))


@router.get("/relation/{dyad}/chart.{kind}")
def chart_file(dyad: str, kind: str, opened: Open, field: str | None = None) -> Response:
    """The chart as a file, SVG or PNG."""
    pair, view = pair_of_states(dyad), opened.view
    draw = {"svg": (chart.svg_file, "image/svg+xml"), "png": (chart.png, "image/png")}.get(kind)
    monthly = view.series(pair, field=_field(field))
    if draw is None or not monthly.starts:
        raise Refused(404, "No such chart", "There are chart.svg and chart.png, of relations with news.")
    body = draw[0](monthly, view.series(pair, field=_field(field), claims=False), view.shifts(pair))
    held = {"Content-Disposition": f'attachment; filename="{"-".join(pair)}.{kind}"'}
    return Response(body, media_type=draw[1], headers=held)


def moves(view: View, pair: tuple[str, str], field: str | None, as_of: date | None) -> Moves:
    """How a relation moves, in all fields or in one."""
    monthly, sure = view.series(pair, field=field), view.series(pair, field=field, claims=False)
    shifts = view.shifts(pair)
    marked = tuple(shift for shift in shifts if field is None or shift.field == field)
    path = f"/relation/{'-'.join(pair)}#events"
    drawn = None
    if monthly.starts:
        drawn = page_chart.drawn(monthly, sure, marked, lambda day: at(path, as_of, month=f"{day:%Y-%m}", field=field))
    return Moves(
        stands=stands(pair, shifts, monthly, view.horizon),
        chart=drawn,
        described=chart.title(monthly, marked),
        monthly=monthly,
        confirmed=sure,
        shifts=shifts[::-1],
        flows=view.flow(pair),
    )


class Month(msgspec.Struct, frozen=True):
    """One month of the chart's table; `row` is the month, its figures, and whether there was enough news."""

    start: date
    row: tuple[object, ...]
    covered: bool
    events: tuple[str, ...]


def months(found: Moves, most: int | None = MONTHS) -> list[Month]:
    """The months of the chart, the newest first; without `most` all of them."""
    series, sure = found.monthly, {day: i for i, day in enumerate(found.confirmed.starts)}
    held = []
    for i in range(len(series.starts) - 1, -1, -1)[:most]:
        place = sure.get(series.starts[i])
        both = ((getattr(series, kind)[i], _at(getattr(found.confirmed, kind), place)) for kind in KINDS)
        figures = [figure for pair in both for figure in pair] + [series.mean[i], series.low[i], series.high[i]]
        row = (f"{series.starts[i]:%Y-%m}", *(round(one, 2) for one in figures), series.exposure[i], series.covered[i])
        held.append(Month(series.starts[i], row, series.covered[i], series.events[i] if series.events else ()))
    return held


def _moves(opened: Opened, pair: tuple[str, str], field: str | None) -> Moves:
    return opened.lasting(("moves", pair, field), lambda view: moves(view, pair, field, opened.as_of))


def _at(values: Sequence[float], place: int | None) -> float:
    return 0.0 if place is None else values[place]


def claims(events: Roll) -> list[Event]:
    """The acts that are claimed, disputed or denied and matter most, the newest first."""
    return weightiest_of(events, events.stand(OPEN) & ~events.of_type(SPEECH), CLAIMS)


def _listed(events: Roll, places: Sequence[int], number: int) -> Page[Event]:
    """One page of the events at these places."""
    page = page_of(places, number)
    return Page(events.read(page.rows), page.number, page.pages, page.total)


def whose_word(view: View, pair: tuple[str, str]) -> Balance:
    """On whose word the acts of the last year rest."""
    return balance_of(view, pair, view.horizon - YEAR, date.max)


def balance_as_csv(name: str, found: Balance) -> Response:
    """The parts of a balance as a file."""
    rows = ((row["whose"], row["reports"], row["share"], row["acts"], row["events"]) for row in balance_rows(found))
    return as_csv(name, BALANCE_COLUMNS, rows)


def touched(view: View, pair: tuple[str, str]) -> list[Touched]:
    """What the newest acts would touch, if true: of each the surest provision."""
    surest: dict[str, Finding] = {}
    for some in view.newest_findings(pair):
        for finding in some:
            held = surest.get(finding.event)
            if finding.certainty >= SURE and (held is None or _weight(finding) > _weight(held)):
                surest[finding.event] = finding
        if len(surest) >= FOUND:
            break
    newest = sorted(surest.values(), key=lambda one: (one.date, one.event), reverse=True)[:FOUND]
    events = view.events_by_id([finding.event for finding in newest])
    evidence = view.evidence_of_few(events.values())
    return [
        Touched(finding, event, line(finding, event, evidence[event.id]))
        for finding in newest
        if (event := events.get(finding.event)) is not None
    ]


def events_as_csv(name: str, events: Iterable[Event]) -> Response:
    """Events as a file."""
    header = ("id", "date", "type", "mode", "actor", "recipient", "fields", "status", "sources", "speakers")
    return as_csv(name, header, map(_cells, events))


def _cells(event: Event) -> tuple[object, ...]:
    other = event.recipient and (event.recipient.state or event.recipient.name)
    actor = event.actor.state or event.actor.name
    spoken = (event.fields, event.status.value, event.independent_sources, event.speakers)
    return (event.id, event.date, event.event_type.value, event.mode or "", actor, other or "", *spoken)


def _weight(finding: Finding) -> tuple[float, bool]:
    return round(finding.certainty, 1), finding.instrument.startswith("S/RES")


def _field(text: str | None) -> str | None:
    if text and text not in FIELD_GROUPS:
        raise Refused(400, "Unknown field", f"{short(text)} is no field; choose from {', '.join(FIELD_GROUPS)}.")
    return text or None
