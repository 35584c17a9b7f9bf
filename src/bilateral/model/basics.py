"""Ids, days and pairs: what all nouns share."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time

Span = tuple[int, int]
"""`[start, end)` in characters."""


def content_id(content: bytes | str) -> str:
    """A 24-digit hexadecimal BLAKE2b hash: the same id for the same content, everywhere."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def end_of_day(day: date) -> datetime:
    """The last second of a day, UTC: when something dated with a day alone is known."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def dyad(first: str, second: str) -> tuple[str, str]:
    """A pair of state codes in alphabetical order."""
    return (first, second) if first <= second else (second, first)
