"""The status of an event: which word of whom makes it claimed, disputed or confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import or_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.events import Evidence, Side, Stance, as_read
from bilateral.model import Event, EventType, Factuality, Party, Precision, Status, Step

DAY = datetime(2024, 1, 1, tzinfo=UTC)
OCCURRED, ALLEGED, PLANNED, POSSIBLE, DENIED = Factuality


def says(key: str, factuality: Factuality = OCCURRED, day: int = 0, *, cancels: bool = False) -> Stance:
    """One stance on an act between PRK and RUS; names in small letters are outlets."""
    side = Side.PARTY if key in ("PRK", "RUS") else Side.SPEAKER if key.isupper() else Side.OUTLET
    return Stance(key=key, side=side, factuality=factuality, known=DAY + timedelta(day), cancels=cancels)


def witness(key: str) -> Stance:
    return Stance(key=key, side=Side.WITNESS, factuality=OCCURRED, known=DAY)


def evidence(stances: list[Stance]) -> Evidence:
    return reduce(or_, map(Evidence.of, stances), Evidence())


def status(*stances: Stance, public: bool = False) -> Status:
    return evidence(list(stances)).status(public=public)


def test_a_state_s_word_is_a_claim_and_an_outlet_s_own_a_report() -> None:
    assert status(says("KOR")) is Status.CLAIMED
    assert status(says("wire")) is Status.REPORTED


def test_three_allies_who_make_one_claim_do_not_confirm_it() -> None:
    assert status(says("KOR"), says("USA"), says("JPN"), public=True) is Status.CLAIMED


def test_a_boast_confirms_nothing() -> None:
    assert status(says("RUS")) is Status.CLAIMED
    assert status(says("RUS", day=0), says("RUS", day=9)) is Status.CLAIMED


def test_a_denial_disputes() -> None:
    assert status(says("KOR"), says("PRK", DENIED)) is Status.DISPUTED
    assert status(says("wire"), says("PRK", DENIED)) is Status.DISPUTED
    assert status(says("wire", ALLEGED), says("PRK", DENIED)) is Status.DISPUTED


def test_only_denials_are_a_denied_act() -> None:
    assert status(says("PRK", DENIED)) is Status.DENIED


def test_both_parties_confirm() -> None:
    assert status(says("KOR"), says("RUS"), says("PRK")) is Status.CONFIRMED


def test_an_admission_confirms_and_a_later_denial_of_what_was_said_does_not() -> None:
    assert status(says("KOR"), says("PRK", DENIED, 1), says("PRK", day=2)) is Status.CONFIRMED
    assert status(says("KOR"), says("PRK", day=1), says("PRK", DENIED, 2)) is Status.DISPUTED


def test_what_someone_else_takes_back_is_no_admission() -> None:
    assert status(says("KOR", DENIED, 1), says("KOR", day=2)) is Status.CLAIMED


def test_two_outlets_confirm_what_is_public_and_no_arms_transfer() -> None:
    assert status(says("wire"), says("herald"), public=True) is Status.CONFIRMED
    assert status(says("wire"), says("herald"), public=False) is Status.REPORTED


def test_an_outlet_of_a_state_that_claims_the_act_is_no_observer() -> None:
    agency = Stance(key="KOR", side=Side.OUTLET, factuality=OCCURRED, known=DAY)
    assert status(says("wire"), agency, public=True) is Status.CONFIRMED
    assert status(says("wire"), agency, says("KOR"), public=True) is Status.REPORTED


def test_two_witnesses_confirm_anything() -> None:
    assert status(witness("a fisherman"), witness("a nurse")) is Status.CONFIRMED


def test_what_is_to_come_is_possible_then_planned_then_perhaps_cancelled() -> None:
    assert status(says("wire", POSSIBLE)) is Status.POSSIBLE
    assert status(says("wire", POSSIBLE), says("RUS", PLANNED)) is Status.PLANNED
    off = says("RUS", day=3, cancels=True)
    assert status(says("RUS", PLANNED, 1), off) is Status.CANCELLED
    assert status(says("RUS", PLANNED, 1), off, says("RUS", PLANNED, 5)) is Status.PLANNED
    assert status(says("RUS", PLANNED, 1), off, says("wire", day=6)) is Status.REPORTED


def test_an_allegation_is_one_and_nothing_left_is_withdrawn() -> None:
    assert status(says("wire", ALLEGED), says("RUS", PLANNED)) is Status.ALLEGED
    assert status() is Status.WITHDRAWN


STANCES = st.lists(
    st.builds(
        says,
        st.sampled_from(["PRK", "RUS", "KOR", "USA", "wire", "herald"]),
        st.sampled_from(list(Factuality)),
        st.integers(0, 4),
        cancels=st.booleans(),
    ),
    max_size=6,
).map(evidence)


@given(STANCES, STANCES, STANCES)
def test_evidence_adds_up_in_any_order_and_repetition_adds_nothing(a: Evidence, b: Evidence, c: Evidence) -> None:
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a
    assert a | b | a == a | b
    assert a | Evidence() == a


@given(STANCES, STANCES, st.booleans())
def test_what_the_parties_confirm_stays_confirmed(a: Evidence, b: Evidence, public: bool) -> None:
    statuses = {(a | b).status(public=public), (b | a).status(public=public)}
    assert len(statuses) == 1
    if a.status(public=False) is Status.CONFIRMED:
        assert statuses == {Status.CONFIRMED}


def event(status: Status, day: date, precision: Precision = Precision.DAY) -> Event:
    return Event(
        id="e",
        event_type=EventType.CONSULT,
        mode="visit",
        fields=("talks",),
        object=None,
        actor=Party(state="RUS"),
        recipient=Party(state="PRK"),
        date=day,
        date_precision=precision,
        place=None,
        status=status,
        independent_sources=1,
        speakers=(),
        reports=("r",),
        first_known=DAY,
        confidence=0.5,
        known=DAY,
        history=(Step(known=DAY, status=status, report="r"),),
    )


@pytest.mark.parametrize(
    ("precision", "last_waiting"),
    [
        (Precision.DAY, date(2024, 2, 17)),
        (Precision.WEEK, date(2024, 2, 21)),
        (Precision.MONTH, date(2024, 3, 3)),
        (Precision.YEAR, date(2025, 1, 3)),
        (Precision.UNKNOWN, date(2024, 5, 17)),
    ],
)
def test_a_plan_lapses_three_days_after_its_last_day(precision: Precision, last_waiting: date) -> None:
    planned = event(Status.PLANNED, date(2024, 2, 14), precision)
    assert as_read(planned, last_waiting) is planned
    lapsed = as_read(planned, last_waiting + timedelta(1))
    assert lapsed.status is Status.LAPSED
    assert lapsed.history[:-1] == planned.history
    assert lapsed.history[-1].report is None
    assert lapsed.history[-1].known.date() == last_waiting + timedelta(1)
    assert as_read(planned, date(2030, 1, 1)) == lapsed


def test_a_plan_told_after_its_day_lapses_when_it_is_told() -> None:
    late = event(Status.POSSIBLE, date(2023, 5, 1))
    assert as_read(late, date(2023, 12, 1)) is late
    assert as_read(late, DAY.date()).status is Status.LAPSED


def test_what_happened_or_was_called_off_does_not_lapse() -> None:
    for state in (Status.REPORTED, Status.CANCELLED, Status.DISPUTED):
        held = event(state, date(2023, 5, 1))
        assert as_read(held, date(2030, 1, 1)) is held
