"""The ledger as of a day: the one reader behind briefs, pages and the command line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import takewhile
from textwrap import shorten

import msgspec

from bilateral import obligations, relations
from bilateral.countries import Countries, Limits
from bilateral.events import Stories, as_read
from bilateral.ledger import Ledger, LedgerStatus, utc_now
from bilateral.model import (
    Article,
    Constellation,
    Event,
    Filing,
    Finding,
    Flow,
    Outlook,
    Robustness,
    Series,
    Shift,
    Skill,
    Status,
    Story,
    dyad,
    end_of_day,
)
from bilateral.world import owner_of

Dyad = tuple[str, str]

RECENT = timedelta(days=90)
STORY_REACH = timedelta(days=14)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One relation at a glance: its events, those of the last 90 days, its newest event and newest shift."""

    dyad: Dyad
    events: int
    recent: int
    last: Event | None
    shift: Shift | None


class View(Countries):
    """What was known by the end of a day, UTC; with `recorded_as_of`, what the ledger itself held then."""

    def __init__(
        self,
        ledger: Ledger,
        as_of: date | None = None,
        recorded_as_of: datetime | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Without `as_of` everything in the ledger counts, and plans are read on the clock's day."""
        self.ledger = ledger
        self.as_of = as_of
        self.day = as_of or clock().astimezone(UTC).date()
        self._limits = Limits(as_of=end_of_day(as_of) if as_of else None, recorded_as_of=recorded_as_of)
        self._read: dict[Dyad, dict[str, Filing]] = {}
        self._shifts: dict[tuple[Dyad, float], tuple[Shift, ...]] = {}
        self._exposed: dict[str, list[tuple[date, int]]] = {}

    @cached_property
    def horizon(self) -> date:
        """The last day of which the ledger holds news, not after the day of the view."""
        read = self.ledger.volume(**self._limits)
        return min(self.day, read[-1][0]) if read else self.day

    def events(
        self,
        dyad: Dyad | None = None,
        since: date | None = None,
        until: date | None = None,
        status: Collection[Status] | None = None,
    ) -> list[Event]:
        """Events as they read on this day, by (date, id); `since` and `until` bound the day of the act."""
        stored = self.ledger.events(dyad=dyad, since=since, until=until, **self._limits)
        read = (as_read(event, self.day) for event in stored)
        return [event for event in read if status is None or event.status in status]

    def event(self, event_id: str) -> Event | None:
        """One event by its id or the first digits of it. Raises `AmbiguousId` where these fit several."""
        found = self.ledger.event(event_id, **self._limits)
        return as_read(found, self.day) if found else None

    def evidence(self, event: Event) -> list[Filing]:
        """The reports of an event with the articles that carry them, by (known, report)."""
        filed = self._filed(pair) if (pair := pair_of(event)) in self._read and pair else {}
        found = (filed.get(report) or self.ledger.report(report, **self._limits) for report in event.reports)
        return sorted((one for one in found if one), key=lambda one: (one.known, one.report.id))

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

    def series(
        self,
        dyad: Dyad,
        bin: str = "month",  # noqa: A002
        field: str | None = None,
        claims: bool = True,
        since: date | None = None,
        actor: str | None = None,
    ) -> Series:
        """Cooperation and conflict of a relation up to the horizon; without `claims`, of confirmed acts.

        With `actor`, what that state does to the other, and what both do together.
        """
        return relations.series(
            dyad,
            self.events(dyad),
            exposure=self.exposure(dyad),
            bin=bin,
            field=field,
            as_of=self.horizon,
            since=since,
            claims=claims,
            actor=actor,
        )

    def shifts(self, dyad: Dyad | None = None, rate: float = 0.25) -> tuple[Shift, ...]:
        """Changes of one relation, or of all, by day of detection; `rate` is shifts per dyad-year."""
        pairs = [dyad] if dyad else [pair for pair, _ in self.dyads()]
        found = (shift for pair in pairs for shift in self._shifts_of(pair, rate))
        return tuple(sorted(found, key=lambda shift: (shift.detected, shift.dyad, shift.start)))

    def outlook(self, horizon: int) -> tuple[tuple[Outlook, ...], Skill]:
        """The chance that each relation worsens or deepens within so many days, and how good such forecasts were."""
        pasts: dict[Dyad, relations.Past] = {}
        for pair, number in self.dyads():
            if number >= relations.FORECAST_FROM:
                found = relations.past(pair, self.events(pair), exposure=self.exposure(pair), as_of=self.horizon)
                pasts |= {pair: found} if found else {}
        return relations.outlook(pasts, self.horizon, horizon)

    def robustness(self, shift: Shift, rate: float = 0.25) -> Robustness:
        """Whether a shift stands without any one publisher, owner or speaker."""
        filed = self._filed(shift.dyad).values()
        outlets: dict[str, set[str]] = defaultdict(set)
        for filing in filed:
            outlets[filing.dispatch].update(filing.publishers[:1])
        carried = {filing.report.id: frozenset(outlets[filing.dispatch]) for filing in filed}
        return relations.robustness(
            shift,
            self.events(shift.dyad),
            relations.Print(carried, owner_of),
            exposure=self.exposure(shift.dyad),
            as_of=self.horizon,
            rate=rate,
        )

    def blocs(self, month: date, least: float = relations.LIKELY) -> Constellation:
        """Who stands with whom in a month (any day of it), who moved, and axes at least so likely.

        Raises `ValueError` for a month before the first news or after the day of the view, and without any news.
        """
        read, start, end = self.ledger.volume(**self._limits), month.replace(day=1), relations.following(month)
        if not read:
            raise ValueError(f"nothing was known by {self.day}; `bilateral read` puts news into the ledger")
        if end <= read[0][0]:
            raise ValueError(f"{start:%Y-%m} is before the first news, of {read[0][0]}; ask for a later month")
        if start > self.day:
            raise ValueError(f"{start:%Y-%m} had not begun by {self.day}; ask for an earlier month")
        events = self.events(since=relations.first_needed(start), until=end - timedelta(days=1))
        return relations.constellation(events, start, read=read, least=least)

    def dyads(self) -> list[tuple[Dyad, int]]:
        """Pairs of states with the number of their events, the most first."""
        return self.ledger.dyads(**self._limits)

    def exposure(self, pair: Dyad) -> list[tuple[date, int]]:
        """Articles a day that name either state of a pair (one that names both counts for each)."""
        total: Counter[date] = Counter()
        for state in pair:
            total.update(dict(self._exposure(state)))
        return sorted(total.items())

    def flow(self, dyad: Dyad, since: date | None = None) -> tuple[Flow, ...]:
        """What passed between two states, or is to pass, by acts from `since` on: the flow of most events first."""
        return relations.flows(dyad, self.events(dyad), since=since, as_of=self.day)

    def findings(self, asked: Dyad | str, since: date | None = None) -> tuple[Finding, ...]:
        """What acts of a dyad, or of a state with anyone or alone, would touch if true; those from `since` on."""
        if isinstance(asked, str):
            stored = self.ledger.events(state=asked, since=since, **self._limits)
            events = [as_read(event, self.day) for event in stored]
        else:
            events = self.events(asked, since=since)
        chosen = [event for event in events if obligations.may_touch(event)]
        told = {key: [one.report for one in held] for key, held in self.evidence_of(chosen).items()}
        return obligations.findings(chosen, told, as_of=self.day)

    def standings(self, limit: int = 50, naming: Collection[str] | None = None) -> list[Standing]:
        """Relations with most going on in the last 90 days; `naming` keeps those with one of these states."""
        of: dict[Dyad, list[Event]] = defaultdict(list)
        for event in self.events():
            pair = pair_of(event)
            if pair and (naming is None or not set(pair).isdisjoint(naming)):
                of[pair].append(event)
        recent = {pair: self._recent(found) for pair, found in of.items()}
        order = sorted(of, key=lambda pair: (-recent[pair], -len(of[pair]), pair))[:limit]
        return [self._standing(pair, of[pair], recent[pair]) for pair in order]

    def stories(self, day: date) -> list[Story]:
        """The stories that have an article on this day, the most texts first.

        Articles of the 14 days before are grouped with those of the day, so that a story keeps its beginning;
        copies of a dispatch follow its first.
        """
        since = end_of_day(day - STORY_REACH - timedelta(days=1))
        until = min(end_of_day(day), self._limits["as_of"] or end_of_day(day))
        placed = self.ledger.dispatched(since=since, recorded_as_of=self._limits["recorded_as_of"])
        newest = {
            article.id: (article, place) for article, place in takewhile(lambda row: row[0].known <= until, placed)
        }
        dispatches: dict[str, list[Article]] = defaultdict(list)
        for article, place in newest.values():
            if not article.withdrawn:
                dispatches[place.dispatch].append(article)
        first = {held[0].version: held for held in dispatches.values()}
        grouping = Stories()
        grouping.add(held[0] for held in dispatches.values())
        told = [_story([first[version] for version in story]) for story in grouping.stories()]
        return sorted((s for s in told if s.last.date() == day), key=lambda s: (-s.dispatches, s.first, s.id))

    def freshness(self) -> LedgerStatus:
        """What the ledger holds at this moment, how new it is, and what could not be used."""
        return self.ledger.status()

    def _recent(self, events: Iterable[Event]) -> int:
        first = self.horizon - RECENT
        return sum(event.status not in AWAITED and first < event.date <= self.horizon for event in events)

    def _standing(self, pair: Dyad, events: list[Event], recent: int) -> Standing:
        happened = [event for event in events if event.status not in AWAITED]
        return Standing(
            dyad=pair,
            events=len(events),
            recent=recent,
            last=happened[-1] if happened else None,
            shift=next(reversed(self.shifts(pair)), None),
        )

    def _shifts_of(self, pair: Dyad, rate: float, events: Sequence[Event] | None = None) -> tuple[Shift, ...]:
        if (pair, rate) not in self._shifts:
            known = self.events(pair) if events is None else events
            found = relations.shifts(pair, known, exposure=self.exposure(pair), rate=rate, as_of=self.horizon)
            self._shifts[pair, rate] = tuple(found)
        return self._shifts[pair, rate]

    def _exposure(self, state: str) -> list[tuple[date, int]]:
        if state not in self._exposed:
            self._exposed[state] = self.ledger.exposure(state, **self._limits)
        return self._exposed[state]

    def _filed(self, pair: Dyad) -> dict[str, Filing]:
        if pair not in self._read:
            filings = self.ledger.filings(dyad=pair, **self._limits)
            self._read[pair] = {filing.report.id: filing for filing in filings}
        return self._read[pair]


AWAITED = frozenset({Status.POSSIBLE, Status.PLANNED, Status.CANCELLED, Status.LAPSED, Status.DENIED, Status.WITHDRAWN})
"""Statuses of what did not happen, or not yet."""


def _story(dispatches: Sequence[Sequence[Article]]) -> Story:
    articles = sorted((one for held in dispatches for one in held), key=lambda one: (one.known, one.version))
    begin = articles[0]
    return Story(
        id=begin.version,
        headline=begin.title or shorten(begin.text, 90, placeholder=" …"),
        first=begin.known,
        last=articles[-1].known,
        articles=tuple(one.version for one in articles),
        dispatches=len(dispatches),
        owners=tuple(sorted({owner_of(name) for one in articles for name in one.publishers[:1]})),
    )


def pair_of(event: Event) -> Dyad | None:
    """The two different states of an event, in alphabetical order."""
    other = event.recipient.state if event.recipient else None
    if event.actor.state is None or other is None or event.actor.state == other:
        return None
    return dyad(event.actor.state, other)
