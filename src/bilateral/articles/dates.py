"""Dates of publication as articles write them: ISO 8601, RFC 5322, Unix seconds, words with zone names."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bilateral.model import end_of_day

FIRST_YEAR = 1900
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_UNIX = re.compile(r"[12]\d{9}(\d{3})?")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[:.h](\d{2})(?::(\d{2}))?)?\s*(?:([ap])\.?m\b\.?|uhr\b|hrs\b)?", re.I)
_ZONE = re.compile(r"\b(?:(?:UTC|GMT)\s*([+-]\d{1,2})(?::?(\d{2}))?|([A-Z]{1,4}))\b|(?<=\d)\s*([+-]\d{2}):?(\d{2})\b")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTH = "|".join(f"{name}|{name[:4]}|{name[:3]}" for name in _MONTH_NAMES)
_WORDED = re.compile(
    rf"\b(?:({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+({_MONTH})\.?)"
    rf",?\s+(\d{{4}})\b",
    re.I,
)
_JAVA = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} (\d\d:\d\d:\d\d) (\w+) (\d{4})")


class Stamp(NamedTuple):
    """When something was published. A naive `when` is of an unknown zone; with `day_only` it is midnight."""

    when: datetime
    day_only: bool = False

    @property
    def zoned(self) -> bool:
        """Whether the instant is certain."""
        return self.when.tzinfo is not None

    def settled(self) -> datetime:
        """An instant with a zone: a date alone is the end of its day, an unknown zone counts as UTC."""
        if self.day_only:
            return end_of_day(self.when.date())
        return self.when if self.zoned else self.when.replace(tzinfo=UTC)


@cache
def zones() -> dict[str, int | None]:
    """Zone names and their minutes east of Greenwich; `None` where the name is ambiguous."""
    text = files("bilateral.articles").joinpath("data/zones.csv").read_text(encoding="utf-8")
    return {row["name"]: int(row["minutes"]) if row["minutes"] else None for row in csv.DictReader(text.splitlines())}


def iso(text: str) -> Stamp | None:
    """An ISO 8601 instant or day, or Unix seconds or milliseconds; `None` for anything else."""
    text = _SPACED_ZONE.sub("", text.strip())
    if len(text) <= 10 and (day := _DAY.fullmatch(text)):
        with suppress(ValueError):
            year, month, number = (int(part) for part in day.groups() if part)
            return _plausible(Stamp(datetime(year, month, number), day_only=True))  # noqa: DTZ001
        return None
    if _UNIX.fullmatch(text):
        return _plausible(Stamp(datetime.fromtimestamp(int(text[:10]), UTC)))
    if len(text) > 10:
        with suppress(ValueError):
            return _plausible(Stamp(datetime.fromisoformat(text)))
    return None


def machine(text: str) -> Stamp | None:
    """What programs write: ISO 8601, RFC 5322, or the form of Java's `Date`."""
    if stamp := iso(text):
        return stamp
    if java := _JAVA.fullmatch(text.strip()):
        return worded(f"{text.split()[1]} {text.split()[2]} {java[3]} {java[1]} {java[2]}")
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return _plausible(Stamp(parsedate_to_datetime(text)))
    return None


def worded(text: str) -> Stamp | None:
    """A date within a short text: "January 14, 2024 at 10:51 pm EST", "14.1.2024, 22:51 Uhr".

    The two numbers of 03/04/2024 stand in an unknown order, so it gives `None`; with points the day is first.
    """
    found = _numbered_day(text) or _worded_day(text)
    if found is None:
        return iso(text)
    day, rest = found
    clock = _clock(rest)
    if clock is None:
        return _plausible(Stamp(datetime.combine(day, time()), day_only=True))
    return _plausible(Stamp(datetime.combine(day, clock, _zone(rest))))


def _plausible(stamp: Stamp) -> Stamp | None:
    return stamp if FIRST_YEAR <= stamp.when.year < 9999 else None


def _worded_day(text: str) -> tuple[date, str] | None:
    if not (match := _WORDED.search(text)):
        return None
    month = _MONTHS[(match[1] or match[4])[:3].lower()]
    with suppress(ValueError):
        return date(int(match[5]), month, int(match[2] or match[3])), _around(text, match)
    return None


def _numbered_day(text: str) -> tuple[date, str] | None:
    if not (match := _NUMERIC.search(text)):
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    day, month = (first, second) if match[2] == "." or first > 12 else (second, first)
    if match[2] != "." and first <= 12 and second <= 12 and first != second:
        return None
    with suppress(ValueError):
        return date(year, month, day), _around(text, match)
    return None


def _around(text: str, match: re.Match[str]) -> str:
    """What follows the day, else what stands before it ("15:56 BST, 27 April 2024")."""
    after = text[match.end() :]
    return after if _clock(after) else text[: match.start()]


def _clock(text: str) -> time | None:
    for match in _CLOCK.finditer(text):
        if match[2] or match[4]:
            hour = int(match[1])
            if match[4]:
                hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
            with suppress(ValueError):
                return time(hour, int(match[2] or 0), int(match[3] or 0))
    return None


def _zone(text: str) -> timezone | None:
    for match in _ZONE.finditer(text):
        hours, minutes = match[1] or match[4], match[2] or match[5]
        if hours:
            size = timedelta(hours=abs(int(hours)), minutes=int(minutes or 0))
            return timezone(-size if hours.startswith("-") else size) if size < timedelta(days=1) else None
        offset = zones().get(match[3])
        if offset is not None:
            return timezone(timedelta(minutes=offset))
    return None
