"""Blocs of a month: who is in them and how surely, since when, who moved, and when nothing can be said."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from bilateral.model import Bloc, Constellation, Event, Member, Status
from bilateral.relations import constellation, exists_in, first_needed, months_back, network, resampled
from bilateral.relations.blocs import FRESH, follow
from bilateral.relations.network import HALF, REACH, strengths, ties
from bilateral.relations.resampling import FIRM, times
from related import act
from together import EAST, MONTH, WEST, acts, camp, camps


def at(events: list[Event], month: date = MONTH, **more: int) -> Constellation:
    return constellation(events, month, back=more.pop("back", 1), resamples=more.pop("resamples", 60), **more)


def members(found: Constellation) -> list[set[str]]:
    return [{member.state for member in bloc.members} for bloc in found.blocs]


def bloc(*states: str, key: str = "", since: date = MONTH) -> Bloc:
    inside = tuple(Member(state=one, stability=1.0, cooperation=1.0, conflict=0.0, events=()) for one in states)
    return Bloc(id=key or states[0], name=states[0], since=since, members=inside)


# the network


def test_an_act_fades_by_half_in_its_half_life_and_not_within_the_month() -> None:
    days = [MONTH, MONTH + timedelta(days=20), MONTH - timedelta(days=int(HALF)), MONTH - REACH]
    net = network([act("COOPERATE", day, key=str(n)) for n, day in enumerate(days)], MONTH)
    amounts = {one.day: one.amount for one in net.acts}
    assert [amounts[day] / amounts[MONTH] for day in days] == pytest.approx([1, 1, 0.5, 0.25])
    assert amounts[MONTH] == pytest.approx(0.8 * 6.2)


def test_what_is_outside_the_window_planned_denied_or_of_one_state_does_not_count() -> None:
    void = [
        act("COOPERATE", MONTH - REACH - timedelta(days=1)),
        act("COOPERATE", date(2010, 7, 1)),
        act("COOPERATE", MONTH, status=Status.PLANNED),
        act("COOPERATE", MONTH, status=Status.DENIED),
        act("COOPERATE", MONTH, recipient=None),
        act("COOPERATE", MONTH, recipient="AAA"),
    ]
    assert network(void, MONTH).acts == ()


def test_a_tie_holds_both_sides_and_opens_onto_its_events() -> None:
    events = [act("COOPERATE", MONTH), act("ASSAULT", MONTH, actor="BBB", recipient="AAA"), act("CONSULT", MONTH)]
    (tie,) = ties(network(events, MONTH))
    assert (tie.cooperation, tie.conflict) == pytest.approx((0.8 * 7.7, 0.8 * 9.2))
    assert tie.events == (events[1].id, events[0].id, events[2].id)
    assert strengths(network(events, MONTH))[0].tolist() == [[0, np.log1p(6.16)], [np.log1p(6.16), 0]]


def test_help_for_rebels_is_conflict_in_the_network() -> None:
    (tie,) = ties(network([act("AID", MONTH, recipient_sector="REB")], MONTH))
    assert tie.cooperation == 0 < tie.conflict


@pytest.mark.parametrize(
    ("state", "month", "there"),
    [
        ("SCG", date(2006, 6, 1), True),
        ("SCG", date(2006, 7, 1), False),
        ("SSD", date(2011, 6, 1), False),
        ("SSD", date(2011, 7, 1), True),
        ("USA", date(1999, 1, 1), True),
        ("QQQ", date(1999, 1, 1), True),
    ],
)
def test_states_are_there_from_their_first_month_to_their_last(state: str, month: date, there: bool) -> None:
    assert exists_in(state, month) is there


def test_what_a_state_did_does_not_outlive_it() -> None:
    last = act("COOPERATE", date(2006, 5, 20), actor="SCG", recipient="ITA")
    assert network([last], date(2006, 6, 1)).states == ("ITA", "SCG")
    assert network([last], date(2006, 7, 1)).states == ()


def test_months_are_counted_back_over_new_year() -> None:
    assert months_back(date(2010, 2, 17), 3) == date(2009, 11, 1)
    assert first_needed(MONTH, back=0) <= min(MONTH - REACH, months_back(MONTH, 26))


# resamples


def test_events_are_drawn_once_on_average_and_always_alike() -> None:
    drawn = np.array([times(f"event {n}", 100) for n in range(400)])
    assert drawn.mean() == pytest.approx(1, abs=0.02)
    assert drawn.var() == pytest.approx(1, abs=0.03)
    assert (drawn[7] == times("event 7", 100)).all()
    assert (drawn > 0).mean() < FIRM, "no single act may make a bloc"


def test_states_without_cooperation_are_in_no_community() -> None:
    found = resampled(network([*camp(EAST), *acts("ASSAULT", [("EAA", "ZZZ")], MONTH)], MONTH), 20)
    assert found.states == EAST
    assert resampled(network(acts("ASSAULT", [("EAA", "ZZZ")], MONTH), MONTH), 20).labels.shape == (20, 0)


# blocs


def test_two_camps_are_two_blocs_with_their_evidence() -> None:
    events = camps()
    found = at(events)
    assert sorted(map(sorted, members(found))) == [list(EAST), list(WEST)]
    assert (found.thin, found.loose, found.acts, found.fresh) == (None, (), len(events), len(events))
    of = {event.id: event for event in events}
    for one in found.blocs:
        states = {member.state for member in one.members}
        for member in one.members:
            assert member.stability > 0.9
            assert len(member.events) == 8
            for key in member.events:
                event = of[key]
                assert event.recipient is not None
                assert {event.actor.state, event.recipient.state} <= states
                assert member.state in {event.actor.state, event.recipient.state}
            assert member.cooperation == pytest.approx(8 * 0.8 * 6.2)
            assert member.conflict == 0


def test_a_state_between_the_camps_is_less_stable_or_in_none() -> None:
    between = acts("COOPERATE", [("MID", "EAA"), ("MID", "WAA")], MONTH)
    found = at([*camps(), *between])
    stability = {member.state: member.stability for one in found.blocs for member in one.members}
    assert stability.get("MID", 0.0) < min(stability[state] for state in (*EAST, *WEST))


def test_one_act_makes_no_bloc_and_two_make_one() -> None:
    line = [("XAA", "XBB"), ("XBB", "XCC"), ("XAA", "XCC")]
    tail = [("YAA", "YBB"), ("YBB", "YCC")]
    once = at([*camps(), *acts("COOPERATE", tail, MONTH)])
    assert {"YAA", "YBB", "YCC"} <= set(once.loose)
    often = at([*camps(), *acts("COOPERATE", line, MONTH, times=3)])
    assert {"XAA", "XBB", "XCC"} in members(often)


def test_the_order_of_the_events_changes_nothing() -> None:
    events = camps()
    shuffled = random.Random(4).sample(events, len(events))
    assert at(events) == at(shuffled)


def test_an_event_more_elsewhere_leaves_the_draws_of_the_others_alone() -> None:
    more = at([*camps(), *acts("CONSULT", [("XAA", "XBB")], MONTH)])
    assert members(more) == members(at(camps()))


# thin months


def test_a_month_without_events_is_thin() -> None:
    found = at([])
    assert (found.blocs, found.axes, found.moves, found.ties, found.loose) == ((), (), (), (), ())
    assert found.thin == "no act between two states is known of this month"


def test_a_month_is_not_told_by_what_is_fading_alone() -> None:
    found = at(camps(date(2010, 5, 1)))
    assert found.thin == "no act between two states is known of this month"
    assert found.acts > FRESH
    assert found.blocs == found.moves == ()
    assert len(found.earlier) == 2


def test_a_single_dyad_is_thin_whatever_it_does() -> None:
    one = at(acts("COOPERATE", [("AAA", "BBB")], MONTH, times=25, every=1))
    assert one.thin == "only 2 states cooperate with any; blocs need 10"
    assert [tie.dyad for tie in one.ties] == [("AAA", "BBB")]
    few = at(acts("COOPERATE", [("AAA", "BBB")], MONTH))
    assert few.thin == "only 1 act of this month; blocs need 20"


# from month to month


def test_a_bloc_goes_on_with_its_id_and_beginning() -> None:
    events = [*camps(date(2010, 4, 1)), *camps(date(2010, 5, 1)), *camps()]
    found = at(events, back=2)
    assert [one.since for one in found.blocs] == [date(2010, 4, 1)] * 2
    assert {one.id for one in found.blocs} == {one.id for one in found.earlier}
    assert found.moves == ()


def test_a_state_that_changes_sides_is_a_move_with_its_acts() -> None:
    before = camps(date(2010, 5, 1))
    turned = [
        *camps(MONTH, east=EAST[:4]),
        *acts("COOPERATE", [(one, "EEE") for one in WEST], MONTH, times=8, every=3),
        *acts("ASSAULT", [(one, "EEE") for one in EAST[:4]], MONTH, times=8, every=3),
    ]
    found = at([*before, *turned])
    assert sorted(map(sorted, members(found))) == [list(EAST[:4]), ["EEE", *WEST]]
    (move,) = found.moves
    west = next(one for one in found.blocs if len(one.members) == 6)
    east = next(one for one in found.blocs if len(one.members) == 4)
    assert (move.state, move.origin, move.destination) == ("EEE", east.id, west.id)
    assert set(move.events) == {event.id for event in turned if event.actor.state != "EEE" and "EEE" in str(event)}
    assert west.id in {one.id for one in found.earlier}


def test_a_bloc_that_comes_up_is_new_and_its_states_have_moved() -> None:
    events = [*camps(date(2010, 5, 1)), *camps(), *camp(("XAA", "XBB", "XCC"), times=4)]
    found = at(events)
    new = next(one for one in found.blocs if one.since == MONTH)
    assert [(move.state, move.origin, move.destination) for move in found.moves] == [
        (state, None, new.id) for state in ("XAA", "XBB", "XCC")
    ]


def test_blocs_are_followed_by_the_states_they_share() -> None:
    before = [bloc("A", "B", "C", key="one", since=date(2010, 1, 1)), bloc("P", "Q", "R", key="two")]
    later = [bloc("P", "Q", "R", "S"), bloc("X", "Y", "Z"), bloc("A", "B", "D")]
    followed = follow(before, later)
    assert [one.id for one in followed] == ["two", "X", "one"]
    assert followed[2].since == date(2010, 1, 1)
    assert [member.state for member in followed[2].members] == ["A", "B", "D"]


def test_of_a_bloc_that_splits_the_larger_overlap_goes_on() -> None:
    split = follow([bloc("A", "B", "C", "D", "E", key="old")], [bloc("A", "B"), bloc("C", "D", "E")])
    assert [one.id for one in split] == ["A", "old"]
    assert follow([], split) == tuple(split)
    assert follow(split, []) == ()
