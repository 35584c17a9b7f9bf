"""Whom the collector reads: how many subscriptions, how many of them lately, and which fail, since when and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from bilateral.ledger.collected import Collected
from bilateral.ledger.subscriptions import Subscriptions
from bilateral.model import FetchState, Subscription

LATELY = timedelta(days=1)
Share = tuple[int, int]
"""(read within a day, subscribed to)."""


class FailingFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed whose last visit failed: since when (UTC), how often in a row, and why."""

    address: str
    since: datetime
    failures: int
    problem: str


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Subscriptions and what is read of them; `regions` and `languages` have "?" where none is known.

    `failing` are those that fail, the longest first; `never` counts those that no visit was paid to yet, `waiting`
    the announced pages that are still to be read.
    """

    feeds: Share
    regions: dict[str, Share]
    languages: dict[str, Share]
    failing: tuple[FailingFeed, ...]
    never: int
    waiting: int


class CoverageBoard(Subscriptions, Collected):
    """The part of the ledger that tells what is read."""

    def coverage(self) -> Coverage:
        """The figures of this moment."""
        feeds, states, now = self.subscriptions(), self.feed_states(), self._clock()
        read = {address for address, state in states.items() if state.read and now - state.read <= LATELY}
        return Coverage(
            feeds=(sum(feed.address in read for feed in feeds), len(feeds)),
            regions=_shares(feeds, read, lambda feed: feed.region),
            languages=_shares(feeds, read, lambda feed: feed.language),
            failing=tuple(_failing(states[feed.address] for feed in feeds if feed.address in states)),
            never=sum(feed.address not in states for feed in feeds),
            waiting=self.pages_waiting(),
        )


def _shares(
    feeds: Iterable[Subscription], read: set[str], of: Callable[[Subscription], str | None]
) -> dict[str, Share]:
    total: Counter[str] = Counter()
    lately: Counter[str] = Counter()
    for feed in feeds:
        name = of(feed) or "?"
        total[name] += 1
        lately[name] += feed.address in read
    return {name: (lately[name], total[name]) for name in sorted(total)}


def _failing(states: Iterable[FetchState]) -> Iterable[FailingFeed]:
    found = (
        FailingFeed(address=one.address, since=one.failing, failures=one.failures, problem=one.problem or "unknown")
        for one in states
        if one.failing is not None
    )
    return sorted(found, key=lambda one: (one.since, one.address))
