"""A sentence with the words marked that carry actor, recipient, source, object, act and factuality.

A report keeps where its parties, its source and its object stand; for the act and for how surely it is put the words
are looked for in the coder's own word lists, and marked as such: they are a reading aid, no part of the record.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer
from markupsafe import Markup, escape

from bilateral.model import EventType, Factuality, Report, Span

ROLES = ("source", "actor", "recipient")
NAMES = {"source": "who says so", "object": "what passes", "act": "the act", "factuality": "how surely"}
AUXILIARY = frozenset(("be", "have", "do", "get", "go", "take", "make"))
"""Verbs that carry an act only together with other words, and stand in most sentences."""
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def highlighted(report: Report) -> Markup:
    """The sentence as HTML in which everything but the marks is escaped.

    Where spans overlap, the one that begins first stands, a party before a word; spans outside the sentence are
    passed over.
    """
    pieces, place = [], 0
    for (start, end), role in _spans(report):
        if start < place:
            continue
        pieces += [escape(report.text[place:start]), _mark(role, report.text[start:end])]
        place = end
    return Markup("").join([*pieces, escape(report.text[place:])])


def _mark(role: str, words: str) -> Markup:
    return Markup('<mark class="{}" title="{}">{}</mark>').format(role, NAMES.get(role, role), words)


def _spans(report: Report) -> list[tuple[Span, str]]:
    named = [(span, role) for span, role in _named(report) if 0 <= span[0] < span[1] <= len(report.text)]
    free = [one for one in _cues(report) if not any(_overlap(one[0], span) for span, _ in named)]
    return sorted([*named, *free])


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _named(report: Report) -> Iterator[tuple[Span, str]]:
    for role in ROLES:
        who = getattr(report, role)
        if who is not None and who.span is not None:
            yield who.span, role
    if report.object is not None and report.object.span is not None:
        yield report.object.span, "object"


def _cues(report: Report) -> Iterator[tuple[Span, str]]:
    """The word of the act nearest to its actor, and the words for how surely it is put."""
    start = report.actor.span[1] if report.actor.span else 0
    acts = [found.span() for found in WORD.finditer(report.text) if _stem(found[0]) in _act_words(report.event_type)]
    if acts:
        yield min(acts, key=lambda span: (span[0] < start, abs(span[0] - start))), "act"
    pattern = _factuality_words().get(report.factuality)
    if pattern is not None:
        yield from ((found.span(), "factuality") for found in pattern.finditer(report.text))


@cache
def _act_words(kind: EventType) -> frozenset[str]:
    """Stems of the words that can name an act of this type; of a verb of several words the first."""
    irregular = {row["lemma"]: row["forms"].split("|") for row in _rows("coding/data/irregular.csv")}
    rows = [*_rows("coding/data/verbs.csv"), *_rows("coding/data/nouns.csv")]
    lemmas = [lemma.split("_")[0] for row in rows if row["type"] == kind for lemma in row["lemmas"].split("|")]
    if kind in (EventType.AID, EventType.COOPERATE, EventType.SANCTION):  # of a class of verbs: what is done decides
        lemmas += [word for row in rows if row["type"].startswith("*") for word in row["lemmas"].split("|")]
    telling = [lemma for lemma in lemmas if lemma not in AUXILIARY]
    return frozenset(_stem(form) for lemma in telling for form in (lemma, *irregular.get(lemma, ())))


@cache
def _factuality_words() -> dict[Factuality, re.Pattern[str]]:
    return {
        Factuality(row["factuality"]): re.compile(rf"\b(?:{row['words']})\b", re.IGNORECASE)
        for row in _rows("web/data/cues.csv")
    }


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word[:40].lower()))


def _rows(path: str) -> list[dict[str, str]]:
    text = files("bilateral").joinpath(*path.split("/")).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
