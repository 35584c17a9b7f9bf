"""WARC files: each HTML answer is a page, what is none is counted, and damage ends a file and nothing else."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import fastwarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archives import DATED, answer, record, story, written
from bilateral import articles, monitor
from bilateral.ledger import Ledger
from bilateral.model import Document, SetAside
from bilateral.sources import walk

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def at(number: int) -> str:
    return f"https://harbour.example/{number}"


def stories(count: int) -> list[bytes]:
    return [record(at(number), answer(story(number))) for number in range(count)]


def pages(path: Path) -> list[Document]:
    return [found for found in walk([path]) if isinstance(found, Document)]


def aside(path: Path) -> list[tuple[str, str]]:
    found = [one for one in walk([path]) if isinstance(one, SetAside)]
    return [(one.address.removeprefix(str(path)).strip(), one.reason) for one in found]


def test_each_html_answer_is_a_page_with_its_address_and_time(tmp_path: Path) -> None:
    first, second = pages(written(tmp_path / "a.warc.gz", stories(2)))
    assert (first.kind, first.url, first.charset) == ("page", at(0), "utf-8")
    assert first.fetched == datetime(2024, 1, 14, 11, tzinfo=UTC)
    assert articles.read(second, now=NOW).title == "Ports agree on ferry 1"


def test_plain_and_zstd_files_hold_the_same_pages(tmp_path: Path) -> None:
    plain = written(tmp_path / "a.warc", stories(3))
    with fastwarc.ZstdWriter(str(tmp_path / "a.warc.zst")) as out:
        out.write(plain.read_bytes())
    assert [one.body for one in pages(tmp_path / "a.warc.zst")] == [one.body for one in pages(plain)]
    assert len(pages(plain)) == 3


def test_a_folder_gives_its_archives(tmp_path: Path) -> None:
    written(tmp_path / "a.warc.gz", stories(2))
    assert len(pages(tmp_path)) == 2


def test_what_is_no_page_is_counted_by_kind(tmp_path: Path) -> None:
    records = [
        record(at(1), answer(b"%PDF", kind="application/pdf")),
        record(at(2), answer(b"%PDF", kind="application/pdf")),
        record(at(3), answer(story(3), status="404 Not Found")),
        record(at(4), answer(b"", status="301 Moved", Location=at(5))),
        record(at(5), answer(b" \n")),
        record(at(6), b"no answer of a server"),
        record("dns:harbour.example", answer(story(7))),
        record(at(8), b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(at(9), b"format: WARC File Format 1.0\r\n", kind="warcinfo"),
        record(at(10), answer(b"", kind="text/html"), kind="revisit"),
        *stories(1),
    ]
    path = written(tmp_path / "a.warc.gz", records)
    assert len(pages(path)) == 1
    assert aside(path) == [
        ("", "2 of its records: no HTML but application/pdf"),
        ("", "1 of its records: an empty body"),
        ("", "1 of its records: no web address"),
        ("", "1 of its records: the server answered 301"),
        ("", "1 of its records: the server answered 404"),
        ("", "1 of its records: the server answered without a status"),
    ]


def test_a_page_kept_as_a_resource_is_a_page(tmp_path: Path) -> None:
    kept = record(at(1), story(1), kind="resource", Content_Type="text/html")
    other = record(at(2), b"body { }", kind="resource", Content_Type="text/css")
    path = written(tmp_path / "a.warc", [kept, other])
    assert [one.url for one in pages(path)] == [at(1)]
    assert aside(path) == [("", "1 of its records: no HTML but text/css")]


@pytest.mark.parametrize("cut", [30, 90, 200])
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_file_that_breaks_off_gives_its_pages_up_to_there(tmp_path: Path, name: str, cut: int) -> None:
    path = written(tmp_path / name, stories(5))
    path.write_bytes(path.read_bytes()[:-cut])
    *before, last = walk([path])
    assert [one.url for one in before if isinstance(one, Document)] == [at(number) for number in range(4)]
    assert isinstance(last, SetAside) and last.reason.startswith("it breaks off or is damaged after 4 records")


def test_damage_in_the_middle_ends_the_file(tmp_path: Path) -> None:
    records = [gzip.compress(one, 1) for one in stories(5)]
    records[2] = records[2][:40] + b"\xff\xff\xff\xff" + records[2][44:]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))
    assert len(pages(tmp_path / "a.warc.gz")) == 2
    ((_, reason),) = aside(tmp_path / "a.warc.gz")
    assert reason.startswith("it breaks off or is damaged after 2 records") and "fetch the file again" in reason


NO_ARCHIVES = {"page": b"<html>no archive</html>", "cut": b"\x1f\x8bno", "text": gzip.compress(b"text")}


@pytest.mark.parametrize("body", NO_ARCHIVES.values(), ids=NO_ARCHIVES)
def test_what_is_no_warc_is_told(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "a.warc.gz").write_bytes(body)
    assert aside(tmp_path / "a.warc.gz")[0][1].startswith("no WARC file, or damaged at its beginning")


def test_an_empty_and_a_missing_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"")
    assert aside(tmp_path / "a.warc") == [("", "the file is empty")]
    assert aside(tmp_path / "b.warc") == [("", "no such file or folder")]


def test_chunked_and_packed_bodies_are_put_together(tmp_path: Path) -> None:
    body = story(1)
    chunks = b"%x\r\n%b\r\n%x;note=1\r\n%b\r\n0\r\n\r\n" % (40, body[:40], len(body) - 40, body[40:])
    records = [
        record(at(1), answer(chunks, Transfer_Encoding="chunked")),
        record(at(2), answer(body, Transfer_Encoding="chunked", Content_Encoding="gzip")),
        record(at(3), answer(gzip.compress(body), Content_Encoding="gzip")),
        record(at(4), answer(gzip.compress(body)[:-20], Content_Encoding="gzip")),
    ]
    path = written(tmp_path / "a.warc", records)
    assert [one.body for one in pages(path)] == [body, body, body]
    assert aside(path) == [("", "1 of its records: a body that cannot be unpacked")]


def test_a_bomb_and_a_page_of_fifty_megabytes_are_no_pages(tmp_path: Path) -> None:
    bomb = answer(gzip.compress(bytes(30_000_000), 9), Content_Encoding="gzip")
    path = written(tmp_path / "a.warc.gz", [record(at(1), bomb), record(at(2), answer(bytes(50_000_000))), *stories(1)])
    assert [one.url for one in pages(path)] == [at(0)]
    assert [reason for _, reason in aside(path)] == [
        "1 of its records: a body that cannot be unpacked",
        "1 of its records: a page of more than 20 MB",
    ]


def test_a_record_without_a_readable_date_has_no_time(tmp_path: Path) -> None:
    (one,) = pages(written(tmp_path / "a.warc", [record(at(1), answer(story(1)), date="yesterday")]))
    assert one.fetched is None


def test_the_charset_of_the_server_is_believed_where_the_page_names_none(tmp_path: Path) -> None:
    text = "Послы обоих портов встретились в воскресенье и говорили о зерне. " * 5
    page = f"<html><head><title>Порт</title>{DATED}</head><body><p>{text}</p></body></html>".encode("koi8-r")
    path = written(tmp_path / "a.warc", [record(at(1), answer(page, kind="text/html; charset=koi8-r"))])
    assert "Послы обоих портов" in articles.read(pages(path)[0], now=NOW).text


def test_pages_without_an_article_are_counted_and_the_archive_is_read_once(tmp_path: Path) -> None:
    empty = [record(at(100 + n), answer(b"<html><p></p></html>")) for n in range(30)]
    path = written(tmp_path / "a.warc.gz", [*stories(2), *empty])
    with Ledger(tmp_path / "b.db") as ledger:
        outcome = monitor.Outcome()
        monitor.read(ledger, [path], outcome, now=NOW)
        assert (outcome.articles, len(outcome.set_aside)) == (2, 21)
        assert outcome.set_aside[-1].reason == "10 more of its pages: no article text found on the page"
        again = monitor.Outcome()
        monitor.read(ledger, [path], again, now=NOW)
        assert (again.read, len(ledger.status().set_aside)) == (0, 21)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_damage_makes_the_reader_stumble(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = b"".join(stories(3))
    start = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 200))
    path = tmp_path_factory.getbasetemp() / "fuzzed.warc"
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=60)) + whole[start + cut :])
    assert all(isinstance(found, Document | SetAside) for found in walk([path]))
