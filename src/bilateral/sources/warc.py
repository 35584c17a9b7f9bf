"""WARC files, as web archives, Common Crawl News and our own collector write them: each HTML answer is a page.

The records are read by FastWARC (Apache-2.0), plain or packed with gzip, zstd or lz4 (ISO 28500:2017).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from bilateral.model import Document, SetAside
from bilateral.sources.counted import Counted
from bilateral.sources.fetch.unpacking import encoding_of, unpacked
from bilateral.sources.fetch.values import Refusal
from bilateral.sources.markup import web_address, without_password

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".warc.lz4")
LARGEST = 20_000_000
"""Bytes of one page, unpacked; more is no article."""
LONGEST_HEAD = 65_536
"""Bytes of the header of one record."""
HTML = ("text/html", "application/xhtml+xml")
ANSWERS = (WarcRecordType.response, WarcRecordType.resource)


class _NoPage(Exception):
    """The record holds no page; `kind` is what like records are counted as."""

    def __init__(self, kind: str, more: str = "") -> None:
        super().__init__(f"{kind}: {more}" if more else kind)
        self.kind = kind


def pages(path: Path) -> Iterator[Document | SetAside]:
    """The pages of a WARC file in its order, each with its address and the instant of its record (UTC).

    What is no page is set aside, and of many of one kind only the number is told. A file that is damaged or breaks off
    gives its pages up to there, then one SetAside. Raises `OSError` where the file cannot be opened.
    """
    aside = Counted(str(path), "records", told=0)
    whole = 0
    with path.open("rb"):  # FastWARC's own errors do not name the kind of trouble
        pass
    try:
        for record in _records(path):
            try:
                found = _page(record, path)
            except _NoPage as why:
                address = f"{path} {_address(record) or record.record_id}"
                yield from aside.add(SetAside(address=address, reason=str(why)), why.kind)
            else:
                if found is not None:
                    yield found
            whole += 1
    except (OSError, ValueError) as error:
        yield from aside.rest()
        yield SetAside(address=str(path), reason=_broken(whole, error))
        return
    yield from aside.rest()
    if not whole:
        yield SetAside(address=str(path), reason="the file is empty")


class _BreaksOff(ValueError):
    """The file ends within a record."""


def _records(path: Path) -> Iterator[WarcRecord]:
    yield from ArchiveIterator(str(path), parse_http=False, fsspec_args=False, max_header_len=LONGEST_HEAD)


def _broken(whole: int, error: Exception) -> str:
    said = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
    if not whole:
        return f"no WARC file, or damaged at its beginning ({said}); fetch the file again"
    return f"it breaks off or is damaged after {whole:,} records ({said}); fetch the file again"


def _page(record: WarcRecord, path: Path) -> Document | None:
    """The page of a record, `None` for records of other kinds. Raises `_NoPage`, and `_BreaksOff` at the file's end."""
    if "Content-Length" not in record.headers:
        raise _BreaksOff("the header of a record is cut off")
    if record.record_type not in ANSWERS:
        _skip(record)
        return None
    record.parse_http(auto_decode="none")
    try:
        _check(record)
        url = _address(record)
        if url is None:
            raise _NoPage("no web address", str(record.headers.get("WARC-Target-URI"))[:200])
    except _NoPage:
        _skip(record)
        raise
    return Document(
        address=f"{path} {without_password(url)}",
        kind="page",
        body=_body(record),
        url=url,
        fetched=_instant(record),
        charset=record.http_charset,
    )


def _check(record: WarcRecord) -> None:
    if record.record_type == WarcRecordType.response:
        if record.http_headers is None:
            raise _NoPage("no answer of a web server")
        status = record.http_headers.status_code
        if status is None or not 200 <= status < 300:
            raise _NoPage(f"the server answered {status or 'without a status'}")
        kind = record.http_content_type
    else:
        kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip()
    if kind and kind.lower() not in HTML:
        raise _NoPage(f"no HTML but {kind.lower()[:60]}")
    if record.content_length > LARGEST:
        raise _NoPage(f"a page of more than {LARGEST / 1e6:.0f} MB")


def _skip(record: WarcRecord) -> None:
    left = record.content_length
    if record.reader.consume() < left:
        raise _BreaksOff("a record is cut off")


def _body(record: WarcRecord) -> bytes:
    """The bytes as the page's author wrote them. Raises `_NoPage` for empty, damaged and far too large ones."""
    body = record.reader.read(LARGEST + 1)
    if len(body) < record.content_length:
        raise _BreaksOff("a record is cut off")
    lines = tuple((name.lower(), value) for name, value in (record.http_headers or {}).items())
    if any(name == "transfer-encoding" and "chunked" in value.lower() for name, value in lines):
        body = _unchunked(body)
    if b"<" not in body[:200] or b"\x00" in body[:200]:  # archives often keep the header of what they unpacked
        try:
            body = unpacked([body], encoding_of(lines), LARGEST)
        except Refusal as refusal:
            raise _NoPage("a body that cannot be unpacked", refusal.why) from None
    if not body.strip():
        raise _NoPage("an empty body")
    return body


def _unchunked(body: bytes) -> bytes:
    """The chunks put together (RFC 9112, 7.1); what is in no chunks, or damaged, as far as it goes."""
    whole, rest = bytearray(), body
    while rest:
        line, _, after = rest.partition(b"\r\n")
        try:
            size = int(line.split(b";")[0], 16)
        except ValueError:
            return bytes(whole) + rest
        if size <= 0:
            break
        whole += after[:size]
        rest = after[size:].removeprefix(b"\r\n")
    return bytes(whole)


def _address(record: WarcRecord) -> str | None:
    return web_address("", (record.headers.get("WARC-Target-URI") or "").strip().strip("<>"))


def _instant(record: WarcRecord) -> datetime | None:
    found: datetime | None = record.record_date
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found
