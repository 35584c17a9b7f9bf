"""Stories: articles on one development are one, whatever the order in which they arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bilateral.cli import app
from bilateral.events import Stories
from bilateral.ledger import Ledger
from bilateral.model import Article
from bilateral.monitor import fold_copies
from bilateral.view import View
from bilateral.world import owner_of

START = datetime(2024, 3, 4, 8, tzinfo=UTC)


def article(hours: int, text: str, outlet: str = "Sample Wire") -> Article:
    """An article so many hours after the start."""
    return Article(id=f"{hours} {outlet}", published=START + timedelta(hours=hours), text=text, publishers=(outlet,))


QUAKE = [
    article(0, "A strong earthquake shook Kahramanbad in the mountains of Tajikistan before dawn."),
    article(20, "Rescuers in Kahramanbad search the rubble after the earthquake in Tajikistan.", "Sample Daily"),
    article(50, "Tajikistan mourns: the Kahramanbad earthquake destroyed four villages.", "Sample Post"),
]
TREATY = [
    article(1, "Uruguay and Paraguay signed a fishing treaty on the Parana river in Asuncion."),
    article(30, "Fishermen criticise the treaty that Uruguay and Paraguay signed in Asuncion.", "Sample Daily"),
]
LATER = [article(24 * 30, "An earthquake shook Kahramanbad in Tajikistan again.")]
ALL = [*QUAKE, *TREATY, *LATER]


def grouped(batches: list[list[Article]]) -> list[tuple[str, ...]]:
    """The stories after these batches."""
    stories = Stories()
    for batch in batches:
        stories.add(batch)
    return stories.stories()


def versions(articles: list[Article]) -> tuple[str, ...]:
    return tuple(one.version for one in articles)


def test_one_development_is_one_story_and_closes_after_a_week() -> None:
    assert grouped([ALL]) == [versions(QUAKE), versions(TREATY), versions(LATER)]


@given(st.permutations(ALL), st.lists(st.integers(0, len(ALL)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_order_and_the_batches_of_arrival_are_immaterial(order: list[Article], cuts: list[int]) -> None:
    edges = sorted({0, *cuts, len(order)})
    batches = [order[start:end] for start, end in pairwise(edges)]
    assert grouped(batches) == grouped([ALL])


def test_an_article_given_twice_counts_once() -> None:
    assert grouped([ALL, ALL[:3]]) == grouped([ALL])


def test_articles_without_words_stand_alone() -> None:
    empty = [article(2, ""), article(3, "12 34"), article(4, "and the of")]
    assert grouped([empty]) == [(one.version,) for one in empty]


def test_a_days_stories_fold_copies_and_know_what_was_known(tmp_path: Path) -> None:
    copy = article(21, QUAKE[1].text, "Sample Herald")
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add_articles([*ALL, copy])
        fold_copies(ledger)
        told = View(ledger).stories(START.date() + timedelta(days=1))
        before = View(ledger, START.date()).stories(START.date() + timedelta(days=1))
    quake = told[0]
    assert quake.articles == versions([*QUAKE[:2], copy])
    assert quake.dispatches == 2
    assert quake.owners == tuple(sorted(owner_of(f"Sample {name}") for name in ("Daily", "Herald", "Wire")))
    assert quake.headline.startswith("A strong earthquake")
    assert len(told) == 2
    assert before == []


def test_the_command_lists_them(tmp_path: Path) -> None:
    with Ledger(tmp_path / "x.db") as ledger:
        ledger.add_articles(ALL)
        fold_copies(ledger)
    asked = ["stories", "--date", "2024-03-06", "--ledger", str(tmp_path / "x.db")]
    shown = CliRunner().invoke(app, asked)
    rows = CliRunner().invoke(app, [*asked, "--format", "jsonl", "--min-articles", "3"])
    assert shown.exit_code == rows.exit_code == 0, shown.output
    assert "A strong earthquake shook Kahramanbad" in shown.output
    assert rows.output.count("\n") == 1
