"""Commands about the feeds that a ledger's collector reads: listed, ended, taken in and given out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bilateral.cli.asking import DEFAULT_LEDGER, LedgerPath, TableFormat, Trouble, stderr
from bilateral.ledger import Ledger
from bilateral.model import Subscription
from bilateral.sources.markup import Unreadable
from bilateral.sources.opml import write_opml
from bilateral.sources.starting_list import COLUMNS, as_row, chosen, subscriptions


class ListFormat(StrEnum):
    """How a list of feeds is given out."""

    OPML = "opml"
    CSV = "csv"


def subscribe(ledger: Path, feeds: Sequence[Subscription]) -> None:
    """Keep feeds for the collector of a ledger, and say how many that were."""
    with Ledger(ledger) as opened:
        new = opened.subscribe(feeds)
        total = len(opened.subscriptions())
    known = len(feeds) - new
    stderr.print(
        f"{ledger} subscribes to {total:,} {'feed' if total == 1 else 'feeds'}, {new:,} new or changed"
        + (f", {known:,} as before" if known else ""),
        highlight=False,
    )


def list_(
    ledger: LedgerPath = DEFAULT_LEDGER,
    failing: Annotated[bool, typer.Option("--failing", help="Only those that fail.")] = False,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
) -> None:
    """List the feeds that are read, when each was read last and what fails. Example: `bilateral sources list`"""
    from bilateral.products import feed_tables

    with Ledger(ledger, create=False) as opened:
        states = opened.feed_states()
        rows = [(feed, states.get(feed.address)) for feed in opened.subscriptions()]
    if failing:
        rows = [(feed, state) for feed, state in rows if state is not None and state.failing is not None]
    feed_tables.print_subscriptions(rows, datetime.now(UTC), format.value)


def remove(
    addresses: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses as `sources list` shows them.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """End subscriptions; what was read stays. Example: `bilateral sources remove https://news.example/feed`"""
    with Ledger(ledger, create=False) as opened:
        known = {feed.address for feed in opened.subscriptions()}
        unknown = [address for address in addresses if address not in known]
        ended = opened.unsubscribe(addresses)
    if ended:
        stderr.print(f"{ended} {'subscription' if ended == 1 else 'subscriptions'} ended", highlight=False)
    if unknown:
        raise Trouble(f"not subscribed to {', '.join(unknown)}; `bilateral sources list` shows the addresses")


def import_(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="OPML, or CSV with a column 'address'.")] = None,
    starting: Annotated[bool, typer.Option("--starting", help="The list that comes along.")] = False,
    region: Annotated[
        list[str] | None, typer.Option(metavar="REGION", help="Of that list, only this region; may be given again.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Of that list, only this language; may be given again.")
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Subscribe to all feeds of a list. Example: `bilateral sources import --starting --region "Eastern Asia"`"""
    if (file is None) != starting:
        raise Trouble("give either a file (OPML or CSV) or --starting")
    if file is not None and (region or language):
        raise Trouble("--region and --language choose from the list that comes along; use them with --starting")
    feeds = _of_file(file) if file is not None else _of_starting_list(region or (), language or ())
    subscribe(ledger, feeds)


def export(
    format: Annotated[ListFormat, typer.Option("--format")] = ListFormat.OPML,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Print the subscriptions as a list for feed readers, or as CSV. Example: `bilateral sources export > mine.opml`"""
    with Ledger(ledger, create=False) as opened:
        feeds = opened.subscriptions()
    if format is ListFormat.OPML:
        sys.stdout.buffer.write(write_opml(feeds))
        sys.stdout.buffer.flush()
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for feed in feeds:
        writer.writerow({name: _cell(value) for name, value in as_row(feed).items()})


subscribing: dict[str, Callable[..., Any]] = {"list": list_, "remove": remove, "import": import_, "export": export}
"""The commands by their names under `bilateral sources`."""


def _of_file(file: Path) -> tuple[Subscription, ...]:
    try:
        found = subscriptions(file)
    except Unreadable as why:
        raise Trouble(str(why)) from None
    if not found:
        raise Trouble(f"{file}: it names no feeds")
    return found


def _of_starting_list(regions: Sequence[str], languages: Sequence[str]) -> tuple[Subscription, ...]:
    found = chosen(regions, languages)
    if not found:
        known = sorted({one.region or "" for one in chosen()})
        raise Trouble(f"no feed of the list is of that region and language; its regions are {', '.join(known)}")
    return found


def _cell(value: str | bool | None) -> str:
    return str(value).lower() if isinstance(value, bool) else value or ""
