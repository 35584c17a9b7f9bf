"""Groups article versions that are one dispatch: exact copies, cut or extended copies, light rewordings.

Word shingles are sketched with MinHash and found by locality-sensitive hashing (Broder 1997; Indyk & Motwani
1998); every candidate is then compared exactly, by containment of the shorter text in the longer.

What an article is a copy of depends on nothing but the articles known before it: in the last 30 days, and, word for
word, at any time. So the dispatches of a set of articles are the same in whatever order and batches they came in.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import datetime, timedelta
from itertools import islice
from sys import intern
from typing import NamedTuple

import numpy as np
from rensa import RMinHash, RMinHashLSH

from bilateral.model import Article, Placement, content_id

KEEP = timedelta(days=30)
"""How long a text is looked up for later copies of it."""
AGELESS = 60
"""Words from which a text that comes again word for word is a copy after any time: short ones recur as news."""
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
COMPARED = 12
"""Candidates that one text is compared with: of all that share a piece of it, those whose sketches say most likely."""
READ_AT_ONCE = 5000
ROOM = 20_000
"""Texts from which the index looks which of them it still needs."""
PERMUTATIONS = 32
STEPS, ROWS = 4096, 1 << 40
"""Likeliness in whole steps, and more than there are rows: both fit into one integer."""
SEED = 20

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
_DATELINE = re.compile(rf"\A(?:[^.!?\n—–]|{_MONTH}){{1,80}}?(?:\.|\))?\s+(?:—|–|--|-)\s+")
_SPELT = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        " eighteen nineteen twenty".split(),
        map(str, range(1, 21)),
        strict=True,
    )
)
"""Outlets differ in which numbers they spell out."""


class _Text(NamedTuple):
    """What is compared of one text: `shingles` are 64-bit hashes, `vocabulary` its different words."""

    wording: str
    words: int
    shingles: frozenset[int]
    vocabulary: frozenset[str]
    sketch: RMinHash


class _Indexed(NamedTuple):
    """The same of a text kept for comparison, packed."""

    dispatch: str
    known: datetime
    sketch: RMinHash
    words: int
    shingles: array[int]
    vocabulary: tuple[str, ...]


class _Sketches:
    """Sketches of the texts kept, side by side: which of many candidates are worth a comparison."""

    def __init__(self, texts: Sequence[_Indexed] = ()) -> None:
        self._digests = np.zeros((0, PERMUTATIONS), np.uint32)
        self._words, self._shingles = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self._known = np.zeros(0)
        self._count = 0
        for text in texts:
            self.add(text)

    def add(self, text: _Indexed) -> None:
        """One more text, at the end."""
        at = self._count
        if at == len(self._words):
            self._grow(max(1024, at))
        self._digests[at] = text.sketch.digest()
        self._words[at], self._shingles[at] = text.words, len(text.shingles)
        self._known[at] = text.known.timestamp()
        self._count += 1

    def _grow(self, more: int) -> None:
        for name in ("_digests", "_words", "_shingles", "_known"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros((more, *column.shape[1:]), column.dtype)]))

    def likeliest(self, rows: Sequence[int], text: _Text, since: datetime) -> list[int]:
        """Of these rows those with most of the shorter text in the longer, by their sketches; of equals the newest."""
        found = np.array(rows, np.int64)
        words = self._words[found]
        close = np.minimum(words, text.words) * SMALLEST_PART >= np.maximum(words, text.words)
        found = found[close & (self._known[found] >= since.timestamp())]
        if len(found) <= COMPARED:
            return sorted(found.tolist(), reverse=True)
        same = np.count_nonzero(self._digests[found] == np.array(text.sketch.digest(), np.uint32), axis=1)
        shingles, own = self._shingles[found], len(text.shingles)
        part = same * (shingles + own) / ((PERMUTATIONS + same) * np.minimum(shingles, own))
        order = (part * STEPS).astype(np.int64) * ROWS + found  # no two are equal, so the order of `rows` is immaterial
        most = np.argpartition(order, -COMPARED)[-COMPARED:]
        return found[most[np.argsort(-order[most])]].tolist()  # type: ignore[no-any-return]


class _Worded(NamedTuple):
    """The dispatch of a wording, when it was last seen, and whether it counts at any age."""

    dispatch: str
    known: datetime
    ageless: bool


Seen = Callable[[Set[str]], Iterable[tuple[str, str, datetime]]]
"""Finds of some wordings the (wording, dispatch, known) of texts that were read before."""


def nowhere(wordings: Set[str]) -> Iterable[tuple[str, str, datetime]]:  # noqa: ARG001
    """Nothing was read before."""
    return ()


class CopyIndex:
    """Dispatches seen so far. Fed in order of `Article.known`, batches of any size give one result."""

    def __init__(self) -> None:
        self._dispatch: dict[str, str] = {}
        self._worded: dict[str, _Worded] = {}
        self._texts: list[_Indexed] = []
        self._variants: dict[str, list[datetime]] = defaultdict(list)
        self._full = ROOM
        self._lsh = _empty()
        self._sketches = _Sketches()

    def __len__(self) -> int:
        return len({text.dispatch for text in self._texts})

    def add(self, articles: Iterable[Article]) -> dict[str, str]:
        """Version to dispatch id for these articles, taken in (known, version) order."""
        whole = sorted({article.version: article for article in articles}.items(), key=_order)
        self._place_all(whole, nowhere)
        return {version: self._dispatch[version] for version, _ in whole}

    def place(self, articles: Iterable[Article], seen: Seen = nowhere) -> list[Placement]:
        """The places of those of the articles that the index does not know, in (known, version) order.

        `seen` is asked where long texts came word for word before, however long ago; what is known already stays.
        """
        return self._place_all(sorted({article.version: article for article in articles}.items(), key=_order), seen)

    def _place_all(self, ordered: list[tuple[str, Article]], seen: Seen) -> list[Placement]:
        fresh = [(version, article) for version, article in ordered if version not in self._dispatch]
        texts = list(_read([article.text for _, article in fresh]))
        for wording, dispatch, known in seen({text.wording for text in texts if text.words >= AGELESS}):
            self._worded.setdefault(wording, _Worded(dispatch, known, ageless=True))
        return [
            self._place(version, article.known, text) for (version, article), text in zip(fresh, texts, strict=True)
        ]

    def recall(self, known: Iterable[tuple[Article, Placement]]) -> None:
        """Take in articles with the places that they were given before, in (known, version) order."""
        stream = ((article, place) for article, place in known if article.version not in self._dispatch)
        while rows := list(islice(stream, READ_AT_ONCE)):
            texts = _read([article.text for article, place in rows if place.kept or place.wording is None])
            for article, place in rows:
                self._recall(article, place, texts)

    def _recall(self, article: Article, place: Placement, texts: Iterator[_Text]) -> None:
        self._dispatch[article.version] = place.dispatch
        if place.wording is not None and not place.kept:
            self._worded[place.wording] = _Worded(place.dispatch, article.known, ageless=True)
            return
        text = next(texts)
        self._see(text, place.dispatch, article.known)
        if place.kept:
            self._keep(place.dispatch, article.known, text)

    def _place(self, version: str, known: datetime, text: _Text) -> Placement:
        dispatch, kept = self._near(version, known, text)
        self._dispatch[version] = dispatch
        self._see(text, dispatch, known)
        return Placement(version, dispatch, text.wording if text.words >= AGELESS else None, kept)

    def _see(self, text: _Text, dispatch: str, known: datetime) -> None:
        self._worded[text.wording] = _Worded(dispatch, known, text.words >= AGELESS)

    def _near(self, version: str, known: datetime, text: _Text) -> tuple[str, bool]:
        """The dispatch of the text that this is a copy of, else its own; whether it is kept for comparison."""
        same = self._worded.get(text.wording)
        if same is not None and (same.ageless or known - same.known <= KEEP):
            return same.dispatch, False
        if text.words < SHORTEST:
            return version, False
        rows = self._lsh.query(text.sketch)
        likeliest = self._sketches.likeliest(rows, text, known - KEEP) if rows else []
        tried = ((one, _shared(text, one)) for one in map(self._texts.__getitem__, likeliest))
        found, shared = next(((one, common) for one, common in tried if common is not None), (None, 0))
        dispatch = found.dispatch if found else version
        if found is not None and not self._adds(text, len(text.shingles) - shared, found.dispatch, known):
            return dispatch, False
        self._keep(dispatch, known, text)
        return dispatch, True

    def _adds(self, text: _Text, own: int, dispatch: str, known: datetime) -> bool:
        """Whether a copy of a dispatch says so much of its own (in shingles) that later texts may copy that."""
        kept = self._variants[dispatch]
        lately = len(kept) - bisect_left(kept, known - KEEP)
        return own > SHINGLE * (text.words // REWORDED) and lately < VARIANTS

    def _keep(self, dispatch: str, known: datetime, text: _Text) -> None:
        self._variants[dispatch].append(known)
        self._lsh.insert(len(self._texts), text.sketch)
        packed = array("Q", sorted(text.shingles)), tuple(map(intern, sorted(text.vocabulary)))
        self._texts.append(_Indexed(dispatch, known, text.sketch, text.words, *packed))
        self._sketches.add(self._texts[-1])
        if len(self._texts) >= self._full:
            self._forget(known)

    def _forget(self, known: datetime) -> None:
        """Let go of what no text known from then on is compared with, so that years take no more room than months."""
        self._texts = [text for text in self._texts if known - text.known <= KEEP]
        self._full = max(ROOM, 2 * len(self._texts))
        self._lsh = _empty()
        for row, text in enumerate(self._texts):
            self._lsh.insert(row, text.sketch)
        self._sketches = _Sketches(self._texts)
        self._worded = {key: at for key, at in self._worded.items() if at.ageless or known - at.known <= KEEP}
        self._variants = defaultdict(list)
        for text in self._texts:
            self._variants[text.dispatch].append(text.known)


def group_copies(articles: Iterable[Article], known: CopyIndex | None = None) -> dict[str, str]:
    """Version to dispatch id: the version hash of the dispatch's earliest in (known, version) order.

    `known` is the index of earlier articles, which these then join. The order of `articles` is immaterial.
    """
    return (CopyIndex() if known is None else known).add(articles)


def _order(item: tuple[str, Article]) -> tuple[object, str]:
    return item[1].known, item[0]


def _read(texts: list[str]) -> Iterator[_Text]:
    words = [tokens_of(text) for text in texts]
    return _taken(words, [shingles_of(tokens) for tokens in words])


def _taken(words: list[list[str]], shingles: list[list[str]]) -> Iterator[_Text]:
    hashed = RMinHash.hash_token_sets(shingles)
    sketches = RMinHash.from_token_sets(shingles, PERMUTATIONS, SEED)
    for tokens, hashes, sketch in zip(words, hashed, sketches, strict=True):
        yield _Text(content_id(" ".join(tokens)), len(tokens), frozenset(hashes), frozenset(tokens), sketch)


def _empty() -> RMinHashLSH:
    return RMinHashLSH(threshold=0.1, num_perm=PERMUTATIONS, num_bands=PERMUTATIONS)


def tokens_of(text: str) -> list[str]:
    """The words of a text without its dateline, numbers in figures."""
    found = _WORD.findall(_DATELINE.sub("", text.strip(), count=1).casefold())
    return [_SPELT.get(word, word) for word in found]


def shingles_of(tokens: list[str]) -> list[str]:
    """Each run of `SHINGLE` words."""
    return [" ".join(group) for group in zip(*(tokens[start:] for start in range(SHINGLE)), strict=False)]


def _shared(text: _Text, other: _Indexed) -> int | None:
    """How many shingles both have, where one is a copy of the other."""
    shorter, longer = (text, other) if text.words <= other.words else (other, text)
    if shorter.words * SMALLEST_PART < longer.words:
        return None
    common = len(text.shingles.intersection(other.shingles))
    lost = len(shorter.shingles) - common
    copied = lost <= SHINGLE * (shorter.words // REWORDED) and _same_words(shorter, longer)
    return common if copied else None


def _same_words(shorter: _Text | _Indexed, longer: _Text | _Indexed) -> bool:
    """At most a tenth of the shorter text's words are new, and no figure is: another figure is other news."""
    new = frozenset(shorter.vocabulary).difference(longer.vocabulary)
    return len(new) <= shorter.words // REWORDED and not any(map(str.isdigit, "".join(new)))
