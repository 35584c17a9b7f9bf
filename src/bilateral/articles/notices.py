"""What a text says of itself: from where it is written, what was corrected in it, and whether it still grows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:,?\s+{_MONTH}\s+\d{{1,2}}|,?\s+\d{{1,2}}\.?\s+{_MONTH})(?:,?\s+\d{{4}})?"
_DASH = r"(?:\s*[-–—]{1,2}\s|\s*[–—]|:\s)"
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-ZÀ-ÖØ-ÞĀ-Ž.'’-]+"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_CAPITALS = re.compile(
    rf"({_WORD}(?:[ /]{_WORD}){{0,3}}(?:, {_NAME}(?: {_NAME}){{0,2}})?)(?:{_DAY})?\s*(\([^()]{{2,40}}\))?{_DASH}"
)
_AGENCY = re.compile(
    rf"({_NAME}(?:[ /-]{_NAME}){{0,3}}(?:, {_NAME}(?: {_NAME})?)?)(?:{_DAY})?\s*"
    rf"\((?:AP|AFP|Reuters|dpa(?:/[a-z]+)?|ANSA|EFE|TASS|Xinhua|Yonhap|Kyodo|PTI|ANI|APA|KNA|epd|ots|UPI|IANS|Anadolu)\)"
    rf"{_DASH}"
)
_DATED = re.compile(rf"({_NAME}(?: {_NAME}){{0,2}}){_DAY}\s*(?:\([^()]{{2,40}}\))?{_DASH}")
_NOT_PLACES = frozenset("UPDATE BREAKING EXCLUSIVE ANALYSIS CORRECTION WATCH LIVE OPINION INTERVIEW VIDEO".split())
_LONGEST_PLACE = 60
_NOTICE = re.compile(
    r"\W*(?:corrections?|clarifications?|corrigend(?:um|a)|errat(?:um|a)|korrektur|richtigstellung|berichtigung"
    r"|rectificatif|précision|correcci[oó]n|fe de erratas|rectificaci[oó]n|rettifica|correção|errata|rectificatie"
    r"|rettelse|rättelse|sprostowanie|исправление|уточнение|düzeltme|訂正|정정|更正)\b[^.:]{0,60}:\s*\S"
    r"|\W*(?:editor['’]?s['’]? note|note)\W[^.]{0,200}\b(?:correct(?:ed|s|ion)|clarif(?:y|ied|ies)|amended)\b"
    r"|\W*(?:this|the) (?:\w+ )?(?:article|story|report|post|piece|headline|version)\b[^.]{0,60}"
    r"\b(?:was|has been|have been|is) (?:\w+ )?(?:corrected|amended|clarified|updated to (?:correct|clarify|reflect))"
    r"|\W*(?:an?|the) (?:earlier|previous|original) version of this (?:article|story|report|post|headline)\b"
    r"|\W*in einer (?:früheren|ersten|vorherigen) (?:version|fassung)\b"
    r"|\W*une version (?:précédente|antérieure) de cet article\b|\W*una versi[oó]n anterior de est[ae]\b",
    re.I,
)
_LONGEST_NOTICE = 700
_MOST_NOTICES = 10
_LIVE = re.compile(r"(?:^|[/_-])live[_-]?(?:blog|updates?|ticker|coverage|reporting)(?=$|[/_.-]|\d)", re.I)
_LIVE_TITLE = re.compile(
    r"\W*(?:live(?:[ -](?:blog|updates?|ticker|coverage))?\s*[:|–—]|live[ -](?:blog|updates?)\b)", re.I
)


def dateline(text: str, stated: Iterable[str]) -> str | None:
    """The place before the first sentence ("SEOUL, South Korea (AP) — …"), else what JSON-LD states."""
    start = text.lstrip()[:200]
    for form in (_AGENCY, _CAPITALS, _DATED):
        found = form.match(start)
        if found and len(found[1]) <= _LONGEST_PLACE and not _NOT_PLACES & set(found[1].split()):
            return found[1].strip(" ,")
    places = (place.strip().strip("()—–- ") for place in stated)
    return next((place for place in places if 1 < len(place) <= _LONGEST_PLACE), None)


def corrections(text: str, stated: Iterable[str]) -> tuple[str, ...]:
    """The paragraphs in which the outlet tells what it corrected, and what JSON-LD states beside them."""
    return tuple(dict.fromkeys((*_notices(text), *(" ".join(one.split()) for one in stated))))[:_MOST_NOTICES]


def _notices(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        if len(paragraph) <= _LONGEST_NOTICE and _NOTICE.match(paragraph):
            yield paragraph


def is_live(title: str | None, url: str | None) -> bool:
    """Whether headline or address call the page a live blog."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        path = ""
    return bool(_LIVE.search(path) or (title and _LIVE_TITLE.match(title)))
