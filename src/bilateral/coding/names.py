"""Which names in a sentence to believe: surnames and ambiguous names need support from the text around them."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from bilateral.coding.lexicon import word_list
from bilateral.world import Entry, Hit, gazetteer
from bilateral.world.gazetteer import LEADING_OFFICES

TITLES = word_list("names titles")
PROMINENT = frozenset(["USA", "RUS", "CHN", "GBR", "FRA", "DEU", "ISR", "IRN", "TUR", "PRK", "UKR", "SYR"])
LEADING = word_list("names leading")
COMMON = word_list("names common")
"""Surnames that others bear too: in news of 2002-2019 more often than the office-holder, or too short to tell."""
LEADERS = frozenset({"head_of_state", "head_of_government"})


class Names:
    """Believed names over one article; a full name supports its surname from then on."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._people: set[str] = set()
        self._states: set[str | None] = set()

    def find(self, text: str) -> list[Hit]:
        """The believed names of one sentence."""
        believed = []
        for hit in gazetteer().find(text, self.day):
            entries = tuple(e for e in hit.entries if self._believe(text, hit, e))
            if entries:
                self._states |= {e.state for e in entries if e.kind in ("state", "demonym", "capital")}
                kept = msgspec.structs.replace(hit, entries=entries)
                believed.append(kept)
                if kept.entry.kind == "person":
                    self._people.add(kept.entry.name)
        return believed

    def _believe(self, text: str, hit: Hit, entry: Entry) -> bool:
        if not entry.weak:
            return True
        before = re.findall(r"[\w.'’-]+", text[max(0, hit.start - 40) : hit.start])
        previous = before[-1] if before else ""
        if entry.kind in ("surname", "person"):
            return self._surname(text, hit, entry, previous)
        following = re.match(r"[\s,]*([A-Z]\w+)", text[hit.end : hit.end + 30])
        first_name = previous[:1].isupper() and len(before) > 1 and previous.lower() not in TITLES
        joined = first_name and not text[: hit.start].rstrip().endswith((",", ";", ":", "and", "or", "-", "–"))
        called = (
            following is not None and text[hit.end : hit.end + 1] == " " and hit.text in ("Jordan", "Chad", "Israel")
        )
        return not joined and not called

    def _surname(self, text: str, hit: Hit, entry: Entry, previous: str) -> bool:
        if text[: hit.start].rstrip().lower().endswith("former president"):
            return False
        if entry.name in self._people or previous.lower().rstrip("'s") in TITLES:
            return True
        attached = (
            previous[:1].isupper()
            and previous.lower() not in LEADING
            and text[: hit.start].endswith(" ")
            and not text[: hit.start].rstrip().endswith((",", ".", ":"))
        )
        follows = re.match(r" [A-Z][a-z]+", text[hit.end :])
        if attached or follows or hit.text in COMMON:
            return False
        if entry.state in self._states:
            return entry.role in LEADING_OFFICES
        if entry.role in LEADERS:
            return all(e.state == entry.state for e in hit.entries if e.role in LEADERS)
        alone = all(e.state == entry.state for e in hit.entries)
        return alone and entry.role in LEADING_OFFICES and entry.state in PROMINENT
