"""What of a relation's events its series and shifts are reckoned from, as arrays: thousands are summed at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from bilateral.model import FIELDS, Event, Status, Step, end_of_day
from bilateral.relations.fieldgroups import FIELD_GROUPS, groups_of
from bilateral.relations.weights import STATUS_WEIGHT, is_conflict, score, status_by, weight

Dyad = tuple[str, str]
Rows = NDArray[np.void]

OLD = timedelta(days=400)
"""What happened longer ago than this when it became known is history and moves no relation."""

FIRM = frozenset(status for status, firm in STATUS_WEIGHT.items() if firm > 0)

NAMES = tuple(dict.fromkeys((*FIELD_GROUPS, *FIELDS)))
"""Groups of fields, then fields; the bits of `fields` stand for them."""

BOTH = 2
"""The doer of what the text does not say who does to whom."""

ROW = np.dtype(
    [
        ("day", "<i4"),
        ("amount", "<f8"),
        ("sure", "?"),
        ("score", "<f8"),
        ("conflict", "?"),
        ("fields", "<u4"),
        ("doer", "u1"),
        ("announced", "<i4"),
        ("done", "<i4"),
        ("carried", "<f8"),
        ("new", "?"),
    ]
)
"""One event. `day` is that of the act; `amount` is its weight, and it is `sure` where it is confirmed. `doer` is the
place of the state that acts among the two in order, or `BOTH`. It became known as planned on the day `announced` and
as firm on the day `done` (UTC, 0 where it did not or was old news by then), when it weighed `carried` reports by one
outlet; it is `new` then where no plan of it was known. Days are ordinals."""


class Traits(msgspec.Struct, frozen=True):
    """The events of a relation by (day of the act, id): their ids (n strings or bytes), and n rows of `ROW`."""

    ids: NDArray[np.str_] | NDArray[np.bytes_]
    rows: Rows

    @classmethod
    def of(cls, dyad: Dyad, events: Iterable[Event], by: datetime | None = None) -> Traits:
        """Those of the events that are between the two states and were known at the instant `by`, as they stood then.

        Without `by` all, as they stand.
        """
        chosen = (one for one in events if between(one, dyad) and (by is None or one.first_known <= by))
        ordered = sorted(chosen, key=lambda one: (one.date, one.id))
        rows = np.array([trait(one, min(dyad), by) for one in ordered], ROW)
        return cls(np.array([one.id for one in ordered], np.str_), rows)

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, chosen: NDArray[np.bool_]) -> Traits:
        """Those of the events."""
        return Traits(self.ids[chosen], self.rows[chosen])

    def names(self) -> list[str]:
        """The ids of the events in their order."""
        return as_text(self.ids)

    def in_field(self, field: str | None) -> NDArray[np.bool_]:
        """Which events belong to a field or group of fields, as `in_field` has it. Raises `ValueError`."""
        if field is None:
            return np.ones(len(self.rows), bool)
        if field not in NAMES:
            raise ValueError(f"no field {field!r}; give one of: {', '.join(NAMES)}")
        found: NDArray[np.bool_] = self.rows["fields"] >> NAMES.index(field) & 1 == 1
        return found


def as_text(ids: NDArray[np.str_] | NDArray[np.bytes_]) -> list[str]:
    """Ids as strings."""
    found: list[str] = ids.astype(np.str_).tolist()
    return found


def between(event: Event, dyad: Dyad) -> bool:
    """Whether an event's parties are the two states of a dyad."""
    return event.recipient is not None and {event.actor.state, event.recipient.state} == set(dyad)


def trait(event: Event, first: str, by: datetime | None = None) -> tuple[float | bool, ...]:
    """The row of an event of a dyad whose first state is `first`, as it stood at the instant `by`."""
    moment = by or END
    doer = BOTH if not event.directed else int(event.actor.state != first)
    sure = status_by(event, moment) is Status.CONFIRMED
    side = score(event), is_conflict(event)
    return (event.date.toordinal(), weight(event, moment), sure, *side, _mask(event), doer, *_became(event))


END = datetime.max.replace(tzinfo=UTC)


def _mask(event: Event) -> int:
    return sum(1 << NAMES.index(name) for name in {*groups_of(event), *(one for one in event.fields if one in _PLAIN)})


_PLAIN = frozenset(NAMES[len(FIELD_GROUPS) :])
"""Fields that are no group too: to such a one an event belongs as to the group."""


def _became(event: Event) -> Iterator[float | bool]:
    """When an event was announced and when it was carried out, as far as it was either, and what it weighed then."""
    announced, done = _first(event, {Status.PLANNED}), _first(event, FIRM)
    planned = announced if announced and (done is None or announced.date() < done.date()) else None
    carried = weight(event, end_of_day(done.date())) / STATUS_WEIGHT[Status.REPORTED] if done else 0.0
    yield _fresh(event, planned.date()) if planned else 0
    yield _fresh(event, done.date()) if done and carried > 0 else 0
    yield carried
    yield announced is None or (done is not None and announced >= done)


def _fresh(event: Event, known: date) -> int:
    return known.toordinal() if event.date >= known - OLD else 0


def _first(event: Event, statuses: Collection[Status]) -> datetime | None:
    """When an event first had one of the statuses, UTC."""
    steps = event.history or (Step(known=event.first_known, status=event.status),)
    return min((step.known.astimezone(UTC) for step in steps if step.status in statuses), default=None)
