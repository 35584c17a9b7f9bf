"""Shifts: few, early and right, and each day only with what was known by then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.model import Direction, Event, Shift, Status
from bilateral.relations import Settings, shifts
from related import AB, START, act, calm, read_weekly

END = date(2012, 12, 31)
READ = read_weekly(START, END)


def found(events: list[Event], *, as_of: date = END, rate: float = 0.25) -> tuple[Shift, ...]:
    return shifts(AB, events, exposure=READ, as_of=as_of, rate=rate)


def surge(kind: str, first: date, number: int, *, every: int = 1, **more: object) -> list[Event]:
    return [
        act(kind, first + timedelta(days=n * every), key=f"surge {n}", **more)  # type: ignore[arg-type]
        for n in range(number)
    ]


def test_an_outbreak_of_fighting_is_a_worsening_that_begins_with_it() -> None:
    events = calm(11, 10, seed=1) + surge("ASSAULT", date(2008, 8, 8), 12, fields=("force",))
    (shift,) = [one for one in found(events) if one.start.year == 2008]
    assert shift.direction is Direction.WORSENING
    assert shift.start == date(2008, 8, 8)
    assert shift.detected <= date(2008, 8, 14)
    assert shift.field == "force"
    assert shift.probability > 0.6
    assert 1 <= len(shift.events) <= 12


def test_visits_and_deals_after_a_quiet_time_are_a_deepening() -> None:
    events = [act("CONSULT", date(2003 + n, 5, 1)) for n in range(5)]
    events += surge("COOPERATE", date(2009, 3, 1), 5, every=8, fields=("energy",))
    (shift,) = found(events)
    assert (shift.direction, shift.field) == (Direction.DEEPENING, "energy")
    assert date(2009, 3, 1) <= shift.start <= shift.detected <= date(2009, 4, 5)


def test_talks_surge_in_a_rupture_too_and_it_is_a_worsening_still() -> None:
    events = calm(8, 12, seed=3)
    events += surge("CONSULT", date(2008, 8, 2), 20) + surge("ASSAULT", date(2008, 8, 2), 12)
    directions = {one.direction for one in found(events) if one.start.year == 2008}
    assert directions == {Direction.WORSENING}


def test_a_break_and_a_reconciliation_soon_after_are_two_shifts() -> None:
    events = [act("CONSULT", date(2001 + n, 5, 1)) for n in range(8)]
    events += surge("SANCTION", date(2010, 7, 22), 5) + surge("AGREE", date(2010, 8, 10), 8)
    events += surge("SUPPORT", date(2010, 8, 10), 8)
    turns = [(one.direction, one.start.month) for one in found(events)]
    assert turns == [(Direction.WORSENING, 7), (Direction.DEEPENING, 8)]


def test_carriers_pull_in_the_direction_and_the_largest_contribution_comes_first() -> None:
    events = [act("CONSULT", date(2001 + n, 5, 1)) for n in range(8)]
    words, blows = surge("ACCUSE", date(2010, 1, 1), 3), surge("ASSAULT", date(2010, 1, 1), 3)
    (shift, *_) = found(events + words + blows)
    kinds = {one.id: one.event_type.value for one in events + words + blows}
    named = [kinds[one] for one in shift.events]
    assert named == sorted(named, reverse=True)
    assert set(named) == {"ACCUSE", "ASSAULT"}


def test_arming_rebels_worsens_relations_with_their_state() -> None:
    arms = surge("AID", date(2010, 1, 1), 6, recipient_sector="REB", fields=("military aid",))
    (shift,) = found([act("CONSULT", date(2004, 1, 1)), *arms])
    assert (shift.direction, shift.field) == (Direction.WORSENING, "arms and military aid")


def test_copies_and_plans_that_may_be_move_nothing() -> None:
    events = surge("ASSAULT", date(2010, 1, 1), 9, status=Status.POSSIBLE)
    events += surge("SANCTION", date(2010, 1, 1), 9, status=Status.DENIED)
    assert found(events) == ()


def test_an_event_counts_on_the_day_it_became_known() -> None:
    late = date(2010, 9, 1)
    events = [act("ASSAULT", date(2010, 6, 1 + n), key=str(n), steps=[(late, Status.CLAIMED)]) for n in range(6)]
    (shift,) = found([act("CONSULT", date(2004, 1, 1)), *events])
    assert (shift.start, shift.detected) == (late, late)


def test_a_plan_counts_when_it_is_announced_and_the_act_when_it_is_done() -> None:
    said, done = date(2010, 3, 1), date(2010, 3, 10)
    steps = [(said, Status.PLANNED), (done, Status.REPORTED)]
    events = [act("CONSULT", done, key=str(n), steps=steps) for n in range(4)]
    (shift,) = found([act("ACCUSE", date(2004, 1, 1)), *events])
    assert (shift.start, shift.direction) == (said, Direction.DEEPENING)
    assert len(set(shift.events)) == len(shift.events)


def test_history_that_is_reported_anew_is_no_shift() -> None:
    events = surge("ASSAULT", date(2010, 1, 1), 9, date=date(1950, 6, 25))
    assert found(events) == ()


@pytest.mark.parametrize("per_year", [10, 1000])
def test_calm_dyads_raise_about_as_many_false_alarms_as_they_may(per_year: int) -> None:
    years = {10: 12, 1000: 6}[per_year]
    streams = [calm(years, per_year, seed=seed) for seed in range({10: 30, 1000: 3}[per_year])]
    last = START + timedelta(days=years * 365)
    alarms = sum(
        len(shifts(AB, events, exposure=read_weekly(START, last), as_of=last, rate=0.25)) for events in streams
    )
    assert alarms / (years * len(streams)) < 0.4


def test_a_lower_rate_gives_no_more_shifts_on_the_same_events() -> None:
    events = calm(12, 40, seed=5)
    assert len(found(events, rate=0.05)) <= len(found(events, rate=0.5))


@settings(max_examples=15, deadline=None)
@given(gone=st.integers(0, 4700), seed=st.integers(0, 50))
def test_what_is_found_by_a_day_is_what_was_found_on_that_day(gone: int, seed: int) -> None:
    day = START + timedelta(days=gone)
    events = calm(12, 15, seed=seed) + surge("ASSAULT", date(2008, 8, 8), 12)
    known_then = [event for event in events if event.date <= day]
    read_then = [(when, n) for when, n in READ if when <= day]
    then = shifts(AB, known_then, exposure=read_then, as_of=day)
    assert then == tuple(one for one in found(events) if one.detected <= day)
    assert then == found(events, as_of=day)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(random: object) -> None:
    events = calm(12, 15, seed=9) + surge("ASSAULT", date(2008, 8, 8), 12)
    mixed = sorted(events, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert found(mixed) == found(events)


def test_a_cold_start_is_no_shift() -> None:
    events = surge("ASSAULT", START, 60)
    assert found(events, as_of=START + timedelta(days=70)) == ()


def test_the_silence_of_years_without_news_is_no_calm() -> None:
    """Three weeks of news, years of none, then what would be a surge against years of silence."""
    early = surge("ASSAULT", START, 10, every=10)
    events = early + surge("ASSAULT", date(2010, 1, 1), 2, every=10)
    gap = read_weekly(START, START + timedelta(days=120)) + read_weekly(date(2010, 1, 1), date(2010, 3, 1))
    assert found(events) != ()
    assert shifts(AB, events, exposure=gap, as_of=END) == ()


def test_only_the_two_states_of_the_dyad_count() -> None:
    others = surge("ASSAULT", date(2010, 1, 1), 9, recipient="CCC")
    alone = surge("MOBILIZE", date(2010, 1, 1), 9, recipient=None)
    assert found([act("CONSULT", date(2004, 1, 1)), *others, *alone]) == ()


@pytest.mark.parametrize(
    "events",
    [[], [act("ASSAULT", date(2010, 1, 1))], [act("ASSAULT", date(2013, 1, 1), key=str(n)) for n in range(5)]],
    ids=["no event", "one event", "all after the day asked for"],
)
def test_too_little_to_tell_is_no_shift(events: list[Event]) -> None:
    assert found(events) == ()
    assert shifts(AB, events, exposure=[], as_of=END) == ()


def test_all_on_the_first_day_is_no_shift_and_without_exposure_neither() -> None:
    events = [act("ASSAULT", START, key=str(n)) for n in range(20)]
    assert found(events) == ()
    assert shifts(AB, events, exposure=[], as_of=END) == ()


def test_all_on_one_later_day_is_one_shift_that_began_and_was_seen_on_it() -> None:
    day = date(2010, 1, 1)
    (shift,) = found([act("ASSAULT", day, key=str(n)) for n in range(20)])
    assert (shift.start, shift.detected, shift.field) == (day, day, None)


def test_before_the_first_news_there_is_no_shift() -> None:
    events = surge("ASSAULT", date(2010, 1, 1), 9)
    assert found(events, as_of=date(1999, 1, 1)) == ()


def test_a_rate_must_be_positive() -> None:
    with pytest.raises(ValueError, match="give more than 0"):
        found([], rate=0)


def test_settings_say_how_many_events_a_surge_needs() -> None:
    events = [act("CONSULT", date(2004, 1, 1)), *surge("ASSAULT", date(2010, 1, 1), 3)]
    none = shifts(AB, events, exposure=READ, as_of=END, settings=Settings(fewest=4))
    assert (len(found(events)), none) == (1, ())
