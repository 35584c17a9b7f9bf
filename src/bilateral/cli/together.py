"""The command that shows who stands with whom."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bilateral import relations
from bilateral.cli.asking import DEFAULT_LEDGER, AsOf, LedgerPath, TableFormat, Trouble, stderr, viewed
from bilateral.model import Constellation, Event
from bilateral.view import View
from bilateral.world import states


def blocs(
    month: Annotated[str, typer.Option("--month", metavar="MONTH", help="The month, such as 2024-01.")],
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Draw the month's map as PNG.")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Draw the month's map as SVG.")] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="STATE", help="List the events that tie this state to its bloc.")
    ] = None,
    least: Annotated[
        float, typer.Option("--least", help="Show axes at least so probable.", min=0.0, max=1.0)
    ] = relations.LIKELY,
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show blocs of states, emerging axes, and who moved. Example: `bilateral blocs --month 2024-01 --png blocs.png`"""
    chosen = asked_month(month)
    state = asked_state(why, chosen)
    with viewed(ledger, as_of) as view:
        try:
            found = view.blocs(chosen, least)
        except ValueError as error:
            raise Trouble(f"--month {error}") from None
        _draw(found, png, svg)
        _print(view, found, state, format)


def asked_month(text: str) -> date:
    """The first day of a month written as 2024-01."""
    year, _, number = text.partition("-")
    if len(year) == 4 and len(number) == 2 and (year + number).isdecimal():
        with suppress(ValueError):
            return date(int(year), int(number), 1)
    raise Trouble(f"--month {text!r} is no month; write year and month, such as 2024-01")


def asked_state(text: str | None, month: date) -> str | None:
    """A code of a state that was there in the month."""
    if text is None:
        return None
    code = text.upper()
    if code not in states():
        raise Trouble(f"--why: no state has the code {text!r}; codes are ISO 3166-1 alpha-3, such as PRK")
    if not relations.exists_in(code, month):
        since, until = states()[code].since, states()[code].until
        told = f"ended on {until}" if until and until < month else f"began on {since}"
        raise Trouble(f"--why: {states()[code].name} ({code}) {told}; it is in no bloc of {month:%Y-%m}")
    return code


def _draw(found: Constellation, png: Path | None, svg: Path | None) -> None:
    if png is None and svg is None:
        return
    from bilateral.products import bloc_map

    if png is not None:
        _write(png, bloc_map.png(found))
    if svg is not None:
        _write(svg, bloc_map.svg(found).encode())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}; name a file in a folder that is there") from None
    stderr.print(f"drawn: {path}", markup=False, highlight=False, soft_wrap=True)


def _print(view: View, found: Constellation, state: str | None, format: TableFormat) -> None:  # noqa: A002
    from bilateral.products import tables
    from bilateral.products.bloc_table import print_constellation

    if state is None:
        print_constellation(found, format.value)
        return
    told, ids = _reason(found, state)
    stderr.print(told, markup=False, highlight=False, soft_wrap=True)
    tables.print_events(_events(view, found.month, ids), format.value)


def _reason(found: Constellation, state: str) -> tuple[str, tuple[str, ...]]:
    """What ties a state to its bloc, in words, and the ids of the events, the heaviest first."""
    month = f"{found.month:%Y-%m}"
    for bloc in found.blocs:
        for member in bloc.members:
            if member.state == state:
                others = ", ".join(one.state for one in bloc.members if one.state != state)
                return f"{state} with {others}: in {member.stability:.0%} of the resamples of {month}", member.events
    mine = [tie for tie in found.ties if state in tie.dyad]
    if not mine:
        raise Trouble(f"--why: no act of {state} with another state counts in {month}")
    because = f"{month} is thin: {found.thin}" if found.thin else "it is with no two others in two thirds of resamples"
    return f"{state} is in no bloc ({because}); these are its acts", tuple(
        event for tie in mine for event in tie.events
    )


def _events(view: View, month: date, ids: tuple[str, ...]) -> list[Event]:
    """The events of the ids, in their order; those that a month needs are read at once."""
    until = relations.following(month) - timedelta(days=1)
    held = {event.id: event for event in view.events(since=relations.first_needed(month), until=until)}
    return [held[one] for one in ids]
