"""A sentence as the model reads it: a marker before each candidate, then word pieces."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec
from tokenizers import Tokenizer

from bilateral.coding.cast import KINDS
from bilateral.model import Span

LONGEST = 160
"""Word pieces that the model reads of a sentence."""


class Marked(msgspec.Struct, frozen=True):
    """Word pieces of a marked sentence.

    `ids` [n]; `offsets` [n] in the characters of the sentence without markers (a marker covers nothing);
    `markers` gives the place of the marker of each candidate's span.
    """

    ids: list[int]
    offsets: list[Span]
    markers: dict[Span, int]


@cache
def word_pieces() -> Tokenizer:
    """MiniLM's word pieces, with a marker for each kind of candidate."""
    path = files("bilateral.coding") / "data" / "model" / "tokenizer.json"
    return tokenizer(path.read_text(encoding="utf-8"))


def tokenizer(description: str) -> Tokenizer:
    """A tokenizer from its JSON, with the markers added."""
    made = Tokenizer.from_str(description)
    made.no_padding()
    made.no_truncation()
    made.add_special_tokens([marker(kind) for kind in KINDS])
    return made


def marker(kind: str) -> str:
    """The special token of a kind of candidate: one of the encoder's unused words."""
    return f"[unused{KINDS.index(kind) + 1}]"


def mark(text: str, places: Iterable[tuple[int, int, str]], pieces: Tokenizer) -> Marked:
    """The word pieces of `text` with a marker before each `(start, end, kind)`; the first kind at a span holds."""
    chosen: dict[Span, str] = {}
    for start, end, kind in sorted(places):
        chosen.setdefault((start, end), kind)
    written, last = "", 0
    inserted: list[tuple[int, int]] = []
    at: dict[int, Span] = {}
    for (start, end), kind in chosen.items():
        written += text[last:start]
        at[len(written)] = (start, end)
        written += marker(kind) + " "
        inserted.append((len(written), len(marker(kind)) + 1))
        last = start
    coded = pieces.encode(written + text[last:])
    markers: dict[Span, int] = {}
    offsets: list[Span] = []
    for place, (start, end) in enumerate(coded.offsets[:LONGEST]):
        shift = sum(length for after, length in inserted if after <= start)
        if start in at and end > start:
            markers[at[start]] = place
            offsets.append((0, 0))
        else:
            offsets.append((start - shift, end - shift) if end > start else (0, 0))
    return Marked(coded.ids[:LONGEST], offsets, markers)
