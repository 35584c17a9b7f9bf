"""What takes long is kept while the ledger does not change, and is never more than a minute behind it."""

from __future__ import annotations

import threading
import time

import pytest

from bilateral.web.backlog import Backlog
from bilateral.web.kept import OLDEST, Kept


class Clock:
    """Seconds that move only when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """Makes numbers, each in `took` seconds of its clock."""

    def __init__(self, clock: Clock, took: float) -> None:
        self.clock, self.took, self.made = clock, took, 0

    def __call__(self) -> int:
        self.clock.now += self.took
        self.made += 1
        return self.made


def renewed(kept: Kept) -> None:
    """Waits until what was begun behind the reader is done."""
    for backlog in (kept._behind, kept._reckoning):
        backlog.submit(lambda: None).result(timeout=10)
    deadline = time.monotonic() + 10
    while kept._making and time.monotonic() < deadline:
        time.sleep(0.01)


def test_the_same_ledger_gives_the_same_value_without_making_it_again() -> None:
    kept, make = Kept(), Slow(Clock(), 5)
    assert [kept.value(key, 1, make) for key in ("a", "a", "b")] == [(1, True), (1, True), (2, True)]


def test_what_is_quick_is_never_behind_the_ledger() -> None:
    clock = Clock()
    kept, make = Kept(clock), Slow(clock, 0.1)
    assert [kept.value("a", stamp, make).value for stamp in (1, 2, 3)] == [1, 2, 3]
    assert [kept.soon("b", stamp, make, 10) for stamp in (1, 2)] == [(4, True), (5, True)]


def test_what_is_slow_is_shown_while_it_is_renewed_behind() -> None:
    clock = Clock()
    kept, make = Kept(clock), Slow(clock, 1)
    assert kept.value("a", 1, make) == (1, True)
    assert kept.value("a", 2, make) == (1, False)
    renewed(kept)
    assert kept.value("a", 2, make) == (2, True)


def test_after_a_minute_the_reader_waits_for_the_new_one() -> None:
    clock = Clock()
    kept, make = Kept(clock), Slow(clock, 1)
    assert kept.value("a", 1, make) == (1, True)
    clock.now += OLDEST
    assert kept.value("a", 2, make) == (2, True)
    clock.now += OLDEST
    assert kept.soon("a", 3, make, 10) == (3, True)


def test_what_is_not_there_in_time_comes_later() -> None:
    kept, go = Kept(), threading.Event()

    def make() -> str:
        assert go.wait(10)
        return "made"

    assert kept.soon("a", 1, make, 0.0) is None
    go.set()
    renewed(kept)
    assert kept.soon("a", 1, make, 0.0) == ("made", True)


def test_a_failure_reaches_those_who_wait_and_is_not_kept() -> None:
    kept = Kept()

    def fail() -> int:
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            kept.value("a", 1, fail)
        with pytest.raises(ValueError, match="no"):
            kept.soon("b", 1, fail, 10)
    assert kept.value("a", 1, lambda: 7) == (7, True)


def test_those_longest_not_asked_for_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilateral.web.kept.MOST", 2)
    kept, make = Kept(), Slow(Clock(), 0)
    for key in ("a", "b", "a", "c"):
        kept.value(key, 1, make)
    assert kept.value("a", 1, make).value == 1
    assert kept.value("b", 1, make).value == 4


def test_what_waits_longest_is_given_up_and_the_newest_comes_first() -> None:
    backlog, go, done = Backlog("test", most=3), threading.Event(), []
    first = backlog.submit(lambda: go.wait(10))
    while not first.running():
        time.sleep(0.01)
    later = [backlog.submit(lambda number=number: done.append(number)) for number in range(5)]
    go.set()
    for one in later[2:]:
        one.result(timeout=10)
    assert done == [4, 3, 2]
    assert [one.cancelled() for one in later] == [True, True, False, False, False]
    backlog.close()


def test_what_was_given_up_is_begun_anew_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilateral.web.backlog.MOST", 1)
    kept, go = Kept(), threading.Event()
    assert kept.soon("slow", 1, lambda: go.wait(10), 0.1) is None
    assert kept.soon("a", 1, lambda: "a", 0.0) is None
    assert kept.soon("b", 1, lambda: "b", 0.0) is None
    go.set()
    assert kept.soon("a", 1, lambda: "a", 10) == ("a", True)
    kept.close()
    assert kept.soon("c", 1, lambda: "c", 0.01) is None
