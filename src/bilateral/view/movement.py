"""How relations move, as of a day: series, shifts and what these hang on, outlooks, blocs, and what passed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from bilateral import relations
from bilateral.events import as_read
from bilateral.model import Constellation, Event, Flow, Outlook, Robustness, Series, Shift, Skill, end_of_day
from bilateral.model import dyad as named_dyad
from bilateral.rollups import Kept
from bilateral.view.news import AWAITED, News
from bilateral.view.reading import Dyad, pair_of
from bilateral.world import owner_of

RECENT = timedelta(days=90)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One relation at a glance: its events, those of the last 90 days, its newest event and newest shift."""

    dyad: Dyad
    events: int
    recent: int
    last: Event | None
    shift: Shift | None


class Movement(News):
    """The part of a view that looks at relations."""

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
            self.roll(dyad).traits(self.horizon),
            exposure=self.exposure(dyad),
            bin=bin,
            field=field,
            as_of=self.horizon,
            since=since,
            claims=claims,
            actor=actor,
        )

    def shifts(self, dyad: Dyad | None = None, rate: float = relations.RATE) -> tuple[Shift, ...]:
        """Changes of one relation, or of all, by day of detection; `rate` is shifts per dyad-year.

        Those of all on a past day are found from events as these read now, where the view was given what is kept.
        """
        if dyad is None and self._given and self._kept and rate == relations.RATE:
            kept = self._kept.shifts(as_of=self.as_of)
            return tuple(sorted((one for found in kept.values() for one in found), key=_by_detection))
        pairs = [dyad] if dyad else [pair for pair, _ in self.dyads()]
        self._take_kept(pairs, rate)
        found = (shift for pair in pairs for shift in self._shifts_of(pair, rate))
        return tuple(sorted(found, key=_by_detection))

    def turned(self, since: date, events: Iterable[Event]) -> tuple[Shift, ...]:
        """Shifts that could be seen from a day on, of the relations that `events`, all of theirs, belong to.

        A surge needs so many acts that became known within its window; other relations are not looked at.
        """
        surge = relations.Settings()
        begin = end_of_day(since - timedelta(days=max(surge.windows) + 1))
        of: dict[Dyad, list[Event]] = defaultdict(list)
        for event in events:
            if pair := pair_of(event):
                of[pair].append(event)
        fresh = sorted(pair for pair, held in of.items() if sum(_newest(one) > begin for one in held) >= surge.fewest)
        self._take_kept(fresh, relations.RATE)
        found = (shift for pair in fresh for shift in self._shifts_of(pair, relations.RATE, of[pair]))
        return tuple(sorted((one for one in found if one.detected >= since), key=_by_detection))

    def turned_in(self, about: Dyad | str, since: date) -> tuple[Shift, ...]:
        """Shifts of a relation, or of those of a state, that could be seen from a day on."""
        if isinstance(about, tuple):
            pairs = [about]
        elif self._kept is not None:
            pairs = self._moving(self._kept, about, since)
        else:
            return self.turned(since, self.events(state=about))
        self._take_kept(pairs, relations.RATE)
        found = (shift for pair in pairs for shift in self._shifts_of(pair, relations.RATE))
        return tuple(sorted((one for one in found if one.detected >= since), key=_by_detection))

    def _moving(self, kept: Kept, state: str, since: date) -> list[Dyad]:
        """The relations of a state of which as many events changed as a surge needs that is seen from a day on."""
        surge = relations.Settings()
        begin = since.toordinal() - max(surge.windows) - 1
        alive = [one.alive(self.as_of or date.max) for one in kept.outlines(state)]
        found = [one.states for one in alive if ((one.known > begin) & one.marks["pair"]).sum() >= surge.fewest]
        return sorted((first, second) for first, second in found if first and second)

    def outlook(self, horizon: int) -> tuple[tuple[Outlook, ...], Skill]:
        """The chance that each relation worsens or deepens within so many days, and how good such forecasts were.

        It is learnt from all relations, so it is kept for the next one that is asked for.
        """
        if horizon not in self._outlooks:
            self._outlooks[horizon] = self._outlook(horizon)
        return self._outlooks[horizon]

    def _outlook(self, horizon: int) -> tuple[tuple[Outlook, ...], Skill]:
        pasts: dict[Dyad, relations.Past] = {}
        for pair, number in self.dyads():
            if number >= relations.FORECAST_FROM:
                found = relations.past(
                    pair, self._roll(pair).traits(), exposure=self.exposure(pair), as_of=self.horizon
                )
                pasts |= {pair: found} if found else {}
        return relations.outlook(pasts, self.horizon, horizon)

    def robustness(self, shift: Shift, rate: float = relations.RATE) -> Robustness:
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
        read, start, end = self._volume, month.replace(day=1), relations.following(month)
        if not read:
            raise ValueError(f"nothing was known by {self.day}; `bilateral read` puts news into the ledger")
        if end <= read[0][0]:
            raise ValueError(f"{start:%Y-%m} is before the first news, of {read[0][0]}; ask for a later month")
        if start > self.day:
            raise ValueError(f"{start:%Y-%m} had not begun by {self.day}; ask for an earlier month")
        events = self.events(since=relations.first_needed(start), until=end - timedelta(days=1))
        return relations.constellation(events, start, read=read, least=least)

    def flow(self, dyad: Dyad, since: date | None = None) -> tuple[Flow, ...]:
        """What passed between two states, or is to pass, by acts from `since` on: the flow of most events first."""
        roll = self.roll(dyad)
        return relations.flows(dyad, roll.read(roll.outline.marks["passes"]), since=since, as_of=self.day)

    def standings(self, limit: int = 50, naming: Collection[str] | None = None) -> list[Standing]:
        """Relations with most going on in the last 90 days; `naming` keeps those with one of these states.

        The newest shift of a view of a past day is found from events as these read now, where what is kept can be used.
        """
        if self._kept is not None:
            return self._kept_standings(self._kept, limit, naming)
        total, recent = Counter[Dyad](), Counter[Dyad]()
        for one in self.tallies(RECENT.days):
            if one.actor and one.recipient and one.actor != one.recipient:
                pair = named_dyad(one.actor, one.recipient)
                total[pair] += one.events
                recent[pair] += one.recent
        chosen = (pair for pair in total if naming is None or not set(pair).isdisjoint(naming))
        order = sorted(chosen, key=lambda pair: (-recent[pair], -total[pair], pair))[:limit]
        self._take_kept(order, relations.RATE)
        return [self._standing(pair, total[pair], recent[pair]) for pair in order]

    def _kept_standings(self, kept: Kept, limit: int, naming: Collection[str] | None) -> list[Standing]:
        glances = kept.chronicle.glances(
            self.day,
            self.horizon - RECENT,
            self.horizon,
            awaited=AWAITED,
            naming=None if naming is None else set(naming),
            limit=limit,
        )
        events = self.ledger.states([one.last for one in glances if one.last])
        shifts = kept.shifts([one.dyad for one in glances], self.as_of)
        return [
            Standing(
                dyad=one.dyad,
                events=one.events,
                recent=one.recent,
                last=as_read(events[one.last], self.day) if one.last else None,
                shift=next(reversed(shifts.get(one.dyad, ())), None),
            )
            for one in glances
        ]

    def _standing(self, pair: Dyad, events: int, recent: int) -> Standing:
        return Standing(
            dyad=pair,
            events=events,
            recent=recent,
            last=next(iter(self.newest(pair, 1, without=AWAITED)), None),
            shift=next(reversed(self.shifts(pair)), None),
        )

    def _shifts_of(self, pair: Dyad, rate: float, events: Sequence[Event] | None = None) -> tuple[Shift, ...]:
        if (pair, rate) not in self._shifts:
            known = self.roll(pair).traits() if events is None else events
            found = relations.shifts(pair, known, exposure=self.exposure(pair), rate=rate, as_of=self.horizon)
            self._shifts[pair, rate] = tuple(found)
        return self._shifts[pair, rate]

    def _take_kept(self, pairs: Sequence[Dyad], rate: float) -> None:
        """Take shifts that are kept, where the view is of all that the ledger holds."""
        new = [pair for pair in pairs if (pair, rate) not in self._shifts]
        if new and self._kept and self._whole and rate == relations.RATE:
            kept = self._kept.shifts(new)
            self._shifts |= {(pair, rate): kept[pair] for pair in new if pair in kept}


def _by_detection(shift: Shift) -> tuple[date, Dyad, date]:
    return shift.detected, shift.dyad, shift.start


def _newest(event: Event) -> datetime:
    """When an event last changed, UTC."""
    return event.history[-1].known if event.history else event.first_known
