"""What several do together is done by each: "Bahrain, Egypt and Yemen cut ties with Qatar"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding.cast import Entity
from bilateral.coding.phrases import MODIFIERS, Reader
from bilateral.coding.verdict import Verdict

if TYPE_CHECKING:
    from spacy.tokens import Token

LESS_SURE = 0.9
"""How much surer a verdict is than what follows from it for another member of the list."""
ACTING = frozenset({"state", "capital", "person", "organisation"})


def shared(verdicts: list[Verdict], entities: list[Entity], reader: Reader) -> list[Verdict]:
    """The verdicts, and the same act for parties that stand in one list with its actor or with its recipient."""
    known = {(v.actor, v.recipient, v.event_type) for v in verdicts}
    lists = [_coordinated(number, entities, reader) for number in range(len(entities))]
    more: dict[tuple[int, int, object], Verdict] = {}
    for verdict in sorted(verdicts, key=lambda v: -v.probability):
        for other in _others(verdict, lists):
            way = (other.actor, other.recipient, other.event_type)
            if way not in known and _apart(other, entities):
                more.setdefault(way, other)
    return [*verdicts, *more.values()]


def _others(verdict: Verdict, lists: list[set[int]]) -> Iterator[Verdict]:
    probability = round(LESS_SURE * verdict.probability, 3)
    for actor in sorted(lists[verdict.actor] - {verdict.recipient}):
        yield msgspec.structs.replace(verdict, actor=actor, probability=probability)
    if verdict.recipient >= 0:
        for recipient in sorted(lists[verdict.recipient] - {verdict.actor}):
            yield msgspec.structs.replace(verdict, recipient=recipient, probability=probability)


def _apart(verdict: Verdict, entities: list[Entity]) -> bool:
    return verdict.recipient < 0 or entities[verdict.actor].state != entities[verdict.recipient].state


def _coordinated(number: int, entities: list[Entity], reader: Reader) -> set[int]:
    """The parties that stand in one list with this one."""
    own = {token.i for token in _heads(entities[number], reader)}
    beside = {one.i for token in _heads(entities[number], reader) for one in token.conjuncts} - own
    return {
        other
        for other, entity in enumerate(entities)
        if other != number and entity.party and beside & {token.i for token in _heads(entity, reader)}
    }


def _heads(entity: Entity, reader: Reader) -> Iterator[Token]:
    """The tokens at the head of the phrases that name a party as one who acts."""
    for member in entity.members:
        if member.mention is not None and member.kind in ACTING:
            token = reader.doc[member.mention.head]
            while token.dep_ in MODIFIERS and token.head != token and abs(token.head.i - token.i) < 8:
                token = token.head
            yield token
