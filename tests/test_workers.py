"""The same reports come out for any batch size and number of workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bilateral.coding import code, code_all
from bilateral.coding.workers import FEW
from bilateral.model import Article

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)
TEXTS = [
    "Seoul said Pyongyang had shipped {n} containers of shells to Russia. Moscow called the report false.",
    "Israel condemned Iran for arming Hezbollah. Tehran denied it.",
    "France may expel {n} Russian diplomats if Moscow closes its embassy.",
    "India and China held talks on the border; Pakistan test-fired a missile.",
    "Nothing happened in {n} towns.",
]


def articles(count: int) -> list[Article]:
    made = ((n, TEXTS[n % len(TEXTS)].format(n=n)) for n in range(count))
    return [Article(id=str(n), published=NOON + timedelta(minutes=n), text=t, language="en") for n, t in made]


def test_batches_of_any_size_give_the_same() -> None:
    made = articles(60)
    whole = list(code(made, batch=60))
    assert list(code(made, batch=1)) == whole
    assert list(code(made, batch=7)) == whole


def test_workers_give_the_same_in_the_same_order() -> None:
    made = articles(FEW + 150)
    alone = list(code_all(made, workers=1))
    assert sum(len(reports) for _, reports in alone) > FEW
    assert list(code_all(iter(made), workers=2)) == alone
