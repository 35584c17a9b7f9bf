"""One pass: all feeds that are due and the pages that they announce, side by side over hosts."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from math import inf

import msgspec

from bilateral.collecting.crew import Crew
from bilateral.collecting.lanes import Lanes
from bilateral.collecting.storing import store
from bilateral.collecting.visiting import Job, Outcome
from bilateral.ledger import Ledger, host_of, is_lead
from bilateral.model import SetAside, WaitingPage
from bilateral.sources.fetch import Found
from bilateral.sources.raw import RawFiles

TOGETHER = 64
"""Outcomes that are stored in one transaction, if so many are there."""
REST = 60.0
"""Seconds; a host that asks for a longer pause is left to a later pass."""
GRACE = 5.0
"""Seconds that requests under way still have when a pass is to end."""
Tell = Callable[[str, int], None]


class Collected(msgspec.Struct, kw_only=True):
    """What one pass did. Feeds: `new` had something new, `same` not, `failed`, `waiting` are not due or put off.

    `pages` were read, `lost` failed for now or for good, `left` are announced and not yet read. `entries` are those
    that feeds had not said before; `taken_in` are records that an earlier run had kept raw and not concluded from.
    `cut` says that the pass ended before all was read.
    """

    new: int = 0
    same: int = 0
    failed: int = 0
    waiting: int = 0
    entries: int = 0
    pages: int = 0
    lost: int = 0
    left: int = 0
    articles: int = 0
    taken_in: int = 0
    cut: bool = False
    seconds: float = 0.0
    set_aside: list[SetAside] = msgspec.field(default_factory=list)


class Pass:
    """Hands jobs to the crew host by host and stores what comes back; everything here is done by one thread."""

    def __init__(
        self,
        ledger: Ledger,
        raw: RawFiles,
        crew: Crew,
        *,
        pause: float,
        most: int,
        seconds: float,
        stop: threading.Event,
        tell: Tell,
    ) -> None:
        self._ledger, self._raw, self._crew = ledger, raw, crew
        self._pause, self._most, self._stop, self._tell = pause, most, stop, tell
        self._end = time.monotonic() + seconds
        self._lanes: Lanes[Job] = Lanes(time.monotonic)
        self._pages: Counter[str] = Counter()
        self.done = Collected()

    def go(self, jobs: Iterable[Job]) -> Collected:
        """Do these jobs and those that follow from them, until all is done or the time is up."""
        for job in jobs:
            self._add(job)
        while (self._lanes.left or self._crew.out) and not self._is_over():
            self._hand_out()
            self._take_back(self._wait())
        if self._lanes.left or self._crew.out:
            self._end_early()
        return self.done

    def _is_over(self) -> bool:
        return self._stop.is_set() or time.monotonic() >= self._end

    def _hand_out(self) -> None:
        """Some more than there are workers, so that none is idle while something is stored."""
        while self._crew.out < 2 * self._crew.workers and (job := self._lanes.take()) is not None:
            self._crew.hand(job)

    def _wait(self) -> float:
        """Seconds to wait for an outcome: not longer than until a host is free, the end, or a look at `stop`."""
        free = self._lanes.next_in() if self._crew.out < 2 * self._crew.workers else None
        left = max(self._end - time.monotonic(), 0.0)
        return min(0.2 if free is None else free, left, 0.2)

    def _take_back(self, seconds: float) -> None:
        outcomes = self._crew.outcomes(TOGETHER, seconds)
        again = {id(one) for one in outcomes if self._can_wait(one)}
        self._store([one for one in outcomes if id(one) not in again])
        for outcome in outcomes:
            if id(outcome) in again:
                self._lanes.add(outcome.job.host, outcome.job, first=True)
            elif outcome.found is Found.EARLY or outcome.down:  # its other addresses would only hold readers up
                self._lanes.drop(outcome.job.host)
            self._lanes.back(outcome.job.host, max(self._pause, outcome.after or 0.0))

    def _can_wait(self, outcome: Outcome) -> bool:
        """Whether the host is asked again in this pass: it asks for a short pause."""
        after = outcome.after
        return outcome.found is Found.EARLY and after is not None and after < min(REST, self._end - time.monotonic())

    def _store(self, outcomes: list[Outcome]) -> None:
        if not outcomes:
            return
        settled = store(self._ledger, self._raw, outcomes)
        self.done.articles += settled.articles
        self.done.entries += settled.entries
        for outcome in outcomes:
            self._count(outcome)
        for page in sorted(settled.pages, key=_age):
            self._add(page_job(page))
        self._tell("collecting", len(outcomes))

    def _count(self, outcome: Outcome) -> None:
        done = self.done
        done.set_aside += outcome.aside
        if outcome.job.page is not None:
            done.pages += outcome.found is Found.NEW
            done.lost += outcome.found is Found.FAILED
        else:
            done.new += outcome.found is Found.NEW
            done.same += outcome.found is Found.SAME
            done.failed += outcome.found is Found.FAILED
            done.waiting += outcome.found is Found.EARLY

    def _add(self, job: Job) -> None:
        """Line a job up; a host's pages above the most that one pass reads wait for the next.

        Pages that an index names come after those that feeds announce.
        """
        if job.page is not None:
            self._pages[job.host] += 1
            if self._pages[job.host] > self._most:
                return
        self._lanes.add(job.host, job, later=job.page is not None and is_lead(job.page.feed))

    def _end_early(self) -> None:
        """Store what comes within a moment; what is still under way is read again in the next pass."""
        self.done.cut = True
        until = time.monotonic() + GRACE
        while self._crew.out and (left := until - time.monotonic()) > 0:
            self._store([one for one in self._crew.outcomes(TOGETHER, left) if one.found is not Found.EARLY])
        self._crew.abandon()


def _age(page: WaitingPage) -> tuple[float, str]:
    """Sorts the newest first; those without a date are taken for new."""
    at = page.link.published or page.link.updated
    return (-at.timestamp() if at is not None else -inf, page.address)


def page_job(page: WaitingPage) -> Job:
    """A page that waits as a job of its host."""
    return Job(address=page.address, host=host_of(page.address), page=page, state=page.state)
