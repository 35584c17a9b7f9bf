"""Files and folders on this machine: pages, texts and rows, in sorted order."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bilateral.model import Document, SetAside
from bilateral.sources import warc
from bilateral.sources.jsonl import rows

LARGEST_FILE = 20_000_000
"""Bytes of one page or text; more is no article."""

KINDS = {".html": "page", ".htm": "page", ".txt": "text", ".md": "text"}
ROW_SUFFIXES = (".jsonl", ".jsonl.gz", ".json")
_NOT_ARTICLES = ("readme", "license", "licence")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def walk(paths: Sequence[Path]) -> Iterator[Document | SetAside]:
    """Every document in the given files and folders; what cannot be used comes as a SetAside, with why.

    Inside a folder hidden files, other suffixes and README or LICENSE files are passed over in silence; a
    file that was named itself is always answered for.
    """
    for found in files(paths):
        yield from documents(found) if isinstance(found, Path) else (found,)


def files(paths: Sequence[Path]) -> Iterator[Path | SetAside]:
    """The files that `walk` opens, in its order; a folder that cannot be listed comes as a SetAside."""
    for path in paths:
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def digest(path: Path) -> str:
    """BLAKE2b of the file's bytes, in hexadecimal, so that a caller can skip what it has read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _files(folder: Path) -> Iterator[Path | SetAside]:
    barred: list[OSError] = []
    for directory, subfolders, names in os.walk(folder, onerror=barred.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and _is_wanted(Path(name)):
                yield Path(directory, name)
    for error in barred:
        yield SetAside(address=str(error.filename), reason=_why(error))


def _is_wanted(path: Path) -> bool:
    if path.suffix.lower() in KINDS:
        return not path.name.lower().startswith(_NOT_ARTICLES)
    return path.name.lower().endswith((*ROW_SUFFIXES, *warc.SUFFIXES))


def is_archive(path: Path) -> bool:
    """Whether the file is an archive of many pages, of which most may be no articles."""
    return path.name.lower().endswith(warc.SUFFIXES)


def documents(path: Path) -> Iterator[Document | SetAside]:
    """The documents of one file, in order, or why there are none."""
    address = str(path)
    try:
        if not path.is_file():
            path.stat()
            yield SetAside(address=address, reason="neither a file nor a folder")
        elif path.name.lower().endswith(ROW_SUFFIXES):
            yield from rows(path)
        elif is_archive(path):
            yield from warc.pages(path)
        elif kind := KINDS.get(path.suffix.lower()):
            yield _document(path, kind)
        else:
            known = ", ".join([*KINDS, *ROW_SUFFIXES, *warc.SUFFIXES])
            yield SetAside(address=address, reason=f"unknown kind of file; rename it to one of {known}")
    except OSError as error:
        yield SetAside(address=address, reason=_why(error))


def _document(path: Path, kind: str) -> Document | SetAside:
    address, about = str(path), path.stat()
    if about.st_size > LARGEST_FILE:
        megabytes = about.st_size / 1e6
        return SetAside(address=address, reason=f"{megabytes:.0f} MB is more than the 20 MB of one {kind}")
    body = path.read_bytes()
    if not body.strip():
        return SetAside(address=address, reason="the file is empty")
    if b"\0" in body[:65536] and not body.startswith(_UTF16):
        return SetAside(address=address, reason=f"binary data, not a {kind}")
    fetched = datetime.fromtimestamp(about.st_mtime, UTC)
    return Document(address=address, kind=kind, body=body, fetched=fetched)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    return f"cannot be read: {error.strerror}"
