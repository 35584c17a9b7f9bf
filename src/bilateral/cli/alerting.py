"""Commands about watchlists and alerts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.cli.asking import DEFAULT_LEDGER, AsOf, LedgerPath, SettingsFile, TableFormat, Trouble, asked_day, stderr
from bilateral.ledger import Ledger
from bilateral.settings import load

if TYPE_CHECKING:
    from bilateral.products.alerts import Watchlist

watch_app = typer.Typer(help="What is watched: lists of dyads, countries and more.", no_args_is_help=True)
alerts_app = typer.Typer(help="What the lists are told.")

WatchlistFile = Annotated[
    Path | None,
    typer.Option("--watchlist", metavar="FILE", help="The lists; without it the `watchlist` of the settings."),
]
Format = Annotated[TableFormat, typer.Option("--format")]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="All that became known from this day on, also to lists that are new."),
]


@watch_app.command("check")
def check(file: WatchlistFile = None, settings: SettingsFile = None) -> None:
    """Say what is wrong in a watchlist, by line. Example: `bilateral watch check --watchlist watchlist.toml`

    A list is such as:

        [[watch]]
        name = "Korea desk"
        dyads = ["PRK-RUS"]              # and countries, fields, provisions, speakers
        triggers = ["shift", "first report", "status change", "planned visit", "touched provision"]
        channels = ["desk"]
        digest = "07:30"                 # left away: at once
        quiet = "22:00-07:00"
        zone = "Asia/Seoul"

        [channels.desk]                  # kind = "webhook" needs a secret_env or secret_file as well
        address_env = "DESK_ADDRESS"     # holds such as mailtos://…; or address_file

    Exit code 1 where a channel's secret is not there, 2 where the file cannot be used.
    """
    from bilateral.products.alerts.channels import secret
    from bilateral.products.alerts.watchlist import ChannelKind
    from bilateral.products.alerts.webhook import Undelivered
    from bilateral.products.names import plural

    held = _watchlist(file, settings)
    missing = 0
    for channel in held.channels.values():
        for what in ("address", "secret") if channel.kind is ChannelKind.WEBHOOK else ("address",):
            try:
                secret(channel, what)
            except Undelivered as why:
                missing += 1
                stderr.print(str(why), markup=False, highlight=False, soft_wrap=True)
    stderr.print(f"{plural(len(held.watches), 'list')} and {plural(len(held.channels), 'channel')}", highlight=False)
    raise typer.Exit(1 if missing else 0)


@watch_app.command("list")
def list_(
    file: WatchlistFile = None,
    settings: SettingsFile = None,
    format: Format = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show the lists, and up to when each was told. Example: `bilateral watch list`"""
    from bilateral.products.alert_tables import print_watches

    held = _watchlist(file, settings)
    told: list[datetime | None] = [None] * len(held.watches)
    if ledger.exists():
        with Ledger(ledger, create=False) as opened:
            marks = [opened.watch_mark(watch.name) for watch in held.watches]
        told = [mark.at if mark else None for mark in marks]
    print_watches(held.watches, told, format.value)


@alerts_app.callback(invoke_without_command=True)
def alerts(
    context: typer.Context,
    since: Since = None,
    as_of: AsOf = None,
    file: WatchlistFile = None,
    settings: SettingsFile = None,
    format: Format = TableFormat.TABLE,  # noqa: A002
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Show what would be told now, and what became of what was. Example: `bilateral alerts --since 2024-01-10`

    Sends nothing; `bilateral alerts send` does. With `--since`, what the lists would be told of what became known from
    that day on, up to `--as-of`.
    """
    if context.invoked_subcommand is not None:
        return
    from bilateral.products import alert_tables
    from bilateral.products.alerts import told_since, would_be_told

    held, now = _watchlist(file, settings), datetime.now(UTC)
    first, day = asked_day(since, "--since"), asked_day(as_of, "--as-of", end=True)
    if day is not None and first is None:
        raise Trouble("--as-of needs --since: the day from which on things are told")
    with Ledger(ledger, create=False) as opened:
        if first is not None:
            found = [(one, alert_tables.NEW) for one in told_since(opened, held, first, day, now)]
        else:
            rows = opened.alerts()
            stand = alert_tables.states(rows, opened.deliveries(pending=False))
            found = [
                (alert_tables.stored(row), state) for row, state in zip(rows, stand, strict=True) if not row.silent
            ]
            found += [(one, alert_tables.NEW) for one in would_be_told(opened, held, now)]
    alert_tables.print_alerts(found, format.value)


@alerts_app.command("send")
def send(
    since: Since = None,
    file: WatchlistFile = None,
    settings: SettingsFile = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Tell the lists what is new, and try again what failed. Example: `bilateral alerts send`

    A list that is seen for the first time begins now: it is told of nothing older, unless `--since` says from when.
    Exit code 1 where a channel took nothing; what it was to carry waits.
    """
    from bilateral.products.alerts import alert
    from bilateral.products.names import plural

    held = _watchlist(file, settings)
    with Ledger(ledger, create=False) as opened:
        told = alert(opened, held, datetime.now(UTC), since=asked_day(since, "--since"))
    for why in told.failed:
        stderr.print(f"not sent: {why}; it is tried again", markup=False, highlight=False, soft_wrap=True)
    delivered = plural(told.delivered, "message")
    stderr.print(f"{plural(told.alerts, 'new alert')}, {delivered} delivered", highlight=False)
    raise typer.Exit(1 if told.failed else 0)


def _watchlist(file: Path | None, settings: Path | None) -> Watchlist:
    from bilateral.products.alerts import WatchlistError, read_watchlist

    try:
        return read_watchlist(file or Path(load(settings).watchlist))
    except WatchlistError as error:
        raise Trouble(str(error)) from None
