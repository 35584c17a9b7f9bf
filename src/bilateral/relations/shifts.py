"""When a relationship began to deepen or to worsen, day by day with only what was known by then."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
from math import exp, log

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import Direction, Event, Shift
from bilateral.relations.counted import Counted, Countings, Daily, Dyad, Exposure, Ground, counted, daily, ground
from bilateral.relations.direction import direction_of, usual_score
from bilateral.relations.fieldgroups import FIELD_GROUPS
from bilateral.relations.monitor_counts import DEFAULT, Settings, Stream, Surge, surges
from bilateral.relations.outlook_rows import Past
from bilateral.relations.traits import Traits

DETECTOR = "shifts-1"
"""Names this detector where its shifts are kept; raised whenever they can be others for the same events."""

RATE = 0.25
"""False alarms per dyad-year that a reader bears unless told otherwise."""

REST = 60
"""Days after a shift in which a second one in the same direction is taken for the same."""

TURN = 7
"""Days after a shift before one in the other direction can be told from its backwash."""

CARRIERS = 12
"""Events that a shift names."""

OVERLAP = 1.5
"""How many independent looks the streams and windows of one dyad amount to. Simulated calm dyads of 3 to 1,000
events a year raise 0.06 to 0.23 shifts a year at a rate of 0.25, and 0.20 to 0.36 where events come in bursts."""

TRUE_SHIFTS = 0.25
"""Real shifts per dyad-year, a priori: what a surge's frequency is held against for its probability."""

CLEAR = 0.7
"""The least probability of a direction; below it, the coming days must tell."""


def shifts(
    dyad: Dyad,
    events: Iterable[Event] | Traits,
    *,
    exposure: Exposure,
    rate: float = RATE,
    as_of: date,
    settings: Settings = DEFAULT,
) -> tuple[Shift, ...]:
    """All shifts of a dyad up to a day, by day of detection; aims at `rate` false ones a year.

    Raises `ValueError` where the rate is not positive.
    """
    if not rate > 0:
        raise ValueError(f"a rate of {rate} shifts a year; give more than 0, such as {RATE}")
    return _shifts(dyad, _counted(dyad, events, as_of), exposure, rate, as_of, settings)


def _counted(dyad: Dyad, events: Iterable[Event] | Traits, as_of: date) -> Countings:
    return counted(events if isinstance(events, Traits) else Traits.of(dyad, events), as_of)


def _shifts(
    dyad: Dyad, found: Countings, exposure: Exposure, rate: float, as_of: date, settings: Settings
) -> tuple[Shift, ...]:
    if not _crowded(found.day, settings):
        return ()
    return tuple(_Watch(dyad, found, daily(found, exposure, as_of), rate, settings).shifts())


def past(
    dyad: Dyad, events: Iterable[Event] | Traits, *, exposure: Exposure, rate: float = RATE, as_of: date
) -> Past | None:
    """What outlooks learn from: the days of a dyad and its shifts; `None` where nothing counts."""
    found = _counted(dyad, events, as_of)
    if not len(found.day):
        return None
    days = daily(found, exposure, as_of)
    return Past(days, tuple(_Watch(dyad, found, days, rate, DEFAULT).shifts()))


class Watched(msgspec.Struct, frozen=True):
    """The shifts of a dyad, with the days (ordinals) from which its events count and the ground that they rest on."""

    days: tuple[int, ...]
    ground: Ground | None
    shifts: tuple[Shift, ...]


def watched(dyad: Dyad, events: Iterable[Event] | Traits, *, exposure: Exposure, as_of: date) -> Watched:
    """The shifts of a dyad at the usual rate, with what has to stay the same for them to stand."""
    found = _counted(dyad, events, as_of)
    if not len(found.day):
        return Watched((), None, ())
    days = tuple(np.unique(found.day).tolist())
    return Watched(days, ground(found, exposure), _shifts(dyad, found, exposure, RATE, as_of, DEFAULT))


def _crowded(days: NDArray[np.int64], settings: Settings) -> bool:
    """Whether any window can hold as many events as a surge has at the least; `days` ascend."""
    reach, longest = max(settings.fewest, 1) - 1, max(settings.windows)
    return bool((days[reach:] - days[: max(0, len(days) - reach)] < longest).any())


class _Watch:
    """One dyad's days, and the walk along them from one shift to the next."""

    def __init__(self, dyad: Dyad, found: Countings, days: Daily, rate: float, settings: Settings) -> None:
        self.dyad, self.days, self.settings = dyad, days, settings
        self.limit = rate / OVERLAP
        self.usual = usual_score(days)
        self.ordinals: list[int] = found.day.tolist()
        self._all = found

    @cached_property
    def found(self) -> list[Counted]:
        """What counts, one by one: only where there is a surge to look into."""
        return self._all.each()

    def shifts(self) -> Iterator[Shift]:
        last: dict[Direction, int] = {}
        relearn: int | None = None
        begin = 0
        while (noticed := self._next(begin, relearn, last)) is not None:
            surge, direction, sure = noticed
            yield self._shift(surge, direction, sure)
            last[direction] = surge.day
            relearn, begin = max(0, surge.day + 1 - surge.window), surge.day + 1

    def _next(
        self, begin: int, relearn: int | None, last: dict[Direction, int]
    ) -> tuple[Surge, Direction, float] | None:
        for surge in self._surges(begin, relearn):
            direction, sure = direction_of(self._within(surge), self._usual(surge))
            waits = (TURN if side is not direction else REST for side in last)
            rested = all(surge.day - day >= wait for day, wait in zip(last.values(), waits, strict=True))
            if rested and sure >= CLEAR:
                return surge, direction, sure
        return None

    def _surges(self, begin: int, relearn: int | None) -> list[Surge]:
        """Surges of either stream that are rarer than the limit, by day."""
        days = self.days
        streams = (
            Stream(days.cooperation, days.cooperation_events, days.exposed),
            Stream(days.conflict, days.conflict_events, days.exposed),
        )
        both = (surge for stream in streams for surge in surges(stream, relearn, self.settings))
        rare = (surge for surge in both if surge.day >= begin and surge.frequency <= self.limit)
        return sorted(rare, key=lambda surge: (surge.day, surge.frequency, surge.window))

    def _within(self, surge: Surge) -> Sequence[Counted]:
        """The events of a surge's window, by day."""
        end = self.days.origin + surge.day
        low = bisect_right(self.ordinals, end - surge.window)
        return self.found[low : bisect_right(self.ordinals, end)]

    def _usual(self, surge: Surge) -> float:
        """The score that as many days as the window usually sum to."""
        before = surge.day - surge.window
        return float(self.usual[before]) * surge.window if before >= 0 else 0.0

    def _shift(self, surge: Surge, direction: Direction, sure: float) -> Shift:
        within = self._within(surge)
        earliest, start, latest = self._start(surge, within)
        carriers = _carriers(within[bisect_left([one.day for one in within], start) :], direction)
        shares = _shares(carriers)
        return Shift(
            dyad=self.dyad,
            direction=direction,
            field=_dominant(carriers),
            start=date.fromordinal(start),
            detected=date.fromordinal(self.days.origin + surge.day),
            probability=round(TRUE_SHIFTS / (TRUE_SHIFTS + surge.frequency) * sure, 4),
            events=tuple(shares)[:CARRIERS],
            earliest=date.fromordinal(earliest),
            latest=date.fromordinal(latest),
            shares=tuple(shares.values())[:CARRIERS],
        )

    def _start(self, surge: Surge, within: Sequence[Counted]) -> tuple[int, int, int]:
        """The first day of the surge, as an ordinal: where a Poisson rate most likely rose, between its 80 % bounds.

        Before, all days with events in the window are as likely to be the first.
        """
        end = self.days.origin + surge.day
        first = max(0, surge.day - surge.window)
        total = self.days.cooperation + self.days.conflict
        rate = (total[:first].sum() + 0.5) / (first + 365)
        days = sorted({one.day for one in within})
        gains = [_gain(sum(one.amount for one in within if one.day >= day), rate * (end - day + 1)) for day in days]
        best = max(gains)
        likely = list(accumulate(exp(gain - best) for gain in gains))
        low, high = (bisect_left(likely, share * likely[-1]) for share in (0.1, 0.9))
        at = gains.index(best)
        return days[min(low, at)], days[at], days[max(high, at)]


def _gain(count: float, expected: float) -> float:
    """The log-likelihood that a changed Poisson rate adds to an expected count; 0 where it did not rise."""
    return count * log(count / expected) - count + expected if count > expected else 0.0


def _carriers(events: Sequence[Counted], direction: Direction) -> list[Counted]:
    """The events that pull in a direction, the largest contribution first."""
    pulling = [one for one in events if one.conflict == (direction is Direction.WORSENING)]
    return sorted(pulling or events, key=lambda one: (-one.amount * abs(one.score), one.day, one.id))


def _shares(carriers: Sequence[Counted]) -> dict[str, float]:
    """Event ids, the largest first, with their share of all that carries; announced and done, an event counts twice."""
    parts: defaultdict[str, float] = defaultdict(float)
    for one in carriers:
        parts[one.id] += one.amount * abs(one.score)
    whole = sum(parts.values())
    return {one: round(part / whole, 4) for one, part in sorted(parts.items(), key=lambda item: -item[1])}


def _dominant(carriers: Sequence[Counted]) -> str | None:
    """The field group with the largest share of the contributions; `None` where no event has a field."""
    shares: defaultdict[str, float] = defaultdict(float)
    for one in carriers:
        for group in (groups := one.groups):
            shares[group] += one.amount * abs(one.score) / len(groups)
    return max((group for group in FIELD_GROUPS if group in shares), key=shares.__getitem__, default=None)
