"""The commands, run as a user runs them: results on stdout, the rest on stderr, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import SAMPLE


def rows(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_read_again_does_nothing_new(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    assert "0 new article versions" in run("read", SAMPLE, "--ledger", sample).err


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
