"""Commands on one country after the other: its desk, and the world at a glance."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    LedgerPath,
    PageFormat,
    Since,
    TableFormat,
    Trouble,
    asked_day,
    asked_state,
    print_line,
    viewed,
)


def desk(
    state: Annotated[str, typer.Argument(metavar="STATE", help="A state's ISO code, such as KOR.")],
    as_of: AsOf = None,
    since: Since = None,
    format: Annotated[PageFormat, typer.Option("--format")] = PageFormat.MD,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write the desk of a country: its relations, what strains it, what it says and what is said of it.

    Acts of the last 90 days, or from --since on. Example: `bilateral desk KOR --as-of 2024-01-15`
    """
    from bilateral import products

    code = asked_state(state)
    with viewed(ledger, as_of) as view:
        try:
            made = products.desk(view, code, since=asked_day(since, "--since"))
        except ValueError as error:
            raise Trouble(str(error)) from None
        text = products.as_markdown(made) if format is PageFormat.MD else products.as_page(made)
    print_line(text.encode())


def desks(
    as_of: AsOf = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show the world at a glance: one line for each country, the busiest first. Example: `bilateral desks`"""
    from bilateral.products import world_glance

    with viewed(ledger, as_of) as view:
        world_glance.print_desks(view, format.value)
