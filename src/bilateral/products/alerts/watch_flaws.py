"""What a watchlist file may say, and what is wrong in one: each flaw with its place, the value, and the remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from bilateral.model import FIELDS
from bilateral.obligations import register
from bilateral.products.alerts.watchlist import DAYS, ChannelKind, Trigger
from bilateral.world import states

Place = tuple[str | int, ...]
"""Where something stands: ("watch", 0, "dyads"), ("channels", "desk"), ("base_url",)."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class RawChannel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A channel as the file has it."""

    kind: ChannelKind = ChannelKind.APPRISE
    address_env: str | None = None
    address_file: str | None = None
    secret_env: str | None = None
    secret_file: str | None = None
    seconds: float = 10.0


class RawWatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list as the file has it."""

    name: str = ""
    dyads: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    triggers: tuple[str, ...] | None = None
    channels: tuple[str, ...] = ()
    digest: str | None = None
    quiet: str | None = None
    zone: str = "UTC"


class RawFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it is."""

    watch: tuple[RawWatch, ...] = ()
    channels: dict[str, RawChannel] = {}
    base_url: str | None = None
    days: int = DAYS


Flaw = tuple[Place, str | None, str]


def flaws_of(raw: RawFile) -> Iterator[Flaw]:
    """All that is wrong in a file."""
    if not raw.watch:
        yield (), None, 'it has no list; begin one with [[watch]] and name = "…"'
    if raw.base_url is not None and urlsplit(raw.base_url).scheme not in ("http", "https"):
        yield ("base_url",), None, f"base_url {raw.base_url!r} is no web address; write it as https://desk.example"
    if raw.days < 1:
        yield ("days",), None, f"days is {raw.days}; give 1 or more"
    for name, channel in raw.channels.items():
        yield from _channel_flaws(name, channel)
    names = [one.name for one in raw.watch]
    for number, one in enumerate(raw.watch):
        if not one.name.strip() or names.index(one.name) < number:
            yield ("watch", number, "name"), None, 'a list needs a name that no other list has; give it name = "…"'
        yield from _watch_flaws(number, one, raw)


def _channel_flaws(name: str, one: RawChannel) -> Iterator[Flaw]:
    place = ("channels", name)
    if (one.address_env is None) == (one.address_file is None):
        yield place, None, f'channel {name!r} needs address_env = "VARIABLE" or address_file = "FILE", one of the two'
    signed = one.secret_env is not None or one.secret_file is not None
    if one.kind is ChannelKind.WEBHOOK and not signed:
        yield place, None, f"webhook {name!r} needs secret_env or secret_file: the key that it is signed with"
    if one.kind is ChannelKind.APPRISE and signed:
        yield place, None, f"channel {name!r} is no webhook and signs nothing; leave its secret away"

    if not 0 < one.seconds <= 60:
        yield (*place, "seconds"), None, f"seconds is {one.seconds:g}; give more than 0 and at most 60"


def _watch_flaws(number: int, one: RawWatch, raw: RawFile) -> Iterator[Flaw]:
    yield from _listed(number, "dyads", one.dyads, _is_dyad, "is no pair of states; write two ISO codes, as PRK-RUS")
    yield from _listed(number, "countries", one.countries, _is_state, "is no state; write its ISO code, as KOR")
    yield from _listed(
        number, "fields", one.fields, FIELDS.__contains__, f"is no field; choose from {', '.join(FIELDS)}"
    )
    said = "begins no provision; `bilateral obligations STATE` lists the ids"
    yield from _listed(number, "provisions", one.provisions, _is_provision, said)
    known = [trigger.value for trigger in Trigger]
    said = f"is no trigger; choose from {', '.join(known)}"
    yield from _listed(number, "triggers", one.triggers or (), known.__contains__, said)
    said = "is no channel of this file; give it a table [channels.…]"
    yield from _listed(number, "channels", one.channels, raw.channels.__contains__, said)
    if not any((one.dyads, one.countries, one.fields, one.provisions, one.speakers)):
        yield (
            ("watch", number),
            None,
            f"list {one.name!r} watches nothing; give it dyads, countries, fields, provisions or speakers",
        )
    if Trigger.SHIFT.value in (one.triggers or ()) and (one.provisions or one.speakers):
        yield (
            ("watch", number, "triggers"),
            None,
            "shifts have no provisions and no speakers; watch them in a list of their own",
        )
    yield from _time_flaws(number, one)


def _time_flaws(number: int, one: RawWatch) -> Iterator[Flaw]:
    if one.digest is not None and clock(one.digest) is None:
        yield ("watch", number, "digest"), None, f"digest {one.digest!r} is no time of day; write it as 07:30"
    if one.quiet is not None and hours(one.quiet) is None:
        yield (
            ("watch", number, "quiet"),
            None,
            f"quiet {one.quiet!r} are no hours; write two different ones as 22:00-07:00",
        )
    try:
        ZoneInfo(one.zone)
    except (ValueError, OSError, KeyError):
        yield ("watch", number, "zone"), None, f"zone {one.zone!r} is not known; write one as Europe/Vienna"


def _listed(number: int, key: str, values: Iterable[str], known: Any, said: str) -> Iterator[Flaw]:
    for value in values:
        if not known(value):
            yield ("watch", number, key), value, f"{value!r} {said}"


def _is_state(text: str) -> bool:
    return text.upper() in states()


def _is_dyad(text: str) -> bool:
    parts = text.upper().split("-")
    return len(parts) == 2 and parts[0] != parts[1] and all(map(_is_state, parts))


def _is_provision(text: str) -> bool:
    return bool(text) and any(one.id.startswith(text.casefold()) for one in register().provisions)


def clock(text: str) -> time | None:
    """ "07:30" as a time of day, `None` for anything else."""
    return time.fromisoformat(text) if _CLOCK.fullmatch(text) else None


def hours(text: str) -> tuple[time, time] | None:
    """ "22:00-07:00" as two different times of day, `None` for anything else."""
    first, _, last = text.partition("-")
    one, other = clock(first.strip()), clock(last.strip())
    return (one, other) if one is not None and other is not None and one != other else None
