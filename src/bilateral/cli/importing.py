"""The command that takes in other people's events."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bilateral import monitor
from bilateral.cli.asking import DEFAULT_LEDGER, LedgerPath, Trouble, answer_for, bars, stderr
from bilateral.ledger import Ledger


class EventKind(StrEnum):
    """Kinds of event files."""

    GDELT = "gdelt"
    POLECAT = "polecat"
    ICEWS = "icews"
    ACLED = "acled"
    PLAIN = "plain"


class Codes(StrEnum):
    """Schemes of the codes of states in plain rows."""

    ISO = "iso"
    CAMEO = "cameo"
    COW = "cow"
    KEDS = "keds"
    NAME = "name"


NAME = re.compile(r"[\w.-]+")


def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Event files, also as .gz or .zip.")],
    kind: Annotated[EventKind, typer.Option("--as", help="What the files are.")],
    dataset: Annotated[
        str | None, typer.Option("--dataset", metavar="NAME", help="The data set that they add to; as --as without it.")
    ] = None,
    codes: Annotated[Codes, typer.Option("--codes", help="The codes of states in plain rows.")] = Codes.ISO,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Take in other people's events as daily counts; `--events NAME` of other commands then reads them.

    The same file twice counts once; what cannot be used is set aside. Plain rows have date, actor, recipient, and
    event_type (PLOVER) or cameo. Example: `bilateral import 20240115120000.export.CSV.zip --as gdelt`
    """
    if dataset is not None and not NAME.fullmatch(dataset):
        raise Trouble(f"--dataset {dataset!r} is no name; write letters, digits, '.', '-' and '_'")
    if codes is not Codes.ISO and kind is not EventKind.PLAIN:
        raise Trouble(f"--codes is for --as plain; {kind.value} files have codes of their own")
    with Ledger(ledger) as opened, bars() as tell:
        done = monitor.import_events(
            opened, files, kind.value, now=datetime.now(UTC), dataset=dataset, codes=codes.value, tell=tell
        )
    read = f"{done.files} {'file' if done.files == 1 else 'files'}"
    again = f" ({done.known} there already)" if done.known else ""
    stderr.print(
        f"{read}{again}: {done.counted:,} of {done.rows:,} rows count; {done.speech:,} are no act, "
        f"{done.apart:,} not between two states",
        highlight=False,
        soft_wrap=True,
    )
    answer_for(done.set_aside, nothing_done=done.files == 0 and done.known == 0)
