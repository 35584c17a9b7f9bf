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
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import STRESS_PARTS, Direction, Event, Shift, Stress, StressPart, end_of_day
from bilateral.relations.counted import Exposure
from bilateral.relations.strain import CONFLICT, WORSENING, strain_of
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


class _Act(NamedTuple):
    """An event with what it counts, and what it counts where only confirmed acts do."""

    day: int
    amount: float
    sure: float
    conflict: bool
    part: str | None
    event: Event


def stress(
    state: str,
    events: Iterable[Event],
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
    acts = _acts(state, events, as_of)
    parts = (
        _share(spans, [act for act in acts if act.event.recipient is not None]),
        _worsening(spans, [one for one in shifts if state in one.dyad], acts),
        *(_count(name, spans, [act for act in acts if act.part == name]) for name in STRESS_PARTS[2:]),
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


def _acts(state: str, events: Iterable[Event], as_of: date) -> list[_Act]:
    """What counts for anything by the end of a day, by (day of the act, id)."""
    by = end_of_day(as_of)
    placed = (
        _Act(
            day=event.date.toordinal(),
            amount=weight(event, by),
            sure=weight(event, by, claims=False),
            conflict=is_conflict(event),
            part=strain_of(event, state),
            event=event,
        )
        for event in events
        if event.date <= as_of and event.first_known <= by
    )
    return sorted((act for act in placed if act.amount > 0), key=lambda act: (act.day, act.event.id))


def _share(spans: Windows, acts: Sequence[_Act]) -> StressPart:
    """The share of conflict in what the state is part of with others."""
    amounts, sure = [act.amount for act in acts], [act.sure for act in acts]
    hostile = [float(act.conflict) for act in acts]
    unit = typical(amounts)
    posterior = Shares(
        ones=_sums(spans, acts, amounts, hostile) / unit,
        others=_sums(spans, acts, amounts, [1 - one for one in hostile]) / unit,
    )
    pooled = float(posterior.ones[1:].sum() + posterior.others[1:].sum())
    firm, all_firm = (_sums(spans, acts, sure, side)[0] for side in (hostile, [1.0] * len(acts)))
    now = float(posterior.ones[0] + posterior.others[0])
    return _part(
        CONFLICT,
        posterior,
        level=float(posterior.ones[0]) / now if now else None,
        usual=float(posterior.ones[1:].sum()) / pooled if pooled else None,
        confirmed=float(firm / all_firm) if all_firm else None,
        events=[act.event.id for act in acts if spans.now(act.day)],
        sure=_sure(acts),
    )


def _count(name: str, spans: Windows, acts: Sequence[_Act]) -> StressPart:
    """A weighted count of acts."""
    amounts = [act.amount for act in acts]
    unit = typical(amounts)
    sums = _sums(spans, acts, amounts)
    return _part(
        name,
        Rates(sums / unit, spans.reading, unit),
        level=float(sums[0]),
        usual=_usual(sums, spans.reading),
        confirmed=float(_sums(spans, acts, [act.sure for act in acts])[0]),
        events=[act.event.id for act in acts if spans.now(act.day)],
        sure=_sure(acts),
    )


def _worsening(spans: Windows, shifts: Sequence[Shift], acts: Sequence[_Act]) -> StressPart:
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
        sure=_sure(acts),
    )


def _sure(acts: Sequence[_Act]) -> frozenset[str]:
    return frozenset(act.event.id for act in acts if act.sure > 0)


def _sums(spans: Windows, acts: Sequence[_Act], *factors: Sequence[float]) -> Array:
    values = [float(np.prod(one)) for one in zip(*factors, strict=True)]
    return spans.sums([act.day for act in acts], values)


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
