"""History on the first day: the Current Events portal, from the web or from a folder of rows, into the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from bilateral import articles, monitor
from bilateral.ledger import Ledger
from bilateral.model import Article, Document, SetAside
from bilateral.sources import current_events
from bilateral.sources.fetch.values import Reason, Refused, Response
from bilateral.sources.markup import Unreadable
from bilateral.sources.trying import Reader

SETTLED = timedelta(days=14)
"""How long after its day a page is still worked on; one that was read later is not asked for again."""
MOST_FAILURES = 5
"""Days in a row that cannot be had, after which the rest is left for another time."""
_DONE = "settled"
_MISSING = "answers 404"


class Stopped(Exception):
    """The portal cannot be read any further now; what was read is kept."""


def from_folder(
    ledger: Ledger,
    paths: Sequence[Path],
    outcome: monitor.Outcome,
    *,
    since: date,
    until: date,
    now: datetime,
    tell: monitor.Tell = monitor.silent,
) -> None:
    """Read files of rows as `bilateral read` does, and of them what was published in these days."""
    monitor.read(ledger, paths, outcome, now=now, tell=tell, wanted=lambda article: since <= article.day <= until)


def from_portal(
    ledger: Ledger,
    reader: Reader,
    settings: current_events.Settings,
    outcome: monitor.Outcome,
    *,
    since: date,
    until: date,
    now: datetime,
    tell: monitor.Tell = monitor.silent,
) -> None:
    """Read the portal's pages of these days, the oldest first; a page that was settled when it was read is passed over.

    A day without a page of its own is looked up in that of its month. Raises `Stopped` where several days in a row
    cannot be had: the next call goes on from there.
    """
    months: set[str] = set()
    failures = 0
    for day in _days(since, min(until, now.date())):
        own, month = current_events.day_page(settings, day), current_events.month_page(settings, day)
        if ledger.was_read(own, _DONE):
            continue
        if month not in months:
            answer = reader.get(own)
            if isinstance(answer, Refused) and _MISSING in answer.why:
                months.add(month)
                answer = reader.get(month)
            failures = failures + 1 if isinstance(answer, Refused) else 0
            if isinstance(answer, Refused):
                months.discard(month)
                _fail(ledger, own, answer, failures, outcome)
                continue
            _take(ledger, answer, None if month in months else day, outcome, (since, until), now)
        if now.date() - day > SETTLED:
            ledger.mark_read(own, _DONE)
        tell("days", 1)


def _fail(ledger: Ledger, address: str, refused: Refused, failures: int, outcome: monitor.Outcome) -> None:
    if refused.reason is Reason.WAIT or failures >= MOST_FAILURES:
        raise Stopped(f"{address}: {refused.why}. Run it again later, and it goes on from there")
    _put_aside(ledger, [SetAside(address=address, reason=refused.why)], outcome)


def _take(
    ledger: Ledger, answer: Response, day: date | None, outcome: monitor.Outcome, span: tuple[date, date], now: datetime
) -> None:
    """Store the items of a page, which is of `day` or else of a month; of that the days that are asked for."""
    try:
        found = list(_read(current_events.documents(answer.body, answer.address, day), now))
    except Unreadable as why:
        found = [SetAside(address=answer.address, reason=str(why))]
    good = [one for one in found if isinstance(one, Article) and span[0] <= one.day <= span[1]]
    outcome.read += len(found)
    outcome.articles += ledger.add_articles(good)
    _put_aside(ledger, [one for one in found if isinstance(one, SetAside)], outcome)


def _read(documents: Iterator[Document], now: datetime) -> Iterator[Article | SetAside]:
    for document in documents:
        try:
            yield articles.read(document, now=now)
        except articles.Unusable as why:
            yield SetAside(address=document.address, reason=str(why))


def _put_aside(ledger: Ledger, aside: list[SetAside], outcome: monitor.Outcome) -> None:
    if aside:
        ledger.set_aside(aside)
        outcome.set_aside += aside


def _days(since: date, until: date) -> Iterator[date]:
    for number in range((until - since).days + 1):
        yield since + timedelta(days=number)
