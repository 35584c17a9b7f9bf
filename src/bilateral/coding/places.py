"""Where an act happens, as the sentence names it: "in Geneva", "near Kharkiv"."""

from __future__ import annotations

import re
from datetime import date

from bilateral.model import Place
from bilateral.world import gazetteer

WHERE = re.compile(r"\b(?:in|at|near|outside|off|around|over|from)\s+(?:the\s+)?(?:\w+\s+){0,2}?$")
LOCATED = frozenset({"capital", "place", "seat"})


def place_of(text: str, at: int, day: date) -> Place | None:
    """The named place that stands nearest to an act at character `at` behind a word for where."""
    best: tuple[int, Place] | None = None
    for hit in gazetteer().find(text, day):
        entry = next((e for e in hit.entries if e.kind in LOCATED), None)
        state = next((e for e in hit.entries if e.kind == "state"), None)
        located = entry or state
        if located is None or not WHERE.search(text[max(0, hit.start - 24) : hit.start]):
            continue
        place = Place(name=hit.text, country=located.state, lat=located.lat, lon=located.lon)
        distance = abs(hit.start - at) + (40 if located is state else 0)
        if best is None or distance < best[0]:
            best = (distance, place)
    return best[1] if best else None
