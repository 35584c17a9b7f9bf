"""All countries at a glance: one line for each, and plainly of which nothing was read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bilateral.model import Event, Shift, Status
from bilateral.products.judgements import turned
from bilateral.products.names import short_day, state_name
from bilateral.products.printing import blank, show, write_rows
from bilateral.products.selection import HAPPENED, newest_first
from bilateral.view import View, states_of
from bilateral.world import State, states

QUARTER = timedelta(days=90)
COLUMNS = ("state", "name", "covered", "acts", "partners", "busiest", "stress", "shift", "shifted", "last", "events")
DONE = HAPPENED | {Status.DISPUTED}


def print_desks(view: View, format: str = "table") -> None:  # noqa: A002
    """A line for each country of which anything is known, the busiest first; as rows ("jsonl", "csv") for all."""
    found = list(rows(view))
    if format != "table":
        write_rows(found, format, COLUMNS)
        return
    table = blank(*COLUMNS[:1], "", *COLUMNS[3:10], right=("acts", "partners", "stress"), wrapped=("", "shift"))
    known = [row for row in found if row["acts"]]
    for row in known:
        stress = "–" if row["stress"] is None else f"{100 * row['stress']:.0f}"
        cells = (row["acts"], row["partners"], row["busiest"] or "–", stress, row["shift"] or "–")
        last = short_day(row["last"]) if row["last"] else "–"
        table.add_row(row["state"], row["name"], *map(str, cells), str(row["shifted"] or "–"), last)
    rest = len(found) - len(known)
    since = short_day(view.horizon - QUARTER)
    show(table, f"{len(known)} countries with acts since {since}; of {rest} no act was read, which is no sign of calm")


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row for each state there is on the view's day, or that has acts before it is one, the most acts first."""
    of: dict[str, list[Event]] = defaultdict(list)
    for event in view.events(since=view.horizon - QUARTER, until=view.horizon):
        for code in states_of(event):
            of[code].append(event)
    stress = {one.state: one for one in view.stresses()}
    newest: dict[str, Shift] = {}
    for turn in view.shifts():
        newest |= dict.fromkeys(turn.dyad, turn)
    there = [code for code, state in states().items() if _is_there(state, view.day, told=bool(of[code]))]
    for code in sorted(there, key=lambda one: (-len(_done(of[one])), one)):
        acts, strained, shift = _done(of[code]), stress.get(code), newest.get(code)
        partners = Counter(other for event in acts for other in states_of(event) - {code})
        yield {
            "state": code,
            "name": state_name(code),
            "covered": strained is not None,
            "acts": len(acts),
            "partners": len(partners),
            "busiest": max(sorted(partners), key=partners.__getitem__, default=None),
            "stress": strained and strained.total,
            "shift": shift and f"{'-'.join(shift.dyad)} {turned(shift)}",
            "shifted": shift and shift.start,
            "last": next((event.date for event in newest_first(acts)), None),
            "events": [event.id for event in acts],
        }


def _is_there(state: State, day: date, *, told: bool) -> bool:
    """Whether it is a state on a day, or one to come that is `told` of; not one that is over."""
    over = state.until is not None and state.until <= day
    return not over and (told or state.since is None or state.since <= day)


def _done(events: list[Event]) -> list[Event]:
    return [event for event in events if event.status in DONE]
