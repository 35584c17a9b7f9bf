"""Capability flow: what passed between two states, which way, how much, and by whose word."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from bilateral.model import (
    OBJECT_CLASSES,
    Event,
    EventType,
    Factuality,
    Flow,
    Object,
    Party,
    Passage,
    Status,
    Voice,
    end_of_day,
)
from bilateral.relations import flows
from bilateral.world import passings
from related import AB, act

DAY, LAST = date(2010, 3, 1), date(2010, 12, 31)


def thing(cls: str = "munitions", quantity: float | None = None, unit: str | None = None) -> Object:
    return Object(text="things", cls=cls, quantity=quantity, unit=unit)


SHELLS = thing()


def gift(key: str = "", kind: str = "AID", day: date = DAY, thing: Object | None = SHELLS, **more: object) -> Event:
    return act(kind, day, key=key, object=thing, **more)  # type: ignore[arg-type]


def of(*events: Event, since: date | None = None) -> tuple[Flow, ...]:
    return flows(AB, events, since=since, as_of=LAST)


def voice(key: str, how: Factuality = Factuality.OCCURRED, day: date = DAY) -> Voice:
    return Voice(key=key, factuality=how, first=end_of_day(day))


# what passes, and which way


@pytest.mark.parametrize(
    ("kind", "mode", "cls", "expected"),
    [
        ("AID", None, "munitions", (Passage.PASSED, "AAA", "BBB")),
        ("AID", None, "troops", (Passage.PASSED, "AAA", "BBB")),
        ("AID", None, "persons", None),
        ("COOPERATE", None, "fuel", (Passage.PASSED, "AAA", "BBB")),
        ("COOPERATE", None, "agreement", None),
        ("COOPERATE", None, "troops", None),
        ("RETREAT", "return", "territory", (Passage.PASSED, "AAA", "BBB")),
        ("RETREAT", "release", "persons", (Passage.PASSED, "AAA", "BBB")),
        ("RETREAT", "withdraw", "troops", (Passage.STOPPED, "AAA", "BBB")),
        ("RETREAT", "ease", "fuel", None),
        ("SANCTION", "discontinue", "money", (Passage.STOPPED, "AAA", "BBB")),
        ("SANCTION", "expel", "persons", (Passage.STOPPED, "BBB", "AAA")),
        ("SANCTION", "convict", "persons", None),
        ("ASSAULT", "heavy-weapons", "missiles", None),
    ],
)
def test_acts_pass_things_from_one_to_the_other(
    kind: str, mode: str | None, cls: str, expected: tuple[Passage, str, str] | None
) -> None:
    found = of(gift(kind=kind, mode=mode, thing=thing(cls)))
    assert [(one.passage, one.giver, one.taker) for one in found] == ([expected] if expected else [])


def test_forces_that_exercise_together_pass_nothing() -> None:
    assert of(gift(kind="COOPERATE", thing=thing("aircraft"), fields=("exercises and deployments",))) == ()


def test_each_direction_and_class_is_a_flow_of_its_own() -> None:
    back = gift("2", actor="BBB", recipient="AAA", thing=thing("fuel"))
    found = of(gift("1"), back, gift("3", directed=False))
    assert {(one.cls, one.giver, one.taker) for one in found} == {
        ("munitions", "AAA", "BBB"),
        ("fuel", "BBB", "AAA"),
        ("munitions", None, None),
    }


def test_arms_for_rebels_flow_to_the_rebels_and_not_to_their_state() -> None:
    (found,) = of(gift(recipient_sector="REB"))
    assert (found.giver, found.taker) == ("AAA", "BBB:REB")


def test_other_pairs_and_organisations_are_left_out() -> None:
    nobody = msgspec.structs.replace(gift("2"), recipient=Party(state=None, name="A League"))
    assert of(gift("1", recipient="CCC"), nobody, gift("3", recipient=None)) == ()


@pytest.mark.parametrize("row", passings(), ids=lambda row: f"{row.event_type} {row.modes}")
def test_every_row_of_the_table_names_what_there_is(row) -> None:  # type: ignore[no-untyped-def]
    assert row.event_type in set(EventType)
    assert set(row.classes) <= set(OBJECT_CLASSES)
    assert row.effect in {"passes", "stops"}
    assert row.giver in {"actor", "recipient"}


# planned, claimed, confirmed


def test_what_is_planned_missed_or_denied_stands_apart_from_what_passed() -> None:
    statuses = [
        Status.DENIED, Status.LAPSED, Status.CANCELLED, Status.POSSIBLE, Status.PLANNED, Status.ALLEGED, Status.CLAIMED,
        Status.WITHDRAWN,
    ]  # fmt: skip
    found = of(*(gift(status.value, status=status) for status in statuses))
    assert [(one.passage, len(one.events)) for one in found] == [
        (Passage.PASSED, 2),
        (Passage.PLANNED, 2),
        (Passage.MISSED, 2),
        (Passage.DENIED, 1),
    ]


def test_a_stop_that_is_only_planned_stops_nothing() -> None:
    assert of(gift(kind="SANCTION", mode="discontinue", status=Status.PLANNED)) == ()


def test_amounts_are_never_added_and_the_largest_claimed_and_confirmed_stand_apart() -> None:
    (found,) = of(
        gift("1", thing=thing(quantity=1000, unit="containers"), status=Status.CLAIMED),
        gift("2", thing=thing(quantity=3000, unit="Containers"), status=Status.DISPUTED),
        gift("3", thing=thing(quantity=500, unit="containers"), status=Status.CONFIRMED),
        gift("4", thing=thing(quantity=7, unit="rounds"), status=Status.REPORTED),
    )
    assert [(one.quantity, one.unit) for one in found.claimed] == [(3000, "Containers"), (7, "rounds")]
    assert [(one.quantity, one.unit) for one in found.confirmed] == [(500, "containers")]
    assert found.claimed[0].event == gift("2").id
    assert found.confirmed_events == (gift("3").id,)
    assert len(found.events) == 4
    assert dict(found.statuses) == dict.fromkeys(
        (Status.REPORTED, Status.CLAIMED, Status.DISPUTED, Status.CONFIRMED), 1
    )


def test_it_says_whose_word_it_is_and_who_denies_it() -> None:
    denies, possible = Factuality.DENIED, Factuality.POSSIBLE
    claimed = gift("1", voices=(voice("CCC"), voice("AAA", denies), voice("a paper", possible)))
    admitted = gift("2", voices=(voice("BBB", denies), voice("BBB", day=date(2010, 4, 1)), voice("DDD", denies)))
    (found,) = of(claimed, admitted)
    assert found.claimed_by == ("BBB", "CCC")
    assert found.alleged_by == ("a paper",)
    assert found.denied_by == ("AAA", "DDD")
    assert found.sources == 3


def test_it_says_since_when_by_the_day_of_the_act_and_from_when_on_it_is_asked() -> None:
    events = [gift(str(month), day=date(2010, month, 1)) for month in (7, 3, 5)]
    (found,) = of(*events)
    assert (found.since, found.last) == (date(2010, 3, 1), date(2010, 7, 1))
    assert found.known == end_of_day(date(2010, 3, 1))
    (later,) = of(*events, since=date(2010, 4, 1))
    assert (later.since, len(later.events)) == (date(2010, 5, 1), 2)
    assert flows(AB, events, as_of=date(2010, 2, 1)) == ()


def test_the_order_of_events_does_not_matter() -> None:
    events = [gift(str(n), thing=thing(cls, n, "tonnes")) for n in range(6) for cls in ("fuel", "food")]
    assert of(*events) == of(*events[::-1])


# bad input


def test_without_events_there_is_no_flow() -> None:
    assert of() == ()


def test_help_without_an_object_is_told_without_a_class_and_other_acts_without_one_pass_nothing() -> None:
    assert [one.cls for one in of(gift("1", thing=None), gift("2", kind="COOPERATE", thing=None))] == [None]


def test_an_object_without_class_or_quantity_is_other_and_has_no_amount() -> None:
    (found,) = of(gift(thing=Object(text="it")))
    assert (found.cls, found.claimed, found.confirmed) == ("other", (), ())


@pytest.mark.parametrize("unit", [None, "million", "Billion"])
def test_a_quantity_whose_unit_is_not_known_keeps_its_number_and_no_unit(unit: str | None) -> None:
    (found,) = of(gift(thing=thing("money", 5_000_000, unit)))
    assert [(one.quantity, one.unit) for one in found.claimed] == [(5_000_000, None)]


def test_a_quantity_with_a_unit_that_nobody_knows_is_kept_as_given() -> None:
    (found,) = of(gift("1", thing=thing(quantity=3, unit="zorks")), gift("2", thing=thing(quantity=2)))
    assert [(one.quantity, one.unit) for one in found.claimed] == [(2, None), (3, "zorks")]
