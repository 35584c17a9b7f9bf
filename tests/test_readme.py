"""The README's examples do what it says: its console blocks are run, and its output is compared.

`…` in an expected line stands for anything; a line that is only `…` for any lines.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, list[str]]]:
    """(command, expected lines) in order."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *expected = part.rstrip("\n").split("\n")
            found.append((command, expected))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the README assumes it: the sources beside, and a file of rows."""
    path = tmp_path_factory.mktemp("readme")
    (path / "src").symlink_to(ROOT / "src")
    (path / "rows.jsonl").write_text('{"id":"1","published":"2024-01-14","text":"Iran armed Syria."}\n')
    return path


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bilateral.cli import main; main()", *words]
    environment = {"COLUMNS": "160", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


def pattern(lines: list[str]) -> str:
    return ".*?".join(r"[ ]*\n".join(re.escape(line.rstrip()).replace("…", ".*?") for line in lines).split("\n.*?\n"))


def test_the_readme_has_examples() -> None:
    assert len(examples()) >= 6


def test_the_examples_in_order(folder: Path) -> None:
    for command, expected in examples():
        name, *words = shlex.split(command)
        assert name == "bilateral"
        done = run(words, folder)
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        if expected:
            assert re.search(pattern(expected), done.stdout, re.S), f"{command} gave\n{done.stdout[:2000]}"


def test_the_python_example(folder: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "North Korea" in done.stdout
