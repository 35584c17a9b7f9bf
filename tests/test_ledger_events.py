"""Events in the ledger: as they stood at each moment, and where an id leads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bilateral.ledger import AmbiguousId, Conclusion, Ledger
from bilateral.model import Event, Status
from ledger_values import article, conclude, day, event, ledger_in, party, report

BLOCK = "PRK-RUS"
OLD, YOUNG = "aaaaaaaa11111111", "aaaaaaaa22222222"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def add(ledger: Ledger, *states: Event, upto: int = 1, block: str = BLOCK, **links: object) -> int:
    return ledger.add_consolidations([Conclusion(block=block, upto=upto, states=states, **links)])  # type: ignore[arg-type]


def reports_of(ledger: Ledger, *days: int) -> list[str]:
    """Ids of one report in each of as many articles."""
    given = [article(str(at), at=at) for at in days]
    ledger.add_articles(given)
    ledger.add_reports("coder", [(one.version, [report(one)]) for one in given])
    return [report(one).id for one in given]


def test_an_event_is_read_as_it_stood(ledger: Ledger) -> None:
    claimed, confirmed = event(OLD, 0, Status.CLAIMED), event(OLD, 2, Status.CONFIRMED)
    add(ledger, claimed, confirmed)
    assert ledger.events() == [confirmed]
    assert ledger.events(as_of=day(1)) == [claimed]
    assert ledger.events(as_of=day(-1)) == []
    assert ledger.event(OLD, as_of=day(1)) == claimed
    assert ledger.status().events == {"confirmed": 1}


def test_of_two_states_at_one_instant_the_last_counts(ledger: Ledger) -> None:
    add(ledger, event(OLD, 0, Status.CLAIMED), event(OLD, 0, Status.DISPUTED))
    assert [one.status for one in ledger.events()] == [Status.DISPUTED]


def test_events_are_chosen_by_dyad_state_and_date(ledger: Ledger) -> None:
    first = event("first", date=date(2024, 1, 10))
    second = event("second", date=date(2024, 1, 12))
    test = event("test", recipient=None, date=date(2024, 1, 11))
    add(ledger, second, first)
    add(ledger, test, block="PRK")
    assert ledger.events() == [first, test, second]
    assert ledger.events(dyad=("RUS", "PRK")) == [first, second]
    assert ledger.events(state="RUS") == [first, second]
    assert ledger.events(state="PRK", since=date(2024, 1, 11), until=date(2024, 1, 11)) == [test]


def test_dyads_are_counted_whichever_way_they_act(ledger: Ledger) -> None:
    there = event("there")
    back = event("back", actor=party("RUS"), recipient=party("PRK"))
    add(ledger, there, back)
    add(ledger, event("home", actor=party("COD"), recipient=party("COD")), block="COD-COD")
    add(ledger, event("nato", actor=party(None, "NATO")), block="NATO-RUS")
    add(ledger, event("usa", 1, actor=party("USA")), block="RUS-USA")
    assert ledger.dyads() == [(("PRK", "RUS"), 2), (("RUS", "USA"), 1)]
    assert ledger.dyads(as_of=day(0)) == [(("PRK", "RUS"), 2)]


def test_a_joined_event_leads_on_from_the_day_it_was_joined(ledger: Ledger) -> None:
    old, young = event(OLD), event(YOUNG)
    add(ledger, old, young, forwards=[(YOUNG, OLD, day(2))])
    assert ledger.events() == [old]
    assert ledger.event(YOUNG) == old
    assert ledger.events(as_of=day(1)) == [old, young]
    assert ledger.event(YOUNG, as_of=day(1)) == young


def test_forwards_that_run_in_a_circle_end(ledger: Ledger) -> None:
    add(ledger, event(OLD), event(YOUNG), forwards=[(YOUNG, OLD, day(2)), (OLD, YOUNG, day(3))])
    assert ledger.event(YOUNG) is None


def test_the_first_digits_of_an_id_will_do(ledger: Ledger) -> None:
    old = event(OLD)
    add(ledger, old)
    assert ledger.event("aaaaaa") == old
    assert ledger.event("bbbbbb") is None
    with pytest.raises(AmbiguousId, match="6 digits or more"):
        ledger.event("aaaaa")
    add(ledger, old, event(YOUNG), upto=2)
    with pytest.raises(AmbiguousId, match="2 events begin so"):
        ledger.event("aaaaaaaa")
    add(ledger, old, event(YOUNG), upto=3, forwards=[(YOUNG, OLD, day(1))])
    assert ledger.event("aaaaaaaa") == old  # both lead there


def test_a_consolidation_replaces_the_one_before_and_a_replay_brings_it_back(ledger: Ledger) -> None:
    first, second = event("first"), event("second")
    assert add(ledger, first, second) == 2
    then = ledger.status().newest_recorded
    assert add(ledger, first, upto=2) == 1
    assert ledger.events() == [first]
    assert ledger.events(recorded_as_of=then) == [first, second]
    assert add(ledger, first, second, upto=3) == 1
    assert ledger.events() == [first, second]


def test_consolidating_again_without_news_changes_nothing(ledger: Ledger) -> None:
    add(ledger, event(OLD))
    before = ledger.status()
    assert add(ledger, event(OLD)) == 0
    assert ledger.status() == before


def test_a_consolidation_of_older_filings_does_not_undo_a_newer_one(ledger: Ledger) -> None:
    add(ledger, event(OLD, 0, Status.CLAIMED), event(OLD, 1, Status.CONFIRMED), upto=5)
    assert add(ledger, event(OLD, 0, Status.CLAIMED), upto=4) == 0
    assert [one.status for one in ledger.events()] == [Status.CONFIRMED]


def test_a_block_waits_until_it_is_consolidated(ledger: Ledger) -> None:
    reports_of(ledger, 0)
    (upto,) = ledger.blocks_to_consolidate().values()
    reports_of(ledger, 1)  # meanwhile another report comes
    add(ledger, event(OLD), upto=upto)
    assert list(ledger.blocks_to_consolidate()) == [BLOCK]
    assert ledger.status().blocks_waiting == 1
    conclude(ledger)
    assert ledger.blocks_to_consolidate() == {}
    assert ledger.status().blocks_waiting == 0


def test_an_id_that_a_late_article_renames_leads_to_the_event_with_its_reports(ledger: Ledger) -> None:
    reports_of(ledger, 2)
    conclude(ledger)
    (before,) = ledger.events()
    (early,) = reports_of(ledger, 1)
    conclude(ledger)
    (after,) = ledger.events()
    assert after.id != before.id
    assert after.reports[0] == early
    assert ledger.event(before.id) == after
    assert ledger.events_of(before.reports[0]) == [after.id]
    then = ledger.status().newest_recorded
    reports_of(ledger, 0)
    conclude(ledger)
    assert ledger.event(before.id) == ledger.event(after.id) == ledger.events()[0]
    assert ledger.event(before.id, recorded_as_of=then) == after


def test_a_report_may_belong_to_several_events(ledger: Ledger) -> None:
    (denial,) = reports_of(ledger, 0)
    links = [(denial, OLD, day(0)), (denial, YOUNG, day(1))]
    add(ledger, event(OLD), event(YOUNG), memberships=links)
    assert ledger.events_of(denial) == [OLD, YOUNG]
    assert ledger.events_of(denial, as_of=day(0)) == [OLD]
    assert ledger.events_of("another") == []
