"""What is kept of shifts and exposure is what reckoning them anew gives, and is not used once something was written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bilateral import monitor, rollups
from bilateral.ledger import Ledger
from bilateral.view import View
from conftest import SAMPLE

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def live(ledger: Ledger) -> View:
    """A view that reckons everything anew, of the last day of the sample."""
    return View(ledger, View(ledger).horizon)


def agree(ledger: Ledger) -> bool:
    kept, anew = View(ledger), live(ledger)
    states = {state for pair, _ in kept.dyads() for state in pair}
    assert kept.shifts()
    assert kept.shifts() == anew.shifts()
    return all(rollups.kept_exposure(ledger, state) == ledger.exposure(state) for state in states)


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


def test_what_is_kept_is_not_used_once_something_was_written(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    with Ledger(copy) as ledger:
        assert rollups.kept_shifts(ledger)
        ledger.set_aside([monitor.SetAside(address="a page", reason="no text")])
        assert ledger.newest_entry() > (ledger.derived_upto() or 0)
        assert rollups.kept_shifts(ledger) == {}
        assert rollups.kept_exposure(ledger, "PRK") is None
        assert View(ledger).shifts() == live(ledger).shifts()


def test_another_detector_finds_them_anew(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    with Ledger(copy) as ledger:
        monkeypatch.setattr("bilateral.relations.DETECTOR", "another")
        assert rollups.kept_shifts(ledger) == {}
        assert View(ledger).shifts() == live(ledger).shifts()


def test_a_view_of_a_day_or_at_another_rate_uses_nothing_that_is_kept(sample: Path) -> None:
    with Ledger(sample) as ledger:
        whole = View(ledger)
        some = View(ledger, datetime(2024, 1, 15, tzinfo=UTC).date())
        assert len(some.shifts()) < len(whole.shifts()) <= len(whole.shifts(rate=5))
