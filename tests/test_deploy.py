"""The files in `deploy/` start what there is: commands and options that the program knows."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bilateral.cli import app

DEPLOY = Path(__file__).parent.parent / "deploy"


def unit() -> dict[str, str]:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((DEPLOY / "bilateral.service").read_text().replace("\\\n", " "))
    return dict(parser["Service"])


def container() -> list[str]:
    (line,) = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    return list(json.loads(line))


def extra() -> list[str]:
    (line,) = re.findall(r"^BILATERAL_OPTIONS=(.*)$", (DEPLOY / "environment.example").read_text(), re.MULTILINE)
    return shlex.split(line)


@pytest.mark.parametrize(
    "words", [shlex.split(unit()["ExecStart"])[1:-1], container(), ["run", *extra()]], ids=["unit", "container", "env"]
)
def test_the_options_are_those_of_the_command(words: list[str]) -> None:
    assert words[0] == "run"
    told = CliRunner().invoke(app, ["run", "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).stdout
    options = [word for word in words if word.startswith("--")]
    assert options
    assert [option for option in options if option not in told] == []


def test_the_service_stops_gently_and_holds_no_rights() -> None:
    found = unit()
    assert found["User"] == "bilateral"
    assert found["CapabilityBoundingSet"] == ""
    assert found["ProtectSystem"] == "strict"
    assert int(found["TimeoutStopSec"]) >= 90
    assert "KillSignal" not in found  # SIGTERM is what the program listens for


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "bilateral.service").read_text().replace("/opt/bilateral/bin/bilateral", "/bin/true")
    (tmp_path / "bilateral.service").write_text(text.replace("=bilateral\n", "=root\n"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "bilateral.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_runs_without_rights_and_tells_its_health() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert re.search(r"^USER 10001", text, re.MULTILINE)
    assert "HEALTHCHECK" in text and container()[container().index("--heartbeat") + 1] in text
