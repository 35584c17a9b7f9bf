"""A brief as JSON: statements with the ids of all that they rest on, so that every one can be checked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from importlib.metadata import version

import msgspec

from bilateral.ledger import Held
from bilateral.model import Factuality, Status
from bilateral.products.marked import BriefMap
from bilateral.products.reading import names_in, numbers_in, quotations_in
from bilateral.products.statements import Brief, Citation, Kind, Statement
from bilateral.view import View

FORMAT = "bilateral brief"
SCHEMA = 1
"""The version of this format; raised when a reader of the one before would misread it."""


class NoBrief(ValueError):
    """Bytes that are no brief, or one that this version cannot read; says what is wrong and what to do."""


class Told(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement: where it stands, its wording, and what it rests on.

    `events` and `reports` are all that it was counted from; `citations` are numbers of `sources`. `names`, `numbers`
    and `quotations` are what the wording holds of each, in its order.
    """

    section: str
    group: str
    kind: Kind
    lead: str
    text: str
    status: Status | None
    events: tuple[str, ...]
    reports: tuple[str, ...]
    citations: tuple[int, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    quotations: tuple[str, ...]


class Cited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report as it is cited. The sentence itself is not here: it is in the ledger, under the id of the report."""

    number: int
    report: str
    event: str
    outlet: str
    title: str | None
    url: str | None
    published: datetime
    speaker: str
    factuality: Factuality


class Grounded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole brief. `asked` is the day that was asked for (`None`: all that the ledger held).

    `since` is the first day of the acts; `before` and `before_recorded` are given by a brief of changes, for the brief
    that it continues. `ledger` is what the ledger held of what was known by `as_of`. `map` is what the map shows; a
    brief from before there were maps claims nothing by one.
    """

    format: str
    schema: int
    bilateral: str
    about: tuple[str, ...]
    length: str
    title: str
    as_of: date
    asked: date | None
    since: date
    horizon: date
    ledger: Held
    statements: tuple[Told, ...]
    sources: tuple[Cited, ...]
    method: str
    before: date | None = None
    before_recorded: datetime | None = None
    map: BriefMap | None = None


def grounded(brief: Brief, view: View, before_recorded: datetime | None = None) -> Grounded:
    """A brief with what is needed to check it; `view` is the one that it was made from."""
    return Grounded(
        format=FORMAT,
        schema=SCHEMA,
        bilateral=version("bilateral"),
        about=brief.about,
        length=brief.length,
        title=brief.title,
        as_of=brief.as_of,
        asked=view.as_of,
        since=brief.since,
        horizon=brief.horizon,
        ledger=view.held(),
        statements=tuple(told(brief)),
        sources=tuple(map(_cited, brief.citations)),
        method=brief.method,
        before=brief.before,
        before_recorded=before_recorded,
        map=brief.map,
    )


def as_json(brief: Grounded) -> bytes:
    """The brief as indented JSON; the same brief gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(brief), indent=1) + b"\n"


def from_json(data: bytes) -> Grounded:
    """The brief in these bytes. Raises `NoBrief`."""
    try:
        head = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoBrief(f"is no JSON ({error}); give a file that `bilateral brief --format json` wrote") from None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise NoBrief("is no brief; give a file that `bilateral brief --format json` wrote")
    if head.get("schema") != SCHEMA:
        raise NoBrief(f"is a brief of format {head.get('schema')!r}, and this version reads {SCHEMA}; make it anew")
    try:
        return msgspec.convert(head, Grounded)
    except msgspec.ValidationError as error:
        raise NoBrief(f"is no whole brief: {error}; make it anew") from None


def told(brief: Brief) -> Iterator[Told]:
    """Every statement in the order of the page: of each section the groups, then what stands under none."""
    for section in brief.sections:
        for part in (*section.groups, section):
            group = "" if part is section else part.title
            yield from (told_of(statement, section.title, group) for statement in part.statements)


def told_of(statement: Statement, section: str = "", group: str = "") -> Told:
    """One statement with what its wording holds."""
    return Told(
        section=section,
        group=group,
        kind=statement.kind,
        lead=statement.lead,
        text=statement.text,
        status=statement.status,
        events=statement.events,
        reports=statement.reports,
        citations=statement.citations,
        names=names_in(statement.text),
        numbers=numbers_in(statement.text),
        quotations=quotations_in(statement.text),
    )


def _cited(citation: Citation) -> Cited:
    return Cited(**{name: getattr(citation, name) for name in Cited.__struct_fields__})
