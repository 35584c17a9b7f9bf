"""What is kept of shifts and exposure is what reckoning them anew gives, and is not used once something was written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec import structs

from bilateral import monitor, rollups
from bilateral.ledger import ANY, Ledger, utc_now
from bilateral.model import Event, end_of_day
from bilateral.rollups.at_hand import AtHand
from bilateral.view import Standing, View
from conftest import SAMPLE

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def live(ledger: Ledger) -> View:
    """A view that reckons everything anew, of the last day of the sample."""
    return View(ledger, View(ledger).horizon, utc_now())


def agree(ledger: Ledger) -> bool:
    kept, anew = View(ledger), live(ledger)
    states = {state for pair, _ in kept.dyads() for state in pair}
    assert kept.shifts()
    assert kept.shifts() == anew.shifts()
    held = rollups.Kept(ledger)
    assert held.fresh()
    assert held.read() == ledger.volume()
    assert View(ledger).freshness() == ledger.status()
    assert all(held.read(state) == ledger.exposure(state) for state in states)
    return as_of_agrees(ledger, held)


def as_of_agrees(ledger: Ledger, held: rollups.Kept) -> bool:
    """Whether what is kept gives for past days what the ledger does."""
    for day in (date(2023, 10, 26), date(2024, 1, 15), date(2024, 6, 30)):
        moment = end_of_day(day)
        assert held.read(as_of=day) == ledger.volume(as_of=moment)
        assert held.read(ANY, day) == ledger.texts(as_of=moment)
        assert held.read("RUS", day) == ledger.exposure("RUS", as_of=moment)
        assert held.chronicle.dyads(day) == ledger.dyads(as_of=moment)
        anew = View(ledger, day, utc_now())
        assert bare(View(ledger, day)) == bare(anew)
        assert undirected(View(ledger, day)) == undirected(anew)
    return True


def bare(view: View) -> list[Standing]:
    """The relations at a glance without their shifts, which on a past day come from events as they read now."""
    return [structs.replace(one, shift=None) for one in view.standings(300)]


def undirected(view: View) -> dict[frozenset[str], tuple[int, int, date]]:
    """What each state has with each other and with nobody: its events, those of the last days, the last day."""
    found: dict[frozenset[str], tuple[int, int, date]] = {}
    for one in view.tallies(90):
        parties = frozenset(code for code in (one.actor, one.recipient) if code)
        events, recent, last = found.get(parties, (0, 0, date.min))
        found[parties] = events + one.events, recent + one.recent, max(last, one.last or date.min)
    return found


def parts(folder: Path) -> list[Path]:
    """The sample in three files, of which the second holds the newest articles and the last the ones between."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("*.jsonl")))
    lines = [line for text in texts for line in text.splitlines() if line]
    third = len(lines) // 3
    made = []
    for number, chosen in enumerate((lines[:third], lines[2 * third :], lines[third : 2 * third])):
        made.append(folder / f"{number}.jsonl")
        made[-1].write_text("\n".join(chosen), encoding="utf-8")
    return made


def test_what_is_kept_is_what_is_found_anew_in_whatever_order_articles_come(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for part in parts(tmp_path):
            monitor.run(ledger, [part], now=NOW)
            assert ledger.derived_upto() == ledger.newest_entry()
            assert agree(ledger)


def test_only_what_changed_is_found_anew(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    news = tmp_path / "news.jsonl"
    text = "Iceland and Fiji signed a fishing treaty."
    news.write_text(f'{{"id":"new","published":"2025-09-05T10:00:00Z","text":"{text}","language":"en"}}')
    with Ledger(copy) as ledger:
        relations = len(ledger.dyads())
        told: list[str] = []
        monitor.run(ledger, [news], now=NOW, tell=lambda stage, _: told.append(stage))
        assert 1 <= told.count("finding shifts") < relations / 4
        assert agree(ledger)
        assert rollups.renew(ledger) == 0


def test_events_at_hand_are_those_of_the_ledger_until_their_relation_changes(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    news = tmp_path / "news.jsonl"
    news.write_text(
        '{"id":"new","published":"2025-09-05T10:00:00Z","text":"Iceland and Fiji signed a fishing treaty."}'
    )
    pair, day = ("PRK", "RUS"), date(2024, 1, 15)
    with Ledger(copy) as ledger:
        held = rollups.Kept(ledger)
        whole, past = held.events(pair, None), held.events(pair, day)
        assert whole == ledger.events(dyad=pair)
        assert past == ledger.events(dyad=pair, as_of=end_of_day(day)) != whole
        assert held.events(("FJI", "ISL"), None) == []
        monitor.run(ledger, [news], now=NOW)
        newer = held.renewed()
        assert newer.events(pair, None) is whole
        assert newer.events(pair, day) is past
        assert len(newer.events(("FJI", "ISL"), None)) == 1


def test_no_more_events_are_at_hand_than_there_may_be(ledger_events: list[Event]) -> None:
    some, hand = ledger_events[:2], AtHand(most=8)
    for number in range(5):
        hand.events(("AAA", f"BB{number}"), None, lambda: some)
    read: list[int] = []

    def again() -> list[Event]:
        read.append(1)
        return some

    hand.events(("AAA", "BB4"), None, again)
    hand.events(("AAA", "BB0"), None, again)
    assert len(read) == 1


@pytest.fixture(scope="module")
def ledger_events(sample: Path) -> list[Event]:
    with Ledger(sample) as ledger:
        return ledger.events(dyad=("PRK", "RUS"))


def test_what_is_kept_is_not_used_once_something_was_written(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    with Ledger(copy) as ledger:
        assert rollups.Kept(ledger).fresh()
        ledger.set_aside([monitor.SetAside(address="a page", reason="no text")])
        assert ledger.newest_entry() > (ledger.derived_upto() or 0)
        assert not rollups.Kept(ledger).fresh()
        assert View(ledger).shifts() == live(ledger).shifts()


def test_another_detector_finds_them_anew(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    with Ledger(copy) as ledger:
        monkeypatch.setattr("bilateral.relations.DETECTOR", "another")
        assert rollups.Kept(ledger).shifts() == {}
        assert View(ledger).shifts() == live(ledger).shifts()


def test_a_view_of_a_day_or_at_another_rate_uses_nothing_that_is_kept(sample: Path) -> None:
    with Ledger(sample) as ledger:
        whole = View(ledger)
        some = View(ledger, datetime(2024, 1, 15, tzinfo=UTC).date())
        assert len(some.shifts()) < len(whole.shifts()) <= len(whole.shifts(rate=5))


def test_a_page_may_be_behind_and_is_brought_up_to_date_by_what_changed(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    news = tmp_path / "news.jsonl"
    text = "North Korea and Russia signed a fishing treaty in Moscow."
    news.write_text(f'{{"id":"new","published":"2025-09-05T10:00:00Z","text":"{text}","language":"en"}}')
    with Ledger(copy) as ledger:
        held = rollups.Kept(ledger)
        before = View(ledger, kept=held).standings(1)
        outcome = monitor.Outcome()
        monitor.read(ledger, [news], outcome, now=NOW)
        monitor.fold_copies(ledger)
        monitor.code(ledger, outcome)
        monitor.consolidate(ledger, outcome)
        assert View(ledger, kept=held.renewed()).standings(1) == before
        rollups.renew(ledger)
        after = View(ledger, kept=held.renewed()).standings(1)
        assert after[0].events == before[0].events + 1
        assert after == View(ledger).standings(1)
        assert held.renewed().chronicle.statuses(NOW.date()) == dict(ledger.status().events.items())
