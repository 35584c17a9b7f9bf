"""Bringing up to date what is kept: after a pass only that which can have changed is reckoned anew.

Of what was read, the articles that came, were placed or were coded since are counted as they stood before and as they
stand now. The shifts of a relation stand while its events and its ground (`relations.Ground`) are the same. So a day
costs what its news cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from bilateral import relations
from bilateral.ledger import ANY, Arrivals, Ledger
from bilateral.rollups.chronicle import is_dyad, spans
from bilateral.rollups.kept import ALL, COUNTS, READ, SHIFTS, SPANS, Counts, Detected, Dyad, detected, pair_of

Tell = Callable[[str, int], None]


def renew(ledger: Ledger, tell: Tell | None = None) -> int:
    """Bring what is kept up to date; says of how many relations the shifts were found anew."""
    newest, upto = ledger.newest_entry(), ledger.derived_upto()
    if newest == upto:
        return 0
    counts, read, changed = _counted(ledger)
    news = ledger.consolidated_since(upto or 0)
    lives = {block: msgspec.msgpack.encode(spans(ledger.lives(block))) for block in sorted(news)}
    found = _shifts(ledger, news, changed, read, tell)
    held = {name: msgspec.msgpack.encode(read[name]) for name in changed}
    ledger.put_derived(newest, {COUNTS: {ALL: counts}, READ: held, SHIFTS: found, SPANS: lives})
    return len(found)


def _counted(ledger: Ledger) -> tuple[bytes, dict[str, Arrivals], set[str]]:
    """Counts of articles, and what was read of each state and of all, with the names of those that have changed."""
    kept = ledger.derived(COUNTS, stale=True)
    if not kept:
        counts = Counts(ledger.mark(), *_figures(ledger))
        read = {state: ledger.arrivals(state) for state in (*ledger.states_read(), ANY)} | {ALL: ledger.arrivals()}
        return msgspec.msgpack.encode(counts), read, set(read)
    before = msgspec.msgpack.decode(kept[ALL], type=Counts)
    growth = ledger.growth(before.mark)
    bodies = ledger.derived(READ, stale=True) or {}
    read = {name: msgspec.msgpack.decode(body, type=Arrivals) for name, body in bodies.items()}
    for state, more in growth.arrivals.items():
        read[state or ALL] = _added(read.get(state or ALL, []), more)
    changed = {state or ALL for state, more in growth.arrivals.items() if more}
    if ANY not in bodies:  # kept by an older version, which did not count these
        read[ANY], changed = ledger.arrivals(ANY), changed | {ANY}
    waiting = Counter(before.waiting)
    waiting.update(growth.waiting)
    counts = Counts(growth.mark, before.articles + growth.articles, +waiting)
    return msgspec.msgpack.encode(counts), read, changed


def _figures(ledger: Ledger) -> tuple[int, dict[str, int]]:
    figures = ledger.figures()
    return figures.articles, figures.waiting


def _added(before: Arrivals, more: Arrivals) -> Arrivals:
    total = Counter({(day, known): number for day, known, number in before})
    for day, known, number in more:
        total[day, known] += number
    return [(day, known, number) for (day, known), number in sorted(total.items()) if number]


def _shifts(
    ledger: Ledger, news: set[str], changed: set[str], read: Mapping[str, Arrivals], tell: Tell | None
) -> dict[str, bytes]:
    """The shifts of the relations whose events or whose ground are others than before."""
    before = {name: detected(body) for name, body in (ledger.derived(SHIFTS, stale=True) or {}).items()}
    last = max((day for day, _, _ in read[ALL]), default=date.min)
    days = {state: _days(arrivals) for state, arrivals in read.items()}
    found: dict[str, bytes] = {}
    for name in sorted({block for block in news if is_dyad(block)} | set(before)):
        pair = pair_of(name)
        if name not in news and _stands(before[name], pair, changed, days):
            continue
        total: Counter[date] = Counter()
        for state in pair:
            total.update(days.get(state, {}))
        watched = relations.watched(pair, ledger.events(dyad=pair), exposure=sorted(total.items()), as_of=last)
        found[name] = msgspec.msgpack.encode(Detected(relations.DETECTOR, watched))
        if tell is not None:
            tell("finding shifts", 1)
    return found


def _days(arrivals: Arrivals) -> Counter[date]:
    counts: Counter[date] = Counter()
    for day, _, number in arrivals:
        counts[day] += number
    return counts


def _stands(old: Detected, pair: Dyad, changed: set[str], days: Mapping[str, Counter[date]]) -> bool:
    """Whether shifts of a relation without new events are those that would be found now."""
    watched = old.watched
    if old.detector != relations.DETECTOR:
        return False
    if not watched.days or changed.isdisjoint(pair):
        return True
    read = sorted({day.toordinal() for state in pair for day in days.get(state, {})})
    return watched.ground == relations.ground_of(watched.days, read)
