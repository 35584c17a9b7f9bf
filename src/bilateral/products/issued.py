"""Which briefs were issued: one line each in a file beside the ledger, so that the next can tell what changed.

A brief only reads the ledger, and may run while a collector writes it, so the note stands beside it and not in it.
Lines are only ever added. Were the file lost, no evidence would be: any brief's JSON leads back to the same place.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import msgspec

from bilateral.products.grounded import Grounded


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A brief that was written to a file: on what, as of which day, and up to which recording its ledger counted."""

    about: tuple[str, ...]
    as_of: date
    length: str
    recorded: datetime | None
    ledger: str


def journal(ledger: Path) -> Path:
    """Where the briefs of a ledger are noted."""
    return ledger.with_name(f"{ledger.name}.briefs.jsonl")


def note(ledger: Path, brief: Grounded) -> None:
    """Add a line for a brief; it is on the disk when this returns."""
    line = Issued(
        about=brief.about,
        as_of=brief.as_of,
        length=brief.length,
        recorded=brief.ledger.recorded,
        ledger=brief.ledger.id,
    )
    with journal(ledger).open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def last(ledger: Path, about: tuple[str, ...]) -> Issued | None:
    """The brief on these states that was noted last; a line that was cut off is passed over."""
    found = None
    if journal(ledger).exists():
        for line in journal(ledger).read_bytes().splitlines():
            try:
                issued = msgspec.json.decode(line, type=Issued)
            except msgspec.DecodeError:
                continue
            found = issued if issued.about == about else found
    return found
