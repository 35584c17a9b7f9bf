"""The days an act may have happened on, as far as its report dates it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bilateral.model import Precision

AHEAD = 400
"""Days that a plan without a date reaches ahead, and that a denial or an admission reaches back."""


def act_range(day: date, precision: Precision) -> tuple[date, date]:
    """First and last day, both included. A week runs from Monday; without any date it is the day given."""
    if precision is Precision.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if precision is Precision.MONTH:
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision is Precision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day, day


def days_between(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Days from the end of the earlier range of ordinals to the start of the later; 0 where they overlap."""
    return max(0, second[0] - first[1], first[0] - second[1])


def widened(known: tuple[int, int] | None, more: tuple[int, int]) -> tuple[int, int]:
    """The smallest range that holds both."""
    return more if known is None else (min(known[0], more[0]), max(known[1], more[1]))
