"""The commands on how relations move, on the sample's ledger."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest


@pytest.fixture
def told(run, sample: Path):  # type: ignore[no-untyped-def]
    """What a command prints on the sample."""

    def telling(*words: str) -> str:
        done = run(*words, "--ledger", sample)
        assert done.status == 0, done.err
        return str(done.out)

    return telling


def test_a_relation_says_how_it_stands_and_shows_its_months_fields_and_shifts(told) -> None:  # type: ignore[no-untyped-def]
    said = told("relation", "PRK-RUS", "--as-of", "2024-01-15")
    assert said.startswith("North Korea and Russia have")
    assert "too little coverage" in said
    assert "by North Korea towards Russia" in said
    assert "arms and military aid" in said
    assert "hangs on" in said


def test_rows_of_a_relation_keep_claims_and_confirmed_apart(told) -> None:  # type: ignore[no-untyped-def]
    rows = [json.loads(line) for line in told("relation", "PRK-RUS", "--format", "jsonl").splitlines()]
    assert any(row["cooperation"] > row["cooperation_confirmed"] > 0 for row in rows)
    assert {row["covered"] for row in rows} == {True, False}
    assert all(row["low"] <= row["mean"] <= row["high"] for row in rows)
    table = list(csv.DictReader(io.StringIO(told("relation", "PRK-RUS", "--format", "csv", "--bin", "week"))))
    assert len(table) > 4 * len(rows)


def test_the_two_sides_are_series_of_their_own(told) -> None:  # type: ignore[no-untyped-def]
    def total(*words: str) -> float:
        lines = told("relation", "PRK-RUS", "--format", "jsonl", *words).splitlines()
        return sum(json.loads(line)["cooperation"] for line in lines)

    one, other, both = total("--actor", "prk"), total("--actor", "RUS"), total()
    assert 0 < one < both
    assert 0 < other < both
    assert one + other >= both - 0.01  # what both do together is in each


def test_why_lists_the_events_of_a_bin_and_of_a_shift(told) -> None:  # type: ignore[no-untyped-def]
    month = told("relation", "PRK-RUS", "--why", "2023-09", "--format", "jsonl").splitlines()
    assert month
    assert {json.loads(line)["date"][:7] for line in month} == {"2023-09"}
    shift = json.loads(told("shifts", "PRK-RUS", "--format", "jsonl").splitlines()[-1])
    carried = [
        json.loads(line)["id"]
        for line in told("shifts", "PRK-RUS", "--why", shift["start"], "--format", "jsonl").splitlines()
    ]
    assert set(shift["events"]) <= set(carried)
    assert shift["earliest"] <= shift["start"] <= shift["latest"]
    assert len(shift["shares"]) == len(shift["events"])
    assert "hangs_on" in shift


def test_charts_are_drawn_into_files(told, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told("relation", "PRK-RUS", "--png", str(tmp_path / "chart.png"), "--svg", str(tmp_path / "chart.svg"))
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert b"North Korea" in (tmp_path / "chart.svg").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("relation", "PRK-XXX"), "no state has the code"),
        (("relation", "PRK-RUS", "--bin", "year"), "choose from day, week, month"),
        (("relation", "PRK-RUS", "--field", "chess"), "no field 'chess'"),
        (("relation", "PRK-RUS", "--actor", "KOR"), "no side of"),
        (("relation", "PRK-RUS", "--png", "no/such/folder/chart.png"), "cannot be written"),
        (("shifts", "--why", "1999-01-01"), "no shift began"),
    ],
)
def test_wrong_use_is_named_with_its_remedy(run, sample: Path, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    done = run(*words, "--ledger", sample)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_a_relation_without_news_and_a_day_before_all_news_say_so(told) -> None:  # type: ignore[no-untyped-def]
    assert "Too little news" in told("relation", "FJI-ISL")
    assert "Too little news" in told("relation", "PRK-RUS", "--as-of", "1990-01-01")
