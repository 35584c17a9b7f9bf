"""Emerging axes: all pairs of three or more states cooperate more than they did, and not by chance."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from bilateral.model import Event
from bilateral.relations import axes
from bilateral.relations.axes import Pair, probability
from related import act
from together import MONTH, acts

SINCE = date(2010, 4, 1)
THREE = ("AAA", "BBB", "CCC")


def apart(states: tuple[str, ...], first: date, times: int, every: int) -> list[Event]:
    """Every two of these states cooperate so often, each pair on days of its own."""
    pairs = enumerate(combinations(states, 2))
    return [event for n, one in pairs for event in acts("COOPERATE", [one], first + timedelta(days=n), times, every)]


def rise(states: tuple[str, ...] = THREE, times: int = 5) -> list[Event]:
    """Every two of these states cooperate in the three months to the end of June."""
    return apart(states, SINCE, times, 9)


def pair(now: int, before: int, key: str = "") -> Pair:
    days = {(SINCE + timedelta(days=n), key): 1.0 for n in range(now)}
    return Pair(now=days, before={(date(2009, 1, 1) + timedelta(days=n), key): 1.0 for n in range(before)}, acts=[])


def noise(seed: int) -> list[Event]:
    """Twenty-seven months in which twelve states deal with each other at rates that do not change."""
    random = np.random.default_rng(seed)
    pairs = list(combinations([f"S{n:02}" for n in range(12)], 2))
    first = date(2008, 4, 1)
    return [
        act("COOPERATE", first + timedelta(days=int(day)), key=f"{one}{other}{n}", actor=one, recipient=other)
        for one, other in pairs
        for n, day in enumerate(random.integers(0, 821, random.poisson(random.gamma(0.7, 10))))
    ]


def test_three_states_that_draw_together_are_an_axis_with_its_events() -> None:
    (axis,) = axes(rise(), MONTH)
    assert (axis.states, axis.since) == (THREE, SINCE)
    assert axis.probability > 0.9
    assert set(axis.events) == {event.id for event in rise()}


def test_an_axis_has_the_acts_of_now_and_not_those_before() -> None:
    events = rise(times=8)
    (axis,) = axes([*apart(THREE, date(2008, 5, 1), 5, 120), *events], MONTH)
    assert set(axis.events) == {event.id for event in events}


def test_what_was_always_so_is_no_axis() -> None:
    assert axes(apart(THREE, date(2008, 4, 1), 91, 9), MONTH) == ()


def test_two_pairs_that_rise_make_no_axis_of_three() -> None:
    events = [one for one in rise() if one.actor.state != "BBB"]
    assert axes(events, MONTH) == ()
    assert axes([*events, *acts("COOPERATE", [("BBB", "CCC")], date(2008, 4, 1), 91, 9)], MONTH) == ()


def test_a_pair_more_at_odds_than_together_is_in_no_axis() -> None:
    war = acts("ASSAULT", [("AAA", "BBB")], SINCE, 8, 5)
    assert axes([*rise(), *war], MONTH) == ()


def test_four_states_are_one_axis_and_not_four() -> None:
    four = (*THREE, "DDD")
    (axis,) = axes(rise(four), MONTH)
    assert axis.states == four
    assert len(axis.events) == 30


def test_a_summit_of_three_is_one_occasion_and_not_three() -> None:
    pairs = list(combinations(THREE, 2))
    summits = [event for n in range(3) for event in acts("CONSULT", pairs, SINCE + timedelta(days=n))]
    (together,), (once,), (thrice,) = (
        axes(events, MONTH, least=0.0) for events in (summits, rise(times=1), rise(times=3))
    )
    assert together.probability == pytest.approx(once.probability, abs=1e-3)
    assert together.probability < thrice.probability
    assert len(together.events) == 9


def test_where_four_times_as_much_is_read_four_times_as_much_is_no_rise() -> None:
    events = [*apart(THREE, date(2008, 4, 1), 24, 30), *rise(times=9)]
    read = [(date(2008, 4, 1) + timedelta(days=n), 1 if n < 730 else 4) for n in range(821)]
    (plain,), (weighed,) = (axes(events, MONTH, one, least=0.0) for one in ((), read))
    assert weighed.probability < 0.05 < 0.5 < plain.probability


def test_where_nothing_was_read_before_there_is_no_past_to_rise_above() -> None:
    assert axes(rise(), MONTH, [(SINCE, 9), (MONTH, 9)]) == ()
    (little,) = axes(rise(), MONTH, [(date(2010, 3, 1), 1), (MONTH, 999)], least=0.0)
    assert little.probability == pytest.approx(0.5, abs=0.03)


def test_the_more_were_looked_at_the_less_probable() -> None:
    three = [pair(3, 0, key) for key in "abc"]
    few, many = (probability(three, 0.11, count) for count in (10, 1000))
    assert many < 0.5 < few
    odds = [p / (1 - p) for p in (few, many)]
    assert odds[0] / odds[1] == pytest.approx(100, rel=0.02)


def test_more_acts_are_more_probable_and_more_before_less() -> None:
    rising = [probability([pair(n, 1, key) for key in "abc"], 0.11, 100) for n in (1, 2, 4, 8)]
    falling = [probability([pair(4, n, key) for key in "abc"], 0.11, 100) for n in (0, 2, 4, 8)]
    assert rising == sorted(rising)
    assert falling == sorted(falling, reverse=True)
    assert probability([pair(0, 0, key) for key in "abc"], 0.11, 1) == pytest.approx(0.5, abs=0.01)


def test_thousands_of_acts_are_no_trouble() -> None:
    assert probability([pair(1, 20_000, key) for key in "abc"], 0.11, 100) == 0.0
    assert probability([pair(20_000, 0, key) for key in "abc"], 0.11, 100) == 1.0


def test_the_posterior_is_that_of_the_ratio_of_two_gamma_rates() -> None:
    """Four acts in a tenth of the time and two in the rest: by simulation, ρ/(1+ρ) uniform."""
    random = np.random.default_rng(1)
    share = random.random(400_000)
    ratio = share / (1 - share)
    chance = ratio * 0.1 / (ratio * 0.1 + 0.9)
    weight = chance**4 * (1 - chance) ** 2
    risen = float((weight * (ratio > 1.5)).sum() / weight.sum())
    odds = risen / (1 - risen) / (0.4 / 0.6)
    assert probability([pair(4, 2)], 0.1, 1) == pytest.approx(odds / (1 + odds), abs=0.01)


def test_few_axes_come_by_chance() -> None:
    found = [axis for seed in range(30) for axis in axes(noise(seed), MONTH)]
    assert len(found) <= 3


def test_states_that_are_gone_are_in_no_axis() -> None:
    states = ("FRA", "ITA", "SCG")
    events = apart(states, date(2006, 4, 1), 6, 10)
    assert [axis.states for axis in axes(events, date(2006, 6, 1))] == [states]
    assert axes(events, date(2006, 7, 1), least=0.0) == ()


def test_nothing_gives_no_axes() -> None:
    assert axes([], MONTH) == ()
