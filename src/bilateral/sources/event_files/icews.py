"""ICEWS coded event data: tabs, a header, CAMEO codes that may have lost their leading zero, names of states."""

from __future__ import annotations

from datetime import date

from bilateral.model import EventType
from bilateral.sources.event_files import gdelt
from bilateral.sources.event_files.days import iso_day
from bilateral.sources.event_files.kinds import Cells, Kind, bare, states_in
from bilateral.world.codes import States, state_of


def read_day(cells: Cells) -> date:
    """Event Date, which is that of the story."""
    return iso_day(cells[0])


def read_states(cells: Cells) -> States:
    """A country by name; actors without one are no state."""
    return states_in(cells, lambda name: state_of(name, ("name", "iso")))


def read_act(cells: Cells) -> EventType | None:
    """The PLOVER type of a CAMEO code. ICEWS gives three digits or four, so 43 was 043, and 841 was 0841."""
    code = bare(cells[0])
    if code.isdecimal() and (len(code) == 2 or (len(code) == 3 and int(code[:2]) > 20)):
        code = f"0{code}"
    return gdelt.read_act((code,))


KIND = Kind(
    name="icews",
    title="ICEWS (tabs, a header with Source Country, Target Country and CAMEO Code)",
    delimiters="\t",
    quoted=False,
    day=("Event Date",),
    actor=("Source Country",),
    recipient=("Target Country",),
    act=("CAMEO Code",),
    read_day=read_day,
    read_states=read_states,
    read_act=read_act,
)
