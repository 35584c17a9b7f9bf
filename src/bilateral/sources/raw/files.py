"""The raw files of one ledger: added to and synced before anything is concluded, mended after a crash, never changed.

Files are numbered and begin a new one when the last is large enough. The ledger notes where each record lies; what lies
behind the last noted one was written before a crash: whole records are handed out to be taken in, a half-written one is
cut off. So bytes that were fetched are not fetched again, and no record is kept that no article was made of.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO

import msgspec

from bilateral.model import RawPlace
from bilateral.sources.raw.records import RawResponse, info, parse

SUFFIX = ".warc.gz"
_NAME = re.compile(r"bilateral-(\d{6,})\.warc\.gz")
_STEP = 1 << 20
_MARK = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
"""How a gzip member of ours begins: without a name, and without the time of packing."""
LARGEST = 64_000_000
"""Bytes of one unpacked record; no response that is kept is as large."""


class RawError(Exception):
    """Raw files that cannot be written or read; names the file and the remedy."""


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A record as found in a file: its place, its plain bytes and, where it is one, the response."""

    place: RawPlace
    plain: bytes
    kept: RawResponse | None


class RawFiles:
    """Writes the raw files in a folder, each up to `rotate` bytes. One at a time: whoever writes holds a lock."""

    def __init__(self, folder: Path, *, rotate: int = 1_000_000_000, software: str = "bilateral") -> None:
        self.folder = folder
        self._rotate, self._software = rotate, software
        self._stream: FileIO | None = None
        self._name, self._end = "", 0
        self._used = 0

    def append(self, records: Sequence[bytes]) -> list[RawPlace]:
        """Add gzip members and sync them to disk; gives their places. All of them, or none and a `RawError`."""
        if not records:
            return []
        places: list[RawPlace] = []
        try:
            stream = self._ready()
            start = self._end
        except OSError as error:
            self.close()
            raise _unwritten(self.folder / self._name, error) from error
        try:
            for member in records:
                _write(stream, member)
                places.append(RawPlace(file=self._name, offset=self._end, length=len(member)))
                self._end += len(member)
            os.fsync(stream.fileno())
        except OSError as error:
            self._take_back(stream, start)
            raise _unwritten(self.folder / self._name, error) from error
        return places

    def recovered(self, ends: Mapping[str, int]) -> Iterator[Stored]:
        """Whole records behind those that `ends` tells of by file; cuts off what is half-written at the end.

        Where the ledger is older than its raw files, or new, these are the records that it lacks. Names that it knows
        are not given to new files, even where the files are gone.
        """
        self._used = max(map(_number, ends), default=0)
        names = _files(self.folder)
        known = [name for name in names if name in ends]
        first = names.index(known[-1]) if known else 0
        for name in names[first:]:
            path, end = self.folder / name, ends.get(name, 0)
            for stored in records_in(path, end):
                end = stored.place.offset + stored.place.length
                yield stored
            if name == names[-1]:
                _cut(path, end)

    def close(self) -> None:
        """Let go of the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _ready(self) -> FileIO:
        """The newest file, or the next one where that is full."""
        if self._stream is not None and self._end < self._rotate:
            return self._stream
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        names = _files(self.folder)
        full = not names or (self.folder / names[-1]).stat().st_size >= self._rotate
        self._name = _name(max(_number(names[-1]) if names else 0, self._used) + 1) if full else names[-1]
        stream = self._stream = FileIO(self.folder / self._name, "a")
        self._end = stream.seek(0, os.SEEK_END)
        if not self._end:
            header = info(self._name, self._software)
            _write(stream, header)
            self._end = len(header)
        for folder in (self.folder, self.folder.parent):  # a file is only safe where its name is, and its folder's
            _sync_folder(folder)
        return stream

    def _take_back(self, stream: FileIO, end: int) -> None:
        """Cut what was not written whole; where even that fails it is cut when the files are next recovered."""
        with suppress(OSError):
            os.ftruncate(stream.fileno(), end)
        self.close()


def records_in(path: Path, start: int = 0) -> Iterator[Stored]:
    """The whole records of a file from a place on; what is damaged or half-written is passed over.

    Raises `RawError` for a file that cannot be read.
    """
    try:
        with path.open("rb") as stream:
            while (found := _next(stream, path.name, start)) is not None:
                yield found
                start = found.place.offset + found.place.length
    except OSError as error:
        raise _unreadable(path, error) from error


def _next(stream: BinaryIO, name: str, start: int) -> Stored | None:
    """The first whole record that begins at `start` or behind it."""
    place: int | None = start
    while place is not None:
        stream.seek(place)
        member = _member(stream)
        if member is not None:
            with suppress(ValueError):
                kept = parse(member[0])
                return Stored(place=RawPlace(file=name, offset=place, length=member[1]), plain=member[0], kept=kept)
        place = _mark(stream, place + 1)
    return None


def _mark(stream: BinaryIO, start: int) -> int | None:
    """Where the next gzip member may begin."""
    stream.seek(start)
    before = b""
    while block := stream.read(_STEP):
        found = (before + block).find(_MARK)
        if found >= 0:
            return start - len(before) + found
        start += len(block)
        before = (before + block)[-len(_MARK) + 1 :]
    return None


def read_place(folder: Path, place: RawPlace, address: str | None = None) -> Stored:
    """The record at a place, of that address; raises `RawError` where it is not there or not what it was."""
    path = folder / place.file
    try:
        with path.open("rb") as stream:
            stream.seek(place.offset)
            member = _member(stream)
    except OSError as error:
        raise _unreadable(path, error) from error
    if member is None or member[1] != place.length:
        raise RawError(f"{path}: no whole record at byte {place.offset}; restore the file from a copy")
    try:
        kept = parse(member[0])
    except ValueError as error:
        raise RawError(f"{path}: at byte {place.offset}: {error}; restore the file from a copy") from error
    if address is not None and (kept is None or kept.response.address != address):
        raise RawError(f"{path}: at byte {place.offset} is not the record of {address}; restore the file from a copy")
    return Stored(place=place, plain=member[0], kept=kept)


def _member(stream: BinaryIO) -> tuple[bytes, int] | None:
    """A gzip member unpacked and its packed length; `None` where there is no whole one."""
    unpacker = zlib.decompressobj(31)
    plain, taken = bytearray(), 0
    try:
        while not unpacker.eof:
            packed = stream.read(_STEP)
            if not packed:
                return None
            taken += len(packed)
            plain += unpacker.decompress(packed, LARGEST - len(plain) + 1)
            if len(plain) > LARGEST:
                return None
    except zlib.error:
        return None
    return bytes(plain), taken - len(unpacker.unused_data)


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted((path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=_number)


def _name(number: int) -> str:
    return f"bilateral-{number:06d}{SUFFIX}"


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found.group(1)) if found else 0


def _cut(path: Path, end: int) -> None:
    try:
        if path.stat().st_size > end:
            os.truncate(path, end)
    except OSError as error:
        raise _unwritten(path, error) from error


def _write(stream: FileIO, data: bytes) -> None:
    """All of it, without a buffer: what cannot be written is known at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) or 0 :]


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _unwritten(path: Path, error: OSError) -> RawError:
    return RawError(
        f"{path}: cannot be written ({error.strerror}); nothing stored so far is lost, free some space and start again"
    )


def _unreadable(path: Path, error: OSError) -> RawError:
    return RawError(f"{path}: cannot be read ({error.strerror}); restore the file from a copy")
