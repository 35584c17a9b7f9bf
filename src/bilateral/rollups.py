"""Daily counts and shifts of all relations, kept so that pages and commands need not reckon them anew.

They are what `ledger.exposure` and `relations.shifts` give for all that the ledger holds. After a pass those are
renewed that can have changed: the exposure of states in texts that came, were placed or were coded since, and the
shifts of relations whose events or whose ground (`relations.Ground`) are others. So a day costs what its news cost.
Where something was written since, nothing that is kept is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral import relations
from bilateral.ledger import Ledger
from bilateral.model import Shift

Dyad = tuple[str, str]
Days = list[tuple[date, int]]

EXPOSURE, SHIFTS = "exposure", "shifts"


class Kept(msgspec.Struct, frozen=True):
    """The shifts of a relation as its consolidation in entry `entry` gave them to this detector."""

    entry: int
    detector: str
    watched: relations.Watched


def renew(ledger: Ledger, tell: Callable[[str, int], None] | None = None) -> int:
    """Bring what is kept up to date; says of how many relations the shifts were found anew."""
    newest, upto = ledger.newest_entry(), ledger.derived_upto()
    if newest == upto:
        return 0
    pairs = [pair for pair, _ in ledger.dyads()]
    states = {state for pair in pairs for state in pair}
    exposure = _exposure(ledger, states, ledger.states_touched(upto) if upto is not None else states)
    volume = ledger.volume()
    last = ledger.last_consolidations()
    read_on = {state: np.array([day.toordinal() for day in sorted(days)]) for state, days in exposure.items()}
    before = {name: _kept(body) for name, body in (ledger.derived(SHIFTS, stale=True) or {}).items()}
    after: dict[str, bytes] = {}
    for pair in pairs:
        name, old = "-".join(pair), before.get("-".join(pair))
        if old is not None and _stands(old, last.get(name, 0), np.union1d(*(read_on[state] for state in pair))):
            continue
        total = Counter(exposure[pair[0]])
        total.update(exposure[pair[1]])
        watched = relations.watched(pair, ledger.events(dyad=pair), exposure=sorted(total.items()), as_of=volume[-1][0])
        after[name] = msgspec.msgpack.encode(Kept(last.get(name, 0), relations.DETECTOR, watched))
        if tell is not None:
            tell("finding shifts", 1)
    held = {state: msgspec.msgpack.encode(sorted(days.items())) for state, days in exposure.items()}
    ledger.put_derived(newest, {EXPOSURE: held, SHIFTS: after})
    return len(after)


def kept_exposure(ledger: Ledger, state: str) -> Days | None:
    """`ledger.exposure` of a state as it is kept; `None` where it is not."""
    found = ledger.derived(EXPOSURE, [state])
    return _days(found[state]) if found and state in found else None


def kept_shifts(ledger: Ledger, pairs: Collection[Dyad] | None = None) -> dict[Dyad, tuple[Shift, ...]]:
    """The shifts at the usual rate of those relations, or of all, of which they are kept."""
    names = None if pairs is None else ["-".join(pair) for pair in pairs]
    found = {name: _kept(body) for name, body in (ledger.derived(SHIFTS, names) or {}).items()}
    return {
        (name[:3], name[4:]): kept.watched.shifts for name, kept in found.items() if kept.detector == relations.DETECTOR
    }


def _exposure(ledger: Ledger, states: Collection[str], touched: Collection[str]) -> dict[str, dict[date, int]]:
    kept = ledger.derived(EXPOSURE, stale=True) or {}
    return {
        state: dict(ledger.exposure(state) if state in touched or state not in kept else _days(kept[state]))
        for state in sorted(states)
    }


def _stands(old: Kept, entry: int, read: NDArray[np.int64]) -> bool:
    """Whether shifts found before are those that would be found now; `read` are days (ordinals)."""
    if (old.entry, old.detector) != (entry, relations.DETECTOR):
        return False
    watched = old.watched
    return not watched.days or watched.ground == relations.ground_of(watched.days, read)


def _kept(body: bytes) -> Kept:
    return msgspec.msgpack.decode(body, type=Kept)


def _days(body: bytes) -> Days:
    return msgspec.msgpack.decode(body, type=Days)
