"""What passed between two states, for the terminal, as JSON Lines and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from rich.table import Table
from rich.text import Text

from bilateral.model import Amount, Flow, Passage
from bilateral.products.names import plural
from bilateral.products.printing import show, write_rows
from bilateral.products.tables import STYLES
from bilateral.products.things import number
from bilateral.products.voice_names import voice_name

HEADER = Flow.__struct_encode_fields__
UNTOLD = "not told"
NAMED = 3
"""Voices that a cell names."""
ENDED = {Passage.STOPPED: "red", Passage.PLANNED: "cyan"}


def print_flows(flows: Sequence[Flow], format: str = "table") -> None:  # noqa: A002
    """Flows as a table, or as rows ("jsonl", "csv")."""
    if format != "table":
        write_rows((msgspec.to_builtins(flow) for flow in flows), format, HEADER)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("what", "direction", "passage"):
        table.add_column(name, no_wrap=name != "passage")
    table.add_column("acts")
    for name in ("since", "last", "most claimed", "most confirmed", "by whose word", "denied by"):
        table.add_column(name, no_wrap=name in ("since", "last"))
    for flow in flows:
        table.add_row(
            flow.cls or UNTOLD,
            f"{flow.giver} → {flow.taker}" if flow.giver else f"{'–'.join(flow.dyad)}, {UNTOLD}",
            Text(flow.passage.value, style=ENDED.get(flow.passage, "")),
            _acts(flow),
            flow.since.isoformat(),
            flow.last.isoformat(),
            _amounts(flow.claimed),
            Text(_amounts(flow.confirmed), style=STYLES["confirmed"]),
            _words(flow),
            ", ".join(_few(flow.denied_by)),
        )
    show(
        table,
        f"{plural(len(flows), 'flow')}; amounts are the largest of one act, never sums; --why CLASS lists the acts",
    )


def _acts(flow: Flow) -> Text:
    """How many acts stand how firmly: "1 confirmed, 2 disputed"."""
    parts = [Text(f"{number} {status.value}", style=STYLES.get(status.value, "")) for status, number in flow.statuses]
    return Text(", ").join(parts)


def _amounts(amounts: Iterable[Amount]) -> str:
    return "; ".join(f"{number(one.quantity)} {one.unit or '(no unit)'}" for one in amounts)


def _words(flow: Flow) -> str:
    """Who asserts it, and how many put it less firmly."""
    softer = (f"{len(flow.alleged_by)} less firmly",) if flow.alleged_by else ()
    return ", ".join((*_few(flow.claimed_by), *softer))


def _few(keys: Sequence[str]) -> tuple[str, ...]:
    """States by their codes first, then others; of many the rest is counted."""
    order = [
        key if key.isupper() else voice_name(key) for key in sorted(keys, key=lambda key: (not key.isupper(), key))
    ]
    return (*order[:NAMED], *((f"{len(order) - NAMED} more",) if len(order) > NAMED else ()))
