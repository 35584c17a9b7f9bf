"""Polite visits: robots.txt, turns, validators and pauses around each `fetch`, and what is kept until the next."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import httpx2
import msgspec

from bilateral.model import FetchState, content_id
from bilateral.sources.fetch.connecting import Resolver, system_resolver
from bilateral.sources.fetch.fetching import fetch
from bilateral.sources.fetch.keeping import Keeper, MemoryKeeper
from bilateral.sources.fetch.pacing import LONGEST, SHORTEST, backoff, max_age, next_interval, retry_after
from bilateral.sources.fetch.robots import READ, Robots
from bilateral.sources.fetch.settings import Settings
from bilateral.sources.fetch.turns import Turns
from bilateral.sources.fetch.values import Limits, Reason, Refused, Request, Response

LONGEST_REST = timedelta(days=7)
"""More than this no Retry-After is believed."""


class Found(StrEnum):
    """How a visit ended."""

    NEW = "new"
    SAME = "same"
    EARLY = "early"
    FAILED = "failed"


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit: `response` where there is a new body, `refused` where it failed or came too early."""

    found: Found
    state: FetchState
    response: Response | None = None
    refused: Refused | None = None


def utc_now() -> datetime:
    return datetime.now(UTC)


class Visitor:
    """Reads addresses for one program, from any number of threads. `now` tells the time, UTC."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        keeper: Keeper | None = None,
        limits: Limits | None = None,
        turns: Turns | None = None,
        now: Callable[[], datetime] = utc_now,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self._limits = limits or Limits(seconds=self.settings.seconds)
        self._keeper: Keeper = keeper if keeper is not None else MemoryKeeper()
        self._turns = turns or Turns()
        self._now, self._resolver, self._tls = now, resolver, tls
        self._robots = Robots(self._robots_txt, now)

    def get(self, address: str) -> Response | Refused:
        """Read an address now, politely, whatever its state; any status but 2xx is a refusal with its number."""
        answer = self._fetch(Request(address=address))
        return answer if isinstance(answer, Refused) or answer.status < 300 else self._unwell(answer)

    def visit(self, address: str) -> Visit:
        """Read an address if it is due, and keep what follows for the next visit.

        Where the body is new its state is not kept yet: call `settle` when the body is stored, or keep its `state` with
        the body in one transaction. Who is stopped between the two reads the body again, and loses nothing.
        """
        before = self._keeper.state(address) or FetchState(address=address)
        now = self._now()
        if before.due is not None and now < before.due:
            left = (before.due - now).total_seconds()
            why = f"not due before {before.due.isoformat(timespec='seconds')}"
            refused = Refused(address=address, reason=Reason.WAIT, why=why, after=left)
            return Visit(found=Found.EARLY, state=before, refused=refused)
        answer = self._fetch(Request(address=address, headers=_validators(before)))
        if isinstance(answer, Response) and (answer.status < 300 or answer.status == 304):
            done = self._read(before, answer)
        else:
            done = self._failed(before, answer)
        if done.found is not Found.NEW:
            self._keeper.keep(done.state)
        return done

    def settle(self, visit: Visit) -> None:
        """Keep the state of a visit whose body is stored."""
        self._keeper.keep(visit.state)

    def _read(self, before: FetchState, answer: Response) -> Visit:
        now = self._now()
        digest = before.digest if answer.status == 304 else content_id(answer.body)
        changed = digest != before.digest
        last = timedelta(seconds=before.interval) if before.interval is not None else None
        pace = next_interval(last, changed=changed)
        fresh = min(max_age(answer.header, now) or timedelta(0), LONGEST)
        state = FetchState(
            address=before.address,
            etag=answer.header("etag") or (before.etag if answer.status == 304 else None),
            last_modified=answer.header("last-modified") or (before.last_modified if answer.status == 304 else None),
            digest=digest,
            visited=now,
            changed=now if changed else before.changed,
            due=now + max(pace, fresh, SHORTEST),
            interval=pace.total_seconds(),
            moved=answer.address if answer.moved else None,
            read=now,
        )
        if not changed:
            return Visit(found=Found.SAME, state=state)
        return Visit(found=Found.NEW, state=state, response=answer)

    def _failed(self, before: FetchState, answer: Response | Refused) -> Visit:
        now = self._now()
        refused = answer if isinstance(answer, Refused) else self._unwell(answer)
        waits = refused.reason is Reason.WAIT  # a pause that was asked for is no failure
        failures = before.failures if waits else before.failures + 1
        wait = backoff(failures, f"{self.settings.contact} {before.address}")
        if refused.after is not None:
            asked = timedelta(seconds=refused.after)
            wait = asked if waits else max(wait, asked)
        state = msgspec.structs.replace(
            before,
            visited=before.visited if waits else now,
            due=now + wait,
            failures=failures,
            problem=refused.why,
            failing=before.failing if waits else before.failing or now,
        )
        return Visit(found=Found.EARLY if waits else Found.FAILED, state=state, refused=refused)

    def _unwell(self, answer: Response) -> Refused:
        """The refusal that an answer other than 2xx is; a host with too many requests is left alone as a whole."""
        after = None
        if answer.status in (429, 503):
            asked = retry_after(answer.header, self._now())
            if asked is not None:
                after = min(asked, LONGEST_REST).total_seconds()
                self._turns.rest(httpx2.URL(answer.address).host, after)
        elif answer.status == 410:
            after = LONGEST.total_seconds()
        return Refused(
            address=answer.address,
            reason=Reason.BROKEN,
            why=_told(answer.status),
            after=after,
            status=answer.status,
        )

    def _fetch(self, request: Request) -> Response | Refused:
        return fetch(
            request,
            settings=self.settings,
            limits=self._limits,
            resolver=self._resolver,
            tls=self._tls,
            gate=self._gate,
        )

    @contextmanager
    def _gate(self, address: str) -> Iterator[None]:
        delay = self._robots.delay(address)
        with self._turn(address, delay):
            yield

    @contextmanager
    def _turn(self, address: str, delay: float = 0.0) -> Iterator[None]:
        pause = max(delay, self.settings.delay)
        with self._turns.turn(httpx2.URL(address).host, pause, self.settings.patience):
            yield

    def _robots_txt(self, address: str) -> Response | Refused:
        return fetch(
            Request(address=address),
            settings=self.settings,
            limits=msgspec.structs.replace(self._limits, body=READ, cut=True),
            resolver=self._resolver,
            tls=self._tls,
            gate=self._turn,
        )


def _validators(state: FetchState) -> tuple[tuple[str, str], ...]:
    lines = (("If-None-Match", state.etag), ("If-Modified-Since", state.last_modified))
    return tuple((name, value) for name, value in lines if value and value.isascii() and value.isprintable())


def _told(status: int) -> str:
    remedies = {
        401: "it asks for a password; read a public feed of the same publisher",
        403: "it does not let us in; ask its publisher, or set fetching.contact",
        404: "there is nothing at this address; look at what its home page announces",
        410: "it is gone for good; take it out of the list",
        429: "it had too many requests; it is left alone for a while",
        503: "it is not available; it is left alone for a while",
    }
    remedy = remedies.get(status, "try again later" if status >= 500 else "look at the address in a browser")
    return f"the server answers {status}: {remedy}"
