"""The real server in a process of its own, on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

COMMAND = [sys.executable, "-c", "from bilateral.cli import main; main()"]


class Server(NamedTuple):
    """Where it listens, and the process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(ledger: Path, *more: object) -> Iterator[Server]:
    """`bilateral serve` on a ledger, from when it answers until it is ended."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--port", str(port), "--ledger", str(ledger), *map(str, more)]
    process = subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        _await(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the port is open. Raises `AssertionError` where the process ends before."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise AssertionError(process.stderr.read().decode() if process.stderr else "ended")
        time.sleep(0.1)
    raise AssertionError("the server did not open its port")
