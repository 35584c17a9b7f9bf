"""Commands that collect: one pass, the monitor left running, what was kept raw read anew or shown."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from bilateral import monitor
from bilateral.cli.asking import (
    CORES,
    DEFAULT_LEDGER,
    LedgerPath,
    SettingsFile,
    Trouble,
    Workers,
    answer_for,
    asked_day,
    bars,
    print_line,
    some,
    stderr,
)
from bilateral.collecting import Collected, Collector
from bilateral.collecting.settings import seconds
from bilateral.ledger import Ledger
from bilateral.settings import Settings, load
from bilateral.sources.raw import RawError, read_place, records_in

if TYPE_CHECKING:
    from bilateral.live import Alerting, Metrics

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def collect(ledger: LedgerPath = DEFAULT_LEDGER, settings: SettingsFile = None) -> None:
    """Read every subscribed feed that is due, and the articles that it announces, into the ledger.

    One pass; `bilateral run --once` also codes them. Articles that `bilateral gdelt --collect` lined up are read too.
    Safe to stop and start again. Example: `bilateral collect`
    """
    asked = load(settings)
    _check_begun(ledger)
    with Ledger(ledger) as opened:
        _check_subscribed(opened)
        with bars() as tell, Collector(opened, asked.collecting, asked.fetching) as collector:
            done = collector.collect(tell=tell)
    stderr.print(_told(done), highlight=False, soft_wrap=True)
    if done.articles:
        stderr.print("They wait to be coded: `bilateral run --once` does that.", highlight=False, soft_wrap=True)
    answer_for(done.set_aside)


def run(
    every: Annotated[str | None, typer.Option(metavar="SPAN", help="The pace: 90s, 15m, 2h.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Make one pass and leave.")] = False,
    metrics: Annotated[
        Path | None, typer.Option(metavar="FILE.prom", help="Write metrics for the node exporter's textfile collector.")
    ] = None,
    metrics_port: Annotated[
        int | None, typer.Option(metavar="PORT", help="Serve metrics on 127.0.0.1.", min=1, max=65535)
    ] = None,
    heartbeat: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file that is written anew while all is well.")
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    workers: Workers = CORES,
    settings: SettingsFile = None,
) -> None:
    """Collect, code, consolidate, find shifts and tell the watchlists, pass after pass, until it is told to stop.

    SIGTERM and Ctrl-C stop it. Each pass says one line on stderr. The settings name the watchlist (`watchlist`), drop
    folders (`[collecting] folders`) and whether GDELT is followed (`[gdelt] follow`, `leads`).
    Example: `bilateral run --every 15m --metrics bilateral.prom`
    """
    from bilateral import live

    asked = load(settings)
    pace = _pace(every, asked)
    figures = live.Metrics()
    pulse = live.Heartbeat(heartbeat)
    quarters = live.Quarters(asked.gdelt, asked.fetching, figures)
    alerting = _alerting(asked, figures)
    before: list[monitor.Before] = [live.DropFolders([Path(one) for one in asked.collecting.folders])]
    after: list[monitor.After] = [alerting, quarters]
    subscribed = not (quarters.parts or asked.collecting.folders)
    if subscribed:
        _check_begun(ledger)
    with live.stopping() as stop, Ledger(ledger) as opened:
        if subscribed:
            _check_subscribed(opened)
        _serve(figures, metrics_port)
        with Collector(opened, asked.collecting, asked.fetching) as collector:
            well = live.watch(
                opened,
                collector,
                stop=stop,
                say=_say,
                every=pace,
                once=once,
                coder=monitor.Coder(settings=asked.coding, workers=workers),
                before=before,
                after=after,
                metrics=figures,
                heartbeat=pulse,
                show=lambda: _write(figures, metrics),
            )
    pulse.end()
    if once and not well:
        raise typer.Exit(2)


def recode(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="What was fetched from this day on (UTC).")],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="And up to the end of this day; without it, to now.")
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    workers: Workers = CORES,
    settings: SettingsFile = None,
) -> None:
    """Read the responses that were kept raw anew, with what extracts and codes today.

    An article that comes out otherwise stands in the place of the older version; replays stay as they were.
    Example: `bilateral recode --since 2024-01-01`
    """
    asked = load(settings)
    first, last = asked_day(since, "--since"), asked_day(until, "--until", end=True)
    assert first is not None
    begin = datetime.combine(first, time(), UTC)
    end = END_OF_TIME if last is None else datetime.combine(last + timedelta(days=1), time(), UTC)
    coder = monitor.Coder(settings=asked.coding, workers=workers)
    with Ledger(ledger, create=False) as opened, bars() as tell:
        recoded, outcome = monitor.recode(opened, asked.collecting, begin, end, tell=tell, coder=coder)
    stderr.print(
        f"{some(recoded.records, 'record')} read anew, {some(recoded.changed, 'article')} came out otherwise, "
        f"{some(outcome.reports, 'report')}, {some(outcome.blocks, 'relation')} brought up to date",
        highlight=False,
        soft_wrap=True,
    )
    answer_for(recoded.set_aside)


def raw(
    article: Annotated[
        str | None, typer.Argument(metavar="[ARTICLE]", help="The id of an article, or of one of its versions.")
    ] = None,
    index: Annotated[
        bool, typer.Option("--index", help="List instead all records of the raw files, as JSON Lines.")
    ] = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    settings: SettingsFile = None,
) -> None:
    """Print the response that an article was made from, as the WARC record that was kept.

    Example: `bilateral raw 6c3e1f58a0b1c2d3e4f50617`
    """
    folder = load(settings).collecting.folder(ledger)
    if index:
        _print_index(folder)
        return
    if article is None:
        raise Trouble("name an article, or give --index")
    with Ledger(ledger, create=False) as opened:
        found = opened.article(article)
        if found is None:
            raise Trouble(f"no article has the id {article!r}; `bilateral why EVENT` names them")
        records = opened.raw_of(found.version)
    if not records:
        raise Trouble(f"{article} was not collected from the web, so no response of it was kept")
    try:
        stored = read_place(folder, records[-1].place, records[-1].address)
    except RawError as trouble:
        raise Trouble(str(trouble)) from None
    sys.stdout.buffer.write(stored.plain)
    sys.stdout.buffer.flush()


def _print_index(folder: Path) -> None:
    for path in sorted(folder.glob("bilateral-*.warc.gz")):
        for stored in records_in(path):
            if stored.kept is not None:
                answer = stored.kept.response
                row = {"address": answer.address, "fetched": answer.fetched, "status": answer.status}
                print_line(msgspec.json.encode({**msgspec.structs.asdict(stored.place), **row}))


def _pace(every: str | None, settings: Settings) -> timedelta:
    try:
        return timedelta(seconds=seconds(every or settings.collecting.every))
    except ValueError as error:
        raise Trouble(f"--every: {error}") from None


def _alerting(asked: Settings, figures: Metrics) -> Alerting:
    """Whom to tell; a watchlist that was named has to be there, the usual one need not."""
    from bilateral.live import Alerting
    from bilateral.products.alerts import WatchlistError

    alerting = Alerting(Path(asked.watchlist), figures)
    if asked.watchlist == Settings().watchlist and not alerting.path.exists():
        _say(f"no {alerting.path} here: nobody is told of what changes; `bilateral watch check --help` shows one")
        return alerting
    try:
        alerting.check()
    except WatchlistError as error:
        raise Trouble(str(error)) from None
    return alerting


def _check_begun(path: Path) -> None:
    """No ledger is made where there is nothing to collect into it."""
    if not path.exists():
        raise _unsubscribed(path)


def _check_subscribed(ledger: Ledger) -> None:
    if not ledger.subscriptions() and not ledger.pages_waiting():
        raise _unsubscribed(ledger.path)


def _unsubscribed(path: Path) -> Trouble:
    return Trouble(
        f"{path} has no subscriptions; add some with `bilateral sources add URL` or "
        "`bilateral sources import --starting`"
    )


def _serve(figures: Metrics, port: int | None) -> None:
    if port is not None:
        try:
            figures.serve(port)
        except OSError as error:
            raise Trouble(f"--metrics-port {port}: {error.strerror}; give another port") from None


def _write(figures: Metrics, path: Path | None) -> None:
    if path is not None:
        try:
            figures.write(path)
        except OSError as error:
            _say(f"--metrics {path}: cannot be written ({error.strerror}); give another file")


def _say(line: str) -> None:
    stderr.print(line, markup=False, highlight=False, soft_wrap=True)


def _told(done: Collected) -> str:
    return (
        f"{some(done.new + done.same, 'feed')} read, {done.failed} failed, {done.waiting} not due; "
        f"{some(done.articles, 'new article version')} of {some(done.pages, 'page')}, "
        f"{some(done.left, 'page')} left for the next pass"
    )
