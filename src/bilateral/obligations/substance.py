"""Whether what was done is what a provision speaks of: its type, fields, class of object and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bilateral.model import OBJECT_CLASSES, Event, Object, Provision

CLASS_AND_WORD, CLASS, WORD, MODE, KIND, ELSEWHERE = 1.0, 0.85, 0.8, 0.7, 0.5, 0.4
"""How much of what a provision asks for a source tells: class and word, one of them, the mode or the kind of act.

ELSEWHERE is a word of the sentence beside an object of no class that is called something else.
"""

UNTOLD = frozenset({None, "other", "other goods"})
"""Classes of an object that do not speak against a word of the sentence."""

KIN = (
    frozenset(OBJECT_CLASSES[: OBJECT_CLASSES.index("troops")])
    | {"satellites and space", "nuclear", "dual-use technology"},
    frozenset({"troops", "training", "workers", "persons"}),
    frozenset({"fuel", "minerals"}),
    frozenset({"food"}),
    frozenset({"money"}),
)
"""Classes of things that one denial may cover: arms and what belongs to them, people, and goods of one sort."""


class Told(NamedTuple):
    """What one report tells: its object and its sentence."""

    object: Object | None
    text: str

    @property
    def cls(self) -> str | None:
        """The class of the object."""
        return self.object.cls if self.object else None


class Fit(NamedTuple):
    """How well the substance fits, in (0, 1], and by which class and words."""

    degree: float
    grounds: tuple[str, ...]


def of_kind(event: Event, provision: Provision) -> bool:
    """Whether an act is of the type, mode and field that a provision asks for: what is known without its reports."""
    if event.event_type not in provision.event_types or (provision.modes and event.mode not in provision.modes):
        return False
    return not provision.fields or not set(provision.fields).isdisjoint(event.fields)


def fit(told: Told, provision: Provision) -> Fit | None:
    """How what a report tells of an act of the right kind fits the class and the words; `None` where not."""
    words = tuple(_held(told.text, provision.words))
    if _held(told.text, provision.not_words) or (provision.words and not words):
        return None
    if told.cls in provision.classes:
        return Fit(CLASS_AND_WORD if words else CLASS, (str(told.cls), *words))
    if provision.classes and told.cls not in UNTOLD:
        return None
    if words:
        elsewhere = provision.classes and told.object is not None and not _held(told.object.text, words)
        return Fit(ELSEWHERE if elsewhere else WORD, words)
    if provision.classes:
        # What was passed is not told: a field that the provision names is then all that it can fit by.
        return Fit(KIND, ()) if told.object is None and provision.fields else None
    return Fit(MODE if provision.modes else KIND, ())


def speaks_of(told: Told, provision: Provision) -> bool:
    """Whether a denial may be of what a provision speaks of: it is, unless it is of another kind of thing.

    Who denies any trade in arms denies that missiles were sent; who denies that soldiers came denies no shells.
    """
    denied = next((kin for kin in KIN if told.cls in kin), None)
    return not provision.classes or denied is None or not denied.isdisjoint(provision.classes)


def _held(text: str, words: Sequence[str]) -> list[str]:
    """Which of the words or phrases a sentence holds, in the singular or the plural."""
    if not words:
        return []
    plain = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return [word for word in words if _pattern(word).search(plain)]


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """The phrase between spaces, each of its words in the plural as well."""
    forms = " ".join(_forms(word) for word in re.findall(r"[^\W_]+", phrase))
    return re.compile(rf"(?<!\S){forms}(?!\S)")


def _forms(word: str) -> str:
    return rf"{word[:-1]}(?:y|ys|ies)" if word.endswith("y") else rf"{word}(?:s|es)?"
