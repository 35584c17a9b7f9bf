"""Loaded terms in a wording, by a list that anyone can mend."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.resources import files

from bilateral.products.names import table
from bilateral.products.reading import unquoted

LIST = "loaded.csv"
"""The file in this package's data, with a column "term"; without it no term is looked for."""


def loaded_terms() -> tuple[str, ...]:
    """The terms of the list that comes along."""
    if not (files("bilateral.products") / "data" / LIST).is_file():
        return ()
    return tuple(row["term"] for row in table(LIST) if row.get("term"))


def loaded_in(wording: str, terms: Collection[str]) -> list[str]:
    """The terms that a wording uses outside quotations, in any case, as whole words, in the order of the list."""
    text = unquoted(wording)
    return [term for term in terms if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.I)]
