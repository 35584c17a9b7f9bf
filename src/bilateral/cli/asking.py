"""What commands share: their options, how what the user wrote is read, how they answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from bilateral import monitor
from bilateral.imported import ImportedView
from bilateral.ledger import Ledger
from bilateral.model import SetAside, Status, dyad
from bilateral.view import View
from bilateral.world import states

stderr = Console(stderr=True)


class Trouble(Exception):
    """Wrong use, or nothing could be done: one line that says what and the remedy."""


class TableFormat(StrEnum):
    """How tables are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"


class RowFormat(StrEnum):
    """How rows are printed."""

    JSONL = "jsonl"


class PageFormat(StrEnum):
    """How a brief is printed."""

    MD = "md"
    HTML = "html"


LedgerPath = Annotated[Path, typer.Option("--ledger", help="The ledger's file.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Show what was known by the end of this day (UTC)."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Acts from this day, month or year on.")]
Workers = Annotated[int, typer.Option(help="Processes that code side by side.", min=1, max=64)]
CORES = min(os.cpu_count() or 1, 8)
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="A TOML file of settings; without it bilateral.toml, if there is one.")
]
Pair = Annotated[str | None, typer.Argument(metavar="[DYAD]", help="Two states, such as PRK-RUS; without it, all.")]
Dataset = Annotated[
    str | None,
    typer.Option("--events", metavar="DATASET", help="Of other people's events, as `bilateral import` named them."),
]
DEFAULT_LEDGER = Path("bilateral.db")


def print_line(line: bytes) -> None:
    """One line of results."""
    sys.stdout.buffer.write(line.rstrip(b"\n") + b"\n")


@contextmanager
def bars() -> Iterator[monitor.Tell]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=stderr, transient=True) as progress:
        tasks: dict[str, int] = {}

        def tell(stage: str, count: int) -> None:
            task = tasks.setdefault(stage, -1)
            if task < 0:
                task = tasks[stage] = progress.add_task(stage, total=None)
            progress.advance(task, count)  # type: ignore[arg-type]

        yield tell


@contextmanager
def viewed(path: Path, as_of: str | None) -> Iterator[View]:
    day = asked_day(as_of, "--as-of", end=True)
    with Ledger(path, create=False) as ledger:
        yield View(ledger, day)


@contextmanager
def viewed_import(path: Path, dataset: str, as_of: str | None) -> Iterator[ImportedView]:
    day = asked_day(as_of, "--as-of", end=True)
    with Ledger(path, create=False) as ledger:
        yield ImportedView(ledger, dataset, day)


def answer_for(aside: list[SetAside], *, nothing_done: bool = False) -> None:
    for item in aside[:20]:
        stderr.print(f"set aside {item.address}: {item.reason}", markup=False, highlight=False, soft_wrap=True)
    if len(aside) > 20:
        stderr.print(f"… and {len(aside) - 20} more; `bilateral status` lists them", highlight=False)
    if aside:
        raise typer.Exit(2 if nothing_done else 1)


def asked_dyad(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    parts = text.upper().split("-")
    if len(parts) != 2 or parts[0] == parts[1]:
        raise Trouble(
            f"{text!r} is no pair of states; write two ISO codes, such as PRK-RUS (`bilateral world who` finds them)"
        )
    for code_ in parts:
        if code_ not in states():
            raise Trouble(f"no state has the code {code_!r}; codes are ISO 3166-1 alpha-3, such as PRK")
    return dyad(*parts)


def asked_state(text: str) -> str:
    """A state's code. Raises `Trouble` where there is no such state."""
    if text.upper() not in states():
        raise Trouble(
            f"no state has the code {text!r}; "
            "codes are ISO 3166-1 alpha-3, such as KOR (`bilateral world who` finds them)"
        )
    return text.upper()


def asked_day(text: str | None, option: str, *, end: bool = False) -> date | None:
    from bilateral.world.tables import first_day, last_day

    if text is None:
        return None
    try:
        found = last_day(text) if end else first_day(text)
    except ValueError:
        found = None
    if found is None:
        raise Trouble(f"{option} {text!r} is no date; write 2024-01-15, 2024-01 or 2024")
    return found


def asked_statuses(text: str | None) -> list[Status] | None:
    if text is None:
        return None
    try:
        return [Status(part.strip()) for part in text.split(",")]
    except ValueError:
        known = ", ".join(status.value for status in Status)
        raise Trouble(f"--status {text!r} is not known; choose from {known}") from None
