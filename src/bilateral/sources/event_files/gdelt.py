"""GDELT 2.0 export files (`20240115120000.export.CSV`): 61 columns without a header, tabs, no quoting, UTC."""

from __future__ import annotations

from datetime import date

from bilateral.model import EventType
from bilateral.sources.event_files.days import digits_day
from bilateral.sources.event_files.kinds import BadCell, Cells, Kind, bare, states_in
from bilateral.world.codes import States, plover_of_cameo, state_of

_PARTY = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_PLACE = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
NAMES = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{number}{part}" for number in (1, 2) for part in _PARTY.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in _PLACE.split()),
    *"DATEADDED SOURCEURL".split(),
)
"""The columns in the order of the GDELT 2.0 code book."""


def read_day(cells: Cells) -> date:
    """SQLDATE, or the first eight digits of DATEADDED."""
    return digits_day(cells[0])


def read_states(cells: Cells) -> States:
    """A CAMEO country code; regions and actors without a country are no state."""
    return states_in(cells, lambda code: state_of(code, ("cameo", "iso")))


def read_act(cells: Cells) -> EventType | None:
    """The PLOVER type of a CAMEO code; of "---", which says that the act is unclear, none."""
    code = bare(cells[0])
    if code == "---":
        return None
    try:
        found = plover_of_cameo(code)
    except KeyError:
        raise BadCell(f"{code!r} is no CAMEO code, such as 043") from None
    return EventType(found) if found else None


KIND = Kind(
    name="gdelt",
    title="GDELT 2.0 export (61 columns between tabs, no header)",
    delimiters="\t",
    quoted=False,
    names=NAMES,
    day=("SQLDATE",),
    known=("DATEADDED",),
    known_digits=8,
    actor=("Actor1CountryCode",),
    recipient=("Actor2CountryCode",),
    act=("EventCode",),
    read_day=read_day,
    read_known=read_day,
    read_states=read_states,
    read_act=read_act,
)
