"""Commands about where the news comes from: feeds found, and lists of feeds tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.asking import DEFAULT_LEDGER, SettingsFile, TableFormat, Trouble, bars, stderr
from bilateral.cli.subscribing import subscribe, subscribing
from bilateral.model import Feed, SetAside, Subscription
from bilateral.settings import load
from bilateral.sources.fetch import Visitor
from bilateral.sources.markup import Unreadable
from bilateral.sources.opml import write_opml
from bilateral.sources.starting_list import starting_list, subscriptions
from bilateral.sources.trying import Trial, find_feed, try_all

app = typer.Typer(help="Where the news comes from: feeds found, tested and subscribed to.", no_args_is_help=True)
for name, command in subscribing.items():
    app.command(name)(command)
Format = Annotated[TableFormat, typer.Option("--format")]


@app.command("add")
def add(
    address: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page that announces one.")],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE.opml", help="Add the feed to this list; it is made if need be.")
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="Its ledger; bilateral.db where --to is not given."),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="The feed holds whole articles: make them of it, and read no pages.")
    ] = False,
    format: Format = TableFormat.TABLE,  # noqa: A002
    settings: SettingsFile = None,
) -> None:
    """Find the feed of a page, show what it reads and subscribe to it. Example: `bilateral sources add https://news.example/`

    With `--to` alone it is put into that list, and no ledger is touched.
    """
    from bilateral.products import feed_tables

    found = find_feed(address, Visitor(load(settings).fetching))
    if found.why is not None or found.feed is None:
        raise Trouble(_no_feed(found))
    feed_tables.print_feed(found, format.value)
    feed = found.feed
    one = Subscription(
        address=found.moved or found.address, title=feed.title, home=feed.home, language=_language(feed), whole=whole
    )
    if to is not None:
        _keep(one, to)
    if to is None or ledger is not None:
        subscribe(ledger or DEFAULT_LEDGER, [one])


@app.command("check")
def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="OPML or CSV; without it, the list that comes along.")
    ] = None,
    workers: Annotated[int, typer.Option(help="Hosts that are read side by side.", min=1, max=64)] = 16,
    format: Format = TableFormat.TABLE,  # noqa: A002
    settings: SettingsFile = None,
) -> None:
    """Test every feed of a list: which fail, why, and what their page announces. Example: `bilateral sources check`

    Exit code 1 where a feed fails.
    """
    from bilateral.products import feed_tables

    addresses = _addresses(file)
    reader = Visitor(load(settings).fetching)
    failed: list[SetAside] = []

    def counted(trials: Iterator[Trial]) -> Iterator[Trial]:
        with bars() as tell:
            for trial in trials:
                tell("testing", 1)
                if trial.why is not None:
                    failed.append(SetAside(address=trial.address, reason=trial.why))
                yield trial

    feed_tables.print_trials(counted(try_all(addresses, reader, workers)), format.value)
    if failed:
        stderr.print(f"{len(failed)} of {len(addresses)} feeds fail", highlight=False)
        raise typer.Exit(1)


def _language(feed: Feed) -> str | None:
    """The primary subtag, where it looks like one."""
    tag = (feed.language or "").partition("-")[0].strip().lower()
    return tag if tag.isalpha() and 2 <= len(tag) <= 3 else None


def _addresses(file: Path | None) -> list[str]:
    if file is None:
        return [one.address for one in starting_list()]
    try:
        found = [one.address for one in subscriptions(file)]
    except Unreadable as why:
        raise Trouble(str(why)) from None
    if not found:
        raise Trouble(f"{file}: it names no feeds")
    return found


def _keep(feed: Subscription, path: Path) -> None:
    try:
        known = subscriptions(path) if path.exists() else ()
    except Unreadable as why:
        raise Trouble(str(why)) from None
    if any(one.address == feed.address for one in known):
        stderr.print(f"{path} has this feed already", highlight=False)
        return
    try:
        path.write_bytes(write_opml((*known, feed)))
    except OSError as error:
        raise Trouble(f"{path}: cannot be written ({error.strerror}); give another file") from None
    stderr.print(f"{path} now has {len(known) + 1} {'feed' if not known else 'feeds'}", highlight=False)


def _no_feed(found: Trial) -> str:
    if found.announced:
        tried = ", ".join(one.address for one in found.announced)
        return f"{found.address}: {found.why}. The feeds that its page announces do not work either: {tried}"
    if found.proposed:
        return f"{found.address}: {found.why}. Its page announces none; feeds often are at {', '.join(found.proposed)}"
    return f"{found.address}: {found.why}"
