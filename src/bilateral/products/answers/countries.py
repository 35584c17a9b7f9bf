"""The world at a glance, as values: one line for each country."""

from __future__ import annotations

from datetime import date

import msgspec

from bilateral.products.world_glance import rows
from bilateral.view import View


class DeskLine(msgspec.Struct, frozen=True, kw_only=True):
    """A country at a glance: its acts of the last 90 days, with whom, its stress, its newest shift.

    `stress` is 0 to 1, about 0.5 where all is as usual, `None` where too little was read; then `covered` is false,
    which is no calm. `events` are the ids of the acts.
    """

    state: str
    name: str
    covered: bool
    acts: int
    partners: int
    busiest: str | None
    stress: float | None
    shift: str | None
    shifted: date | None
    last: date | None
    events: tuple[str, ...]


def desk_lines(view: View) -> list[DeskLine]:
    """A line for each country that there is, the busiest first."""
    return [DeskLine(**row | {"events": tuple(row["events"])}) for row in rows(view)]
