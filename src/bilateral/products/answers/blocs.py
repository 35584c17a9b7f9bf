"""A month's blocs as rows of one kind, for tables."""

from __future__ import annotations

import msgspec

from bilateral.model import Constellation
from bilateral.products.bloc_table import rows


class BlocRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row on a month: `kind` is "month" (one row, with why there are no blocs in `note`), "member" (one state of a
    bloc), "axis" or "move" (from bloc `origin` to `destination`); what a kind has not is `None`.
    """

    kind: str
    month: str
    bloc: str | None
    name: str | None
    since: str | None
    states: tuple[str, ...]
    stability: float | None
    probability: float | None
    origin: str | None
    destination: str | None
    cooperation: float | None
    conflict: float | None
    acts: int | None
    fresh: int | None
    note: str | None
    events: tuple[str, ...] | None


def bloc_rows(found: Constellation) -> list[BlocRow]:
    """The rows of a month: the month itself, members bloc by bloc, axes, moves."""
    return [msgspec.convert(row, BlocRow) for row in rows(found)]
