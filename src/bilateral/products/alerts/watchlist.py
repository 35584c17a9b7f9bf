"""What an analyst watches: lists of dyads, countries and more, when each is told, and over which channels."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

DAYS = 14
"""What became known longer ago is no news, though it be read only now."""


class Trigger(StrEnum):
    """What a list is told of."""

    SHIFT = "shift"
    FIRST = "first report"
    STATUS = "status change"
    VISIT = "planned visit"
    PROVISION = "touched provision"


class ChannelKind(StrEnum):
    """How a channel is spoken to."""

    APPRISE = "apprise"
    WEBHOOK = "webhook"


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A way to reach somebody. Its address is a secret: the file names only the variable or the file that holds it.

    `secret_*` is the key with which a webhook is signed, `seconds` how long its receiver may take for each step.
    """

    name: str
    kind: ChannelKind = ChannelKind.APPRISE
    address_env: str | None = None
    address_file: str | None = None
    secret_env: str | None = None
    secret_file: str | None = None
    seconds: float = 10.0


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """One list. It is told of what is in one of its dyads or of its countries, and fits each other list that it has.

    `fields` are the codebook's, `provisions` ids or beginnings of them, `speakers` state codes or names of sources and
    outlets. `digest` is the time of day at which all is told in one message, `None` where at once; in `quiet` hours
    (from, to; they may go past midnight) nothing is sent. Both are in `zone`.
    """

    name: str
    dyads: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    triggers: tuple[Trigger, ...] = tuple(Trigger)
    channels: tuple[str, ...] = ()
    digest: time | None = None
    quiet: tuple[time, time] | None = None
    zone: str = "UTC"

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing is sent at this instant."""
        if self.quiet is None:
            return False
        first, last = self.quiet
        at = self._local(now).time()
        return first <= at < last if first <= last else at >= first or at < last

    def digest_day(self, now: datetime) -> date | None:
        """The day of the list's zone whose digest is due by now; `None` before its time, or without digests."""
        local = self._local(now)
        return local.date() if self.digest is not None and local.time() >= self.digest else None

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(ZoneInfo(self.zone))


class Watchlist(msgspec.Struct, frozen=True, kw_only=True):
    """All lists of a file. `base_url` is where the pages are served, `days` how old a thing may be to be told."""

    watches: tuple[Watch, ...]
    channels: dict[str, Channel] = {}
    base_url: str | None = None
    days: int = DAYS
