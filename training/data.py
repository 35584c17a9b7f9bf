"""Examples to tensors: markers, pairs, targets; and other states' names put in place of a sentence's own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tokenizers import Tokenizer

from bilateral.coding.marking import mark
from bilateral.model import EventType, Factuality

TYPES = [kind.value for kind in EventType]
FACTUALITIES = [factuality.value for factuality in Factuality]
HINTS = len(FACTUALITIES) + 1
"""What the rules say of an act: the factualities, and that they name it at all."""
MOST = 14
"""Parties of a sentence that are paired; a list of fifty states is no act of each upon each."""


@dataclass
class Encoded:
    """One sentence ready for the network."""

    ids: list[int]
    marks: list[list[int]]  # token places of each entity's markers
    pairs: list[tuple[int, int]]
    hints: list[list[float]]
    types: list[list[float]]
    acts: list[dict[str, Any]] = field(default_factory=list)


def encode(example: dict[str, Any], made: Tokenizer, *, hints: bool = True) -> Encoded:
    """An example as token ids, markers, pairs and targets."""
    entities = example["entities"]
    sentence = mark(example["text"], [(m[1], m[2], m[0]) for e in entities for m in e["members"]], made)
    marks = [[sentence.markers[m[1], m[2]] for m in e["members"] if (m[1], m[2]) in sentence.markers] for e in entities]
    usable = [i for i, e in enumerate(entities) if e["party"] and marks[i]][:MOST]
    reports = [r for r in example["reports"] if r["a"] >= 0 and r["b"] != -2]
    if example["given"]:
        pairs = list({(r["a"], r["b"]) for r in reports})
    else:
        pairs = [(a, b) for a in usable for b in usable if entities[a]["state"] != entities[b]["state"]]
        pairs += [(a, -1) for a in usable]
    pairs = [(a, b) for a, b in pairs if marks[a] and (b < 0 or marks[b])]
    row = Encoded(ids=sentence.ids, marks=marks, pairs=pairs, hints=[], types=[])
    for a, b in pairs:
        forward = {p["t"] for p in example["rules"] if (p["a"], p["b"]) == (a, b)} if hints else set()
        backward = {p["t"] for p in example["rules"] if (p["a"], p["b"]) == (b, a)} if hints else set()
        row.hints.append([float(t in forward) for t in TYPES] + [float(t in backward) for t in TYPES])
        told = {r["t"] for r in reports if (r["a"], r["b"]) == (a, b)}
        row.types.append([float(t in told) for t in TYPES])
    for number, (a, b) in enumerate(pairs):
        for kind in sorted({r["t"] for r in reports if (r["a"], r["b"]) == (a, b)}):
            same = [r for r in reports if (r["a"], r["b"], r["t"]) == (a, b, kind)]
            row.acts.append(
                {
                    "pair": number,
                    "type": TYPES.index(kind),
                    "hints": act_hints(example, a, b, kind) if hints else [0.0] * HINTS,
                    "sources": sorted({r["s"] for r in same}),
                    "stances": sorted({(r["s"], FACTUALITIES.index(r["f"])) for r in same if r["s"] != -2}),
                    "word": words(same, sentence.offsets),
                    "reports": same,
                }
            )
    return row


def act_hints(example: dict[str, Any], a: int, b: int, kind: str) -> list[float]:
    """What the rules say of the factuality of an act, and that they say it at all."""
    found = [p for p in example["rules"] if (p["a"], p["b"], p["t"]) == (a, b, kind)]
    found = found or [p for p in example["rules"] if {p["a"], p["b"]} == {a, b}]
    stances = {p["f"] for p in found}
    return [float(s in stances) for s in FACTUALITIES] + [float(bool(found))]


def words(reports: list[dict[str, Any]], offsets: list[tuple[int, int]]) -> list[int]:
    """The tokens of the words that carry an act."""
    tokens = set()
    for report in reports:
        if report["act"]:
            start, end = report["act"]
            tokens |= {i for i, (s, e) in enumerate(offsets) if e > s and s < end and start < e}
    return sorted(tokens)


def renamed(example: dict[str, Any], names: list[dict[str, str]], rng: random.Random) -> dict[str, Any]:
    """The sentence with other states in the place of its own, name for name, people's names left as they are."""
    states = sorted({h[3] for h in example["hits"] if h[3] and h[2] in ("state", "demonym", "capital")})
    if not states:
        return example
    new = dict(zip(states, rng.sample(names, len(states)), strict=True))
    wanted = [
        (start, end, new[state][kind])
        for start, end, kind, state in example["hits"]
        if kind in ("state", "demonym", "capital") and state in new
    ]
    return replaced(example, wanted)


def replaced(example: dict[str, Any], wanted: list[tuple[int, int, str]]) -> dict[str, Any]:
    """The example with other words at these places; all spans move along."""
    text, out, last, moves = example["text"], "", 0, []
    for start, end, word in sorted(wanted):
        if start < last:
            continue
        out += text[last:start] + word
        moves.append((end, len(word) - (end - start)))
        last = end
    out += text[last:]

    def moved(place: int) -> int:
        return place + sum(longer for end, longer in moves if end <= place)

    def span(start: int, stop: int) -> list[int]:
        return [moved(start), moved(stop)]

    entities = [e | {"members": [[m[0], *span(m[1], m[2])] for m in e["members"]]} for e in example["entities"]]
    reports = [r | {"act": span(*r["act"]) if r["act"] else None} for r in example["reports"]]
    return example | {"text": out, "entities": entities, "reports": reports}


def asked(example: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same sentence as if one of its pairs were given and nothing else known."""
    choices = [r for r in example["reports"] if r["a"] >= 0 and r["b"] >= 0]
    if not choices:
        return example
    chosen = rng.choice(choices)
    return one_pair(example | {"rules": []}, chosen["a"], chosen["b"])


def one_pair(example: dict[str, Any], actor: int, recipient: int) -> dict[str, Any]:
    """The example with this pair given, each party marked at one place, and no other party as given."""

    def members(number: int, entity: dict[str, Any]) -> list[list[Any]]:
        if number in (actor, recipient):
            return [["given" if number == actor else "given recipient", *entity["members"][0][1:]]]
        return [m for m in entity["members"] if m[0] != "given"]

    entities = [e | {"members": members(n, e)} for n, e in enumerate(example["entities"])]
    reports = [r for r in example["reports"] if (r["a"], r["b"]) == (actor, recipient)]
    return example | {"entities": entities, "reports": reports, "given": True}


def pair_by_pair(examples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The examples, those with given pairs once for each pair."""
    found = []
    for example in examples:
        pairs = sorted({(r["a"], r["b"]) for r in example["reports"] if r["a"] >= 0 and r["b"] != -2})
        found += [one_pair(example, a, b) for a, b in pairs] if example["given"] else [example]
    return found
