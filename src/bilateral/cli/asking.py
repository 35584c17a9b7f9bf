"""What commands share: their options, how what the user wrote is read, how they answer."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
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
from bilateral.world.codes import state_of

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
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as progress:
        tasks: dict[str, int] = {}

        def tell(stage: str, count: int) -> None:
            task = tasks.setdefault(stage, -1)
            if task < 0:
                task = tasks[stage] = progress.add_task(stage, total=None)
            progress.advance(task, count)  # type: ignore[arg-type]

        yield tell


@contextmanager
def viewed(path: Path, as_of: str | None) -> Iterator[View]:
    day = asked_as_of(as_of)
    with Ledger(path, create=False) as ledger:
        yield View(ledger, day)


@contextmanager
def viewed_import(path: Path, dataset: str, as_of: str | None) -> Iterator[ImportedView]:
    day = asked_as_of(as_of)
    with Ledger(path, create=False) as ledger:
        yield ImportedView(ledger, dataset, day)


def some(number: int, one: str) -> str:
    """ "1 report", "1,234 reports"."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def tell_outcome(outcome: monitor.Outcome) -> None:
    """What was read and concluded, on stderr."""
    before = f" ({some(outcome.passed, 'file')} had been read before)" if outcome.passed else ""
    stderr.print(
        f"{some(outcome.articles, 'new article version')} of {outcome.read:,} read{before}, "
        f"{some(outcome.reports, 'report')}, {some(outcome.blocks, 'relation')} brought up to date",
        highlight=False,
        soft_wrap=True,
    )


def answer_for(aside: list[SetAside], *, nothing_done: bool = False) -> None:
    for item in aside[:20]:
        stderr.print(f"set aside {item.address}: {item.reason}", markup=False, highlight=False, soft_wrap=True)
    if len(aside) > 20:
        stderr.print(f"… and {len(aside) - 20} more; `bilateral status` lists them", highlight=False)
    if aside:
        raise typer.Exit(2 if nothing_done else 1)


def asked_dyad(text: str | None) -> tuple[str, str] | None:
    """Two states; `None` for nothing. Raises `Trouble` with the remedy."""
    return None if text is None else _pair(text, asked_states(text))


def asked_dyad_or_state(text: str) -> tuple[str, str] | str:
    """A relation ("PRK-RUS") or a country. Raises `Trouble` where there is none."""
    codes = asked_states(text)
    return codes[0] if len(codes) == 1 else _pair(text, codes)


def _pair(text: str, codes: tuple[str, ...]) -> tuple[str, str]:
    if len(codes) != 2 or codes[0] == codes[1]:
        raise Trouble(
            f"{text!r} is no pair of states; write two ISO codes, such as PRK-RUS (`bilateral world who` finds them)"
        )
    return dyad(*codes)


def asked_states(text: str) -> tuple[str, ...]:
    """The codes of states that are joined by hyphens or dashes, in the order given. Raises `Trouble`."""
    whole = _state(text)
    return (whole,) if whole else tuple(asked_state(part) for part in re.split("[-–]", text))


def asked_state(text: str) -> str:
    """A state's code, asked for by that or by its name. Raises `Trouble` where there is no such state."""
    code = _state(text)
    if code is None:
        raise Trouble(
            f"no state has the code {text.strip()!r} or is called so; "
            "codes are ISO 3166-1 alpha-3, such as KOR (`bilateral world who` finds them)"
        )
    return code


def _state(text: str) -> str | None:
    if text.strip().upper() in states():
        return text.strip().upper()
    named = state_of(text, ("name",)) or ()
    return named[0] if len(named) == 1 else None


def asked_as_of(text: str | None) -> date | None:
    """The end of a day, month or year, today at the latest. Raises `Trouble` where all of it is to come."""
    first, last = asked_day(text, "--as-of"), asked_day(text, "--as-of", end=True)
    today = datetime.now(UTC).date()
    if first is None or last is None:
        return None
    if first > today:
        raise Trouble(f"--as-of {text} is to come, and nothing is known of it; ask for {today} or before")
    return min(last, today)


def asked_span(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """From the beginning of one to the end of the other. Raises `Trouble` where they leave no day."""
    first, last = asked_day(since, "--since"), asked_day(until, "--until", end=True)
    if first and last and first > last:
        raise Trouble(f"--since {since} lies after --until {until}; change one of them")
    return first, last


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
