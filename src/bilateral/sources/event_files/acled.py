"""ACLED: a CSV file with a header, parties by name ("Military Forces of France (2017-)", "Rioters (India)")."""

from __future__ import annotations

import re
from datetime import date

from bilateral.model import EventType
from bilateral.sources.event_files.days import worded_day
from bilateral.sources.event_files.kinds import BadCell, Cells, Kind, UnknownCode, bare
from bilateral.world.codes import States, plover_of_acled, state_of

_BODY_OF = re.compile(r"\b(?:Forces|Government|Navy|Army|Guard|Police|Service) of (?:the )?([^()]+?)\s*(?:\(|$)")
_PEOPLE_OF = re.compile(r"^[^()]+\(([^()]+)\)")


def read_day(cells: Cells) -> date:
    """event_date, as the API or the export writes it."""
    return worded_day(cells[0])


def read_states(cells: Cells) -> States:
    """The state whose forces, government or people a party is; armed groups by their own name are no state."""
    name = bare(cells[0])
    if body := _BODY_OF.search(name):
        found = state_of(body.group(1), ("name",))
        if found is None:
            raise UnknownCode(body.group(1))
        return found
    people = _PEOPLE_OF.match(name)
    return (state_of(people.group(1), ("name",)) or ()) if people else ()


def read_act(cells: Cells) -> EventType | None:
    """The PLOVER type of event_type and sub_event_type."""
    kind, sub = map(bare, cells)
    try:
        found = plover_of_acled(kind, sub)
    except KeyError:
        raise BadCell(f"{kind!r} is no type of ACLED's, such as Battles") from None
    return EventType(found) if found else None


KIND = Kind(
    name="acled",
    title="ACLED (CSV, a header with event_date, actor1, actor2 and event_type)",
    delimiters=",;\t",
    quoted=True,
    day=("event_date",),
    actor=("actor1",),
    recipient=("actor2",),
    act=("event_type", "sub_event_type"),
    read_day=read_day,
    read_states=read_states,
    read_act=read_act,
)
