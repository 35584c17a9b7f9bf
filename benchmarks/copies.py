"""How well copies of one dispatch are found: `python benchmarks/copies.py [--dispatches 1500]`.

Dispatches are strung together from news items, 90 to 350 words in paragraphs; each is copied in the ways in which
outlets copy (cut tail, added paragraph, moved paragraph, new headline and dateline up to 40 % of the text, up to 10 %
of the words replaced, two of these at once). Hard negatives: dispatches that share an outlet's boilerplate, and pairs
that share one paragraph of background. Prints pairwise precision and recall by way of copying, and articles a second.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bilateral.events import CopyIndex, group_copies
from bilateral.events.copies import _read, _Text
from bilateral.model import Article
from material import items

SEED = 7
START = datetime(2024, 1, 15, tzinfo=UTC)
BOILERPLATE = (
    "Sign up for our morning letter. Follow us for the latest from around the world, and write to our desk if you see "
    "a mistake in this article. All rights reserved by the sample outlet and its partners in many countries."
)
Paragraphs = list[str]


class Outlet(NamedTuple):
    """What an outlet changes a text with: chance, and news of its own."""

    rng: random.Random
    news: Callable[[], str]


def cut(text: Paragraphs, _: Outlet) -> Paragraphs:
    """The tail is cut after two paragraphs or half."""
    return text[: max(2, len(text) // 2)]


def added(text: Paragraphs, outlet: Outlet) -> Paragraphs:
    """A paragraph of the outlet's own at the end."""
    return [*text, outlet.news()]


def moved(text: Paragraphs, outlet: Outlet) -> Paragraphs:
    """A paragraph stands elsewhere."""
    rest = list(text)
    one = rest.pop(outlet.rng.randrange(1, len(rest)))
    rest.insert(outlet.rng.randrange(1, len(rest) + 1), one)
    return rest


def headed(text: Paragraphs, outlet: Outlet) -> Paragraphs:
    """Another headline, dateline and opening, up to 40 % of the text."""
    words = sum(len(p.split()) for p in text)
    opening = outlet.news().split()[: outlet.rng.randrange(10, max(11, int(words * 0.4)))]
    return [" ".join(opening), f"SAMPLE CITY, 15 January (Sample Wire) — {text[0]}", *text[1:]]


def reworded(text: Paragraphs, outlet: Outlet) -> Paragraphs:
    """Up to a tenth of the words are others."""
    share = outlet.rng.uniform(0.02, 0.1)
    return [" ".join("indeed" if outlet.rng.random() < share else w for w in p.split()) for p in text]


def boxed(text: Paragraphs, _: Outlet) -> Paragraphs:
    """The outlet's boilerplate around it."""
    return [*text, BOILERPLATE]


WAYS = {"cut tail": cut, "added paragraph": added, "moved paragraph": moved, "new head": headed, "reworded": reworded}


def made(count: int, rng: random.Random) -> tuple[list[Article], dict[str, tuple[int, str]]]:
    """Articles in order of time, and of each version its dispatch and how it came about."""
    texts = [item["text"] for item in items()]
    rng.shuffle(texts)
    stream = iter(texts)

    def filler() -> str:
        return next(stream)

    articles: list[Article] = []
    origin: dict[str, tuple[int, str]] = {}

    def add(text: Paragraphs, dispatch: int, way: str) -> None:
        number = len(articles)
        body = "\n\n".join(text)
        article = Article(id=f"a{number}", published=START + timedelta(seconds=number), text=body, language="en")
        articles.append(article)
        origin[article.version] = (dispatch, way)

    outlet = Outlet(rng, filler)
    background = filler()
    for dispatch in range(count):
        text = [filler() for _ in range(rng.randrange(4, 10))]
        kind = dispatch % 4
        if kind == 1:
            text = boxed(text, outlet)
        if kind == 2:
            background = background if dispatch % 8 == 2 else filler()
            text = [*text, background]
        add(text, dispatch, "original")
        for way, change in WAYS.items():
            add(change(text, outlet), dispatch, way)
        first, second = rng.sample(sorted(WAYS), 2)
        add(WAYS[second](WAYS[first](text, outlet), outlet), dispatch, "two of these")
    return articles, origin


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dispatches", type=int, default=1500)
    options = parser.parse_args()
    articles, origin = made(options.dispatches, random.Random(SEED))
    start = time.perf_counter()
    groups = group_copies(articles)
    whole = time.perf_counter() - start
    tokenised = list(_read([a.text for a in articles]))
    placing = min(placed_in(articles, tokenised) for _ in range(3))
    members: dict[str, list[str]] = defaultdict(list)
    for version, group in groups.items():
        members[group].append(version)
    original = {origin[a.version][0]: a.version for a in articles if origin[a.version][1] == "original"}
    found: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for version, (dispatch, way) in origin.items():
        if way != "original":
            asked[way] += 1
            found[way] += groups[version] == groups[original[dispatch]]
    joined = right = 0
    for versions in members.values():
        sizes = Counter(origin[v][0] for v in versions)
        joined += len(versions) * (len(versions) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in sizes.values())
    words = sum(text.words for text in tokenised) // len(articles)
    print(f"{len(articles)} articles of {options.dispatches} dispatches, {words} words each")
    for way, count in asked.items():
        print(f"{way:18}{100 * found[way] / count:7.1f}%  {found[way]} of {count} found")
    print(f"{'recall':18}{100 * sum(found.values()) / sum(asked.values()):7.1f}%  of the copies")
    print(f"{'precision':18}{100 * right / max(1, joined):7.2f}%  of {joined} pairs that were joined")
    print(f"{len(articles) / whole:.0f} articles a second; {len(articles) / placing:.0f} after tokenising")


def placed_in(articles: list[Article], tokenised: list[_Text]) -> float:
    """Seconds from words, shingles and sketches to dispatches."""
    index = CopyIndex()
    start = time.perf_counter()
    for article, text in zip(articles, tokenised, strict=True):
        index._place(article.id, article.known, text)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
