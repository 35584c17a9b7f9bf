"""Metrics in Prometheus' text format: in a file for the node exporter, or served on this machine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector, start_http_server, write_to_textfile

from bilateral.monitor import WholePass


class Metrics:
    """The figures of one running monitor; `serve` and `write` show them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._passes = self._counter("passes", "Passes by how they ended.", "ended")
        self._pages = self._counter("pages", "Article pages by how the visit ended.", "ended")
        self._articles = self._counter("articles", "New article versions.")
        self._reports = self._counter("reports", "New reports.")
        self._relations = self._counter("relations_changed", "Relations that were consolidated anew.")
        self._sent = self._counter("alert_messages", "Messages with alerts that were delivered.")
        self._unsent = self._gauge("alert_messages_waiting", "Messages with alerts that are still to be delivered.")
        self._alerts = self._counter("alerts", "Alerts that were new.")
        self._leads = self._counter("leads", "Articles that GDELT named and that were lined up to be read.")
        self._aside = self._counter("set_aside", "What could not be used.")
        self._feeds = self._gauge("feeds", "Feeds in the last pass by how the visit ended.", "ended")
        self._left = self._gauge("pages_waiting", "Announced pages that are still to be read.")
        self._seconds = self._gauge("pass_seconds", "How long the last pass took.")
        self._last = self._gauge("last_pass_timestamp_seconds", "When the last pass ended that went well.")

    def note(self, done: WholePass, at: datetime, seconds: float) -> None:
        """Count a pass that ended at `at`."""
        feeds, outcome = done.collected, done.outcome
        self._passes.labels("well").inc()
        for name in ("new", "same", "failed", "waiting"):
            self._feeds.labels(name).set(getattr(feeds, name))
        self._pages.labels("read").inc(feeds.pages)
        self._pages.labels("failed").inc(feeds.lost)
        self._articles.inc(outcome.articles)
        self._reports.inc(outcome.reports)
        self._relations.inc(outcome.blocks)
        self._aside.inc(len(outcome.set_aside))
        self._left.set(feeds.left)
        self._seconds.set(seconds)
        self._last.set(at.timestamp())

    def note_alerts(self, new: int, sent: int, waiting: int) -> None:
        """Count alerts that were new and messages that were delivered; so many messages wait now."""
        self._alerts.inc(new)
        self._sent.inc(sent)
        self._unsent.set(waiting)

    def note_leads(self, count: int) -> None:
        """Count articles that were lined up to be read."""
        self._leads.inc(count)

    def note_failure(self) -> None:
        """Count a pass that broke off."""
        self._passes.labels("broken off").inc()

    def write(self, path: Path) -> None:
        """Write the file anew; it is never half-written."""
        write_to_textfile(str(path), self.registry)

    def serve(self, port: int) -> None:
        """Serve the figures on this machine alone, as long as the program runs; raises `OSError` for a port in use."""
        start_http_server(port, addr="127.0.0.1", registry=self.registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"bilateral_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"bilateral_{name}", what, labels, registry=self.registry)
