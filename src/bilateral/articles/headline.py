"""Which of a page's titles is the headline, without the site's name around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_SEPARATOR = re.compile(r"\s*(?:\s[|*–—•·:›»/~-]+\s|[|ㅣ｜]|\s-\s|：|, (?=[A-ZÄÖÜ]))\s*")
_LEAD = re.compile(r"^(.{2,30}?)\s*[|:]\s+")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_BARE_SEPARATORS = "-|:"
_SHORTEST = 4
_LONGEST = 500
_LONGEST_SITE = 60
_MOST_WORDS = 4
_ALIKE = 0.3


def choose(candidates: Iterable[str], sites: Sequence[str], host: str | None, section: str | None = None) -> str | None:
    """The best of the candidates (best first) with site names, dates and its section cut off its end.

    What stands before a separator is the headline where the rest names the site, is a date, or where another
    candidate ends there too.
    """
    folded = [title for candidate in candidates if (title := " ".join(candidate[:_LONGEST].split()))]
    names = {key for site in (*sites, *_labels(host)) if len(key := _key(site)) > 2}
    keys = Counter(_key(title) for title in folded)
    for title in folded:
        cut = _without_section(_cut(title, names, keys), section)
        if len(cut) >= _SHORTEST and _key(cut) not in names:
            return cut
    return folded[0] if folded else None


def _without_section(title: str, section: str | None) -> str:
    last = list(_SEPARATOR.finditer(title))[-1:]
    if section and last and _key(title[last[0].end() :]) == _key(section):
        return title[: last[0].start()]
    return title


def _cut(title: str, names: set[str], others: Counter[str]) -> str:
    for separator in reversed(list(_SEPARATOR.finditer(title))):
        head, tail = title[: separator.start()].strip(), title[separator.end() :].strip()
        agreed = 0 < others[_key(head)] >= others[_key(title)]
        if len(head) >= _SHORTEST and (agreed or _is_site(tail, names)):
            return _cut(head, names, others)
    for end in range(len(title) - 1, _SHORTEST, -1):
        if title[end] in _BARE_SEPARATORS and others[_key(title[:end])] and _key(title) not in others:
            return title[:end].strip()
    lead = _LEAD.match(title)
    if lead and _key(lead[1]) in names:
        return title[lead.end() :]
    return title


def _is_site(tail: str, names: set[str]) -> bool:
    """A site's name, alone or beside its sections ("Herald.example - News", "Sport | Herald")."""
    if _DATE.fullmatch(tail):
        return True
    parts = [part for part in _SEPARATOR.split(tail) if part]
    return len(tail) < _LONGEST_SITE and any(_names_site(part, names) for part in (*parts, tail))


def _names_site(part: str, names: set[str]) -> bool:
    """Equal to a site's name, or much the same: "NTV Haber" for "NTV", "Herald" for "The Herald"."""
    key = _key(part)
    if key in names:
        return True
    words = part.split()
    if len(key) < _SHORTEST or len(words) > _MOST_WORDS or not all(word[0].isupper() for word in words):
        return False
    return any(_is_near(key, name) for name in names)


def _is_near(key: str, name: str) -> bool:
    longer, shorter = (key, name) if len(key) > len(name) else (name, key)
    ends = longer.startswith(shorter) or (len(shorter) > 5 and longer.endswith(shorter))
    return ends and len(shorter) > _ALIKE * len(longer)


def _labels(host: str | None) -> tuple[str, ...]:
    name = re.sub(r"^(?:www\d?|m|amp|edition)\.", "", host or "")
    return (name, *name.split(".")[:-1])


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
