"""What is missing, doubtful or contradictory in the world's data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from bilateral.world import tables
from bilateral.world.tables import Holder

COMPLETE = frozenset(
    [
        "USA",
        "CHN",
        "RUS",
        "FRA",
        "GBR",
        "ARG",
        "AUS",
        "BRA",
        "CAN",
        "DEU",
        "IND",
        "IDN",
        "ITA",
        "JPN",
        "MEX",
        "SAU",
        "ZAF",
        "KOR",
        "TUR",
        "PRK",
        "UKR",
        "IRN",
        "ISR",
        "PAK",
    ]
)
"""States whose four leading offices must be filled from 2002 on."""

START = date(2002, 1, 1)
GAP = timedelta(days=62)
OVERLAP = timedelta(days=31)
CONTROL = frozenset({"state", "state-funded", "public", "independent"})
SINGLE = frozenset({"head_of_state", "head_of_government", "foreign_minister", "defence_minister"})


class Finding(msgspec.Struct, frozen=True):
    """One thing to look at; a grave one makes the check fail."""

    place: str
    what: str
    grave: bool = False

    def __str__(self) -> str:
        return f"{'!' if self.grave else ' '} {self.place}: {self.what}"


def findings() -> Iterator[Finding]:
    """All findings, the world's files in order."""
    yield from _states()
    yield from _places()
    yield from _holders()


def publisher_findings() -> Iterator[Finding]:
    """What is missing or contradictory in the file of publishers."""
    owners: dict[str, set[str]] = defaultdict(set)
    for publisher in tables.publishers():
        place = f"publishers.csv {publisher.name}"
        for key in (*publisher.domains, publisher.name, *publisher.aliases):
            owners[key.casefold()].add(publisher.name)
        if publisher.control not in CONTROL:
            yield Finding(
                place, f"{publisher.control!r} is no kind of control: {', '.join(sorted(CONTROL))}", grave=True
            )
        if publisher.country is not None and publisher.country not in tables.states():
            yield Finding(place, f"{publisher.country} is no state", grave=True)
        for field in ("owner", "reason", "language"):
            if not getattr(publisher, field):
                yield Finding(place, f"no {field}", grave=True)
        if not publisher.domains:
            yield Finding(place, "no domain: its articles are known by name alone")
    for key, names in sorted(owners.items()):
        if len(names) > 1:
            yield Finding("publishers.csv", f"{key!r} belongs to {', '.join(sorted(names))}", grave="." in key)


def publisher_summary() -> str:
    """How many publishers, owners and countries, under whose control, and how many rows were verified."""
    rows = tables.publishers()
    kinds = Counter(row.control for row in rows)
    checked = sum(bool(row.verified) for row in rows)
    owners, countries = {row.owner for row in rows}, {row.country for row in rows}
    return (
        f"{len(rows)} publishers of {len(owners)} owners in {len(countries)} countries: "
        + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        + f"; {checked} verified"
    )


def summary() -> str:
    """How many rows there are and how many were verified, against what and when last."""
    lines = []
    for name, rows in (
        ("states", tuple(tables.states().values())),
        ("places", tables.localities()),
        ("organisations", tables.organisations()),
        ("office-holders", tables.holders()),
        ("publishers", tables.publishers()),
    ):
        checked = [row.verified for row in rows if row.verified]
        newest = max(checked, default="never")
        lines.append(f"{name}: {len(rows)} rows, {len(checked)} verified, last on {newest}")
    return "\n".join(lines)


def _states() -> Iterator[Finding]:
    owners: dict[str, set[str]] = defaultdict(set)
    for state in tables.states().values():
        for name in {state.name, *state.names}:
            if name not in state.ambiguous:
                owners[name].add(state.code)
    for name, codes in sorted(owners.items()):
        if len(codes) > 1:
            yield Finding("states.csv", f"{name!r} names {', '.join(sorted(codes))}", grave=True)


def _places() -> Iterator[Finding]:
    capitals = {place.state for place in tables.localities() if place.kind == "capital"}
    for state in tables.states().values():
        if state.status == "member" and state.code not in capitals:
            yield Finding("places.csv", f"{state.code} has no capital", grave=True)
    for place in tables.localities():
        if place.state is not None and place.state not in tables.states():
            yield Finding("places.csv", f"{place.name} lies in {place.state}, which is no state", grave=True)


def _holders() -> Iterator[Finding]:
    terms: dict[tuple[str, str, str], list[Holder]] = defaultdict(list)
    offices: dict[tuple[str, str], list[Holder]] = defaultdict(list)
    for holder in tables.holders():
        place = f"holders {holder.state} {holder.office}"
        if holder.state not in tables.states():
            yield Finding(place, f"{holder.state} is no state", grave=True)
        if holder.since and holder.until and holder.until < holder.since:
            yield Finding(place, f"{holder.name} leaves before coming", grave=True)
        if holder.office in SINGLE:
            terms[holder.state, holder.office, holder.title].append(holder)
            offices[holder.state, holder.office].append(holder)
    for (state, office, title), held in sorted(terms.items()):
        yield from _overlaps(f"holders {state} {office} ({title})", held)
    for (state, office), held in sorted(offices.items()):
        if state in COMPLETE:
            yield from _gaps(f"holders {state} {office}", held)


def _overlaps(place: str, held: list[Holder]) -> Iterator[Finding]:
    dated = sorted((h for h in held if h.since), key=lambda h: (h.since or START, h.name))
    for first, second in pairwise(dated):
        end = first.until or date.max
        if second.since and end - second.since > OVERLAP and first.name != second.name:
            yield Finding(place, f"{first.name} and {second.name} overlap from {second.since}")


def _gaps(place: str, held: list[Holder]) -> Iterator[Finding]:
    reached = START
    for holder in sorted((h for h in held if h.since), key=lambda h: h.since or START):
        since = holder.since or START
        if since - reached > GAP:
            yield Finding(place, f"nobody from {reached} to {since}")
        reached = max(reached, holder.until or date.max)
