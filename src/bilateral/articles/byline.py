"""Whose article it is: names from bylines in many languages, told apart from the outlet's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bilateral.articles.claims import Names

_BY = re.compile(
    r"^(?:(?:written|reported|posted|kommentar|verfasst|text|story|words|analysis|ein artikel)\s+)?"
    r"(?:by|von|par|por|di|da|av|af|door|przez|autor(?:in)?|author|tekst|texte|texto)(?:\s*:|\s)\s*|^(?:by|von)(?=[A-Z])",
    re.I,
)
_AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|i|и|та|en|ve|&)\s+|\s*&\s*")
_COMMA = re.compile(r"\s*[,;，、|]\s*")
_ROLE = re.compile(r"\s*(?:[/–|]\s*\w[\w ]*|\((?:dpa|afp|ap|reuters)\)|\s기자)$", re.I)
_LONGEST = 500
_STOP = re.compile(r"\d|@|://")
_WORD = r"[^\W\d_][\w.'’‘-]*"
_PERSON = re.compile(rf"(?:{_WORD}\s+){{1,4}}{_WORD}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,6}")
_PARTICLE = re.compile("al|bin|da|de|del|della|den|der|di|dos|du|el|ibn|la|le|ten|ter|van|von|y|zu")
_NO_NAME = re.compile(
    r"\b(?:staff|news|agency|press|newsroom|team|editors?|editorial|correspondents?|reporters?|redaktion|nachrichten"
    r"|online|media|senior|writer|follow|published|updated|comments|read|share|more|all|min|the|this|your|our|image"
    r"|photo)\b",
    re.I,
)


def choose(candidates: Sequence[Names], sites: Iterable[str]) -> tuple[str, ...]:
    """The first channel that names people; else the first that names anybody (an agency, the outlet)."""
    sites = tuple(sites)
    if names := people(candidates, sites):
        return names
    own = {_key(site) for site in sites}
    cleaned = [names for claim in candidates if (names := clean(claim.names))]
    for names in cleaned:
        if any(is_person(name) and not _is_own(name, own) for name in names):
            return names
    return cleaned[0] if cleaned else ()


def people(candidates: Iterable[Names], sites: Iterable[str]) -> tuple[str, ...]:
    """The first channel that speaks of people and not of the outlet itself; nobody where none does."""
    own = {_key(site) for site in sites}
    for claim in candidates:
        names = () if claim.organisation else clean(claim.names)
        if any(not _is_own(name, own) for name in names):
            return names
    return ()


def shown(pieces: Iterable[str]) -> tuple[str, ...]:
    """The people in a visible byline, whose pieces also hold roles, dates and buttons."""
    return tuple(name for name in clean(pieces) if is_person(name))


def clean(names: Iterable[str]) -> tuple[str, ...]:
    """Single names in order, without "By", roles, addresses and doubles."""
    found = (_trimmed(part) for name in names for part in _split(_BY.sub("", name[:_LONGEST].strip())))
    return tuple(dict.fromkeys(name for name in found if name and not _STOP.search(name)))


def is_person(name: str) -> bool:
    """Two to five capitalised words, or two to six letters of a script without spaces between names."""
    if _CJK.fullmatch(name):
        return True
    words = name.split()
    if not _PERSON.fullmatch(name) or _NO_NAME.search(name):
        return False
    return all(word[0].isupper() or _PARTICLE.fullmatch(word) for word in words) and any(
        len(word) > 2 for word in words
    )


def _split(name: str) -> list[str]:
    parts = [part for piece in _COMMA.split(name) for part in _AND.split(piece)]
    if sum(map(is_person, parts)) >= 2:
        return parts
    return _COMMA.split(name)


def _trimmed(name: str) -> str:
    return _ROLE.sub("", " ".join(name.split()).strip(" .:–-"))


def _is_own(name: str, own: set[str]) -> bool:
    key = _key(name)
    return any(key == site or (len(site) > 3 and (site in key or key in site)) for site in own)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
