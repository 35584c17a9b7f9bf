"""The lines about an article that stand in a plain text: By, Published, Updated, Section, Tags."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from bilateral.articles import byline
from bilateral.articles.dates import Stamp, worded

_LABELLED = re.compile(
    r"(by|authors?|published|posted|date|(?:last )?(?:updated|modified)|section|category|tags?|keywords"
    r"|topics|title|headline|source|publisher|url|language)\s*:\s*(.+)",
    re.I,
)
_KEYS = {
    **dict.fromkeys(("by", "author"), "authors"),
    **dict.fromkeys(("posted", "date"), "published"),
    **dict.fromkeys(("tag", "keywords", "topics"), "tags"),
    "category": "section",
    "headline": "title",
    "source": "publisher",
}
_BY = re.compile(r"by\s+(?=[A-Z])(.{3,80})(?<![.!?])", re.I)
_PARTS = re.compile(r"\s*[|•·]\s*")
_FEW_WORDS = 9
_LONGEST = 300
_UPDATED = re.compile(r"(?:last )?(?:updated|modified)", re.I)


class Labels(NamedTuple):
    """What such lines say; each field `None` or empty where none says it."""

    title: str | None = None
    section: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published: Stamp | None = None
    updated: Stamp | None = None

    def under(self, other: Labels) -> Labels:
        """Both together; where both speak, the other is believed."""
        return self._replace(**{key: value for key, value in other._asdict().items() if value})


def of_line(line: str) -> Labels:
    """The labels of one line ("Published: 14 Jan 2024 | Updated: 15 Jan 2024"); empty for a sentence."""
    found = Labels()
    if len(line) > _LONGEST:
        return found
    for part in _PARTS.split(line):
        found = found.under(_of_part(part))
    return found


def of_pair(key: str, value: str) -> Labels:
    """One key with its value, as in front matter; an unknown key says nothing."""
    key = key.strip().lower()
    key = "updated" if _UPDATED.fullmatch(key) else _KEYS.get(key, key)
    value = value.strip().strip("\"'")
    if key in ("published", "updated"):
        stamp = worded(value)
        return Labels(updated=stamp) if key == "updated" else Labels(published=stamp)
    if key == "authors":
        return Labels(authors=byline.clean([value]))
    if key == "tags":
        return Labels(tags=tuple(filter(None, (tag.strip(" #") for tag in re.split(r"[,;]", value)))))
    named: dict[str, Any] = {key: value} if value and key in Labels._fields else {}
    return Labels(**named)


def settled(stamp: Stamp | None) -> datetime | None:
    """The stamp's instant, if there is a stamp."""
    return stamp.settled() if stamp else None


def _of_part(part: str) -> Labels:
    if labelled := _LABELLED.fullmatch(part):
        return of_pair(labelled[1], labelled[2])
    if by := _BY.fullmatch(part):
        return Labels(authors=byline.clean([by[1]]))
    if len(part.split()) <= _FEW_WORDS and not part.endswith((".", "!", "?")) and (stamp := worded(part)):
        return Labels(updated=stamp) if _UPDATED.match(part) else Labels(published=stamp)
    return Labels()
