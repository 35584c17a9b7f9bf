"""Articles a second, from text to reports: `python benchmarks/throughput.py [--articles 1000] [--workers 2]`.

Two kinds of articles of 400 words: cut from the English news pages of `../shared` (all sorts of news), and strung
together from news items that mostly name two states (the worst case). Beside it, in the same run, spaCy's tagger and
parser alone on every sentence, with as many processes; then where one process spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import itertools
import pstats
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from bilateral.articles import Unusable, read
from bilateral.coding import Settings, code, code_all, judge_of
from bilateral.coding.parse import model
from bilateral.coding.sentences import split
from bilateral.model import Article, Document
from material import SHARED, items, need

WORDS = 400
STAGES = ("pick", "parse", "readings", "decide", "hidden_states", "report")


def from_pages() -> Iterator[str]:
    """The first 400 words of each English page that has as many."""
    for path in sorted(need(SHARED / "pages").glob("*.html.gz")):
        document = Document(address=path.name, kind="page", body=gzip.decompress(path.read_bytes()))
        try:
            article = read(document)
        except Unusable:
            continue
        words = article.text.split(" ")
        if article.language == "en" and len(words) >= WORDS:
            yield " ".join(words[:WORDS])


def from_items() -> Iterator[str]:
    """News items strung together to 400 words."""
    held: list[str] = []
    for item in items():
        held += [*item["text"].split(" "), "\n\n"]
        if len(held) >= WORDS:
            yield " ".join(held[:WORDS])
            held = []


def articles(texts: list[str], count: int) -> list[Article]:
    """So many articles; texts are used again where there are too few, each time as another article."""
    day = datetime(2024, 1, 15, 12, tzinfo=UTC)
    repeated = itertools.islice(itertools.cycle(texts), count)
    return [Article(id=str(n), published=day, text=text, language="en") for n, text in enumerate(repeated)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(f"{'articles of 400 words':26}{'reports':>9}{'articles/s':>12}{'parse alone':>13}{'ratio':>8}")
    kinds = {
        "news pages": list(from_pages()),
        "dense news items": list(itertools.islice(from_items(), options.articles)),
    }
    for name, texts in kinds.items():
        made = articles(texts, options.articles)
        start = time.perf_counter()
        reports = sum(len(r) for _, r in code_all(made, workers=options.workers))
        ours = len(made) / (time.perf_counter() - start)
        sentences = [s for a in made for _, s in split(a.text)]
        start = time.perf_counter()
        for _ in model().pipe(sentences, batch_size=128, n_process=options.workers):
            pass
        plain = len(made) / (time.perf_counter() - start)
        print(f"{name + f' ({len(texts)} texts)':26}{reports:9}{ours:12.0f}{plain:13.0f}{ours / plain:8.2f}")
    stages(articles(kinds["news pages"], min(300, options.articles)))
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def stages(made: list[Article]) -> None:
    """The share of time under each stage, in one process."""
    profile = cProfile.Profile()
    profile.enable()
    list(code(made, judge=judge_of(Settings())))
    profile.disable()
    table = pstats.Stats(profile)
    total = table.total_tt  # type: ignore[attr-defined]
    for (path, _, name), row in sorted(table.stats.items(), key=lambda r: -r[1][3]):  # type: ignore[attr-defined]
        if name in STAGES and "bilateral" in path:
            print(f"  {name:16}{100 * row[3] / total:6.1f}% of the time, with what it calls")


if __name__ == "__main__":
    main()
