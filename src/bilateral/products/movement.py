"""How a relation moves, for the terminal and as rows: its bins with what is confirmed and what is claimed, apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from bilateral.model import Series
from bilateral.products.chart import CONFLICT, COOPERATION
from bilateral.products.names import state_name
from bilateral.products.printing import blank, show, write_rows

WIDTH = 14
"""Characters of the longest bar."""
FIRM, LIGHT = "█", "░"
"""What is confirmed, and what is claimed or reported beyond that."""
COLUMNS = (
    "dyad", "actor", "field", "bin", "start", "cooperation", "conflict", "cooperation_confirmed", "conflict_confirmed",
    "score", "mean", "low", "high", "exposure", "covered", "events",
)  # fmt: skip


def rows(all_of: Series, confirmed: Series) -> Iterator[dict[str, Any]]:
    """One row a bin; both series have the same bins."""
    for at, start in enumerate(all_of.starts):
        yield {
            "dyad": all_of.dyad,
            "actor": all_of.actor,
            "field": all_of.field,
            "bin": all_of.bin,
            "start": start.isoformat(),
            "cooperation": all_of.cooperation[at],
            "conflict": all_of.conflict[at],
            "cooperation_confirmed": confirmed.cooperation[at],
            "conflict_confirmed": confirmed.conflict[at],
            "score": all_of.score[at],
            "mean": all_of.mean[at],
            "low": all_of.low[at],
            "high": all_of.high[at],
            "exposure": all_of.exposure[at],
            "covered": all_of.covered[at],
            "events": all_of.events[at],
        }


def print_series(all_of: Series, confirmed: Series, format: str = "table", last: int | None = 24) -> None:  # noqa: A002
    """The newest bins as a chart in a table, or all of them as rows ("jsonl", "csv")."""
    if format != "table":
        write_rows(rows(all_of, confirmed), format, COLUMNS)
        return
    shown = list(rows(all_of, confirmed))[-last if last else 0 :]
    left_out = len(all_of.starts) - len(shown)
    more = f"; {left_out} earlier ones are not shown (--since)" if left_out > 0 else ""
    note = f"{FIRM} confirmed, {LIGHT} reported or claimed; net score with its 80 % interval"
    show(_chart(shown, all_of.bin), f"{note}{more}" if shown else "no news on either state")


def _chart(shown: Sequence[dict[str, Any]], kind: str) -> Table:
    table = blank(kind, "cooperation", "conflict", "net score", "", "articles", right=("net score", "articles"))
    most = max((max(row["cooperation"], row["conflict"]) for row in shown), default=0) or 1
    for row in shown:
        table.add_row(
            row["start"][:7] if kind == "month" else row["start"],
            _bar(row["cooperation"], row["cooperation_confirmed"], most, COOPERATION),
            _bar(row["conflict"], row["conflict_confirmed"], most, CONFLICT),
            *_net(row),
            f"{row['exposure']:,}",
        )
    return table


def _bar(value: float, firm: float, most: float, colour: str) -> Text:
    if value == 0:
        return Text("·", style="dim")
    length = max(1, round(WIDTH * value / most))
    solid = min(length, round(WIDTH * firm / most))
    return Text(FIRM * solid + LIGHT * (length - solid) + f" {value:.1f}", style=colour)


def _net(row: dict[str, Any]) -> tuple[Text, Text]:
    """The posterior mean and its interval; a bin of which too little was read says so."""
    if not row["covered"]:
        return Text("–", style="dim"), Text("too little coverage", style="dim")
    return Text(f"{row['mean']:+.1f}"), Text(f"{row['low']:+.1f} to {row['high']:+.1f}", style="dim")


def print_parts(found: Iterable[tuple[str, Series, Series]]) -> None:
    """What each side and each field adds up to over all bins: (name, with claims, confirmed)."""
    table = blank("", *_SUMS, right=_SUMS)
    for name, all_of, confirmed in found:
        sums = (all_of.cooperation, confirmed.cooperation, all_of.conflict, confirmed.conflict)
        if any(sums[0]) or any(sums[2]):
            table.add_row(name, *(f"{sum(values):.1f}" for values in sums), f"{sum(all_of.score):+.0f}")
    show(table, "weighted acts of the time shown, by side and by field; an act may be in several fields")


_SUMS = ("cooperation", "confirmed", "conflict", "confirmed", "net score")


def side(pair: tuple[str, str], actor: str) -> str:
    """ "by North Korea towards Russia"."""
    other = pair[1] if actor == pair[0] else pair[0]
    return f"by {state_name(actor)} towards {state_name(other)}"
