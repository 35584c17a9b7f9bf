"""Loaded terms in a wording, by a list that anyone can mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from importlib.resources import files

from bilateral.products.names import table
from bilateral.products.reading import unquoted

LIST = "loaded.csv"
"""The file in this package's data, with the columns "term" and "except"; without it no term is looked for."""

Terms = Mapping[str, Collection[str]]
"""Loaded terms, each with the phrases in which it takes no side ("regime": "sanctions regime")."""


def loaded_terms() -> Terms:
    """The terms of the list that comes along, but for words that treaties and resolutions use themselves."""
    if not (files("bilateral.products") / "data" / LIST).is_file():
        return {}
    return {row["term"]: tuple(filter(None, row["except"].split("|"))) for row in table(LIST) if not row["law"]}


def loaded_in(wording: str, terms: Terms) -> list[str]:
    """The terms that a wording uses outside quotations, in any case, as whole words, in the order of the list."""
    text = unquoted(wording)
    for phrase in sorted({phrase for held in terms.values() for phrase in held}, key=lambda one: (-len(one), one)):
        text = re.sub(_pattern(phrase), "…", text, flags=re.I)
    return [term for term in terms if re.search(_pattern(term), text, re.I)]


def _pattern(term: str) -> str:
    return rf"(?<!\w){re.escape(term)}(?!\w)"
