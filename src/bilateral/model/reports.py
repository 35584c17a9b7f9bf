"""What an article says that somebody did: reports, and what they are made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from bilateral.model.basics import Span, content_id
from bilateral.model.codebook import EventType, Factuality, Precision, SourceKind


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An actor or recipient. `state` is ISO 3166-1 alpha-3, `None` for an organisation of many states."""

    state: str | None
    sector: str | None = None
    name: str | None = None
    span: Span | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Whose word it is."""

    state: str | None
    sector: str | None = None
    name: str | None = None
    span: Span | None = None
    kind: SourceKind = SourceKind.OFFICIAL


class Object(msgspec.Struct, frozen=True, kw_only=True, rename={"cls": "class"}):
    """What passes or is done; `class` is one of `OBJECT_CLASSES`."""

    text: str
    span: Span | None = None
    cls: str = "other"
    quantity: float | int | None = None
    unit: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where, as named; degrees north and east where known."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One statement in one sentence of one article that an actor did, does, plans or may do something.

    The fields are the codebook's, in its order; every span is in characters of `text`, the sentence.
    """

    id: str
    article: str
    sentence: int
    text: str
    actor: Party
    recipient: Party | None
    event_type: EventType
    directed: bool
    object: Object | None
    mode: str | None
    contexts: tuple[str, ...]
    source: Source | None
    chain: tuple[Source, ...]
    factuality: Factuality
    fields: tuple[str, ...]
    date: date
    date_precision: Precision
    place: Place | None
    confidence: float

    @classmethod
    def make(cls, **values: Any) -> Report:
        """A report whose id is the hash of everything else in it."""
        blank = cls(id="", **values)
        return msgspec.structs.replace(blank, id=content_id(msgspec.json.encode(blank)))


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A report with the header of the article version that carries it: all that events are made from.

    `dispatch` names the group of near-identical article versions (one dispatch and its copies); within it a
    report counts once. `known` is UTC. `withdrawn` is when the version that carried the report was corrected
    or taken back so that it no longer says so, else `None`. `along` are reports that an analyst holds to be of the
    same act, `apart` those that are of another. `moved` names the parties where a correction made them others.
    """

    report: Report
    version: str
    dispatch: str
    known: datetime
    published: datetime
    publishers: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    withdrawn: datetime | None = None
    along: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    moved: str | None = None
