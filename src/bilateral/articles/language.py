"""The language of a text, as a two-letter code."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import sqrt
from typing import Any

from bilateral.world import publishers

_LETTERS = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[a-z]{2,3}(?![a-z])", re.I)
_NO_NEWS = {"an", "br", "eo", "la", "qu", "sa", "vo"}
_ENOUGH = 20
_SURE = 200
_SAMPLE = 2000
_CERTAIN = 0.995
_UNHEARD = 0.1
"""Outlets that a language counts as having of which none is known."""


def detect(text: str) -> str | None:
    """ISO 639-1 code by py3langid and by how many outlets write in it; `None` where a text has fewer than 20 letters.

    What outlets write decides only where letters leave it open: a short headline full of names, mostly.
    """
    sample = text[:_SAMPLE]
    if len(_LETTERS.findall(sample)) < _ENOUGH:
        return None
    name, probability = _identifier().classify(sample)
    if probability > _CERTAIN:  # so sure that no number of outlets outweighs it
        return str(name)
    likely = _likely()
    found = max(_identifier().rank(sample), key=lambda one: one[1] * likely.get(one[0], sqrt(_UNHEARD)))
    return str(found[0])


def settle(declared: str | None, text: str) -> str | None:
    """What a long text shows, else what the page declares, else what even a short text shows."""
    shown = detect(text)
    if shown and len(_LETTERS.findall(text[:_SAMPLE])) >= _SURE:
        return shown
    return code(declared) or shown


def code(declared: str | None) -> str | None:
    """The two or three letters of "de-DE", "de_AT" or "De"; `None` where it is no code."""
    match = _CODE.match((declared or "").strip())
    return match[0].lower() if match else None


@cache
def _likely() -> dict[str, float]:
    """How likely each language is before a text is read, up to a factor: the root of its number of outlets.

    The root, since the list of outlets has more of those that are read in English than the world has.
    """
    return {name: sqrt(number + _UNHEARD) for name, number in Counter(one.language for one in publishers()).items()}


@cache
def _identifier() -> Any:
    """Only languages with a two-letter code and a press: it takes short English for Pidgin or Latin.

    Its probabilities are tempered by a text's length, so that they can be weighed.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, for it is slow to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    codes = set(identifier.nb_classes)
    identifier.set_languages(sorted(code for code in codes - _NO_NEWS if len(code) == 2))
    return identifier
