"""Does a text say of itself that it has been taken back?"""

from __future__ import annotations

import re

_NOUN = r"(?:article|story|report|post|page|dispatch|item|piece|news item|column|press release)"
_DONE = r"(?:withdrawn|retracted|taken down|removed|deleted|unpublished|pulled|killed)"
_DID = r"(?:withdrawn|withdrew|withdraws|retracted|retracts|taken down|took down|removed|deleted|unpublished)"
_TITLE = re.compile(
    rf"\W*(?:retracted|retraction|withdrawn|{_NOUN} (?:{_DONE})"
    r"|zurückgezogen|rétracté|retirado|ritirato|отозвано)"
    r"\s*(?:[:\]\)|–—-]|$)",
    re.I,
)
_PASSIVE = re.compile(
    rf"\b(?:this|the (?:above|earlier|previous|original)) (?:\w+ )?{_NOUN}\b[^.;:]{{0,40}}?"
    rf"\b(?:has been|have been|was|is|had to be)(?: \w+ly)?(?: now)? {_DONE}\b(?! (?:from sale|for sale))",
    re.I,
)
_ACTIVE = re.compile(rf"\b(?:has|have|we)(?: \w+ly)? {_DID} (?:this|its earlier|our) {_NOUN}\b", re.I)
_ELSEWHERE = re.compile(
    r"dieser (?:artikel|beitrag|text) wurde (?:zurückgezogen|entfernt|gelöscht)"
    r"|cet article a été (?:retiré|supprimé)|este artículo ha sido (?:retirado|eliminado)"
    r"|(?:questo articolo è stato|este artigo foi) (?:ritirato|rimosso|retirado|removido)"
    r"|эта статья (?:была )?(?:отозвана|удалена)",
    re.I,
)
_SENTENCE = re.compile(r".{20,}?[.!?](?=\s|$)|.+", re.S)


def is_withdrawn(title: str | None, text: str) -> bool:
    """True only where title or first sentence speaks of this very article ("This story has been withdrawn").

    "Troops were withdrawn" and "Reuters withdrew its report" in other outlets' news are not meant.
    """
    if title and (_TITLE.match(title) or _says_so(title)):
        return True
    first = _SENTENCE.match(text.lstrip()[:600])
    return bool(first and _says_so(first[0]))


def _says_so(sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in (_PASSIVE, _ACTIVE, _ELSEWHERE))
