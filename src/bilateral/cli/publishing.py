"""Commands for what is sent out: the morning paper, feeds and calendars, and on whose word they rest."""

from __future__ import annotations

from enum import StrEnum
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
    asked_dyad_or_state,
    print_line,
    viewed,
)


class FeedFormat(StrEnum):
    """How a feed is written."""

    ATOM = "atom"
    JSON = "json"
    ICS = "ics"


class PaperFormat(StrEnum):
    """How the morning paper is written."""

    MD = "md"
    HTML = "html"
    JSON = "json"


def daily(
    count: Annotated[int, typer.Option(help="How many items.", min=1, max=100)] = 10,
    why: Annotated[bool, typer.Option("--why", help="Show how each item was reckoned.")] = False,
    format: Annotated[PaperFormat, typer.Option("--format")] = PaperFormat.MD,  # noqa: A002
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write the morning paper: what moved in the world on the last day with news, by surprise and consequence.

    Example: `bilateral daily --as-of 2024-01-15 --why`
    """
    from bilateral import products
    from bilateral.products import daily as paper

    with viewed(ledger, as_of) as view:
        made = paper.make(view, count, why=why)
    if format is PaperFormat.JSON:
        print_line(paper.as_json(made))
    else:
        text = products.as_markdown(made.brief) if format is PaperFormat.MD else products.as_page(made.brief)
        print_line(text.encode())


def feed(
    about: Annotated[str, typer.Argument(metavar="DYAD|STATE", help="Two states, such as PRK-RUS, or one.")],
    format: Annotated[FeedFormat, typer.Option("--format", help="News, or as ics what is planned.")] = FeedFormat.ATOM,  # noqa: A002
    base: Annotated[str | None, typer.Option(metavar="URL", help="Where your pages are, for links.")] = None,
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write the feed of a relation or country, or the calendar of what is planned.

    Example: `bilateral feed PRK-RUS --format ics > prk-rus.ics`
    """
    from bilateral.products import syndication

    if base is not None and not base.startswith(("http://", "https://")):
        raise Trouble(f"--base {base!r} is no address of pages; write one such as https://news.example")
    chosen = asked_dyad_or_state(about)
    write = {FeedFormat.ATOM: syndication.atom, FeedFormat.JSON: syndication.json_feed}.get(
        format, syndication.calendar
    )
    with viewed(ledger, as_of) as view:
        print_line(write(view, chosen, base=base))


def balance(
    about: Annotated[str, typer.Argument(metavar="DYAD|STATE", help="Two states, such as PRK-RUS, or one.")],
    since: Since = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show on whose word the acts of a relation or country rest. Example: `bilateral balance PRK-RUS --since 2023`"""
    from bilateral.products import balance as word
    from bilateral.products.news import events_of

    chosen = asked_dyad_or_state(about)
    with viewed(ledger, as_of) as view:
        events = events_of(view, chosen, asked_day(since, "--since"))
        sides = (chosen,) if isinstance(chosen, str) else chosen
        found = word.balance(events, view.evidence_of(events), sides)
    word.print_balance(found, format.value)
