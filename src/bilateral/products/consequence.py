"""How much a piece of news matters: the kind of act, how firmly it stands, between whom, what it would touch.

The formula is a product, and `Consequence` shows its parts: `kind` from `data/consequence.csv`, as much again for
each head of state or government who talks; `firmness` by the status and the independent sources; `reading`, how sure it
is that the coder read the act rightly; `weight` of the parties, 0.5 to 1 times how much they are told of, the more the
closer they are to each other; and up to a half more where the act would touch a provision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from bilateral.model import Event, EventType, Filing, Finding, Party, Status
from bilateral.products.names import table
from bilateral.relations import Pasts, Relation
from bilateral.world import gazetteer

FIRMNESS = {
    Status.CONFIRMED: 1.0,
    Status.REPORTED: 0.9,
    Status.CLAIMED: 0.8,
    Status.DISPUTED: 0.8,
    Status.DENIED: 0.5,
    Status.ALLEGED: 0.4,
    Status.PLANNED: 0.5,
    Status.CANCELLED: 0.5,
    Status.WITHDRAWN: 0.4,
    Status.POSSIBLE: 0.2,
    Status.LAPSED: 0.2,
}
"""How firmly an act stands by its status; what is to come has not happened yet."""

SOURCES = (0.7, 0.9, 1.0)
"""What one, two, and three or more independent sources are worth: more of them is volume, not consequence."""

TALKING = frozenset({EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE})
"""Acts that weigh more where heads of state or government do them; elsewhere their names stand for their states."""

LEADING = frozenset({"head_of_state", "head_of_government"})


class Kind(msgspec.Struct, frozen=True):
    """A row of `data/consequence.csv`: acts that it fits, what they weigh (0 to 1), and why in a few words."""

    event_type: str
    mode: str
    field: str
    object: str
    weight: float
    note: str


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the formula, each 0 to 1 but `touched`, which is 1 to 1.5; `note` says what kind of act it is."""

    kind: float
    note: str
    leaders: int
    firmness: float
    reading: float
    standing: float
    closeness: float
    touched: float

    @property
    def weight(self) -> float:
        """What the parties weigh in the world and for each other."""
        return self.standing * (0.5 + 0.5 * self.closeness)

    @property
    def whole(self) -> float:
        """The product."""
        return self.kind * (1 + self.leaders) * self.firmness * self.reading * self.weight * self.touched


def consequence(
    event: Event, relation: Relation, pasts: Pasts, filings: Sequence[Filing] = (), finding: Finding | None = None
) -> Consequence:
    """How much an event matters; `finding` is the surest of what it would touch, if true."""
    row = row_of(event)
    sources = SOURCES[min(max(event.independent_sources, 1), len(SOURCES)) - 1]
    return Consequence(
        kind=row.weight,
        note=row.note,
        leaders=leaders(event, filings) if event.event_type in TALKING else 0,
        firmness=FIRMNESS[event.status] * sources,
        reading=event.confidence,
        standing=pasts.standing(relation),
        closeness=pasts.closeness(relation),
        touched=1 + 0.5 * (finding.certainty if finding else 0.0),
    )


def leaders(event: Event, filings: Iterable[Filing]) -> int:
    """How many of the parties (0 to 2) any report names by their head of state or government of the day."""
    parties = [event.actor, event.recipient]
    for filing in filings:
        parties += [filing.report.actor, filing.report.recipient]
    return len({party.state for party in parties if party and _leads(party, event)})


def _leads(party: Party, event: Event) -> bool:
    hits = gazetteer().find(party.name or "", event.date) if party.state else []
    return any(entry.role in LEADING and entry.state == party.state for hit in hits for entry in hit.entries)


def row_of(event: Event) -> Kind:
    """The row that fits an event; of several the one that names most."""
    cls = event.object.cls if event.object else None
    fitting = (
        row
        for row in _kinds()[event.event_type.value]
        if row.mode in ("", event.mode) and (not row.field or row.field in event.fields) and row.object in ("", cls)
    )
    return max(fitting, key=lambda row: (bool(row.mode) + bool(row.field) + bool(row.object), bool(row.mode)))


@cache
def _kinds() -> dict[str, list[Kind]]:
    found: dict[str, list[Kind]] = {}
    for row in msgspec.convert(table("consequence.csv"), list[Kind], strict=False):
        found.setdefault(row.event_type, []).append(row)
    return found
