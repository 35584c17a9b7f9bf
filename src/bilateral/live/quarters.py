"""GDELT followed while the monitor runs: its events into the ledger, the articles that it names to the collector."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from bilateral import following, monitor
from bilateral.collecting import Leads
from bilateral.ledger import Ledger
from bilateral.live.metrics import Metrics
from bilateral.model import SetAside
from bilateral.sources import fetch, gdelt
from bilateral.sources.fetch import Visitor
from bilateral.sources.gdelt import LIMITS, Part
from bilateral.sources.markup import Unreadable

PACE = timedelta(minutes=5)
"""The list of the newest files changes every 15 minutes; asked this often, none of them is missed."""
LONGEST = 120.0
"""Seconds for one file, so that a server that hangs holds the next pass up no longer."""


class Quarters:
    """Follows one server's lists; called after each pass, it asks no more often than `PACE`."""

    def __init__(self, settings: gdelt.Settings, fetching: fetch.Settings, metrics: Metrics | None = None) -> None:
        self._settings, self._fetching, self._metrics = settings, fetching, metrics
        limits = msgspec.structs.replace(LIMITS, seconds=min(LIMITS.seconds, LONGEST))
        self._reader = Visitor(fetching, limits=limits)
        self._next: datetime | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Which of its files the settings ask for; without any, nothing is followed."""
        events = (Part.EVENTS,) if self._settings.follow else ()
        return (*events, Part.MENTIONS, Part.GKG) if self._settings.leads else events

    def __call__(self, ledger: Ledger, now: datetime, tell: monitor.Tell) -> str | None:
        """Take in what is new there; what that was in words, `None` where it is too early to ask."""
        if not self.parts or (self._next is not None and now < self._next):
            return None
        self._next = now + PACE
        leads = Leads(ledger, following.DATASET, self._settings.hosts, self._fetching)
        try:
            done = following.follow(
                ledger, self._reader, self._settings, now=now, parts=self.parts, put=leads.add, tell=tell
            )
        except Unreadable as why:
            ledger.set_aside([SetAside(address=self._settings.last, reason=str(why))])
            return f"GDELT: {why}"
        if self._metrics is not None:
            self._metrics.note_leads(leads.lined_up)
        return f"GDELT {done.files} files of events, {leads.lined_up} articles lined up"
