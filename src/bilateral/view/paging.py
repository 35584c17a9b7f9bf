"""Events that fit what is asked, in the order of their days, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from bilateral.events import as_read
from bilateral.model import Article, Event, EventType, Report, Status
from bilateral.view.reading import Dyad, Reading

LOOKED_AT = 5_000
"""Events that are looked through for one page at most, so that what is seldom found costs no more than what is often.
"""

BATCH = 200
"""Events that are read at once."""

Place = tuple[date, str]
"""Day and id of the event that a page ends behind."""


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are asked for; what is not given leaves all.

    `since` and `until` bound the day of the act. `state` is either party, `actor` and `recipient` are state codes,
    `speaker` is one of the event's speakers.
    """

    dyad: Dyad | None = None
    state: str | None = None
    since: date | None = None
    until: date | None = None
    statuses: frozenset[Status] | None = None
    types: frozenset[EventType] | None = None
    field: str | None = None
    actor: str | None = None
    recipient: str | None = None
    speaker: str | None = None
    min_sources: int = 0

    def fits(self, event: Event) -> bool:
        """Whether an event is one of these, its day and parties aside."""
        return (
            (self.statuses is None or event.status in self.statuses)
            and (self.types is None or event.event_type in self.types)
            and (self.field is None or self.field in event.fields)
            and (self.actor is None or event.actor.state == self.actor)
            and (self.recipient is None or (event.recipient is not None and event.recipient.state == self.recipient))
            and (self.speaker is None or self.speaker.casefold() in map(str.casefold, event.speakers))
            and event.independent_sources >= self.min_sources
        )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some events, and behind which place the others are; `rest` is `None` where there are none."""

    events: tuple[Event, ...]
    rest: Place | None


class Paged(Reading):
    """The part of a view that goes through events page by page."""

    def page(self, sought: Sought, limit: int, *, after: Place | None = None, newest_first: bool = False) -> Page:
        """At most `limit` events that fit, behind `after`, by (date, id) or the other way round.

        A page may hold fewer than `limit` and yet have a rest: no more than `LOOKED_AT` events are looked through.
        """
        found: list[Event] = []
        for number, event in enumerate(self._stored(sought, limit, after, newest_first)):
            if len(found) == limit or number == LOOKED_AT:
                return Page(events=tuple(found), rest=after)
            after = event.date, event.id
            if sought.fits(event):
                found.append(event)
        return Page(events=tuple(found), rest=None)

    def _stored(self, sought: Sought, limit: int, after: Place | None, newest_first: bool) -> Iterator[Event]:
        """The events of the days and parties that are asked for, behind `after`."""
        party = sought.state or sought.actor or sought.recipient
        if self._kept:
            return self._line(
                self._kept,
                min(limit + 1, BATCH),
                dyad=sought.dyad,
                state=party,
                since=sought.since,
                until=sought.until,
                after=after,
                newest_first=newest_first,
            )
        stored = self.ledger.events_by_day(
            dyad=sought.dyad,
            state=party,
            since=sought.since,
            until=sought.until,
            after=after,
            newest_first=newest_first,
            **self._limits,
        )
        return (as_read(event, self.day) for event in stored)

    def every_page(self, sought: Sought, limit: int = 500) -> Iterator[tuple[Event, ...]]:
        """All events that fit, page after page."""
        after: Place | None = None
        while True:
            page = self.page(sought, limit, after=after)
            yield page.events
            after = page.rest
            if after is None:
                return

    def bearers(self, events: Iterable[Event]) -> dict[str, list[tuple[Report, Article]]]:
        """The reports of events, by their ids, each with the article that first carried it, by (known, report)."""
        chosen = list(events)
        found = self.ledger.bearers((name for event in chosen for name in event.reports), **self._limits)
        return {
            event.id: sorted(
                (found[name] for name in event.reports if name in found), key=lambda one: (one[1].known, one[0].id)
            )
            for event in chosen
        }
