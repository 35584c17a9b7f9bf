"""What is read a few events at a time is what reading all of them gives, today and as of any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bilateral.ledger import Ledger, Tally
from bilateral.model import Status, end_of_day
from bilateral.view import AWAITED
from products_values import PAIR, filled

DAYS = [None, date(2023, 7, 26), date(2023, 10, 15), date(2023, 10, 18), date(2024, 1, 15)]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Ledger:
    return filled(tmp_path_factory.mktemp("news") / "b.db")


def instant(day: date | None):
    return end_of_day(day) if day else None


@pytest.mark.parametrize("day", DAYS)
def test_the_newest_of_a_relation_come_from_the_last_day_backwards(ledger, day) -> None:
    every = ledger.events(dyad=PAIR, as_of=instant(day))[::-1]
    assert ledger.newest(PAIR, limit=9, as_of=instant(day)) == every
    assert ledger.newest(PAIR, limit=1, offset=1, as_of=instant(day)) == every[1:2]
    done = [event for event in every if event.status not in AWAITED]
    assert ledger.newest(PAIR, limit=9, without=AWAITED, as_of=instant(day)) == done


@pytest.mark.parametrize("day", DAYS)
def test_events_of_some_days_are_those_among_all(ledger, day) -> None:
    since, until = date(2023, 10, 1), date(2024, 1, 14)
    every = ledger.events(since=since, until=until, as_of=instant(day))
    assert ledger.dated(since, until, as_of=instant(day)) == every
    assert ledger.dated(since, until, state="RUS", as_of=instant(day)) == every
    assert ledger.dated(since, until, state="FJI", as_of=instant(day)) == []
    open_ = [event for event in every if event.status is Status.POSSIBLE]
    assert ledger.dated(since, until, statuses={Status.POSSIBLE}, limit=3, as_of=instant(day)) == open_


@pytest.mark.parametrize("day", DAYS)
def test_what_changed_is_what_became_known_since(ledger, day) -> None:
    since = end_of_day((day or date(2024, 1, 15)) - timedelta(days=3))
    every = [event for event in ledger.events(as_of=instant(day)) if event.known and event.known > since]
    assert {event.id for event in ledger.changed(since, limit=9, as_of=instant(day))} == {one.id for one in every}


def test_tallies_count_all_events_and_those_of_the_days(ledger) -> None:
    found = ledger.tallies(date(2023, 10, 1), date(2024, 1, 15), without=AWAITED)
    assert Tally("PRK", "RUS", 2, 1, date(2023, 10, 13)) in found
    assert Tally("RUS", "PRK", 1, 0, None) in found
    assert ledger.tallies(DAYS[1], DAYS[1], as_of=instant(DAYS[1])) == []


def test_the_first_and_the_last_day_of_news(ledger) -> None:
    assert (ledger.first_day(), ledger.last_day()) == (date(2023, 7, 27), date(2024, 1, 14))
    assert ledger.last_day(as_of=instant(DAYS[2])) == date(2023, 10, 13)
    assert ledger.last_day(as_of=instant(DAYS[1])) is None


def test_articles_lead_to_their_events_and_outlets_to_their_articles(ledger) -> None:
    assert ledger.outlets(date(2023, 1, 1)) == [("Sample Wire", 5), ("Sample Gulf Post", 1)]
    (article,) = ledger.articles_of("Sample Gulf Post", limit=5)
    told = ledger.events_in([article.version])
    assert told == {article.version: {ledger.newest(PAIR, limit=9)[-1].id}}
    assert ledger.events_in([article.version], as_of=instant(DAYS[1])) == {}
