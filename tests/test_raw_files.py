"""Responses kept raw: WARC records written, read back, mended after a crash, and never lost."""

from __future__ import annotations

import gzip
import re
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from fastwarc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st

from bilateral.model import RawPlace
from bilateral.sources.fetch import Response
from bilateral.sources.raw import RawError, RawFiles, RawResponse, pack, parse, read_place, records_in

NOON = datetime(2024, 1, 14, 12, 0, 0, 250_000, tzinfo=UTC)


def kept(number: int = 1, body: bytes = b"<p>News</p>", **more: object) -> RawResponse:
    headers = (("content-type", "text/html"), ("content-encoding", "br"), ("x-town", "Łódź"))
    address = f"https://news.example/{number}"
    answer = Response(
        asked=address, address=address, status=200, headers=headers, body=body, fetched=NOON + timedelta(hours=number)
    )
    return RawResponse(response=answer, **more)  # type: ignore[arg-type]


@given(
    body=st.binary(max_size=300),
    stated=st.none() | st.datetimes(timezones=st.just(UTC)),
    feed=st.none() | st.just("https://news.example/feed"),
    values=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"])), max_size=4),
)
def test_a_record_reads_back_as_it_was(
    body: bytes, stated: datetime | None, feed: str | None, values: list[str]
) -> None:
    answer = kept(body=body).response
    answer = msgspec.structs.replace(answer, headers=tuple((f"x-{n}", value) for n, value in enumerate(values)))
    whole = RawResponse(response=answer, feed=feed, stated=stated)
    member = pack(whole)
    assert member == pack(whole)
    back = parse(gzip.decompress(member))
    assert back is not None
    assert (back.feed, back.stated, back.response.body) == (feed, stated, body)
    assert back.response.headers[:-1] == answer.headers
    assert (back.response.address, back.response.fetched) == (answer.address, answer.fetched)


def test_lines_that_speak_of_the_transfer_are_renamed_and_the_length_is_that_of_the_body() -> None:
    back = parse(gzip.decompress(pack(kept())))
    assert back is not None
    assert dict(back.response.headers) == {
        "content-type": "text/html",
        "x-archive-orig-content-encoding": "br",
        "x-town": "Łódź",
        "content-length": "11",
    }


def test_where_a_redirect_led_is_told_with_what_was_asked_for() -> None:
    moved = RawResponse(response=msgspec.structs.replace(kept().response, asked="https://news.example/old"))
    back = parse(gzip.decompress(pack(moved)))
    assert back is not None
    assert (back.response.asked, back.response.address) == ("https://news.example/old", "https://news.example/1")


def test_other_programs_read_the_files(tmp_path: Path) -> None:
    RawFiles(tmp_path).append([pack(kept(n)) for n in range(3)])
    with (tmp_path / "bilateral-000001.warc.gz").open("rb") as stream:
        found = [(str(record.record_type), record.headers.get("WARC-Target-URI")) for record in ArchiveIterator(stream)]
    assert [kind.rpartition(".")[2] for kind, _ in found] == ["warcinfo", *["response"] * 3]
    assert [address for _, address in found[1:]] == [f"https://news.example/{n}" for n in range(3)]


def test_files_are_begun_anew_when_they_are_full_and_gone_on_with_when_not(tmp_path: Path) -> None:
    first = RawFiles(tmp_path, rotate=900)
    places = [first.append([pack(kept(n, b"x" * 400))])[0] for n in range(5)]
    first.close()
    places += RawFiles(tmp_path, rotate=900).append([pack(kept(5))])
    files = sorted({place.file for place in places})
    assert files == [f"bilateral-00000{n}.warc.gz" for n in range(1, len(files) + 1)]
    assert len(files) >= 2
    for number, place in enumerate(places):
        found = read_place(tmp_path, place).kept
        assert found is not None and found.response.address == f"https://news.example/{number}"


def test_the_name_of_a_file_that_is_gone_is_not_given_again(tmp_path: Path) -> None:
    files = RawFiles(tmp_path)
    assert list(files.recovered({"bilateral-000041.warc.gz": 900})) == []
    assert files.append([pack(kept())])[0].file == "bilateral-000042.warc.gz"


def test_another_record_at_the_place_is_told(tmp_path: Path) -> None:
    (place,) = RawFiles(tmp_path).append([pack(kept())])
    assert read_place(tmp_path, place, "https://news.example/1").kept is not None
    with pytest.raises(RawError, match=r"at byte \d+ is not the record of https://news.example/2"):
        read_place(tmp_path, place, "https://news.example/2")


def test_nothing_to_add_makes_no_file(tmp_path: Path) -> None:
    assert RawFiles(tmp_path / "raw").append([]) == []
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("lost", [1, 8, 20, 150])
def test_a_record_that_was_half_written_is_cut_off(tmp_path: Path, lost: int) -> None:
    places = RawFiles(tmp_path).append([pack(kept(n)) for n in range(3)])
    path = tmp_path / places[0].file
    path.write_bytes(path.read_bytes()[:-lost])
    files = RawFiles(tmp_path)
    known = {places[0].file: places[1].offset}
    assert [stored.place for stored in files.recovered(known)] == [places[1]]
    assert path.stat().st_size == places[2].offset
    assert files.append([pack(kept(2))]) == [places[2]]


def test_whole_records_that_the_ledger_does_not_know_are_handed_out(tmp_path: Path) -> None:
    files = RawFiles(tmp_path, rotate=500)
    places = [files.append([pack(kept(n, b"y" * 300))])[0] for n in range(4)]
    assert len({place.file for place in places}) > 1
    end = places[0].offset + places[0].length
    behind = [stored.place for stored in RawFiles(tmp_path).recovered({places[0].file: end}) if stored.kept]
    assert behind == places[1:]
    assert [stored.place for stored in RawFiles(tmp_path).recovered({}) if stored.kept] == places
    assert list(RawFiles(tmp_path / "none").recovered({})) == []


def test_a_damaged_record_is_passed_over_and_those_behind_it_are_read(tmp_path: Path) -> None:
    places = RawFiles(tmp_path).append([pack(kept(n)) for n in range(4)])
    path = tmp_path / places[0].file
    data = bytearray(path.read_bytes())
    data[places[1].offset + 40] ^= 0xFF
    path.write_bytes(data)
    assert [stored.place for stored in records_in(path) if stored.kept] == [places[0], *places[2:]]
    assert [one.place for one in RawFiles(tmp_path).recovered({}) if one.kept] == [places[0], *places[2:]]
    assert path.stat().st_size == len(data)
    with pytest.raises(RawError, match=r"000001\.warc\.gz: no whole record at byte \d+; restore the file from a copy"):
        read_place(tmp_path, places[1])


def test_what_is_no_response_or_no_record_is_told(tmp_path: Path) -> None:
    (place,) = RawFiles(tmp_path).append([pack(kept())])
    first = read_place(tmp_path, RawPlace(file=place.file, offset=0, length=place.offset))
    assert first.kept is None  # the record that says who wrote the file
    with pytest.raises(ValueError, match="damaged"):
        parse(b"WARC/1.1\r\nWARC-Type: response\r\n\r\nHTTP/1.1")
    with pytest.raises(RawError, match="cannot be read"):
        read_place(tmp_path, msgspec.structs.replace(place, file="bilateral-000009.warc.gz"))
    with pytest.raises(RawError, match="cannot be read"):
        list(records_in(tmp_path / "bilateral-000009.warc.gz"))


def test_what_unpacks_to_more_than_a_response_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "bilateral-000001.warc.gz"
    path.write_bytes(gzip.compress(bytes(70_000_000), 1, mtime=0))
    assert list(records_in(path)) == []


def test_a_disk_that_takes_no_more_leaves_whole_records_only(tmp_path: Path) -> None:
    files = RawFiles(tmp_path)
    (place,) = files.append([pack(kept(1))])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    end = place.offset + place.length
    resource.setrlimit(resource.RLIMIT_FSIZE, (end + 100, before[1]))
    try:
        with pytest.raises(RawError, match="nothing stored so far is lost, free some space"):
            files.append([pack(kept(2))])
        assert (tmp_path / place.file).stat().st_size == end
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files.append([pack(kept(2))])[0].offset == end


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RawError, match="cannot be written"):
        RawFiles(tmp_path / "file" / "raw").append([pack(kept())])


PROGRAM = """
import sys
from pathlib import Path
from bilateral.sources.raw import RawFiles
RawFiles(Path(sys.argv[1])).append([b"one record"])
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_record_its_file_and_its_folder_are_on_the_disk_before_it_counts(tmp_path: Path) -> None:
    folder, told = tmp_path / "raw", tmp_path / "told"
    command = ["strace", "-f", "-y", "-o", told, "-e", "trace=write,fsync", sys.executable, "-c", PROGRAM, folder]
    subprocess.run(command, check=True)
    calls = re.findall(r"(write|fsync)\(\d+<([^>]+)>", told.read_text())
    seen = [(call, Path(path)) for call, path in calls if path.startswith(str(tmp_path))]
    file = folder / "bilateral-000001.warc.gz"
    assert seen[-2:] == [("write", file), ("fsync", file)]
    assert {("fsync", folder), ("fsync", tmp_path)} <= set(seen)
