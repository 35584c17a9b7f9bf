"""One response as one WARC record (ISO 28500:2017, WARC 1.1), in a gzip member of its own; and read back.

Records are made and taken apart by FastWARC. A body is kept as it was after the encoding of the transfer was taken off,
so header lines that speak of that encoding are renamed, as the Internet Archive does it.
"""

from __future__ import annotations

import gzip
import io
import uuid
from datetime import UTC, datetime
from http.client import responses

import msgspec
from fastwarc.warc import WarcRecord, WarcRecordType

from bilateral.model import content_id
from bilateral.sources.fetch import Headers, Response

_OF_TRANSFER = frozenset(("content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"))
ASKED, FEED, STATED = "Bilateral-Asked", "Bilateral-Feed", "Bilateral-Stated"
"""Header lines of our own, which WARC 1.1 allows: what was asked for where it redirected, which feed announced it, and
when that says it was published."""
LEVEL = 6


class RawResponse(msgspec.Struct, frozen=True, kw_only=True):
    """A response read back. `feed` is the feed that announced it, `None` where it is a feed itself."""

    response: Response
    feed: str | None = None
    stated: datetime | None = None


def pack(kept: RawResponse) -> bytes:
    """The record as a gzip member: the same bytes for the same response."""
    answer = kept.response
    record = WarcRecord()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{answer.address} {answer.fetched.isoformat()} {content_id(answer.body)}")
    record.init_headers(WarcRecordType.response, f"uuid:{name}".encode())
    record.record_date = answer.fetched.astimezone(UTC)
    record.headers["WARC-Target-URI"] = answer.address
    record.headers["Content-Type"] = "application/http; msgtype=response"
    if answer.asked != answer.address:
        record.headers[ASKED] = answer.asked
    if kept.feed is not None:
        record.headers[FEED] = kept.feed
    if kept.stated is not None:
        record.headers[STATED] = kept.stated.isoformat()
    record.set_bytes_content(_http(answer) + answer.body)
    out = io.BytesIO()
    record.write(out, checksum_data=True)
    return gzip.compress(out.getvalue(), LEVEL, mtime=0)


def info(name: str, software: str) -> bytes:
    """The record at the beginning of a file, which says who wrote it; as a gzip member."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo, f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}".encode())
    record.record_date = datetime.now(UTC)
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode())
    out = io.BytesIO()
    record.write(out)
    return gzip.compress(out.getvalue(), LEVEL, mtime=0)


def parse(plain: bytes) -> RawResponse | None:
    """The response in the plain bytes of a record; `None` for a record of another kind.

    Raises `ValueError` where the record is damaged.
    """
    try:
        record = WarcRecord.from_bytes(plain)
        if record.record_type != WarcRecordType.response:
            return None
        record.parse_http()
        if not record.is_http_parsed:
            raise ValueError("it holds no answer of a server")
        body = record.reader.read()
        status = record.http_headers.status_code
        address, stated = record.headers["WARC-Target-URI"], record.headers.get(STATED)
        fetched = record.record_date
        lines = record.http_headers.items_bytes()
    except (ValueError, KeyError, RuntimeError, OSError) as error:
        raise ValueError(f"the record is damaged ({error})") from error
    if status is None or not plain.endswith(b"\r\n\r\n"):
        raise ValueError("the record is damaged (it breaks off)")
    answer = Response(
        asked=record.headers.get(ASKED) or address,
        address=address,
        status=status,
        headers=_headers(lines),
        body=body,
        fetched=fetched,
    )
    return RawResponse(
        response=answer,
        feed=record.headers.get(FEED),
        stated=datetime.fromisoformat(stated) if stated else None,
    )


def _http(answer: Response) -> bytes:
    """The status line and header lines, which now speak of the body as it is kept."""
    lines = [f"HTTP/1.1 {answer.status} {responses.get(answer.status, '')}".rstrip()]
    for name, value in answer.headers:
        shown = f"x-archive-orig-{name}" if name in _OF_TRANSFER else name
        lines.append(f"{shown}: {_one_line(value)}")
    lines.append(f"content-length: {len(answer.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _headers(lines: tuple[tuple[bytes, bytes], ...]) -> Headers:
    return tuple((name.decode("utf-8", "replace").lower(), value.decode("utf-8", "replace")) for name, value in lines)


def _one_line(value: str) -> str:
    return " ".join(value.split())
