"""A brief on one relation as of a day: statements, each with the evidence that it rests on."""

from __future__ import annotations

from datetime import date, timedelta

from bilateral.model import dyad as ordered
from bilateral.products.beyond import obligations, outlook
from bilateral.products.desk import Desk
from bilateral.products.happenings import claims, disputed, happened, planned
from bilateral.products.judgements import bottom_line, movement, not_known
from bilateral.products.names import long_day, plural, relation_name
from bilateral.products.statements import Brief
from bilateral.view import View

YEAR = timedelta(days=365)

METHOD = (
    "Each sentence that names two states was coded for who did what to whom and on whose word; reports of one act "
    "were joined, copies of one dispatch counted once, and speakers for one state taken as one source. An act is "
    "confirmed where both parties assert it, where a party that denied it admits it, or where independent "
    "onlookers saw it; claimed where only states or other speakers say so; disputed where one asserts and another "
    "denies it. Shifts were found with what was known on each day, at one false alarm in four years. What acts "
    "would touch is told only for the case that they are true, by provisions in force on the day of the act, few "
    "of which have been checked against a text. Likelihood words follow ICD 203: very likely is 80 to 95 %, "
    "likely 55 to 80 %, roughly even chance 45 to 55 %."
)


def make(view: View, dyad: tuple[str, str], since: date | None = None) -> Brief:
    """The brief on a dyad; it tells acts from `since` (a year before the last news) to the view's day."""
    pair = ordered(*dyad)
    desk = Desk(view, pair, since or view.horizon - YEAR)
    parts = (bottom_line, happened, claims, movement, planned, disputed, obligations, outlook, not_known)
    sections = tuple(part(desk) for part in parts)
    return Brief(
        dyad=pair,
        title=relation_name(pair),
        as_of=view.day,
        since=desk.since,
        horizon=view.horizon,
        sections=sections,
        citations=desk.citations.all(),
        monthly=desk.monthly,
        confirmed=desk.confirmed,
        shifts=desk.shifts,
        method=_method(desk),
    )


def _method(desk: Desk) -> str:
    """How the brief was made, in one paragraph."""
    return (
        f"Made from the news read up to {long_day(desk.horizon)} as it was known by the end of "
        f"{long_day(desk.day)}, UTC: {plural(len(desk.events), 'act')} since {long_day(desk.since)}. {METHOD}"
    )
