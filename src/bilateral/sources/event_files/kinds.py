"""What one kind of event file is: its columns, and how its cells are read. Each kind has a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from bilateral.model import EventType
from bilateral.world.codes import States

Columns = tuple[str, ...]
Cells = tuple[str, ...]
"""The cells of the columns that a role has, in their order; a column that the file lacks gives an empty cell."""


class Unusable(Exception):
    """A whole file that cannot be read: one line that says why and the remedy."""


class BadCell(ValueError):
    """A cell that cannot be read; its row is set aside. The message says why."""


class UnknownCode(ValueError):
    """A code or name that no table knows; its row is set aside, counted by code."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of event file.

    `day`, `known`, `actor`, `recipient` and `act` name the columns from which each is read; of each but `known` the
    file must have one or more. `names` are all columns of a file that has no header. `known_digits` cuts the cell of
    `known`. `instants` says that days may be given as instants, all with a zone or all without.

    `read_act` gives `None` for what is no act between two parties, `read_states` no states for what is no state.
    Readers raise `BadCell` or `UnknownCode`.
    """

    name: str
    title: str
    delimiters: str
    quoted: bool
    day: Columns
    actor: Columns
    recipient: Columns
    act: Columns
    read_day: Callable[[Cells], date]
    read_states: Callable[[Cells], States]
    read_act: Callable[[Cells], EventType | None]
    known: Columns = ()
    read_known: Callable[[Cells], date] | None = None
    known_digits: int | None = None
    names: Columns | None = None
    instants: bool = False

    @property
    def needed(self) -> tuple[Columns, ...]:
        """The columns of which a file must have one or more, role by role."""
        return (self.day, self.actor, self.recipient, self.act)


def bare(cell: str) -> str:
    """A cell without the space or quotes around it."""
    return cell.strip().strip('"').strip()


def states_in(cells: Sequence[str], read: Callable[[str], States | None]) -> States:
    """The states of the first cell that says anything; several stand in one cell with `;` between them.

    Raises `UnknownCode` with the part that nothing is known of.
    """
    said = next((text for cell in cells if (text := bare(cell)) and text not in ("None", "NA", "---")), "")
    found: dict[str, None] = {}
    for part in filter(None, map(str.strip, said.split(";"))):
        states = read(part)
        if states is None:
            raise UnknownCode(part)
        found.update(dict.fromkeys(states))
    return tuple(found)


def plover_type(name: str) -> EventType:
    """A PLOVER type by its name. Raises `BadCell`."""
    try:
        return EventType(name.upper())
    except ValueError:
        raise BadCell(f"{name!r} is no PLOVER type, such as CONSULT") from None
