"""Dates as feeds write them: with their zones where they have one, and none where nothing sensible is meant."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)
"""A date further ahead of the reading than this is no date of publication."""
LONGEST = 100
"""Letters; what is longer is no date."""
_ZONE_WORD = re.compile(r"\s([A-Za-z]{1,5})\s*$")
_KNOWN_ZONES = frozenset("UT GMT UTC Z EST EDT CST CDT MST MDT PST PDT".split())
_FRACTION = re.compile(r"(\.\d{6})\d+")


def instant(text: str | None, now: datetime) -> datetime | None:
    """The instant that an RFC 822 or ISO 8601 date names, in its own zone; UTC where it names none.

    `None` for what is no date, lies before 1990 or more than two days after `now`, or has a zone that is not known
    (it would be wrong by hours).
    """
    if not text or not text.strip() or len(text) > LONGEST:
        return None
    found = _iso(text.strip()) or _rfc822(text.strip())
    if found is None:
        return None
    found = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    try:
        return found if EARLIEST <= found.astimezone(UTC) <= now + AHEAD else None
    except OverflowError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    word = _ZONE_WORD.search(text)
    if word and word.group(1).upper() not in _KNOWN_ZONES:
        return None
    if word and word.group(1).upper() in ("Z", "UTC", "UT"):
        text = f"{text[: word.start()]} +0000"
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
