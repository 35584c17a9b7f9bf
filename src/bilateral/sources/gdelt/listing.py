"""The lists of GDELT's files: one line each of size, MD5 and address (`lastupdate.txt`, `masterfilelist.txt`)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from bilateral.model import SetAside
from bilateral.sources.counted import Counted
from bilateral.sources.fetch.values import Limits, Refused
from bilateral.sources.markup import Unreadable, web_address
from bilateral.sources.trying import Reader

LIMITS = Limits(body=500_000_000, seconds=900)
"""For a `Visitor` that reads these lists and files: the list of all is well over 100 MB."""
_LINE = re.compile(r"(\d{1,12}) ([0-9a-fA-F]{32}) (\S{1,500})")
_NAME = re.compile(r"(\d{14})(?:\.translation)?\.(export|mentions|gkg)\.csv\.zip", re.IGNORECASE)


class Part(StrEnum):
    """The three files of each quarter of an hour."""

    EVENTS = "events"
    MENTIONS = "mentions"
    GKG = "gkg"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[gdelt]` table of `bilateral.toml`: where the lists are, and whether those of translated news are read.

    With `follow` `bilateral run` takes its events in, with `leads` the articles that it names are lined up for the
    collector; of those only the ones on `hosts` (and the hosts below them), where any are named.
    """

    address: str = "http://data.gdeltproject.org/gdeltv2/"
    translated: bool = False
    follow: bool = False
    leads: bool = False
    hosts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if web_address("", self.address) is None or not self.address.endswith("/"):
            raise ValueError(f"address: {self.address!r} is no folder on the web; write http://…/")

    @property
    def master(self) -> str:
        """The list of all files ever."""
        return f"{self.address}masterfilelist{'-translation' if self.translated else ''}.txt"

    @property
    def last(self) -> str:
        """The list of the newest files."""
        return f"{self.address}lastupdate{'-translation' if self.translated else ''}.txt"


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a list: `slot` is the end of its quarter of an hour, UTC."""

    address: str
    part: Part
    slot: datetime
    size: int
    md5: str


def newest(settings: Settings, reader: Reader) -> tuple[list[File], list[SetAside]]:
    """The files of the last quarter of an hour. Raises `Unreadable`."""
    return _read(settings.last, reader)


def listed(
    settings: Settings, reader: Reader, *, since: datetime | None = None, until: datetime | None = None
) -> tuple[list[File], list[SetAside]]:
    """All files ever, or those of `since` <= slot <= `until`. Raises `Unreadable`."""
    return _read(settings.master, reader, since, until)


def read_list(
    text: str, address: str, *, since: datetime | None = None, until: datetime | None = None
) -> tuple[list[File], list[SetAside]]:
    """The files of a list by time, events last, each address once; lines that are none are set aside.

    Files of other kinds, of which the lists have some, are passed over. Raises `Unreadable` where no line is one.
    """
    found: dict[str, File] = {}
    files = 0
    aside: list[SetAside] = []
    counted = Counted(address, "lines")
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if not line.strip():
                continue
            file = _file(line.strip(), address)
        except ValueError as why:
            aside += counted.add(SetAside(address=f"{address} line {number}", reason=str(why)), "no size, MD5, address")
        else:
            files += 1
            if file and (since is None or since <= file.slot) and (until is None or file.slot <= until):
                found.setdefault(file.address, file)
    aside += counted.rest()
    if not files and aside:
        raise Unreadable(f"no list of GDELT's files ({aside[0].reason}); look at gdelt.address in the settings")
    return sorted(found.values(), key=lambda file: (file.slot, file.part is Part.EVENTS, file.address)), aside


def _read(
    address: str, reader: Reader, since: datetime | None = None, until: datetime | None = None
) -> tuple[list[File], list[SetAside]]:
    answer = reader.get(address)
    if isinstance(answer, Refused):
        raise Unreadable(f"{address}: {answer.why}")
    try:
        return read_list(answer.body.decode("utf-8", "replace"), answer.address, since=since, until=until)
    except Unreadable as why:
        raise Unreadable(f"{address}: {why}") from None


def _file(line: str, base: str) -> File | None:
    """The file of a line, `None` for one of another kind. Raises `ValueError`."""
    found = _LINE.fullmatch(line)
    address = web_address(base, found[3]) if found else None
    if found is None or address is None:
        raise ValueError(f"{line[:80]!r} is not size, MD5 and address")
    name = _NAME.fullmatch(address.rpartition("/")[2])
    if name is None:
        return None
    part = Part.EVENTS if name[2].lower() == "export" else Part(name[2].lower())
    slot = datetime.strptime(name[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return File(address=address, part=part, slot=slot, size=int(found[1]), md5=found[2].lower())
