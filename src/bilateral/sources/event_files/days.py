"""Days as event files write them: 2024-01-15, 20240115, 15 January 2024, an instant with or without a zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from bilateral.sources.event_files.kinds import BadCell, bare

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = re.compile(r"\d{8}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


def iso_day(text: str) -> date:
    """2024-01-15. Raises `BadCell`."""
    return _made(bare(text), _ISO, "2024-01-15")


def digits_day(text: str) -> date:
    """20240115. Raises `BadCell`."""
    return _made(bare(text), _DIGITS, "20240115")


def worded_day(text: str) -> date:
    """2024-01-15 or 15 January 2024, months in English. Raises `BadCell`."""
    said = bare(text)
    if _ISO.fullmatch(said):
        return iso_day(said)
    day, _, rest = said.partition(" ")
    month, _, year = rest.partition(" ")
    number = _MONTHS.get(month.casefold()[:3])
    if number is None or not (day.isdecimal() and year.isdecimal()):
        raise BadCell(f"{said!r} is no day such as 2024-01-15 or 15 January 2024")
    return iso_day(f"{year:0>4}-{number:02d}-{day:0>2}")


def day_or_instant(text: str) -> date:
    """A day, or the day in UTC of an instant; one without a zone is taken for UTC. Raises `BadCell`."""
    said = bare(text)
    if not _INSTANT.match(said):
        return iso_day(said)
    try:
        moment = datetime.fromisoformat(said)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        raise BadCell(f"{said!r} is no instant such as 2024-01-15T10:00:00+00:00") from None


def zoned(text: str) -> bool | None:
    """Whether an instant has a zone, `None` for what is no instant."""
    said = bare(text)
    return bool(_ZONE.search(said)) if _INSTANT.match(said) else None


def _made(said: str, pattern: re.Pattern[str], example: str) -> date:
    if not pattern.fullmatch(said):
        raise BadCell(f"{said!r} is no day such as {example}")
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise BadCell(f"there is no day {said}") from None


_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
