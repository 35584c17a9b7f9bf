"""The world as data: states, actors, offices and their holders in time, PLOVER, publishers."""

from bilateral.world.gazetteer import Entry, Gazetteer, Hit, gazetteer
from bilateral.world.press import can_be_outlet, control_of, outlet_of, owner_of
from bilateral.world.tables import (
    EventKind,
    Holder,
    Locality,
    Organisation,
    Passing,
    Publisher,
    State,
    Strain,
    event_kinds,
    holders,
    localities,
    organisations,
    passings,
    publishers,
    states,
    strains,
)

__all__ = [
    "Entry",
    "EventKind",
    "Gazetteer",
    "Hit",
    "Holder",
    "Locality",
    "Organisation",
    "Passing",
    "Publisher",
    "State",
    "Strain",
    "can_be_outlet",
    "control_of",
    "event_kinds",
    "gazetteer",
    "holders",
    "localities",
    "organisations",
    "outlet_of",
    "owner_of",
    "passings",
    "publishers",
    "states",
    "strains",
]
