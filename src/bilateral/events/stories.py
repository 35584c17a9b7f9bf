"""Stories: articles on one development over days, grouped in one pass.

Each article joins the open story that it is most like, or opens one (single-pass clustering as in topic detection
and tracking, Allan et al. 1998). Likeness is the cosine of word weights: rare words, names and capitalised words
weigh more, with the rarity that words have in general news. Articles are taken in (known, version) order; one that
comes late is put in its place and what came after it is grouped again. So the order of arrival is immaterial.
"""

from __future__ import annotations

import csv
import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from itertools import islice
from typing import NamedTuple

import snowballstemmer

from bilateral.model import Article
from bilateral.world import gazetteer

OPEN = timedelta(days=7)
"""A story without a new article for so long is closed."""
LEAD_WORDS = 200
"""Words from the beginning of an article, its title included, that are compared: news says it first."""
TERMS = 60
"""Terms of an article that are compared, those of most weight."""

_WORD = re.compile(r"[^\W\d_][\w'’-]+")


class Tuning(NamedTuple):
    """What decides whether an article joins: found on the first five weeks of `benchmarks/stories.py`."""

    threshold: float = 0.17
    capital: float = 3.0
    """A capitalised word inside a sentence weighs so many times more."""
    name: float = 1.0
    topic: float = 1.5
    """What the words of the topics weigh that a source gives with an article."""
    nearest: float = 0.3
    """How much the most similar article counts beside the mean over the story."""


TUNED = Tuning()


class _Entry(NamedTuple):
    """An article in its place, with its terms' weights (cosine-normed)."""

    known: datetime
    version: str
    terms: dict[str, float]


class Stories:
    """Stories so far; `add` may be called in any order and in batches of any size."""

    def __init__(self, tuning: Tuning = TUNED) -> None:
        self._tuning = tuning
        self._entries: list[_Entry] = []
        self._story: list[int] = []
        self._members: list[list[int]] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)

    def add(self, articles: Iterable[Article]) -> None:
        """Take in articles; those known before the newest are put in their place."""
        have = {entry.version for entry in self._entries}
        fresh = {article.version: article for article in articles if article.version not in have}
        if not fresh:
            return
        entries = [_Entry(one.known, version, _terms(one, self._tuning)) for version, one in fresh.items()]
        first = bisect_left(self._entries, min(entry[:2] for entry in entries), key=lambda entry: entry[:2])
        waiting = sorted([*entries, *self._entries[first:]], key=lambda entry: entry[:2])
        self._rewind(first)
        for entry in waiting:
            self._place(entry)

    def stories(self) -> list[tuple[str, ...]]:
        """The versions of each story in (known, version) order, by its first article."""
        return [tuple(self._entries[at].version for at in members) for members in self._members if members]

    def _rewind(self, first: int) -> None:
        """Forget what the entries from this place on were grouped to."""
        del self._entries[first:], self._story[first:]
        self._members = [kept for members in self._members if (kept := [at for at in members if at < first])]
        for story, members in enumerate(self._members):
            for at in members:
                self._story[at] = story
        for term, held in list(self._postings.items()):
            self._postings[term] = [posting for posting in held if posting[0] < first]

    def _place(self, entry: _Entry) -> None:
        place = len(self._entries)
        story = self._best(entry)
        if story is None:
            story = len(self._members)
            self._members.append([])
        self._entries.append(entry)
        self._story.append(story)
        self._members[story].append(place)
        for term, weight in entry.terms.items():
            self._postings[term].append((place, weight))

    def _best(self, entry: _Entry) -> int | None:
        """The story that it fits best, if any well enough; of equals the older."""
        alike = self._alike(entry)
        nearest: dict[int, float] = {}
        total: dict[int, float] = defaultdict(float)
        for at, likeness in alike.items():
            story = self._story[at]
            nearest[story] = max(nearest.get(story, 0.0), likeness)
            total[story] += likeness
        share = self._tuning.nearest
        scored = [
            (share * near + (1 - share) * total[story] / self._still_open(story, entry.known), -story)
            for story, near in nearest.items()
        ]
        score, story = max(scored, default=(0.0, 0))
        return -story if score >= self._tuning.threshold else None

    def _still_open(self, story: int, known: datetime) -> int:
        return sum(self._entries[at].known >= known - OPEN for at in self._members[story])

    def _alike(self, entry: _Entry) -> dict[int, float]:
        """Cosine to each article of the open stories that shares a term."""
        oldest = bisect_left(self._entries, entry.known - OPEN, key=lambda other: other.known)
        found: dict[int, float] = defaultdict(float)
        for term, weight in entry.terms.items():
            for at, other in reversed(self._postings.get(term, ())):
                if at < oldest:
                    break
                found[at] += weight * other
        return found


def group(articles: Iterable[Article], tuning: Tuning = TUNED) -> list[tuple[str, ...]]:
    """The stories of these articles as tuples of versions."""
    grouping = Stories(tuning)
    grouping.add(articles)
    return grouping.stories()


def _terms(article: Article, tuning: Tuning) -> dict[str, float]:
    """The weightiest terms of an article, as a vector of length 1."""
    text = _lead(f"{article.title or ''}\n{article.text}")
    weights = _words(text, tuning.capital)
    for word in _WORD.findall(" ".join(article.topics)):
        stem = _stem(word.casefold())
        weights[stem] = weights.get(stem, 0.0) + tuning.topic * _rarity(stem)
    weights |= {f"@{name}": tuning.name * _NAMED for name in _names(text, article)}
    chosen = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = math.hypot(*(weight for _, weight in chosen)) or 1.0
    return {term: weight / length for term, weight in chosen if weight}


def _lead(text: str) -> str:
    """The text up to its last word that is compared."""
    found = list(islice(_WORD.finditer(text), LEAD_WORDS))
    return text[: found[-1].end()] if found else ""


def _words(text: str, capital: float) -> dict[str, float]:
    """What each stem of a text weighs; a capital counts where no sentence begins."""
    stress: dict[str, float] = {}
    for found in _WORD.finditer(text):
        word, before = found.group(), text[max(0, found.start() - 2) : found.start()]
        named = word[0].isupper() and len(before) == 2 and before[0] not in ".!?\n:"
        stem = _stem(word.casefold())
        stress[stem] = max(stress.get(stem, 1.0), capital if named else 1.0)
    return {stem: weight * _rarity(stem) for stem, weight in stress.items()}


_NAMED = 4.0
"""What a state, person or body that the world's data knows weighs, however it is called in the text."""


def _names(text: str, article: Article) -> set[str]:
    found = gazetteer().find(text, article.day)
    return {entry.state or entry.name for hit in found for entry in hit.entries[:1]}


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word.removesuffix("'s").removesuffix("’s")))


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def _rarity(stem: str) -> float:
    """Inverse document frequency in general news; 0 for words that say nothing."""
    total, common = _commonness()
    return max(0.0, math.log(total / (1 + common.get(stem, 0))) - _DULL)


_DULL = 2.5
"""Stems in more than about one of twelve items weigh nothing."""


@cache
def _commonness() -> tuple[int, dict[str, int]]:
    """How many of how many news items hold a stem (`data/commonness.csv`)."""
    text = (resources.files("bilateral.events") / "data" / "commonness.csv").read_text(encoding="utf-8")
    rows = {row["stem"]: int(row["items"]) for row in csv.DictReader(text.splitlines())}
    return rows.pop("*"), rows
