"""What takes long is reckoned in a process of its own, which ends with the server however that ends."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api_server import serving
from bilateral.ledger import Ledger
from bilateral.view import View
from bilateral.web.reading import Reader

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed nowhere here")


def where(_: View) -> int:
    """The process that reckons."""
    return os.getpid()


def refuse(_: View, why: str) -> int:
    """Raises what it was told."""
    raise ValueError(why)


@pytest.fixture
def reader(sample: Path) -> Iterator[Reader]:
    made = Reader(Ledger(sample, create=False), apart=True)
    yield made
    made.close()


def value(reader: Reader, make: Callable, *args: str):
    held = reader.soon(None, 60, make, *args)
    assert held is not None
    return held.value


def below(pid: int) -> set[int]:
    """The processes that a process began, and those that they began."""
    of: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if told[0] != "Z":
            of.setdefault(int(told[1]), []).append(int(stat.parent.name))
    found = set(of.get(pid, ()))
    return found.union(*(below(child) for child in found)) if found else found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()}


def gone(pids: set[int]) -> bool:
    """Whether all of them end in a while."""
    deadline = time.monotonic() + 20
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not alive(pids)


def test_another_process_reckons_and_gives_what_this_one_would(reader: Reader) -> None:
    assert value(reader, where) != os.getpid()
    assert value(reader, View.shifts) == reader.view(None).view.shifts()


def test_what_it_raises_is_raised_here(reader: Reader) -> None:
    with pytest.raises(ValueError, match="no such bloc"):
        value(reader, refuse, "no such bloc")


def test_one_that_came_to_an_end_is_begun_anew(reader: Reader) -> None:
    first = value(reader, where)
    os.kill(first, signal.SIGKILL)
    assert gone({first})
    assert value(reader, View.freshness).articles > 0


def test_closing_ends_it(reader: Reader) -> None:
    first = value(reader, where)
    reader.close()
    assert gone({first})


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_server(sample: Path, sent: signal.Signals) -> None:
    with serving(sample) as server:
        mine = below(server.process.pid)
        assert len(mine) >= 2
        server.process.send_signal(sent)
        server.process.wait(timeout=30)
        assert gone(mine)


def test_a_port_that_is_taken_is_named_with_its_remedy(sample: Path, run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port, "--ledger", sample)
    assert done.status == 2
    assert f"127.0.0.1:{port} cannot be listened on" in done.err
    assert "--port" in done.err
