"""One file of GDELT's list, fetched and held against the list's size and checksum."""

from __future__ import annotations

import hashlib

from bilateral.sources.fetch.values import Refused
from bilateral.sources.gdelt.listing import File
from bilateral.sources.markup import Unreadable
from bilateral.sources.trying import Reader


def fetched(file: File, reader: Reader) -> bytes:
    """The packed file. Raises `Unreadable` where it cannot be had, or is not the file that the list names."""
    answer = reader.get(file.address)
    if isinstance(answer, Refused):
        raise Unreadable(answer.why)
    if len(answer.body) != file.size:
        raise Unreadable(f"it has {len(answer.body):,} bytes where the list says {file.size:,}; try again later")
    md5 = hashlib.md5(answer.body, usedforsecurity=False).hexdigest()
    if md5 != file.md5:
        raise Unreadable(f"its MD5 is {md5} where the list says {file.md5}; try again later")
    return answer.body
