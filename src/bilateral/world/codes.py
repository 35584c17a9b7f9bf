"""Other people's codes: which state a code or a name stands for, and which PLOVER type a CAMEO or ACLED type is.

The tables are `state_codes.csv`, `cameo.csv` and `acled.csv` in `data/`; states and their names come from
`states.csv`. One code can stand for two states in two schemes (AUS is Australia in ISO 3166 and Austria for the
Correlates of War), so whoever reads a file says which schemes it follows, the first that knows a code decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import msgspec

from bilateral.world.tables import data_folder, load, states

SCHEMES = ("iso", "cameo", "cow", "keds", "name")
"""ISO 3166-1 alpha-3, CAMEO, Correlates of War (letters and numbers), Kansas Event Data System, names of states."""

States = tuple[str, ...]
"""The states that a cell stands for, ISO 3166-1 alpha-3; none for a body, a people or a region."""


class StateCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code of another scheme; `state` is `None` where it stands for something that is no state."""

    scheme: str
    code: str
    state: str | None
    meaning: str
    against: str


class CameoCode(msgspec.Struct, frozen=True, kw_only=True):
    """A CAMEO code that stands for all that begin with it; `event_type` is `None` where PLOVER has no act for it."""

    code: str
    event_type: str | None
    meaning: str


class AcledType(msgspec.Struct, frozen=True, kw_only=True):
    """A type of ACLED's, and of its sub-types where one is given; `plover` is `None` where it is no act."""

    event_type: str
    sub_event_type: str | None
    plover: str | None
    meaning: str


def state_of(code: str, schemes: Sequence[str]) -> States | None:
    """What a code or name stands for in the first of the schemes that knows it; `None` where none does."""
    for scheme in schemes:
        found = _names(code) if scheme == "name" else _codes(scheme).get(code.strip().upper())
        if found is not None:
            return found
    return None


def cow_of(state: str) -> str | None:
    """The Correlates of War number of a state, `None` where the table has none."""
    return _cow_numbers().get(state)


def plover_of_cameo(code: str) -> str | None:
    """The PLOVER type of a CAMEO code such as "043", `None` for statements.

    The longest code of the table with which it begins decides. Raises `KeyError` for what is no CAMEO code.
    """
    if code.isdecimal():
        for length in range(len(code), 1, -1):
            if (found := _cameo().get(code[:length])) is not None:
                return found.event_type
    raise KeyError(code)


def plover_of_acled(event_type: str, sub_event_type: str) -> str | None:
    """The PLOVER type of ACLED's types, `None` where they are no act. Raises `KeyError` for an unknown type."""
    kinds = _acled()
    return kinds.get((event_type, sub_event_type), kinds[event_type, None])


def plain(name: str) -> str:
    """A name without accents, case, punctuation and a leading article, so that spellings agree."""
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    return re.sub(r"[\W_]+", " ", bare.replace(".", "").replace("'", "")).strip().removeprefix("the ")


def _names(name: str) -> States | None:
    """By name, also by one turned round, as lists have it ("Korea, Republic of")."""
    known = _named()
    found = known.get(plain(name))
    if found is None and "," in name:
        head, _, tail = name.partition(",")
        found = known.get(plain(f"{tail} {head}"))
    return found


@cache
def _codes(scheme: str) -> dict[str, States]:
    if scheme == "iso":
        return {code: (code,) for code in states()}
    return {row.code.upper(): (row.state,) if row.state else () for row in _state_codes() if row.scheme == scheme}


@cache
def _cow_numbers() -> dict[str, str]:
    rows = (row for row in reversed(_state_codes()) if row.scheme == "cow" and row.code.isdecimal())
    return {row.state: row.code for row in rows if row.state}


@cache
def _named() -> dict[str, States]:
    own = {
        plain(name): (state.code,)
        for state in reversed(states().values())
        for name in (*state.names, state.un_name, state.name)
        if name
    }
    return own | {plain(row.code): (row.state,) if row.state else () for row in _state_codes() if row.scheme == "name"}


@cache
def _state_codes() -> tuple[StateCode, ...]:
    return load(StateCode, data_folder() / "state_codes.csv")


@cache
def _cameo() -> dict[str, CameoCode]:
    return {row.code: row for row in load(CameoCode, data_folder() / "cameo.csv")}


@cache
def _acled() -> dict[tuple[str, str | None], str | None]:
    return {(row.event_type, row.sub_event_type): row.plover for row in load(AcledType, data_folder() / "acled.csv")}
