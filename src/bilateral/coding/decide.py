"""Rules and a judge together: the judge decides among the parties of a sentence, the rules tell it what they propose.

What the rules say about parties that the sentence does not name (a denial that points back) stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from spacy.tokens import Doc, Token

from bilateral.coding import claims, objects
from bilateral.coding.cast import Entity, cast, number_of
from bilateral.coding.draft import Draft
from bilateral.coding.lexicon import lexicon
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.syntax import is_verb, verb_lemma
from bilateral.coding.verdict import Judge, Proposal, Verdict
from bilateral.model import EventType, Factuality, Object, Source, Span

LOOSE = frozenset({None, "other", "other goods"})
"""Classes that the word lists give where they do not know the noun: there the judge's class holds."""

MEANS = frozenset({"small arms", "munitions", "missiles", "drones", "aircraft", "armour"})
"""Classes of things that are fired or used in an attack."""


def decide(reader: Reader, drafts: list[Draft], sentence: int, judge: Judge) -> list[Draft]:
    """The reports of one sentence, likeliest first; `drafts` are what the rules propose."""
    entities = cast(reader)
    placed = [(proposed(draft, entities), draft) for draft in drafts]
    kept = [draft for proposal, draft in placed if proposal is None]
    proposals = [proposal for proposal, _ in placed if proposal is not None]
    verdicts = judge(reader.doc.text, entities, proposals)
    told = [
        d
        for v in verdicts
        if not _owner_of_the_means(v, entities, reader)
        for d in drafted(v, entities, reader, sentence, _matching(v, placed))
    ]
    return [*told, *kept, *_denied(placed, told)]


def _denied(placed: list[tuple[Proposal | None, Draft]], told: list[Draft]) -> Iterator[Draft]:
    """What the rules find denied and the judge does not mention: who denies is not left out."""
    said = {(frozenset((d.actor.key, d.recipient.key if d.recipient else "")), d.factuality) for d in told}
    for proposal, draft in placed:
        pair = frozenset((draft.actor.key, draft.recipient.key if draft.recipient else ""))
        if proposal is not None and draft.factuality is Factuality.DENIED and (pair, Factuality.DENIED) not in said:
            yield draft


def _owner_of_the_means(verdict: Verdict, entities: list[Entity], reader: Reader) -> bool:
    """Whether the recipient only made what is fired or used: "fired North Korean missiles at Kharkiv"."""
    if verdict.event_type is not EventType.ASSAULT or verdict.recipient < 0:
        return False
    places = [m for m in entities[verdict.recipient].members if m.mention is not None]
    return all(m.kind == "demonym" and m.mention and _means(reader.doc[m.mention.head]) for m in places)


def _means(noun: Token) -> bool:
    """Whether a noun names arms that are fired or used, or that something is done with."""
    if objects.describe(noun).cls not in MEANS:
        return False
    if noun.dep_ == "pobj":
        return noun.head.lower_ in ("with", "using", "of")
    frame = lexicon().verbs.get(verb_lemma(noun.head)) if is_verb(noun.head) else None
    return noun.dep_ in ("dobj", "nsubjpass") and frame is not None and frame.type in ("*FIRE", "*USE")


def proposed(draft: Draft, entities: list[Entity]) -> Proposal | None:
    """What a rule's draft says in numbers of entities; `None` where a party is not named in the sentence."""
    actor = _number(draft.actor, entities)
    recipient = -1 if draft.recipient is None else _number(draft.recipient, entities)
    if actor is None or recipient is None:
        return None
    return Proposal(actor, recipient, draft.event_type, draft.factuality.value)


def _number(mention: Mention, entities: list[Entity]) -> int | None:
    if mention.span == (0, 0):
        return None
    return number_of(entities, mention.key, mention.span, rebel=mention.sector == "REB")


def _matching(verdict: Verdict, placed: list[tuple[Proposal | None, Draft]]) -> Draft | None:
    wanted = (verdict.actor, verdict.recipient, verdict.event_type.value)
    return next((d for p, d in placed if p is not None and (p.actor, p.recipient, p.event_type) == wanted), None)


def drafted(
    verdict: Verdict, entities: list[Entity], reader: Reader, sentence: int, draft: Draft | None
) -> Iterator[Draft]:
    """A verdict as drafts, one for each voice; a rule's draft of the same act lends its object and words."""
    trigger = _token(reader.doc, verdict.word)
    speakers = claims.stance(reader, trigger).speakers
    thing = _thing(verdict, trigger, draft)
    military = "military aid" in verdict.fields or "military" in verdict.contexts
    actor = _standing(entities[verdict.actor], trigger)
    recipient = _standing(entities[verdict.recipient], trigger) if verdict.recipient >= 0 else None
    for voice, factuality in verdict.voices:
        source = voiced(entities[voice], trigger) if voice >= 0 else None
        yield Draft(
            sentence=sentence,
            text=reader.doc.text,
            actor=actor,
            recipient=recipient,
            event_type=verdict.event_type.value,
            mode=verdict.mode,
            directed=verdict.directed,
            thing=thing,
            military=military,
            source=source,
            chain=_chain(source, speakers),
            factuality=factuality,
            position=trigger.idx,
            near=reader.doc.text,
            rule="judge",
            contexts=verdict.contexts,
            fields=verdict.fields,
            probability=verdict.probability,
        )


def _token(doc: Doc, span: Span) -> Token:
    """The token at a span of characters, else the root."""
    found = next((t for t in doc if t.idx < span[1] and span[0] < t.idx + len(t)), None)
    return found if found is not None else doc[:].root


def _standing(entity: Entity, trigger: Token) -> Mention:
    """The place where a party stands best for an act: one that can act, near it."""
    placed = [m for m in entity.members if m.mention is not None]
    best = min(placed, key=lambda m: (m.kind == "recalled", m.kind == "located", abs(m.span[0] - trigger.idx)))
    assert best.mention is not None
    return best.mention


def voiced(entity: Entity, trigger: Token) -> Source:
    """An entity as the one whose word it is, where it is named nearest to the act."""
    best = min(entity.members, key=lambda m: (m.kind == "recalled", abs(m.span[0] - trigger.idx)))
    if best.source is not None:
        return best.source
    assert best.mention is not None
    return claims.source_of(best.mention)


def _chain(source: Source | None, speakers: tuple[Source, ...]) -> tuple[Source, ...]:
    """All speakers, outermost first; those that the rules find behind the nearest one are kept."""
    if source is None:
        return ()
    who = source.state or source.name
    behind = [s.state or s.name for s in speakers]
    if who in behind:
        return (*reversed(speakers[behind.index(who) + 1 :]), source)
    return (source,)


def _thing(verdict: Verdict, trigger: Token, draft: Draft | None) -> Object | None:
    """The object with the class that the judge gives, in the words that carry it."""
    cls = verdict.object_class
    if cls is None:
        return None
    if draft is not None and draft.thing is not None:
        return draft.thing if draft.thing.cls not in LOOSE else msgspec.structs.replace(draft.thing, cls=cls)
    nouns = sorted((t for t in trigger.doc if t.tag_.startswith("NN")), key=lambda t: abs(t.i - trigger.i))
    found = [objects.describe(t) for t in nouns]
    same = next((o for o in found if o.cls == cls), None)
    under = next(
        (o for t, o in zip(nouns, found, strict=True) if t.dep_ in ("dobj", "nsubjpass") and t.head is trigger), None
    )
    chosen = same or under
    if chosen is None:
        return Object(text=trigger.text, span=(trigger.idx, trigger.idx + len(trigger)), cls=cls)
    return chosen if chosen.cls not in LOOSE else msgspec.structs.replace(chosen, cls=cls)
