"""Who may act, be acted on or speak in one sentence: the candidates among whom a judge decides.

A `Member` is one place in the sentence; members that stand for one party share an `Entity`. Each member has a kind,
so that a judge need not know the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding import claims
from bilateral.coding.phrases import MODIFIERS, Mention, Reader, noun_of
from bilateral.coding.syntax import is_verb
from bilateral.model import Source, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

KINDS = (
    "state",
    "capital",
    "demonym",
    "person",
    "organisation",
    "rebel",
    "media",
    "located",
    "recalled",
    "speaker",
    "given",
    "given recipient",
)
"""The kinds of places, in the order of a model's markers."""
SPEAKERS = claims.EXPERTS | claims.RESIDENTS | claims.NAMELESS


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a party or a nameless speaker stands."""

    kind: str
    span: Span
    mention: Mention | None = None
    source: Source | None = None


class Entity(msgspec.Struct, kw_only=True):
    """All members of a sentence that stand for one party, or one nameless speaker (`party` false)."""

    key: str
    members: list[Member]
    party: bool = True

    @property
    def state(self) -> str:
        """What tells parties apart: rebels of a state are no other party than the state."""
        return self.key.removesuffix("/REB")

    def stands_at(self, span: Span) -> bool:
        """Whether a place of the entity shares a character with `span`."""
        return any(m.span[0] < span[1] and span[0] < m.span[1] for m in self.members)


def cast(reader: Reader) -> list[Entity]:
    """The entities of a sentence, in order of their first place; nameless speakers come last."""
    entities: dict[str, Entity] = {}
    for mention, kind in [*_named(reader), *_recalled(reader)]:
        key = mention.key + ("/REB" if mention.sector == "REB" else "")
        entity = entities.setdefault(key, Entity(key=key, members=[]))
        if not any(m.span == mention.span for m in entity.members):
            entity.members.append(Member(kind=kind, span=mention.span, mention=mention))
    for entity in entities.values():
        entity.members.sort(key=lambda m: m.span)
    ordered = sorted(entities.values(), key=lambda e: e.members[0].span)
    return [*ordered, *_speakers(reader)]


def _named(reader: Reader) -> Iterator[tuple[Mention, str]]:
    for mention in reader.named():
        hit = reader.hit(reader.doc[mention.head])
        kind = _kind(mention, hit.entry.kind if hit else "state")
        top = reader.doc[mention.head]
        while top.dep_ in MODIFIERS and 0 < abs(top.head.i - top.i) < 8:
            top = top.head
        whole = next((m for m in reader.parties(top, conjuncts=False) if m.key == mention.key), None)
        if whole is None or whole.span[1] <= mention.span[0] or mention.span[1] <= whole.span[0]:
            yield mention, kind
        elif whole.sector == "REB":
            yield whole, "rebel"
        else:
            yield whole, kind if whole.firm or kind in ("media", "organisation", "rebel") else "located"


def _kind(mention: Mention, entry: str) -> str:
    if mention.sector == "REB":
        return "rebel"
    if mention.role == "media":
        return "media"
    return {
        "state": "state",
        "capital": "capital",
        "seat": "capital",
        "demonym": "demonym",
        "person": "person",
        "surname": "person",
        "place": "located",
    }.get(entry, "organisation")


def _recalled(reader: Reader) -> Iterator[tuple[Mention, str]]:
    for token in reader.doc:
        if reader.hit(token) is None and token.tag_ not in ("VB", "VBD", "VBZ", "IN", "."):
            own = (token.idx, token.idx + len(token))
            for mention in reader.parties(token, conjuncts=False):
                if mention.span == own:
                    yield mention, "recalled"


def _speakers(reader: Reader) -> Iterator[Entity]:
    for token in reader.doc:
        if token.tag_.startswith("NN") and reader.hit(token) is None and not reader.parties(token, conjuncts=False):
            found = claims.speakers(reader, token)
            if found and (_speaks(token) or noun_of(token) in SPEAKERS):
                member = Member(kind="speaker", span=found[0].span or (0, 0), source=found[0])
                yield Entity(key=f"speaker {token.i}", members=[member], party=False)


def _speaks(token: Token) -> bool:
    """Whether a name is the subject of a verb, or what something is according to."""
    if token.dep_ in ("nsubj", "nsubjpass") and is_verb(token.head):
        return True
    return token.dep_ == "pobj" and token.head.lower_ in ("to", "by")


def number_of(entities: list[Entity], key: str, span: Span | None, *, rebel: bool) -> int | None:
    """Which entity a party is: by what it stands for, among several by where it stands."""
    wanted = _plain(key)
    same = [number for number, entity in enumerate(entities) if _plain(entity.key) == wanted]

    def fit(number: int) -> tuple[bool, bool]:
        entity = entities[number]
        return span is not None and entity.stands_at(span), rebel == entity.key.endswith("/REB")

    return max(same, key=fit, default=None)


def _plain(key: str) -> str:
    """A name to compare: organs of the United Nations count as it."""
    low = key.removesuffix("/REB").lower().removeprefix("the ")
    return "united nations" if low.startswith(("un ", "u.n.", "united nations")) or low == "un" else low
