"""The watchlists told after each pass, and in a few words what became of that."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bilateral import monitor
from bilateral.ledger import Ledger
from bilateral.live.metrics import Metrics
from bilateral.products.alerts import Watchlist, WatchlistError, alert, read_watchlist


class Alerting:
    """Tells the lists of one file; it is read anew after each pass, so that lists may be changed while this runs.

    A file that cannot be used is told in each line until it is mended, and the lists of before stand meanwhile. Where
    there never was one nobody is told. What a channel does not take waits in the outbox and is tried again.
    """

    def __init__(self, path: Path, metrics: Metrics | None = None) -> None:
        self.path = path
        self._metrics = metrics
        self._lists: Watchlist | None = None

    def check(self) -> None:
        """Read the file; raises `WatchlistError` where it is not there or cannot be used."""
        self._lists = read_watchlist(self.path)

    def __call__(self, ledger: Ledger, now: datetime, _tell: monitor.Tell) -> str | None:
        """One pass of alerts; what it did in words, `None` where nothing is watched."""
        wrong = self._wrong()
        if self._lists is None:
            return wrong
        done = alert(ledger, self._lists, now)
        waiting = len(ledger.deliveries())
        if self._metrics is not None:
            self._metrics.note_alerts(done.alerts, done.delivered, waiting)
        told = f"alerts {done.alerts} new, messages {done.delivered} sent, {waiting} waiting"
        return ", ".join(filter(None, (told, *(f"not sent: {why}" for why in done.failed), wrong)))

    def _wrong(self) -> str | None:
        """Read the file anew; why it cannot be used, `None` where it can be, or where there never was one."""
        if self._lists is None and not self.path.exists():
            return None
        try:
            self.check()
        except WatchlistError as error:
            return " ".join(str(error).split("\n"))
        return None
