"""Outlooks: chances from the past of all dyads, with no glance ahead, and honest about how good they were."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import numpy as np

from bilateral.model import Event, Outlook, Skill
from bilateral.products.foresight import in_words
from bilateral.relations import Past, outlook, past
from related import act, calm, read_weekly

FIRST, END = date(2000, 1, 1), date(2012, 12, 31)
READ = read_weekly(FIRST, END)


def stormy(seed: int) -> list[Event]:
    """A relationship that is attacked in bursts, two or three times a year."""
    random = np.random.default_rng(seed)
    events = calm(13, 12, seed=seed)
    for burst in range(30):
        first = FIRST + timedelta(days=int(random.integers(200, 4600)))
        for blow in range(6):
            events.append(act("ASSAULT", first + timedelta(days=blow), key=f"{seed} {burst} {blow}", fields=("force",)))
    return events


def pasts(as_of: date = END, *, lonely: bool = False) -> dict[tuple[str, str], Past]:
    made = {}
    for number in range(4 if lonely else 24):
        events = stormy(number) if number % 2 else calm(13, 12, seed=number)
        name = (f"A{number:02}", "BBB")
        own = [move(event, name) for event in events]
        found = past(name, own, exposure=READ, as_of=as_of)
        assert found is not None
        made[name] = found
    return made


def move(event: Event, name: tuple[str, str]) -> Event:
    """The event between other states."""
    actor = msgspec.structs.replace(event.actor, state=name[0])
    return msgspec.structs.replace(event, id=f"{name[0]} {event.id}", actor=actor)


def mean(found: tuple[Outlook, ...], odd: bool) -> float:
    return float(np.mean([one.worsening for one in found if int(one.dyad[0][1:]) % 2 == odd]))


def test_stormy_relations_are_likelier_to_worsen_than_calm_ones() -> None:
    found, skill = outlook(pasts(), END, 90)
    assert len(found) == 24
    assert mean(found, True) > 2 * mean(found, False)
    assert skill.forecasts > 1000
    assert min(skill.brier, skill.brier_own) < skill.brier_base
    assert all(0 <= one.worsening <= 1 and 0 <= one.deepening <= 1 for one in found)
    assert [one.worsening for one in found] == sorted((one.worsening for one in found), reverse=True)


def test_what_comes_later_changes_no_forecast() -> None:
    then = date(2009, 6, 30)
    early, _ = outlook(pasts(then), then, 30)
    cut = {name: past_by(one, then) for name, one in pasts().items()}
    late, _ = outlook(cut, then, 30)
    assert early == late


def past_by(one: Past, day: date) -> Past:
    """A past of which only what was known by a day is left."""
    size = day.toordinal() - one.days.origin + 1
    arrays = {name: getattr(one.days, name)[:size] for name in one.days.__struct_fields__ if name != "origin"}
    days = msgspec.structs.replace(one.days, **arrays)
    return Past(days, tuple(shift for shift in one.shifts if shift.detected <= day))


def test_a_young_ledger_gives_base_rates_and_says_so() -> None:
    few = date(2002, 6, 30)
    found, skill = outlook(pasts(few, lonely=True), few, 30)
    assert len({(one.worsening, one.deepening) for one in found}) == 1
    assert not skill.beats
    assert "too young" in in_words(skill)
    assert outlook({}, END, 30)[0] == ()


def test_dyads_with_few_events_are_left_out() -> None:
    thin = past(("AAA", "BBB"), [act("CONSULT", date(2005 + n, 1, 1)) for n in range(6)], exposure=READ, as_of=END)
    assert thin is not None
    found, _ = outlook({("AAA", "BBB"): thin}, END, 30)
    assert found == ()
    assert past(("AAA", "BBB"), [], exposure=READ, as_of=END) is None


def test_forecasts_that_beat_no_base_rate_are_called_so() -> None:
    skill = Skill(days=30, forecasts=500, brier=0.02, brier_base=0.02, brier_own=0.019, bins=())
    assert not skill.beats
    assert "no better" in in_words(skill)
