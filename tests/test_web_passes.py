"""Readers see the ledger as the last pass left it: what comes in meanwhile throws away only what it changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from bilateral import monitor, reviewing, rollups
from bilateral.ledger import Ledger
from bilateral.model import SetAside
from bilateral.web.passes import BEHIND, Passes
from bilateral.web.reading import Reader

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAST = date(2024, 1, 15)


def come(ledger: Ledger, folder: Path, name: str, day: str) -> None:
    """One article comes in, and a pass follows."""
    row = f'{{"id":"{name}","published":"{day}T10:00:00Z","text":"Iceland and Fiji signed a fishing treaty."}}'
    (folder / f"{name}.jsonl").write_text(row)
    monitor.run(ledger, [folder / f"{name}.jsonl"], now=NOW)


def test_news_of_today_changes_today_and_no_day_before_it(ledger: Ledger, tmp_path: Path) -> None:
    reader = Reader(ledger)
    today, past = reader.view(None), reader.view(PAST)
    come(ledger, tmp_path, "new", "2025-09-05")
    assert reader.view(None) is not today
    assert reader.view(PAST) is past
    assert ("FJI", "ISL") in dict(reader.view(None).view.dyads())


def test_an_article_of_long_ago_changes_the_days_from_then_on(ledger: Ledger, tmp_path: Path) -> None:
    reader = Reader(ledger)
    before, after = reader.view(date(2023, 12, 1)), reader.view(PAST)
    come(ledger, tmp_path, "late", "2024-01-02")
    come(ledger, tmp_path, "new", "2025-09-05")
    assert reader.view(date(2023, 12, 1)) is before
    assert reader.view(PAST) is not after
    assert ("FJI", "ISL") in dict(reader.view(PAST).view.dyads())


def test_what_no_pass_has_followed_is_shown_after_a_while(ledger: Ledger) -> None:
    seconds = [0.0]
    passes = Passes(ledger, clock=lambda: seconds[0])
    stamp = passes.stamp(None)
    ledger.set_aside([SetAside(address="a page", reason="no text")])
    assert passes.stamp(None) == stamp
    seconds[0] += BEHIND
    assert passes.stamp(None) != stamp
    assert passes.stamp(None) == passes.stamp(None)


def test_a_decision_of_an_analyst_is_seen_at_once(ledger: Ledger) -> None:
    passes = Passes(ledger)
    stamps = passes.stamp(None), passes.stamp(PAST)
    event = next(one for one in ledger.events(dyad=("PRK", "RUS")) if len(one.reports) > 1)
    reviewing.reject(ledger, event.reports[0], who="an analyst", reason="misread")
    assert all(now != before for now, before in zip((passes.stamp(None), passes.stamp(PAST)), stamps, strict=True))


def test_where_nothing_is_kept_every_writing_counts(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        passes = Passes(ledger)
        stamp = passes.stamp(None)
        assert passes.kept is None
        ledger.set_aside([SetAside(address="a page", reason="no text")])
        assert passes.stamp(None) != stamp
        rollups.renew(ledger)
        passes.stamp(None)
        assert passes.kept is not None


def test_reports_read_together_are_those_read_one_by_one(ledger: Ledger) -> None:
    events = ledger.events(dyad=("PRK", "RUS"))
    reviewing.reject(ledger, events[0].reports[0], who="an analyst", reason="misread")
    ids = sorted({report for event in events for report in event.reports})
    assert ids
    for moment in (None, datetime(2024, 1, 15, tzinfo=UTC)):
        one_by_one = {one: filing for one in ids if (filing := ledger.report(one, as_of=moment))}
        assert ledger.reports_filed([*ids, "none"], as_of=moment) == one_by_one


def test_the_states_of_events_are_those_that_were_the_newest(ledger: Ledger) -> None:
    events = ledger.events(dyad=("PRK", "RUS"))
    histories = ledger.states_of([event.id for event in events])
    assert any(len(states) > 1 for states in histories.values())
    for states in histories.values():
        for state in states:
            assert ledger.event(state.id, as_of=state.known) == state
