"""Jobs by host: one of a host is out at a time, and a host rests between two, while the others go on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Generic, TypeVar

J = TypeVar("J")


class Lanes(Generic[J]):
    """Not for several threads: one hands out and takes back. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._jobs: dict[str, deque[J]] = {}
        self._ready: list[tuple[float, int, str]] = []
        self._out: set[str] = set()
        self._number = 0

    def add(self, host: str, job: J, *, first: bool = False, later: bool = False) -> None:
        """A job for a host, behind its others or before them; `later` lets other hosts that wait come before it."""
        lane = self._jobs.get(host)
        if lane is None:
            lane = self._jobs[host] = deque()
            if host not in self._out:
                self._line_up(host, self._clock() if later else 0.0)
        if first:
            lane.appendleft(job)
        else:
            lane.append(job)

    def take(self) -> J | None:
        """The next job of a host that is free; `None` where none is now."""
        if not self._ready or self._ready[0][0] > self._clock():
            return None
        _, _, host = heappop(self._ready)
        lane = self._jobs[host]
        job = lane.popleft()
        if not lane:
            del self._jobs[host]
        self._out.add(host)
        return job

    def back(self, host: str, rest: float) -> None:
        """The host's job is done; it is left alone for `rest` seconds."""
        self._out.discard(host)
        if host in self._jobs:
            self._line_up(host, self._clock() + rest)

    def drop(self, host: str) -> None:
        """Forget the jobs of a host that wait."""
        if self._jobs.pop(host, None) is not None:
            self._ready = sorted(one for one in self._ready if one[2] != host)

    @property
    def left(self) -> int:
        """How many jobs wait."""
        return sum(map(len, self._jobs.values()))

    def next_in(self) -> float | None:
        """Seconds until some host is free; `None` where no free host has a job."""
        return max(self._ready[0][0] - self._clock(), 0.0) if self._ready else None

    def _line_up(self, host: str, at: float) -> None:
        self._number += 1
        heappush(self._ready, (at, self._number, host))
