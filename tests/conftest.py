"""What tests of several rooms begin with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bilateral.cli import main
from ledger_values import ledger_in

SAMPLE = Path(__file__).parent.parent / "src" / "bilateral" / "sample"


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
