"""What is new and what is ahead as of a day, and the newest of one relation: a few events of many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import islice

from bilateral.events import as_read
from bilateral.ledger import Tally
from bilateral.model import Article, Event, Filing, Status, end_of_day
from bilateral.view.reading import Dyad, Reading

AWAITED = frozenset({Status.POSSIBLE, Status.PLANNED, Status.CANCELLED, Status.LAPSED, Status.DENIED, Status.WITHDRAWN})
"""Statuses of what did not happen, or not yet."""


class News(Reading):
    """The part of a view that reads only what is shown."""

    def changed(self, days: int, limit: int) -> list[Event]:
        """Events of which something became known in the last `days` days of news, the newest first."""
        since = end_of_day(self.horizon - timedelta(days=days))
        return [as_read(event, self.day) for event in self.ledger.changed(since, limit=limit, **self._limits)]

    def ahead(self, until: date, limit: int) -> list[Event]:
        """What is planned from the last day of news to `until`, by the day of the act."""
        planned = {Status.PLANNED}
        if self._kept:
            line = self._line(self._kept, limit, since=self.horizon, until=until, statuses=planned)
            found = list(islice(line, limit))
        else:
            stored = self.ledger.dated(self.horizon, until, statuses=planned, limit=limit, **self._limits)
            found = [as_read(event, self.day) for event in stored]
        return [event for event in found if event.status is not Status.LAPSED]

    def dated(self, state: str, since: date, until: date) -> list[Event]:
        """The events of a state from one day of the act to another, by (date, id)."""
        if self._kept:
            return self.events(state=state, since=since, until=until)
        return [as_read(event, self.day) for event in self.ledger.dated(since, until, state=state, **self._limits)]

    def newest(self, dyad: Dyad, limit: int, offset: int = 0, without: Collection[Status] = ()) -> list[Event]:
        """Events of a relation from the last day of an act backwards."""
        found = self.ledger.newest(dyad, limit=limit, offset=offset, without=without, **self._limits)
        return [as_read(event, self.day) for event in found]

    def tallies(self, days: int) -> list[Tally]:
        """How many events two parties have, and how many that took place in the last `days` days.

        Where they are counted from what is kept, those of both directions are together.
        """
        since = self.horizon - timedelta(days=days - 1)
        if self._kept:
            return self._kept.chronicle.tallies(self.day, since, self.horizon, awaited=AWAITED)
        return self.ledger.tallies(since, self.horizon, without=AWAITED, **self._limits)

    def told_by(self, versions: Collection[str]) -> dict[str, tuple[Event, ...]]:
        """The events that article versions tell of, by version, in the order of their ids."""
        ids = self.ledger.events_in(versions, **self._limits)
        held = self.events_by_id({found for several in ids.values() for found in several})
        return {version: tuple(held[one] for one in sorted(found) if one in held) for version, found in ids.items()}

    def outlets(self, since: date) -> list[tuple[str, int]]:
        """Outlets of articles published from a day on, with their number, the most first."""
        if self._kept:
            return self._kept.press.outlets(since, self.horizon, self.as_of or self.latest)
        return self.ledger.outlets(since, **self._limits)

    def articles_of(self, outlet: str, limit: int) -> list[Article]:
        """The newest articles that an outlet is the first-named publisher of."""
        return self.ledger.articles_of(outlet, limit=limit, **self._limits)

    def carriers_upto(self, event: Event, most: int) -> tuple[list[Filing], int]:
        """The first filings of an event, copies too, by (known, report), and how many reports it has in all."""
        reports = self.ledger.reports_of(event.id, **self._limits)
        found = self.ledger.reports_filed(reports[:most], **self._limits).values()
        return sorted(found, key=lambda one: (one.known, one.report.id)), len(reports)
