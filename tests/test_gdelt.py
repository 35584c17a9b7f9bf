"""GDELT followed by its lists: each file once, held against its checksum; what it names comes as leads."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.ledger import Ledger
from bilateral.model import Lead, SetAside
from bilateral.sources.gdelt import Part, Settings, leads, read_list
from bilateral.sources.markup import Unreadable
from event_rows import gdelt_row
from loopback import Site, served, text

NOON = "20240115120000"
QUARTER_PAST = "20240115121500"
HALF_PAST = "20240115123000"
MD5 = "0123456789abcdef0123456789abcdef"


def zipped(name: str, *rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "".join(f"{row}\n" for row in rows))
    return out.getvalue()


def mention(event: str, address: str, *, kind: str = "1", seen: str = NOON, name: str = "harbour.example") -> str:
    return "\t".join([event, seen, seen, kind, name, address, *["1"] * 9, ""])


def graph(address: str, themes: str, *, extras: str = "", kind: str = "1", seen: str = NOON) -> str:
    cells = [f"{seen}-1", seen, kind, "harbour.example", address, "", "", themes, *[""] * 18, extras]
    return "\t".join(cells)


EVENTS = [gdelt_row("20240115", "PRK", "RUS", "043"), gdelt_row("20240115", "CHN", "RUS", "0841")]


class Quarters:
    """A server with the files of some quarters of an hour and the two lists of them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.lines: dict[str, list[str]] = {}
        self.more: list[str] = []

    def add(self, slot: str, name: str, body: bytes, *, size: int | None = None, md5: str | None = None) -> None:
        path = f"/v2/{slot}.{name}.zip"
        self.site.pages[path] = text(body)
        known = md5 or hashlib.md5(body).hexdigest()
        self.lines.setdefault(slot, []).append(f"{size or len(body)} {known} {self.site.at(path)}")
        self.site.pages["/v2/lastupdate.txt"] = text("\n".join(self.lines[max(self.lines)]) + "\n")
        every = [line for lines in self.lines.values() for line in lines]
        self.site.pages["/v2/masterfilelist.txt"] = text("\n".join([*self.more, *every]) + "\n")

    def whole(self, slot: str, *rows: str) -> None:
        self.add(slot, "export.CSV", zipped(f"{slot}.export.CSV", *(rows or EVENTS)))
        self.add(slot, "mentions.CSV", zipped("m", mention("7", f"https://harbour.example/{slot}", seen=slot)))
        self.add(slot, "gkg.csv", zipped("g", graph(f"https://harbour.example/{slot}", "ALLIANCE;TRADE;", seen=slot)))

    def asked(self) -> list[str]:
        """The files and lists that were asked for since the last time."""
        found = [path.removeprefix("/v2/") for path in self.site.paths() if path != "/robots.txt"]
        self.site.seen.clear()
        return found


@pytest.fixture
def quarters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Quarters]:
    monkeypatch.chdir(tmp_path)
    with served() as site:
        Path("bilateral.toml").write_text(
            f'[fetching]\nallow = ["127.0.0.1/32"]\nports = [{site.port}]\ndelay = 0\nseconds = 2\n'
            f'[gdelt]\naddress = "{site.at("/v2/")}"\n'
        )
        yield Quarters(site)


def imported() -> list[tuple[str, int, int]]:
    with Ledger(Path("bilateral.db")) as ledger:
        return [(one.address.rpartition("/")[2], one.rows, one.counted) for one in ledger.imports()]


def asides() -> list[tuple[str, str]]:
    with Ledger(Path("bilateral.db")) as ledger:
        return [(one.address.rpartition("/")[2], one.reason) for one in ledger.status().set_aside]


def test_the_newest_events_become_the_data_set(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.whole(NOON)
    quarters.whole(QUARTER_PAST)
    done = run("gdelt")
    assert (done.status, done.out) == (0, "")
    assert "1 file of events: 2 of 2 rows count" in done.err
    assert imported() == [(f"{QUARTER_PAST}.export.CSV.zip", 2, 2)]
    assert quarters.asked() == ["lastupdate.txt", f"{QUARTER_PAST}.export.CSV.zip"]


def test_a_second_run_takes_nothing_twice_and_a_later_one_fills_the_gap(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.whole(NOON)
    run("gdelt")
    quarters.asked()
    assert "0 files of events (1 taken before)" in run("gdelt").err
    assert quarters.asked() == ["lastupdate.txt"]
    quarters.whole(QUARTER_PAST, gdelt_row("20240115", "IRN", "RUS", "043"))
    quarters.whole(HALF_PAST, gdelt_row("20240115", "IRN", "CHN", "043"))
    run("gdelt")
    assert quarters.asked() == ["lastupdate.txt", "masterfilelist.txt", *(
        f"{slot}.export.CSV.zip" for slot in (QUARTER_PAST, HALF_PAST)
    )]  # fmt: skip
    assert [name[:14] for name, _, _ in imported()] == [NOON, QUARTER_PAST, HALF_PAST]


def test_since_and_until_choose_from_the_list_of_all(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    for slot in (NOON, QUARTER_PAST, HALF_PAST):
        quarters.whole(slot, gdelt_row("20240115", "PRK", "RUS", "043", added=slot))
    run("gdelt", "--since", "2024-01-15T12:00", "--until", "2024-01-15T12:15")
    assert [name[:14] for name, _, _ in imported()] == [NOON, QUARTER_PAST]
    done = run("gdelt", "--since", "2024-01-15", "--until", "2024-01-15")
    assert "1 file of events (2 taken before)" in done.err


def test_mentions_and_graph_give_leads(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.whole(NOON)
    done = run("gdelt", "--what", "mentions,gkg")
    address = f"https://harbour.example/{NOON}"
    first, second = (json.loads(line) for line in done.out.splitlines())
    seen = "2024-01-15T12:00:00Z"
    assert first == {"address": address, "seen": seen, "publisher": "harbour.example", "themes": ["ALLIANCE", "TRADE"]}
    assert second == {"address": address, "seen": seen, "publisher": "harbour.example", "events": ["7"]}
    assert imported() == []
    assert run("gdelt", "--what", "mentions,gkg").out == ""


def test_leads_can_be_kept_in_a_file(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.whole(NOON)
    assert run("gdelt", "--what", "mentions", "--leads", "leads.jsonl").out == ""
    run("gdelt", "--what", "mentions", "--leads", "leads.jsonl")
    assert len(Path("leads.jsonl").read_text().splitlines()) == 1


def test_a_file_that_is_not_what_the_list_says_is_set_aside_and_stops_no_other(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    body = zipped("e", *EVENTS)
    quarters.add(NOON, "export.CSV", body, size=len(body) + 1)
    quarters.add(QUARTER_PAST, "export.CSV", body, md5=MD5)
    quarters.whole(HALF_PAST)
    del quarters.site.pages[f"/v2/{HALF_PAST}.gkg.csv.zip"]
    done = run("gdelt", "--since", "2024-01-15", "--what", "events,gkg")
    assert done.status == 1
    assert [name[:14] for name, _, _ in imported()] == [HALF_PAST]
    found = dict(asides())
    assert f"has {len(body):,} bytes where the list says {len(body) + 1:,}" in found[f"{NOON}.export.CSV.zip"]
    assert f"where the list says {MD5}" in found[f"{QUARTER_PAST}.export.CSV.zip"]
    assert "the server answers 404" in found[f"{HALF_PAST}.gkg.csv.zip"]
    quarters.lines.clear()
    quarters.whole(NOON)
    quarters.whole(HALF_PAST)
    assert run("gdelt", "--since", "2024-01-15", "--what", "events,gkg").status == 0


def test_rows_of_58_and_62_columns_are_set_aside_by_line(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    short = "\t".join(EVENTS[0].split("\t")[:58])
    quarters.add(NOON, "export.CSV", zipped("e", EVENTS[0], short, f"{EVENTS[1]}\tmore"))
    quarters.add(NOON, "mentions.CSV", zipped("m", mention("7", "https://a.example/1"), "7\t8", mention("x", "y")))
    quarters.add(NOON, "gkg.csv", b"PK no zip")
    done = run("gdelt", "--what", "events,mentions,gkg")
    assert done.status == 1 and len(done.out.splitlines()) == 1
    assert imported() == [(f"{NOON}.export.CSV.zip", 1, 1)]
    assert {(name.removeprefix(f"{NOON}."), reason) for name, reason in asides() if "damaged" not in reason} == {
        ("export.CSV.zip:2", "58 columns where there should be 61"),
        ("export.CSV.zip:3", "62 columns where there should be 61"),
        ("mentions.CSV.zip:2", "2 columns where there should be 16"),
        ("mentions.CSV.zip:3", "'x' is no number of an event"),
    }
    assert any("the packed data breaks off or is damaged" in reason for _, reason in asides())


def test_lines_of_the_list_that_are_none_are_set_aside(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.more = ["1 2", f"12 {MD5} ftp://a.example/{NOON}.export.CSV.zip", f"12 {MD5} http://a.example/other.zip"]
    quarters.whole(NOON)
    done = run("gdelt", "--since", "2024-01-01")
    assert done.status == 1 and len(imported()) == 1
    assert [reason for _, reason in asides()] == [
        "'1 2' is not size, MD5 and address",
        f"'12 {MD5} ftp://a.example/{NOON}.export.CSV.zi' is not size, MD5 and address",
    ]


@pytest.mark.parametrize("words", [("--since", "soon"), ("--what", "events,all"), ("--until", "2024-13-01")])
@pytest.mark.usefixtures("quarters")
def test_wrong_use_is_told(run, words: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    done = run("gdelt", *words)
    assert done.status == 2 and f"{words[0]} {words[1]!r}" in done.err


def test_a_page_instead_of_a_list_is_told(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.site.pages["/v2/lastupdate.txt"] = text("<html><body>Moved</body></html>")
    done = run("gdelt")
    assert done.status == 2 and "no list of GDELT's files" in done.err and "gdelt.address" in done.err


@pytest.mark.usefixtures("quarters")
def test_no_list_at_all_is_told(run) -> None:  # type: ignore[no-untyped-def]
    done = run("gdelt")
    assert done.status == 2 and "lastupdate.txt: the server answers 404" in done.err


def test_a_leads_file_that_cannot_be_written_is_told(run, quarters: Quarters) -> None:  # type: ignore[no-untyped-def]
    quarters.whole(NOON)
    done = run("gdelt", "--what", "gkg", "--leads", "no/such/folder.jsonl")
    assert done.status == 2 and "cannot be written" in done.err


@pytest.mark.usefixtures("quarters")
def test_the_settings_name_a_folder_on_the_web(run) -> None:  # type: ignore[no-untyped-def]
    Path("bilateral.toml").write_text('[gdelt]\naddress = "lists"\n')
    done = run("gdelt")
    assert done.status == 2 and "is no folder on the web" in done.err


def test_translated_files_have_lists_of_their_own() -> None:
    chosen = Settings(translated=True)
    assert chosen.last.endswith("lastupdate-translation.txt")
    line = f"12 {MD5} http://a.example/{NOON}.translation.gkg.csv.zip"
    (found,), aside = read_list(line, chosen.last)
    assert (found.part, found.slot, aside) == (Part.GKG, datetime(2024, 1, 15, 12, tzinfo=UTC), [])


def found_in(tmp_path: Path, part: Part, content: str | bytes) -> list[Lead | SetAside]:
    path = tmp_path / "rows"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(leads(path, part, address="file"))


def test_an_article_of_several_events_is_one_lead(tmp_path: Path) -> None:
    rows = [mention("1", "https://a.example/x"), mention("2", "https://a.example/x"), mention("2", "Radio", kind="2")]
    (one,) = found_in(tmp_path, Part.MENTIONS, "\n".join(rows))
    assert isinstance(one, Lead)
    assert one.events == ("1", "2")
    assert one.link.address == one.link.id == "https://a.example/x"


def test_the_graph_gives_titles_and_themes_with_offsets(tmp_path: Path) -> None:
    row = graph("https://a.example/x", "", extras="<PAGE_TITLE>Ports &amp; rail</PAGE_TITLE>").split("\t")
    row[8] = "TRADE,15;ARMS,40;TRADE,90"
    other, one = found_in(tmp_path, Part.GKG, "\t".join(row) + "\n" + graph("Station", "X", kind="3") + "\nx\n")
    assert isinstance(one, Lead) and (one.title, one.themes) == ("Ports & rail", ("TRADE", "ARMS"))
    assert other == SetAside(address="file:3", reason="1 columns where there should be 27")


def test_rows_that_cannot_be_read_are_told_and_of_many_the_number(tmp_path: Path) -> None:
    bad = [mention("1", "no address"), mention("1", "https://a.example/", seen="2024"), "x" * 2_100_000]
    found = found_in(tmp_path, Part.MENTIONS, "\n".join([*bad, *["x\ty"] * 30, mention("1", "https://a.example/z")]))
    reasons = [one.reason for one in found if isinstance(one, SetAside)]
    assert reasons[:3] == [
        "'no address' is no web address",
        "'2024' is no time such as 20240115120000",
        "the row is longer than two million bytes",
    ]
    assert reasons[-1] == "13 more of its rows: it cannot be read"
    assert sum(isinstance(one, Lead) for one in found) == 1


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300) | st.lists(st.text(max_size=12), min_size=14, max_size=28).map("\t".join))
def test_no_row_and_no_list_make_a_reader_stumble(tmp_path_factory: pytest.TempPathFactory, row: str) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    path.write_bytes(row.encode("utf-8", "replace"))
    for part in (Part.MENTIONS, Part.GKG):
        assert all(isinstance(one, Lead | SetAside) for one in leads(path, part, address="file"))
    try:
        read_list(row, "http://a.example/")
    except Unreadable as why:
        assert str(why).startswith("no list")
