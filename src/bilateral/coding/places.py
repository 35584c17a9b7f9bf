"""Where an act happens, as the sentence names it: "in Geneva", "near Kharkiv"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bilateral.model import Place
from bilateral.world import Entry, gazetteer

WHERE = re.compile(r"\b(?:in|at|near|outside|off|around|over|from)\s+(?:the\s+)?(?:\w+\s+){0,2}?$")
REACHED = re.compile(
    r"\b(?:to|into|of|inside|across|through|on|reach(?:ed|es)?|entered|enter)\s+(?:the\s+)?(?:\w+\s+){0,2}?$"
)
"""Words before a place that is no party: "the shelling of Kherson"; before a capital only where someone goes there."""
UNKNOWN = re.compile(
    r"\b(?:near|outside|at|off|(?:town|village|city|district|port|hamlet|suburb|airfield) of)\s+(?:the\s+)?"
    r"((?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
"""A place that the gazetteer does not know: its name alone."""
LOCATED = frozenset({"capital", "place", "seat"})


def place_of(text: str, at: int, day: date, *, visited: bool = False) -> Place | None:
    """The named place that stands nearest to an act at character `at` behind a word for where.

    For a visit (`visited`) that is also where it leads.
    """
    near = min(_named(text, day, visited), key=lambda named: abs(named[0] - at) + named[1], default=None)
    return near[2] if near else None


@lru_cache(maxsize=256)
def _named(text: str, day: date, visited: bool) -> tuple[tuple[int, int, Place], ...]:
    """(start, handicap, place) of the places of a sentence; kept, as each of its reports asks for them."""
    found = []
    hits = gazetteer().find(text, day)
    for hit in hits:
        entry = next((e for e in hit.entries if e.kind in LOCATED), None)
        state = next((e for e in hit.entries if e.kind == "state"), None)
        located = entry or state
        before = text[max(0, hit.start - 24) : hit.start]
        if located is None or not (WHERE.search(before) or (_reached(located, visited) and REACHED.search(before))):
            continue
        place = Place(name=hit.text, country=located.state, lat=located.lat, lon=located.lon)
        found.append((hit.start, 40 if located is state else 0, place))
    unknown = [m for m in UNKNOWN.finditer(text) if all(m.end(1) <= h.start or h.end <= m.start(1) for h in hits)]
    found += [(m.start(1), 20, Place(name=re.sub(r"['’]s?$", "", m[1]))) for m in unknown]
    return tuple(found)


def _reached(entry: Entry, visited: bool) -> bool:
    """Whether a place after "to" or "of" is where something happens, and no party of it."""
    return (entry.kind == "place" and entry.state is not None) or (visited and entry.kind == "capital")
