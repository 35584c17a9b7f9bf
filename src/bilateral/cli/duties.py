"""The command that says which provisions acts would touch, and that checks the register of provisions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bilateral import obligations as register_of
from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    LedgerPath,
    Since,
    TableFormat,
    Trouble,
    asked_day,
    asked_dyad_or_state,
    stderr,
    viewed,
)
from bilateral.model import Body, Finding, Provision

CHECK = "check"
LEAST = 0.2
"""Findings less sure than this are left out, unless asked for."""


def obligations(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[DYAD|STATE|check]", help="PRK-RUS, PRK, or check: look through the register."),
    ] = None,
    since: Since = None,
    as_of: AsOf = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="PROVISION", help="Show this provision and the events that would touch it."),
    ] = None,
    least: Annotated[float, typer.Option(help="The least certainty of a match, 0 to 1.", min=0, max=1)] = LEAST,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Say which provisions acts would touch, if true. Example: `bilateral obligations PRK-RUS --as-of 2024-01-15`

    The provision is one in force on the day of the act. `bilateral obligations check` looks through the register
    and leaves with exit code 1 where something grave is wrong.
    """
    from bilateral.products import duties, tables

    if what is None:
        _show_alone(why)
        return
    if what.casefold() == CHECK:
        _check(format, ledger_options=(since, as_of, why))
        return
    whose = asked_dyad_or_state(what)
    asked = _asked_provision(why)
    with viewed(ledger, as_of) as view:
        found = view.findings(whose, since=asked_day(since, "--since"))
        kept = [one for one in found if one.certainty >= least and (asked is None or _names(one, asked.id))]
        ids = dict.fromkeys(one.event for one in kept)
        events = {event.id: event for one in ids if (event := view.event(one))}
        evidence = view.evidence_of(events.values())
        day = view.day
    if asked is None:
        duties.print_findings(kept, events, evidence, _bodies(kept, day), day, format.value)
        return
    if format is TableFormat.TABLE:
        duties.print_provision(asked)
    tables.print_events(sorted(events.values(), key=lambda one: (one.date, one.id)), format.value)


def _show_alone(name: str | None) -> None:
    """A provision without its events, for which a ledger and a relation or state are needed."""
    from bilateral.products import duties

    asked = _asked_provision(name)
    if asked is None:
        raise Trouble("name a relation or a state, such as `bilateral obligations PRK-RUS`, or `check`")
    duties.print_provision(asked)
    stderr.print("Name a relation or a state, too, for the events that would touch it.", soft_wrap=True)


def _check(format: TableFormat, ledger_options: tuple[str | None, ...]) -> None:  # noqa: A002
    """Every flaw of the register on stdout; exit code 1 where one is grave."""
    from bilateral.obligations import check
    from bilateral.products import duties

    if any(option is not None for option in ledger_options):
        raise Trouble("`obligations check` looks through the register alone; leave out --since, --as-of and --why")
    found = check.flaws()
    grave = any(flaw.grave for flaw in found)
    duties.print_flaws(found, "" if grave else check.summary(), format.value)
    raise typer.Exit(1 if grave else 0)


def _asked_provision(name: str | None) -> Provision | None:
    if name is None:
        return None
    held = register_of.register()
    exact = held.provision(name.strip().casefold())
    if exact is None:
        near = [one.id for one in held.provisions if name.strip().casefold() in one.id]
        some = f"; near it are {', '.join(near[:6])}" if near else ""
        raise Trouble(f"--why {name!r} is no provision{some}; `bilateral obligations DYAD` lists the ids")
    return exact


def _names(finding: Finding, provision: str) -> bool:
    return finding.provision == provision or provision in finding.folded


def _bodies(found: list[Finding], day: date) -> tuple[Body, ...]:
    return register_of.register().watching({one.provision.partition("-")[0] for one in found}, day)
