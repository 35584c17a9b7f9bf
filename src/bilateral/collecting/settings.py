"""What a user may set about collecting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import msgspec

_SPAN = re.compile(r"(\d{1,6})\s*(s|m|h|d)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SHORTEST, LONGEST = 1, 86400


def seconds(text: str) -> int:
    """The seconds that "90s", "15m", "2h" or "1d" are; raises `ValueError`."""
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no span of time; write one such as 90s, 15m or 2h")
    span = int(found.group(1)) * _UNITS[found.group(2)]
    if not SHORTEST <= span <= LONGEST:
        raise ValueError(f"{text!r} is not between one second and one day; write one such as 15m")
    return span


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[collecting]` table of `bilateral.toml`.

    `every` is the pace of `bilateral run`, `deadline` how long one pass may read before the rest is left to the next;
    both as "90s", "15m" or "2h". `raw` is the folder of the raw files (by default beside the ledger), `rotate` how
    many megabytes one of them may have. `workers` is how many hosts are read side by side, `pages` the most pages of
    one host in a pass, `tries` after how many failures a page is given up. `folders` are drop folders: what `bilateral
    run` finds new in them it reads at the beginning of each pass.
    """

    every: str = "15m"
    deadline: str = "5m"
    raw: str = ""
    rotate: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1000
    workers: Annotated[int, msgspec.Meta(ge=1, le=256)] = 24
    pages: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 200
    tries: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5
    folders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("every", "deadline"):
            try:
                seconds(getattr(self, name))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None

    def folder(self, ledger: Path) -> Path:
        """Where the raw files of a ledger are."""
        return Path(self.raw) / ledger.stem if self.raw else ledger.with_name(f"{ledger.stem}-raw")
