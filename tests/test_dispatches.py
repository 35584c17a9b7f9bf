"""Dispatches over passes: whatever comes when, each article belongs where it would in one reading."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral import monitor
from bilateral.events import CopyIndex, group_copies
from bilateral.ledger import Ledger
from bilateral.model import Article

START = datetime(2024, 1, 1, 9, tzinfo=UTC)
WORDS = [f"{a}{b}" for a in ("bor", "lan", "mir", "tes", "vor", "kal") for b in ("den", "gat", "los", "min", "run")]


def text_of(number: int, words: int = 70) -> str:
    """A text of its own for each number."""
    return " ".join(random.Random(number).choices(WORDS, k=words))


def article(number: int, text: str, hours: int) -> Article:
    """An article so many hours after the start."""
    return Article(id=f"a{number}", published=START + timedelta(hours=hours), text=text, language="en")


def placed(folder: Path, parts: Sequence[Sequence[Article]]) -> dict[str, str]:
    """The dispatch of each version in a ledger that got the parts one after the other."""
    with Ledger(folder / f"{random.Random().random()}.db") as ledger:
        for part in parts:
            ledger.add_articles(part)
            monitor.fold_copies(ledger)
        return {version.version: place.dispatch for version, place in ledger.dispatched()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dispatches")


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 7))
def test_any_order_and_any_passes_give_the_dispatches_of_one_reading(
    folder: Path, chance: random.Random, size: int
) -> None:
    texts = [text_of(n) for n in range(3)]
    texts += [text_of(0)[:200], f"{text_of(1)} {text_of(7, 30)}", text_of(2, 71), text_of(9, 5)]
    articles = [article(n, chance.choice(texts), chance.choice([0, 5, 300, 800, 2000, 9000])) for n in range(14)]
    whole = group_copies(articles)
    shuffled = chance.sample(articles, len(articles))
    parts = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    assert placed(folder, parts) == whole


def test_an_older_article_that_comes_late_leaves_what_is_far_from_it_alone(tmp_path: Path) -> None:
    recent = [article(n, text_of(n), 20_000 + n) for n in range(1200)]
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add_articles(recent)
        monitor.fold_copies(ledger)
        ledger.add_articles([article(5000, text_of(5000), 0)])
        seen: list[int] = []
        original = CopyIndex.place
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                CopyIndex, "place", lambda self, batch, *more: seen.append(len(batch)) or original(self, batch, *more)
            )
            monitor.fold_copies(ledger)
        assert sum(seen) <= 500
        assert len(list(ledger.undispatched())) == 0


def test_an_older_original_takes_over_its_copies_however_late(tmp_path: Path) -> None:
    year = 24 * 400
    copy, original = article(1, text_of(1), year), article(2, text_of(1).upper(), 0)
    filler = [article(n, text_of(n), 40 * n) for n in range(10, 60)]
    assert placed(tmp_path, [[copy, *filler], [original]])[copy.version] == original.version
