"""What robots.txt allows (RFC 9309), by Protego; asked once and kept."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx2
import msgspec
from protego import Protego

from bilateral.sources.fetch.pacing import max_age, retry_after
from bilateral.sources.fetch.settings import NAME
from bilateral.sources.fetch.values import Reason, Refusal, Refused, Response

READ = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""
KEPT = timedelta(days=1)
KEPT_AT_LEAST = timedelta(minutes=10)
ASKED_AGAIN = timedelta(minutes=30)
"""When a robots.txt that could not be reached is asked for again."""
_LATER = (Reason.UNKNOWN_HOST, Reason.UNREACHABLE, Reason.CERTIFICATE, Reason.TIME, Reason.BROKEN, Reason.ENCODING)

Get = Callable[[str], Response | Refused]


class _Kept(msgspec.Struct, frozen=True):
    rules: Protego | None
    refusal: Refused | None
    until: datetime


class Robots:
    """The rules of each host that was asked. `get` reads a robots.txt, `now` tells the time, UTC."""

    def __init__(self, get: Get, now: Callable[[], datetime]) -> None:
        self._get, self._now = get, now
        self._kept: dict[str, _Kept] = {}
        self._asking: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def delay(self, address: str) -> float:
        """Seconds between two requests that the host asks for, 0 where it asks for none.

        Raises a `Refusal` where its rules forbid the address, or where they cannot be reached: then one waits.
        """
        kept = self._rules(address)
        if kept.refusal is not None:
            raise Refusal(kept.refusal.reason, kept.refusal.why, after=self._left(kept), address=address)
        if kept.rules is None:
            return 0.0
        if not kept.rules.can_fetch(address, NAME):
            raise Refusal(
                Reason.ROBOTS,
                "the host's robots.txt forbids it; ask its publisher, or read another of its feeds",
                after=self._left(kept),
            )
        return _pause(kept.rules)

    def _left(self, kept: _Kept) -> float:
        return max((kept.until - self._now()).total_seconds(), 0.0)

    def _rules(self, address: str) -> _Kept:
        url = httpx2.URL(address)
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        with self._lock:
            asking = self._asking[origin]
        with asking:
            kept = self._kept.get(origin)
            if kept is None or kept.until <= self._now():
                kept = self._kept[origin] = self._judged(self._get(f"{origin}/robots.txt"))
            return kept

    def _judged(self, answer: Response | Refused) -> _Kept:
        now = self._now()
        if isinstance(answer, Refused):
            if answer.reason in (Reason.REDIRECTS, Reason.HEADERS):
                return _Kept(None, None, now + KEPT)
            if answer.reason in _LATER:
                alike = answer.reason in (Reason.UNKNOWN_HOST, Reason.UNREACHABLE, Reason.CERTIFICATE)
                why = answer.why if alike else f"its robots.txt cannot be reached: {answer.why}"
                return _Kept(None, msgspec.structs.replace(answer, why=why), now + ASKED_AGAIN)
            wait = ASKED_AGAIN if answer.after is None else timedelta(seconds=answer.after)
            return _Kept(None, answer, now + wait)
        if answer.status >= 500 or answer.status == 429:
            why = f"its robots.txt answers {answer.status}, so nothing may be read yet; try again later"
            refused = Refused(address=answer.address, reason=Reason.ROBOTS, why=why)
            asked = retry_after(answer.header, now) or ASKED_AGAIN
            return _Kept(None, refused, now + min(max(asked, ASKED_AGAIN), KEPT))
        if answer.status >= 300:
            return _Kept(None, None, now + KEPT)
        told = max_age(answer.header, now)
        until = now + (KEPT if told is None else min(max(told, KEPT_AT_LEAST), KEPT))
        return _Kept(Protego.parse(answer.body.decode("utf-8", "replace")), None, until)


def _pause(rules: Protego) -> float:
    """The longer of crawl delay and request rate."""
    rate = rules.request_rate(NAME)
    paced = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
    return max(float(rules.crawl_delay(NAME) or 0.0), paced, 0.0)
