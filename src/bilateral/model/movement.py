"""How one relation moves: series, shifts and what they hang on, outlooks."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import msgspec

from bilateral.model.codebook import Direction


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Cooperation and conflict of one dyad in one field, bin by bin.

    `starts` are the first days of the bins (a week from Monday, or a month); all lists have one entry a bin.
    `cooperation` and `conflict` are weighted event counts >= 0; `exposure` is the number of coded articles that
    name either state; `score` is the summed PLOVER score; `low` and `high` bound the 80 % interval of the
    posterior mean net score `mean`. `covered` is false where exposure is too small to say anything. With an
    `actor` only what that state does to the other counts, and what both do together.
    """

    dyad: tuple[str, str]
    field: str | None
    bin: str
    starts: tuple[date, ...]
    cooperation: tuple[float, ...]
    conflict: tuple[float, ...]
    score: tuple[float, ...]
    exposure: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    covered: tuple[bool, ...]
    events: tuple[tuple[str, ...], ...] = ()
    actor: str | None = None


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a relationship: when it began, when it could be known, on what it rests.

    `earliest` and `latest` bound `start` with 80 % probability; `shares` says of each of the `events` how much of
    all that carries the shift is its own.
    """

    dyad: tuple[str, str]
    direction: Direction
    field: str | None
    start: date
    detected: date
    probability: float
    events: tuple[str, ...]
    earliest: date | None = None
    latest: date | None = None
    shares: tuple[float, ...] = ()


class LeftOut(NamedTuple):
    """Who was left out: `kind` is "publisher", "owner" or "speaker"."""

    kind: str
    name: str


class Robustness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a shift is found without any one source; of those `tried`, the ones that it `hangs_on`."""

    hangs_on: tuple[LeftOut, ...]
    tried: int

    @property
    def stands(self) -> bool:
        """Whether it is found without each of them; where there was none to leave out, nothing is known."""
        return self.tried > 0 and not self.hangs_on


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """The chance that a shift in each direction is detected within `days` of `as_of`, beside what is usual for it."""

    dyad: tuple[str, str]
    as_of: date
    days: int
    worsening: float
    deepening: float
    usual_worsening: float
    usual_deepening: float


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """Of `forecasts` with about such a `chance`, the share that `came`."""

    chance: float
    came: float
    forecasts: int


class Skill(msgspec.Struct, frozen=True, kw_only=True):
    """How good forecasts `days` ahead were: Brier scores (lower is better) of the model and of two base rates.

    `brier_base` is that of one rate for all dyads, `brier_own` that of each dyad's own rate.
    """

    days: int
    forecasts: int
    brier: float
    brier_base: float
    brier_own: float
    bins: tuple[Reliability, ...]

    @property
    def beats(self) -> bool:
        """Whether the model was better than both base rates."""
        return self.forecasts > 0 and self.brier < min(self.brier_base, self.brier_own)
