"""Feeds that were tried, for the terminal, as JSON Lines and as CSV, on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.text import Text

from bilateral.model import Link
from bilateral.products.printing import blank, console, show, write_rows
from bilateral.sources.trying import Trial

TRIAL_ROW = ("address", "works", "format", "title", "entries", "newest", "why", "moved", "announced")
LINK_ROW = ("id", "address", "title", "published", "updated", "authors", "summary", "language")
SHOWN = 10
"""Entries of a feed that a terminal shows."""


def trial_row(trial: Trial) -> dict[str, Any]:
    feed = trial.feed
    newest = trial.newest
    return {
        "address": trial.address,
        "works": trial.why is None,
        "format": feed.format if feed else None,
        "title": feed.title if feed else None,
        "entries": len(feed.links) if feed else 0,
        "newest": newest.isoformat() if newest else None,
        "why": trial.why,
        "moved": trial.moved,
        "announced": [one.address for one in trial.announced],
    }


def print_trials(trials: Iterable[Trial], format: str = "table") -> None:  # noqa: A002
    """One row for each feed that was tried; for a terminal only those that fail or moved, then the count."""
    if format != "table":
        write_rows((trial_row(trial) for trial in trials), format, TRIAL_ROW)
        return
    out = console()
    total = failed = 0
    for trial in trials:
        total += 1
        failed += trial.why is not None
        if trial.why is not None:
            out.print(Text(f"{trial.address}: {trial.why}"), soft_wrap=True)
        elif trial.moved:
            out.print(Text(f"{trial.address}: works, but moved for good to {trial.moved}"), soft_wrap=True)
        for one in trial.announced:
            out.print(
                Text(f"  its page announces {one.address}{f' ({one.title})' if one.title else ''}"), soft_wrap=True
            )
    out.print(Text(f"{total - failed} of {total} feeds work", style="dim"))


def print_feed(trial: Trial, format: str = "table") -> None:  # noqa: A002
    """What a feed would give: its entries."""
    links: Sequence[Link] = trial.feed.links if trial.feed else ()
    if format != "table":
        write_rows((_link_row(link) for link in links), format, LINK_ROW)
        return
    out = console()
    feed = trial.feed
    if feed is not None:
        out.print(Text(f"{feed.title or 'no title'}  {feed.address}", style="bold"), soft_wrap=True)
        out.print(Text(f"{feed.format}, language {feed.language or 'not told'}, home page {feed.home or 'not told'}"))
    table = blank("published", "title", "address", wrapped=("title", "address"))
    for link in links[:SHOWN]:
        when = link.published or link.updated
        told = when.isoformat(timespec="minutes") if when else "not told"
        table.add_row(Text(told), Text(link.title or "no title"), Text(link.address))
    show(table, f"{len(links):,} entries" + (f", the first {SHOWN} shown" if len(links) > SHOWN else ""))
    for one in trial.announced:
        out.print(Text(f"also announced: {one.address}{f' ({one.title})' if one.title else ''}"), soft_wrap=True)


def _link_row(link: Link) -> dict[str, Any]:
    dates = {name: at.isoformat() if (at := getattr(link, name)) else None for name in ("published", "updated")}
    plain = {name: getattr(link, name) for name in ("id", "address", "title", "summary", "language")}
    row = {**plain, **dates, "authors": list(link.authors)}
    return {name: row[name] for name in LINK_ROW}
