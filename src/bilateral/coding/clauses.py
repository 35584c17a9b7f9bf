"""The clauses of a sentence that tell acts: which verb tells an act, and whether two verbs tell two.

Two verbs tell two acts of one subject where they stand side by side: co-ordinated, or one as a participle or a
relative clause of the other ("cut ties, ordering …"; "closed its border with Chad, which it blames"). A verb that only
carries another tells no act beside it ("threatened to close").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bilateral.coding.lexicon import verb_inflections, word_list
from bilateral.coding.phrases import Reader
from bilateral.coding.syntax import RELATIVES, governor, is_verb, subjects, undergoers

if TYPE_CHECKING:
    from spacy.tokens import Token

MEANS = frozenset({"by", "in", "through"})
"""What a participle stands behind where it says how the act before it is done."""
CAUSING = frozenset(form for verb in word_list("clauses causing") for form in verb_inflections(verb))
"""Verbs that say what an act leads to, mostly an act of another: "prompting complaints from Oslo"."""
SUCCESSION = frozenset({"after", "before"})
"""Prepositions whose clause tells an act before or after the other one."""


def clause_of(token: Token) -> Token:
    """The verb whose clause tells an act: above a noun that it handles, and above an infinitive ("plans to visit")."""
    handled = None if is_verb(token) else governor(token)
    verb = handled[0] if handled is not None else token
    while is_verb(verb.head) and (verb.dep_ == "xcomp" or (verb.dep_ == "ccomp" and _infinitive(verb))):
        verb = verb.head
    return verb


def _infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def carries(verb: Token, other: Token) -> bool:
    """Whether `other` tells what `verb` is about: "threatened to close"."""
    token = other
    while token.dep_ == "ccomp":
        token = clause_of(token.head)
        if token == verb:
            return True
    return False


def beside(one: Token, other: Token, reader: Reader) -> bool:
    """Whether two verbs stand side by side in clauses of one subject."""
    common = {one.i, *(t.i for t in one.ancestors)} & {other.i, *(t.i for t in other.ancestors)}
    if not common or not any(_apart(token) for verb in (one, other) for token in _up(verb, common)):
        return False
    tokens = {t.i for t in topic(one)} & {t.i for t in topic(other)}
    return bool(tokens or parties(topic(one), reader) & parties(topic(other), reader))


def _up(verb: Token, common: set[int]) -> Iterator[Token]:
    """A verb and what stands over it, as far as the two clauses are apart."""
    token = verb
    while token.i not in common:
        yield token
        token = token.head


def _apart(verb: Token) -> bool:
    """Whether a verb's link to what stands over it begins an act of its own."""
    if verb.dep_ in ("conj", "relcl", "parataxis"):
        return True
    if verb.dep_ == "pcomp":
        return verb.head.lower_ in SUCCESSION
    if verb.lower_ in CAUSING:
        return False
    means = any(c.dep_ in ("mark", "prep") and c.lower_ in MEANS and c.i < verb.i for c in verb.children)
    return verb.dep_ in ("advcl", "acl") and verb.tag_ == "VBG" and not means


def topic(verb: Token) -> list[Token]:
    """What the clause of a verb is about: its subject in the active or the passive, own or borrowed."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if own:
        return [verb.head] if verb.dep_ == "relcl" and own[0].lower_ in RELATIVES else own
    return subjects(verb) or undergoers(verb)


def parties(tokens: list[Token], reader: Reader) -> set[str]:
    """The names under which the parties of several phrases are known."""
    return {mention.key for token in tokens for mention in reader.parties(token)}
