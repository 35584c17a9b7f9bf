"""The world as data: states, actors, offices and their holders in time, PLOVER, publishers."""

from bilateral.world.gazetteer import Entry, Gazetteer, Hit, gazetteer
from bilateral.world.press import control_of, owner_of
from bilateral.world.tables import (
    EventKind,
    Holder,
    Locality,
    Organisation,
    Publisher,
    State,
    event_kinds,
    holders,
    localities,
    organisations,
    publishers,
    states,
)

__all__ = [
    "Entry",
    "EventKind",
    "Gazetteer",
    "Hit",
    "Holder",
    "Locality",
    "Organisation",
    "Publisher",
    "State",
    "control_of",
    "event_kinds",
    "gazetteer",
    "holders",
    "localities",
    "organisations",
    "owner_of",
    "publishers",
    "states",
]
