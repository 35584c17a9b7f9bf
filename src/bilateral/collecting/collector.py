"""The collector of one ledger: it holds the lock, the raw files and the readers, and makes pass after pass."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType

import msgspec

from bilateral.collecting.crew import Crew, States
from bilateral.collecting.lock import Lock
from bilateral.collecting.one_pass import Collected, Pass, Tell, page_job
from bilateral.collecting.settings import Settings, seconds
from bilateral.collecting.storing import take_in
from bilateral.collecting.visiting import Job
from bilateral.ledger import Ledger, host_of, utc_now
from bilateral.sources import fetch
from bilateral.sources.fetch import Resolver, Turns, Visitor, system_resolver
from bilateral.sources.raw import RawFiles

PATIENCE = 1.0
"""Seconds of a host's pause that a reader waits out; during longer ones it reads other hosts."""


def silent(stage: str, count: int) -> None:
    """Tells nobody."""


class Collector:
    """Reads the subscriptions of a ledger. Used as a context; entering takes in what an earlier run left behind.

    `now` tells the time, UTC, `resolver` looks names up, `tls` is whom to trust, `turns` keeps the pauses of hosts.
    Entering raises `AlreadyCollecting` where another process collects; everything may raise `RawError` and
    `LedgerError` where the disk takes no more, and can be tried again.
    """

    def __init__(
        self,
        ledger: Ledger,
        settings: Settings | None = None,
        fetching: fetch.Settings | None = None,
        *,
        now: Callable[[], datetime] = utc_now,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._ledger, self._settings, self._now = ledger, settings or Settings(), now
        asked = fetching or fetch.Settings()
        self._pause = asked.delay
        patient = msgspec.structs.replace(asked, patience=min(asked.patience, PATIENCE))
        states = States()
        visitor = Visitor(patient, keeper=states, now=now, resolver=resolver, tls=tls, turns=turns)
        self._visitor, self._states = visitor, states
        folder = self._settings.folder(ledger.path)
        self._raw = RawFiles(folder, rotate=self._settings.rotate * 1_000_000)
        self._locks = [ledger.path, *([folder] if self._settings.raw else [])]
        self._held = ExitStack()
        self._crew: Crew | None = None
        self._taken_in = 0

    def __enter__(self) -> Collector:
        with ExitStack() as held:
            for path in self._locks:
                held.enter_context(Lock(path))
            self._taken_in = take_in(self._ledger, self._raw, silent)
            self._crew = Crew(
                self._visitor,
                self._states,
                workers=self._settings.workers,
                tries=self._settings.tries,
                now=self._now,
            )
            held.callback(self._raw.close)
            held.callback(self._crew.dismiss)
            self._held = held.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def collect(self, *, stop: threading.Event | None = None, tell: Tell = silent) -> Collected:
        """One pass, up to its end, the end of its time, or shortly after `stop` is set; what was read is kept."""
        if self._crew is None:
            raise RuntimeError("a collector is used as a context")
        began = time.monotonic()
        one = Pass(
            self._ledger,
            self._raw,
            self._crew,
            pause=self._pause,
            most=self._settings.pages,
            seconds=seconds(self._settings.deadline),
            stop=stop or threading.Event(),
            tell=tell,
        )
        try:
            done = one.go(self._jobs(one.done))
        except BaseException:
            self._crew.abandon()
            raise
        done.taken_in, self._taken_in = self._taken_in, 0
        done.left = self._ledger.pages_waiting()
        done.seconds = time.monotonic() - began
        return done

    def _jobs(self, done: Collected) -> Iterator[Job]:
        """Feeds that are due, those that failed last come last; then pages that were announced before."""
        now, states = self._now(), self._ledger.feed_states()
        feeds = []
        for feed in self._ledger.subscriptions():
            state = states.get(feed.address)
            if state is not None and state.due is not None and now < state.due:
                done.waiting += 1
                continue
            feeds.append(Job(address=feed.address, host=host_of(feed.address), feed=feed, state=state))
        yield from sorted(feeds, key=lambda job: (job.state.failures if job.state else 0, job.address))
        yield from (page_job(page) for page in self._ledger.waiting_pages(now, self._settings.pages))
