"""A report before it has its article: what one sentence says."""

from __future__ import annotations

from datetime import date

import msgspec

from bilateral.coding import dates, fields
from bilateral.coding.confidence import confidence as by_rule
from bilateral.coding.phrases import Mention
from bilateral.coding.places import place_of
from bilateral.model import FIELDS, Article, EventType, Factuality, Object, Precision, Report, Source


class Draft(msgspec.Struct, kw_only=True):
    """A report before it has its article: what one sentence says."""

    sentence: int
    text: str
    actor: Mention
    recipient: Mention | None
    event_type: str
    mode: str | None
    directed: bool
    thing: Object | None
    military: bool
    source: Source | None
    chain: tuple[Source, ...]
    factuality: Factuality
    position: int
    near: str
    rule: str
    contexts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    probability: float | None = None
    """What a judge says of contexts, fields and confidence; nothing where a rule decided."""

    def report(self, article: Article) -> Report:
        """The finished report."""
        future = self.factuality in (Factuality.PLANNED, Factuality.POSSIBLE)
        when, precision = dates.resolve(self.text, article.day, at=self.position, future=future)
        if future and when < article.day:
            when, precision = article.day, Precision.UNKNOWN  # the day of agreeing is not the day it is due
        cls = self.thing.cls if self.thing else None
        return Report.make(
            article=article.id,
            sentence=self.sentence,
            text=self.text,
            actor=self.actor.party(),
            recipient=self.recipient.party() if self.recipient else None,
            event_type=EventType(self.event_type),
            directed=self.directed,
            object=self.thing,
            mode=self.mode,
            contexts=self._contexts(),
            source=self.source,
            chain=self.chain,
            factuality=self.factuality,
            fields=self._fields(cls),
            date=when,
            date_precision=precision if _sane(when, article.day) else Precision.UNKNOWN,
            place=place_of(self.text, self.position, article.day, visited=self.mode == "visit"),
            confidence=self.confidence,
        )

    @property
    def confidence(self) -> float:
        """How sure it is: as the judge says, else as the rule is right for such parties."""
        if self.probability is not None:
            return self.probability
        recalled = self.actor.span == (0, 0) or (self.recipient is not None and self.recipient.span == (0, 0))
        owned = not self.actor.firm or (self.recipient is not None and not self.recipient.firm)
        return by_rule(self.rule, recalled=recalled, owned=owned)

    def _contexts(self) -> tuple[str, ...]:
        if self.contexts:
            return tuple(sorted(self.contexts))
        return fields.contexts_of(self.near, military=self.military)

    def _fields(self, cls: str | None) -> tuple[str, ...]:
        if self.fields:
            return tuple(f for f in FIELDS if f in self.fields)
        return fields.fields_of(self.event_type, self.mode, cls, self.near, military=self.military)


def _sane(when: date, day: date) -> bool:
    return abs((when - day).days) < 3660
