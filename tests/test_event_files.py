"""Other people's event files: what each kind says, and what of it is set aside with which reason."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.sources import event_files
from bilateral.sources.event_files import Unusable, reading, unpacking
from bilateral.sources.event_files.reading import REMEDY
from event_rows import ACLED, ICEWS, POLECAT, Found, gdelt_row, read, table, written

PLAIN = "date,actor,recipient,event_type,cameo\n"


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def refused(path: Path, kind: str) -> str:
    with pytest.raises(Unusable) as why:
        read(path, kind)
    return str(why.value)


# what each kind says


def test_gdelt_rows_are_counted_by_day_states_and_type(tmp_path: Path) -> None:
    content = lines(
        gdelt_row("20240114", "PRK", "RUS", "0841"),
        gdelt_row("20240114", "PRK", "RUS", "043"),
        gdelt_row("20240114", "PRK", "RUS", "042"),
        gdelt_row("20240114", "ROM", "WSB", "190"),
        gdelt_row("20240114", "PRK", "RUS", "0872"),
        gdelt_row("20240114", "PRK", "RUS", "010"),
        gdelt_row("20240114", "PRK", "EUR", "043"),
        gdelt_row("20240114", "PRK", "", "043"),
        gdelt_row("20240114", "PRK", "RUS", "---"),
    )
    found = read(written(tmp_path / "20240114120000.export.CSV", content), "gdelt")
    assert found.acts == [
        ("2024-01-14", "PRK", "CONCEDE", "RUS", 1),
        ("2024-01-14", "PRK", "CONSULT", "RUS", 2),
        ("2024-01-14", "PRK", "RETREAT", "RUS", 1),
        ("2024-01-14", "ROU", "ASSAULT", "PSE", 1),
    ]
    assert (found.rows, found.counted, found.speech, found.apart) == (9, 5, 2, 2)
    assert found.aside == []


def test_what_gdelt_added_later_became_known_later(tmp_path: Path) -> None:
    content = lines(gdelt_row("20240101", "PRK", "RUS", "043", added="20240114223000"))
    (one,) = read(written(tmp_path / "a.CSV", content), "gdelt").counts
    assert (str(one.day), str(one.known)) == ("2024-01-01", "2024-01-14")


def test_polecat_names_several_states_in_a_cell_and_falls_back_on_cow(tmp_path: Path) -> None:
    given = {"Event Date": "2024-01-14", "Publication Date": "2024-01-15"}
    rows = [
        {**given, "Event Type": "CONSULT", "Actor Country": "PRK;CHN", "Recipient Country": "RUS"},
        {**given, "Event Type": "AID", "Actor Country": "None", "Actor COW": "731", "Recipient COW": "RUS"},
        {**given, "Event Type": "AID", "Actor Country": "North Korea", "Recipient Country": "Austria"},
        {**given, "Event Type": "AID", "Actor COW": "AUS", "Recipient COW": "AUL"},
        {**given, "Event Type": "DANCE", "Actor Country": "PRK", "Recipient Country": "RUS"},
    ]
    found = read(written(tmp_path / "p.txt", table(POLECAT, *rows)), "polecat")
    assert found.acts == [
        ("2024-01-14", "AUT", "AID", "AUS", 1),
        ("2024-01-14", "CHN", "CONSULT", "RUS", 1),
        ("2024-01-14", "PRK", "AID", "AUT", 1),
        ("2024-01-14", "PRK", "AID", "RUS", 1),
        ("2024-01-14", "PRK", "CONSULT", "RUS", 1),
    ]
    assert {str(one.known) for one in found.counts} == {"2024-01-15"}
    assert found.reasons == [("6", "'DANCE' is no PLOVER type, such as CONSULT")]


def test_what_several_states_do_together_is_an_act_of_each_towards_each_other(tmp_path: Path) -> None:
    row = {"Event Date": "2024-01-20", "Event Type": "CONSULT"}
    content = table(POLECAT, row | {"Actor Country": "PRK;RUS", "Recipient Country": "PRK;RUS"})
    found = read(written(tmp_path / "p.txt", content), "polecat")
    assert [one[1:4:2] for one in found.acts] == [("PRK", "RUS"), ("RUS", "PRK")]
    assert (found.counted, found.apart) == (1, 0)


def test_an_act_is_not_known_before_its_day(tmp_path: Path) -> None:
    row = {"Event Date": "2024-01-20", "Publication Date": "2024-01-15", "Event Type": "CONSULT"}
    content = table(POLECAT, row | {"Actor Country": "PRK", "Recipient Country": "RUS"})
    (one,) = read(written(tmp_path / "p.txt", content), "polecat").counts
    assert str(one.known) == "2024-01-20"


def test_icews_has_names_and_codes_that_lost_a_zero(tmp_path: Path) -> None:
    def row(code: str, target: str = "Korea, Republic of") -> dict[str, str]:
        return {
            "Event Date": "2014-03-02", "Source Country": "Côte d'Ivoire", "CAMEO Code": code,
            "Target Country": target, "Event Text": 'Say "no"',
        }  # fmt: skip

    content = table(ICEWS, row("43"), row("841"), row("10"), row("190"), row("112"), row("40", ""), row("9x"))
    found = read(written(tmp_path / "events.tab", content), "icews")
    assert found.acts == [
        ("2014-03-02", "CIV", "ACCUSE", "KOR", 1),
        ("2014-03-02", "CIV", "ASSAULT", "KOR", 1),
        ("2014-03-02", "CIV", "CONCEDE", "KOR", 1),
        ("2014-03-02", "CIV", "CONSULT", "KOR", 1),
    ]
    assert (found.speech, found.apart) == (1, 1)
    assert found.reasons == [("8", "'9x' is no CAMEO code, such as 043")]


def test_acled_names_forces_governments_and_people_of_states(tmp_path: Path) -> None:
    def row(first: str, second: str, kind: str = "Battles", sub: str = "Armed clash", day: str = "2024-01-14") -> dict:
        return {
            "event_date": day, "event_type": kind, "sub_event_type": sub, "actor1": first, "actor2": second,
            "notes": "One line,\nand another",
        }  # fmt: skip

    rows = [
        row("Military Forces of Russia (2000-)", "Military Forces of Ukraine (2019-)"),
        row("Military Forces of Israel (2022-)", "Civilians (Palestine)", "Violence against civilians", "Attack"),
        row("Government of the Democratic Republic of Congo (2019-)", "Police Forces of Rwanda (1994-)",
            "Strategic developments", "Agreement", "14 January 2024"),
        row("Protesters (India)", "", "Protests", "Peaceful protest"),
        row("Al Shabaab", "Military Forces of Kenya (2022-)"),
        row("Military Forces of Ruritania (1894-)", "Military Forces of Kenya (2022-)"),
        row("Rioters (India)", "Police Forces of India (2014-)", "Riots", "Mob violence"),
        row("Civilians (Syria)", "Civilians (Iraq)", "Strategic developments", "Other"),
    ]  # fmt: skip
    found = read(written(tmp_path / "acled.csv", table(ACLED, *rows, delimiter=",")), "acled")
    assert found.acts == [
        ("2024-01-14", "COD", "AGREE", "RWA", 1),
        ("2024-01-14", "ISR", "ASSAULT", "PSE", 1),
        ("2024-01-14", "RUS", "ASSAULT", "UKR", 1),
    ]
    assert (found.counted, found.speech, found.apart) == (3, 1, 3)
    assert found.reasons == [("", "1 row: no state is known as 'Ruritania'" + REMEDY)]


def test_acled_with_semicolons_and_an_unknown_type(tmp_path: Path) -> None:
    first = {"event_date": "2024-01-14", "event_type": "Battles", "actor1": "Civilians (Iraq)", "notes": "a\nb"}
    content = table(ACLED, first | {"actor2": "Civilians (Iran)"}, first | {"event_type": "Duels"}, delimiter=";")
    found = read(written(tmp_path / "acled.csv", content), "acled")
    assert found.acts == [("2024-01-14", "IRQ", "ASSAULT", "IRN", 1)]
    assert found.reasons == [("4", "'Duels' is no type of ACLED's, such as Battles")]


def test_plain_rows_in_any_order_of_columns(tmp_path: Path) -> None:
    content = 'note,Recipient,ACTOR,cameo,date\nx,RUS,PRK,043,2024-01-14\n"a, b",United States,ROM,190,2024-01-13\n'
    assert read(written(tmp_path / "a.csv", content), "plain").acts == [
        ("2024-01-13", "ROU", "ASSAULT", "USA", 1),
        ("2024-01-14", "PRK", "CONSULT", "RUS", 1),
    ]


def test_plain_rows_as_json_lines(tmp_path: Path) -> None:
    rows = [
        json.dumps({"date": "2024-01-14", "actor": "PRK", "recipient": "RUS", "event_type": "AID"}),
        "",
        "[1, 2]",
        json.dumps({"date": "2024-01-32", "actor": "PRK", "recipient": "RUS", "event_type": "AID"}),
        json.dumps({"date": "2024-01-14", "actor": "PRK", "recipient": "RUS"}),
        json.dumps({"date": "2024-01-14", "actor": "RUS", "recipient": "PRK", "cameo": "057", "more": {"a": [1]}}),
    ]
    found = read(written(tmp_path / "a.jsonl", "\ufeff" + lines(*rows)), "plain")
    assert found.acts == [("2024-01-14", "PRK", "AID", "RUS", 1), ("2024-01-14", "RUS", "SUPPORT", "PRK", 1)]
    assert found.reasons == [
        ("3", 'no JSON object with text in it; give one such as {"date": "2024-01-15", …} on each line'),
        ("4", "there is no day 2024-01-32"),
        ("5", "neither event_type nor cameo is given"),
    ]


def test_one_code_is_two_states_in_two_schemes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"{PLAIN}1990-08-02,AUS,UAR,,043\n1990-08-02,PAL,SWZ,,043\n")
    keds, cow, iso = (read(path, "plain", codes) for codes in ("keds", "cow", "iso"))
    assert [one[1:4:2] for one in keds.acts] == [("AUT", "EGY"), ("PSE", "CHE")]
    assert [one[1:4:2] for one in cow.acts] == [("PLW", "CHE")]
    assert cow.reasons == [("", "1 row: no state is known as 'UAR'" + REMEDY)]
    assert [reason for _, reason in iso.reasons] == [
        "1 row: no state is known as 'PAL'" + REMEDY,
        "1 row: no state is known as 'UAR'" + REMEDY,
    ]


def test_unknown_codes_are_counted_and_bodies_are_none(tmp_path: Path) -> None:
    rows = ["2024-01-14,XQZ,RUS,AID,", "2024-01-14,RUS,XQZ,AID,", "2024-01-14,XQZ,XQZ,AID,", "2024-01-14,IGO,RUS,AID,"]
    found = read(written(tmp_path / "a.csv", PLAIN + lines(*rows)), "plain")
    assert (found.rows, found.counted, found.apart) == (4, 0, 2)
    assert found.reasons == [("", "2 rows: no state is known as 'XQZ'" + REMEDY)]


def test_instants_are_days_in_utc(tmp_path: Path) -> None:
    zoned = ["2024-01-14T23:30:00-05:00,PRK,RUS,AID,", "2024-01-14 08:00:00Z,PRK,RUS,AID,", "2024-01-14,PRK,RUS,AID,"]
    assert [one[::4] for one in read(written(tmp_path / "a.csv", PLAIN + lines(*zoned)), "plain").acts] == [
        ("2024-01-14", 2),
        ("2024-01-15", 1),
    ]
    bare = ["2024-01-14T23:30:00,PRK,RUS,AID,", "2024-01-14T25:30:00,PRK,RUS,AID,"]
    found = read(written(tmp_path / "b.csv", PLAIN + lines(*bare)), "plain")
    assert [one[0] for one in found.acts] == ["2024-01-14"]
    assert found.reasons == [("3", "'2024-01-14T25:30:00' is no instant such as 2024-01-15T10:00:00+00:00")]


# packing


@pytest.mark.parametrize("packing", ["none", "gzip", "zip"])
def test_packed_files_are_told_by_their_content(tmp_path: Path, packing: str) -> None:
    content = f"{PLAIN}2024-01-14,PRK,RUS,AID,\n".encode()
    packed = {"none": content, "gzip": gzip.compress(content), "zip": zipped({"a.csv": content})}[packing]
    assert read(written(tmp_path / "a [1]*?.csv", packed), "plain").counted == 1


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_an_archive_of_several_files_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", zipped({"a.csv": b"x", "b.csv": b"y"}))
    assert refused(path, "plain") == "the archive holds 2 files; unpack it and name them one by one"


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_of_a_half_written_file_nothing_is_read(tmp_path: Path, packing: str) -> None:
    content = (PLAIN + lines(*(f"2024-01-{day:02d},PRK,RUS,AID,{day * 7919}" for day in range(1, 31)))).encode()
    packed = gzip.compress(content) if packing == "gzip" else zipped({"a.csv": content})
    said = refused(written(tmp_path / "a.csv.gz", packed[: len(packed) // 2]), "plain")
    assert said.startswith("the packed data breaks off or is damaged (")
    assert said.endswith("; fetch the file again")


def test_what_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", 5_000_000)
    path = written(tmp_path / "a.gz", gzip.compress(bytes(6_000_000)))
    assert refused(path, "plain") == "unpacks to more than 0 GB; split it"


# files that cannot be used


@pytest.mark.parametrize("kind", event_files.KINDS)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary data, not rows of text"),
        ("date\n2024-01-14\n".encode("utf-16"), "the text is UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, kind: str, content: bytes, says: str) -> None:
    assert refused(written(tmp_path / "a.csv", content), kind) == says


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv", "plain") == "no such file"
    assert refused(tmp_path, "plain").startswith("is a folder; name the files in it, such as ")


WHOLE = {
    "gdelt": gdelt_row("20240114", "PRK", "RUS", "043") + "\n",
    "polecat": table(POLECAT, {"Event Type": "AID"}),
    "icews": table(ICEWS, {"CAMEO Code": "043"}),
    "acled": table(ACLED, {"event_type": "Battles"}, delimiter=","),
    "plain": PLAIN,
}


@pytest.mark.parametrize("asked", event_files.KINDS)
@pytest.mark.parametrize("given", event_files.KINDS)
def test_a_file_of_another_kind_is_told_by_its_columns(tmp_path: Path, asked: str, given: str) -> None:
    path = written(tmp_path / "a.csv", WHOLE[given])
    if asked == given:
        assert read(path, asked).rows <= 1
    else:
        said = refused(path, asked)
        assert said.startswith(f"is no {asked} file but looks like ")
        assert said.endswith(f"; give --as {given}")


def test_wrong_columns_are_named_with_those_that_are_needed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "day,actor,recipient\n2024-01-14,PRK,RUS\n")
    assert refused(path, "plain").startswith("line 1 names no column date, event_type or cameo; plain means ")
    assert refused(written(tmp_path / "b.csv", "a\tb\n"), "gdelt").startswith("line 1 has 2 columns where GDELT 2.0")


def test_json_lines_of_something_else_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", '{"id": "1", "date": "2024-01-14", "text": "Iran armed Syria."}\n')
    assert refused(path, "plain").startswith("line 1 has no actor, recipient, event_type or cameo; plain means ")


def test_a_line_without_end_is_set_aside(tmp_path: Path) -> None:
    rows = ["2024-01-14,PRK,RUS,AID,", f"2024-01-14,PRK,RUS,AID,{'x' * 2_100_000}", "2024-01-14,PRK,RUS,AID,"]
    found = read(written(tmp_path / "a.csv", PLAIN + lines(*rows)), "plain")
    assert (found.counted, found.reasons) == (2, [("3", "the line is longer than two million characters")])


def test_a_file_in_another_encoding_gets_one_line_with_the_remedy(tmp_path: Path) -> None:
    row = "2024-01-14,Côte d'Ivoire,RUS,AID,\n"
    path = written(tmp_path / "a.csv", (PLAIN + row * 3).encode("cp1252"))
    assert refused(path, "plain") == ("line 2 is not UTF-8; convert the file, as with `iconv -f WINDOWS-1252 -t UTF-8`")


def test_one_foreign_line_among_many_is_set_aside_alone(tmp_path: Path) -> None:
    good, bad = b"2024-01-14,PRK,RUS,AID,\n", "2024-01-14,Côte d'Ivoire,RUS,AID,\n".encode("cp1252")
    found = read(written(tmp_path / "a.csv", PLAIN.encode() + good * 150 + bad), "plain")
    assert (found.counted, found.reasons) == (150, [("152", "the line is not UTF-8")])


def test_mixed_zones_are_an_error_that_names_the_first_line(tmp_path: Path) -> None:
    rows = ["2024-01-14,PRK,RUS,AID,", "2024-01-14T10:00:00Z,PRK,RUS,AID,", "2024-01-14T10:00:00,PRK,RUS,AID,"]
    said = refused(written(tmp_path / "a.csv", PLAIN + lines(*rows)), "plain")
    assert said == (
        "line 4 is the first of another kind: line 3 has a zone and line 4 has none; give every instant its zone"
    )


# rows that cannot be used


def test_bad_rows_are_set_aside_by_line_and_stop_nothing(tmp_path: Path) -> None:
    good = gdelt_row("20240114", "PRK", "RUS", "043")
    content = lines(
        good,
        "1\t2",
        gdelt_row("20240231", "PRK", "RUS", "043"),
        "",
        gdelt_row("2024011", "PRK", "RUS", "043"),
        f"{good}\tmore",
        gdelt_row("20240602", "PRK", "RUS", "043"),
        gdelt_row("20240114", "PRK", "RUS", "043", added="20240231120000"),
        gdelt_row("20240114", "PRK", "RUS", "99x"),
        good,
    )
    found = read(written(tmp_path / "a.CSV", content), "gdelt")
    assert found.acts == [("2024-01-14", "PRK", "CONSULT", "RUS", 2)]
    assert sorted(found.reasons, key=lambda one: int(one[0])) == [
        ("2", "2 columns where there should be 61"),
        ("3", "there is no day 20240231"),
        ("5", "'2024011' is no day such as 20240115"),
        ("6", "62 columns where there should be 61"),
        ("7", "2024-06-02 has not come yet"),
        ("8", "there is no day 20240231"),
        ("9", "'99x' is no CAMEO code, such as 043"),
    ]


def test_the_day_of_the_clock_has_come(tmp_path: Path) -> None:
    content = lines(gdelt_row("20240601", "PRK", "RUS", "043"))
    assert read(written(tmp_path / "a.CSV", content), "gdelt").counted == 1


@pytest.mark.parametrize("recipient", ["PRK", "North Korea"])
def test_what_a_state_does_to_itself_is_domestic(tmp_path: Path, recipient: str) -> None:
    found = read(written(tmp_path / "a.csv", f"{PLAIN}2024-01-14,PRK,{recipient},ASSAULT,\n"), "plain")
    assert (found.acts, found.apart, found.aside) == ([], 1, [])


def test_a_quote_that_is_not_closed_sets_its_line_aside(tmp_path: Path) -> None:
    rows = ["2024-01-14,PRK,RUS,AID,", '2024-01-14,"PRK"x,RUS,AID,', "2024-01-14,PRK,RUS,AID,"]
    found = read(written(tmp_path / "a.csv", PLAIN + lines(*rows)), "plain")
    assert (found.counted, found.reasons) == (2, [("3", "a quote is not closed, or text follows it")])


def test_many_bad_lines_are_counted_and_not_all_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LISTED", 2)
    rows = [*["2024-01-14,PRK,RUS,AID,"] * 9, *["2024-02-31,PRK,RUS,AID,"] * 5, *["1"] * 4]
    codes = [f"2024-01-14,XQ{letter},RUS,AID," for letter in "ABCD"]
    found = read(written(tmp_path / "a.csv", PLAIN + lines(*rows, *codes)), "plain")
    assert found.reasons == [
        ("16", "1 columns where there should be 5"),
        ("17", "1 columns where there should be 5"),
        ("", "2 further lines of the wrong form"),
        ("11", "there is no day 2024-02-31"),
        ("12", "there is no day 2024-02-31"),
        ("", "3 more rows with a cell that cannot be read"),
        ("", "1 row: no state is known as 'XQA'" + REMEDY),
        ("", "1 row: no state is known as 'XQB'" + REMEDY),
        ("", "2 rows: 2 more codes of no known state"),
    ]


def test_the_same_file_gives_the_same_counts_in_any_order_of_lines(tmp_path: Path) -> None:
    rows = [
        f"2024-01-{day:02d},{actor},{recipient},{kind},"
        for day in range(1, 29)
        for actor, recipient in (("PRK", "RUS"), ("RUS", "UKR"), ("USA", "PRK"))
        for kind in ("AID", "CONSULT", "ACCUSE")
    ]
    one = read(written(tmp_path / "a.csv", PLAIN + lines(*rows)), "plain")
    other: Found = read(written(tmp_path / "b.csv", PLAIN + lines(*reversed(rows))), "plain")
    assert one.counts == other.counts
    assert sum(count.count for count in one.counts) == len(rows)


HOSTILE = (
    *("2024-01-14", "20240114", "PRK", "RUS", "AID", "043", "", " ", '"', "\x1f", "\0", "\r", "\n", ",", ";", "\t"),
    *("é", "\u2028", "{", "}", "date,actor,recipient,cameo\n", "2024-01-14,PRK,RUS,043\n", '"a\nb"'),
    gdelt_row("20240114", "PRK", "RUS", "043"),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(HOSTILE), max_size=30),
    st.sampled_from(sorted(event_files.KINDS)),
    st.sampled_from(["", "\ufeff", PLAIN, WHOLE["gdelt"]]),
)
def test_whatever_a_file_holds_is_read_or_refused(parts: list[str], kind: str, head: str) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(Unusable):
        found = read(written(Path(folder, "a.csv"), head + "".join(parts)), kind)
        assert found.counted + found.speech + found.apart <= found.rows
        assert sum(one.count for one in found.counts) >= found.counted


STATE = st.sampled_from(["PRK", "RUS", "IGO"])
DAYS = st.sampled_from(["2024-01-14", "2024-01-15", "2024-02-30"])
ROW = st.tuples(DAYS, STATE, STATE, st.sampled_from(["040", "010", "190", "99"]))


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, max_size=40))
def test_the_counts_are_those_of_a_loop_over_the_rows(rows: list[tuple[str, str, str, str]]) -> None:
    types = {"040": "CONSULT", "190": "ASSAULT"}
    wanted = Counter(
        (day, actor, types[code], recipient)
        for day, actor, recipient, code in rows
        if code in types and {actor, recipient} == {"PRK", "RUS"} and day != "2024-02-30"
    )
    with tempfile.TemporaryDirectory() as folder:
        content = "date,actor,recipient,cameo\n" + lines(*map(",".join, rows))
        found = read(written(Path(folder, "a.csv"), content), "plain")
    assert {one[:4]: one[4] for one in found.acts} == wanted
    assert len(found.aside) == sum(day == "2024-02-30" or code == "99" for day, _, _, code in rows)
