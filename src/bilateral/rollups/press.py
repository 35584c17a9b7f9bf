"""What outlets published day by day, kept by the month in which it became known: any day's list is a sum of a few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np

from bilateral.ledger import ABROAD, NAMELESS, Printing
from bilateral.relations.traits import Rows

NEVER = 0
"""Stands for the day of a version before the first."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

PRINTED = np.dtype([("outlet", "<u4"), ("known", "<i4"), ("before", "<i4"), ("day", "<i4"), ("number", "<i4")])
NEWEST = np.dtype([("outlet", "<u4"), ("known", "<i4"), ("at", "<i8")])


class Month(msgspec.Struct, frozen=True):
    """Article versions that became known in a month.

    `printed` has a `number` of versions of an outlet (a place in `outlets`, of which "" is none) that became `known` on
    a day and were published on a `day`; the version of their article by this outlet `before` them became known on that
    day, `NEVER` where there is none. `newest` has the last instant of each outlet and day. Days are ordinals (UTC for
    what is known), instants microseconds since 1970.
    """

    outlets: list[str]
    printed: bytes
    newest: bytes

    @property
    def rows(self) -> Rows:
        """The rows of `printed`."""
        return np.frombuffer(self.printed, PRINTED)

    @property
    def last(self) -> Rows:
        """The rows of `newest`."""
        return np.frombuffer(self.newest, NEWEST)


Row = tuple[str, int, int, int]
Numbers = dict[Row, int]
Instants = dict[tuple[str, int], int]


def month_of(day: date) -> str:
    """The month that a day falls into, as it is named."""
    return f"{day:%Y-%m}"


def counted(before: Mapping[str, Month], gone: Iterable[Printing], come: Iterable[Printing]) -> dict[str, Month]:
    """The months in which some printings went and some came, from how they were before."""
    numbers: dict[str, Counter[Row]] = {}
    instants: dict[str, Instants] = {}
    for sign, printings in ((-1, gone), (1, come)):
        for one in printings:
            name = month_of(one.known)
            if name not in numbers:
                held = before.get(name)
                numbers[name], instants[name] = (Counter(_numbers(held)), _instants(held)) if held else (Counter(), {})
            known = one.known.toordinal()
            earlier = one.before.toordinal() if one.before else NEVER
            numbers[name][one.outlet or "", known, earlier, one.day.toordinal()] += sign * one.number
            key, at = (one.outlet or "", known), (one.newest - EPOCH) // MICROSECOND
            instants[name][key] = max(at, instants[name].get(key, at))
    return {name: _month(numbers[name], instants[name]) for name in numbers}


def reach(before: Mapping[str, int], come: Iterable[Printing]) -> dict[str, int]:
    """The highest number of an article version that became known in each month."""
    found = dict(before)
    for one in come:
        name = month_of(one.known)
        found[name] = max(one.highest, found.get(name, 0))
    return found


class Press:
    """The months as they are asked for."""

    def __init__(self, read: Callable[[list[str]], Mapping[str, Month]]) -> None:
        """`read` gives months by name, those that there are."""
        self._read = read

    def outlets(self, since: date, until: date, known_by: date) -> list[tuple[str, int]]:
        """`ledger.outlets` by the end of a day; `until` is the last day of which there is news."""
        found: Counter[str] = Counter()
        for month in self._months(since - ABROAD, max(until, known_by)):
            rows = month.rows
            chosen = rows[(rows["day"] >= since.toordinal()) & (rows["known"] <= known_by.toordinal())]
            found.update(_by_outlet(month, chosen))
        named = Counter({name or NAMELESS: number for name, number in found.items()})
        return sorted(named.items(), key=lambda one: (-one[1], one[0]))

    def publishers(self, after: date, known_by: date) -> list[tuple[str, int, datetime]]:
        """`ledger.publishers` of what became known after the end of one day and by the end of another."""
        found: Counter[str] = Counter()
        newest: dict[str, int] = {}
        for month in self._months(after, known_by):
            rows, last = month.rows, month.last
            within = (rows["known"] > after.toordinal()) & (rows["known"] <= known_by.toordinal())
            found.update(_by_outlet(month, rows[within & (rows["before"] <= after.toordinal())]))
            for outlet, known, at in last.tolist():
                if after.toordinal() < known <= known_by.toordinal():
                    name = month.outlets[outlet]
                    newest[name] = max(at, newest.get(name, at))
        told = ((name, number, EPOCH + newest[name] * MICROSECOND) for name, number in found.items() if name)
        return sorted(told, key=lambda one: (-one[1], one[0]))

    def _months(self, first: date, last: date) -> Iterable[Month]:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return self._read([f"{month // 12:04}-{month % 12 + 1:02}" for month in months]).values()


def _by_outlet(month: Month, rows: Rows) -> dict[str, int]:
    numbers = np.bincount(rows["outlet"], rows["number"], minlength=len(month.outlets)).astype(int).tolist()
    return {name: number for name, number in zip(month.outlets, numbers, strict=True) if number}


def _numbers(month: Month) -> Numbers:
    return {(month.outlets[row[0]], *row[1:4]): row[4] for row in month.rows.tolist()}


def _instants(month: Month) -> Instants:
    return {(month.outlets[row[0]], row[1]): row[2] for row in month.last.tolist()}


def _month(numbers: Numbers, instants: Instants) -> Month:
    outlets = sorted({name for name, _ in instants})
    place = {name: number for number, name in enumerate(outlets)}
    printed = [(place[name], *days, number) for (name, *days), number in sorted(numbers.items()) if number]
    newest = [(place[name], known, at) for (name, known), at in sorted(instants.items())]
    return Month(outlets, np.array(printed, PRINTED).tobytes(), np.array(newest, NEWEST).tobytes())
