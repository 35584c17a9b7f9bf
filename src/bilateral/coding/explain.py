"""Why a sentence is coded as it is: its candidates, what each rule or judge makes of them, and what became a report."""

from __future__ import annotations

import msgspec

from bilateral.coding.cast import cast
from bilateral.coding.coder import Reading, decided, parsed_readings
from bilateral.coding.draft import Draft
from bilateral.coding.syntax import text_of
from bilateral.coding.verdict import Judge
from bilateral.model import Article


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act: `by` names the rule, or the judge, that decided; `taken` says whether it became a report."""

    actor: str
    recipient: str | None
    event_type: str
    factuality: str
    source: str | None
    word: str
    by: str
    probability: float
    taken: bool


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence with its candidates (`words`, what they stand for, kind) and acts; `aside` is why it gives none."""

    sentence: int
    text: str
    candidates: tuple[tuple[str, str, str], ...]
    acts: tuple[Act, ...]
    aside: bool


def explain(article: Article, judge: Judge | None = None) -> list[Explanation]:
    """Every sentence of the article that was looked at."""
    return [_explained(reading, judge) for reading in parsed_readings(article)]


def _explained(reading: Reading, judge: Judge | None) -> Explanation:
    text = text_of(reading.reader.doc)
    taken = decided(reading, judge)
    refused = [draft for draft in reading.drafts if draft not in taken]
    acts = [_act(d, text, taken=True) for d in taken] + [_act(d, text, taken=False) for d in refused]
    return Explanation(
        sentence=reading.sentence.number,
        text=text,
        candidates=tuple((text[m.span[0] : m.span[1]], e.key, m.kind) for e in cast(reading.reader) for m in e.members),
        acts=tuple(acts),
        aside=reading.aside,
    )


def _act(draft: Draft, text: str, *, taken: bool) -> Act:
    source = draft.source
    return Act(
        actor=draft.actor.key,
        recipient=draft.recipient.key if draft.recipient else None,
        event_type=draft.event_type,
        factuality=draft.factuality.value,
        source=(source.state or source.name) if source else None,
        word=text[draft.position :].split(" ")[0].strip(".,;:'\""),
        by=draft.rule if draft.rule == "judge" else f"rule {draft.rule}",
        probability=draft.confidence,
        taken=taken,
    )
