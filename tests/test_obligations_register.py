"""The register of provisions: what it holds, and every mistake named by file, line, field and remedy."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from bilateral.obligations import Flaw, RegisterError, flaws, register
from bilateral.obligations.cells import BODY_COLUMNS, COLUMNS
from bilateral.obligations.check import summary

GOOD = {
    "id": "abc-1-2", "instrument": "S/RES/1718 (2006)", "paragraph": "8", "symbol": "S/RES/1718 (2006)",
    "kind": "prohibits", "since": "2006-10-14", "until": "", "ended_by": "", "bound": "*", "target": "PRK",
    "way": "to target", "event_types": "AID|COOPERATE", "modes": "", "fields": "trade", "classes": "fuel",
    "words": "oil", "not_words": "olive oil", "cap": "500000 barrels/year", "exemptions": "", "committee": "",
    "wording": "Says what is banned", "verified": "unverified", "against": "",
}  # fmt: skip


def written(folder: Path, *rows: dict[str, str], name: str = "abc.csv", columns: tuple[str, ...] = COLUMNS) -> Path:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(GOOD | row if columns == COLUMNS else row for row in rows)
    return folder


def one(folder: Path) -> Flaw:
    (flaw,) = flaws(folder)
    return flaw


def test_the_register_of_the_package_is_sound() -> None:
    assert not [flaw for flaw in flaws() if flaw.grave]
    assert summary().startswith(f"{len(register().provisions)} provisions of ")


def test_the_regime_of_north_korea_is_there_in_depth_and_a_row_that_claims_to_be_verified_says_by_what() -> None:
    rows = [row for row in register().provisions if row.family == "prk"]
    numbers = {row.instrument for row in rows}
    for number in ("1718 (2006)", "1874 (2009)", "2087 (2013)", "2094 (2013)", "2270 (2016)", "2321 (2016)",
                   "2356 (2017)", "2371 (2017)", "2375 (2017)", "2397 (2017)"):  # fmt: skip
        assert f"S/RES/{number}" in numbers
    assert len(rows) > 70
    checked = [row for row in rows if row.verified]
    assert len(checked) > 30
    assert all(row.against for row in checked)


def test_a_provision_is_in_force_from_its_first_day_to_the_day_before_its_end() -> None:
    coal = register().provision("prk-2321-26b")
    assert coal is not None
    days = (date(2016, 12, 31), date(2017, 1, 1), date(2017, 8, 4), date(2017, 8, 5))
    assert [coal.in_force(day) for day in days] == [False, True, True, False]
    assert register().provision("prk-0-0") is None


def test_the_bodies_that_watch_are_told_by_day() -> None:
    def names(day: date) -> list[str]:
        return [body.id for body in register().watching(["prk"], day)]

    assert names(date(2008, 1, 1)) == ["prk-committee"]
    assert names(date(2023, 1, 1)) == ["prk-committee", "prk-panel"]
    (msmt,) = [body for body in register().bodies if body.id == "prk-msmt"]
    assert (msmt.kind, len(msmt.members)) == ("group of states", 11)
    (panel,) = [body for body in register().bodies if body.id == "prk-panel"]
    assert panel.until == date(2024, 5, 1)


def test_groups_have_their_members_by_day() -> None:
    held = register()
    assert held.is_member("GBR", "@EU", date(2020, 1, 31))
    assert not held.is_member("GBR", "@EU", date(2020, 2, 1))
    assert not held.is_member("HRV", "@EU", date(2013, 6, 30))
    assert held.is_member("SWE", "@NATO", date(2024, 3, 7))
    assert not held.is_member("SWE", "@NOBODY", date(2024, 3, 7))


def test_a_sound_folder_of_ones_own(tmp_path: Path) -> None:
    held = register(written(tmp_path, {}, {"id": "abc-1-3", "since": "2008-01-01", "paragraph": "9"}))
    assert [(row.id, row.file, row.line) for row in held.provisions] == [
        ("abc-1-2", "abc.csv", 2), ("abc-1-3", "abc.csv", 3),
    ]  # fmt: skip
    assert (held.bodies, held.groups) == ((), {})


@pytest.mark.parametrize(
    ("cells", "field", "says"),
    [
        ({"id": "ABC 1"}, "id", "prk-1718-8a1"),
        ({"kind": "forbids"}, "kind", "choose from prohibits, requires, permits"),
        ({"since": "2006-13-14"}, "since", "write it like 2017-08-05"),
        ({"since": ""}, "since", "give the first day in force"),
        ({"since": "2005-01-01"}, "since", "before the year of S/RES/1718 (2006)"),
        ({"until": "2006-10-14", "ended_by": "x"}, "until", "is not after 2006-10-14"),
        ({"until": "2001-10-14", "ended_by": "x"}, "until", "first day not in force any more"),
        ({"bound": "XQZ"}, "bound", "'XQZ' is no state"),
        ({"bound": "@NOWHERE"}, "bound", "group of groups.csv"),
        ({"bound": ""}, "bound", "is empty"),
        ({"target": "Nobody's Front"}, "target", "known organisation"),
        ({"target": ""}, "target", "name the state or group"),
        ({"way": "towards"}, "way", "by target"),
        ({"event_types": "GIVE"}, "event_types", "'GIVE' is no PLOVER type"),
        ({"event_types": ""}, "event_types", "is empty"),
        ({"modes": "visit"}, "modes", "no mode of these event types"),
        ({"fields": "commerce"}, "fields", "no field of the codebook"),
        ({"classes": "oil"}, "classes", "no class of object"),
        ({"words": "Oil"}, "words", "not in lower case"),
        ({"cap": "a lot"}, "cap", "500000 barrels/year"),
        ({"wording": ""}, "wording", "fill it in"),
        ({"verified": "yesterday"}, "verified", "write the day of the check, or unverified"),
        ({"instrument": ""}, "instrument", "is empty"),
        ({"verified": "2024-01-01"}, "against", "what the row was checked against"),
    ],
)
def test_each_mistake_is_named_with_its_line_field_and_remedy(
    tmp_path: Path, cells: dict[str, str], field: str, says: str
) -> None:
    folder = written(tmp_path, {}, {"id": "abc-1-3", "paragraph": "9"} | cells)
    flaw = one(folder)
    assert (flaw.file, flaw.line, flaw.field, flaw.grave) == ("abc.csv", 3, field, True)
    assert says in flaw.what
    with pytest.raises(RegisterError, match=rf"abc\.csv line 3, {field}: "):
        register(folder)


def test_light_flaws_keep_nothing_from_use(tmp_path: Path) -> None:
    folder = written(tmp_path, {"symbol": "a note"}, {"id": "abc-1-3", "paragraph": "9", "until": "2010-01-01"})
    assert [(flaw.field, flaw.grave) for flaw in flaws(folder)] == [("symbol", False), ("ended_by", False)]
    assert len(register(folder).provisions) == 2


def test_the_check_counts_what_is_verified_read_in_part_and_neither(tmp_path: Path) -> None:
    written(
        tmp_path,
        {"verified": "2024-05-06", "against": "the text"},
        {"id": "abc-1-3", "paragraph": "9", "against": "in part: a press release; paragraph not read"},
        {"id": "abc-1-4", "paragraph": "10"},
        {"id": "abc-1-5", "paragraph": "11", "until": "2010-01-01", "ended_by": "S/RES/1874 (2009)"},
    )
    told = "4 provisions of 1 regimes: 3 without an end; 1 verified, 1 read in part, 2 not checked"
    assert summary(tmp_path) == told


def test_an_id_that_is_there_twice_names_both_places(tmp_path: Path) -> None:
    folder = written(written(tmp_path, {}), {"paragraph": "9"}, name="b.csv")
    assert (one(folder).file, one(folder).field) == ("b.csv", "id")
    assert "abc.csv line 2" in one(folder).what


def test_the_same_paragraph_may_not_be_in_force_twice(tmp_path: Path) -> None:
    older = {"until": "2010-01-01", "ended_by": "S/RES/1874 (2009)"}
    overlapping = written(tmp_path, older, {"id": "abc-1-3", "since": "2009-12-31"})
    assert "the same paragraph is in force in abc.csv line 2" in one(overlapping).what
    assert flaws(written(tmp_path, older, {"id": "abc-1-3", "since": "2010-01-01"})) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty; begin it with id,instrument"),
        (",".join(COLUMNS) + "\n", "there is none under the header"),
        ("id,instrument\nabc,def\n", "without paragraph"),
        (",".join((*COLUMNS, "note")) + "\n", "with note beside"),
        (",".join(reversed(COLUMNS)) + "\n", "in another order"),
        (",".join(COLUMNS) + "\nabc-1,two\n", "has 2 cells, not 23"),
    ],
)
def test_an_empty_file_and_a_wrong_shape_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "abc.csv").write_text(text)
    assert says in one(tmp_path).what
    with pytest.raises(RegisterError, match=r"abc\.csv line \d"):
        register(tmp_path)


def test_a_file_in_another_encoding_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    assert "there is no file of provisions" in one(tmp_path).what
    (tmp_path / "abc.csv").write_bytes("id,Zürich".encode("latin-1"))
    assert "save it as UTF-8" in one(tmp_path).what


def test_a_line_number_counts_lines_of_the_file_also_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    folder = written(tmp_path, {"wording": "one\ntwo"}, {"id": "abc-1-3", "paragraph": "9", "kind": "?"})
    assert (one(folder).line, one(folder).field) == (4, "kind")


def test_mistakes_in_groups_bodies_and_verbs_of_trade_are_named(tmp_path: Path) -> None:
    written(tmp_path, {})
    (tmp_path / "groups.csv").write_text("group,member,since,until\n@EU,QQQ,2001-01-01,2000-01-01\n")
    (tmp_path / "trading.csv").write_text("word,giver\nsold,nobody\n")
    body = dict.fromkeys(BODY_COLUMNS, "") | {
        "id": "b", "name": "B", "regime": "abc", "kind": "club", "since": "2001-01-01", "verified": "unverified"
    }  # fmt: skip
    written(tmp_path, body, name="bodies.csv", columns=BODY_COLUMNS)
    told = {(flaw.file, flaw.field) for flaw in flaws(tmp_path)}
    assert told == {
        ("groups.csv", "group"), ("groups.csv", "member"), ("groups.csv", "until"),
        ("trading.csv", "giver"), ("bodies.csv", "kind"),
    }  # fmt: skip
