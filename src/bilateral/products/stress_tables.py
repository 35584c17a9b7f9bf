"""The stress of one state part by part, and of many side by side: for the terminal, as JSON Lines and as CSV."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.table import Table
from rich.text import Text

from bilateral.model import STRESS_PARTS, Stress, StressPart
from bilateral.products.names import plural, short_day, state_name
from bilateral.products.printing import show, write_rows

UNKNOWN = "–"


def print_stress(stress: Stress, format: str = "table") -> None:  # noqa: A002
    """One state with its parts as a table, or as one row with all that belongs to it ("jsonl", "csv")."""
    if format != "table":
        write_rows([msgspec.to_builtins(stress)], format, Stress.__struct_fields__)
        return
    table = Table(box=None, pad_edge=False, header_style="dim", title=Text(heading(stress)), title_justify="left")
    table.title_style = "bold"
    table.add_column("part", no_wrap=True)
    for name in ("now", "80 %", "confirmed", "usual", "in own past", "80 %", "events"):
        table.add_column(name, justify="right", no_wrap=True)
    for part in stress.parts:
        table.add_row(*_cells(part))
    show(table, f"{plural(stress.articles, 'text')} on {state_name(stress.state)} in these days; {_compared(stress)}")


def print_ranking(stresses: Sequence[Stress], format: str = "table") -> None:  # noqa: A002
    """States, the most stressed first, as a table or as rows ("jsonl", "csv")."""
    if format != "table":
        write_rows((msgspec.to_builtins(one) for one in stresses), format, Stress.__struct_fields__)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("state", no_wrap=True)
    for name in ("stress", "80 %", "texts", *STRESS_PARTS):
        table.add_column(name, justify="right", no_wrap=name not in STRESS_PARTS)
    for one in stresses:
        table.add_row(
            f"{one.state} {state_name(one.state)[:18]}",
            _of_hundred(one.total),
            _between(one.low, one.high),
            str(one.articles),
            *(_of_hundred(part.unusual) for part in one.parts),
        )
    show(table, _ranked(stresses))


def _ranked(stresses: Sequence[Stress]) -> str:
    if not stresses:
        return "no state of which enough was read in these days and before"
    window = f"from {short_day(stresses[0].since)} to {short_day(stresses[0].until)}"
    told = f"{plural(len(stresses), 'state')} of which enough was read {window}"
    return f"{told}; 50 is usual, 100 is more than ever in the state's own past"


def heading(stress: Stress) -> str:
    """The state, the days, and its stress or why that cannot be told."""
    days = f"{short_day(stress.since)} to {short_day(stress.until)}"
    said = stress.lacking or f"stress {_of_hundred(stress.total)} of 100 (80 %: {_between(stress.low, stress.high)})"
    return f"{state_name(stress.state)}, {days}: {said}"


def _compared(stress: Stress) -> str:
    if stress.lacking:
        return f"{stress.lacking} to say how unusual this is"
    return (
        f"compared with {plural(stress.windows, 'window')} of its own past; "
        "50 is usual, 100 is more than ever; --why PART lists the events"
    )


def _cells(part: StressPart) -> tuple[str, ...]:
    share = part.name == STRESS_PARTS[0]
    return (
        part.name,
        _level(part.level, share),
        f"{_level(part.low, share)} to {_level(part.high, share)}",
        _level(part.confirmed, share),
        _level(part.usual, share),
        _of_hundred(part.unusual),
        _between(part.unusual_low, part.unusual_high),
        str(len(part.events)),
    )


def _level(value: float | None, share: bool) -> str:
    if value is None:
        return UNKNOWN
    return f"{value * 100:.0f} %" if share else f"{value:.1f}"


def _between(low: float | None, high: float | None) -> str:
    return UNKNOWN if low is None else f"{_of_hundred(low)} to {_of_hundred(high)}"


def _of_hundred(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value * 100:.0f}"
