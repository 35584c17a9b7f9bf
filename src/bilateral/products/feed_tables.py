"""Feeds that were tried or are subscribed to, for the terminal, as JSON Lines and as CSV, on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from bilateral.model import FetchState, Link, Subscription
from bilateral.products.printing import blank, console, show, write_rows
from bilateral.sources.trying import Trial

TRIAL_ROW = ("address", "works", "format", "title", "entries", "newest", "why", "moved", "announced")
LINK_ROW = ("id", "address", "title", "published", "updated", "authors", "summary", "language")
SUBSCRIPTION_ROW = (
    *("address", "title", "publisher", "country", "region", "language", "whole"),
    *("read", "due", "failing", "failures", "problem"),
)
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
    show(
        table,
        f"{len(links):,} {'entry' if len(links) == 1 else 'entries'}"
        + (f", the first {SHOWN} shown" if len(links) > SHOWN else ""),
    )
    for one in trial.announced:
        out.print(Text(f"also announced: {one.address}{f' ({one.title})' if one.title else ''}"), soft_wrap=True)


def _link_row(link: Link) -> dict[str, Any]:
    dates = {name: at.isoformat() if (at := getattr(link, name)) else None for name in ("published", "updated")}
    plain = {name: getattr(link, name) for name in ("id", "address", "title", "summary", "language")}
    row = {**plain, **dates, "authors": list(link.authors)}
    return {name: row[name] for name in LINK_ROW}


def print_subscriptions(
    rows: Sequence[tuple[Subscription, FetchState | None]],
    now: datetime,
    format: str = "table",  # noqa: A002
) -> None:
    """Feeds that are subscribed to, with what their last visits left."""
    if format != "table":
        write_rows((_subscription_row(feed, state) for feed, state in rows), format, SUBSCRIPTION_ROW)
        return
    table = blank("address", "language", "region", "read", "next", "what fails", wrapped=("address", "what fails"))
    for feed, state in rows:
        table.add_row(
            Text(feed.address),
            Text(feed.language or "?"),
            Text(feed.region or "?"),
            Text(_ago(state.read, now) if state else "never"),
            Text("now" if state is None or state.due is None or state.due <= now else f"{state.due:%m-%d %H:%M}"),
            Text(failure(state) if state is not None and state.failing is not None else ""),
        )
    show(table, f"{len(rows):,} {'feed' if len(rows) == 1 else 'feeds'}")


def failure(state: FetchState) -> str:
    """Since when a feed fails, how often, and why."""
    since = f"since {state.failing:%Y-%m-%d %H:%M} UTC, " if state.failing is not None else ""
    return f"{since}{state.failures} {'time' if state.failures == 1 else 'times'}: {state.problem}"


def _subscription_row(feed: Subscription, state: FetchState | None) -> dict[str, Any]:
    known = state or FetchState(address=feed.address)
    dates = {name: at.isoformat() if (at := getattr(known, name)) else None for name in ("read", "due", "failing")}
    told = {name: getattr(feed, name) for name in ("address", "title", "publisher", "country", "region", "language")}
    problem = known.problem if known.failing is not None else None
    return {**told, "whole": feed.whole, **dates, "failures": known.failures, "problem": problem}


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    minutes = max(int((now - at).total_seconds() // 60), 0)
    return f"{minutes} min ago" if minutes < 120 else f"{at:%Y-%m-%d %H:%M}"
