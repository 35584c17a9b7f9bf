"""Reads `watchlist.toml`: what is wrong in it is named with its line and the remedy."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from bilateral.model import dyad
from bilateral.products.alerts.watch_flaws import Place, RawChannel, RawFile, RawWatch, clock, flaws_of, hours
from bilateral.products.alerts.watchlist import Channel, Trigger, Watch, Watchlist

_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[(\.\.\.)\]")


class WatchlistError(ValueError):
    """A watchlist file that is not there or cannot be used: each flaw with its line and remedy."""


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
        raw = msgspec.convert(held, RawFile)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at `$")
        place = _place(where, _bad_channel(held))
        raise WatchlistError(f"{name} line {line_of(text, place)}: {_remedied(said)}") from None
    flaws = [f"{name} line {line_of(text, place, value)}: {said}" for place, value, said in flaws_of(raw)]
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
            msgspec.convert(one, RawChannel)
        except msgspec.ValidationError:
            return str(name)
    return ""


def _remedied(said: str) -> str:
    unknown = re.search(r"unknown field `(\w+)`", said)
    if unknown:
        keys = ", ".join(RawWatch.__struct_fields__)
        return f"unknown key {unknown[1]!r}; a list has {keys}; a channel {', '.join(RawChannel.__struct_fields__)}"
    return f"{said[:1].lower()}{said[1:]}; mend it as in the example of `bilateral watch check --help`"


def _made(raw: RawFile) -> Watchlist:
    return Watchlist(
        watches=tuple(map(_watch, raw.watch)),
        channels={name: Channel(name=name, **msgspec.structs.asdict(one)) for name, one in raw.channels.items()},
        base_url=raw.base_url and raw.base_url.rstrip("/"),
        days=raw.days,
    )


def _watch(raw: RawWatch) -> Watch:
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
        digest=clock(raw.digest) if raw.digest else None,
        quiet=hours(raw.quiet) if raw.quiet else None,
        zone=raw.zone,
    )
