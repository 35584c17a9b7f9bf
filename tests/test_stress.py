"""Country stress: what strains a state, against its own past, with how sure that is, and from which events."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bilateral.model import STRESS_PARTS, Direction, Event, EventType, Party, Shift, Status, Stress, StressPart
from bilateral.relations import Exposure, stress
from bilateral.relations.strain import strain_of
from bilateral.relations.unusual import Rates, Shares, typical
from bilateral.relations.windows import windows
from bilateral.world import strains
from related import act, calm, read_weekly

FIRST, DAY = date(2004, 1, 1), date(2010, 6, 30)
READ = read_weekly(FIRST, DAY)


def of(
    events: list[Event],
    *,
    as_of: date = DAY,
    days: int = 90,
    exposure: Exposure = READ,
    texts: Exposure | None = None,
    shifts: tuple[Shift, ...] = (),
    state: str = "AAA",
) -> Stress:
    read = exposure if texts is None else texts
    return stress(state, events, shifts=shifts, exposure=exposure, texts=read, as_of=as_of, days=days)


def part(found: Stress, name: str) -> StressPart:
    return next(one for one in found.parts if one.name == name)


def attacks(number: int, last: date = DAY, **more: object) -> list[Event]:
    return [
        act("ASSAULT", last - timedelta(days=2 * gone), key=f"x{gone}", actor="BBB", recipient="AAA", **more)  # type: ignore[arg-type]
        for gone in range(number)
    ]


# what strains, and whom


@pytest.mark.parametrize(
    ("kind", "more", "done", "suffered"),
    [
        ("ASSAULT", {"mode": "aerial"}, "force by", "force against"),
        ("COERCE", {"mode": "arrest"}, "force by", "force against"),
        ("COERCE", {"mode": "restrict"}, None, "sanctions"),
        ("COERCE", {"fields": ("sanctions and evasion",)}, None, "sanctions"),
        ("SANCTION", {"mode": "expel"}, None, "sanctions"),
        ("SANCTION", {"mode": "convict"}, None, None),
        ("MOBILIZE", {"mode": "troops"}, "threat signals", "threat signals"),
        ("COOPERATE", {"fields": ("exercises and deployments",)}, "threat signals", "threat signals"),
        ("COOPERATE", {"fields": ("trade",)}, None, None),
        ("PROTEST", {"mode": "riot"}, "force by", "force against"),
        ("CONSULT", {}, None, None),
    ],
)
def test_an_act_strains_those_who_do_it_and_those_it_is_done_to(
    kind: str, more: dict[str, object], done: str | None, suffered: str | None
) -> None:
    event = act(kind, DAY, **more)  # type: ignore[arg-type]
    assert (strain_of(event, "AAA"), strain_of(event, "BBB"), strain_of(event, "CCC")) == (done, suffered, None)


def test_a_test_of_arms_without_recipient_is_a_threat_signal_of_its_state() -> None:
    event = act("MOBILIZE", DAY, mode="weapons", recipient=None)
    assert strain_of(event, "AAA") == "threat signals"
    assert strain_of(event, "BBB") is None


def test_what_rebels_do_to_their_state_is_done_to_it_and_what_they_do_abroad_is_not_its_doing() -> None:
    rebels = Party(state="AAA", sector="REB")
    at_home = act("ASSAULT", DAY, actor="AAA", recipient="AAA")
    assert strain_of(at_home, "AAA") == "force by"
    assert strain_of(replace(at_home, actor=rebels), "AAA") == "force against"
    abroad = replace(act("ASSAULT", DAY), actor=rebels)
    assert (strain_of(abroad, "AAA"), strain_of(abroad, "BBB")) == (None, "force against")


def test_a_clash_that_names_no_attacker_is_done_to_both() -> None:
    event = act("ASSAULT", DAY, directed=False)
    assert strain_of(event, "AAA") == strain_of(event, "BBB") == "force against"


def test_every_row_of_the_table_names_a_part_and_a_type_that_there_is() -> None:
    for row in strains():
        assert row.part in {"force", *STRESS_PARTS}
        assert row.event_type in set(EventType)


# levels, with the events they are counted from


def test_each_part_opens_onto_the_events_that_it_counts() -> None:
    events = [
        act("ASSAULT", DAY, key="1", recipient="AAA", actor="BBB", status=Status.CONFIRMED),
        act("ASSAULT", DAY, key="2", recipient="AAA", actor="BBB", status=Status.CLAIMED),
        act("CONSULT", DAY, key="3"),
        act("ASSAULT", DAY, key="4", status=Status.PLANNED, recipient="AAA", actor="BBB"),
        act("ASSAULT", DAY - timedelta(days=90), key="5", recipient="AAA", actor="BBB"),
    ]
    found = of(events)
    force = part(found, "force against")
    assert set(force.events) == {events[0].id, events[1].id}
    assert force.level == pytest.approx(1.6)
    assert (force.confirmed, force.confirmed_events) == (1.0, (events[0].id,))
    share = part(found, "conflict share")
    assert set(share.events) == {event.id for event in events[:3]}
    assert share.level == pytest.approx(1.6 / 2.4, abs=1e-4)
    assert share.confirmed == 1.0
    assert part(found, "sanctions").events == ()


def test_only_what_was_known_by_the_day_counts() -> None:
    late = act("ASSAULT", DAY - timedelta(days=5), steps=[(DAY + timedelta(days=3), Status.REPORTED)])
    assert part(of([late]), "force by").level == 0
    assert part(of([late], as_of=DAY + timedelta(days=3)), "force by").level == pytest.approx(0.8)
    ahead = act("ASSAULT", DAY + timedelta(days=5), steps=[(DAY, Status.REPORTED)])
    assert part(of([ahead]), "force by").level == 0


def test_worsening_dyads_are_counted_once_each_in_the_window_of_detection() -> None:
    def shift(other: str, day: date, direction: Direction = Direction.WORSENING) -> Shift:
        return Shift(
            dyad=("AAA", other), direction=direction, field=None, start=day, detected=day, probability=0.9,
            events=(f"{other}{day}",),
        )  # fmt: skip

    recent = [DAY - timedelta(days=gone) for gone in (0, 70, 10)]
    shifts = (
        shift("BBB", recent[0]), shift("BBB", recent[1]), shift("CCC", recent[2]), shift("DDD", FIRST),
        shift("EEE", recent[2], Direction.DEEPENING),
    )  # fmt: skip
    found = part(of([], shifts=shifts), "worsening dyads")
    assert found.level == 2
    assert set(found.events) == {f"BBB{recent[0]}", f"BBB{recent[1]}", f"CCC{recent[2]}"}
    assert found.confirmed is None


# against the past


def test_a_state_as_usual_is_near_the_middle_and_one_attacked_is_far_above() -> None:
    usual = calm(6.4, 60, seed=3, first=FIRST)
    quiet, attacked = of(usual), of([*usual, *attacks(12)])
    assert quiet.lacking is None
    assert quiet.total == pytest.approx(0.5, abs=0.15)
    assert part(attacked, "force against").unusual > 0.95
    assert attacked.total > quiet.total
    assert attacked.low <= attacked.total <= attacked.high


def test_the_more_acts_the_more_unusual_and_one_act_is_no_alarm() -> None:
    values = [part(of(attacks(number)), "force against").unusual for number in (0, 1, 3, 8)]
    assert values == sorted(values)
    assert values[0] == pytest.approx(0.5, abs=0.02)
    assert 0.6 < values[1] < 0.9 < values[3]


def test_force_that_is_usual_for_a_state_is_not_unusual() -> None:
    always = [
        act("ASSAULT", FIRST + timedelta(days=gone), key=str(gone), actor="BBB", recipient="AAA")
        for gone in range(0, (DAY - FIRST).days + 1, 9)
    ]
    found = part(of(always), "force against")
    assert found.usual == pytest.approx(8, rel=0.1)
    assert found.unusual == pytest.approx(0.5, abs=0.15)


def test_twice_as_much_reading_with_twice_as_many_acts_is_no_stress() -> None:
    days = [FIRST + timedelta(days=gone) for gone in range(0, (DAY - FIRST).days, 30)]
    events = [
        act("ASSAULT", day, key=f"{day}{n}", actor="BBB", recipient="AAA")
        for day in days
        for n in range(1 if day < DAY - timedelta(days=365) else 4)
    ]
    more = [(day, articles * (1 if day < DAY - timedelta(days=365) else 4)) for day, articles in READ]
    steady, naive = (part(of(events, texts=texts), "force against").unusual for texts in (more, READ))
    assert naive > 0.9
    assert steady == pytest.approx(0.5, abs=0.2)


def test_little_evidence_has_wide_intervals_and_an_empty_side_reaches_the_edge() -> None:
    few, many = part(of(attacks(2)), "conflict share"), part(of(attacks(30)), "conflict share")
    assert many.high - many.low < few.high - few.low
    assert few.high == 1.0
    none = part(of([]), "sanctions")
    assert (none.level, none.low) == (0.0, 0.0)
    assert 0 < none.high < 2.5
    assert part(of([]), "conflict share").level is None


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40))
def test_the_probability_to_lie_above_the_past_is_one_and_grows_with_the_present(counts: list[int]) -> None:
    def of_counts(first: int) -> tuple[float, float, float]:
        values = np.array([first, *counts[1:]], dtype=float)
        found = Rates(values, np.ones(len(values)), 0.8).unusual()
        assert found is not None
        return found

    middle, low, high = of_counts(counts[0])
    assert 0 <= low <= middle <= high <= 1
    assert of_counts(counts[0] + 1)[0] >= middle


def test_equal_windows_are_as_likely_above_as_below() -> None:
    same = np.array([4.0, 4.0, 4.0])
    assert Rates(same, np.ones(3), 1.0).unusual()[0] == pytest.approx(0.5, abs=0.001)
    assert Shares(same, same * 2).unusual()[0] == pytest.approx(0.5, abs=0.001)
    assert typical([]) == pytest.approx(0.8)
    assert typical([3.0] * 1000) == pytest.approx(3.0, rel=0.01)


def test_a_past_that_was_thinly_read_seems_neither_calmer_nor_wilder() -> None:
    reading = np.array([1.0, 0.1, 0.2, 3.0])
    assert Rates(np.zeros(4), reading, 0.8).unusual()[0] == pytest.approx(0.5, abs=0.001)
    assert Rates(10 * reading, reading, 0.8).unusual()[0] == pytest.approx(0.5, abs=0.001)
    assert Rates(np.zeros(1), np.ones(1), 0.8).unusual() is None


def test_a_share_of_nothing_is_not_compared_and_windows_without_acts_say_nothing() -> None:
    ones, others = np.array([9.0, 9.0, 0.0, 0.0]), np.array([1.0, 1.0, 0.0, 0.0])
    assert Shares(ones, others).unusual()[0] == pytest.approx(0.5, abs=0.001)
    assert Shares(np.zeros(3), np.zeros(3)).unusual() is None
    assert Shares(np.array([3.0, 0.0]), np.zeros(2)).unusual() is None
    assert part(of([]), "conflict share").unusual is None
    assert of([]).total == pytest.approx(0.5, abs=0.001)


def test_the_same_events_in_another_order_give_the_same_stress() -> None:
    events = [*calm(6.4, 40, seed=5, first=FIRST), *attacks(4)]
    assert of(events) == of(events[::-1])


# windows


def test_windows_go_back_by_a_third_and_never_before_the_state_or_ten_years() -> None:
    spans = windows(DAY, 90, READ, begin=date(2009, 1, 1))
    assert (int(spans.ends[0]), int(spans.ends[0] - spans.ends[1])) == (DAY.toordinal(), 90)
    assert set(np.diff(spans.ends[1:]).tolist()) == {-30}
    assert spans.ends[-1] - 89 >= date(2009, 1, 1).toordinal()
    long = windows(DAY, 90, read_weekly(date(1980, 1, 1), DAY))
    assert DAY.toordinal() - long.ends[-1] < 3653


def test_a_window_needs_days() -> None:
    with pytest.raises(ValueError, match="0 days; give 1 or more"):
        of([], days=0)


# bad input


def test_a_state_without_events_or_with_one_has_too_little_coverage_and_is_never_calm() -> None:
    for events, exposure in (([], []), (attacks(1), [(DAY, 1)])):
        found = of(events, exposure=exposure, texts=READ)
        assert (found.lacking, found.total, found.low) == ("too little coverage", None, None)
        assert all(one.unusual is None and one.usual is None for one in found.parts)
        assert part(found, "force against").events == tuple(event.id for event in events)


def test_a_window_before_the_first_row_has_too_little_coverage() -> None:
    found = of(attacks(3), as_of=FIRST - timedelta(days=400))
    assert (found.lacking, found.articles, found.windows) == ("too little coverage", 0, 0)


def test_a_state_of_which_nothing_was_read_before_has_too_little_past() -> None:
    new = [(day, articles) for day, articles in READ if day > DAY - timedelta(days=80)]
    assert of(attacks(5), exposure=new, texts=READ).lacking == "too little past"
    assert of(attacks(5), exposure=new, texts=new).lacking == "too little past"


def test_a_gap_of_years_is_no_calm_past() -> None:
    around = [(day, n) for day, n in READ if not date(2006, 1, 1) <= day < date(2009, 1, 1)]
    events = [
        act("ASSAULT", day, key=str(day), actor="BBB", recipient="AAA") for day, _ in around if day.day in (5, 6, 7, 8)
    ]
    found = of(events, exposure=around, texts=around)
    whole = of(events, exposure=READ, texts=READ)
    assert found.windows < whole.windows
    assert part(found, "force against").usual > 1.3 * part(whole, "force against").usual
    assert of(events, exposure=around, texts=around, as_of=date(2008, 6, 1)).lacking == "too little coverage"


def test_all_events_on_one_day_are_counted_in_one_window() -> None:
    day = DAY - timedelta(days=30)
    events = [act("ASSAULT", day, key=str(n), actor="BBB", recipient="AAA") for n in range(40)]
    found = of(events)
    assert part(found, "force against").level == pytest.approx(32)
    assert part(found, "force against").usual == 0
    assert found.total is not None


def test_a_state_that_ended_has_no_stress_afterwards_and_its_past_is_its_own() -> None:
    with pytest.raises(ValueError, match=r"Serbia and Montenegro \(SCG\) ended on 2006-06-"):
        of([], state="SCG", as_of=date(2010, 1, 1))
    young = of([], state="SSD", as_of=date(2012, 6, 30), exposure=read_weekly(FIRST, date(2012, 6, 30)))
    assert 0 < young.windows < 12
    assert young.lacking == "too little past"
