"""What passes or is done: the object phrase of an act, its class, and how many."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bilateral.coding.lexicon import noun_inflections, table, word_list
from bilateral.coding.syntax import text_of
from bilateral.model import Object

if TYPE_CHECKING:
    from spacy.tokens import Token

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12,
}  # fmt: skip
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
ARMED = re.compile(r"\b(military|weapon\w*|arms|lethal)\b", re.I)
ARMS = word_list("objects arms")
CONTAINERS = word_list("objects containers")


NUMBERED = {
    re.compile(r"(?:mig|su|tu|il|an|f|b|c|j|jf|kc|ka|mi|uh|ah|p)-?\d+\w*"): "aircraft",
    re.compile(r"(?:s|sm|kn|df|sa|r|m)-\d+\w*|hwasong-?\d*"): "missiles",
    re.compile(r"(?:t|m1a|k)-?\d+\w*"): "armour",
}
"""Makers' names of arms: MiG-29, S-400, T-72."""


@cache
def _classes() -> dict[str, str]:
    return {
        form: row["class"]
        for row in table("object_classes.csv")
        for lemma in row["lemmas"].split("|")
        for form in noun_inflections(lemma)
    }


def class_of(phrase: str) -> str | None:
    """The class of a phrase by its last known word or pair of words, `None` where none is known."""
    words = re.findall(r"[\w$€£.-]+", phrase.lower())
    for size in (2, 1):
        for start in range(len(words) - size, -1, -1):
            found = _classes().get(" ".join(words[start : start + size]))
            if found and not (found == "small arms" and size == 1 and words[start] in ("arm", "force")):
                return found
    return next((cls for word in reversed(words) for name, cls in NUMBERED.items() if name.fullmatch(word)), None)


def phrase(token: Token) -> tuple[int, int]:
    """`[start, end)` in characters of the noun phrase at a token, without relative clauses and articles."""
    tokens = [token]
    for child in token.children:
        if child.dep_ in ("amod", "compound", "nummod", "nmod", "quantmod") and child.i < token.i:
            tokens += [child, *(g for g in child.subtree if g.i < token.i)]
        if child.dep_ == "prep" and child.lower_ == "of" and token.i < child.i:
            tokens += [t for t in child.subtree if t.i - token.i < 12]
    left, right = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    return left.idx, right.idx + len(right)


def kernel(token: Token) -> Token:
    """ "containers of shells" is about shells, "a shipment of rice" about rice."""
    low = token.lower_.rstrip("s")
    if low in CONTAINERS or token.lower_ in CONTAINERS or token.tag_ == "CD":
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                for target in child.children:
                    if target.dep_ == "pobj":
                        return kernel(target)
    return token


def describe(token: Token) -> Object:
    """The object at a token: its text, class, and quantity with unit as given."""
    start, end = phrase(token)
    text = text_of(token.doc)[start:end]
    core = kernel(token)
    core_start, core_end = phrase(core)
    cls = class_of(text_of(token.doc)[core_start:core_end]) or class_of(text) or "other"
    quantity = _quantity(token)
    unit = token.text if quantity is not None else None
    return Object(text=text, span=(start, end), cls=cls, quantity=quantity, unit=unit)


def _quantity(token: Token) -> int | float | None:
    for child in token.children:
        if child.dep_ == "nummod":
            return _number(child)
    if token.lower_ in ("thousands", "hundreds", "dozens", "millions"):
        return None
    low = token.lower_
    if low in SCALES and token.tag_ == "CD":
        return _number(token)
    return None


def _number(token: Token) -> int | float | None:
    scale = 1
    value: int | float | None = None
    parts = sorted(
        [
            token,
            *(c for c in token.children if c.dep_ in ("compound", "quantmod", "nummod", "advmod", "det", "amod")),
        ],
        key=lambda t: t.i,
    )
    for part in parts:
        word = part.lower_.replace(",", "").lstrip("$€£")
        if word in SCALES:
            scale *= SCALES[word]
        elif word in NUMBERS:
            value = NUMBERS[word]
        elif re.fullmatch(r"\d+(\.\d+)?", word):
            value = float(word) if "." in word else int(word)
    if any(part.lower_ in ("several", "some", "few", "many") for part in parts):
        return None
    if value is None and scale == 1:
        return None
    total = (value if value is not None else 1) * scale
    return int(total) if float(total).is_integer() else total
