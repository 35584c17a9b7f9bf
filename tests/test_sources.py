"""Walking files and folders: every document once, in order, and one clear line for what cannot be used."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bilateral.model import Document, SetAside
from bilateral.sources import digest, walk


def documents(*paths: Path) -> list[Document]:
    return [found for found in walk(paths) if isinstance(found, Document)]


def only_reason(path: Path) -> str:
    (found,) = walk([path])
    assert isinstance(found, SetAside)
    assert found.address == str(path)
    return found.reason


def rows(path: Path, count: int) -> Path:
    lines = "".join(json.dumps({"id": str(number), "text": "x" * 200}) + "\n" for number in range(count))
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


def test_a_folder_gives_its_pages_texts_and_rows_in_sorted_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "page.HTM").write_text("<p>x</p>")
    (tmp_path / "a.html").write_text("<p>x</p>")
    (tmp_path / "c.md").write_text("# x")
    (tmp_path / "d.txt").write_text("x")
    rows(tmp_path / "e.jsonl", 2)
    found = documents(tmp_path)
    assert [(Path(one.address).name, one.kind) for one in found] == [
        ("a.html", "page"),
        ("c.md", "text"),
        ("d.txt", "text"),
        ("e.jsonl:1", "row"),
        ("e.jsonl:2", "row"),
        ("page.HTM", "page"),
    ]


def test_hidden_files_read_mes_and_other_kinds_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".hidden.txt", "README.md", "LICENSE.txt", "photo.jpg", ".git/x.txt"):
        (tmp_path / name).write_text("x")
    assert list(walk([tmp_path])) == []


def test_a_page_was_fetched_when_its_file_was_written(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>x</p>")
    os.utime(page, (1_700_000_000, 1_700_000_000))
    (found,) = documents(page)
    assert found.fetched == datetime.fromtimestamp(1_700_000_000, UTC)
    assert found.body == b"<p>x</p>"


def test_a_named_file_of_unknown_kind_is_answered_for(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("x")
    assert "unknown kind of file; rename it to one of .html" in only_reason(tmp_path / "a.docx")


def test_a_named_read_me_is_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# x")
    assert len(documents(tmp_path / "README.md")) == 1


def test_a_missing_path_is_set_aside_and_the_others_still_come(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    first, second = walk([tmp_path / "none.txt", tmp_path / "a.txt"])
    assert first == SetAside(address=str(tmp_path / "none.txt"), reason="no such file or folder")
    assert isinstance(second, Document)


def test_an_unreadable_file_is_set_aside(tmp_path: Path) -> None:
    loop = tmp_path / "loop.html"
    loop.symlink_to(loop)
    assert only_reason(loop).startswith("cannot be read: Too many levels")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is barred to this user")
def test_a_barred_folder_is_set_aside(tmp_path: Path) -> None:
    barred = tmp_path / "barred"
    barred.mkdir(mode=0o000)
    assert only_reason(barred) == "cannot be read: Permission denied"


def test_a_device_is_no_file() -> None:
    assert only_reason(Path("/dev/null")) == "neither a file nor a folder"


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.jsonl", "a.json", "a.jsonl.gz"])
def test_an_empty_file_is_set_aside(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"\n") if name.endswith("gz") else b" \n")
    assert only_reason(tmp_path / name) == "the file is empty"


@pytest.mark.parametrize(("name", "reason"), [("a.html", "not a page"), ("a.txt", "not a text")])
def test_binary_data_is_set_aside(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).write_bytes(b"\x7fELF\0\0\0")
    assert reason in only_reason(tmp_path / name)


def test_binary_rows_are_set_aside_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"PK\0\0\nPK\0\0\n")
    assert only_reason(tmp_path / "a.jsonl") == "binary data, not JSON Lines in UTF-8"


def test_utf_16_with_its_mark_is_no_binary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Treaty".encode("utf-16"))
    assert len(documents(tmp_path / "a.txt")) == 1


@pytest.mark.parametrize(("name", "kind"), [("a.html", "page"), ("a.txt", "text")])
def test_fifty_megabytes_are_no_page_and_no_text(tmp_path: Path, name: str, kind: str) -> None:
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(50_000_000)
    assert only_reason(tmp_path / name) == f"50 MB is more than the 20 MB of one {kind}"


def test_a_row_over_twenty_megabytes_is_set_aside_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": 1}\n' + b"x" * 21_000_000 + b'\n{"id": 3}\n')
    first, second, third = walk([path])
    assert isinstance(first, Document) and isinstance(third, Document)
    assert second == SetAside(address=f"{path}:2", reason="the row is longer than 20 MB")
    assert third.address == f"{path}:3"


def test_gzipped_rows_are_rows(tmp_path: Path) -> None:
    assert len(documents(rows(tmp_path / "a.jsonl.gz", 5))) == 5


def test_a_truncated_gzip_file_gives_the_rows_before_the_break(tmp_path: Path) -> None:
    path = rows(tmp_path / "a.jsonl.gz", 5000)
    path.write_bytes(path.read_bytes()[:-200])
    *before, last = walk([path])
    assert before and all(isinstance(found, Document) for found in before)
    assert isinstance(last, SetAside)
    assert f"breaks off after line {len(before)}" in last.reason


def test_a_file_that_only_claims_to_be_gzip_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b'{"id": 1}\n')
    assert "the gzip data breaks off" in only_reason(tmp_path / "a.jsonl.gz")


def test_blank_lines_and_a_byte_order_mark_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"id": 1}\n\n  \n{"id": 2}')
    found = documents(tmp_path / "a.jsonl")
    assert [one.body for one in found] == [b'{"id": 1}', b'{"id": 2}']
    assert found[1].address.endswith(":4")


def test_a_json_file_holds_one_object_a_list_or_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content, bodies in (
        ('{"id":\n 1}', [b'{"id":\n 1}']),
        ('[{"id": 1}, {"id": 2}]', [b'{"id": 1}', b'{"id": 2}']),
        ('{"id": 1}\n{"id": 2}\n', [b'{"id": 1}', b'{"id": 2}']),
    ):
        path.write_text(content)
        assert [one.body for one in documents(path)] == bodies


def test_a_broken_json_list_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": 1},')
    assert only_reason(tmp_path / "a.json").startswith("not valid JSON")


def test_a_json_file_too_large_to_read_whole_is_set_aside(tmp_path: Path) -> None:
    with (tmp_path / "a.json").open("wb") as stream:
        stream.truncate(201_000_000)
    assert "give it as JSON Lines" in only_reason(tmp_path / "a.json")


def test_the_digest_tells_contents_apart_and_nothing_else(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in "abc")
    first.write_text("x")
    second.write_text("x")
    third.write_text("y")
    assert digest(first) == digest(second) != digest(third)
