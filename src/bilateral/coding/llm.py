"""A judge asked over HTTP: any server that speaks OpenAI's chat protocol decides about a sentence, in a strict schema.

The server proposes in words; a report stands only where the words of actor, recipient and act are in the sentence and
name candidates that the gazetteer knows, so that nothing is shown that no source said. An option, never needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from bilateral.coding.cast import Entity
from bilateral.coding.chat import Chat
from bilateral.coding.settings import Settings
from bilateral.coding.verdict import Proposal, Verdict
from bilateral.model import OBJECT_CLASSES, EventType, Factuality, Span

LONGEST_ANSWER = 900
"""Tokens; a longer answer is no answer about one sentence."""
UNMEASURED = 0.5
"""Confidence of a report by a model whose hit rate nobody has measured."""
INSTRUCTIONS = """You code one sentence of news into reports of acts between states.
A report: an actor does, plans or may do something to or with a recipient. Types:
AGREE to act; CONSULT: talk, meet, visit; SUPPORT in words, treaties; CONCEDE in words; COOPERATE: trade, joint work;
AID: give arms, troops, money, food; RETREAT in fact; REQUEST: ask, urge, demand; ACCUSE: blame, criticise;
REJECT: refuse; THREATEN; PROTEST in the streets; SANCTION: cut ties, expel; MOBILIZE forces, test weapons (recipient
may be null); COERCE: embargo, seize, arrest, hack; ASSAULT: violence.
What somebody claims, condemns or denies is a report with that source. What is only demanded is none.
Factuality, as the source puts it: occurred, alleged, planned, possible, denied.
Use the exact words of the sentence for actor, recipient, source (null: the article itself) and act (its verb or noun).
Sport, culture, firms' business and domestic affairs give no reports."""


class _Said(msgspec.Struct, kw_only=True):
    actor: str
    recipient: str | None
    event_type: EventType
    factuality: Factuality
    source: str | None
    act: str
    directed: bool = True
    object_class: str | None = None


class _Answer(msgspec.Struct):
    reports: list[_Said]


class ServerJudge:
    """Judges sentences by asking the server; raises `Away` with the address and the remedy."""

    def __init__(self, settings: Settings) -> None:
        self._chat = Chat(settings, schema(), "reports", "coding", "start it, or set coding.backend to 'model'")

    def __call__(self, text: str, entities: list[Entity], proposals: Sequence[Proposal]) -> list[Verdict]:  # noqa: ARG002
        """The acts that the server reads in a sentence and that its words bear out."""
        if not any(e.party for e in entities):
            return []
        answer = self._ask(text, entities)
        found = (_verdict(said, text, entities) for said in answer.reports)
        return [v for v in found if v is not None]

    def _ask(self, text: str, entities: list[Entity]) -> _Answer:
        named = "; ".join(sorted({f"{text[m.span[0] : m.span[1]]} = {e.state}" for e in entities for m in e.members}))
        content = self._chat.ask(INSTRUCTIONS, f"Sentence: {text}\nCandidates: {named}", LONGEST_ANSWER)
        try:
            return msgspec.json.decode(content, type=_Answer)
        except (msgspec.ValidationError, msgspec.DecodeError):
            return _Answer([])  # cut off or out of form: rather nothing than nonsense


def schema() -> dict[str, Any]:
    """The JSON schema that the server's answer must keep to."""
    words = {"type": "string", "minLength": 1}
    maybe = {"type": ["string", "null"]}
    report = {
        "actor": words,
        "recipient": maybe,
        "event_type": {"enum": [t.value for t in EventType]},
        "factuality": {"enum": [f.value for f in Factuality]},
        "source": maybe,
        "act": words,
        "directed": {"type": "boolean"},
        "object_class": {"enum": [*OBJECT_CLASSES, None]},
    }
    one = {"type": "object", "properties": report, "required": list(report), "additionalProperties": False}
    reports = {"type": "array", "items": one, "maxItems": 12}
    return {
        "type": "object",
        "properties": {"reports": reports},
        "required": ["reports"],
        "additionalProperties": False,
    }


def _verdict(said: _Said, text: str, entities: list[Entity]) -> Verdict | None:
    actor = _entity(said.actor, text, entities)
    recipient = -1 if said.recipient is None else _entity(said.recipient, text, entities)
    voice = -1 if said.source is None else _entity(said.source, text, entities, speakers=True)
    at = text.find(said.act)
    if actor is None or recipient is None or voice is None or at < 0:
        return None
    if recipient >= 0 and entities[actor].state == entities[recipient].state:
        return None
    if recipient < 0 and said.event_type is not EventType.MOBILIZE:
        return None
    return Verdict(
        actor=actor,
        recipient=recipient,
        event_type=said.event_type,
        probability=UNMEASURED,
        directed=said.directed,
        mode=None,
        contexts=(),
        fields=(),
        object_class=said.object_class if said.object_class in OBJECT_CLASSES else None,
        voices=((voice, said.factuality),),
        word=(at, at + len(said.act)),
    )


def _entity(words: str, text: str, entities: list[Entity], *, speakers: bool = False) -> int | None:
    """The entity that the quoted words name; `None` where they are not in the sentence or name nobody."""
    start = text.find(words)
    if start < 0:
        return None
    quoted: Span = (start, start + len(words))
    for number, entity in enumerate(entities):
        if (entity.party or speakers) and entity.stands_at(quoted):
            return number
    return None
