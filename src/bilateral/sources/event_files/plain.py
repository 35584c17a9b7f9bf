"""Plain rows: date, actor, recipient, and a PLOVER `event_type` or a CAMEO `cameo`, as CSV or as JSON Lines."""

from __future__ import annotations

from datetime import date
from functools import partial

import msgspec

from bilateral.model import EventType
from bilateral.sources.event_files import gdelt
from bilateral.sources.event_files.days import day_or_instant
from bilateral.sources.event_files.kinds import BadCell, Cells, Kind, bare, plover_type, states_in
from bilateral.world.codes import States, state_of

SCHEMES = {
    "iso": ("iso", "cameo", "name"),
    "cameo": ("cameo", "iso", "name"),
    "cow": ("cow",),
    "keds": ("keds", "iso"),
    "name": ("name", "iso"),
}
"""What a file's codes may be, and where they are looked up, in this order."""


def read_day(cells: Cells) -> date:
    """A day, or an instant."""
    return day_or_instant(cells[0])


def read_states(scheme: str, cells: Cells) -> States:
    """The state of a code in the scheme that the file follows."""
    return states_in(cells, lambda code: state_of(code, SCHEMES[scheme]))


def read_act(cells: Cells) -> EventType | None:
    """The PLOVER type, else that of the CAMEO code."""
    plover, cameo = map(bare, cells)
    if plover:
        return plover_type(plover)
    if not cameo:
        raise BadCell("neither event_type nor cameo is given")
    return gdelt.read_act((cameo,))


KIND = Kind(
    name="plain",
    title="plain rows (CSV or JSON Lines with date, actor, recipient, and event_type or cameo)",
    delimiters=",;\t",
    quoted=True,
    instants=True,
    day=("date",),
    actor=("actor",),
    recipient=("recipient",),
    act=("event_type", "cameo"),
    read_day=read_day,
    read_states=partial(read_states, "iso"),
    read_act=read_act,
)


def following(scheme: str) -> Kind:
    """Plain rows whose codes follow a scheme of `SCHEMES`."""
    return msgspec.structs.replace(KIND, read_states=partial(read_states, scheme))
