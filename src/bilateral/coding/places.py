"""Where an act happens, as the sentence names it: "in Geneva", "near Kharkiv"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bilateral.model import Place
from bilateral.world import gazetteer

WHERE = re.compile(r"\b(?:in|at|near|outside|off|around|over|from)\s+(?:the\s+)?(?:\w+\s+){0,2}?$")
LOCATED = frozenset({"capital", "place", "seat"})


def place_of(text: str, at: int, day: date) -> Place | None:
    """The named place that stands nearest to an act at character `at` behind a word for where."""
    near = min(_named(text, day), key=lambda named: abs(named[0] - at) + named[1], default=None)
    return near[2] if near else None


@lru_cache(maxsize=256)
def _named(text: str, day: date) -> tuple[tuple[int, int, Place], ...]:
    """(start, handicap, place) of the places of a sentence; kept, as each of its reports asks for them."""
    found = []
    for hit in gazetteer().find(text, day):
        entry = next((e for e in hit.entries if e.kind in LOCATED), None)
        state = next((e for e in hit.entries if e.kind == "state"), None)
        located = entry or state
        if located is None or not WHERE.search(text[max(0, hit.start - 24) : hit.start]):
            continue
        place = Place(name=hit.text, country=located.state, lat=located.lat, lon=located.lon)
        found.append((hit.start, 40 if located is state else 0, place))
    return tuple(found)
