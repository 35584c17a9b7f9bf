"""Made-up worlds for the tests of blocs: camps that cooperate within and are in conflict across."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from bilateral.model import Event
from related import act

MONTH = date(2010, 6, 1)
EAST = ("EAA", "EBB", "ECC", "EDD", "EEE")
WEST = ("WAA", "WBB", "WCC", "WDD", "WEE")


def acts(kind: str, pairs: Sequence[tuple[str, str]], first: date, times: int = 1, every: int = 4) -> list[Event]:
    """So many acts of one kind between each pair, one every few days."""
    return [
        act(kind, first + timedelta(days=every * n), key=f"{one}-{two}-{n}", actor=one, recipient=two)
        for one, two in pairs
        for n in range(times)
    ]


def camp(states: Sequence[str], first: date = MONTH, times: int = 2, kind: str = "COOPERATE") -> list[Event]:
    """Every two of these states cooperate."""
    return acts(kind, list(combinations(states, 2)), first, times)


def camps(first: date = MONTH, east: Sequence[str] = EAST, west: Sequence[str] = WEST) -> list[Event]:
    """Two camps at odds, with one act of cooperation across."""
    across = acts("THREATEN", list(zip(east, west, strict=False)), first, 2)
    return [*camp(east, first), *camp(west, first), *across, *acts("CONSULT", [(east[0], west[1])], first)]
