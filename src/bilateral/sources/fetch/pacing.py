"""When to come again: pure functions over header lines and past visits."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(days=1)
FIRST = timedelta(minutes=15)
"""The pace of an address of which nothing is known."""
SOONER, LATER = 1 / 1.5, 1.5**0.5
"""With these the pace settles where one visit in three finds something new: two steps later undo one sooner."""
FIRST_WAIT = timedelta(minutes=5)
"""How long to stay away after the first failure; each further one doubles it."""

Header = Callable[[str], str | None]


def next_interval(last: timedelta | None, *, changed: bool) -> timedelta:
    """The pace after a visit, between five minutes and a day: quicker where something was new, slower where not."""
    pace = last if last is not None else FIRST
    return min(max(pace * (SOONER if changed else LATER), SHORTEST), LONGEST)


def max_age(header: Header, now: datetime) -> timedelta | None:
    """How long an answer says that it stays fresh (RFC 9111); `None` where it says nothing that can be read.

    Without `Cache-Control: max-age` the time until `Expires` counts; what the answer has already been under way
    (`Age`) is taken off; `no-cache` and `no-store` mean no time at all.
    """
    parts = [part.strip().lower() for part in (header("cache-control") or "").split(",")]
    if "no-cache" in parts or "no-store" in parts:
        return timedelta(0)
    told = next((_seconds(part[8:].strip('"')) for part in parts if part.startswith("max-age=")), None)
    if told is not None:
        return max(told - (_seconds(header("age") or "") or timedelta(0)), timedelta(0))
    expires = _instant(header("expires") or "")
    return max(expires - now, timedelta(0)) if expires is not None else None


def retry_after(header: Header, now: datetime) -> timedelta | None:
    """How long a server asks to be left alone, in seconds or as a date (RFC 9110, 10.2.3); `None` where it does not."""
    text = (header("retry-after") or "").strip()
    seconds = _seconds(text)
    if seconds is not None:
        return seconds
    until = _instant(text)
    return max(until - now, timedelta(0)) if until is not None else None


def backoff(failures: int, seed: str) -> timedelta:
    """How long to stay away after so many failures in a row: 5 minutes, doubled each time, a day at most.

    Half of it is certain and half is drawn by the seed, so that many addresses that failed together do not come back
    together (Brooker 2015, "Exponential backoff and jitter"), and the same visit waits the same time again.
    """
    doublings = min(max(failures, 1) - 1, 16)
    most = min(FIRST_WAIT * (1 << doublings), LONGEST)
    return most / 2 + most / 2 * random.Random(f"{seed} {failures}").random()


def _seconds(text: str) -> timedelta | None:
    return timedelta(seconds=min(int(text), 10**9)) if text.isascii() and text.isdecimal() else None


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
