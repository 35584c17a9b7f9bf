"""Whether the map of a brief shows what the ledger holds, read from shifts and acts and from no other map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bilateral.model import Shift
from bilateral.model import dyad as ordered
from bilateral.products.gathered import DONE
from bilateral.products.marked import MOVED, BriefMap, Line, Look, Mark
from bilateral.products.names import called, listed, long_day, relation_name
from bilateral.products.proof.cited import Flaw
from bilateral.products.proof.evidence import Evidence
from bilateral.products.statements import Brief
from bilateral.relations import is_conflict
from bilateral.view import View

LEANING = {Look.COOPERATION: 1, Look.CONFLICT: -1, Look.MIXED: 0}
"""The sign of acts of cooperation less those at odds."""


def flaws_of_map(shown: BriefMap, anew: Brief, evidence: Evidence) -> Iterator[Flaw]:
    """What is wrong with a map beside the one made anew; where both are the same, beside the ledger itself."""
    if shown != anew.map:
        yield from _otherwise(shown, anew.map or BriefMap(marks=()))
        return
    if set(shown.subjects) != set(anew.about):
        yield f"marks {_listed(shown.subjects)} as its own", f"it is on {_listed(anew.about)}"
    for one in shown.lines:
        yield from _line(one, evidence.view)
    if len(shown.subjects) == 1:
        for mark in shown.marks:
            if mark.look is not Look.SUBJECT:
                yield from _mark(mark, shown.subjects[0], anew, evidence.view)


def _line(one: Line, view: View) -> Iterator[Flaw]:
    held = [shift for shift in view.shifts(one.dyad) if _same(shift, one)]
    if not held:
        moved = f"{relation_name(one.dyad)} as {MOVED[one.direction]} since {long_day(one.since)}"
        yield f"draws {moved}", "no such shift was found with what was known then"


def _same(shift: Shift, one: Line) -> bool:
    near = abs(shift.probability - one.probability) < 0.0001
    return shift.direction is one.direction and shift.start == one.since and near


def _mark(mark: Mark, state: str, anew: Brief, view: View) -> Iterator[Flaw]:
    pair = ordered(state, mark.state)
    if mark.look in LEANING:
        acts = [one for one in view.events(pair) if anew.since <= one.date <= view.day and one.status in DONE]
        odds = sum(map(is_conflict, acts))
        sign = (len(acts) > 2 * odds) - (len(acts) < 2 * odds)
        if not acts or sign != LEANING[mark.look]:
            told = f"{len(acts) - odds} acts of cooperation and {odds} at odds"
            yield f"shows {called(mark.state)} as {mark.look.value}", f"there are {told}"
    elif not any(one.direction.value == mark.look.value and one.start == mark.since for one in view.shifts(pair)):
        yield f"shows {called(mark.state)} as {mark.look.value}", "no such shift was found with what was known then"


def _otherwise(shown: BriefMap, right: BriefMap) -> Iterator[Flaw]:
    for mark in (one for one in shown.marks if one not in right.marks):
        yield f"shows {called(mark.state)} as {mark.look.value}{_from(mark.since)} on its map", _should(mark, right)
    for one in (one for one in shown.lines if one not in right.lines):
        moved = f"{relation_name(one.dyad)} as {one.direction.value}{_from(one.since)}"
        yield f"draws {moved} on its map", "the ledger bears out no such line"
    missing = [called(one.state) for one in right.marks if one.state not in {mark.state for mark in shown.marks}]
    missing += [relation_name(one.dyad) for one in right.lines if one not in shown.lines]
    if missing:
        yield f"leaves {listed(missing)} out of its map", "the ledger bears them out"


def _should(mark: Mark, right: BriefMap) -> str:
    held = next((one for one in right.marks if one.state == mark.state), None)
    return f"it is {held.look.value}{_from(held.since)}" if held else "the ledger bears out no such mark"


def _from(since: date | None) -> str:
    return f" since {long_day(since)}" if since else ""


def _listed(codes: Iterable[str]) -> str:
    return listed(called(code) for code in codes) or "no state"
