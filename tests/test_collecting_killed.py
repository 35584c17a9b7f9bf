"""Exactly once: collectors that are killed, meet a full disk, or are two; against real servers on loopback."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from bilateral.ledger import Ledger
from killed import Starter, command, finished, holdings, kill_often
from loopback import Handler, Page
from newsroom import Outlet, outlets, settings_file, subscribed

ARTICLES = 15


@pytest.fixture(scope="module")
def running() -> Iterator[list[Outlet]]:
    with outlets(3, ARTICLES) as found:
        found[0].pages.pop("/3")  # a page that is gone is set aside once
        yield found


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter() as found:
        yield found


@pytest.fixture(scope="module")
def undisturbed(running: list[Outlet], blank: Path, tmp_path_factory: pytest.TempPathFactory, starter: Starter) -> Path:
    return whole(starter, running, blank, tmp_path_factory.mktemp("undisturbed"))


def words(running: list[Outlet], blank: Path, folder: Path, name: str = "collect") -> list[object]:
    """The command for a new ledger in a folder with the subscriptions."""
    path = folder / "bilateral.db"
    if not path.exists():
        shutil.copy(blank, path)
        with Ledger(path) as ledger:
            ledger.subscribe(subscribed(running))
    return [name, "--ledger", path, "--settings", settings_file(folder / "mine.toml", running)]


def whole(starter: Starter, running: list[Outlet], blank: Path, folder: Path) -> Path:
    """A ledger that was brought up to date without interruption."""
    starter.start([*words(running, blank, folder, "run"), "--once"])
    assert starter.ended(120) == 0
    return folder / "bilateral.db"


def test_a_collector_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing(
    running: list[Outlet], blank: Path, tmp_path: Path, undisturbed: Path, starter: Starter
) -> None:
    begin = words(running, blank, tmp_path)
    killed = kill_often(starter, begin, running, 12, Random(20240114), 3 * ARTICLES)
    assert killed >= 4
    assert whole(starter, running, blank, tmp_path) == tmp_path / "bilateral.db"
    expected = holdings(undisturbed)
    assert len(expected["versions"]) == 3 * ARTICLES - 1 == len(expected["records"])
    assert expected["reports"] and expected["events"]
    assert holdings(tmp_path / "bilateral.db") == expected
    with sqlite3.connect(tmp_path / "bilateral.db") as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_disk_that_takes_no_more_is_told_and_loses_nothing(
    running: list[Outlet], blank: Path, tmp_path: Path, undisturbed: Path, starter: Starter
) -> None:
    begin = words(running, blank, tmp_path)
    told = []
    for limit in (6_000, None):
        process = command(*begin, limit=limit)
        if limit is None:  # it is narrowed when all is loaded, so that it is what is collected that finds no room
            running[0].pages["/robots.txt"] = narrowing(process.pid, 60_000)
        status, _, err = finished(process)
        assert status == 2
        told.append(err.splitlines()[-1])
        assert "Traceback" not in err
    del running[0].pages["/robots.txt"]
    assert all("nothing stored so far is lost" in line for line in told)
    whole(starter, running, blank, tmp_path)
    assert holdings(tmp_path / "bilateral.db") == holdings(undisturbed)


def narrowing(process: int, room: int) -> Page:
    """An answer that leaves a process no room for larger files from now on."""

    def narrow(handler: Handler) -> None:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (room, room))
        handler.answer(b"nothing here", status=404)

    return narrow


def test_a_second_collector_is_told_who_is_there_and_a_dead_one_bars_nobody(
    running: list[Outlet], blank: Path, tmp_path: Path, starter: Starter
) -> None:
    begin = words(running, blank, tmp_path, "run")
    first = starter.start([*begin, "--heartbeat", tmp_path / "beat"])
    waited_for(tmp_path / "beat")
    status, _, err = finished(command("collect", *begin[1:]))
    assert status == 2
    assert f"process {first} on " in err
    assert f"stop that one first (kill {first})" in err
    os.kill(first, signal.SIGKILL)
    assert starter.ended(60) == -signal.SIGKILL
    starter.start(["collect", *begin[1:]])
    assert starter.ended(60) in (0, 1)


def test_a_running_monitor_stops_cleanly_when_it_is_told(running: list[Outlet], blank: Path, tmp_path: Path) -> None:
    begin = words(running, blank, tmp_path, "run")
    process = command(*begin, "--every", "1h", "--heartbeat", tmp_path / "beat", "--metrics", tmp_path / "m.prom")
    waited_for(tmp_path / "m.prom")
    process.terminate()
    status, out, err = finished(process)
    assert (status, out) == (0, ""), err
    assert "; next " in err
    assert not (tmp_path / "beat").exists()


def waited_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
