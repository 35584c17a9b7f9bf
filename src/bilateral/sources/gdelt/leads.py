"""GDELT's mentions and knowledge graph as leads: which articles tell of which of its events, or of which themes.

Columns are those of the GDELT Event Database codebook 2.0 and of the Global Knowledge Graph codebook 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bilateral.model import Lead, SetAside
from bilateral.sources.counted import Counted
from bilateral.sources.gdelt.listing import Part
from bilateral.sources.markup import plain, web_address

LONGEST_LINE = 2_000_000
"""Bytes of one row; a row of the knowledge graph can have some hundred thousand."""
MOST_NAMED = 200
"""Events and themes that are kept of one article."""
WIDTHS = {Part.MENTIONS: 16, Part.GKG: 27}
_WEB = "1"
"""How both tables mark a source on the open web; others are names of broadcasts or journals."""
_TITLE = re.compile(r"<PAGE_TITLE>(.{1,1000}?)</PAGE_TITLE>", re.DOTALL)

Cells = list[str]


class _NoLead(ValueError):
    """The row cannot be read; says why."""


def leads(text: Path, part: Part, *, address: str) -> Iterator[Lead | SetAside]:
    """The articles that an unpacked file names, each address once, in its order; rows set aside come as they are met.

    Rows of sources that are not on the web are passed over. `address` names the file in what is set aside, by line.
    """
    read = {Part.MENTIONS: _mention, Part.GKG: _graph}[part]
    counted = Counted(address, "rows")
    found: dict[str, Lead] = {}
    for number, line in _lines(text):
        try:
            lead = _lead(line, WIDTHS[part], read)
        except _NoLead as why:
            yield from counted.add(SetAside(address=f"{address}:{number}", reason=str(why)), "it cannot be read")
            continue
        if lead is not None:
            known = found.get(lead.address)
            found[lead.address] = _both(known, lead) if known else lead
    yield from found.values()
    yield from counted.rest()


def _lines(text: Path) -> Iterator[tuple[int, bytes]]:
    number = 0
    with text.open("rb") as stream:
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            yield number, line
            while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE + 1)


def _lead(line: bytes, width: int, read: Callable[[Cells], Lead | None]) -> Lead | None:
    if len(line) > LONGEST_LINE:
        raise _NoLead("the row is longer than two million bytes")
    cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if cells == [""]:
        return None
    if len(cells) != width:
        raise _NoLead(f"{len(cells)} columns where there should be {width}")
    return read(cells)


def _mention(cells: Cells) -> Lead | None:
    if cells[3] != _WEB:
        return None
    if not cells[0].isdigit():
        raise _NoLead(f"{cells[0][:40]!r} is no number of an event")
    return Lead(
        address=_address(cells[5]), seen=_instant(cells[2]), publisher=cells[4].strip() or None, events=(cells[0],)
    )


def _graph(cells: Cells) -> Lead | None:
    if cells[2] != _WEB:
        return None
    themes = cells[7] or ";".join(one.partition(",")[0] for one in cells[8].split(";"))
    title = _TITLE.search(cells[26])
    return Lead(
        address=_address(cells[4]),
        seen=_instant(cells[1]),
        publisher=cells[3].strip() or None,
        title=plain(title[1]) if title else None,
        themes=tuple(dict.fromkeys(filter(None, themes.split(";"))))[:MOST_NAMED],
    )


def _both(first: Lead, second: Lead) -> Lead:
    return msgspec.structs.replace(
        first,
        events=tuple(dict.fromkeys(first.events + second.events))[:MOST_NAMED],
        themes=tuple(dict.fromkeys(first.themes + second.themes))[:MOST_NAMED],
    )


def _address(cell: str) -> str:
    address = web_address("", cell)
    if address is None:
        raise _NoLead(f"{cell[:80]!r} is no web address")
    return address


def _instant(cell: str) -> datetime:
    try:
        return datetime.strptime(cell, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise _NoLead(f"{cell[:40]!r} is no time such as 20240115120000") from None
