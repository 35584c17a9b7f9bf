"""Tables on a terminal: no cell is cut, however narrow it is."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bilateral.products.printing import blank, fitting

CELLS = ("PRK-RUS", "2023-08-15 (08-15 to 09-12)", "no single source holds it up")


def printed(width: int) -> str:
    table = blank("dyad", "start", "hangs on", wrapped=("hangs on",))
    table.add_row(*CELLS)
    table.add_row("KOR-PRK", "2023-09-13", "")
    out = Console(file=io.StringIO(), width=width)
    out.print(fitting(table, out))
    return out.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [42, 45, 60, 80, 140])
def test_no_cell_is_cut(width: int) -> None:
    shown = printed(width)
    assert "…" not in shown
    assert all(cell in " ".join(shown.split()) for cell in CELLS[:2])


def test_a_wide_terminal_shows_a_row_on_a_line() -> None:
    assert all(cell in printed(140).splitlines()[1] for cell in CELLS)


def test_a_narrow_terminal_shows_a_cell_on_a_line_and_leaves_empty_ones_out() -> None:
    lines = [" ".join(line.split()) for line in printed(42).splitlines()]
    assert lines[:3] == [f"{name} {cell}" for name, cell in zip(("dyad", "start", "hangs on"), CELLS, strict=True)]
    assert sum(line.startswith("hangs on") for line in lines) == 1


def test_a_long_head_takes_no_room_from_a_cell() -> None:
    table = blank("name", "reports", "sources", wrapped=("name",))
    table.add_row("Azerbaijan", "2", "3")
    out = Console(file=io.StringIO(), width=24)
    out.print(fitting(table, out))
    assert "Azerbaijan" in out.file.getvalue()  # type: ignore[attr-defined]
