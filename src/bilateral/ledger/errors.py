"""What can go wrong with a ledger, said with its remedy."""

from __future__ import annotations


class LedgerError(Exception):
    """The ledger cannot be opened, read or written; the message names the file and the remedy."""


class AmbiguousId(LedgerError):
    """The beginning of an id fits several events, or is too short to try."""
