"""Bringing up to date what is kept: after a pass only that which can have changed is reckoned anew.

Of what was read, the articles that came, were placed or were coded since are counted as they stood before and as they
stand now. The shifts of a relation stand while its events and its ground (`relations.Ground`) are the same. So a day
costs what its news cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral import relations
from bilateral.ledger import ANY, Arrivals, Ledger, Mark
from bilateral.rollups import press
from bilateral.rollups.chronicle import is_dyad
from bilateral.rollups.kept import (
    ALL,
    COUNTS,
    FORM,
    OUTLINES,
    PASSES,
    PRESS,
    REACH,
    READ,
    REMEMBERED,
    SHIFTS,
    SPANS,
    Counts,
    Detected,
    Dyad,
    Pass,
    detected,
    kept_form,
    kept_outlines,
    months,
    outlined,
    pair_of,
    passes,
    reach,
    upto_of,
)
from bilateral.rollups.outline import Outline
from bilateral.rollups.press import Month

Tell = Callable[[str, int], None]


def renew(ledger: Ledger, tell: Tell | None = None) -> int:
    """Bring what is kept up to date; says of how many relations the shifts were found anew."""
    newest, upto = ledger.newest_entry(), upto_of(ledger)
    if newest == upto:
        return 0
    counts, read, changed, moved = _counted(ledger, anew=upto is None)
    printed, reaching = _press(ledger, counts.mark, anew=upto is None)
    news = sorted(ledger.consolidated_since(upto or 0))
    lives: dict[str, bytes] = {}
    outlines: dict[str, bytes] = {}
    found = _Shifts(ledger, moved, read, tell)
    for block in news:
        outline = outlined(ledger, block, upto)
        lives[block], outlines[block] = msgspec.msgpack.encode(outline.spans()), outline.encoded()
        if is_dyad(block):
            found.find(pair_of(block), outline)
    found.look_again(news)
    arrivals = {name: msgspec.msgpack.encode(read[name]) for name in changed}
    ledger.put_derived(
        newest,
        {
            COUNTS: {ALL: msgspec.msgpack.encode(counts)},
            READ: arrivals,
            SHIFTS: found.found,
            SPANS: lives,
            OUTLINES: outlines,
            PRESS: {name: msgspec.msgpack.encode(month) for name, month in printed.items()},
            REACH: {ALL: msgspec.msgpack.encode(reaching)},
            PASSES: {ALL: _passes(ledger, Pass(newest, sorted(found.found)))},
            FORM: {ALL: kept_form()},
        },
    )
    return len(found.found)


def _counted(ledger: Ledger, *, anew: bool) -> tuple[Counts, dict[str, Arrivals], set[str], set[str]]:
    """Counts of articles, and what was read of each state and of all, with the names of those that have changed, and
    of those that were read of on other days.

    `anew` counts also what an older version did not keep.
    """
    kept = ledger.derived(COUNTS, stale=True)
    if not kept:
        mark, figures = ledger.mark(), ledger.figures()
        counts = Counts(mark, figures.articles, figures.waiting, figures.languages)
        read = {state: ledger.arrivals(state) for state in (*ledger.states_read(), ANY)} | {ALL: ledger.arrivals()}
        return counts, read, set(read), set(read)
    before = msgspec.msgpack.decode(kept[ALL], type=Counts)
    growth = ledger.growth(before.mark)
    bodies = ledger.derived(READ, stale=True) or {}
    read = {name: msgspec.msgpack.decode(body, type=Arrivals) for name, body in bodies.items()}
    moved: set[str] = set()
    for state, more in growth.arrivals.items():
        name = state or ALL
        older, read[name] = read.get(name, []), _added(read.get(name, []), more)
        if {row[0] for row in older} != {row[0] for row in read[name]}:
            moved.add(name)
    changed = {state or ALL for state, more in growth.arrivals.items() if more}
    if ANY not in bodies:  # kept by an older version, which did not count these
        read[ANY], changed = ledger.arrivals(ANY), changed | {ANY}
    waiting = Counter(before.waiting)
    waiting.update(growth.waiting)
    languages = Counter(ledger.figures().languages if anew else before.languages)
    languages.update({} if anew else growth.languages)
    counts = Counts(growth.mark, before.articles + growth.articles, +waiting, languages)
    return counts, read, changed, moved


def _added(before: Arrivals, more: Arrivals) -> Arrivals:
    total = Counter({(day, known): number for day, known, number in before})
    for day, known, number in more:
        total[day, known] += number
    return [(day, known, number) for (day, known), number in sorted(total.items()) if number]


def _passes(ledger: Ledger, made: Pass) -> bytes:
    return msgspec.msgpack.encode([*passes(ledger), made][-REMEMBERED:])


def _press(ledger: Ledger, mark: Mark, *, anew: bool) -> tuple[dict[str, Month], dict[str, int]]:
    """The months that have other printings up to a mark than they are kept with; how far each month reaches."""
    kept = None if anew else ledger.derived(COUNTS, stale=True)
    if not kept:
        come = ledger.printings(mark.article)
        return press.counted({}, (), come), press.reach({}, come)
    before = msgspec.msgpack.decode(kept[ALL], type=Counts).mark
    gone, come = ledger.printings_since(before.article, mark.article)
    changed = {press.month_of(one.known) for one in (*gone, *come)}
    return press.counted(months(ledger, changed), gone, come), press.reach(reach(ledger), come)


class _Shifts:
    """The shifts of the relations whose events or whose ground are others than before, as they are found."""

    def __init__(self, ledger: Ledger, moved: set[str], read: Mapping[str, Arrivals], tell: Tell | None) -> None:
        self.found: dict[str, bytes] = {}
        self._ledger, self._moved, self._tell = ledger, moved, tell
        self._last = max((day for day, _, _ in read[ALL]), default=date.min)
        self._read_on = cache(lambda state: np.array(sorted(day.toordinal() for day in self._days(state)), np.int64))
        self._days = cache(lambda state: _days(read.get(state, [])))

    def find(self, pair: Dyad, outline: Outline | None) -> None:
        """Find the shifts of a relation anew."""
        total: Counter[date] = Counter()
        for state in pair:
            total.update(self._days(state))
        traits = relations.Traits.of(pair, ()) if outline is None else outline.alive(date.max).pair_traits()
        watched = relations.watched(pair, traits, exposure=sorted(total.items()), as_of=self._last)
        self.found["-".join(pair)] = msgspec.msgpack.encode(Detected(relations.DETECTOR, watched))
        if self._tell is not None:
            self._tell("finding shifts", 1)

    def look_again(self, done: Collection[str]) -> None:
        """Find those of the other relations anew whose ground has changed, or that another detector found."""
        before = self._ledger.derived(SHIFTS, stale=True) or {}
        for name in sorted(set(before).difference(done)):
            pair = pair_of(name)
            if not _stands(detected(before[name]), pair, self._moved, self._read_on):
                self.find(pair, kept_outlines(self._ledger, [name]).get(name))


def _days(arrivals: Arrivals) -> Counter[date]:
    counts: Counter[date] = Counter()
    for day, _, number in arrivals:
        counts[day] += number
    return counts


def _stands(old: Detected, pair: Dyad, moved: set[str], read: Callable[[str], NDArray[np.int64]]) -> bool:
    """Whether shifts of a relation without new events are those that would be found now.

    `moved` are the states that were read of on other days than then; `read` gives these (ordinals, ascending).
    """
    watched = old.watched
    if old.detector != relations.DETECTOR:
        return False
    if not watched.days or moved.isdisjoint(pair):
        return True
    return watched.ground == relations.ground_of(watched.days, np.union1d(*map(read, pair)))
