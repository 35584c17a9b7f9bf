"""Workers that visit addresses side by side; they read and make articles, and store nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue
from tempfile import gettempdir

from bilateral import articles
from bilateral.collecting.visiting import Job, MachineFails, Outcome, done
from bilateral.model import FetchState
from bilateral.sources.fetch import Visitor


class States:
    """What visits know of their addresses; what they leave is stored with what they brought, and not here."""

    def __init__(self) -> None:
        self._states: dict[str, FetchState] = {}

    def state(self, address: str) -> FetchState | None:
        return self._states.get(address)

    def keep(self, state: FetchState) -> None:
        """Nothing: an outcome carries its state."""

    def hold(self, job: Job) -> None:
        """Know the state of a job that is handed out."""
        if job.state is not None:
            self._states[job.address] = job.state

    def forget(self, job: Job) -> None:
        """Let go of it."""
        self._states.pop(job.address, None)


class Crew:
    """Threads that take jobs and give outcomes, in any order; they end with the program.

    A visit cannot be stopped: who does not wait for it calls `abandon`, and its outcome is dropped when it comes.
    """

    def __init__(
        self, visitor: Visitor, states: States, *, workers: int, tries: int, now: Callable[[], datetime]
    ) -> None:
        _prepare()
        self._visitor, self._states, self._tries, self._now = visitor, states, tries, now
        self._jobs: SimpleQueue[tuple[int, Job] | None] = SimpleQueue()
        self._outcomes: SimpleQueue[tuple[int, Outcome | Exception]] = SimpleQueue()
        self._round = 0
        self.workers = workers
        self.out = 0
        self._threads = [threading.Thread(target=self._work, daemon=True, name=f"reader {n}") for n in range(workers)]
        for thread in self._threads:
            thread.start()

    def hand(self, job: Job) -> None:
        """Let somebody visit it."""
        self._states.hold(job)
        self._jobs.put((self._round, job))
        self.out += 1

    def outcomes(self, most: int, seconds: float) -> list[Outcome]:
        """Outcomes that are there; waits up to so many seconds for the first. Raises `MachineFails`."""
        found: list[Outcome] = []
        try:
            while len(found) < most:
                made_in, outcome = self._outcomes.get(timeout=seconds) if not found else self._outcomes.get_nowait()
                if made_in != self._round:
                    continue
                if isinstance(outcome, Exception):
                    raise outcome
                self._states.forget(outcome.job)
                self.out -= 1
                found.append(outcome)
        except Empty:
            pass
        return found

    def abandon(self) -> None:
        """Wait no longer for what is out."""
        self._round += 1
        self.out = 0

    def dismiss(self) -> None:
        """End the threads when they are free."""
        self.abandon()
        for _ in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        while (given := self._jobs.get()) is not None:
            made_in, job = given
            if made_in == self._round:
                self._outcomes.put((made_in, self._done(job)))

    def _done(self, job: Job) -> Outcome | Exception:
        try:
            return done(job, self._visitor, self._tries, self._now())
        except Exception as error:  # told to who waits for the outcome
            return error


def _prepare() -> None:
    """Load what reading needs, which is unpacked in the folder for temporary files."""
    try:
        articles.prepare()
    except OSError as error:
        raise MachineFails(
            f"{gettempdir()}: what reading needs cannot be unpacked there ({error.strerror}); nothing stored so far is "
            "lost, free some space"
        ) from error
