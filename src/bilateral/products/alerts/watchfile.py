"""Reads `watchlist.toml`: what is wrong in it is named with its line and the remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from bilateral.model import FIELDS, dyad
from bilateral.obligations import register
from bilateral.products.alerts.watchlist import DAYS, Channel, ChannelKind, Trigger, Watch, Watchlist
from bilateral.world import states

Place = tuple[str | int, ...]
"""Where something stands: ("watch", 0, "dyads"), ("channels", "desk"), ("base_url",)."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[(\.\.\.)\]")


class WatchlistError(ValueError):
    """A watchlist file that is not there or cannot be used: each flaw with its line and remedy."""


class _Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: ChannelKind = ChannelKind.APPRISE
    address_env: str | None = None
    address_file: str | None = None
    secret_env: str | None = None
    secret_file: str | None = None
    seconds: float = 10.0


class _Watch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    watch: tuple[_Watch, ...] = ()
    channels: dict[str, _Channel] = {}
    base_url: str | None = None
    days: int = DAYS


def read_watchlist(path: Path) -> Watchlist:
    """The lists of a file. Raises `WatchlistError`, which names every flaw."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise WatchlistError(f"no watchlist {path}; write one, or name another with --watchlist FILE") from None
    except (OSError, UnicodeDecodeError) as error:
        raise WatchlistError(f"{path}: cannot be read ({error}); save it as text in UTF-8") from None
    return parsed(text, str(path))


def parsed(text: str, name: str) -> Watchlist:
    """The lists of a text that stands in the file `name`. Raises `WatchlistError`."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WatchlistError(f"{name}: no TOML: {error}") from None
    try:
        raw = msgspec.convert(held, _File)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at `$")
        place = _place(where, _bad_channel(held))
        raise WatchlistError(f"{name} line {line_of(text, place)}: {_remedied(said)}") from None
    flaws = [f"{name} line {line_of(text, place, value)}: {said}" for place, value, said in _flaws(raw)]
    if flaws:
        raise WatchlistError("\n".join(flaws))
    return _made(raw)


def line_of(text: str, place: Place, value: str | None = None) -> int:
    """The line, from 1, where a key of a table stands, or below it the value; else that of the table, else 1."""
    table, at, key = _table(place)
    seen, here, found = -1, not table, 1
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            seen += bare.startswith(f"[[{table}]]")
            here = (seen == at and bare.startswith(f"[[{table}]]")) or bare.startswith(f"[{table}]")
            found = number if here and table else found
        elif here and key and re.match(rf"[\"']?{re.escape(key)}[\"']?\s*=", bare):
            return _with(text, number, value)
    return found


def _with(text: str, number: int, value: str | None) -> int:
    """The line from `number` on in which the value stands, else `number`."""
    if value is None:
        return number
    rest = text.splitlines()[number - 1 :]
    return next((number + further for further, line in enumerate(rest) if f'"{value}"' in line), number)


def _table(place: Place) -> tuple[str, int, str | None]:
    if place[:1] == ("watch",) and len(place) > 1:
        return "watch", int(place[1]), str(place[2]) if len(place) > 2 else None
    if place[:1] == ("channels",) and len(place) > 1:
        return f"channels.{place[1]}", 0, str(place[2]) if len(place) > 2 else None
    return "", 0, str(place[0]) if place else None


def _place(where: str, channel: str) -> Place:
    """The path of a validation error, which does not tell which `channel` it means."""
    found = (match.groups() for match in _STEP.finditer(where))
    return tuple(name if name is not None else channel if any_ else int(number) for name, number, any_ in found)


def _bad_channel(held: dict[str, Any]) -> str:
    """The first channel that is none."""
    for name, one in held["channels"].items() if isinstance(held.get("channels"), dict) else ():
        try:
            msgspec.convert(one, _Channel)
        except msgspec.ValidationError:
            return str(name)
    return ""


def _remedied(said: str) -> str:
    unknown = re.search(r"unknown field `(\w+)`", said)
    if unknown:
        keys = ", ".join(_Watch.__struct_fields__)
        return f"unknown key {unknown[1]!r}; a list has {keys}; a channel {', '.join(_Channel.__struct_fields__)}"
    return f"{said[:1].lower()}{said[1:]}; mend it as in the example of `bilateral watch check --help`"


Flaw = tuple[Place, str | None, str]


def _flaws(raw: _File) -> Iterator[Flaw]:
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


def _channel_flaws(name: str, one: _Channel) -> Iterator[Flaw]:
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


def _watch_flaws(number: int, one: _Watch, raw: _File) -> Iterator[Flaw]:
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


def _time_flaws(number: int, one: _Watch) -> Iterator[Flaw]:
    if one.digest is not None and _clock(one.digest) is None:
        yield ("watch", number, "digest"), None, f"digest {one.digest!r} is no time of day; write it as 07:30"
    if one.quiet is not None and _hours(one.quiet) is None:
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


def _clock(text: str) -> time | None:
    return time.fromisoformat(text) if _CLOCK.fullmatch(text) else None


def _hours(text: str) -> tuple[time, time] | None:
    first, _, last = text.partition("-")
    one, other = _clock(first.strip()), _clock(last.strip())
    return (one, other) if one is not None and other is not None and one != other else None


def _made(raw: _File) -> Watchlist:
    return Watchlist(
        watches=tuple(map(_watch, raw.watch)),
        channels={name: Channel(name=name, **msgspec.structs.asdict(one)) for name, one in raw.channels.items()},
        base_url=raw.base_url and raw.base_url.rstrip("/"),
        days=raw.days,
    )


def _watch(raw: _Watch) -> Watch:
    pairs = (pair.upper().split("-") for pair in raw.dyads)
    all_but_shifts = tuple(one for one in Trigger if one is not Trigger.SHIFT or not (raw.provisions or raw.speakers))
    return Watch(
        name=raw.name.strip(),
        dyads=tuple(dyad(*pair) for pair in pairs),
        countries=tuple(one.upper() for one in raw.countries),
        fields=raw.fields,
        provisions=tuple(one.casefold() for one in raw.provisions),
        speakers=raw.speakers,
        triggers=tuple(map(Trigger, raw.triggers)) if raw.triggers is not None else all_but_shifts,
        channels=raw.channels,
        digest=_clock(raw.digest) if raw.digest else None,
        quiet=_hours(raw.quiet) if raw.quiet else None,
        zone=raw.zone,
    )
