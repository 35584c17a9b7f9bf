"""Cursors: where a list goes on, and in which ledger and for which question that holds."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

import msgspec

from bilateral.web.asked import Refused, short

REMEDY = "leave the cursor out to begin at the first page, and follow the links of rel=next from there."


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """A place in a list: `question` is a hash of what was asked, `behind` the key of the last row that was given.

    `entry` and `recorded` are where the ledger stood when the first page was given. Later pages are read as the ledger
    was then, so that rows which are added meanwhile move nothing.
    """

    ledger: str
    question: str
    entry: int
    recorded: datetime
    behind: tuple[Any, ...]

    def text(self) -> str:
        """As it is written in an address."""
        return base64.urlsafe_b64encode(msgspec.msgpack.encode(self)).rstrip(b"=").decode()


def read_cursor(text: str, ledger: str, question: str) -> Cursor:
    """The cursor of this ledger for this question. Raises `Refused` (400) for any other, and for what is none."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        cursor = msgspec.msgpack.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=Cursor)
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError):
        raise Refused(400, "No cursor", f"{short(text)} is no cursor; {REMEDY}") from None
    if cursor.ledger != ledger:
        raise Refused(400, "Cursor of another ledger", f"This cursor was given by another ledger; {REMEDY}")
    if cursor.question != question:
        raise Refused(400, "Cursor of another query", f"This cursor was given for another query; {REMEDY}")
    if cursor.recorded.tzinfo is None:
        raise Refused(400, "No cursor", f"{short(text)} is no cursor; {REMEDY}")
    return cursor
