"""Groups article versions that are one dispatch: exact copies, cut or extended copies, light rewordings.

Word shingles are sketched with MinHash and found by locality-sensitive hashing (Broder 1997; Indyk & Motwani
1998); every candidate is then compared exactly, by containment of the shorter text in the longer.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from sys import intern
from typing import NamedTuple

from rensa import RMinHash, RMinHashLSH

from bilateral.model import Article, content_id

SHINGLE = 4
"""Words in a shingle: so many that texts on one event share few, so few that most survive rewording."""
SHORTEST = 8
"""Texts of fewer words are copies only when they are the same after normalising."""
REWORDED = 10
"""One word in so many may be another; each breaks at most `SHINGLE` shingles."""
SMALLEST_PART = 5
"""A copy keeps at least one word in so many of the longer text: a round-up is no copy of all it touches."""
VARIANTS = 8
"""Texts that stand for one dispatch in the index: its first, and copies that add text of their own."""
COMPARED = 200
"""Candidates that one text is compared with, the newest: daily reports in one form stay affordable."""
PERMUTATIONS = 32
SEED = 20

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_DATELINE = re.compile(r"\A[^.!?\n—–]{1,80}?(?:\.|\))?\s+(?:—|–|--|-)\s+")


class _Text(NamedTuple):
    """What is compared of one text: `shingles` are 64-bit hashes, `vocabulary` its different words."""

    digest: str
    words: int
    shingles: frozenset[int]
    vocabulary: frozenset[str]


class _Indexed(NamedTuple):
    """The same of a text kept for comparison, packed."""

    dispatch: str
    words: int
    shingles: array[int]
    vocabulary: tuple[str, ...]


class CopyIndex:
    """Dispatches seen so far. Fed in order of `Article.known`, batches of any size give one result."""

    def __init__(self) -> None:
        self._dispatch: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        self._texts: list[_Indexed] = []
        self._variants: dict[str, int] = {}
        self._lsh = RMinHashLSH(threshold=0.1, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS)

    def __len__(self) -> int:
        return len(self._variants)

    def add(self, articles: Iterable[Article]) -> dict[str, str]:
        """Version to dispatch id for these articles, taken in (known, version) order."""
        ordered = sorted({article.version: article for article in articles}.items(), key=_order)
        fresh = [(version, article.text) for version, article in ordered if version not in self._dispatch]
        for (version, _), text in zip(fresh, _read([text for _, text in fresh]), strict=True):
            self._dispatch[version] = self._place(version, text)
        return {version: self._dispatch[version] for version, _ in ordered}

    def recall(self, known: Iterable[tuple[Article, str]]) -> None:
        """Take in articles with the dispatch ids that they were given before, in (known, version) order."""
        rows = [row for row in known if row[0].version not in self._dispatch]
        for (article, dispatch), text in zip(rows, _read([row[0].text for row in rows]), strict=True):
            self._dispatch[article.version] = dispatch
            if text.digest not in self._exact:
                self._exact[text.digest] = self._near(dispatch, text, given=True)

    def _place(self, version: str, text: _Text) -> str:
        known = self._exact.get(text.digest)
        if known is None:
            known = self._exact[text.digest] = self._near(version, text)
        return known

    def _near(self, dispatch: str, text: _Text, *, given: bool = False) -> str:
        """The dispatch of the text that this is a copy of, else, or if `given`, the one named."""
        if text.words < SHORTEST:
            self._variants.setdefault(dispatch, 1)
            return dispatch
        sketch = RMinHash(PERMUTATIONS, SEED)
        sketch.update([shingle.to_bytes(8, "little") for shingle in text.shingles])
        found = self._best(text, self._lsh.query(sketch))
        if found is not None and not given:
            dispatch = found.dispatch
        if found is None or found.dispatch != dispatch or self._adds(text, found):
            self._keep(dispatch, text, sketch)
        return dispatch

    def _best(self, text: _Text, candidates: Iterable[int]) -> _Indexed | None:
        best: tuple[float, int] | None = None
        for row in sorted(candidates)[-COMPARED:]:
            shared = _shared(text, self._texts[row])
            if shared is not None and (best is None or shared > best[0]):
                best = (shared, row)
        return self._texts[best[1]] if best else None

    def _adds(self, text: _Text, found: _Indexed) -> bool:
        own = len(text.shingles.difference(found.shingles))
        return own > SHINGLE * (text.words // REWORDED) and self._variants[found.dispatch] < VARIANTS

    def _keep(self, dispatch: str, text: _Text, sketch: RMinHash) -> None:
        self._variants[dispatch] = self._variants.get(dispatch, 0) + 1
        self._lsh.insert(len(self._texts), sketch)
        packed = array("Q", sorted(text.shingles)), tuple(map(intern, sorted(text.vocabulary)))
        self._texts.append(_Indexed(dispatch, text.words, *packed))


def group_copies(articles: Iterable[Article], known: CopyIndex | None = None) -> dict[str, str]:
    """Version to dispatch id: the version hash of the dispatch's earliest in (known, version) order.

    `known` is the index of earlier articles, which these then join. The order of `articles` is immaterial.
    """
    return (CopyIndex() if known is None else known).add(articles)


def _order(item: tuple[str, Article]) -> tuple[object, str]:
    return item[1].known, item[0]


def _read(texts: list[str]) -> Iterator[_Text]:
    words = [_WORD.findall(_DATELINE.sub("", text.strip(), count=1).casefold()) for text in texts]
    hashed = RMinHash.hash_token_sets([_shingles(tokens) for tokens in words])
    for tokens, shingles in zip(words, hashed, strict=True):
        yield _Text(content_id(" ".join(tokens)), len(tokens), frozenset(shingles), frozenset(tokens))


def _shingles(tokens: list[str]) -> list[str]:
    return [" ".join(group) for group in zip(*(tokens[start:] for start in range(SHINGLE)), strict=False)]


def _shared(text: _Text, other: _Indexed) -> float | None:
    """Jaccard similarity when one is a copy of the other, else `None`."""
    shorter, longer = (text, other) if text.words <= other.words else (other, text)
    common = len(text.shingles.intersection(other.shingles))
    lost = len(shorter.shingles) - common
    if shorter.words * SMALLEST_PART < longer.words or lost > SHINGLE * (shorter.words // REWORDED):
        return None
    if not _same_words(shorter, longer):
        return None
    return common / (len(text.shingles) + len(other.shingles) - common)


def _same_words(shorter: _Text | _Indexed, longer: _Text | _Indexed) -> bool:
    """At most a tenth of the shorter text's words are new, and no figure is: another figure is other news."""
    new = frozenset(shorter.vocabulary).difference(longer.vocabulary)
    return len(new) <= shorter.words // REWORDED and not any(map(str.isdigit, "".join(new)))
