"""Rules and a judge together: the judge decides among the parties of a sentence, the rules tell it what they propose.

What the rules say about parties that the sentence does not name (a denial that points back) stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding import claims, objects
from bilateral.coding.cast import Entity, cast, number_of
from bilateral.coding.coordination import shared
from bilateral.coding.draft import Draft
from bilateral.coding.further import further, settled
from bilateral.coding.lexicon import lexicon
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.syntax import is_verb, text_of, token_at, verb_lemma
from bilateral.coding.verdict import Judge, Proposal, Verdict
from bilateral.model import EventType, Factuality, Object, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

LOOSE = frozenset({None, "other", "other goods"})
"""Classes that the word lists give where they do not know the noun: there the judge's class holds."""

PASSING = frozenset({EventType.AID, EventType.COOPERATE, EventType.SANCTION})
"""Types in which something passes, or no longer does."""

ONE_WAY = frozenset({EventType.AGREE, EventType.COOPERATE, EventType.CONSULT, EventType.AID})
"""Types of which one report says both directions, or which seldom go both ways in one sentence."""
CARRYING = {
    "train": "training",
    "drill": "training",
    "coach": "training",
    "instruct": "training",
    "teach": "training",
    "arm": "small arms",
    "refuel": "fuel",
} | dict.fromkeys(("fund", "finance", "bankroll", "subsidise", "subsidize", "reimburse"), "money")
"""Verbs that say themselves what passes."""
UNDERGOING = frozenset({"dobj", "nsubjpass"})
ACTING = frozenset({"persons", "troops", "workers", "other"})
"""Classes of nouns that stand for the party itself: "Russian soldiers", "the ministry"."""

MEANS = frozenset({"small arms", "munitions", "missiles", "drones", "aircraft", "armour"})
"""Classes of things that are fired or used in an attack."""


def decide(reader: Reader, drafts: list[Draft], sentence: int, judge: Judge) -> list[Draft]:
    """The reports of one sentence, likeliest first; `drafts` are what the rules propose."""
    entities = cast(reader)
    placed = [(proposed(draft, entities), draft) for draft in drafts]
    kept = [draft for proposal, draft in placed if proposal is None]
    proposals = [proposal for proposal, _ in placed if proposal is not None]
    said = judge(text_of(reader.doc), entities, proposals)
    told_by_rules = [ruled(p, d, entities) for p, d in placed if p is not None and d.rule != "nearest"]
    rules = [v for one in told_by_rules for v in shared([one], entities, reader)]
    sure = settled(shared([v for v in said if not v.faint], entities, reader), rules, reader)
    more = further(sure, [v for v in said if v.faint], rules, entities, reader)
    verdicts = one_way([*sure, *more], proposals)
    told = [
        d
        for v in verdicts
        if not _owner_of_the_means(v, entities, reader) and not _supplied(v, proposals)
        for d in drafted(v, entities, reader, sentence, _matching(v, placed))
    ]
    return [*told, *kept, *_denied(placed, told)]


def one_way(verdicts: list[Verdict], proposals: list[Proposal]) -> list[Verdict]:
    """Of two verdicts that say one act in both directions, the likelier, unless the rules see the other one too."""
    seen: set[tuple[int, int, EventType]] = set()
    proposed_ways = {(p.actor, p.recipient, p.event_type) for p in proposals}
    kept = []
    for verdict in sorted(verdicts, key=lambda v: -v.probability):
        way = (verdict.actor, verdict.recipient, verdict.event_type)
        turned = (verdict.recipient, verdict.actor, verdict.event_type) in seen
        if turned and verdict.event_type in ONE_WAY and (way[0], way[1], way[2].value) not in proposed_ways:
            continue
        seen.add(way)
        kept.append(verdict)
    return kept


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
    places = [(m.kind, reader.doc[m.mention.head]) for m in entities[verdict.recipient].members if m.mention]
    return all((kind == "demonym" and _means(head)) or _made_by(head) for kind, head in places)


def _made_by(maker: Token) -> bool:
    """ "with missiles from North Korea"."""
    return maker.dep_ == "pobj" and maker.head.lower_ in ("from", "of") and _means(maker.head.head)


def _supplied(verdict: Verdict, proposals: list[Proposal]) -> bool:
    """Whether the rules see arms pass where the judge sees an attack: "sent Russia a million shells"."""
    kinds = {p.event_type for p in proposals if (p.actor, p.recipient) == (verdict.actor, verdict.recipient)}
    return verdict.event_type is EventType.ASSAULT and "AID" in kinds and "ASSAULT" not in kinds


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


def ruled(proposal: Proposal, draft: Draft, entities: list[Entity]) -> Verdict:
    """What a rule proposes, as a judge would say it."""
    source = draft.source
    voice = -1
    if source is not None and source.span is not None:
        voice = next((n for n, entity in enumerate(entities) if entity.stands_at(source.span)), -1)
    return Verdict(
        actor=proposal.actor,
        recipient=proposal.recipient,
        event_type=EventType(proposal.event_type),
        probability=draft.confidence,
        directed=draft.directed,
        mode=draft.mode,
        contexts=(),
        fields=(),
        object_class=draft.thing.cls if draft.thing else None,
        voices=((voice, draft.factuality),),
        word=(draft.position, draft.position + 1),
    )


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
    trigger = token_at(reader.doc, verdict.word)
    speakers = claims.stance(reader, trigger).speakers
    military = "military aid" in verdict.fields or "military" in verdict.contexts
    actor = _standing(entities[verdict.actor], trigger)
    recipient = _standing(entities[verdict.recipient], trigger) if verdict.recipient >= 0 else None
    thing = _thing(verdict, trigger, draft, reader, [m for m in (actor, recipient) if m is not None])
    for voice, factuality in verdict.voices:
        source = voiced(entities[voice], trigger) if voice >= 0 else None
        yield Draft(
            sentence=sentence,
            text=text_of(reader.doc),
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
            near=text_of(reader.doc),
            rule="judge",
            contexts=verdict.contexts,
            fields=verdict.fields,
            probability=verdict.probability,
        )


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


def _thing(
    verdict: Verdict, trigger: Token, draft: Draft | None, reader: Reader, parties: list[Mention]
) -> Object | None:
    """What passes: the noun under the act whose class is known, best of the class that the judge gives."""
    wanted = verdict.object_class
    if is_verb(trigger) and verb_lemma(trigger) in CARRYING:
        span = (trigger.idx, trigger.idx + len(trigger))
        return Object(text=trigger.text, span=span, cls=CARRYING[verb_lemma(trigger)])
    found = list(_described(trigger, reader, parties, sent_away=verdict.event_type is EventType.SANCTION))
    below = [
        o
        for t, o in found
        if _below(t, trigger) and (o.cls != "territory" or wanted == o.cls or _undergoes(t, trigger))
    ]
    known = [o for o in below if o.cls not in LOOSE]
    if draft is not None and draft.thing is not None:
        known = [draft.thing, *known] if draft.thing.cls not in LOOSE else known
        below.append(draft.thing)
    if wanted is None:
        loose = [o for _, o in found if o.cls not in LOOSE] if verdict.event_type is EventType.AID else []
        dealt = [o for t, o in found if o.cls == "other goods" and _undergoes(t, trigger)]
        return next(iter([*known, *dealt, *loose]), None) if verdict.event_type in PASSING else None
    if known:
        return next((o for o in known if o.cls == wanted), known[0])
    same = next((o for _, o in found if o.cls == wanted), None)
    goods = next((o for o in below if o.cls == "other goods"), None)
    if same or goods:
        return same or goods
    if below:
        return msgspec.structs.replace(below[-1], cls=wanted)
    return Object(text=trigger.text, span=(trigger.idx, trigger.idx + len(trigger)), cls=wanted)


def _described(
    trigger: Token, reader: Reader, parties: list[Mention], *, sent_away: bool
) -> Iterator[tuple[Token, Object]]:
    """The nouns of the sentence that are no party, as objects: what is done with first, then the nearest.

    Whom a state expels is both, party and object: "three Russian diplomats".
    """
    nouns = [t for t in trigger.doc if t.tag_.startswith("NN") and reader.hit(t) is None]
    for noun in sorted(nouns, key=lambda t: (not _undergoes(t, trigger), abs(t.i - trigger.i))):
        thing = objects.describe(noun)
        acting = any(m.span[0] <= noun.idx < m.span[1] for m in parties)
        if not acting or thing.cls not in ACTING or (sent_away and _undergoes(noun, trigger)):
            yield noun, thing


def _undergoes(noun: Token, trigger: Token) -> bool:
    return noun.head == trigger and noun.dep_ in UNDERGOING


def _below(noun: Token, trigger: Token) -> bool:
    """Whether a noun is what an act is done with: under it, or the act's own noun, with no other verb between."""
    token = noun
    for _ in range(4):
        if token == trigger:
            return True
        if token != noun and is_verb(token):
            return False
        if token.dep_ in ("poss", "appos"):
            return False
        token = token.head
    return False
