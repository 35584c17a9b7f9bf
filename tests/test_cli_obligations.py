"""`bilateral obligations`, run as a user runs it on a small ledger."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import bilateral
from bilateral import obligations
from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Object, Voice
from bilateral.obligations import Flaw
from bilateral.products.duties import line, print_flaws
from bilateral.view import View
from products_values import PRK, RUS, SHELLS, at, event, filled, said_by, told

NOW = "2024-01-20"
AID = {"actor": PRK, "recipient": RUS, "object": SHELLS, "fields": ("military aid",)}
OIL = Object(text="diesel", cls="fuel")
NORTH = frozenset(one.id for one in obligations.register().provisions if one.family == "prk")


def north(out: str) -> list[dict[str, Any]]:
    """The rows of the regime that these tests are about."""
    return [row for row in map(json.loads, out.splitlines()) if row["provision"] in NORTH]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shells that two states assert and one party denies, a launch, oil that is to come, and a denial alone."""
    rows = [
        told("2023-10-13", "Pyongyang sent Russia shells.", EventType.AID, source=said_by("USA"), **AID),
        told("2023-10-14", "Pyongyang sent Russia shells, Seoul said.", EventType.AID, source=said_by("KOR"), **AID),
        told(
            "2023-10-15", "Pyongyang denied that it sent Russia shells.", EventType.AID, source=said_by("PRK"),
            factuality=Factuality.DENIED, **AID,
        ),
        told(
            "2024-01-14", "Pyongyang fired a ballistic missile.", EventType.MOBILIZE, actor=PRK, recipient=None,
            mode="weapons", object=Object(text="a ballistic missile", cls="missiles"), fields=("weapons tests",),
        ),
        told(
            "2024-01-18", "Russia will send diesel to Pyongyang.", EventType.COOPERATE, actor=RUS, recipient=PRK,
            object=OIL, factuality=Factuality.PLANNED, source=said_by("RUS"), fields=("trade", "energy"),
        ),
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("duties") / "d.db"
    filled(path, rows).close()
    return path


def test_findings_are_told_in_two_parts_with_a_plain_line_and_never_a_verdict(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("obligations", "prk-rus", "--as-of", NOW, "--ledger", ledger)
    plain = " ".join(done.out.split())
    assert done.status == 0
    assert plain.index("Said to have been done") < plain.index("Planned or possible")
    assert "paragraph 8 (b)" in plain
    assert " on two acts, if the reports are true" in plain
    assert "watched by the Panel of Experts on North Korea" in plain
    assert "violat" not in plain.casefold()


def test_rows_carry_the_line_and_ids_that_can_be_opened(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    out = run("obligations", "PRK-RUS", "--as-of", NOW, "--format", "jsonl", "--ledger", ledger).out
    shells, oil = north(out)
    assert shells["line"] == (
        "If true, this would touch S/RES/1718 (2006), paragraph 8 (b): "
        "the United States and South Korea say so, North Korea denies it."
    )
    assert oil["line"] == (
        "If carried out, this would count against the cap of 500,000 barrels a year in S/RES/2397 (2017), "
        "paragraph 5: Russia says that it is to come."
    )
    assert (shells["denied_by"], shells["status"], oil["to_come"]) == (["PRK"], "disputed", True)
    with Ledger(ledger, create=False) as opened:
        assert all(View(opened).event(row["event"]) for row in (shells, oil))


def test_what_was_known_by_a_day_and_acts_since_a_day(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    early = run("obligations", "PRK-RUS", "--as-of", "2023-10-13", "--format", "jsonl", "--ledger", ledger).out
    assert [row["denied_by"] for row in north(early)] == [[]]
    late = run("obligations", "PRK-RUS", "--as-of", NOW, "--since", "2024", "--format", "csv", "--ledger", ledger).out
    rows = [row["provision"] for row in csv.DictReader(io.StringIO(late))]
    assert [name for name in rows if name.startswith("prk-")] == ["prk-2397-5"]


def test_a_single_state_has_its_launches_too(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    out = run("obligations", "PRK", "--as-of", NOW, "--format", "jsonl", "--ledger", ledger).out
    assert [row["provision"] for row in north(out)] == ["prk-1718-8b1", "prk-1718-2", "prk-2397-5"]


def test_a_dyad_without_events_has_no_findings(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("obligations", "FRA-DEU", "--ledger", ledger)
    assert (done.status, "no act that is known touches" in done.out) == (0, True)


def test_why_shows_the_provision_and_the_events_behind_it_folded_or_not(run, ledger: Path) -> None:  # type: ignore[no-untyped-def]
    words = ("obligations", "PRK-RUS", "--as-of", NOW, "--ledger", ledger, "--why")
    head = run(*words, "prk-1718-8b1").out
    assert "S/RES/1718 (2006), paragraph 8 (b)" in head
    assert "2026-11-26 against" in " ".join(head.split())
    assert "1 event" in head
    (row,) = map(json.loads, run(*words, "PRK-1874-9", "--format", "jsonl").out.splitlines())
    assert row["event_type"] == "AID"
    assert "unverified; in part: " in " ".join(run(*words, "prk-2270-9").out.split())
    assert "500,000 barrels a year" in run(*words, "prk-2397-5").out
    ended = run(*words, "prk-2321-26b").out
    assert "until 2017-08-05 (ended by S/RES/2371 (2017))" in ended
    assert "0 events" in ended


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("PRK-XQZ",), "no state has the code 'XQZ'"),
        (("XQZ",), "no state has the code 'XQZ'"),
        (("PRK-RUS", "--why", "1718"), "near it are prk-1718-2"),
        (("PRK-RUS", "--why", "zzz"), "lists the ids"),
        (("PRK-RUS", "--as-of", "soon"), "--as-of 'soon' is no date"),
        (("check", "--since", "2020"), "leave out --since"),
    ],
)
def test_wrong_use_is_told_in_one_line(run, ledger: Path, words: tuple[str, ...], says: str) -> None:  # type: ignore[no-untyped-def]
    done = run("obligations", *words, "--ledger", ledger)
    assert (done.status, done.out) == (2, "")
    assert says in " ".join(done.err.split())


def test_check_looks_through_the_register(run) -> None:  # type: ignore[no-untyped-def]
    done = run("obligations", "check")
    assert done.status == 0
    assert " provisions of " in done.out


def test_check_leaves_with_1_where_something_is_grave(run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "abc.csv").write_text("")
    monkeypatch.setattr("bilateral.obligations.check.own_folder", lambda: tmp_path)
    done = run("obligations", "check", "--format", "jsonl")
    assert done.status == 1
    (row,) = map(json.loads, done.out.splitlines())
    assert (row["file"], row["line"], row["field"], row["grave"]) == ("abc.csv", 1, "header", True)


def test_flaws_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    print_flaws([Flaw("abc.csv", 7, "since", "is empty; give it"), Flaw("abc.csv", 8, "symbol", "check it", False)], "")
    assert capsys.readouterr().out.splitlines() == [
        "! abc.csv line 7, since: is empty; give it", "  abc.csv line 8, symbol: check it", "two flaws",
    ]  # fmt: skip


def test_help_has_an_example(run) -> None:  # type: ignore[no-untyped-def]
    assert "bilateral obligations PRK-RUS --as-of 2024-01-15" in " ".join(run("obligations", "--help").out.split())


def test_the_same_findings_as_python_values(ledger: Path) -> None:
    with Ledger(ledger, create=False) as opened:
        both = bilateral.findings(opened, "prk-rus", as_of=date(2024, 1, 20))
        alone = bilateral.findings(opened, "PRK", as_of=date(2024, 1, 20), since=date(2024, 1, 1))
        assert [one.provision for one in both if one.provision in NORTH] == ["prk-1718-8b1", "prk-2397-5"]
        assert [one.provision for one in alone if one.provision in NORTH] == ["prk-1718-2", "prk-2397-5"]
        for wrong in ("XQZ", "PRK-XQZ", "PRK-RU"):
            with pytest.raises(ValueError, match="state"):
                bilateral.findings(opened, wrong)


@pytest.mark.parametrize(
    ("voices", "says"),
    [
        ((), "the ledger does not keep who says so."),
        ((Voice(key="USA", factuality=Factuality.ALLEGED, first=at(NOW)),), "says so without vouching for it."),
    ],
)
def test_a_line_is_no_firmer_than_its_voices(voices: tuple[Voice, ...], says: str) -> None:
    shells = event(object=SHELLS, fields=("military aid",), voices=voices)
    found = next(one for one in obligations.findings([shells], {}, as_of=date(2024, 1, 20)) if one.provision in NORTH)
    assert line(found, shells, ()).endswith(says)
