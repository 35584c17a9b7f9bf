"""Whether what was done is what a provision speaks of: its type, fields, class of object and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bilateral.model import Event, Provision

CLASS_AND_WORD, CLASS, WORD, MODE, KIND, ELSEWHERE = 1.0, 0.85, 0.8, 0.7, 0.5, 0.4
"""How much of what a provision asks for the sources tell: class and word, one of them, the mode or the kind of act.

ELSEWHERE is a word of the sentence beside an object of no class that is called something else.
"""

UNTOLD = frozenset({None, "other", "other goods"})
"""Classes of an object that do not speak against a word of the sentence."""


class Fit(NamedTuple):
    """How well the substance fits, in (0, 1], and by which class and words."""

    degree: float
    grounds: tuple[str, ...]


def of_kind(event: Event, provision: Provision) -> bool:
    """Whether an act is of the type, mode and field that a provision asks for: what is known without a sentence."""
    if event.event_type not in provision.event_types or (provision.modes and event.mode not in provision.modes):
        return False
    if provision.fields and set(provision.fields).isdisjoint(event.fields):
        return False
    cls = event.object.cls if event.object else None
    return not provision.classes or cls in provision.classes or cls in UNTOLD


def fit(event: Event, provision: Provision, sentences: Sequence[str]) -> Fit | None:
    """How an act of the right kind fits the class and the words, by the best of its sentences; `None` where not."""
    thing = event.object
    texts = [*dict.fromkeys(sentences)] or ([thing.text] if thing else [])
    clean = [text for text in texts if not _held(text, provision.not_words)]
    if texts and not clean:
        return None
    words = tuple(dict.fromkeys(word for text in clean for word in _held(text, provision.words)))
    if provision.words and not words:
        return None
    classed = thing is not None and thing.cls in provision.classes
    grounds = (*((thing.cls,) if classed and thing else ()), *words)
    if classed:
        return Fit(CLASS_AND_WORD if words else CLASS, grounds)
    if words:
        elsewhere = thing is not None and provision.classes and not _held(thing.text, words)
        return Fit(ELSEWHERE if elsewhere else WORD, grounds)
    if provision.classes:
        # What was passed is not told: a field that the provision names is then all that it can fit by.
        return Fit(KIND, ()) if thing is None and provision.fields else None
    return Fit(MODE if provision.modes else KIND, ())


def _held(text: str, words: Sequence[str]) -> list[str]:
    """Which of the words or phrases a sentence holds, in the singular or the plural."""
    if not words:
        return []
    plain = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return [word for word in words if _pattern(word).search(plain)]


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """The word between spaces, its end in the plural as well."""
    plain = " ".join(re.findall(r"[^\W_]+", word))
    ending = rf"(?:{re.escape(plain[:-1])}(?:y|ies))" if plain.endswith("y") else rf"{re.escape(plain)}(?:s|es)?"
    return re.compile(rf"(?<!\S){ending}(?!\S)")
