"""`bilateral stress` and `bilateral flow`, run as a user runs them on a small ledger."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

import bilateral
from bilateral.cli import main
from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Object
from bilateral.view import View
from products_values import PAIR, PRK, RUS, SHELLS, filled, said_by, told

NOW = date(2024, 1, 20)
TESTS = Object(text="a missile", cls="missiles")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of talks every third week, and in the last weeks shells, missile tests and sanctions."""
    rows = []
    for week in range(36):
        day = date(2022, 1, 3) + timedelta(days=20 * week)
        rows.append(told(f"{day}", f"Pyongyang met Russia on {day}.", EventType.CONSULT, actor=PRK, recipient=RUS))
    for n in range(6):
        day = date(2023, 12, 2) + timedelta(days=6 * n)
        rows.append(
            told(
                f"{day}", f"Pyongyang tested a missile, number {n}, on {day}.", EventType.MOBILIZE, actor=PRK,
                recipient=None, mode="weapons", object=TESTS, fields=("weapons tests",),
            )
        )  # fmt: skip
        rows.append(
            told(
                f"{day}", f"Russia froze funds of Pyongyang, number {n}, on {day}.", EventType.COERCE, actor=RUS,
                recipient=PRK, mode="seize", fields=("sanctions and evasion",),
            )
        )  # fmt: skip
    rows += [
        told(
            "2024-01-10", "Pyongyang sent Russia a thousand containers of shells.", EventType.AID, actor=PRK,
            recipient=RUS, object=SHELLS, source=said_by(state), outlet=f"Wire {state}", fields=("military aid",),
        )
        for state in ("USA", "KOR")
    ]  # fmt: skip
    rows.append(
        told(
            "2024-01-12", "Russia denied that it had shells from Pyongyang.", EventType.AID, actor=PRK, recipient=RUS,
            object=SHELLS, source=said_by("RUS"), factuality=Factuality.DENIED, fields=("military aid",),
        )
    )  # fmt: skip
    path = tmp_path_factory.mktemp("states") / "s.db"
    filled(path, rows).close()
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], ledger: Path):  # type: ignore[no-untyped-def]
    """Runs `bilateral ARGS --ledger LEDGER` in this process; gives (exit code, stdout, stderr)."""

    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bilateral", *map(str, words), "--ledger", str(ledger)])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return int(ended.value.code or 0), out.decode(), err.decode()

    return call


def test_the_stress_of_a_state_is_told_part_by_part(run) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("stress", "prk", "--as-of", NOW)
    assert status == 0
    assert out.startswith("North Korea, 23 Oct 2023 to 20 Jan 2024: stress ")
    for part in ("conflict share", "worsening dyads", "sanctions", "force against", "force by", "threat signals"):
        assert part in out
    assert "texts on North Korea" in out


def test_its_row_has_all_parts_and_ids_that_can_be_opened(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    row = json.loads(run("stress", "PRK", "--as-of", NOW, "--format", "jsonl")[1])
    parts = {part["name"]: part for part in row["parts"]}
    assert (row["state"], row["since"], row["lacking"]) == ("PRK", "2023-10-23", None)
    assert 0.45 < row["low"] < row["total"] < row["high"]
    assert row["total"] > 0.6
    assert parts["threat signals"]["unusual"] > 0.8
    assert len(parts["sanctions"]["events"]) == 6
    with Ledger(ledger, create=False) as opened:
        view = View(opened, NOW)
        assert all(view.event(one) for part in row["parts"] for one in part["events"])


def test_why_lists_the_events_behind_a_part_by_the_beginning_of_its_name(run) -> None:  # type: ignore[no-untyped-def]
    out = run("stress", "PRK", "--as-of", NOW, "--why", "threat", "--format", "jsonl")[1]
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["event_type"] for row in rows] == ["MOBILIZE"] * 6
    assert "6 events" in run("stress", "PRK", "--as-of", NOW, "--why", "Threat-signals")[1]
    assert "0 events" in run("stress", "PRK", "--as-of", NOW, "--why", "force-by")[1]


def test_without_a_state_all_covered_ones_are_ranked(run) -> None:  # type: ignore[no-untyped-def]
    out = run("stress", "--as-of", NOW, "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["state"] for row in rows] == ["PRK", "RUS"]
    assert float(rows[0]["total"]) > float(rows[1]["total"])
    table = run("stress", "--as-of", NOW)[1]
    assert "PRK North Korea" in table
    assert "two states of which enough was read from 23 Oct 2023 to 20 Jan 2024" in " ".join(table.split())


def test_a_window_of_other_length_and_one_before_the_first_row(run) -> None:  # type: ignore[no-untyped-def]
    assert (
        json.loads(run("stress", "PRK", "--as-of", NOW, "--days", 30, "--format", "jsonl")[1])["since"] == "2023-12-22"
    )
    early = run("stress", "PRK", "--as-of", "2021-05-01")[1]
    assert "too little coverage" in early
    assert "calm" not in early
    assert run("stress", "--as-of", "2021-05-01")[1].startswith(
        "no state of which enough was read in these days and before"
    )
    assert json.loads(run("stress", "NOR", "--as-of", NOW, "--format", "jsonl")[1])["lacking"] == "too little coverage"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("stress", "XQX"), "no state has the code 'XQX'"),
        (("stress", "SUN", "--as-of", NOW), "Soviet Union (SUN) ended on 1991-12-"),
        (("stress", "PRK", "--why", "weather"), "--why 'weather' is none of these, or several; choose from conflict"),
        (("stress", "PRK", "--why", "force"), "choose from conflict share"),
        (("stress", "--why", "sanctions"), "name it, such as `bilateral stress KOR"),
        (("stress", "PRK", "--days", 0), "Invalid value for '--days'"),
        (("stress", "PRK", "--as-of", "soon"), "--as-of 'soon' is no date"),
        (("flow", "PRK"), "'PRK' is no pair of states"),
        (("flow", "PRK-XQX"), "no state has the code 'XQX'"),
        (("flow", "PRK-RUS", "--why", "butter"), "choose from small arms"),
        (("flow", "PRK-RUS", "--since", "then"), "--since 'then' is no date"),
    ],
)
def test_wrong_use_says_what_and_the_remedy(run, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert said in err


def test_the_flow_of_a_pair_says_which_way_how_much_and_by_whose_word(run) -> None:  # type: ignore[no-untyped-def]
    status, out, _ = run("flow", "RUS-PRK")
    assert status == 0
    line = next(line for line in out.splitlines() if line.startswith("munitions"))
    for words in ("PRK → RUS", "passed", "1 disputed", "2024-01-10", "KOR", "USA", "RUS", "1,000"):
        assert words in line
    assert "never sums" in out


def test_a_flow_is_a_row_and_why_lists_its_events(run) -> None:  # type: ignore[no-untyped-def]
    (row,) = [json.loads(line) for line in run("flow", "PRK-RUS", "--format", "jsonl")[1].splitlines()]
    assert (row["class"], row["giver"], row["taker"], row["passage"]) == ("munitions", "PRK", "RUS", "passed")
    assert row["claimed"] == [{"quantity": 1000, "unit": "containers", "event": row["events"][0]}]
    assert (row["claimed_by"], row["denied_by"], row["sources"]) == (["KOR", "USA"], ["RUS"], 2)
    listed = [json.loads(line) for line in run("flow", "PRK-RUS", "--why", "muni", "--format", "jsonl")[1].splitlines()]
    assert [one["id"] for one in listed] == row["events"]
    assert "giver,taker,class,passage" in run("flow", "PRK-RUS", "--format", "csv")[1].splitlines()[0]
    assert "no flows" in run("flow", "PRK-RUS", "--since", "2024-02")[1]
    assert "no flows" in run("flow", "PRK-RUS", "--as-of", "2023-06-01")[1]


def test_python_gives_what_the_commands_print(ledger: Path) -> None:
    with Ledger(ledger, create=False) as opened:
        assert bilateral.stress(opened, "prk", as_of=NOW) == View(opened, NOW).stress("PRK")
        assert bilateral.flow(opened, "RUS-PRK") == View(opened).flow(PAIR)
        with pytest.raises(ValueError, match="no state has the code 'XQX'"):
            bilateral.stress(opened, "XQX")


def test_without_a_day_the_window_ends_with_the_last_news(ledger: Path) -> None:
    with Ledger(ledger, create=False) as opened:
        assert View(opened).stress("PRK").until == date(2024, 1, 12)
