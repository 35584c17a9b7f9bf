"""In words: on whom a shift hangs."""

from __future__ import annotations

from bilateral.model import LeftOut, Robustness
from bilateral.products.names import called, some

MOST = 3
"""Sources that a sentence names."""


def hangs_on(found: Robustness) -> str:
    """For a table: "speaker Russia, publisher Sample Wire"."""
    if found.tried == 0:
        return "not known"
    return ", ".join(f"{one.kind} {name(one)}" for one in found.hangs_on) or "no single source"


def in_a_clause(found: Robustness) -> str:
    """For the end of a sentence; empty where there was nobody to leave out."""
    if found.tried == 0:
        return ""
    if found.stands:
        return "; it is found also without any one of those who say so"
    return f"; it would not be found without {some([_word(one) for one in found.hangs_on], MOST)}"


def name(one: LeftOut) -> str:
    """Who was left out: a speaker may be a state."""
    return called(one.name) if len(one.name) == 3 and one.name.isupper() else one.name


def _word(one: LeftOut) -> str:
    if one.kind == "speaker":
        return f"the word of {name(one)}"
    return one.name if one.kind == "publisher" else f"the outlets of {one.name}"
