"""When an act happens: the time expression nearest to it, resolved against the article's day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bilateral.model import Precision

MONTHS = {
    m: i + 1
    for i, names in enumerate(
        [
            "january|jan",
            "february|feb",
            "march|mar",
            "april|apr",
            "may",
            "june|jun",
            "july|jul",
            "august|aug",
            "september|sept|sep",
            "october|oct",
            "november|nov",
            "december|dec",
        ]
    )
    for m in names.split("|")
}
WEEKDAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH})\b\.?(?:,? (\d{{4}}))?", re.I)
MONTH_DAY = re.compile(rf"\b({MONTH})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!,? ?\d{{3}} )(?:,? (\d{{4}}))?", re.I)
MONTH_ONLY = re.compile(
    rf"\b(?:in|since|last|this|next|during|by|until|of|early|late|mid|mid-)[ -]?"
    rf"({MONTH})\b\.?(?: (\d{{4}}))?(?! \d)",
    re.I,
)
YEAR_ONLY = re.compile(r"\b(?:in|since|during|by|of) (\d{4})\b")
WEEKDAY = re.compile(r"\b(?:(last|next|this|on|late|early) )?(" + "|".join(WEEKDAYS) + r")\b", re.I)
RELATIVE = re.compile(
    r"\b(yesterday|today|tonight|tomorrow|last night|overnight|last week|this week|next week|last month|this month|"
    r"next month|last year|this year|next year|earlier this week|"
    r"(\d+|two|three|four|five|six|ten) (day|week|month|year)s? (ago|later|earlier))\b",
    re.I,
)
WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
Dated = tuple[date, Precision]


def resolve(text: str, day: date, *, at: int, future: bool = False) -> Dated:
    """The date of the act at character `at`, with its precision; the article's day and `unknown` without one."""
    found = list(_expressions(text, day, future=future))
    if not found:
        return day, Precision.UNKNOWN
    _, when, precision = min(found, key=lambda f: (abs(f[0] - at), f[0]))
    return when, precision


def _expressions(text: str, day: date, *, future: bool) -> Iterator[tuple[int, date, Precision]]:
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str]) -> bool:
        if any(s < match.end() and match.start() < e for s, e in taken):
            return False
        taken.append(match.span())
        return True

    for pattern, swap in ((DAY_MONTH, False), (MONTH_DAY, True)):
        for match in pattern.finditer(text):
            number, month = (match[2], match[1]) if swap else (match[1], match[2])
            when = _day(int(number), MONTHS[month.lower()], match[3], day, future=future)
            if when is not None and free(match):
                yield match.start(), when, Precision.DAY
    for match in MONTH_ONLY.finditer(text):
        if match[1] == "may" or not free(match):
            continue
        yield match.start(), _month(MONTHS[match[1].lower()], match[2], day, future=future), Precision.MONTH
    for match in RELATIVE.finditer(text):
        if free(match):
            when, precision = _relative(match, day)
            yield match.start(), when, precision
    for match in WEEKDAY.finditer(text):
        if match[2][0].isupper() and free(match):
            yield match.start(), _weekday(match, day, future=future), Precision.DAY
    for match in YEAR_ONLY.finditer(text):
        if 1900 < int(match[1]) < 2100 and free(match):
            yield match.start(), date(int(match[1]), 1, 1), Precision.YEAR


def _day(number: int, month: int, year: str | None, day: date, *, future: bool) -> date | None:
    try:
        when = date(int(year) if year else day.year, month, number)
    except ValueError:
        return None
    if year:
        return when
    if not future and when > day + timedelta(days=31):
        return _shift(when, -1)
    if future and when < day - timedelta(days=31):
        return _shift(when, 1)
    return when


def _shift(when: date, years: int) -> date:
    return date(when.year + years, when.month, min(when.day, 28) if when.month == 2 else when.day)


def _month(month: int, year: str | None, day: date, *, future: bool) -> date:
    if year:
        return date(int(year), month, 1)
    guess = day.year + (1 if future and month < day.month else 0) - (1 if not future and month > day.month else 0)
    return date(guess, month, 1)


def _weekday(match: re.Match[str], day: date, *, future: bool) -> date:
    target = WEEKDAYS[match[2].lower()]
    if (match[1] or "").lower() == "next" or future:
        ahead = (target - day.weekday()) % 7
        return day + timedelta(days=ahead or (7 if (match[1] or "").lower() == "next" else 0))
    return day - timedelta(days=(day.weekday() - target) % 7)


def _relative(match: re.Match[str], day: date) -> Dated:
    word = match[1].lower()
    if match[2]:
        count = WORDS.get(match[2].lower()) or int(match[2])
        sign = 1 if match[4].lower() == "later" else -1
        unit = match[3].lower()
        days = {"day": 1, "week": 7, "month": 30, "year": 365}[unit] * min(count, 2000)
        return day + timedelta(days=sign * days), Precision(unit)
    simple = {"yesterday": -1, "last night": -1, "overnight": 0, "today": 0, "tonight": 0, "tomorrow": 1}
    if word in simple:
        return day + timedelta(days=simple[word]), Precision.DAY
    step = -1 if word.startswith("last") else 1 if word.startswith("next") else 0
    if "week" in word:
        return day - timedelta(days=day.weekday()) + timedelta(days=7 * step), Precision.WEEK
    if "month" in word:
        index = day.year * 12 + day.month - 1 + step
        return date(index // 12, index % 12 + 1, 1), Precision.MONTH
    return date(day.year + step, 1, 1), Precision.YEAR
