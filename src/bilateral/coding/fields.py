"""Fields and contexts of an act: from its type, what passes, and the words around it."""

from __future__ import annotations

import re
from functools import cache

from bilateral.coding.lexicon import table
from bilateral.model import FIELDS

BY_OBJECT = {
    "fuel": "energy",
    "workers": "labour",
    "money": "finance",
    "nuclear": "weapons tests",
    "satellites and space": "technology and space",
    "dual-use technology": "technology and space",
    "cyber": "intelligence and cyber",
    "food": "trade",
    "luxury goods": "trade",
    "minerals": "trade",
    "other goods": "trade",
    "territory": "territory",
}
WORDS_TYPES = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST"})


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    return [(row["kind"], row["value"], re.compile(rf"\b(?:{row['words']})\b", re.I)) for row in table("topics.csv")]


def matching(kind: str, text: str) -> set[str]:
    """The topics of one kind ("field" or "context") whose words a text has."""
    return {value for k, value, pattern in _patterns() if k == kind and pattern.search(text)}


def fields_of(event_type: str, mode: str | None, cls: str | None, text: str, *, military: bool) -> tuple[str, ...]:
    """The codebook's fields of an act; `text` is the words close to it."""
    found: set[str] = set()
    topics = matching("field", text)
    if event_type == "CONSULT":
        found.add("talks")
    elif event_type == "ASSAULT":
        found.add("force")
    elif event_type == "MOBILIZE":
        found.add("weapons tests" if mode == "weapons" else "exercises and deployments")
    elif event_type == "SANCTION":
        found |= {"sanctions and evasion"} & topics or ({"justice"} if mode == "convict" else set())
    elif event_type in WORDS_TYPES or (event_type == "SUPPORT" and not topics & {"treaties", "recognition"}):
        found.add("words")
    if event_type == "AID":
        found |= _aid(cls, topics, military=military)
    if event_type in ("COOPERATE", "AID", "CONCEDE", "AGREE", "SUPPORT", "COERCE", "SANCTION", "RETREAT"):
        found |= topics - {"force", "talks", "words", "weapons tests", "humanitarian"}
        if cls in BY_OBJECT and event_type in ("COOPERATE", "AID") and not (military and BY_OBJECT[cls] == "trade"):
            found.add(BY_OBJECT[cls])
    if military and event_type == "AID":
        found -= {"trade", "exercises and deployments"}
    if not found and event_type != "AID":
        found |= topics or {
            "words"
            if event_type in WORDS_TYPES
            else "talks"
            if event_type in ("AGREE", "COOPERATE")
            else "justice"
            if event_type == "COERCE"
            else "words"
        }
    return tuple(f for f in FIELDS if f in found)


def _aid(cls: str | None, topics: set[str], *, military: bool) -> set[str]:
    if military:
        return {"military aid"}
    if cls == "money":
        return {"finance"}
    return {"humanitarian"} if cls == "food" or "humanitarian" in topics else set()


def contexts_of(text: str, *, military: bool) -> tuple[str, ...]:
    """PLOVER's contexts of an act, in alphabetical order."""
    found = matching("context", text)
    if military:
        found.add("military")
    return tuple(sorted(found))
