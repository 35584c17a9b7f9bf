"""Commands that look at one state, or at what passes between two: stress and flow."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    LedgerPath,
    Since,
    TableFormat,
    Trouble,
    asked_day,
    asked_dyad,
    asked_state,
    viewed,
)
from bilateral.model import OBJECT_CLASSES, STRESS_PARTS, Event, Stress
from bilateral.view import View

UNTOLD = "not told"
"""What a class is called where the sources do not say what passes."""


def stress(
    state: Annotated[
        str | None,
        typer.Argument(metavar="[STATE]", help="A state, such as KOR; without it, all of which enough is read."),
    ] = None,
    as_of: AsOf = None,
    days: Annotated[int, typer.Option(help="Length of the window in days.", min=1, max=3660)] = 90,
    why: Annotated[
        str | None, typer.Option("--why", metavar="PART", help=f"List the events behind: {', '.join(STRESS_PARTS)}.")
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Say how unusual the strain on a state is. Example: `bilateral stress KOR --as-of 2024-01-15 --why force-by`"""
    from bilateral.products import stress_tables, tables

    part = asked_name(why, STRESS_PARTS, "--why")
    if state is None and part:
        raise Trouble("--why lists the events of one state; name it, such as `bilateral stress KOR --why sanctions`")
    with viewed(ledger, as_of) as view:
        if state is None:
            stress_tables.print_ranking(view.stresses(days), format.value)
            return
        found = _stressed(view, asked_state(state), days)
        chosen = [one.events for one in found.parts if one.name == part]
        behind = _events(view, chosen[0]) if chosen else []
    if part:
        tables.print_events(behind, format.value)
    else:
        stress_tables.print_stress(found, format.value)


def flow(
    pair: Annotated[str, typer.Argument(metavar="DYAD", help="Two states, such as PRK-RUS.")],
    since: Since = None,
    as_of: AsOf = None,
    why: Annotated[
        str | None,
        typer.Option(
            "--why", metavar="CLASS", help=f"List the events behind a class, such as munitions, or {UNTOLD!r}."
        ),
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show what passed between two states. Example: `bilateral flow PRK-RUS --since 2023-07 --why munitions`"""
    from bilateral.products import flow_tables, tables

    cls = asked_name(why, (*OBJECT_CLASSES, UNTOLD), "--why")
    chosen = asked_dyad(pair)
    assert chosen is not None  # the argument is required
    with viewed(ledger, as_of) as view:
        found = view.flow(chosen, since=asked_day(since, "--since"))
        behind = _events(view, [event for one in found if (one.cls or UNTOLD) == cls for event in one.events])
    if cls:
        tables.print_events(behind, format.value)
    else:
        flow_tables.print_flows(found, format.value)


def asked_name(text: str | None, names: tuple[str, ...], option: str) -> str | None:
    """One of the names, of which the beginning will do. Raises `Trouble` with the names that there are."""
    if text is None:
        return None
    asked = text.strip().casefold().replace("_", " ")
    spelled = {name.casefold().replace("-", " "): name for name in names}
    fitting = [name for plain, name in spelled.items() if asked and plain.startswith(asked.replace("-", " "))]
    exact = spelled.get(asked.replace("-", " "))
    if exact is None and len(fitting) != 1:
        raise Trouble(f"{option} {text!r} is none of these, or several; choose from {', '.join(names)}")
    return exact or fitting[0]


def _stressed(view: View, state: str, days: int) -> Stress:
    try:
        return view.stress(state, days)
    except ValueError as error:
        raise Trouble(str(error)) from None


def _events(view: View, ids: tuple[str, ...] | list[str]) -> list[Event]:
    """Events by their ids, by (date, id)."""
    found = (view.event(one) for one in dict.fromkeys(ids))
    return sorted((one for one in found if one), key=_day_and_id)


def _day_and_id(event: Event) -> tuple[date, str]:
    return event.date, event.id
