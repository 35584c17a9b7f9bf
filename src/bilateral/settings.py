"""The user's settings: `bilateral.toml`, one table for each part that can be set."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bilateral import coding
from bilateral.coding import Wording
from bilateral.serving import Serving
from bilateral.sources import current_events, fetch, gdelt

DEFAULT = Path("bilateral.toml")


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


def load(path: Path | None = None) -> Settings:
    """The settings of a file; without one those of `bilateral.toml` here, else the defaults. Raises `SettingsError`."""
    if path is None and not DEFAULT.exists():
        return Settings()
    chosen = path or DEFAULT
    try:
        return msgspec.toml.decode(chosen.read_bytes(), type=Settings)
    except FileNotFoundError:
        raise SettingsError(f"no settings file {chosen}; leave --settings away for the defaults") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise SettingsError(f"{chosen}: {error}") from error
