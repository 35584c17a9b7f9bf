"""The past of all relations before a day: who dealt with whom, how often, and when each kind of act was last told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import exp, log1p

from bilateral.model import Event, EventType, Party, Status
from bilateral.relations.surprise import MEMORY, Surprise, surprise

DONE = frozenset({Status.CONFIRMED, Status.REPORTED, Status.CLAIMED, Status.ALLEGED, Status.DISPUTED})
"""Statuses of acts that somebody holds to have been done."""

TOGETHER = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
WITH_A_CLASS = frozenset({EventType.AID, EventType.SUPPORT, EventType.MOBILIZE, EventType.COOPERATE})
"""Acts of which it matters what is given, signed, tested or traded."""

Relation = tuple[str, ...]
"""The keys of two parties in order, or of one that acts alone."""

Kind = tuple[str, ...]
"""Who acts on whom (in order where both act), the type of act, and the class of its object where that matters."""


def relation_of(event: Event) -> Relation | None:
    """The two parties of an act, or the one that readies or shows arms; `None` for what concerns one state alone."""
    actor = _key(event.actor)
    if event.recipient is None:
        return (actor,) if event.event_type is EventType.MOBILIZE else None
    other = _key(event.recipient)
    same = event.actor.state is not None and event.actor.state == event.recipient.state
    return None if same or other == actor else tuple(sorted((actor, other)))


def kind_of(event: Event, relation: Relation) -> Kind:
    """What makes two acts of a relation acts of one kind."""
    joint = not event.directed or (event.event_type in TOGETHER and event.mode != "visit")
    parties = relation if joint else (_key(event.actor), *(key for key in relation if key != _key(event.actor)))
    cls = event.object.cls if event.object and event.event_type in WITH_A_CLASS else ""
    return (*parties, event.event_type.value, cls)


class Pasts:
    """What was known of every relation before a day; acts become part of the past when they become known."""

    def __init__(self, events: Iterable[Event], day: date, since: date) -> None:
        """`since` is the first day of the ledger's news."""
        self.day = day
        self.watched = max(1, (day - since).days)
        self._acts: dict[Kind, list[Event]] = defaultdict(list)
        self._between: Counter[Relation] = Counter()
        self._of: dict[str, float] = defaultdict(float)
        self._with: dict[Relation, float] = defaultdict(float)
        self._worldwide: Counter[Kind] = Counter()
        begin = datetime.combine(day, datetime.min.time(), UTC)
        for event in events:
            if event.first_known < begin and event.status in DONE and event.date < day + timedelta(days=1):
                self._take(event)
        self._most = max(self._of.values(), default=0.0)

    def _take(self, event: Event) -> None:
        relation = relation_of(event)
        if relation is None:
            return
        kind = kind_of(event, relation)
        self._acts[kind].append(event)
        self._between[relation] += 1
        self._worldwide[kind[-2:]] += 1
        faded = exp(-self._age(event) / MEMORY)
        self._with[relation] += faded
        for party in relation:
            self._of[party] += faded

    def acts(self, event: Event, relation: Relation) -> Sequence[Event]:
        """The acts of the same kind in the same relation, oldest first."""
        return sorted(self._acts.get(kind_of(event, relation), ()), key=lambda one: (one.date, one.id))

    def between(self, relation: Relation) -> int:
        """How many acts of any kind the relation had."""
        return self._between[relation]

    def surprise(self, event: Event, relation: Relation) -> Surprise:
        """How surprising an act of this kind is for the relation on the day."""
        kind = kind_of(event, relation)
        usual = self._worldwide[kind[-2:]] / (self.watched * max(1, len(self._between)))
        return surprise([self._age(one) for one in self._acts.get(kind, ())], self.watched, usual)

    def standing(self, relation: Relation) -> float:
        """How much the parties are told of in the last years, 0 to 1: the mean over them, by the logarithm of acts.

        Each is lent one act, so that who was never told of weighs little and not nothing.
        """
        whole = log1p(1 + self._most) * len(relation)
        return sum(log1p(1 + self._of.get(party, 0.0)) for party in relation) / whole

    def closeness(self, relation: Relation) -> float:
        """How much of what the parties do they do with each other, 0 to 1: the geometric mean of both shares."""
        if len(relation) < 2:
            return 1.0
        first, second = (1 + self._of.get(party, 0.0) for party in relation)
        return float(self._with.get(relation, 0.0) / (first * second) ** 0.5)

    def _age(self, event: Event) -> int:
        return max(0, (self.day - event.date).days)


def _key(party: Party) -> str:
    """A state by its code, anyone else by name."""
    return party.state or (party.name or "?").casefold().removeprefix("the ")
