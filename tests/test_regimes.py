"""The register's other regimes: what was in force on a day, who was bound, and that every row can be read."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from bilateral.model import FIELDS, OBJECT_CLASSES, EventType
from bilateral.world import organisations, states
from bilateral.world.tables import data_folder, rows

FOLDER = files("bilateral.obligations") / "data"
NO_REGIMES = {"groups.csv", "bodies.csv", "trading.csv"}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines()))


FILES = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.endswith(".csv") and entry.name not in NO_REGIMES)
PROVISIONS = {row["id"]: row for name in FILES for row in read(name)}
GROUPS = read("groups.csv")


def stands(row: Row, day: str) -> bool:
    return row["since"] <= day and (not row["until"] or day < row["until"])


def members(group: str, day: str) -> set[str]:
    return {row["member"] for row in GROUPS if row["group"] == group and stands(row, day)}


IN_FORCE = [
    ("ago-864-19a", "2002-12-08", True),
    ("ago-864-19a", "2002-12-09", False),
    ("lbr-1521-10", "2006-06-19", True),
    ("lbr-1521-10", "2006-06-20", False),
    ("irq-661-3c", "2003-05-21", True),
    ("irq-661-3c", "2003-05-22", False),
    ("eri-1907-5", "2018-11-13", True),
    ("eri-1907-5", "2018-11-14", False),
    ("civ-1643-6", "2014-04-28", True),
    ("civ-1643-6", "2014-04-29", False),
    ("caf-2127-54", "2024-07-29", True),
    ("caf-2745-1", "2024-07-30", True),
    ("mli-2374-1", "2023-08-31", True),
    ("mli-2374-1", "2023-09-01", False),
    ("hti-2699-14", "2024-10-17", True),
    ("hti-2752-2", "2024-10-17", False),
    ("irn-1929-8", "2016-01-15", True),
    ("irn-1929-8", "2016-01-16", False),
    ("irn-2231-b5", "2020-10-17", True),
    ("irn-2231-b5", "2020-10-18", False),
    ("irn-2231-b3", "2023-10-17", True),
    ("irn-2231-b3", "2023-10-18", False),
    ("irn-1929-8-back", "2025-09-27", False),
    ("irn-1929-8-back", "2025-09-28", True),
    ("inf-1", "2019-08-01", True),
    ("inf-1", "2019-08-02", False),
    ("nst-2", "2026-02-04", True),
    ("nst-2", "2026-02-05", False),
    ("rukp-4", "2024-12-03", False),
    ("rukp-4", "2024-12-04", True),
    ("bsgi-1", "2023-07-17", True),
    ("bsgi-1", "2023-07-18", False),
    ("cma-1.3", "2023-11-22", False),
    ("cma-1.2k", "2024-06-03", True),
    ("jcpoa-26u", "2018-05-07", True),
    ("jcpoa-26u", "2018-05-08", False),
    ("eurus-833-3m", "2022-12-04", False),
    ("eurus-833-3m", "2022-12-05", True),
    ("eusyr-36-24", "2025-05-28", True),
    ("eusyr-36-24", "2025-05-29", False),
    ("ussyr-13582-1", "2025-06-30", True),
    ("ussyr-13582-1", "2025-07-01", False),
    ("usmmr-13310-1", "2016-10-06", True),
    ("usmmr-13310-1", "2016-10-07", False),
]


@pytest.mark.parametrize(("provision", "day", "expected"), IN_FORCE)
def test_in_force_on_a_day(provision: str, day: str, expected: bool) -> None:
    assert stands(PROVISIONS[provision], day) is expected


MEMBERS = [
    ("EU", "GBR", "2020-01-31", True),
    ("EU", "GBR", "2020-02-01", False),
    ("EU", "HRV", "2013-06-30", False),
    ("NATO", "SWE", "2024-03-06", False),
    ("NATO", "SWE", "2024-03-07", True),
    ("OTTAWA", "USA", "2024-01-01", False),
    ("OTTAWA", "FIN", "2026-01-09", True),
    ("OTTAWA", "FIN", "2026-01-10", False),
    ("OSLO", "LTU", "2025-03-05", True),
    ("OSLO", "LTU", "2025-03-06", False),
    ("OPEN-SKIES", "RUS", "2021-12-17", True),
    ("OPEN-SKIES", "RUS", "2021-12-18", False),
    ("CFE", "RUS", "2023-11-07", False),
    ("ATT", "CHN", "2020-10-03", False),
]


@pytest.mark.parametrize(("group", "state", "day", "expected"), MEMBERS)
def test_a_member_on_a_day(group: str, state: str, day: str, expected: bool) -> None:
    assert (state in members(group, day)) is expected


def test_as_many_members_as_the_groups_say_they_have() -> None:
    assert [len(members(name, "2025-02-01")) for name in ("EU", "NATO", "OSLO", "ATT")] == [27, 32, 112, 115]


@pytest.mark.parametrize("name", FILES)
def test_every_row_can_be_read(name: str) -> None:
    modes = {(row["event_type"], row["mode"]) for row in rows(data_folder() / "modes.csv")}
    bodies = {called for body in organisations() for called in (body.name, *body.aliases)}
    groups = {f"@{row['group']}" for row in GROUPS}
    for row in read(name):
        types = row["event_types"].split("|")
        assert all(kind in EventType.__members__ for kind in types), row["id"]
        assert all(any((kind, mode) in modes for kind in types) for mode in row["modes"].split("|") if mode), row["id"]
        assert {field for field in row["fields"].split("|") if field} <= set(FIELDS), row["id"]
        assert {cls for cls in row["classes"].split("|") if cls} <= set(OBJECT_CLASSES), row["id"]
        assert set(row["bound"].split("|")) <= {"*", *states(), *groups}, row["id"]
        assert {one for one in row["target"].split("|") if one} <= {*states(), *groups, *bodies}, row["id"]
        assert row["words"] == row["words"].lower(), row["id"]
        assert row["wording"].endswith(".") or name == "prk.csv", row["id"]
        assert date.fromisoformat(row["since"]) < date.fromisoformat(row["until"] or "9999-12-31"), row["id"]


def test_what_ended_says_by_what() -> None:
    assert [key for key, row in PROVISIONS.items() if row["until"] and not row["ended_by"]] == []


def test_ids_are_given_once() -> None:
    twice = Counter(row["id"] for name in FILES for row in read(name))
    assert [key for key, count in twice.items() if count > 1] == []


def test_nothing_is_called_verified_that_was_checked_against_no_text() -> None:
    assert [key for key, row in PROVISIONS.items() if row["verified"] != "unverified" and not row["against"]] == []
