"""Articles to reports: picks the sentences that can name two states, parses them, applies the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding import claims, filters, objects
from bilateral.coding.acts import Acts
from bilateral.coding.candidates import Candidate
from bilateral.coding.decide import decide
from bilateral.coding.denials import Denials
from bilateral.coding.draft import Draft
from bilateral.coding.memory import Memory, Named
from bilateral.coding.names import Names
from bilateral.coding.nearest import nearest, tested
from bilateral.coding.parse import parse
from bilateral.coding.phrases import Reader
from bilateral.coding.sentences import TOO_LONG, split
from bilateral.coding.verdict import Judge
from bilateral.model import Article, Report
from bilateral.world import Hit

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

VERSION = "rules-4"
"""Names this coder in the ledger; raised whenever its output can change."""

BACK = re.compile(
    r"\b(it|its|they|their|both|the two|he|she|his|her|the North|the South|the country|the kingdom|the government|"
    r"the regime|the ministry|each other|the trip|the visit|the report)\b",
    re.I,
)
THREATS = re.compile(
    r"\b(missiles?|nuclear|rockets?|satellites?|test(?:s|ed|-fire[sd]?)?|launch(?:es|ed)?|parade[sd]?|mobili[sz]\w+|deploy\w*|"
    r"enrich\w*|reactors?|uranium|plutonium|centrifuges?|reprocess\w*|warhead|exercises?|drills?)\b",
    re.I,
)
SHARED = re.compile(r"\b(cooperation|collaboration|joint|talks|arms transfers|partnership)\b", re.I)
HALF = re.compile(r"\b[Tt]he (North|South)\b(?! [A-Z])|\b[Tt]he Koreas\b")
"""What stands for a state besides its names."""
ENGLISH = frozenset({None, "en"})


class Picked(msgspec.Struct):
    """A sentence that goes to the parser: its number, text and believed names."""

    number: int
    text: str
    hits: list[Hit]
    doc: Doc | None = None


def code(
    articles: Iterable[Article], *, batch: int = 200, judge: Judge | None = None
) -> Iterator[tuple[Article, tuple[Report, ...]]]:
    """Each article with its reports, in order; articles in other languages than English give none.

    Without a `judge` the rules decide.
    """
    stream = iter(articles)
    while chunk := list(islice(stream, batch)):
        picked = [pick(a) if a.language in ENGLISH and not a.withdrawn else [] for a in chunk]
        parse_all(chain.from_iterable(picked))
        for article, sentences in zip(chunk, picked, strict=True):
            yield article, tuple(interpret(article, sentences, judge))


def parse_all(sentences: Iterable[Picked]) -> None:
    """Give each sentence its parse."""
    waiting = list(sentences)
    for sentence, doc in zip(waiting, parse(s.text for s in waiting), strict=True):
        sentence.doc = doc


def sentences_of(article: Article) -> list[str]:
    """The headline, where the text does not repeat it, and the sentences of the text."""
    body = [text for _, text in split(article.text)]
    title = (article.title or "").strip()
    if title and (not body or _plain(body[0]) != _plain(title)):
        return [title, *body]
    return body


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def pick(article: Article) -> list[Picked]:
    """The sentences that can name two states, or one with a threat; cheap, before any parsing."""
    names = Names(article.day)
    picked: list[Picked] = []
    before: set[str] = set()
    for number, text in enumerate(sentences_of(article)):
        if len(text) > TOO_LONG:
            continue
        hits = names.find(text)
        keys = {h.entry.state or h.entry.name for h in hits} | {m.group() for m in HALF.finditer(text)}
        if _promising(text, keys, before):
            picked.append(Picked(number, text, hits))
        before = keys or before
    return picked


def _promising(text: str, keys: set[str], before: set[str]) -> bool:
    if len(keys) > 1:
        return True
    if keys and (THREATS.search(text) or (BACK.search(text) and before - keys)):
        return True
    if len(keys) == 1 and before - keys:
        return True
    return not keys and len(before) > 1 and (BACK.search(text) or SHARED.search(text)) is not None


class Reading(msgspec.Struct):
    """One sentence as it is understood: its parties, what the rules propose, and whether it is of no concern."""

    sentence: Picked
    reader: Reader
    drafts: list[Draft]
    aside: bool = False


def interpret(article: Article, sentences: list[Picked], judge: Judge | None) -> Iterator[Report]:
    """The reports of one article, sentence by sentence, each said once."""
    seen: set[tuple[object, ...]] = set()
    for reading in readings(article, sentences):
        for draft in decided(reading, judge):
            report = draft.report(article)
            key = _sense(report)
            if key not in seen:
                seen.add(key)
                yield report


def decided(reading: Reading, judge: Judge | None) -> list[Draft]:
    """What a sentence gives: as the judge decides, without one as the rules propose."""
    if reading.aside or judge is None:
        return reading.drafts
    return decide(reading.reader, reading.drafts, reading.sentence.number, judge)


def parsed_readings(article: Article) -> Iterator[Reading]:
    """The readings of one article that is not parsed yet."""
    picked = pick(article)
    parse_all(picked)
    return readings(article, picked)


def readings(article: Article, sentences: list[Picked]) -> Iterator[Reading]:
    """The parsed sentences of one article in order, each with what the rules propose."""
    memory = Memory()
    denials = Denials()
    for sentence in sentences:
        if sentence.doc is None:
            continue
        memory.start(sentence.number)
        reader = Reader(sentence.doc, sentence.hits, memory)
        _remember(reader, memory, sentence)
        aside = filters.off_topic(sentence.text) or filters.historic(sentence.text, article.day.year)
        drafts = [] if aside else list(_drafts(reader, sentence))
        drafts += [] if aside else denials.follow(sentence.number, reader, drafts)
        for draft in drafts:
            denials.note(sentence.number, draft)
        yield Reading(sentence, reader, drafts, aside)


def _sense(report: Report) -> tuple[object, ...]:
    """What a report says, apart from its words: said twice in a sentence it is one report."""
    source, other = report.source, report.recipient
    return (
        report.sentence,
        report.actor.state or report.actor.name,
        other and (other.state or other.name),
        report.event_type,
        report.mode,
        report.factuality,
        source and (source.state or source.name),
        report.object.cls if report.object else None,
        report.fields,
    )


def _remember(reader: Reader, memory: Memory, sentence: Picked) -> None:
    for mention in reader.named():
        token = reader.doc[mention.head]
        top = token
        while top.dep_ in ("poss", "compound", "amod", "nmod", "appos") and top.head != top:
            top = top.head
        memory.note(
            Named(
                state=mention.state,
                name=mention.name,
                sentence=sentence.number,
                token=token.i,
                person=mention.person,
                subject=top.dep_ in ("nsubj", "nsubjpass"),
            )
        )


def _drafts(reader: Reader, sentence: Picked) -> Iterator[Draft]:
    candidates = Acts(reader).find()
    told = False
    for candidate in _best(candidates):
        if not filters.admits(candidate.event_type, sentence.text):
            continue
        draft = drafted(reader, sentence, candidate)
        if draft is not None:
            told = True
            yield draft
    if not told:
        for candidate in (*nearest(reader), *tested(reader)):
            if filters.admits(candidate.event_type, sentence.text):
                draft = drafted(reader, sentence, candidate)
                if draft is not None:
                    yield draft


def drafted(reader: Reader, sentence: Picked, candidate: Candidate, *, forced: bool = False) -> Draft | None:
    """A candidate with whose word it is and how surely; `None` where the codebook asks for no report."""
    trigger = reader.doc[candidate.trigger]
    stance = claims.stance(reader, trigger)
    if stance.drop and not forced:
        return None
    if not forced and _domestic(candidate):
        return None
    actor, recipient = candidate.actor, candidate.recipient
    thing = reader.doc[candidate.thing] if candidate.thing is not None else None
    described = objects.describe(thing) if thing is not None and _passes(candidate, thing, reader) else None
    speakers = stance.speakers
    return Draft(
        sentence=sentence.number,
        text=sentence.text,
        actor=actor,
        recipient=recipient,
        event_type=candidate.event_type,
        mode=candidate.mode,
        directed=candidate.directed,
        thing=described,
        military=candidate.military,
        source=speakers[0] if speakers else None,
        chain=tuple(reversed(speakers)),
        factuality=stance.factuality,
        position=trigger.idx,
        near=near(trigger, sentence.text),
        rule=candidate.rule,
    )


def near(trigger: Token, text: str) -> str:
    """The words around an act: its subtree, else the sentence where that is short."""
    words = [t.idx for t in trigger.subtree]
    start, end = min(words), max(words)
    last = next(t for t in trigger.doc if t.idx == end)
    around = text[max(0, start - 30) : end + len(last) + 10]
    return around if len(around) > 40 else text


def _passes(candidate: Candidate, thing: Token, reader: Reader) -> bool:
    if candidate.event_type not in (
        "AID",
        "COOPERATE",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
        "RETREAT",
        "CONCEDE",
    ):
        return False
    return reader.hit(thing) is None and (
        candidate.event_type in ("AID", "COOPERATE") or not any(m.firm for m in reader.parties(thing))
    )


def _domestic(candidate: Candidate) -> bool:
    recipient = candidate.recipient
    return recipient is not None and recipient.key == candidate.actor.key


def _best(candidates: list[Candidate]) -> Iterator[Candidate]:
    """Of candidates that say the same act of the same pair, the first."""
    seen: set[tuple[str, str | None, str, str]] = set()
    for candidate in candidates:
        other = candidate.recipient.key if candidate.recipient else None
        pair = frozenset((candidate.actor.key, other or ""))
        key = (*sorted(pair), candidate.event_type, str(candidate.mode), str(candidate.trigger))
        if key in seen:
            continue
        seen.add(key)  # type: ignore[arg-type]
        yield candidate
