"""A further act of the same pair in the same sentence: "expelled two diplomats and suspended talks".

A judge is sure of one act of a pair more often than of two. What it holds less likely, or the rules alone propose, is
an act of its own where another verb tells it, of the same subject, beside the clause of an act that is sure. One act
that two verbs tell ("threatened to close", "attacked and killed") stays one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding.cast import Entity
from bilateral.coding.clauses import beside, carries, clause_of, parties, topic
from bilateral.coding.coordination import shared
from bilateral.coding.phrases import Reader
from bilateral.coding.syntax import is_passive, token_at
from bilateral.coding.verdict import Verdict
from bilateral.model import EventType, Factuality

if TYPE_CHECKING:
    from spacy.tokens import Token

KIN = {EventType.CONCEDE: EventType.RETREAT}
"""Types that say one thing where they stand for the same pair."""
ALONE = 0.17
"""Probability from which a faint act needs no rule to see it too."""
REPEATED = frozenset({EventType.SANCTION, EventType.AID, EventType.COOPERATE, EventType.RETREAT, EventType.CONSULT})
"""Types of which one sentence often tells several acts; of the others, several verbs mostly tell one."""
ELSEWHERE = frozenset({"nsubj", "nsubjpass", "conj", "advcl", "relcl", "ccomp", "parataxis"})
"""Links to what stands under a verb and is no object of it."""


def further(
    sure: list[Verdict], faint: list[Verdict], rules: list[Verdict], entities: list[Entity], reader: Reader
) -> list[Verdict]:
    """What a judge only holds possible, and what the rules propose, where it tells a further act of a pair in `sure`.

    A type that the judge tells of the pair nowhere else has to be likely enough, or to be seen by the rules at the
    same verb; of the rules alone only a further act of a type that is sure is taken. What one member of a list does so,
    the others of the list do too where `sure` has them beside it.
    """
    found: list[Verdict] = []
    heard = [v for v in faint if v.probability >= ALONE or any(_one_word(v, r, reader) for r in _mates(v, rules))]
    again = [r for r in rules if any(r.event_type == v.event_type for v in _mates(r, sure))]
    for verdict in [*heard, *again]:
        clause = _clause(verdict, reader)
        mates = _mates(verdict, [*sure, *found])
        apart = any(beside(clause, _clause(v, reader), reader) for v in mates)
        if apart and _between(verdict, clause, entities, reader) and not any(_same(v, verdict, reader) for v in mates):
            found.append(verdict)
    for verdict in shared(found, entities, reader)[len(found) :]:
        mates = _mates(verdict, [*sure, *found])
        if mates and not any(_same(v, verdict, reader) for v in mates):
            found.append(verdict)
    return found


def _one_word(one: Verdict, other: Verdict, reader: Reader) -> bool:
    """Whether two verdicts have one type and stand at one verb."""
    return one.event_type == other.event_type and _clause(one, reader) == _clause(other, reader)


def settled(verdicts: list[Verdict], proposed: list[Verdict], reader: Reader) -> list[Verdict]:
    """The verdicts, where a pair does several things: the rules tell which verb says what, and what is to come."""
    return [_settled(verdict, _mates(verdict, proposed), reader) for verdict in verdicts]


def _settled(verdict: Verdict, proposed: list[Verdict], reader: Reader) -> Verdict:
    clause = _clause(verdict, reader)
    others = [v for v in proposed if beside(clause, _clause(v, reader), reader)]
    here = [v for v in proposed if v.event_type == verdict.event_type and _clause(v, reader) == clause]
    if not here or not others or len(verdict.voices) > 1:
        return verdict
    meant = [v for v in others if (v.event_type, v.mode) == (verdict.event_type, verdict.mode)]
    if meant and here[0].mode not in (None, verdict.mode):
        return msgspec.structs.replace(verdict, word=meant[0].word)
    if _ahead(verdict) and not _ahead(here[0]) and any(map(_ahead, others)):
        ((voice, _),) = verdict.voices
        return msgspec.structs.replace(verdict, voices=((voice, here[0].voices[0][1]),))
    return verdict


def _ahead(verdict: Verdict) -> bool:
    """Whether an act is still to come."""
    return all(stance in (Factuality.PLANNED, Factuality.POSSIBLE) for _, stance in verdict.voices)


def _mates(verdict: Verdict, among: Iterable[Verdict]) -> list[Verdict]:
    return [v for v in among if (v.actor, v.recipient) == (verdict.actor, verdict.recipient)]


def _clause(verdict: Verdict, reader: Reader) -> Token:
    return clause_of(token_at(reader.doc, verdict.word))


def _same(one: Verdict, other: Verdict, reader: Reader) -> bool:
    """Whether two verdicts on a pair tell one act: a verb and what it carries, or one type, mode and time."""
    first, second = _clause(one, reader), _clause(other, reader)
    if first == second or carries(first, second) or carries(second, first):
        return True
    if KIN.get(one.event_type, one.event_type) != KIN.get(other.event_type, other.event_type):
        return False
    modes = one.mode is not None and other.mode is not None and one.mode != other.mode
    planned = [all(stance is Factuality.PLANNED for _, stance in v.voices) for v in (one, other)]
    return one.event_type not in REPEATED or (not modes and planned[0] == planned[1])


def _between(verdict: Verdict, clause: Token, entities: list[Entity], reader: Reader) -> bool:
    """Whether the clause of an act is about who does it, or undergoes it, and has no third party for the other."""
    if any(stance is Factuality.DENIED for _, stance in verdict.voices) or verdict.recipient < 0:
        return False
    about, other = verdict.actor, verdict.recipient
    if is_passive(clause):
        about, other = other, about
    named = {n for n, entity in enumerate(entities) if entity.party and _names(entity, clause)}
    return entities[about].key in parties(topic(clause), reader) and (not named or other in named)


def _names(entity: Entity, clause: Token) -> bool:
    """Whether a party stands among the objects of a verb."""
    return any(
        entity.stands_at((token.idx, token.idx + len(token)))
        for child in clause.children
        if child.dep_ not in ELSEWHERE
        for token in child.subtree
    )
