"""One feed or page visited, and what that leads to: values alone, nothing is stored here."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import datetime

import msgspec

from bilateral import articles
from bilateral.collecting.entries import from_entry
from bilateral.model import Article, Document, Feed, FetchState, Link, SetAside, Subscription, WaitingPage
from bilateral.sources.fetch import Found, Reason, Refused, Response, Visit, Visitor
from bilateral.sources.fetch.pacing import backoff
from bilateral.sources.markup import Unreadable
from bilateral.sources.raw import RawError, RawResponse
from bilateral.sources.trying import feed_in

_FOR_GOOD = (
    Reason.ADDRESS,
    Reason.FORBIDDEN,
    Reason.PORT,
    Reason.SIZE,
    Reason.ENCODING,
    Reason.REDIRECTS,
    Reason.HEADERS,
)
_DOWN = (Reason.UNKNOWN_HOST, Reason.UNREACHABLE, Reason.CERTIFICATE, Reason.TIME)
_FOR_NOW = (408, 425, 429)
"""Statuses of 400 and more that may be others next time."""
_NO_PAGES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream")


_OF_THE_MACHINE = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
)


class MachineFails(RawError):
    """What could not be read for a reason that lies here and not with its source: it is to be read again."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """An address to read: a feed with its subscription, or a page that a feed announced."""

    address: str
    host: str
    feed: Subscription | None = None
    page: WaitingPage | None = None
    state: FetchState | None = None


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """An article with what its record must tell: the feed's entry that it is, and the date that the feed states."""

    article: Article
    entry: str | None = None
    stated: datetime | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit led to. `kept` is the response where articles were made of it.

    `state` is for the next visit; `None` where a page is done with. `after` is how many seconds a host asks to be left
    alone before the same can be tried again in this pass; `down` says that the host did not answer at all.
    """

    job: Job
    found: Found
    state: FetchState | None = None
    links: tuple[Link, ...] = ()
    made: tuple[Made, ...] = ()
    aside: tuple[SetAside, ...] = ()
    kept: RawResponse | None = None
    after: float | None = None
    down: bool = False


def done(job: Job, visitor: Visitor, tries: int, now: datetime) -> Outcome:
    """Visit the job's address; never raises for what a source does, but `MachineFails` for what this machine does."""
    try:
        visit = visitor.visit(job.address)
        return _feed(job, visit, now) if job.feed is not None else _page(job, visit, tries)
    except MemoryError as error:
        raise MachineFails(f"{job.address}: this machine has no memory left; nothing stored so far is lost") from error
    except Exception as error:  # what a hostile document makes a parser stumble over is not to be foreseen
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            raise MachineFails(
                f"{job.address}: this machine fails ({error.strerror}); nothing stored so far is lost, look at its disk"
            ) from error
        return _stumbled(job, error, now)


def articles_of(kept: RawResponse, feed: Subscription | None) -> Iterator[Made | SetAside]:
    """The article of a page, or the articles of the whole texts of a feed; why not, where one cannot be made."""
    if kept.feed is not None or feed is None:
        yield _article(kept)
        return
    for link in feed_in(kept.response, whole=True).links:
        yield from_link(link, feed, kept.response.fetched)


def from_link(link: Link, feed: Subscription, fetched: datetime) -> Made | SetAside:
    """The article that an entry with its whole text is."""
    try:
        return Made(article=from_entry(link, feed, fetched), entry=link.id)
    except articles.Unusable as why:
        return SetAside(address=link.address, reason=str(why))


def _article(kept: RawResponse) -> Made | SetAside:
    answer = kept.response
    try:
        _check_kind(answer)
        page = Document(
            address=answer.address,
            kind="page",
            body=answer.body,
            url=answer.address,
            fetched=answer.fetched,
            stated=kept.stated,
        )
        return Made(article=articles.read(page, now=answer.fetched), stated=kept.stated)
    except articles.Unusable as why:
        return SetAside(address=answer.address, reason=str(why))


def _check_kind(answer: Response) -> None:
    kind = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    if kind.startswith(_NO_PAGES) or answer.body[:5] == b"%PDF-":
        raise articles.Unusable(f"no web page but {kind or 'application/pdf'}")


def _feed(job: Job, visit: Visit, now: datetime) -> Outcome:
    assert job.feed is not None
    if visit.response is None:
        return _without_body(job, visit)
    try:
        feed = feed_in(visit.response, whole=job.feed.whole)
    except Unreadable as why:
        return Outcome(job=job, found=Found.FAILED, state=_failing(job, visit.state, str(why), now))
    if not job.feed.whole:
        return Outcome(job=job, found=visit.found, state=visit.state, links=feed.links, aside=feed.aside)
    return _whole(job, visit, visit.response, feed)


def _whole(job: Job, visit: Visit, answer: Response, feed: Feed) -> Outcome:
    assert job.feed is not None
    found = [from_link(link, job.feed, answer.fetched) for link in feed.links]
    return Outcome(
        job=job,
        found=visit.found,
        state=visit.state,
        links=feed.links,
        made=tuple(one for one in found if isinstance(one, Made)),
        aside=(*feed.aside, *(one for one in found if isinstance(one, SetAside))),
        kept=RawResponse(response=answer),
    )


def _page(job: Job, visit: Visit, tries: int) -> Outcome:
    assert job.page is not None
    if visit.response is None and visit.found is not Found.SAME:
        refused = visit.refused
        if visit.found is Found.FAILED and refused is not None and _over(refused, visit.state, tries):
            return Outcome(job=job, found=Found.FAILED, aside=(SetAside(address=job.address, reason=refused.why),))
        return _without_body(job, visit)
    if visit.response is None:
        aside = SetAside(address=job.address, reason="the server answers 304 to who asks for the first time")
        return Outcome(job=job, found=Found.FAILED, aside=(aside,))
    link = job.page.link
    kept = RawResponse(response=visit.response, feed=job.page.feed, stated=link.published or link.updated)
    made = _article(kept)
    if isinstance(made, SetAside):
        return Outcome(job=job, found=Found.FAILED, aside=(made,))
    return Outcome(job=job, found=Found.NEW, made=(made,), kept=kept)


def _without_body(job: Job, visit: Visit) -> Outcome:
    refused = visit.refused
    after = refused.after if refused is not None and visit.found is Found.EARLY else None
    down = refused is not None and refused.reason in _DOWN
    return Outcome(job=job, found=visit.found, state=visit.state, after=after, down=down)


def _over(refused: Refused, state: FetchState, tries: int) -> bool:
    """Whether a page is given up."""
    status = refused.status or 0
    gone = 400 <= status < 500 and status not in _FOR_NOW
    return gone or refused.reason in _FOR_GOOD or state.failures >= tries


def _failing(job: Job, state: FetchState, why: str, now: datetime) -> FetchState:
    """The state of a feed that answered with what is no feed: it is asked again, and its body read again."""
    before = job.state or FetchState(address=job.address)
    failures = before.failures + 1
    return msgspec.structs.replace(
        state,
        etag=None,
        last_modified=None,
        digest=before.digest,
        due=now + backoff(failures, job.address),
        failures=failures,
        problem=why,
        read=before.read,
        failing=before.failing or now,
    )


def _stumbled(job: Job, error: Exception, now: datetime) -> Outcome:
    why = f"it cannot be read ({type(error).__name__}: {str(error)[:200]}); please report its address"
    if job.feed is None:
        return Outcome(job=job, found=Found.FAILED, aside=(SetAside(address=job.address, reason=why),))
    before = job.state or FetchState(address=job.address)
    return Outcome(job=job, found=Found.FAILED, state=_failing(job, before, why, now))
