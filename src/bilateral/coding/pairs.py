"""One chosen pair: the report of an article for two given spans, always exactly one, with the likeliest type.

The parties may be anything, also no states or of one state: whoever gives the spans says that they act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bilateral.coding.acts import Acts
from bilateral.coding.candidates import Candidate
from bilateral.coding.cast import Entity, Member, cast
from bilateral.coding.coder import Picked, drafted
from bilateral.coding.decide import drafted as drafted_by
from bilateral.coding.lexicon import lexicon
from bilateral.coding.memory import Memory
from bilateral.coding.names import Names
from bilateral.coding.parse import parse
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.sentences import split
from bilateral.coding.syntax import is_verb, text_of, verb_lemma
from bilateral.coding.verdict import Verdict
from bilateral.model import Article, Report, Span
from bilateral.world import gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLASSES = {
    "*CUT": ("SANCTION", "discontinue"),
    "*LIFT": ("CONCEDE", None),
    "*RESTORE": ("COOPERATE", None),
    "*SIGN": ("SUPPORT", None),
    "*FIRE": ("ASSAULT", None),
    "*USE": ("ASSAULT", None),
    "*TRANSFER": ("AID", None),
    "*RECEIVE": ("AID", None),
}
"""What a class of verbs means where the thing done is not known."""

PairJudge = Callable[[str, list[Entity], int, int], Verdict]
"""Decides about one given pair: a text, its candidates, the numbers of actor and recipient (-1 is nobody)."""
LIKELIEST = "CONSULT"
"""The commonest type between states where no word tells another."""


def code_pair(article: Article, actor: Span | None, recipient: Span | None, judge: PairJudge | None = None) -> Report:
    """The one report of the act between two spans of `article.text`; spans may be `None`.

    Without a `judge` the rules decide.
    """
    offset, text = _window(article.text, actor, recipient)
    doc = next(parse([text]))
    spans = [span and (max(0, span[0] - offset), min(len(text), span[1] - offset)) for span in (actor, recipient)]
    parties = [_mention(article, doc, span, role) for span, role in zip(spans, ("actor", "recipient"), strict=True)]
    if judge is None:
        return _by_rules(article, doc, parties[0] or _nobody(), parties[1])
    given = [
        Entity(key=m.key, members=[Member(kind=kind, span=m.span, mention=m)])
        for kind, m in zip(("given", "given recipient"), parties, strict=True)
        if m
    ]
    others = cast(Reader(doc, Names(article.day).find(text), Memory()))
    entities = [*given, *_apart(others, given)]
    if parties[0] is None:
        entities.append(Entity(key="", members=[Member(kind="given", span=(0, 0), mention=_nobody())]))
    first = 0 if parties[0] else len(entities) - 1
    second = -1 if parties[1] is None else len(given) - 1
    verdict = judge(text, entities, first, second)
    return next(drafted_by(verdict, entities, Reader(doc, [], Memory()), 0, None)).report(article)


def _apart(entities: list[Entity], given: list[Entity]) -> Iterator[Entity]:
    """The other parties and speakers, without the places that the given ones cover."""
    for entity in entities:
        kept = [m for m in entity.members if not any(e.stands_at(m.span) for e in given)]
        if kept:
            yield Entity(key=entity.key, members=kept, party=entity.party)


def _by_rules(article: Article, doc: Doc, first: Mention, second: Mention | None) -> Report:
    hits = Names(article.day).find(text_of(doc))
    at = {
        token.i: mention
        for mention in (first, second)
        for token in doc
        if mention is not None and token.idx < mention.span[1] and mention.span[0] < token.idx + len(token)
    }
    reader = Reader(doc, hits, Memory(), at)
    candidates = Acts(reader).find()
    best = max(candidates, key=lambda c: _fit(c, first, second), default=None)
    if best is None or _fit(best, first, second) < 2:
        best = _guess(doc, first, second) or best
    event_type, mode, trigger, rule, thing, military = (
        (best.event_type, best.mode, best.trigger, best.rule, best.thing, best.military)
        if best
        else (LIKELIEST, None, doc[:].root.i, "likeliest", None, False)
    )
    chosen = Candidate(
        event_type=event_type,
        mode=mode,
        actor=first,
        recipient=second,
        trigger=trigger,
        rule=rule,
        thing=thing,
        military=military,
    )
    draft = drafted(reader, Picked(0, text_of(doc), hits, doc), chosen, forced=True)
    assert draft is not None  # a forced draft is never refused
    return draft.report(article)


def _window(text: str, actor: Span | None, recipient: Span | None) -> tuple[int, str]:
    """The sentences from the first span to the last, with their offset in the text."""
    spans = [s for s in (actor, recipient) if s is not None]
    sentences = split(text) or [(0, text)]
    if not spans:
        return sentences[0]
    left, right = min(s[0] for s in spans), max(s[1] for s in spans)
    inside = [(o, s) for o, s in sentences if o < right and left < o + len(s)] or [(0, text)]
    start = inside[0][0]
    end = inside[-1][0] + len(inside[-1][1])
    return start, text[start:end]


def _mention(article: Article, doc: Doc, span: Span | None, role: str) -> Mention | None:
    if span is None:
        return None
    name = text_of(doc)[span[0] : span[1]]
    hits = [h for h in gazetteer().find(name, article.day) if h.entry.state or h.entry.sector]
    entry = hits[0].entry if hits else None
    covered = doc.char_span(span[0], span[1], alignment_mode="expand")
    return Mention(
        state=entry.state if entry else None,
        sector=(entry.sector if entry else None) or ("GOV" if entry else None),
        name=name if entry is None or entry.state else entry.name,
        span=span,
        head=covered.root.i if covered else 0,
        role=f"official {role}",
        person=True,
    )


def _nobody() -> Mention:
    return Mention(state=None, sector=None, name="", span=(0, 0), head=0, role="official actor")


def _fit(candidate: Candidate, actor: Mention, recipient: Mention | None) -> float:
    """How well a candidate matches the chosen pair: both parties count most, then direction, then nearness."""
    wanted = {actor.span, recipient.span if recipient else None}
    same = candidate.actor.span == actor.span
    other = candidate.recipient is not None and recipient is not None and candidate.recipient.span == recipient.span
    crossed = candidate.recipient is not None and candidate.recipient.span == actor.span
    near = 1 / (2 + abs(candidate.trigger - actor.head))
    return 2 * (same + other) + crossed * 1.0 + (candidate.actor.span in wanted) * 0.5 + near


def _guess(doc: Doc, actor: Mention, recipient: Mention | None) -> Candidate | None:
    """The word of the lexicon that stands best between the two, read as it would be alone."""
    left = actor.head
    right = recipient.head if recipient is not None else len(doc)
    votes: Counter[tuple[str, str | None, int]] = Counter()
    for token in doc:
        found = _reading(token)
        if found is not None:
            inside = min(left, right) <= token.i <= max(left, right)
            votes[(*found, token.i)] += int(100 * (inside + 1 / (1 + abs(token.i - left)) + is_verb(token) * 0.3))
    if not votes:
        return None
    event_type, mode, trigger = max(votes, key=lambda v: (votes[v], -v[2]))
    return Candidate(
        event_type=event_type,
        mode=mode,
        actor=actor,
        recipient=recipient,
        trigger=trigger,
        rule="nearest",
    )


def _reading(token: Token) -> tuple[str, str | None] | None:
    words = lexicon()
    if is_verb(token):
        frame = words.verbs.get(verb_lemma(token))
        if frame is None or frame.type == "*LIGHT":
            return None
        return CLASSES.get(frame.type, (frame.type, frame.mode))
    if token.tag_.startswith("NN"):
        noun = words.nouns.get(words.noun_lemma(token.lower_))
        return (noun.type, noun.mode) if noun else None
    return None
