"""A page's tags, told apart from the codes and machine names in the same fields."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

_SPLIT = re.compile(r"\s*[,;|]\s*")
_MACHINE = re.compile(r"[\d_]*|.*[0-9a-f]{8}-[0-9a-f]{4}-.*|_.*|https?:.*|[\w-]+\.(?:com|org|net|ca|de|uk).*", re.I)
_LABELLED = re.compile(r"[\w ]{2,25}:\s*(?=\S)")
_PATH = re.compile(r"^[a-z]+/(?=[^/]+$)")
_CODE = re.compile(r"[A-Z0-9:-]{2,}")
_MOST = 60
_LONGEST = 80
_LONGEST_FIELD = 5000


def choose(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The first group (best first) that holds words rather than codes, cleaned and without doubles."""
    for group in groups:
        tags = clean(group)
        if tags and sum(bool(_CODE.fullmatch(tag)) for tag in tags) <= len(tags) / 2:
            return tags
    return ()


def clean(group: Iterable[str]) -> tuple[str, ...]:
    """Single tags: lists in one string split, `Category:` dropped; labels, numbers, addresses left out."""
    parts = (part.strip(" #\"'") for text in group for part in _SPLIT.split(html.unescape(text[:_LONGEST_FIELD])))
    named = (_PATH.sub("", re.sub(r"^Category:\s*", "", part)) for part in parts)
    kept: dict[str, str] = {}
    for tag in named:
        if tag and len(tag) <= _LONGEST and not _MACHINE.fullmatch(tag) and not _LABELLED.match(tag):
            kept.setdefault(tag.casefold(), tag)
    return tuple(kept.values())[:_MOST]
