"""Events with their evidence, and how much was read, as of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Self, TypedDict

import msgspec

from bilateral.events import as_read
from bilateral.ledger import Held, Ledger, LedgerStatus, utc_now
from bilateral.model import Article, Event, Filing, Outlook, Shift, Skill, Status, dyad, end_of_day
from bilateral.rollups import Kept, Outline
from bilateral.rollups.outline import of_state
from bilateral.view.roll import Roll

Dyad = tuple[str, str]

BATCH = 500
"""Events that are read at once."""


class Limits(TypedDict):
    """Up to when the ledger is read, as its reading methods take it."""

    as_of: datetime | None
    recorded_as_of: datetime | None


class Reading:
    """The part of a view that reads: what was known by the end of a day, UTC."""

    def __init__(
        self,
        ledger: Ledger,
        as_of: date | None = None,
        recorded_as_of: datetime | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        kept: Kept | None = None,
    ) -> None:
        """Without `as_of` everything in the ledger counts, and plans are read on the clock's day.

        `kept` is what was reckoned after the last pass and is used even where something was written since; without it
        what is kept is used only while it is right.
        """
        self.ledger = ledger
        self.as_of = as_of
        self.day = as_of or clock().astimezone(UTC).date()
        self._given = kept
        self._limits = Limits(as_of=end_of_day(as_of) if as_of else None, recorded_as_of=recorded_as_of)
        self._read: dict[Dyad, dict[str, Filing]] = {}
        self._shifts: dict[tuple[Dyad, float], tuple[Shift, ...]] = {}
        self._exposed: dict[str, list[tuple[date, int]]] = {}
        self._outlooks: dict[int, tuple[tuple[Outlook, ...], Skill]] = {}
        self._newest: tuple[Dyad, list[Event]] | None = None
        self._exposed_pair: tuple[Dyad, list[tuple[date, int]]] | None = None
        self._rolled: tuple[tuple[Dyad | str, date, date], Roll] | None = None

    @property
    def recorded_as_of(self) -> datetime | None:
        """Until when what this ledger stored counts, UTC; `None` is all."""
        return self._limits["recorded_as_of"]

    @cached_property
    def horizon(self) -> date:
        """The last day of which the ledger holds news, not after the day of the view."""
        last = self.ledger.last_day(**self._limits)
        return min(self.day, last) if last else self.day

    @cached_property
    def begin(self) -> date:
        """The first day of which the ledger holds news, else the day of the view."""
        return self.ledger.first_day(**self._limits) or self.day

    @cached_property
    def latest(self) -> date:
        """The last day (UTC) on which anything became known that counts, not before the horizon."""
        known = self.ledger.last_known(**self._limits)
        return max(self.horizon, known.date()) if known else self.horizon

    @property
    def instant(self) -> datetime | None:
        """The last instant that counts, UTC; `None` where all that the ledger holds does."""
        return self._limits["as_of"]

    @property
    def volume(self) -> list[tuple[date, int]]:
        """Articles read a day, by day of publication."""
        return self._volume

    @property
    def first_news(self) -> date:
        """The first day of which the ledger holds news; the view's day where it holds none."""
        return min(self.day, self._volume[0][0]) if self._volume else self.day

    @cached_property
    def _volume(self) -> list[tuple[date, int]]:
        """Articles read a day."""
        return self._kept.read(as_of=self.as_of) if self._kept else self.ledger.volume(**self._limits)

    @cached_property
    def _kept(self) -> Kept | None:
        """What is kept, where this view may use it: a replay never does."""
        if self._limits["recorded_as_of"] is not None:
            return None
        kept = self._given or Kept(self.ledger)
        return kept if self._given or kept.fresh() else None

    def events(
        self,
        dyad: Dyad | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Collection[Status] | None = None,
        state: str | None = None,
    ) -> list[Event]:
        """Events as they read on this day, by (date, id); `since` and `until` bound the day of the act.

        Of one relation, of one `state`, or all.
        """
        if dyad is not None and all(one is None for one in (since, until, status, state)):
            return list(self._relation(dyad))
        if self._kept and not (dyad and state):
            read = self._chosen(self._kept, dyad, since, until, state)
            return [event for event in read if status is None or event.status in status]
        stored = self.ledger.events(dyad=dyad, state=state, since=since, until=until, **self._limits)
        read = (as_read(event, self.day) for event in stored)
        return [event for event in read if status is None or event.status in status]

    def _chosen(
        self, kept: Kept, dyad: Dyad | None, since: date | None, until: date | None, state: str | None
    ) -> Iterable[Event]:
        """Events from what is kept."""
        if dyad is None:
            return self._line(kept, BATCH, state=state, since=since, until=until)
        roll = self.roll(dyad)
        first, last = (since or date.min).toordinal(), (until or date.max).toordinal()
        return roll.read((roll.days >= first) & (roll.days <= last))

    def _relation(self, dyad: Dyad) -> list[Event]:
        """All events of a relation; those of the last one asked for are kept, for much is asked of one at a time."""
        held = self._newest  # taken once: another thread may ask this view for another relation meanwhile
        if held is None or held[0] != dyad:
            given = self._given if self.recorded_as_of is None else None
            stored = given.events(dyad, self.as_of) if given else self.ledger.events(dyad=dyad, **self._limits)
            held = self._newest = dyad, [as_read(event, self.day) for event in stored]
        return held[1]

    def roll(self, asked: Dyad | str, since: date = date.min, until: date = date.max) -> Roll:
        """The events of a relation or a state in outline, of acts from `since` to `until`.

        That of the last relation or state that was asked for is kept.
        """
        held, key = self._rolled, (asked, since, until)
        if held is None or held[0] != key:
            held = self._rolled = key, self._roll(asked, since, until)
        return held[1]

    def _roll(self, asked: Dyad | str, since: date = date.min, until: date = date.max) -> Roll:
        if self._kept is None:
            return self._listed(asked, since, until)
        day = self.as_of or date.max
        if isinstance(asked, str):
            alive = of_state(asked, [one.alive(day, since, until) for one in self._kept.outlines(asked)])
        else:
            whole = self._kept.outline("-".join(sorted(asked)))
            alive = whole.alive(day, since, until) if whole else Outline.of("-".join(sorted(asked)), ())
        return Roll(alive, self.day, lambda places: self._states(alive.items_at(places)))

    def _listed(self, asked: Dyad | str, since: date, until: date) -> Roll:
        """A roll from the events themselves."""
        if isinstance(asked, str):
            every, block = self.events(state=asked), asked
        else:
            every, block = self._relation(asked), "-".join(sorted(asked))
        events = [event for event in every if since <= event.date <= until]
        return Roll(Outline.of(block, events), self.day, lambda places: [events[place] for place in places])

    def _states(self, items: Sequence[str]) -> list[Event]:
        found = self.ledger.states(items)
        return [found[item] for item in items]

    def _line(
        self,
        kept: Kept,
        most: int,
        *,
        dyad: Dyad | None = None,
        state: str | None = None,
        since: date | None = None,
        until: date | None = None,
        after: tuple[date, str] | None = None,
        statuses: Collection[Status] | None = None,
        newest_first: bool = False,
    ) -> Iterator[Event]:
        """Events from what is kept, as `Chronicle.line` has them, read `most` at once; of a `state` its own alone."""
        line = kept.chronicle.line(
            self.as_of or date.max,
            dyad=dyad,
            state=state,
            since=since,
            until=until,
            after=after,
            statuses=statuses,
            newest_first=newest_first,
        )
        while items := list(islice(line, most)):
            for event in self._states(items):
                if state is None or state in states_of(event):
                    yield as_read(event, self.day)

    def event(self, event_id: str) -> Event | None:
        """One event by its id or the first digits of it. Raises `AmbiguousId` where these fit several."""
        found = self.ledger.event(event_id, **self._limits)
        return as_read(found, self.day) if found else None

    def events_by_id(self, ids: Iterable[str]) -> dict[str, Event]:
        """Events by their whole ids, read together."""
        found = self.ledger.events_by_id(ids, **self._limits)
        return {one: as_read(event, self.day) for one, event in found.items()}

    def histories(self, events: Iterable[Event]) -> dict[str, list[Event]]:
        """How each of these events stood at any time until the view's day, by their ids, the oldest first."""
        return self.ledger.states_of([event.id for event in events], **self._limits)

    def event_with(self, report: str) -> Event | None:
        """The first of the events that a report belongs to, if it belongs to any."""
        found = self.ledger.events_of(report, **self._limits)
        return self.event(found[0]) if found else None

    def evidence(self, event: Event) -> list[Filing]:
        """The reports of an event with the articles that carry them, by (known, report)."""
        filed = self._filed(pair) if (pair := pair_of(event)) in self._read and pair else {}
        rest = [report for report in event.reports if report not in filed]
        found = [filed[report] for report in event.reports if report in filed]
        found += self.ledger.reports_filed(rest, **self._limits).values() if rest else ()
        return _in_order(found)

    def evidence_of_few(self, events: Iterable[Event]) -> dict[str, list[Filing]]:
        """The evidence of some events by their ids, read together: good where few of a relation are asked for."""
        chosen = list(events)
        filed = self.ledger.reports_filed({report for event in chosen for report in event.reports}, **self._limits)
        return {event.id: _in_order(filed[one] for one in event.reports if one in filed) for event in chosen}

    def carriers(self, event: Event) -> list[Filing]:
        """All filings of an event, also the copies that add nothing to it, by (known, report)."""
        if pair := pair_of(event):
            self._filed(pair)
        reports = self.ledger.reports_of(event.id, **self._limits)
        return self.evidence(msgspec.structs.replace(event, reports=tuple(reports)))

    def evidence_of(self, events: Iterable[Event]) -> dict[str, list[Filing]]:
        """The evidence of many events by their ids; each relation is read once."""
        chosen = list(events)
        for pair in sorted({pair for event in chosen if (pair := pair_of(event))}):
            self._filed(pair)
        return {event.id: self.evidence(event) for event in chosen}

    def dyads(self) -> list[tuple[Dyad, int]]:
        """Pairs of states with the number of their events, the most first."""
        return self._kept.chronicle.dyads(self.day) if self._kept else self.ledger.dyads(**self._limits)

    def exposure(self, pair: Dyad) -> list[tuple[date, int]]:
        """Articles a day that name either state of a pair (one that names both counts for each)."""
        held = self._exposed_pair  # taken once: another thread may ask this view for another relation meanwhile
        if held is None or held[0] != pair:
            total: Counter[date] = Counter()
            for state in pair:
                total.update(dict(self._exposure(state)))
            held = self._exposed_pair = pair, sorted(total.items())
        return held[1]

    def waiting(self) -> dict[str, int]:
        """Article versions known by then that no coder had read, by language ("?" where unknown)."""
        return self.ledger.waiting(**self._limits)

    def report(self, report: str) -> Filing | None:
        """One report as it was filed by then, also one that was taken back."""
        return self.ledger.report(report, **self._limits)

    def taken_back(self, report: str) -> bool:
        """Whether a report does not stand any more: corrected, withdrawn, or read otherwise."""
        filing = self.report(report)
        return filing is None or filing.withdrawn is not None

    def held(self) -> Held:
        """What the ledger held of what was known by then: by this it is known again."""
        return self.ledger.held(**self._limits)

    def earlier(self, day: date, recorded_as_of: datetime | None = None) -> Self:
        """The same ledger as of an earlier day; with `recorded_as_of`, as it was recorded by then."""
        return type(self)(self.ledger, day, recorded_as_of or self._limits["recorded_as_of"], kept=self._given)

    def freshness(self) -> LedgerStatus:
        """What the ledger holds at this moment, how new it is, and what could not be used."""
        kept = self._kept if self.as_of is None else None
        return self.ledger.status(figures=kept.figures(self.day) if kept else None)

    def search(self, query: str, limit: int) -> list[tuple[Article, str]]:
        """Articles that match, best first, each with the words around the hit (hits in ‹ ›)."""
        upto = self._kept.reach(self.as_of) if self._kept and self.as_of else None
        return self.ledger.search(query, limit=limit, upto=upto, **self._limits)

    def publishers(self, days: int) -> list[tuple[str, int, datetime]]:
        """Who published the articles of the last `days` days of news, the most first: (name, articles, newest)."""
        before = self.horizon - timedelta(days=min(days, self.horizon.toordinal() - 1))
        if self._kept:
            return self._kept.press.publishers(before, self.as_of or self.latest)
        return self.ledger.publishers(since=end_of_day(before), **self._limits)

    @cached_property
    def _whole(self) -> bool:
        """Whether everything in the ledger counts."""
        everything = self._limits["as_of"] is None and self._limits["recorded_as_of"] is None
        last = self.ledger.last_day(**self._limits)
        return everything and (last is None or last <= self.day)

    def _exposure(self, state: str) -> list[tuple[date, int]]:
        if state not in self._exposed:
            kept = self._kept
            self._exposed[state] = kept.read(state, self.as_of) if kept else self.ledger.exposure(state, **self._limits)
        return self._exposed[state]

    def _filed(self, pair: Dyad) -> dict[str, Filing]:
        if pair not in self._read:
            filings = self.ledger.filings(dyad=pair, **self._limits)
            self._read[pair] = {filing.report.id: filing for filing in filings}
        return self._read[pair]


def _in_order(filings: Iterable[Filing]) -> list[Filing]:
    return sorted(filings, key=lambda one: (one.known, one.report.id))


def states_of(event: Event) -> set[str]:
    """The states that are parties of an event."""
    return {party.state for party in (event.actor, event.recipient) if party and party.state}


def pair_of(event: Event) -> Dyad | None:
    """The two different states of an event, in alphabetical order."""
    states = states_of(event)
    return dyad(*states) if len(states) == 2 else None
