"""POLECAT: tabs, a header, PLOVER types, states as ISO codes, names or Correlates of War codes."""

from __future__ import annotations

from datetime import date

from bilateral.model import EventType
from bilateral.sources.event_files.days import iso_day
from bilateral.sources.event_files.kinds import Cells, Kind, bare, plover_type, states_in
from bilateral.world.codes import States, state_of


def read_day(cells: Cells) -> date:
    """Event Date."""
    return iso_day(cells[0])


def read_known(cells: Cells) -> date:
    """Publication Date, else the day on which the event file was published; an instant's own day."""
    return iso_day(next((said for cell in cells if (said := bare(cell))), "")[:10])


def read_states(cells: Cells) -> States:
    """Actor Country as ISO code or name, else Actor COW; several states stand with `;` between them."""
    if bare(cells[0]) not in ("", "None", "NA"):
        return states_in(cells[:1], lambda code: state_of(code, ("iso", "name")))
    return states_in(cells[1:], lambda code: state_of(code.removesuffix(".0"), ("cow",)))


def read_act(cells: Cells) -> EventType:
    """One of PLOVER's sixteen types."""
    return plover_type(bare(cells[0]))


KIND = Kind(
    name="polecat",
    title="POLECAT (tabs, a header with Event Type, Actor Country and Recipient Country)",
    delimiters="\t",
    quoted=False,
    day=("Event Date",),
    known=("Publication Date", "Event Publish Date"),
    actor=("Actor Country", "Actor COW"),
    recipient=("Recipient Country", "Recipient COW"),
    act=("Event Type",),
    read_day=read_day,
    read_known=read_known,
    read_states=read_states,
    read_act=read_act,
)
