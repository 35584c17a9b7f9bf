"""Events in the columns of POLECAT, so that what is written for it reads ours; what we do not have stays empty.

POLECAT (Halterman, Bagozzi, Beger, Schrodt & Scarborough 2023) has a row for each story; here a row is an event, told
by however many. Its reductions are kept: `Quad Code` (verbal or material, cooperation or conflict) and `Intensity`
(PLOVER's score, -10 to 10) follow from the type. What did not happen carries PLOVER's auxiliary mode among the
contexts: future (planned), hypothetical (possible), negation (denied). Our own columns come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import msgspec

from bilateral.model import Article, Event, Party, Report, Status
from bilateral.view import Sought, View
from bilateral.world import event_kinds
from bilateral.world.codes import cow_of

AUXILIARY = {
    Status.PLANNED: "future",
    Status.POSSIBLE: "hypothetical",
    Status.CANCELLED: "negation",
    Status.LAPSED: "hypothetical",
    Status.DENIED: "negation",
    Status.WITHDRAWN: "negation",
}
"""PLOVER's auxiliary mode of what did not happen, or not yet."""
ABBREVIATIONS = ("id", "cow")


def _column(name: str) -> str:
    """ "actor_country" as POLECAT writes it: "Actor Country"."""
    special = {"geonames_id": "GeoNames ID"}
    return special.get(name) or " ".join(
        word.upper() if word in ABBREVIATIONS else word.capitalize() for word in name.split("_")
    )


class PloverRow(msgspec.Struct, frozen=True, kw_only=True, rename=_column):
    """One event in POLECAT's 40 columns, in their order, and then ours.

    Several values of a cell stand with `;` between them. `Source`, `Publication Date` and `Language` are those of the
    article that told of it first. Ours: `Status` (what is claimed, alleged or disputed is the word of its `Speakers`),
    `Independent Sources`, `Date Precision`, `Confidence`, `First Known` (UTC), `Object Class`, `Quantity`, `Unit`.
    """

    event_id: str
    event_date: date
    event_type: str
    event_mode: str | None
    intensity: float
    quad_code: str
    contexts: str
    actor_name: str | None
    actor_country: str | None
    actor_cow: str | None
    primary_actor_sector: str | None
    actor_sectors: str | None
    actor_title: None = None
    actor_name_raw: str | None
    wikipedia_actor_id: None = None
    recipient_name: str | None
    recipient_country: str | None
    recipient_cow: str | None
    primary_recipient_sector: str | None
    recipient_sectors: str | None
    recipient_title: None = None
    recipient_name_raw: str | None
    wikipedia_recipient_id: None = None
    placename: str | None
    city: None = None
    district: None = None
    province: None = None
    country: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: None = None
    raw_placename: str | None
    feature_type: None = None
    source: str | None
    publication_date: date | None
    story_people: None = None
    story_organizations: None = None
    story_locations: None = None
    language: str | None
    version: str
    status: str
    independent_sources: int
    speakers: str
    date_precision: str
    confidence: float
    first_known: datetime
    object_class: str | None
    quantity: float | None
    unit: str | None


def plover_rows(view: View, events: Iterable[Event]) -> list[PloverRow]:
    """The rows of events, in their order."""
    chosen = list(events)
    told = view.bearers(chosen)
    return [_row(event, told[event.id]) for event in chosen]


def every_row(view: View, sought: Sought) -> Iterator[list[PloverRow]]:
    """The rows of all events that fit, some hundred at a time."""
    for page in view.every_page(sought):
        yield plover_rows(view, page)


def _row(event: Event, told: list[tuple[Report, Article]]) -> PloverRow:
    kind = event_kinds()[event.event_type]
    report, article = told[0] if told else (None, None)
    place, thing = event.place, event.object
    return PloverRow(
        event_id=event.id,
        event_date=event.date,
        event_type=event.event_type.value,
        event_mode=event.mode,
        intensity=kind.score,
        quad_code=kind.quad.replace("_", " ").upper(),
        contexts=";".join(_contexts(event, told)),
        **_party("actor", event.actor, report.actor if report else None, report),
        **_party("recipient", event.recipient, report.recipient if report else None, report),
        placename=place.name if place else None,
        country=place.country if place else None,
        latitude=place.lat if place else None,
        longitude=place.lon if place else None,
        raw_placename=report.place.name if report and report.place else None,
        source=article.publishers[0] if article and article.publishers else None,
        publication_date=article.day if article else None,
        language=article.language if article else None,
        version=f"bilateral {version('bilateral')}",
        status=event.status.value,
        independent_sources=event.independent_sources,
        speakers=";".join(event.speakers),
        date_precision=event.date_precision.value,
        confidence=event.confidence,
        first_known=event.first_known,
        object_class=thing.cls if thing else None,
        quantity=thing.quantity if thing else None,
        unit=thing.unit if thing else None,
    )


def _contexts(event: Event, told: list[tuple[Report, Article]]) -> list[str]:
    """The contexts of its reports, each once, and the auxiliary mode."""
    found = dict.fromkeys(one for report, _ in told for one in report.contexts)
    return [*found, *([AUXILIARY[event.status]] if event.status in AUXILIARY else [])]


def _party(role: str, party: Party | None, raw: Party | None, report: Report | None) -> dict[str, Any]:
    """The cells of an actor or recipient; the raw name is as the sentence has it."""
    span = raw.span if raw else None
    sector, state = (party.sector, party.state) if party else (None, None)
    return {
        f"{role}_name": party.name if party else None,
        f"{role}_country": state,
        f"{role}_cow": cow_of(state) if state else None,
        f"primary_{role}_sector": sector,
        f"{role}_sectors": sector,
        f"{role}_name_raw": report.text[span[0] : span[1]] if report and span else None,
    }
