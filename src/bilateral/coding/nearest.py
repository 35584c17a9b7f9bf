"""Where the grammar finds no act: the word of the lexicon that stands between two named states.

Parses of headlines and of long sentences fail often; the order of words then says enough to propose one act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bilateral.coding.candidates import Candidate
from bilateral.coding.lexicon import lexicon, word_list
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.syntax import is_passive, is_verb, text_of, verb_lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

TELLING_NOUNS = word_list("nearest telling nouns")
REACH = 18
"""Tokens between a word of the lexicon and the party on each side."""

TEST = re.compile(r"\b(test-?\s?(?:fires?|fired|launch\w*)|tests?|tested|launch(?:es|ed)|fire[sd]?)\b", re.I)
ARMS = re.compile(r"\b(missiles?|nuclear (?:device|weapon|test|bomb)|rockets?|warheads?|icbm)\b", re.I)


def tested(reader: Reader) -> Iterator[Candidate]:
    """A weapons test by the only state that the sentence names, however it is put."""
    states = [m for m in reader.named() if m.state and m.firm and not _located(reader.doc, m)]
    text = text_of(reader.doc)
    found = TEST.search(text)
    if len({m.key for m in states}) != 1 or found is None or not ARMS.search(text):
        return
    trigger = next((t for t in reader.doc if t.idx >= found.start()), None)
    thing = next((t for t in reader.doc if t.tag_.startswith("NN") and ARMS.fullmatch(t.text)), None)
    if trigger is not None and states[0].head < trigger.i:
        yield Candidate(
            event_type="MOBILIZE",
            mode="weapons",
            actor=states[0],
            recipient=None,
            trigger=trigger.i,
            rule="nearest",
            thing=thing.i if thing is not None else None,
        )


def nearest(reader: Reader) -> Iterator[Candidate]:
    """At most one act of the sentence, by the nearest parties before and after a telling word."""
    named = [m for m in reader.named() if m.role != "media"]
    if len({m.key for m in named}) < 2:
        return
    for token in reader.doc:
        found = _reading(token)
        if found is None:
            continue
        actor, recipient = _around(named, token)
        if actor is None or recipient is None or (actor.state is None and recipient.state is None):
            continue
        event_type, mode = found
        if is_verb(token) and is_passive(token):
            actor, recipient = recipient, actor
        yield Candidate(
            event_type=event_type,
            mode=mode,
            actor=actor,
            recipient=recipient,
            trigger=token.i,
            rule="nearest",
        )
        return


def _reading(token: Token) -> tuple[str, str | None] | None:
    words = lexicon()
    if is_verb(token) or token.tag_ in ("VBN", "VBD", "VBZ"):
        frame = words.verbs.get(verb_lemma(token))
        if (
            frame is not None
            and frame.lemma != "deny"
            and not frame.type.startswith("*")
            and frame.type not in ("MOBILIZE",)
            and frame.slots[0] != "to"
        ):
            return frame.type, frame.mode
    if token.tag_.startswith("NN"):
        noun = words.nouns.get(words.noun_lemma(token.lower_))
        if noun is not None and noun.group in TELLING_NOUNS:
            return noun.type, noun.mode
    return None


def _located(doc: Doc, mention: Mention) -> bool:
    """Whether a name only says where: "a bomb north of Baghdad, Iraq, killed …"."""
    place = doc[mention.head]
    while place.dep_ in ("appos", "conj", "compound", "poss", "amod", "nmod") and place.head != place:
        place = place.head
    return place.dep_ == "pobj" and place.head.lower_ in (
        "in",
        "near",
        "of",
        "at",
        "off",
        "outside",
        "around",
        "from",
        "across",
    )


def _around(named: list[Mention], token: Token) -> tuple[Mention | None, Mention | None]:
    before = [
        m
        for m in named
        if m.head < token.i and token.i - m.head <= REACH and m.role != "thing" and not _located(token.doc, m)
    ]
    actor = before[-1] if before else None
    after = [
        m
        for m in named
        if not (m.role == "thing" and _located(token.doc, m))
        and token.i < m.head <= token.i + REACH
        and (actor is None or m.key != actor.key)
    ]
    return actor, after[0] if after else None
