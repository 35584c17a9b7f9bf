"""Decisions of analysts among passes: the same ledger and decisions give the same events, and change no replay."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.ledger import Ledger
from bilateral.model import Correction, EventType, Factuality, ReviewKind
from ledger_values import fresh, party
from test_consolidation import CONCLUDED, KEPT, START, Desk, begin_anew, do, go_on, standing

CHANGES = (
    Correction(event_type=EventType.SANCTION, mode=None),
    Correction(factuality=Factuality.DENIED),
    Correction(recipient=party("CHN")),
    Correction(actor=party("RUS"), recipient=party("PRK")),
)


def decision(ledger: Ledger, chance: random.Random) -> list[tuple[Any, ...]]:
    """Something that an analyst may decide on the events as they now are."""
    events = [event for event in ledger.events() if event.reports]
    made = ledger.reviews()
    if not events:
        return []
    what = chance.choice([*ReviewKind, ReviewKind.MERGE, ReviewKind.SPLIT])
    one = chance.choice(events)
    if what is ReviewKind.UNDO:
        return [("undo", chance.randrange(len(made)))] if made else []
    if what is ReviewKind.REJECT:
        return [("decide", what, (chance.choice(one.reports),), (), None)]
    if what is ReviewKind.CORRECT:
        return [("decide", what, (chance.choice(one.reports),), (), chance.choice(CHANGES))]
    if what is ReviewKind.MERGE:
        both = {*ledger.reports_of(one.id), *ledger.reports_of(chance.choice(events).id)}
        return [("decide", what, tuple(sorted(both)), (), None)]
    named = tuple(sorted(chance.sample(one.reports, max(1, len(one.reports) // 2))))
    rest = tuple(sorted(set(ledger.reports_of(one.id)) - set(named)))
    return [("decide", what, named, rest, None)] if rest else []


def decide(ledger: Ledger, steps: list[tuple[Any, ...]]) -> None:
    """Do what was decided, or what came in, in that order."""
    for step in steps:
        match step:
            case "decide", kind, reports, rest, correction:
                ledger.add_review(kind, who="a", reason="b", reports=reports, rest=rest, correction=correction)
            case "undo", place:
                ledger.add_review(ReviewKind.UNDO, who="a", reason="b", undoes=ledger.reviews()[place].id)
            case _:
                do(ledger, [step])


@given(seed=st.integers(0, 10**9), passes=st.lists(st.integers(1, 8), min_size=2, max_size=4))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_same_decisions_give_the_same_events_whatever_the_passes(blank: Path, seed: int, passes: list[int]) -> None:
    chance = random.Random(seed)
    desk, done, seen = Desk(chance), [], []
    with fresh(blank) as going, fresh(blank) as anew, fresh(blank) as once:
        for number in passes:
            steps = [*desk.steps(number), *(decision(going, chance) if chance.random() < 0.8 else [])]
            done += steps
            for ledger, conclude in ((going, go_on), (anew, begin_anew)):
                decide(ledger, steps)
                conclude(ledger)
            assert standing(going, *CONCLUDED[:2]) == standing(anew, *CONCLUDED[:2])
            seen.append((going.status().newest_recorded, going.events()))
        decide(once, done)
        go_on(once)
        assert standing(going, *KEPT) == standing(once, *KEPT)
        for day in (None, *range(0, 1500, 300)):
            by = None if day is None else START + timedelta(days=day)
            assert going.events(as_of=by) == once.events(as_of=by)
        for moment, then in seen:
            assert going.events(recorded_as_of=moment) == then
