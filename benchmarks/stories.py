"""Stories of ten weeks against those of a reader: `python benchmarks/stories.py [--tune]`.

`gold/stories.jsonl` names, for ten weeks of `../shared/data/current-events/`, the items of each story by id; an item
that is not named stands alone. The first five weeks set the tuning, the last five only measure it. Beside it stands
a plain single pass over TF-IDF (all words, idf of the week, mean of the story), with its best threshold on the
same five weeks. B-cubed after Bagga & Baldwin (1998).
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

import msgspec

from bilateral.articles import from_row
from bilateral.events.stories import Tuning, group
from bilateral.model import Article
from material import items

GOLD = Path(__file__).parent / "gold" / "stories.jsonl"
DEV = 5
Groups = Sequence[Sequence[str]]


class Week(NamedTuple):
    """The articles of one week and its stories as a reader sees them, by id."""

    first: str
    articles: list[Article]
    stories: list[list[str]]


class Score(NamedTuple):
    """B-cubed precision, recall and F1; F1 of the pairs."""

    precision: float
    recall: float
    bcubed: float
    pairs: float


def weeks() -> list[Week]:
    """The labelled weeks in the order of the file."""
    told = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    starts = [week["week"] for week in told]
    by_week: dict[str, list[Article]] = defaultdict(list)
    now = datetime.now(UTC)
    for item in items():
        day = date.fromisoformat(item["id"][:10])
        for start in starts:
            if timedelta(0) <= day - date.fromisoformat(start) < timedelta(days=7):
                by_week[start].append(from_row(json.dumps(item | {"language": "en"}).encode(), now))
    return [Week(week["week"], by_week[week["week"]], week["stories"]) for week in told]


def score(found: Callable[[Week], Groups], chosen: Sequence[Week]) -> Score:
    """The score over all items of these weeks."""
    gold: dict[str, str] = {}
    given: dict[str, str] = {}
    for week in chosen:
        label(week, week.stories, gold)
        label(week, found(week), given)
    return measured(gold, given)


def label(week: Week, groups: Groups, into: dict[str, str]) -> None:
    """Name the group of each item; one in none is alone."""
    into.update({article.id: f"alone {article.id}" for article in week.articles})
    for number, members in enumerate(groups):
        into.update(dict.fromkeys(members, f"{week.first} {number}"))


def measured(gold: dict[str, str], given: dict[str, str]) -> Score:
    """B-cubed and pairs of two groupings of the same items."""
    truth, answer, both = (Counter(names) for names in (gold.values(), given.values(), pairs_of(gold, given).values()))
    joint = pairs_of(gold, given)
    precision = sum(both[joint[item]] / answer[given[item]] for item in gold) / len(gold)
    recall = sum(both[joint[item]] / truth[gold[item]] for item in gold) / len(gold)
    right, said, true = (sum(math.comb(n, 2) for n in counts.values()) for counts in (both, answer, truth))
    return Score(precision, recall, 2 * precision * recall / (precision + recall), 2 * right / max(1, said + true))


def pairs_of(gold: dict[str, str], given: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Both groups of each item."""
    return {item: (gold[item], given[item]) for item in gold}


def by_id(week: Week, groups: Groups) -> Groups:
    """Groups of versions as groups of ids."""
    ids = {article.version: article.id for article in week.articles}
    return [[ids[version] for version in members] for members in groups]


def bare(week: Week) -> Week:
    """The week with the topics taken off its items."""
    return week._replace(articles=[msgspec.structs.replace(article, topics=()) for article in week.articles])


def baseline(threshold: float) -> Callable[[Week], Groups]:
    """A plain single pass over TF-IDF with this threshold."""

    def grouped(week: Week) -> Groups:
        ordered = sorted(week.articles, key=lambda article: (article.known, article.version))
        words = [Counter(re.findall(r"[a-z]{2,}", article.text.casefold())) for article in ordered]
        frequent = Counter(word for counted in words for word in counted)
        vectors = [
            {word: count * math.log(len(words) / frequent[word]) for word, count in counted.items()}
            for counted in words
        ]
        sums: list[Counter[str]] = []
        groups: list[list[str]] = []
        for article, vector in zip(ordered, vectors, strict=True):
            near = max(((cosine(vector, total), -at) for at, total in enumerate(sums)), default=(0.0, 0))
            if near[0] >= threshold:
                sums[-near[1]].update(vector)
                groups[-near[1]].append(article.id)
            else:
                sums.append(Counter(vector))
                groups.append([article.id])
        return groups

    return grouped


def cosine(one: dict[str, float], other: Counter[str]) -> float:
    """Cosine of two sparse vectors."""
    dot = sum(weight * other[word] for word, weight in one.items())
    return dot / (math.hypot(*one.values()) * math.hypot(*other.values()) or 1.0)


def alone(week: Week) -> Groups:
    """Each item by itself."""
    return [[article.id] for article in week.articles]


def ours(tuning: Tuning) -> Callable[[Week], Groups]:
    """Bilateral's grouping."""
    return lambda week: by_id(week, group(week.articles, tuning))


def tune(dev: Sequence[Week]) -> None:
    """Print the best of a grid on the first weeks."""
    grid = itertools.product((0.14, 0.17, 0.2), (2.0, 3.0), (1.0, 1.5), (1.0, 1.5), (0.0, 0.3, 0.5))
    tried = [(score(ours(tuning), dev), tuning) for tuning in starmap(Tuning, grid)]
    tried.sort(key=lambda entry: -(entry[0].bcubed + entry[0].pairs))
    for result, tuning in tried[:12]:
        print(line(str(tuning), result))


def line(name: str, result: Score) -> str:
    """One row of the table."""
    return f"{name:44}" + "".join(f"{100 * value:9.1f}" for value in result)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tune", action="store_true", help="try a grid of settings on the first five weeks")
    chosen = parser.parse_args()
    held = weeks()
    dev, test = held[:DEV], held[DEV:]
    if chosen.tune:
        tune(dev)
        return
    best = max((n / 100 for n in range(6, 50, 2)), key=lambda at: sum(score(baseline(at), dev)[2:]))
    print(f"{sum(len(week.articles) for week in held)} items, {sum(len(week.stories) for week in held)} stories")
    print(f"{'':44}{'precision':>9}{'recall':>9}{'B-cubed':>9}{'pairs':>9}")
    for name, part in (("first five weeks", dev), ("last five weeks", test)):
        print(line(f"Bilateral, {name}", score(ours(Tuning()), part)))
        print(line(f"the same without topics, {name}", score(ours(Tuning()), [bare(week) for week in part])))
        print(line(f"TF-IDF, one pass at {best:.2f}, {name}", score(baseline(best), part)))
        print(line(f"each alone, {name}", score(alone, part)))


if __name__ == "__main__":
    main()
