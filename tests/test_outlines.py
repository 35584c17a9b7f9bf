"""What is kept of events in outline gives what reading them all gives: lists, series, shifts, stress, whose word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from bilateral import monitor, reviewing, rollups
from bilateral.ledger import Ledger, utc_now
from bilateral.model import Event, Status, end_of_day
from bilateral.products import news
from bilateral.products.balance import balance, balance_of
from bilateral.products.selection import weightiest, weightiest_of
from bilateral.rollups.kept import FORM
from bilateral.rollups.outline import Outline, form
from bilateral.view import Sought, View, states_of
from bilateral.web.passes import Passes
from test_rollups import NOW, parts

DAYS = (None, date(2023, 10, 26), date(2024, 1, 15), date(2024, 6, 30))
PAIR = ("PRK", "RUS")


def both(ledger: Ledger, day: date | None) -> tuple[View, View]:
    """A view from what is kept, and one of the same day that reads everything."""
    whole = View(ledger)
    kept = View(ledger, day, kept=rollups.Kept(ledger), clock=lambda: end_of_day(whole.horizon))
    return kept, View(ledger, day, utc_now(), clock=lambda: end_of_day(whole.horizon))


def states(ledger: Ledger) -> list[str]:
    return sorted({state for event in ledger.events() for state in states_of(event)})


def same(one: Outline, other: Outline) -> bool:
    """Whether two outlines say the same of the same events, in whatever order they name voices."""

    def told(outline: Outline) -> list[object]:
        event, spoken = outline.speakers()
        place, words = outline.words()
        voices = [(at, outline.keys[key >> 1], key & 1) for at, key in zip(event, spoken, strict=True)]
        said = [(at, outline.keys[whose], outline.keys[out]) for at, (whose, out) in zip(place, words, strict=True)]
        return [outline.traits.names(), sorted(voices), sorted(said)]

    rows = one.traits.rows.tolist() == other.traits.rows.tolist()
    return rows and np.array_equal(one.marks, other.marks) and told(one) == told(other)


def agrees(ledger: Ledger) -> bool:
    """Whether the outline of each relation on each day is that of the events that the ledger gives."""
    kept = rollups.Kept(ledger)
    for pair, _ in ledger.dyads():
        block = "-".join(pair)
        outline = kept.outline(block)
        assert outline is not None
        for day in DAYS:
            moment = end_of_day(day) if day else None
            events = ledger.events(dyad=pair, as_of=moment)
            filed = ledger.reports_filed({report for event in events for report in event.reports})
            assert same(outline.alive(day or date.max), Outline.of(block, events, evidence=filed))
    return True


def test_outlines_are_those_of_the_events_in_whatever_order_articles_come(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for part in parts(tmp_path):
            monitor.run(ledger, [part], now=NOW)
            assert agrees(ledger)


@pytest.mark.parametrize("day", DAYS)
def test_pages_of_events_are_those_of_the_ledger(ledger: Ledger, day: date | None) -> None:
    kept, anew = both(ledger, day)
    sought = [Sought(), Sought(dyad=PAIR), Sought(dyad=("RUS", "UKR")), Sought(state="KOR"), Sought(actor="USA")]
    sought.append(Sought(dyad=PAIR, statuses=frozenset({Status.CLAIMED}), since=date(2023, 7, 1)))
    for wanted in sought:
        for newest_first in (False, True):
            after = None
            for _ in range(4):
                page = kept.page(wanted, 7, after=after, newest_first=newest_first)
                assert page == anew.page(wanted, 7, after=after, newest_first=newest_first)
                after = page.rest
                if after is None:
                    break


@pytest.mark.parametrize("day", DAYS)
def test_what_a_relation_shows_is_what_its_events_give(ledger: Ledger, day: date | None) -> None:
    kept, anew = both(ledger, day)
    for pair, _ in ledger.dyads()[:25]:
        for asked in ({}, {"claims": False}, {"field": "talks"}, {"bin": "week", "actor": pair[0]}):
            assert kept.series(pair, **asked) == anew.series(pair, **asked)
        assert kept.shifts(pair) == anew.shifts(pair)
        assert kept.flow(pair) == anew.flow(pair)
        assert kept.findings(pair) == anew.findings(pair)
        since = kept.horizon - timedelta(days=90)
        assert kept.events(pair, since=since) == anew.events(pair, since=since)
        roll, events = kept.roll(pair), anew.events(pair)
        assert roll.read(range(len(roll))) == events
        claimed = {Status.CLAIMED, Status.DISPUTED}
        chosen = [event for event in events if event.status in claimed]
        assert weightiest_of(roll, roll.stand(claimed), 5) == weightiest(chosen, 5)
        assert news.news(kept, pair) == news.news(anew, pair)


@pytest.mark.parametrize("day", DAYS)
def test_what_a_state_shows_is_what_its_events_give(ledger: Ledger, day: date | None) -> None:
    kept, anew = both(ledger, day)
    for state in states(ledger):
        roll = kept.roll(state)
        assert roll.read(range(len(roll))) == anew.events(state=state)
        assert kept.dated(state, date(2023, 9, 1), date(2024, 2, 1)) == anew.dated(
            state, date(2023, 9, 1), date(2024, 2, 1)
        )
        assert msgspec.json.encode(kept.stress(state)) == msgspec.json.encode(anew.stress(state))
    assert kept.stresses() == anew.stresses()
    assert news.news(kept, "KOR", most=20) == news.news(anew, "KOR", most=20)


@pytest.mark.parametrize("about", [PAIR, "KOR"])
def test_whose_word_it_is_follows_from_outlines_too(ledger: Ledger, about: tuple[str, str] | str) -> None:
    for day in DAYS:
        kept, anew = both(ledger, day)
        since = kept.horizon - timedelta(days=365)
        asked = {"state": about} if isinstance(about, str) else {"dyad": about}
        events: list[Event] = anew.events(since=since, until=kept.horizon, **asked)
        sides = (about,) if isinstance(about, str) else about
        assert balance_of(kept, about, since, kept.horizon) == balance(events, anew.evidence_of_few(events), sides)
        assert balance_of(anew, about, since, kept.horizon) == balance(events, anew.evidence_of(events), sides)


@pytest.mark.parametrize("day", DAYS)
def test_outlets_and_publishers_are_summed_from_months(ledger: Ledger, day: date | None) -> None:
    kept, anew = both(ledger, day)
    for days in (1, 30, 90, 3650):
        assert kept.publishers(days) == anew.publishers(days)
        since = kept.horizon - timedelta(days=days)
        assert kept.outlets(since) == anew.outlets(since)


def test_a_search_of_a_past_day_finds_the_same_from_where_that_day_ends(ledger: Ledger) -> None:
    for day in DAYS:
        kept, anew = both(ledger, day)
        assert kept.search("missiles", 50) == anew.search("missiles", 50)


def test_a_decision_shows_before_what_is_kept_is_renewed(ledger: Ledger) -> None:
    passes = Passes(ledger)
    passes.stamp(None)
    before = View(ledger, kept=passes.kept).events(PAIR)
    event = next(one for one in before if len(one.reports) == 1)
    reviewing.reject(ledger, event.reports[0], who="an analyst", reason="misread")
    passes.stamp(None)
    view = View(ledger, kept=passes.kept)
    assert [one.id for one in view.roll(PAIR).read(range(len(view.roll(PAIR))))] == [
        one.id for one in before if one.id != event.id
    ]
    assert event.id not in {one.id for one in view.page(Sought(dyad=PAIR), 1000).events}
    rollups.renew(ledger)
    assert agrees(ledger)


def test_what_was_kept_in_another_form_is_reckoned_anew(ledger: Ledger) -> None:
    upto = ledger.derived_upto()
    assert rollups.Kept(ledger).upto == upto
    ledger.put_derived(upto or 0, {FORM: {"": b"1 another"}})
    assert rollups.Kept(ledger).upto is None
    assert View(ledger).shifts()
    assert rollups.renew(ledger) > 0
    assert rollups.Kept(ledger).upto == upto
    assert agrees(ledger)
    assert form() == form()


def test_shifts_that_a_pass_did_not_find_anew_stay_at_hand(ledger: Ledger, tmp_path: Path) -> None:
    held = rollups.Kept(ledger)
    before = held.watched
    path = tmp_path / "news.jsonl"
    path.write_text(
        '{"id":"new","published":"2025-09-05T10:00:00Z","text":"Iceland and Fiji signed a fishing treaty."}'
    )
    monitor.run(ledger, [path], now=datetime(2026, 1, 1, tzinfo=UTC))
    newer = held.renewed()
    assert newer is not held
    assert newer.watched[PAIR] is before[PAIR]
    assert newer.watched == rollups.Kept(ledger).watched
    assert ("FJI", "ISL") in newer.watched


@pytest.mark.parametrize("day", DAYS[::3])
def test_outlooks_are_learnt_from_what_is_kept_alike(ledger: Ledger, day: date | None) -> None:
    kept, anew = both(ledger, day)
    assert kept.outlook(30) == anew.outlook(30)
