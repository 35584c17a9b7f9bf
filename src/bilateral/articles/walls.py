"""Pages that stand where an article should: soft 404s, errors, consent walls, checks for robots.

They come with status 200, so only what they say tells them apart; the phrases are in `data/walls.csv`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

LONGEST = 1500
"""Letters of text; what says more is taken for an article, whatever its title."""
_REASONS = {
    "missing": "it says that there is nothing at its address (a soft 404)",
    "error": "it is a server's error page",
    "barred": "it asks whether we are a robot, or does not let us in",
    "consent": "it is a consent wall and not the article",
}
_PARTS = re.compile(r"\s[|–—·:-]\s|\s*[|:：]\s*|\s*[.!?…]+\s*")
_CONSENT = re.compile(
    r"\b(?:we (?:and our (?:\d+ )?partners|use cookies)|accept all(?: cookies)?|store and/or access information"
    r"|legitimate interest|personali[sz]ed (?:ads|advertising)|manage (?:your )?(?:cookie )?(?:preferences|settings)"
    r"|wir (?:und unsere (?:\d+ )?partner|verwenden cookies)|alle akzeptieren|berechtigtes interesse"
    r"|nos (?:\d+ )?partenaires|tout accepter|intérêt légitime|nuestros socios|aceptar todo|i nostri partner"
    r"|accetta tutt[oi]|onze partners|alles accepteren)\b",
    re.I,
)
_ENOUGH = 2
_MOST_BESIDE = 4
_SCRIPT = re.compile(r"\W*(?:please )?(?:enable|activate|turn on) (?:javascript|cookies)\b", re.I)


def wall(titles: Iterable[str], text: str) -> str | None:
    """What the page is instead of an article, in words; `None` where it may be one.

    `titles` are all that the page gives itself; `text` is what would be its article, empty where there is none.
    """
    if len(text) > LONGEST:
        return None
    for title in titles:
        if kind := _kind(title):
            return f"{_REASONS[kind]}: {title[:80]!r}"
    if len({found.lower() for found in _CONSENT.findall(text)}) >= _ENOUGH:
        return _REASONS["consent"]
    if len(text) < LONGEST / 5 and _SCRIPT.match(text) and "\n" not in text:
        return _REASONS["barred"]
    return None


def _kind(title: str) -> str | None:
    """What a title is a phrase of, alone or beside a few words such as the site's name."""
    parts = [part for part in _PARTS.split(title) if part]
    if any(len(part.split()) > _MOST_BESIDE and _key(part) not in _phrases() for part in parts):
        parts = []
    return next((kind for part in (title, *parts) if (kind := _phrases().get(_key(part)))), None)


@cache
def _phrases() -> dict[str, str]:
    text = files("bilateral.articles").joinpath("data/walls.csv").read_text(encoding="utf-8")
    return {_key(row["phrase"]): row["kind"] for row in csv.DictReader(text.splitlines())}


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.replace("'", "").replace("’", "")).strip().casefold()
