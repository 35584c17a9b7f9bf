"""A flood of copies of one dispatch: `python benchmarks/flood.py [--copies 10000] [--workers 2]`.

Reads the sample and one more dispatch into a ledger, and the same with so many copies of that dispatch (word for word,
with another headline, cut after two paragraphs, with a paragraph added, reworded lightly, under other datelines and
outlets) into another. Prints how many events, series and shifts differ between the two: none should.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from bilateral import monitor
from bilateral.ledger import Ledger
from bilateral.model import Series, Shift
from bilateral.view import View

START = datetime(2024, 1, 20, 6, tzinfo=UTC)
PARAGRAPHS = (
    "Mongolia accused Kazakhstan on Saturday of sending armoured vehicles over the border near the lake of Uvs.",
    "The foreign ministry in Ulaanbaatar said that eleven vehicles had crossed at dawn and stayed for four hours.",
    "Kazakhstan rejected the accusation. Its foreign minister said that no Kazakh troops had left their barracks.",
    "Turkey offered to mediate between the two governments, and Mongolia welcomed the offer of a meeting in Ankara.",
    "China said it was watching the situation and called on both sides to show restraint while talks are prepared.",
    "Trade between the neighbours had grown last year, above all in wool, copper and horses.",
)
EXTRA = (
    "Hotels in the region said that guests were leaving early, and a concert on the lake shore was called off.",
    "The weather service expects heavy snow in the coming days, which may close the passes for a week.",
    "A cattle fair that draws thousands of visitors every winter will be held two weeks later than usual.",
)
OTHER_WORDS = {
    "Saturday": "the weekend",
    "eleven": "11",
    "stayed": "remained",
    "heavy": "strong",
    "above all": "mostly",
    "watching": "following",
    "show restraint": "stay calm",
    "offered": "proposed",
    "governments": "capitals",
    "last year": "in the past year",
}
HEADLINES = (
    "Mongolia says Kazakh armour crossed the border",
    "Kazakhstan denies sending vehicles into Mongolia",
    "Ulaanbaatar accuses Astana over border at Uvs",
    "Turkey offers Mongolia and Kazakhstan talks in Ankara",
    "China urges restraint as neighbours quarrel",
    "Steppe dispute",
    "World in brief",
)
CITIES = ("ULAANBAATAR", "ASTANA", "ANKARA", "BEIJING", "GENEVA", "NAIROBI", "LIMA")


def reworded(chance: random.Random) -> list[str]:
    """The text with a few other words."""
    text = "\n\n".join(PARAGRAPHS)
    for word in chance.sample(sorted(OTHER_WORDS), 5):
        text = text.replace(word, OTHER_WORDS[word])
    return text.split("\n\n")


def added(chance: random.Random) -> list[str]:
    """The text with one more paragraph, somewhere after the first."""
    paragraphs = list(PARAGRAPHS)
    paragraphs.insert(chance.randint(1, len(paragraphs)), chance.choice(EXTRA))
    return paragraphs


WAYS: tuple[Callable[[random.Random], list[str]], ...] = (
    lambda _: list(PARAGRAPHS),
    lambda _: list(PARAGRAPHS[:2]),
    added,
    reworded,
)


def rows(copies: int) -> Iterator[str]:
    """The dispatch and its copies as article rows."""
    yield row(0, list(PARAGRAPHS), "Mongolia and Kazakhstan at odds", "Sample Steppe Wire", START)
    chance = random.Random(5)
    for number in range(1, copies + 1):
        text = chance.choice(WAYS)(chance)
        if chance.random() < 0.5:
            text[0] = f"{chance.choice(CITIES)}, Jan. {chance.randint(20, 23)} (Sample) — {text[0]}"
        when = START + timedelta(minutes=chance.randint(1, 4000))
        yield row(number, text, chance.choice(HEADLINES), f"Sample Copyist {number % 700}", when)


def row(number: int, paragraphs: list[str], title: str, outlet: str, when: datetime) -> str:
    """One article row."""
    return json.dumps(
        {
            "id": f"flood {number}",
            "published": when.isoformat(),
            "title": title,
            "text": "\n\n".join(paragraphs),
            "publisher": outlet,
            "language": "en",
        }
    )


Seen = tuple[dict[str, object], dict[object, Series], tuple[Shift, ...]]


def seen(path: Path, articles: list[str], workers: int = 1) -> Seen:
    """Events by id, series by relation and shifts of a ledger of the sample and these articles."""
    made = path.with_suffix(".jsonl")
    made.write_text("\n".join(articles) + "\n", encoding="utf-8")
    with Ledger(path) as ledger, resources.as_file(resources.files("bilateral") / "sample") as sample:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        monitor.run(ledger, [sample, made], now=now, coder=monitor.Coder(workers=workers))
        view = View(ledger, clock=lambda: now)
        events = {event.id: event.row() for event in view.events()}
        series = {pair: view.series(pair) for pair, _ in view.dyads()}
        return events, series, view.shifts()


def main() -> None:
    """Print what the flood moves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=10_000, help="copies of the dispatch")
    parser.add_argument("--workers", type=int, default=2, help="processes that code")
    chosen = parser.parse_args()
    articles = list(rows(chosen.copies))
    with tempfile.TemporaryDirectory() as folder:
        once = seen(Path(folder, "once.db"), articles[:1])
        started = time.perf_counter()
        flooded = seen(Path(folder, "flood.db"), articles, chosen.workers)
        took = time.perf_counter() - started
    print(f"{chosen.copies} copies of one dispatch, read and coded in {took:.0f} s")
    print(f"{'':10}{'once':>8}{'flooded':>9}{'differ':>8}")
    for name, one, many in zip(("events", "series"), once[:2], flooded[:2], strict=True):
        differ = sum(one.get(key) != many.get(key) for key in {*one, *many})  # type: ignore[call-overload]
        print(f"{name:10}{len(one):8}{len(many):9}{differ:8}")
    print(f"{'shifts':10}{len(once[2]):8}{len(flooded[2]):9}{len({*once[2]} ^ {*flooded[2]}):8}")


if __name__ == "__main__":
    main()
