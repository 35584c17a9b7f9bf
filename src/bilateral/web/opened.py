"""What every page is asked for: a ledger, opened on the day that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from time import monotonic
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from bilateral.ledger import User
from bilateral.model import Shift
from bilateral.view import View
from bilateral.web import identity
from bilateral.web.asked import Refused, day_of
from bilateral.web.navigation import current
from bilateral.web.reading import Reader, reader

T = TypeVar("T")

PATIENCE = 0.02
"""Seconds that a page waits for parts of it that can come later, for all of them together."""
LONG = 20.0
"""Seconds that a file waits for what it tells."""


class Opened:
    """The ledger as of a day, for one request; `place` is the page of the navigation, `user` who asks, if known."""

    def __init__(self, read: Reader, as_of: date | None, path: str, user: User | None) -> None:
        self._reader, self.as_of, self.path, self.place, self.user = read, as_of, path, current(path), user
        self._patience = PATIENCE
        self.settled = True
        """Whether everything that was asked for was there, and of the ledger as it is."""

    @property
    def view(self) -> View:
        """The view as of that day."""
        return self._reader.view(self.as_of).view

    def lasting(self, name: Hashable, make: Callable[[View], T]) -> T:
        """What takes long to reckon of the view; it may be up to a minute behind the ledger."""
        held = self._reader.lasting(name, self.as_of, make)
        self.settled &= held.newest
        return held.value

    def soon(self, make: Callable[..., T], *args: Hashable, patience: float | None = None) -> T | None:
        """As `lasting`, `make(view, *args)`, but `None` where it is not there in time and is being reckoned.

        In time is within `patience` seconds, or what is left of those that the page waits for all its parts.
        """
        begun = monotonic()
        held = self._reader.soon(self.as_of, self._patience if patience is None else patience, make, *args)
        self._patience = max(0.0, self._patience - (monotonic() - begun))
        self.settled &= held is not None and held.newest
        return held.value if held else None

    def shifts(self, patience: float | None = None) -> tuple[Shift, ...] | None:
        """All shifts as of the day, by day of detection; `None` while they are being found."""
        if self._reader.keeps:
            return self.lasting("shifts", View.shifts)
        return self.soon(View.shifts, patience=patience)

    @property
    def reach(self) -> tuple[date, date]:
        """The first and the last day of news that can be looked at."""
        whole = self._reader.view(None).view
        return whole.begin, whole.horizon


def _opened(request: Request, read: Annotated[Reader, Depends(reader)], as_of: str | None = None) -> Opened:
    """Raises `Refused` for a day that is none, or has not come."""
    day = day_of(as_of)
    today = datetime.now(UTC).date()
    if day and day > today:
        detail = f"{day} has not come yet, so nothing can be known by it; the last day to ask for is {today}."
        raise Refused(400, "A day to come", detail)
    request.state.opened = opened = Opened(read, day, request.url.path, identity.whoever(request))
    return opened


Open = Annotated[Opened, Depends(_opened)]
