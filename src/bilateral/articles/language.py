"""The language of a text, as a two-letter code."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_LETTERS = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[a-z]{2,3}(?![a-z])", re.I)
_NO_NEWS = {"an", "br", "eo", "la", "qu", "sa", "vo"}
_ENOUGH = 20
_SURE = 200
_SAMPLE = 2000


def detect(text: str) -> str | None:
    """ISO 639-1 code by py3langid; `None` where the text has fewer than 20 letters."""
    sample = text[:_SAMPLE]
    if len(_LETTERS.findall(sample)) < _ENOUGH:
        return None
    return str(_identifier().classify(sample)[0])


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
def _identifier() -> Any:
    """Only languages with a two-letter code and a press: it takes short English for Pidgin or Latin."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, for it is slow to load

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    codes = set(identifier.nb_classes)
    identifier.set_languages(sorted(code for code in codes - _NO_NEWS if len(code) == 2))
    return identifier
