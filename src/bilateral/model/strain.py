"""What strains a state, and what passes between two."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from bilateral.model.codebook import Passage, Status


class StressPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a state's stress in a window, beside what is usual in the state's own past.

    `level` is a share (0 to 1) in "conflict share", a number of dyads in "worsening dyads", else a weighted count of
    acts; `confirmed` is the same from confirmed acts alone. Either is `None` where there is nothing to tell it from.
    `low` and `high` bound the 80 % interval of what underlies `level`. `usual` is the level of the past per window, at
    the present pace of reading. `unusual` is the probability (0 to 1) that a window of the past lay below the present,
    `unusual_low` and `unusual_high` bound its 80 % interval; these four are `None` where too little is known. `events`
    are the ids that the level is counted from, `confirmed_events` those of them that are confirmed.
    """

    name: str
    level: float | None
    low: float
    high: float
    usual: float | None
    unusual: float | None
    unusual_low: float | None
    unusual_high: float | None
    confirmed: float | None
    events: tuple[str, ...]
    confirmed_events: tuple[str, ...]


class Stress(msgspec.Struct, frozen=True, kw_only=True):
    """How unusual the strain on a state is in the days from `since` to `until`, against its own past.

    `total` is the mean of the `unusual` of the parts that have one, 0 to 1, about 0.5 where all is as usual, with its
    80 % interval from `low` to `high`; `None` where `lacking` says why it cannot be told ("too little coverage", "too
    little past"). `articles` are the texts on the state in the window, `windows` the number of windows of the past
    looked at.
    """

    state: str
    since: date
    until: date
    total: float | None
    low: float | None
    high: float | None
    lacking: str | None
    articles: int
    windows: int
    parts: tuple[StressPart, ...]


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """How much of something an event tells of, as its sources give it; `unit` is `None` where they give none."""

    quantity: float | int
    unit: str | None
    event: str


class Flow(msgspec.Struct, frozen=True, kw_only=True, rename={"cls": "class"}):
    """What of one class passed, or is to pass, between two states in one direction.

    `giver` and `taker` are state codes, with ":REB" or ":OPP" for a state's rebels or opposition, both `None` where
    the sources do not tell the direction. `cls` is one of `OBJECT_CLASSES`, `None` where the sources do not say what
    passes. `since` and `last` are the days of the first and last act, `known` is when the first became known, UTC.
    `claimed` and `confirmed` are the largest amounts in each unit that acts not confirmed, and confirmed ones, tell
    of: no sums. `claimed_by` assert it, `alleged_by` put it less firmly, `denied_by` deny it and have not admitted it
    since; `sources` is the number of independent voices among the first two. `statuses` are those of the events, each
    with its number, in the order of `Status`.
    """

    dyad: tuple[str, str]
    giver: str | None
    taker: str | None
    cls: str | None
    passage: Passage
    since: date
    last: date
    known: datetime
    claimed: tuple[Amount, ...]
    confirmed: tuple[Amount, ...]
    claimed_by: tuple[str, ...]
    alleged_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    sources: int
    statuses: tuple[tuple[Status, int], ...]
    events: tuple[str, ...]
    confirmed_events: tuple[str, ...]
