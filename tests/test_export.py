"""Events in POLECAT's columns: what is in them, and that a reader of POLECAT reads them."""

from __future__ import annotations

import csv
import io
import json
import sys

import duckdb
import pytest
from fastapi.testclient import TestClient

from bilateral import web
from bilateral.cli import main
from bilateral.model import EventType, Factuality, Place
from bilateral.products import rowfiles
from bilateral.products.plover import PloverRow
from bilateral.world.codes import cow_of
from event_rows import POLECAT, read
from products_values import filled, said_by, story, told

SEOUL = Place(name="Seoul", country="KOR", lat=37.5, lon=127.0)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("export") / "b.db"
    acts = [
        told(
            "2023-03-01", "Pyongyang will visit Russia.", EventType.CONSULT, factuality=Factuality.PLANNED, mode="visit"
        ),
        told("2023-05-01", "Pyongyang\taccused\nRussia.", EventType.ACCUSE, place=SEOUL, outlet='A "good"\tpaper'),
        told("2023-06-01", "=Pyongyang praised Russia.", EventType.SUPPORT, source=said_by("KOR"), outlet="=2+2"),
    ]
    filled(where, [*story(), *acts]).close()
    return where


def rows(text: str, **how: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), **how))  # type: ignore[arg-type]


def test_the_columns_are_polecats_and_then_ours(run, path) -> None:
    done = run("export", "plover", "--ledger", path)
    assert done.status == 0
    header = done.out.splitlines()[0].split(",")
    assert header[: len(POLECAT)] == POLECAT
    assert header[len(POLECAT) :][:2] == ["Status", "Independent Sources"]


def test_a_row_tells_an_event_with_its_reductions(run, path) -> None:
    done = run("export", "plover", "PRK-RUS", "--as-of", "2024-01-15", "--ledger", path)
    by_type = {row["Event Type"]: row for row in rows(done.out)}
    aid, accused, planned = by_type["AID"], by_type["ACCUSE"], by_type["CONSULT"]
    assert (aid["Quad Code"], aid["Intensity"]) == ("MATERIAL COOPERATION", "7.2")
    assert (aid["Actor Country"], aid["Actor COW"], aid["Recipient Country"]) == ("PRK", "731", "RUS")
    assert (aid["Status"], aid["Independent Sources"], aid["Quantity"]) == ("disputed", "2", "1000")
    assert aid["Contexts"] == "military"
    assert aid["Actor Name Raw"] == "Pyongyang"
    assert aid["Publication Date"] == "2023-10-13"
    assert (accused["Placename"], accused["Country"], accused["Latitude"]) == ("Seoul", "KOR", "37.5")
    assert accused["City"] == accused["Wikipedia Actor ID"] == ""
    assert planned["Contexts"].split(";")[-1] in ("hypothetical", "future")


def test_what_did_not_happen_has_an_auxiliary_mode(run, path) -> None:
    done = run("export", "plover", "--status", "lapsed,planned,possible", "--ledger", path)
    found = rows(done.out)
    assert len(found) >= 2
    assert all({"future", "hypothetical"} & set(row["Contexts"].split(";")) for row in found)
    assert all(row["Status"] in ("lapsed", "planned", "possible") for row in found)


def test_a_reader_of_polecat_reads_the_export(run, path, tmp_path) -> None:
    done = run("export", "plover", "--format", "tsv", "--ledger", path)
    (tmp_path / "export.txt").write_text(done.out)
    held = read(tmp_path / "export.txt", "polecat")
    assert held.aside == []
    mine = rows(run("export", "plover", "--ledger", path).out)
    assert held.rows == len(mine)
    counted = {(row["Event Date"], row["Actor Country"], row["Event Type"], row["Recipient Country"]) for row in mine}
    assert {act[:4] for act in held.acts} == counted


def test_each_format_has_the_same_rows(run, path, tmp_path) -> None:
    lines = [
        json.loads(line) for line in run("export", "plover", "--format", "jsonl", "--ledger", path).out.splitlines()
    ]
    table = rows(run("export", "plover", "--ledger", path).out)
    assert [row["Event ID"] for row in table] == [row["Event ID"] for row in lines]
    api = TestClient(web.app(path))
    assert [row["Event ID"] for row in api.get("/api/export/plover").json()] == [row["Event ID"] for row in lines]
    (tmp_path / "api.parquet").write_bytes(api.get("/api/export/plover?format=parquet").content)
    held = duckdb.read_parquet(str(tmp_path / "api.parquet"))
    assert held.columns == list(lines[0])
    assert len(held.fetchall()) == len(lines)
    first = api.get("/api/export/plover?limit=2")
    rest = api.get(first.links["next"]["url"])
    assert [row["Event ID"] for row in first.json() + rest.json()] == [row["Event ID"] for row in lines[:4]]


def test_a_parquet_file_on_stdout_is_whole(path, tmp_path, monkeypatch, capfdbinary) -> None:
    dates = ["--since", "2023-05", "--until", "2023-12"]
    words = ["bilateral", "export", "plover", *dates, "--format", "parquet", "--ledger", str(path)]
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    sys.stdout.flush()
    (tmp_path / "out.parquet").write_bytes(capfdbinary.readouterr().out)
    days = duckdb.sql(f"select \"Event Date\" from '{tmp_path}/out.parquet'").fetchall()
    assert 3 <= len(days) <= 4


def test_cells_cannot_break_the_table_or_run_as_formulas(run, path) -> None:
    safe = run("export", "plover", "--since", "2023-05", "--until", "2023-06", "--ledger", path).out
    assert [row["Source"] for row in rows(safe)] == ['A "good"\tpaper', "'=2+2"]
    tabs = run("export", "plover", "--since", "2023-05", "--until", "2023-06", "--format", "tsv", "--ledger", path).out
    assert [line.count("\t") for line in tabs.splitlines()] == [len(rowfiles.columns(PloverRow)) - 1] * 3


def test_without_events_there_is_the_header_alone(run, path) -> None:
    done = run("export", "plover", "FJI-TON", "--ledger", path)
    assert done.status == 0
    assert len(done.out.splitlines()) == 1


def test_a_state_without_a_number_of_the_correlates_of_war_has_none() -> None:
    assert cow_of("PRK") == "731"
    assert cow_of("ALA") is None


def test_wrong_use_is_told(run, path) -> None:
    for words in (("PRK",), ("--since", "soon"), ("--status", "true"), ("--format", "xml")):
        done = run("export", "plover", *words, "--ledger", path)
        assert done.status == 2
        assert done.out == ""
