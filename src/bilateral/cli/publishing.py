"""Commands for what is sent out: feeds and calendars."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bilateral.cli.asking import (
    DEFAULT_LEDGER,
    AsOf,
    LedgerPath,
    Trouble,
    asked_dyad,
    asked_state,
    print_line,
    viewed,
)


class FeedFormat(StrEnum):
    """How a feed is written."""

    ATOM = "atom"
    JSON = "json"
    ICS = "ics"


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
    chosen = (asked_dyad(about) or "") if "-" in about else asked_state(about)
    write = {FeedFormat.ATOM: syndication.atom, FeedFormat.JSON: syndication.json_feed}.get(
        format, syndication.calendar
    )
    with viewed(ledger, as_of) as view:
        print_line(write(view, chosen, base=base))
