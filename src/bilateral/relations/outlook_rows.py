"""What is known of dyads on days of their past, in numbers: what an outlook learns from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bilateral.model import Direction, Shift
from bilateral.relations.counted import Daily
from bilateral.relations.direction import usual_score

Array = NDArray[np.float64]

DIRECTIONS = (Direction.WORSENING, Direction.DEEPENING)

LEAST = 10
"""Events by a day from which a dyad is forecast on it."""

EVERY = 30
"""Days between two of a dyad's days that are learnt from."""

FADE = 180.0
"""Days in which a shift's echo falls to 1/e."""


class Past(NamedTuple):
    """What is known of one dyad: its days and its shifts, by day of detection."""

    days: Daily
    shifts: Sequence[Shift]


class Rows(NamedTuple):
    """Days of dyads: features [n, f], whether each direction came within the horizon [n, 2], the day and the dyad."""

    features: Array
    came: Array
    day: NDArray[np.int64]
    dyad: NDArray[np.int64]

    def where(self, chosen: NDArray[np.bool_]) -> Rows:
        """Those of the rows."""
        return Rows(self.features[chosen], self.came[chosen], self.day[chosen], self.dyad[chosen])


EMPTY = Rows(np.zeros((0, 8)), np.zeros((0, 2)), np.zeros(0, dtype=int), np.zeros(0, dtype=int))


def rows_of(pasts: Sequence[Past], horizon: int, until: int) -> Rows:
    """The days of all dyads, numbered as they come, that can be learnt from up to a day (an ordinal)."""
    parts = [EMPTY, *(_days_of(number, past, horizon, until) for number, past in enumerate(pasts))]
    return Rows(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.came for part in parts]),
        np.concatenate([part.day for part in parts]),
        np.concatenate([part.dyad for part in parts]),
    )


def rows_now(pasts: Sequence[Past], day: int) -> Rows:
    """The row of each dyad on the last day."""
    found = [(number, _features(past, np.array([day - past.days.origin]))) for number, past in enumerate(pasts)]
    kept = [
        (number, row) for number, row in found if _told(pasts[number].days, day - pasts[number].days.origin) >= LEAST
    ]
    features = np.concatenate([row for _, row in kept]) if kept else EMPTY.features
    return Rows(features, np.zeros((len(kept), 2)), np.full(len(kept), day), np.array([n for n, _ in kept], dtype=int))


def _days_of(number: int, past: Past, horizon: int, until: int) -> Rows:
    """The days of a dyad that can be learnt from: every thirtieth from its tenth event on."""
    days = past.days
    size = min(len(days.score), until - days.origin + 1)
    at = np.array([day for day in range(0, size, EVERY) if _told(days, day) >= LEAST], dtype=int)
    if not len(at):
        return EMPTY
    came = np.zeros((len(at), 2))
    for side, direction in enumerate(DIRECTIONS):
        detected = np.array(
            [one.detected.toordinal() - days.origin for one in past.shifts if one.direction is direction]
        )
        came[:, side] = np.searchsorted(detected, at + horizon, "right") > np.searchsorted(detected, at, "right")
    return Rows(_features(past, at), came, at + days.origin, np.full(len(at), number))


def _told(days: Daily, at: int) -> float:
    """Events up to a day (an index)."""
    return float(days.cooperation_events[: at + 1].sum() + days.conflict_events[: at + 1].sum())


def _features(past: Past, at: NDArray[np.int64]) -> Array:
    """What is known of a dyad on days (indices), [n, 8]."""
    days = past.days
    amounts = days.cooperation + days.conflict

    def last(values: Array, length: int) -> Array:
        total = np.concatenate([[0.0], np.cumsum(values)])
        found: Array = total[np.minimum(at + 1, len(values))] - total[np.clip(at + 1 - length, 0, len(values))]
        return found

    hostile, recent = last(days.conflict, 90), last(amounts, 90)
    usual = usual_score(days)[np.minimum(at, len(days.score) - 1)] * 90
    change = (last(days.score, 90) - usual) / np.sqrt(25 + last(days.score**2, 90))
    echoes = [_echo(past, at, direction) for direction in DIRECTIONS]
    return np.stack(
        [
            np.log1p(last(amounts, 365)),
            np.log1p(recent),
            np.log1p(last(amounts, 30)),
            (hostile + 1) / (recent + 2),
            np.clip(change, -3, 3),
            np.abs(np.clip(change, -3, 3)),
            *echoes,
        ],
        axis=1,
    )


def _echo(past: Past, at: NDArray[np.int64], direction: Direction) -> Array:
    """1 right after a shift in a direction, fading."""
    detected = _detected(past, direction)
    if not len(detected):
        return np.zeros(len(at))
    before = np.searchsorted(detected, at, "right") - 1
    gone = np.where(before >= 0, at - detected[np.maximum(before, 0)], np.inf)
    faded: Array = np.exp(-gone / FADE)
    return faded


def _detected(past: Past, direction: Direction) -> Array:
    """The days (indices) on which shifts in a direction were detected."""
    found = (one.detected.toordinal() - past.days.origin for one in past.shifts if one.direction is direction)
    return np.array(list(found), dtype=float)
