"""Acts that are one development: those of one relation and type, and those that one story tells of a party.

No development stands in the paper twice. Its score is the root of the sum of the squares of the best score of each
relation in it: what touches seven relations weighs more than what touches one, but not seven times more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import hypot, log2

import msgspec
from networkx.utils import UnionFind

from bilateral.events import Stories
from bilateral.model import Article, Event, Shift
from bilateral.products.candidates import Candidate, Field
from bilateral.products.gathered import Gathered
from bilateral.relations import RATE, Relation

SHIFT_BITS = -log2(RATE / 365.25)
"""How surprising a shift is on any one day, in bits: the detector bears a quarter of one a year by chance."""

SHIFT_KIND = 0.6
"""What a shift weighs beside the kinds of `data/consequence.csv`."""


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """A shift that could be seen on the day, and what its two states weigh (0 to 1)."""

    shift: Shift
    weight: float

    @property
    def score(self) -> float:
        """Surprise times consequence."""
        return SHIFT_BITS * SHIFT_KIND * self.shift.probability * self.weight


class Development(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates that are one development, the highest score first, and the shifts of their relations."""

    candidates: tuple[Candidate, ...]
    shifts: tuple[Turned, ...] = ()

    @property
    def score(self) -> float:
        """The root of the sum of squares over relations; a shift counts as one more."""
        best: dict[Relation, float] = {}
        for one in self.candidates:
            best[one.relation] = max(best.get(one.relation, 0.0), one.score)
        return hypot(*best.values(), *(turned.score for turned in self.shifts))

    @property
    def key(self) -> tuple[str, ...]:
        """What orders developments of one score."""
        return tuple(one.event.id for one in self.candidates) + tuple(
            "-".join(turned.shift.dyad) for turned in self.shifts
        )


def developments(
    candidates: Iterable[Candidate], turned: Iterable[Turned], told_in: Mapping[str, Collection[str]]
) -> list[Development]:
    """All developments, the highest score first; `told_in` gives the stories of each event, by its id."""
    acts = {one.event.id: one for one in candidates}
    shifts = {"-".join(one.shift.dyad): one for one in turned}
    joined = UnionFind(sorted([*acts, *shifts]))
    held: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in acts.values():
        for tie in _ties(one, told_in.get(one.event.id, ())):
            held[tie].append(one.event.id)
        if (name := "-".join(one.relation)) in shifts:
            held["shift", name].append(one.event.id)
    for name in shifts:
        held["shift", name].append(name)
    for names in held.values():
        joined.union(*names)
    made = [
        _development([acts[n] for n in group if n in acts], [shifts[n] for n in group if n in shifts])
        for group in joined.to_sets()
    ]
    return sorted(made, key=lambda one: (-one.score, one.key))


def told_in(field: Field, desk: Gathered) -> dict[str, set[str]]:
    """The stories of each act that is news of the day, by its id: sentences of the day on one development.

    Sentences are grouped as articles are; one article may tell of several things.
    """
    carried: dict[str, list[str]] = defaultdict(list)
    told: dict[str, Article] = {}
    for event, _, _ in field.moved.values():
        for filing in desk.filings(event):
            if filing.known.date() == field.day:
                said = Article(
                    id=f"{filing.version} {filing.report.sentence}",
                    published=filing.published,
                    text=filing.report.text,
                    title=filing.title,
                )
                told[said.version] = said
                carried[said.version].append(event.id)
    grouping = Stories()
    grouping.add(told.values())
    of: dict[str, set[str]] = defaultdict(set)
    for story in grouping.stories():
        for event_id in {event_id for version in story for event_id in carried[version]}:
            of[event_id].add(story[0])
    return of


def _ties(one: Candidate, stories: Collection[str]) -> Iterable[tuple[str, ...]]:
    """What joins an act to others: its relation with its type, and its type in a story with each party."""
    kind = one.event.event_type.value
    yield ("relation", *one.relation, kind)
    for story in sorted(stories):
        for party in one.relation:
            yield ("story", story, kind, party)


def _development(acts: Sequence[Candidate], shifts: Sequence[Turned]) -> Development:
    return Development(
        candidates=tuple(sorted(acts, key=lambda one: (-one.score, one.event.id))),
        shifts=tuple(sorted(shifts, key=lambda one: (-one.score, one.shift.dyad))),
    )


def events_in(development: Development) -> list[Event]:
    """Its acts, the highest score first."""
    return [one.event for one in development.candidates]
