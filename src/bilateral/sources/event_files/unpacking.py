"""One event file as plain text on disk: unpacked where it is packed, refused where it is no text in UTF-8."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

from bilateral.sources.event_files.kinds import Unusable

LARGEST = 50_000_000_000
"""Bytes that a packed file may unpack to."""

HEAD = 1 << 16
BLOCK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _GZIP = b"PK", b"\x1f\x8b"


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or its unpacked text in a temporary folder; packing is told by content, not by name.

    Raises `Unusable` for what is missing, empty, binary, in another encoding or packed only in part: of a file that
    breaks off nothing is read, for its whole would count the same rows again.
    """
    with TemporaryDirectory(prefix="bilateral-") as folder:
        try:
            text = _plain(path, Path(folder))
            with text.open("rb") as stream:
                _check(stream.read(HEAD))
        except FileNotFoundError:
            raise Unusable("no such file") from None
        except IsADirectoryError:
            raise Unusable(f"is a folder; name the files in it, such as {path / '*.csv'}") from None
        except OSError as error:
            raise Unusable(f"cannot be read: {error.strerror or error}") from error
        yield text


def _plain(path: Path, folder: Path) -> Path:
    with path.open("rb") as stream:
        begins = stream.read(2)
    unpack = {_ZIP: _unzip, _GZIP: _gunzip}.get(begins)
    if unpack is None:
        return path
    target = folder / "events"
    try:
        unpack(path, target)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise Unusable(f"the packed data breaks off or is damaged ({error}); fetch the file again") from error
    return target


def _gunzip(path: Path, target: Path) -> None:
    with gzip.open(path) as stream:
        _copy(cast(IO[bytes], stream), target)


def _unzip(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise Unusable(f"the archive holds {len(members)} files; unpack it and name them one by one")
        if members[0].flag_bits & 1:
            raise Unusable("the archive is locked with a password; unpack it first")
        with archive.open(members[0]) as stream:
            _copy(stream, target)


def _copy(stream: IO[bytes], target: Path) -> None:
    left = LARGEST
    with target.open("wb") as out:
        while block := stream.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise Unusable(f"unpacks to more than {LARGEST / 1e9:.0f} GB; split it")
            if shutil.disk_usage(target.parent).free < 2 * BLOCK:
                raise Unusable(f"does not fit unpacked into {target.parent.parent}; free some space there")
            out.write(block)


def _check(head: bytes) -> None:
    if not head.removeprefix(_BOM).strip():
        raise Unusable("the file is empty")
    if head.startswith(_UTF16):
        raise Unusable("the text is UTF-16; convert it with `iconv -f UTF-16 -t UTF-8`")
    if b"\0" in head:
        raise Unusable("binary data, not rows of text")
