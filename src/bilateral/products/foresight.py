"""Outlooks for the terminal and as rows, with how good such forecasts were."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.text import Text

from bilateral.model import Outlook, Skill
from bilateral.products.likelihood import percentage
from bilateral.products.printing import blank, console, show, write_rows


def print_outlook(found: Sequence[Outlook], skill: Skill, format: str = "table", most: int = 25) -> None:  # noqa: A002
    """The likeliest to shift as a table, with what is usual for each; all of them as rows ("jsonl", "csv")."""
    if format != "table":
        write_rows((msgspec.to_builtins(one) for one in found), format, Outlook.__struct_fields__)
        return
    names = ("dyad", "worsening", "usually", "deepening", "usually")
    table = blank(*names, right=names[1:])
    likeliest = sorted(found, key=lambda one: (-max(one.worsening, one.deepening), one.dyad))[:most]
    for one in likeliest:
        chances = (one.worsening, one.usual_worsening, one.deepening, one.usual_deepening)
        table.add_row("-".join(one.dyad), *map(percentage, chances))
    show(table, _heading(found, len(likeliest), skill.days))
    console().print(Text(in_words(skill), style="dim"))


def _heading(found: Sequence[Outlook], shown: int, days: int) -> str:
    if not found:
        return "no relation has ten events yet: too little coverage to look ahead"
    rest = f"; {len(found) - shown} others are less likely to" if len(found) > shown else ""
    return f"the chance of a shift within {days} days of {found[0].as_of}{rest}"


def in_words(skill: Skill) -> str:
    """How good such forecasts were, and plainly where they are no better than a base rate."""
    if skill.forecasts == 0:
        return "The ledger is too young to say how good such forecasts are: the chances given are base rates."
    base = min(skill.brier_base, skill.brier_own)
    told = (
        f"Of {skill.forecasts:,} such forecasts of the last ten years the Brier score was {skill.brier:.4f}, "
        f"that of the best base rate {base:.4f}"
    )
    if skill.beats:
        return f"{told}: better by {100 * (1 - skill.brier / base):.1f} %."
    return f"{told}: no better, so the chances given are base rates."
