"""A month's blocs, axes and moves for the terminal, as JSON Lines and as CSV, on stdout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from bilateral.model import Bloc, Constellation
from bilateral.products.likelihood import percentage
from bilateral.products.names import MONTHS, plural, state_name
from bilateral.products.printing import show, write_rows
from bilateral.products.tables import ID_DIGITS

ROW = (
    "kind", "month", "bloc", "name", "since", "states", "stability", "probability", "origin", "destination",
    "cooperation", "conflict", "acts", "fresh", "note", "events",
)  # fmt: skip
"""The columns of a row; `None` where its kind has no such thing.

The kinds, in this order: "month" (one row: how many acts, and in `note` why there are no blocs), "member" (one state
of a bloc), "axis" and "move" (`origin` and `destination` are blocs; `None` is none).
"""

FEW = 3
"""Ids of events that the table shows; rows have them all."""


def print_constellation(found: Constellation, format: str = "table") -> None:  # noqa: A002
    """A month as tables, or as rows with the columns of `ROW` ("jsonl", "csv")."""
    if format != "table":
        write_rows(rows(found), format, ROW)
        return
    month = f"{MONTHS[found.month.month - 1]} {found.month.year}"
    acts = f"{found.acts:,} acts, {found.fresh:,} of them of {month}"
    if found.thin:
        show(_plain(), f"{month} is thin: {found.thin} ({acts})")
        return
    count = plural(len(found.blocs), "bloc")
    show(_members(found.blocs), f"{count} in {month}; {len(found.loose)} states are in none ({acts})")
    show(_axes(found), plural(len(found.axes), "emerging axis", "emerging axes"))
    show(_moves(found), plural(len(found.moves), "move since the month before", "moves since the month before"))


def rows(found: Constellation) -> Iterator[dict[str, Any]]:
    """The rows of a month; see `ROW`."""
    yield _row(found, kind="month", acts=found.acts, fresh=found.fresh, note=found.thin, states=list(found.loose))
    for bloc in found.blocs:
        for member in bloc.members:
            yield _row(
                found,
                kind="member",
                bloc=bloc.id,
                name=bloc.name,
                since=f"{bloc.since:%Y-%m}",
                states=[member.state],
                stability=member.stability,
                cooperation=member.cooperation,
                conflict=member.conflict,
                events=list(member.events),
            )
    for axis in found.axes:
        since, states, events = f"{axis.since:%Y-%m}", list(axis.states), list(axis.events)
        yield _row(found, kind="axis", since=since, states=states, probability=axis.probability, events=events)
    for move in found.moves:
        ends = {"origin": move.origin, "destination": move.destination}
        yield _row(found, kind="move", states=[move.state], events=list(move.events), **ends)


def _row(found: Constellation, **values: Any) -> dict[str, Any]:
    return dict.fromkeys(ROW) | {"month": f"{found.month:%Y-%m}"} | values


def _plain(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, justify="right" if name in RIGHT else "left", no_wrap=name != "events")
    return table


RIGHT = frozenset({"stability", "cooperation", "conflict", "probability"})


def _members(blocs: tuple[Bloc, ...]) -> Table:
    table = _plain("bloc", "since", "state", "stability", "cooperation", "conflict", "events")
    for bloc in blocs:
        for at, member in enumerate(bloc.members):
            name, since = (bloc.name, f"{bloc.since:%Y-%m}") if at == 0 else ("", "")
            numbers = (percentage(member.stability), f"{member.cooperation:.1f}", f"{member.conflict:.1f}")
            table.add_row(Text(name), since, Text(state_name(member.state)), *numbers, _ids(member.events))
    return table


def _axes(found: Constellation) -> Table:
    table = _plain("axis", "since", "probability", "events")
    for axis in found.axes:
        states = ", ".join(state_name(state) for state in axis.states)
        table.add_row(Text(states), f"{axis.since:%Y-%m}", percentage(axis.probability), _ids(axis.events))
    return table


def _moves(found: Constellation) -> Table:
    names = {bloc.id: bloc.name for bloc in (*found.earlier, *found.blocs)}
    table = _plain("state", "from", "to", "events")
    for move in found.moves:
        ends = (names.get(end or "", "no bloc") for end in (move.origin, move.destination))
        why = _ids(move.events) if move.events else Text("none of the month: what was before fades", style="dim")
        table.add_row(Text(state_name(move.state)), *map(Text, ends), why)
    return table


def _ids(events: tuple[str, ...]) -> Text:
    more = f" and {len(events) - FEW} more" if len(events) > FEW else ""
    return Text(" ".join(event[:ID_DIGITS] for event in events[:FEW]) + more)
