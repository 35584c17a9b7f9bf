"""What a brief is made of: statements with the evidence that each rests on, and numbered citations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from bilateral.model import Factuality, Filing, Series, Shift, Source, Status
from bilateral.products.marked import BriefMap
from bilateral.products.names import called, listed


class Kind(StrEnum):
    """What a statement tells."""

    JUDGEMENT = "judgement"
    EVENT = "event"
    CLAIM = "claim"
    SHIFT = "shift"
    PLAN = "plan"
    DISPUTE = "dispute"
    COUNT = "count"
    DUTY = "duty"
    OUTLOOK = "outlook"
    CHANGE = "change"
    GAP = "gap"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence (or two) and what it rests on.

    `citations` are numbers of the brief's citations; a statement without any rests on a count over the ledger
    that the method explains. `lead` is the day that a list shows before it, `status` the act's.
    """

    kind: Kind
    events: tuple[str, ...]
    reports: tuple[str, ...]
    text: str
    citations: tuple[int, ...] = ()
    lead: str = ""
    status: Status | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Statements under a heading; `groups` divide them where the heading has parts."""

    title: str
    statements: tuple[Statement, ...] = ()
    groups: tuple[Section, ...] = ()


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One report with its article: the sentence itself, who says so and how surely."""

    number: int
    report: str
    event: str
    outlet: str
    title: str | None
    url: str | None
    published: datetime
    sentence: str
    speaker: str
    factuality: Factuality


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A relation as of a day, or a `state` or a `bloc` of three or more states where `dyad` is `None`.

    `monthly` counts claims as well, `confirmed` leaves them out; only a relation has them. What changed and a paper
    have no `map`. `length` is "short", "long" or "changes": that of what changed since an earlier brief, which told of
    `before`; or it is a "desk" or a "paper".
    """

    dyad: tuple[str, str] | None
    title: str
    as_of: date
    since: date
    horizon: date
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    monthly: Series | None
    confirmed: Series | None
    shifts: tuple[Shift, ...]
    method: str
    state: str | None = None
    bloc: tuple[str, ...] = ()
    length: str = "long"
    before: date | None = None
    map: BriefMap | None = None

    @property
    def kicker(self) -> str:
        """What kind of product it is, for its head."""
        return {"changes": "Changes", "desk": "Desk", "paper": "Morning paper"}.get(self.length, "Brief")

    @property
    def spoken(self) -> tuple[Section, ...]:
        """The sections that tell something."""
        return tuple(section for section in self.sections if section.statements or section.groups)

    @property
    def silent(self) -> str:
        """In a sentence the sections that tell nothing; empty where each tells something."""
        titles = [section.title for section in self.sections if section not in self.spoken]
        return f"Nothing in the news at hand under {listed(f'“{title}”' for title in titles)}." if titles else ""

    @property
    def about(self) -> tuple[str, ...]:
        """The codes of the states that it is about: one, two, or those of a bloc."""
        return self.dyad or self.bloc or ((self.state,) if self.state else ())


class Citations:
    """Numbers reports as they are first cited, from 1; a report of two events has a number for each."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], Citation] = {}

    def cite(self, event: str, filings: Iterable[Filing]) -> tuple[int, ...]:
        """The numbers of these reports, in ascending order."""
        return tuple(sorted({self._one(event, filing).number for filing in filings}))

    def all(self) -> tuple[Citation, ...]:
        """Every citation, by number."""
        return tuple(self._made.values())

    def _one(self, event: str, filing: Filing) -> Citation:
        key = event, filing.report.id
        if key not in self._made:
            self._made[key] = citation(len(self._made) + 1, event, filing)
        return self._made[key]


def citation(number: int, event: str, filing: Filing) -> Citation:
    """One report as it is cited. A link that is not of the web is left out."""
    return Citation(
        number=number,
        report=filing.report.id,
        event=event,
        outlet=outlet(filing),
        title=filing.title,
        url=web_address(filing.url),
        published=filing.published,
        sentence=filing.report.text,
        speaker=speaker(filing),
        factuality=filing.report.factuality,
    )


def outlet(filing: Filing) -> str:
    """Who published it, by name or else by the host of its address."""
    return listed(filing.publishers) or urlsplit(filing.url or "").hostname or "an outlet without a name"


def speaker(filing: Filing) -> str:
    """Whose word the report is, as the article names them, outermost first."""
    report = filing.report
    heard = report.chain or ((report.source,) if report.source else ())
    return ", quoting ".join(_named(source) for source in heard) or "the article itself"


def _named(source: Source) -> str:
    return source.name or (called(source.state) if source.state else source.kind.value)


def web_address(url: str | None) -> str | None:
    """The address where it is http or https with a host, else `None`: nothing else may become a link."""
    if url is None or not url.isprintable() or any(sign in url for sign in ' <>"'):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
