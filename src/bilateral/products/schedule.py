"""What is planned as a calendar (iCalendar, RFC 5545): visits and other acts to come, as days and never as busy time.

An act is entered on the days that its sources give. A plan that they date by a year, or not at all, has no day that
could be entered: such plans are counted in the calendar's description.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from icalendar import Calendar, Timezone, TimezoneStandard
from icalendar import Event as Entry

from bilateral.events import act_range
from bilateral.model import Event, Precision, Status
from bilateral.products.names import act_day, plural, sentence
from bilateral.products.news import About, events_of, name_of
from bilateral.products.printing import printable
from bilateral.products.speakers import held_by
from bilateral.products.telling import tell
from bilateral.products.wording import act
from bilateral.view import View

KEPT = timedelta(days=30)
"""How long what was planned stays in the calendar, so that its readers see what came of it."""

REACH = timedelta(days=400)
"""How far back plans are looked for: further than any month or week that ended within the days kept."""

DATED = frozenset({Precision.DAY, Precision.WEEK, Precision.MONTH})
AHEAD = frozenset({Status.PLANNED, Status.POSSIBLE})


def calendar(view: View, about: About, *, base: str | None = None) -> bytes:
    """What is, or was until 30 days ago, planned of a relation or country; with `base`, linked to the pages."""
    known = [event for event in events_of(view, about, view.day - REACH) if _was_planned(event)]
    dated = [event for event in known if event.date_precision in DATED and _days(event)[1] >= view.day - KEPT]
    undated = sum(event.date_precision not in DATED and event.status in AHEAD for event in known)
    made = _blank(about, undated)
    for event in dated:
        made.add_component(_entry(view, event, base))
    if not dated:
        made.add_component(_utc())  # the standard wants one component or more, and this one shows nothing
    return bytes(made.to_ical())


def _was_planned(event: Event) -> bool:
    return event.status in AHEAD or any(step.status in AHEAD for step in event.history)


def _blank(about: About, undated: int) -> Calendar:
    made = Calendar()
    made.add("prodid", "-//Bilateral//What is planned//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{name_of(about)}: what is planned")
    told = f"Acts to come as sources tell of them: {name_of(about)}."
    if undated:
        told += f" {sentence(plural(undated, 'plan') + ' without a day that could be entered')}"
    made.add("x-wr-caldesc", told)
    return made


def _entry(view: View, event: Event, base: str | None) -> Entry:
    first, last = _days(event)
    filings = view.evidence(event)
    changed = _changed(event)
    entry = Entry()
    entry.add("uid", f"{event.id}@bilateral")
    entry.add("dtstamp", changed)
    entry.add("created", event.first_known.astimezone(UTC))
    entry.add("last-modified", changed)
    entry.add("sequence", max(0, len(event.history) - 1))
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add("status", standing(event.status))
    entry.add("summary", printable(f"{event.status.value.capitalize()}: {act(event).nominal}"))
    day = act_day(event.date, event.date_precision)
    whose = sentence(f"{held_by(event, filings)} ({day}; event {event.id[:8]})")
    entry.add("description", printable(f"{tell(event, filings)} {whose}"))
    entry.add("categories", ["visit" if event.mode == "visit" else event.event_type.value.lower(), event.status.value])
    if base:
        entry.add("url", f"{base.rstrip('/')}/{quote(f'event/{event.id}')}")
    return entry


def standing(status: Status) -> str:
    """A plan is tentative until it is confirmed to have taken place, whoever announced it."""
    return {Status.CANCELLED: "CANCELLED", Status.CONFIRMED: "CONFIRMED"}.get(status, "TENTATIVE")


def _changed(event: Event) -> datetime:
    return (event.history[-1].known if event.history else event.first_known).astimezone(UTC)


def _days(event: Event) -> tuple[date, date]:
    return act_range(event.date, event.date_precision)


def _utc() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    zone.add_component(standard)
    return zone
