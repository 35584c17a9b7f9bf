"""The commands, run as a user runs them: results on stdout, the rest on stderr, and the exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import bilateral
from conftest import SAMPLE


def rows(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_read_again_does_nothing_new(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("read", SAMPLE, "--ledger", sample)
    assert done.status == 0
    assert "0 new article versions" in done.err and "files had been read before" in done.err


def test_code_gives_rows_and_names_what_it_sets_aside(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = run(
        "code", rows(tmp_path / "a.jsonl", '{"id":"1","published":"2024-01-14","text":"Iran armed Syria."}', "{")
    )
    assert done.status == 1
    row = json.loads(done.out)
    assert list(row)[:4] == ["id", "article", "sentence", "text"]
    assert (row["actor"]["state"], row["event_type"], row["recipient"]["state"]) == ("IRN", "AID", "SYR")
    assert "a.jsonl:2" in done.err


def test_code_for_a_chosen_pair_gives_one_report(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    line = {"id": "1", "published": "2024-01-14", "text": "The cat bit the dog.", "actor_span": [0, 7]}
    done = run("code", rows(tmp_path / "a.jsonl", json.dumps(line | {"recipient_span": [12, 19]})))
    assert (done.status, len(done.out.splitlines())) == (0, 1)


def test_a_span_outside_the_text_is_set_aside(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    line = {"id": "1", "published": "2024-01-14", "text": "Iran.", "actor_span": [0, 99], "recipient_span": None}
    done = run("code", rows(tmp_path / "a.jsonl", json.dumps(line)))
    assert (done.status, done.out) == (2, "")
    assert "span" in done.err


def test_nothing_usable_is_exit_code_two(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("read", tmp_path / "none.txt", "--ledger", tmp_path / "l.db").status == 2


def test_events_as_rows(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("events", "RUS-PRK", "--since", "2023-07", "--format", "jsonl", "--ledger", sample)
    found = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 0
    assert found
    assert all({row["actor"]["state"], row["recipient"]["state"]} == {"PRK", "RUS"} for row in found)
    assert all(row["date"] >= "2023-07-01" for row in found)
    assert list(found[0]) == [
        "id", "event_type", "mode", "fields", "object", "actor", "recipient", "date", "date_precision", "place",
        "status", "independent_sources", "speakers", "reports", "first_known", "confidence",
    ]  # fmt: skip


def test_events_as_table_and_csv(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    assert "disputed" in run("events", "PRK-RUS", "--ledger", sample, "--status", "disputed").out
    assert run("events", "--format", "csv", "--ledger", sample, "--min-sources", "2").out.startswith("id,")


def test_arms_are_claimed_and_denied_and_a_visit_is_open(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    arguments = ("events", "PRK-RUS", "--as-of", "2024-01-15", "--format", "jsonl", "--ledger", sample)
    found = [json.loads(line) for line in run(*arguments).out.splitlines()]
    arms = [row for row in found if row["event_type"] == "AID" and "military aid" in row["fields"]]
    assert {"claimed", "disputed"} & {row["status"] for row in arms}
    visits = [row for row in found if row["mode"] == "visit" and row["actor"]["state"] == "RUS"]
    assert {"possible", "planned"} & {row["status"] for row in visits}


def test_why_walks_down_to_the_sentence(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    listed = run("events", "PRK-RUS", "--format", "jsonl", "--status", "confirmed", "--ledger", sample)
    event = json.loads(listed.out.splitlines()[-1])
    done = run("why", event["id"][:10], "--ledger", sample)
    assert done.status == 0
    assert "Sample" in done.out


def test_shifts_of_the_sample_show_the_deepening(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("shifts", "PRK-RUS", "--as-of", "2024-01-15", "--format", "jsonl", "--ledger", sample)
    found = [json.loads(line) for line in done.out.splitlines()]
    assert any(row["direction"] == "deepening" and "2023-07" <= row["start"] <= "2023-10" for row in found)
    assert all(row["dyad"] == ["PRK", "RUS"] and row["detected"] <= "2024-01-15" for row in found)


def test_a_brief_in_both_formats(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    text = run("brief", "PRK-RUS", "--as-of", "2024-01-15", "--ledger", sample).out
    assert "North Korea" in text
    page = run("brief", "PRK-RUS", "--as-of", "2024-01-15", "--format", "html", "--ledger", sample).out
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<svg" in page


def test_status_says_what_waits_and_what_failed(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("status", "--ledger", sample)
    assert done.status == 0
    assert "ko" in done.out


def test_extract_prints_a_row_for_each(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    listing = rows(
        tmp_path / "list.jsonl", json.dumps({"path": str(SAMPLE / "page-1.html"), "url": None}), '{"path": "no"}'
    )
    done = run("extract", "--from-list", listing)
    first, second = map(json.loads, done.out.splitlines())
    assert done.status == 1
    assert first["published"]
    assert "error" in second
    assert run("extract", SAMPLE / "note-1.txt").status == 0


def test_the_world_answers(run) -> None:  # type: ignore[no-untyped-def]
    assert "PRK" in run("world", "who", "Choe Son Hui", "--on", "2024-01-14").out
    assert run("world", "check").status == 0
    checked = run("publishers", "check")
    assert checked.status == 0 and "publishers of" in checked.err
    assert run("world", "who", "Nobody Known").status == 2


WRONG = [
    ("events", "PRK"),
    ("events", "PRK-XXX"),
    ("events", "PRK-RUS", "--since", "yesterday"),
    ("events", "--status", "sure"),
    ("brief", "PRK-RUS", "--as-of", "2024-13-01"),
    ("why", "ffffffffff"),
    ("nonsense",),
    ("extract",),
]


@pytest.mark.parametrize("words", WRONG)
def test_wrong_use_is_one_clear_line(run, sample: Path, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    where = ("--ledger", sample) if words[0] in ("events", "brief", "why") else ()
    done = run(*words, *where)
    assert (done.status, done.out) == (2, "")
    assert len(done.err.strip().splitlines()) <= 2


def test_a_missing_ledger_is_named(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("events", "--ledger", tmp_path / "none.db")
    assert done.status == 2
    assert "none.db" in done.err


@pytest.mark.parametrize(
    "command",
    [
        "read",
        "code",
        "events",
        "why",
        "shifts",
        "brief",
        "blocs",
        "serve",
        "status",
        "extract",
        "world",
        "gdelt",
        "backfill",
    ],
)
def test_every_command_has_help_with_an_example(run, command: str) -> None:  # type: ignore[no-untyped-def]
    done = run(command, "--help")
    assert done.status == 0
    assert "xample" in done.out or command == "world"


def test_wrong_settings_are_named_before_a_ledger_is_made(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    wrong, path = tmp_path / "wrong.toml", tmp_path / "l.db"
    wrong.write_text('[coding]\nbackend = "magic"\n')
    done = run("read", SAMPLE, "--settings", wrong, "--ledger", path)
    assert (done.status, path.exists()) == (2, False)
    assert "wrong.toml" in done.err


@pytest.mark.parametrize(
    "words",
    [("world", "who", "Russia"), ("events",), ("events", "--format", "csv"), ("events", "--help")],
    ids=" ".join,
)
def test_a_reader_that_leaves_is_no_failure(words: tuple[str, ...], sample: Path) -> None:
    ledger = ("--ledger", str(sample)) if words == ("events",) else ()
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", "from bilateral.cli import main; main()", *words, *ledger],
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert "Traceback" not in done.stderr and "Broken pipe" not in done.stderr
    assert done.returncode == (2 if words == ("events", "--format", "csv") else 0), done.stderr


@pytest.mark.parametrize("pair", ["North Korea–Russia", "russia-north korea", "DPRK-RUS"])
def test_states_are_known_by_their_names(run, sample: Path, pair: str) -> None:  # type: ignore[no-untyped-def]
    by_code = run("events", "PRK-RUS", "--format", "csv", "--ledger", sample)
    assert run("events", pair, "--format", "csv", "--ledger", sample).out == by_code.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("events", "Nowhere-RUS"), "no state has the code 'Nowhere' or is called so"),
        (("balance", "PRK-RUS-CHN"), "is no pair of states"),
        (("events", "--as-of", "2999"), "is to come"),
        (("daily", "--as-of", "2999-01-01"), "is to come"),
        (("events", "--since", "2024", "--until", "2023"), "lies after --until 2023"),
        (("relation", "PRK-RUS", "--actor", "France"), "give PRK or RUS"),
        (("relation",), "`bilateral relation --help` shows how"),
        (("obligations",), "name a relation or a state"),
    ],
)
def test_wrong_use_names_the_remedy(run, sample: Path, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    ledger = ("--ledger", sample) if len(words) > 1 else ()
    done = run(*words, *ledger)
    assert done.status == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_provision_is_shown_without_a_ledger(run) -> None:  # type: ignore[no-untyped-def]
    done = run("obligations", "--why", "prk-1718-8b1")
    assert done.status == 0
    assert "S/RES/1718 (2006), paragraph 8 (b)" in done.out


def test_a_path_that_is_not_there_makes_no_ledger(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ledger = tmp_path / "l.db"
    assert run("read", tmp_path / "none", "--ledger", ledger).status == 2
    assert run("collect", "--ledger", ledger).status == 2
    assert not ledger.exists()


@pytest.mark.parametrize("words", [("read",), ("backfill", "current-events"), ("extract",)], ids=" ".join)
def test_an_empty_folder_is_nothing_done(run, tmp_path: Path, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "empty").mkdir()
    ledger = () if words == ("extract",) else ("--ledger", tmp_path / "l.db")
    assert run(*words, tmp_path / "empty", *ledger).status == 2


def test_extract_of_nothing_but_failures_is_exit_code_two(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("extract", tmp_path / "none.html").status == 2


def test_what_was_read_is_told_in_one_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    row = '{"id": "a", "published": "2024-01-15", "text": "Russia signed a treaty with North Korea."}'
    done = run("read", rows(tmp_path / "a.jsonl", row), "--ledger", tmp_path / "l.db")
    assert done.err == "1 new article version of 1 read, 1 report, 1 relation brought up to date\n"


def test_why_names_the_articles_that_raw_asks_for(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    event = json.loads(run("events", "PRK-RUS", "--format", "jsonl", "--ledger", sample).out.splitlines()[0])
    named = re.search(r"article (\S+)", run("why", event["id"], "--ledger", sample).out.partition("; report")[2])
    assert named
    assert "was not collected from the web" in run("raw", named[1], "--ledger", sample).err


def test_help_lists_the_commands_by_what_they_are_for(run) -> None:  # type: ignore[no-untyped-def]
    shown = run("--help").out
    places = [shown.index(one) for one in ("What happened", " why ", "How relations move", " shifts ")]
    assert places == sorted(places)


def test_python_completes_the_names_that_it_offers() -> None:
    assert set(bilateral.__all__) < set(dir(bilateral))
    assert "annotations" not in dir(bilateral)


def test_python_runs_it_as_a_module() -> None:
    command = [sys.executable, "-m", "bilateral", "world", "who", "Choe Son Hui", "--on", "2024-01-14"]
    assert "PRK" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
