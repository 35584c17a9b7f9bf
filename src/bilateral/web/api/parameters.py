"""What the address of a read may say: each parameter once, with what OpenAPI tells of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Path, Query

from bilateral.model import FIELDS, EventType, Status
from bilateral.web.asked import Refused, pair_of_states, short
from bilateral.world import states
from bilateral.world.tables import first_day, last_day

DAY = {"format": "date"}
MOST = 1000
"""Rows that one page holds at most."""

AsOf = Annotated[
    str | None,
    Query(
        description="Only what was known by the end of this day, UTC; a day that has been. Without it, all.",
        examples=["2024-01-15"],
        json_schema_extra=DAY,
    ),
]
RecordedAsOf = Annotated[
    str | None,
    Query(
        description="Only what this ledger held at this instant (RFC 3339, with its zone): a replay.",
        examples=["2024-01-16T08:00:00Z"],
        json_schema_extra={"format": "date-time"},
    ),
]
Since = Annotated[
    str | None, Query(description="Acts from this day on.", examples=["2023-07-01"], json_schema_extra=DAY)
]
Until = Annotated[str | None, Query(description="Acts up to this day.", examples=["2024-01-15"], json_schema_extra=DAY)]
Limit = Annotated[int, Query(description="Rows of one page at most.", ge=1, le=MOST)]
CursorText = Annotated[
    str | None,
    Query(
        alias="cursor",
        description="Where the list goes on, from the link of rel=next of the page before; good for the same ledger "
        "and the same question. Later pages show the ledger as it was for the first.",
        max_length=2000,
    ),
]
Dyad = Annotated[str, Path(description="Two states by their ISO 3166-1 alpha-3 codes.", examples=["PRK-RUS"])]
StateCode = Annotated[str, Path(description="A state's ISO 3166-1 alpha-3 code.", examples=["KOR"])]
Statuses = Annotated[
    str | None,
    Query(
        alias="status",
        description=f"Only these statuses, with commas between: {', '.join(Status)}.",
        examples=["claimed,confirmed"],
    ),
]
Types = Annotated[
    str | None,
    Query(
        alias="type",
        description=f"Only these PLOVER types, with commas between: {', '.join(EventType)}.",
        examples=["AID,CONSULT"],
    ),
]
Field = Annotated[
    str | None,
    Query(description=f"Only acts in this field: {', '.join(FIELDS)}.", examples=["military aid"]),
]


def past_day(text: str | None, name: str = "as_of") -> date | None:
    """A day that has been; of a month or year its last, today where that is to come. Raises `Refused` (400)."""
    day, today = _day(text, name, end=True), datetime.now(UTC).date()
    if day is None or day <= today:
        return day
    if first_day((text or "").strip()) <= today:  # type: ignore[operator]  # it was a day, month or year
        return today
    detail = f"{name} is {short(text or '')}, which is to come; give a day up to {today} (UTC), or leave it out."
    raise Refused(400, "A day to come", detail)


def first_of(text: str | None, name: str = "since") -> date | None:
    """A day, or the first of a month or year. Raises `Refused` (400)."""
    return _day(text, name, end=False)


def last_of(text: str | None, name: str = "until") -> date | None:
    """A day, or the last of a month or year. Raises `Refused` (400)."""
    return _day(text, name, end=True)


def instant(text: str | None, name: str = "recorded_as_of") -> datetime | None:
    """An instant in UTC. Raises `Refused` (400), also where it has no zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "+"))  # a "+" that was not escaped is a space
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    detail = f"{name} is {short(text)}, which is no instant with a zone; write it as 2024-01-16T08:00:00Z."
    raise Refused(400, "Not an instant", detail)


def statuses(text: str | None) -> frozenset[Status] | None:
    """Statuses with commas between. Raises `Refused` (400)."""
    return frozenset(map(Status, _several(text, "status", tuple(Status)))) if text is not None else None


def types(text: str | None) -> frozenset[EventType] | None:
    """PLOVER types with commas between. Raises `Refused` (400)."""
    return frozenset(map(EventType, _several(text.upper(), "type", tuple(EventType)))) if text is not None else None


def field(text: str | None) -> str | None:
    """A field of the codebook. Raises `Refused` (400)."""
    return _several(text, "field", FIELDS)[0] if text is not None else None


def state(text: str | None, name: str = "The address") -> str | None:
    """A state's code in any case. Raises `Refused` (404)."""
    if text is None:
        return None
    if text.upper() not in states():
        detail = f"{name}: no state has the code {short(text)}; codes are ISO 3166-1 alpha-3, such as KOR."
        raise Refused(404, "Unknown state", f"{detail} /api/who finds the code of a name.")
    return text.upper()


def relation(text: str) -> tuple[str, str]:
    """Two states. Raises `Refused` (404)."""
    return pair_of_states(text)


def _several(text: str, name: str, known: tuple[str, ...]) -> list[str]:
    """Names with commas between, one at least."""
    asked = [part.strip() for part in text.split(",") if part.strip()] or [text]
    for one in asked:
        if one not in known:
            raise Refused(400, f"Unknown {name}", f"{short(one)} is no {name}; choose from {', '.join(known)}.")
    return asked


def _day(text: str | None, name: str, *, end: bool) -> date | None:
    if text is None:
        return None
    try:
        found = (last_day if end else first_day)(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise Refused(400, "Not a date", f"{name} is {short(text)}, which is no date; write it as 2024-01-15.")
    return found
