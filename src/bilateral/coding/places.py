"""Where an act happens, as the sentence names it: "in Geneva", "near Kharkiv"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bilateral.model import Place
from bilateral.world import Entry, gazetteer

WHERE = re.compile(
    r"\b(?:in|at|near|outside|off|around|over|from|along|above|beyond|towards?|beneath|under)\s+(?:the\s+)?(?:\w+\s+){0,2}?$",
    re.I,
)
REACHED = re.compile(
    r"\b(?:to|into|of|inside|across|through|on|for|reach(?:ed|es)?|entered|enter|left|quit)\s+(?:the\s+)?(?:\w+\s+){0,2}?$",
    re.I,
)
"""Words before a place that is no party: "the shelling of Kherson"; before a capital only where someone goes there."""
SPEAKING = re.compile(
    r"\b(?:officials?|officers?|spokes\w+|aides?|diplomats?|newspapers?|papers?|media|websites?|reporters|embassy|"
    r"ambassadors?|analysts?|committee|agency|ministry|sources?|institute|think[- ]tank|commanders?|ministers?|envoys?)"
    r"\s+(?:in|at)\s+(?:the\s+)?$"
)
"""Words before the place where a speaker sits."""
UNKNOWN = re.compile(
    r"\b(?:near|outside|at|off|(?:town|village|city|district|port|hamlet|suburb|airfield) of)\s+(?:the\s+)?"
    r"((?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
"""A place that the gazetteer does not know: its name alone."""
NAMED = re.compile(
    r"\b((?:[A-Z][\w'’-]+ ){1,3}(?:border crossing|crossing|bridge|islands?|corridor|tunnel|depot|camp|barracks|port|"
    r"airport|river|lake|valley|pass|peninsula|canal|shoal|reef|plant|base|air ?base))\b"
)
"""One that says itself that it is a place."""
SEAT, BARE = 90, 60
"""What a place is put back by, in characters: the seat of a speaker; one without a word for where before it."""
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
        before = text[max(0, hit.start - 32) : hit.start]
        if located is None:
            continue
        led = WHERE.search(before) or (_reached(located, visited) and REACHED.search(before))
        if not led and not _spot(located):
            continue
        handicap = SEAT if SPEAKING.search(before) else 40 if located is state else 0 if led else BARE
        found.append(
            (hit.start, handicap, Place(name=hit.text, country=located.state, lat=located.lat, lon=located.lon))
        )
    unknown = [m for shape in (UNKNOWN, NAMED) for m in shape.finditer(text)]
    free = [m for m in unknown if all(m.end(1) <= h.start or h.end <= m.start(1) for h in hits)]
    found += [(m.start(1), 20, Place(name=re.sub(r"['’]s?$", "", m[1]))) for m in free]
    return tuple(found)


def _spot(entry: Entry) -> bool:
    """Whether a name is a place and stands for no party."""
    return entry.kind == "place" and entry.state is not None


def _reached(entry: Entry, visited: bool) -> bool:
    """Whether a place after "to" or "of" is where something happens, and no party of it."""
    return _spot(entry) or (visited and entry.kind == "capital")
