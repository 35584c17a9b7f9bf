"""What tests of several rooms begin with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bilateral.cli import main
from bilateral.ledger import Ledger
from ledger_values import ledger_in

SAMPLE = Path(__file__).parent.parent / "src" / "bilateral" / "sample"
MEMORY = Path("/dev/shm")
ROOM = 2_000_000_000
"""Bytes; a run of all tests leaves a sixth of that behind."""


def write_to_memory() -> None:
    """Let tests write to a disk in memory where there is one with room: a ledger waits for its disk at each commit.

    Whoever sets TMPDIR chooses for themselves. Processes that tests start inherit it.
    """
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


write_to_memory()


class Done(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger to copy: making one takes longer than filling it."""
    folder = tmp_path_factory.mktemp("blank")
    ledger_in(folder).close()
    return folder / "bilateral.db"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the bundled sample, made by the command itself."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    command = [sys.executable, "-c", "from bilateral.cli import main; main()", "read", str(SAMPLE)]
    done = subprocess.run([*command, "--ledger", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Done]:
    """Runs `bilateral ARGS` in this process."""

    def call(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["bilateral", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Done(int(ended.value.code or 0), out.decode(), err.decode())

    return call


@pytest.fixture
def ledger(sample: Path, tmp_path: Path) -> Iterator[Ledger]:
    """The sample's ledger, copied, to write to."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(sample.read_bytes())
    with Ledger(copy) as made:
        yield made
