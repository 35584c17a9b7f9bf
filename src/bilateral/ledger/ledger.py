"""The ledger as one thing: each of its parts is a file of this package."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from bilateral.ledger.accounts import Accounts
from bilateral.ledger.acts import Acts
from bilateral.ledger.articles import Articles
from bilateral.ledger.bearers import Bearers
from bilateral.ledger.event_days import EventDays
from bilateral.ledger.events import Events
from bilateral.ledger.evidence import Evidence
from bilateral.ledger.exposure import Exposure
from bilateral.ledger.growth import Growths
from bilateral.ledger.identity import Identity
from bilateral.ledger.imported import Imported
from bilateral.ledger.lives import Lives
from bilateral.ledger.moment import Moments
from bilateral.ledger.news import News
from bilateral.ledger.opening import open_ledger
from bilateral.ledger.outbox import Outbox
from bilateral.ledger.outlets import Outlets
from bilateral.ledger.raw import Raw
from bilateral.ledger.renewed import Renewed
from bilateral.ledger.reports import Reports
from bilateral.ledger.rereading import Rereadings
from bilateral.ledger.search import Search
from bilateral.ledger.status import StatusBoard


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


class Ledger(
    Accounts,
    Articles,
    Reports,
    Evidence,
    Acts,
    Events,
    EventDays,
    News,
    Lives,
    Exposure,
    Growths,
    Imported,
    Raw,
    Rereadings,
    Renewed,
    Outbox,
    Search,
    Moments,
    Outlets,
    Bearers,
    StatusBoard,
    Identity,
):
    """What was read and concluded; rows are added, never changed and never removed.

    Three tables are kept for use alone and are changed in place: what can be reckoned anew (`derived`), what the last
    visits to feeds left for the next (`visits`) and which pages are still to be read (`waiting`).

    Every writing method is one transaction, and adding the same twice is adding it once. Reading methods take
    `as_of` (what was known to the world by then) and `recorded_as_of` (what this ledger held then), both
    instants with a zone; `None` is everything. Any number of processes may read while one writes; writers
    wait for each other.
    """

    def __init__(
        self,
        where: str | Path = "bilateral.db",
        *,
        clock: Callable[[], datetime] = utc_now,
        create: bool = True,
    ) -> None:
        """Open the ledger, make it where `create` allows, bring an older one up to date.

        Raises `LedgerError` for a file that is missing, not writable, no ledger, or of a newer schema.
        """
        self._clock = clock
        self.path, self._engine = open_ledger(where, create=create)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
