"""Country stress: how unusual the strain on a state is, part by part, against the state's own past.

The total is the mean of the parts' `unusual`: the probability that a window of the state's own past held less than
the present one (a share of conflict where nothing was done is left out). So states that the news tells much of and
those that it seldom names compare, and each is its own yardstick. It does *not* mean that war, a coup or collapse is
near or likely; nor that a state under much stress for ten years is calm because nothing rose; nor that of two states
the one with the higher total suffers more. It rests on what was read: parts share acts (an assault is conflict as well
as force), so the interval of the total takes the parts' errors to go together, which makes it wide rather than narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import STRESS_PARTS, Direction, Event, Shift, Stress, StressPart, end_of_day
from bilateral.relations.counted import Exposure
from bilateral.relations.strain import CONFLICT, WORSENING, strain_of
from bilateral.relations.traits import as_text
from bilateral.relations.unusual import Rates, Shares, typical
from bilateral.relations.weights import is_conflict, weight
from bilateral.relations.windows import OVERLAP, Windows, windows
from bilateral.world import states

Array = NDArray[np.float64]

WINDOW = 90
"""Days of a window unless told otherwise."""

ENOUGH = 5
"""Texts on the state within the window (and in its past) from which silence means something."""

PAST = 4
"""The least past, in lengths of the window."""

COVERAGE, NO_PAST = "too little coverage", "too little past"


class Strained(msgspec.Struct, frozen=True):
    """What counts of the acts of a state by (day of the act, id), as arrays of n entries.

    `day` is an ordinal, `sure` the amount where only confirmed acts count; `part` is a place in `STRESS_PARTS`, or
    their number for most acts. `others` are acts that have a recipient.
    """

    ids: NDArray[np.str_] | NDArray[np.bytes_]
    day: NDArray[np.int64]
    amount: Array
    sure: Array
    conflict: NDArray[np.bool_]
    part: NDArray[np.int64]
    others: NDArray[np.bool_]

    @classmethod
    def of(cls, state: str, events: Iterable[Event], as_of: date) -> Strained:
        """What counts for anything by the end of a day."""
        by = end_of_day(as_of)
        known = [event for event in events if event.date <= as_of and event.first_known <= by]
        known = sorted((event for event in known if weight(event, by) > 0), key=lambda event: (event.date, event.id))
        return cls(
            ids=np.array([event.id for event in known], np.str_),
            day=np.array([event.date.toordinal() for event in known], np.int64),
            amount=np.array([weight(event, by) for event in known]),
            sure=np.array([weight(event, by, claims=False) for event in known]),
            conflict=np.array([is_conflict(event) for event in known], bool),
            part=np.array([_place(event, state) for event in known], np.int64),
            others=np.array([event.recipient is not None for event in known], bool),
        )

    def where(self, chosen: NDArray[np.bool_]) -> Strained:
        """Those of the acts."""
        return Strained(*(column[chosen] for column in msgspec.structs.astuple(self)))

    def sums(self, spans: Windows, values: Array) -> Array:
        """Values of the acts, summed for each window."""
        return spans.sums(self.day.tolist(), values.tolist())

    def now(self, spans: Windows) -> list[str]:
        """The ids of the acts of the present window."""
        present = self.where(np.array([spans.now(day) for day in self.day.tolist()], bool))
        return as_text(present.ids)

    def firm(self) -> frozenset[str]:
        """The ids of the acts that are confirmed."""
        return frozenset(as_text(self.ids[self.sure > 0]))


def _place(event: Event, state: str) -> int:
    part = strain_of(event, state)
    return len(STRESS_PARTS) if part is None else STRESS_PARTS.index(part)


def stress(
    state: str,
    events: Iterable[Event] | Strained,
    *,
    shifts: Iterable[Shift] = (),
    exposure: Exposure,
    texts: Exposure,
    as_of: date,
    days: int = WINDOW,
) -> Stress:
    """The stress of a state in the window of `days` days up to and with `as_of`, by the days of the acts.

    `events` are those with the state as a party; `shifts` those of its dyads, placed by the day of detection;
    `exposure` the texts a day on the state, `texts` those on any state. Acts weigh as in a series (`weights.weight`),
    as they stood by `as_of`. The newest acts are still being told of, those of the past no more: the present reads a
    little low. Raises `ValueError` where `days` is not positive, or the state had ceased to exist before the window.
    """
    begin = as_of - timedelta(days=days - 1)
    life = _lived(state, begin)
    spans = windows(as_of, days, [row for row in texts if row[0] <= as_of], life)
    on = spans.sums([day.toordinal() for day, _ in exposure], [float(articles) for _, articles in exposure])
    before = sum(articles for day, articles in exposure if day < begin and (life is None or day >= life))
    lacking = _lacking(on[0], before, len(spans.ends) - 1)
    acts = events if isinstance(events, Strained) else Strained.of(state, events, as_of)
    parts = (
        _share(spans, acts.where(acts.others)),
        _worsening(spans, [one for one in shifts if state in one.dyad], acts),
        *(_count(name, spans, acts.where(acts.part == place)) for place, name in enumerate(STRESS_PARTS) if place > 1),
    )
    parts = parts if lacking is None else tuple(map(_unjudged, parts))
    return Stress(
        state=state,
        since=begin,
        until=as_of,
        total=_mean([part.unusual for part in parts]),
        low=_mean([part.unusual_low for part in parts]),
        high=_mean([part.unusual_high for part in parts]),
        lacking=lacking,
        articles=int(on[0]),
        windows=len(spans.ends) - 1,
        parts=parts,
    )


def _lived(state: str, begin: date) -> date | None:
    """Since when a state has been one, as far as that is known."""
    known = states().get(state)
    if known and known.until and known.until < begin:
        raise ValueError(f"{known.name} ({state}) ended on {known.until}; ask as of a day before that")
    return known.since if known else None


def _lacking(articles: float, before: int, past: int) -> str | None:
    if articles < ENOUGH:
        return COVERAGE
    return NO_PAST if before < ENOUGH or past < PAST * OVERLAP else None


def _share(spans: Windows, acts: Strained) -> StressPart:
    """The share of conflict in what the state is part of with others."""
    hostile = acts.conflict.astype(float)
    unit = typical(acts.amount.tolist())
    posterior = Shares(
        ones=acts.sums(spans, acts.amount * hostile) / unit,
        others=acts.sums(spans, acts.amount * (1 - hostile)) / unit,
    )
    pooled = float(posterior.ones[1:].sum() + posterior.others[1:].sum())
    firm, all_firm = (acts.sums(spans, values)[0] for values in (acts.sure * hostile, acts.sure))
    now = float(posterior.ones[0] + posterior.others[0])
    return _part(
        CONFLICT,
        posterior,
        level=float(posterior.ones[0]) / now if now else None,
        usual=float(posterior.ones[1:].sum()) / pooled if pooled else None,
        confirmed=float(firm / all_firm) if all_firm else None,
        events=acts.now(spans),
        sure=acts.firm(),
    )


def _count(name: str, spans: Windows, acts: Strained) -> StressPart:
    """A weighted count of acts."""
    unit = typical(acts.amount.tolist())
    sums = acts.sums(spans, acts.amount)
    return _part(
        name,
        Rates(sums / unit, spans.reading, unit),
        level=float(sums[0]),
        usual=_usual(sums, spans.reading),
        confirmed=float(acts.sums(spans, acts.sure)[0]),
        events=acts.now(spans),
        sure=acts.firm(),
    )


def _worsening(spans: Windows, shifts: Sequence[Shift], acts: Strained) -> StressPart:
    """The number of dyads with a shift for the worse detected in the window."""
    worse = sorted(
        (one for one in shifts if one.direction is Direction.WORSENING), key=lambda one: (one.detected, one.dyad)
    )
    dyads = sorted({one.dyad for one in worse})
    of = [[one.detected.toordinal() for one in worse if one.dyad == pair] for pair in dyads]
    counts = sum((np.minimum(spans.sums(days, [1.0] * len(days)), 1) for days in of), np.zeros(len(spans.ends)))
    present = (one for one in worse if spans.now(one.detected.toordinal()))
    return _part(
        WORSENING,
        Rates(counts, spans.reading, 1.0),
        level=float(counts[0]),
        usual=_usual(counts, spans.reading),
        confirmed=None,
        events=list(dict.fromkeys(event for one in present for event in one.events)),
        sure=acts.firm(),
    )


def _usual(sums: Array, reading: Array) -> float | None:
    """What the windows of the past held, at the present pace of reading."""
    read = float(reading[1:].sum())
    return float(sums[1:].sum()) / read if read else None


def _part(
    name: str,
    posterior: Rates | Shares,
    *,
    level: float | None,
    usual: float | None,
    confirmed: float | None,
    events: Sequence[str],
    sure: frozenset[str],
) -> StressPart:
    low, high = posterior.interval()
    odd = posterior.unusual() or (None, None, None)
    return StressPart(
        name=name,
        level=_rounded(level),
        low=round(low, 4),
        high=round(high, 4),
        usual=_rounded(usual),
        unusual=_rounded(odd[0]),
        unusual_low=_rounded(odd[1]),
        unusual_high=_rounded(odd[2]),
        confirmed=_rounded(confirmed),
        events=tuple(events),
        confirmed_events=tuple(event for event in events if event in sure),
    )


def _unjudged(part: StressPart) -> StressPart:
    """The part without what compares it with the past."""
    return msgspec.structs.replace(part, usual=None, unusual=None, unusual_low=None, unusual_high=None)


def _mean(values: Sequence[float | None]) -> float | None:
    """The mean of what is known; `None` where nothing is."""
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
