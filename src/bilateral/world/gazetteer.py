"""Names in text: finds every name of a state, place, body or office-holder, in force on a day.

One Aho-Corasick automaton over all names of the world's files; matches keep to word boundaries and the
longest name wins. A bare surname is a weak entry: the coder takes it only with support from the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import ahocorasick
import msgspec

from bilateral.world import tables

LEADING_OFFICES = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister"})
SURNAME_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN", "VNM", "KHM"})
TURNOVER = timedelta(days=31)
"""Slack at both ends of a term: many dates are known by the month only."""

QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00a0": " ", "\u2011": "-", "\u2010": "-"})
"""Characters that news writes in several ways; each maps to one, so that spans stay as they are."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a name stands for.

    `kind` is state, demonym, capital, place, organisation, person or surname. `stands_for` is true where the name
    alone can act for the state. `weak` entries need support from the text around them.
    """

    name: str
    kind: str
    state: str | None
    sector: str | None = None
    stands_for: bool = True
    weak: bool = False
    role: str | None = None
    since: date | None = None
    until: date | None = None
    lat: float | None = None
    lon: float | None = None

    def in_force(self, day: date) -> bool:
        """Whether the entry holds on a day; people get a month of slack."""
        slack = TURNOVER if self.kind in ("person", "surname") else timedelta(0)
        return (self.since is None or self.since - slack <= day) and (self.until is None or day <= self.until + slack)


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A name found at `[start, end)` and what it can stand for on that day, likeliest first."""

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        """The likeliest reading."""
        return self.entries[0]


def _state_entries() -> Iterator[tuple[str, Entry]]:
    for state in tables.states().values():
        shared = {"state": state.code, "until": state.until}  # news names a country before it is a state
        for name in {state.name, state.un_name, *state.names}:
            weak = name in state.ambiguous
            yield name, Entry(name=state.name, kind="state", weak=weak, **shared)  # type: ignore[arg-type]
        for name in set(state.demonyms):
            weak = name in state.ambiguous
            yield name, Entry(name=state.name, kind="demonym", weak=weak, **shared)  # type: ignore[arg-type]


def _place_entries() -> Iterator[tuple[str, Entry]]:
    for place in tables.localities():
        kind = place.kind if place.kind in ("capital", "seat") else "place"
        entry = Entry(
            name=place.name,
            kind=kind,
            state=place.state,
            sector="GOV" if place.stands_for else None,
            stands_for=place.stands_for,
            since=place.since,
            until=place.until,
            lat=place.lat,
            lon=place.lon,
        )
        for name in {place.name, *place.aliases}:
            yield name, entry


def _organisation_entries() -> Iterator[tuple[str, Entry]]:
    for body in tables.organisations():
        entry = Entry(
            name=body.name,
            kind="organisation",
            state=body.state,
            sector=body.sector,
            role=body.kind,
            since=body.since,
            until=body.until,
        )
        for name in {body.name, *body.aliases}:
            yield name, entry


def surname(name: str, state: str) -> str | None:
    """The part of a name that news uses alone; `None` for names of one word."""
    parts = name.split()
    if len(parts) < 2:
        return None
    return parts[0] if state in SURNAME_FIRST else parts[-1]


def _holder_entries() -> Iterator[tuple[str, Entry]]:
    for holder in tables.holders():
        sector = {"military_chief": "MIL", "defence_minister": "MIL", "intelligence_chief": "SPY"}.get(
            holder.office, "LEG" if holder.office == "legislator_leader" else "GOV"
        )
        for name in {holder.name, *holder.aliases}:
            family = surname(name, holder.state)
            common = {
                "name": holder.name,
                "state": holder.state,
                "sector": sector,
                "role": holder.office,
                "since": holder.since,
                "until": holder.until,
            }
            if family is None:
                yield name, Entry(kind="person", weak=name in _plain_words(), **common)  # type: ignore[arg-type]
                continue
            yield name, Entry(kind="person", **common)  # type: ignore[arg-type]
            if len(family) > 1:
                yield family, Entry(kind="surname", weak=True, **common)  # type: ignore[arg-type]


def _blocked() -> Iterator[tuple[str, Entry]]:
    for row in tables.rows(tables.data_folder() / "not_names.csv"):
        yield row["phrase"], Entry(name=row["phrase"], kind="none", state=None)


def _plain_words() -> frozenset[str]:
    return frozenset({"Hun", "Ban", "May", "Brown", "Rice", "Power", "Major", "Ben"})


_ORDER = {"state": 0, "person": 1, "capital": 2, "seat": 2, "organisation": 3, "demonym": 4, "place": 5}


class Gazetteer:
    """All names of the world in one automaton."""

    def __init__(self) -> None:
        entries: dict[str, dict[Entry, None]] = defaultdict(dict)
        for source in (
            _state_entries(),
            _place_entries(),
            _organisation_entries(),
            _holder_entries(),
            _blocked(),
        ):
            for name, entry in source:
                entries[name.translate(QUOTES)][entry] = None
        self._automaton = ahocorasick.Automaton()
        for name, found in sorted(entries.items()):
            ranked = sorted(found, key=lambda e: (_ORDER.get(e.kind, 9), e.weak, e.name, str(e.since)))
            self._automaton.add_word(name, (len(name), tuple(ranked)))
        self._automaton.make_automaton()

    def find(self, text: str, day: date) -> list[Hit]:
        """The names in a text that are in force on a day, in order, without overlaps."""
        plain = text.translate(QUOTES)
        spans: list[tuple[int, int, tuple[Entry, ...]]] = []
        for last, (length, entries) in self._automaton.iter(plain):
            start, end = last - length + 1, last + 1
            if _bounded(plain, start, end):
                spans.append((start, end, entries))
        spans.sort(key=lambda s: (s[0], -s[1]))
        return list(self._longest(text, spans, day))

    @staticmethod
    def _longest(text: str, spans: list[tuple[int, int, tuple[Entry, ...]]], day: date) -> Iterator[Hit]:
        free = 0
        for start, end, entries in spans:
            if start < free:
                continue
            current = tuple(e for e in entries if e.in_force(day))
            if current and current[0].kind == "none":
                free = end
            elif current:
                yield Hit(start=start, end=end, text=text[start:end], entries=current)
                free = end


def _bounded(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if after == "." and text[end - 1] != "." and end + 1 < len(text) and text[end + 1].isalnum():
        return False
    return not (before.isalnum() or (before in "_-" and start > 1 and text[start - 2].isalnum())) and not (
        after.isalnum() or after == "_"
    )


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer()
