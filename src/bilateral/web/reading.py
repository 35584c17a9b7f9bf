"""Views of the ledger for requests, kept while what they show does not change.

Where what is reckoned of all relations is kept (`rollups`), views show the ledger as the last pass left it, so that a
collector at work throws none of them away; a view of a past day stays until something known by that day comes in.
Else every writing makes them new.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

from fastapi import Request

from bilateral.ledger import Ledger, Moment
from bilateral.view import Standing, View
from bilateral.web.kept import Held, Kept
from bilateral.web.passes import Passes
from bilateral.web.reckoning import Apart, Here, Reckoning, Views

T = TypeVar("T")

KEPT = 24
"""Views that are kept; each remembers the shifts that it has found."""


class Reader:
    """One ledger and the views that were lately asked of it."""

    def __init__(self, ledger: Ledger, *, apart: bool = False) -> None:
        """`apart`: what takes long is reckoned in a process of its own."""
        self._ledger = ledger
        self._passes = Passes(ledger)
        self._views: OrderedDict[tuple[object, ...], Shown] = OrderedDict()
        self._lock = Lock()
        self._kept = Kept()
        self._reckoning: Reckoning = Apart(ledger.path, _views_of) if apart else Here(self._made)

    def view(self, as_of: date | None, recorded_as_of: datetime | None = None) -> Shown:
        """The view as of a day; a new one when what it shows or the day of today has changed."""
        key = (as_of, recorded_as_of, datetime.now(UTC).date(), *self.stamp(as_of))
        with self._lock:
            shown = self._views.pop(key, None) or Shown(self._made(as_of, recorded_as_of))
            self._views[key] = shown
            while len(self._views) > KEPT:
                self._views.popitem(last=False)
        return shown

    @property
    def keeps(self) -> bool:
        """Whether what is reckoned of all relations is kept, so that it need not be reckoned for a page."""
        return self._passes.keeps

    def moment(self) -> Moment:
        """Where the ledger stands. Raises `LedgerError`."""
        return self._ledger.moment()

    def lasting(self, name: Hashable, as_of: date | None, make: Callable[[View], T]) -> Held[T]:
        """What `make` gives of the view as of a day, kept under `name`; it may be up to a minute behind the ledger."""
        key = (name, as_of, datetime.now(UTC).date())
        return self._kept.value(key, self.stamp(as_of), lambda: make(self.view(as_of).view))

    def soon(self, as_of: date | None, patience: float, make: Callable[..., T], *args: Hashable) -> Held[T] | None:
        """As `lasting`, but `None` where `make(view, *args)` takes longer than `patience` seconds: ask again.

        `make` is a function of a module, since it may be called in another process.
        """
        key = (make.__module__, make.__qualname__, args, as_of, datetime.now(UTC).date())
        return self._kept.soon(key, self.stamp(as_of), lambda: self._reckoning(as_of, make, args), patience)

    def close(self) -> None:
        """End what was begun beside the requests."""
        self._kept.close()
        self._reckoning.close()

    def stamp(self, as_of: date | None) -> tuple[int, ...]:
        """Changes whenever a view as of that day can show something else."""
        return self._passes.stamp(as_of)

    def _made(self, as_of: date | None, recorded_as_of: datetime | None = None) -> View:
        return View(self._ledger, as_of, recorded_as_of, kept=self._passes.kept)


class Shown:
    """A view with the front page that was made from it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._standings: dict[frozenset[str] | None, list[Standing]] = {}

    def standings(self, naming: frozenset[str] | None) -> list[Standing]:
        """The busiest relations, made once."""
        if naming not in self._standings:
            self._standings[naming] = self.view.standings(naming=naming)
        return self._standings[naming]


def _views_of(path: Path) -> Views:
    """The views of a ledger that is opened for them."""
    read = Reader(Ledger(path, create=False))
    return lambda as_of: read.view(as_of).view


def reader(request: Request) -> Reader:
    """The application's reader."""
    found: Reader = request.app.state.reader
    return found
