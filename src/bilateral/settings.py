"""The user's settings: `bilateral.toml`, one table for each part that can be set."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from bilateral import coding, collecting
from bilateral.coding import Wording
from bilateral.serving import Serving
from bilateral.sources import current_events, fetch, gdelt

DEFAULT = Path("bilateral.toml")
_PLACE = re.compile(r"at `\$\.(\w+)(?:\.(\w+))?")
_NAMED = re.compile(r"unknown field `(\w+)`|^(\w+): ")
_HEAD = re.compile(r"\s*\[\s*(\w+)\s*\]")


class SettingsError(ValueError):
    """A settings file that is not there or says something unknown; names the file and the place."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings; each has a safe default."""

    coding: coding.Settings = coding.Settings()
    fetching: fetch.Settings = fetch.Settings()
    wording: Wording = Wording()
    gdelt: gdelt.Settings = gdelt.Settings()
    current_events: current_events.Settings = current_events.Settings()
    serving: Serving = Serving()
    watchlist: str = "watchlist.toml"
    collecting: collecting.Settings = collecting.Settings()


def load(path: Path | None = None) -> Settings:
    """The settings of a file; without one those of `bilateral.toml` here, else the defaults. Raises `SettingsError`."""
    if path is None and not DEFAULT.exists():
        return Settings()
    chosen = path or DEFAULT
    try:
        text = chosen.read_bytes()
        return msgspec.toml.decode(text, type=Settings)
    except FileNotFoundError:
        raise SettingsError(f"no settings file {chosen}; leave --settings away for the defaults") from None
    except (msgspec.DecodeError, ValueError) as error:
        line = _line(text.decode("utf-8", "replace"), str(error))
        raise SettingsError(f"{chosen}{f' line {line}' if line else ''}: {error}") from error


def _line(text: str, trouble: str) -> int | None:
    """The line of the setting, or of the table, that a complaint is about; `None` where it names none."""
    place, named = _PLACE.search(trouble), _NAMED.search(trouble)
    key = named.group(1) or named.group(2) if named else None
    table, key = (place.group(1), place.group(2) or key) if place else (key, None)
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        head = _HEAD.match(line)
        inside = head.group(1) == table if head else inside
        if inside and (head is not None if key is None else re.match(rf"\s*{re.escape(key)}\s*=", line)):
            return number
    return None
