"""Events in pages, and the filters of a list: field, status, speaker, month, kind, days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Generic, TypeVar

import msgspec
import numpy as np
from fastapi import Depends
from numpy.typing import NDArray

from bilateral.model import Status
from bilateral.relations import FIELD_GROUPS
from bilateral.view import AWAITED, Roll
from bilateral.web.asked import Refused, day_of, short, status_of

T = TypeVar("T")

PAGE = 50
"""Rows of one page of a list."""
VOICES = 12
"""Voices that a table names."""
KINDS = ("cooperation", "conflict")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """The rows of one page, which it is, of how many, and how many rows there are in all."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int


class Choice(msgspec.Struct, frozen=True):
    """What a list is narrowed to; `None` is all. `month` is its first day; `done` leaves out what did not happen."""

    field: str | None = None
    status: Status | None = None
    speaker: str | None = None
    month: date | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    done: bool = False

    @property
    def asked(self) -> dict[str, object]:
        """As an address has it."""
        month = f"{self.month:%Y-%m}" if self.month else None
        status = self.status.value if self.status else None
        held: dict[str, object] = {"field": self.field, "status": status, "speaker": self.speaker, "month": month}
        held |= {"kind": self.kind, "since": self.since, "until": self.until, "done": "yes" if self.done else None}
        return {name: value for name, value in held.items() if value}

    def of(self, events: Roll, bins: Mapping[date, Sequence[str]]) -> NDArray[np.bool_]:
        """Which of the events fit; those of a month are the ones that its bin of the series counts."""
        traits = events.outline.traits
        fits = traits.in_field(self.field)
        if self.status is not None:
            fits &= events.stand({self.status})
        if self.speaker is not None:
            fits &= events.spoken_of_by(self.speaker)
        if self.kind is not None:
            fits &= traits.rows["conflict"] == (self.kind == "conflict")
        if self.since is not None:
            fits &= events.days >= self.since.toordinal()
        if self.until is not None:
            fits &= events.days <= self.until.toordinal()
        if self.done:
            fits &= ~events.stand(AWAITED)
        if self.month:
            counted = set(bins.get(self.month, ()))
            fits &= np.array([name in counted for name in traits.names()], bool)
        return fits


def _choice(
    field: str | None = None,
    status: str | None = None,
    speaker: str | None = None,
    month: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    done: str | None = None,
) -> Choice:
    """Raises `Refused` for what is not known."""
    if field and field not in FIELD_GROUPS:
        raise Refused(400, "Unknown field", f"{short(field)} is no field; choose from {', '.join(FIELD_GROUPS)}.")
    if kind and kind not in KINDS:
        raise Refused(400, "Unknown kind", f"{short(kind)} is no kind of act; choose from {' and '.join(KINDS)}.")
    return Choice(
        field=field or None,
        status=status_of(status),
        speaker=speaker or None,
        month=month_of(month),
        kind=kind or None,
        since=day_of(since, "since"),
        until=day_of(until, "until"),
        done=bool(done),
    )


choice = Depends(_choice)


class Heard(msgspec.Struct, frozen=True):
    """A voice with the number of events that it asserts and denies."""

    key: str
    asserts: int
    denies: int


def voices_of(events: Roll, most: int = VOICES) -> list[Heard]:
    """Whose word the events rest on, those who speak of most first."""
    heard = [Heard(key, said, denied) for key, (said, denied) in events.voices().items()]
    return sorted(heard, key=lambda one: (-one.asserts - one.denies, one.key))[:most]


def page_of(rows: Sequence[T], number: int, size: int = PAGE) -> Page[T]:
    """One page of a list; a number beyond its ends is the first or the last."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(number, 1), pages)
    return Page(rows[(number - 1) * size : number * size], number, pages, len(rows))


def month_of(text: str | None) -> date | None:
    """The first day of a month written as 2024-01, or of the month of a day. Raises `Refused` (400)."""
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text.strip()[:7]}-01")
    except ValueError:
        raise Refused(400, "Not a month", f"{short(text)} is no month; write it as 2024-01.") from None
