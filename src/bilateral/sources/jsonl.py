"""JSON and JSON Lines files, plain or gzipped: one Document a row, never a whole long file in memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from bilateral.model import Document, SetAside

LARGEST_ROW = 20_000_000
"""Bytes of one row; more is no article."""

LARGEST_JSON = 200_000_000
"""Bytes of a `.json` file, which must be read whole."""

_BOM = b"\xef\xbb\xbf"


def rows(path: Path) -> Iterator[Document | SetAside]:
    """Every row of a `.jsonl`, `.jsonl.gz` or `.json` file, with the address `path:number` counted from 1.

    Raises `OSError` where the file cannot be opened. A file that breaks off gives its rows up to there, then
    a SetAside.
    """
    if path.suffix == ".json":
        yield from _values(path)
    elif path.suffix == ".gz":
        with gzip.open(path) as stream:
            yield from _lines(path, cast(BinaryIO, stream))
    else:
        with path.open("rb") as stream:
            yield from _lines(path, stream)


def _row(path: Path, number: int, body: bytes) -> Document:
    return Document(address=f"{path}:{number}", kind="row", body=body)


def _lines(path: Path, stream: BinaryIO) -> Iterator[Document | SetAside]:
    number = found = 0
    try:
        while line := stream.readline(LARGEST_ROW + 1):
            number += 1
            if not found and b"\0" in line[:4096]:
                yield SetAside(address=str(path), reason="binary data, not JSON Lines in UTF-8")
                return
            if len(line) > LARGEST_ROW:
                _skip_rest_of_line(stream, line)
                yield SetAside(address=f"{path}:{number}", reason="the row is longer than 20 MB")
                found += 1
            elif body := line.removeprefix(_BOM).strip():
                yield _row(path, number, body)
                found += 1
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the gzip data breaks off after line {number} ({error}); fetch the file again"
        yield SetAside(address=str(path), reason=reason)
        return
    if not found:
        yield SetAside(address=str(path), reason="the file is empty")


def _skip_rest_of_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _values(path: Path) -> Iterator[Document | SetAside]:
    """One object, a list of objects, or JSON Lines under the wrong name."""
    if path.stat().st_size > LARGEST_JSON:
        yield SetAside(address=str(path), reason="a .json file over 200 MB; give it as JSON Lines (.jsonl)")
        return
    body = path.read_bytes().removeprefix(_BOM).strip()
    if body.startswith(b"["):
        try:
            items = msgspec.json.decode(body, type=list[msgspec.Raw])
        except msgspec.DecodeError as error:
            yield SetAside(address=str(path), reason=f"not valid JSON: {error}")
            return
        for number, item in enumerate(items, 1):
            yield _row(path, number, bytes(item))
    elif _is_json_lines(body):
        with path.open("rb") as stream:
            yield from _lines(path, stream)
    elif body:
        yield _row(path, 1, body)
    else:
        yield SetAside(address=str(path), reason="the file is empty")


def _is_json_lines(body: bytes) -> bool:
    first, newline, _ = body.partition(b"\n")
    with suppress(msgspec.DecodeError):
        return bool(newline) and isinstance(msgspec.json.decode(first), dict)
    return False
