"""The command that lets an assistant ask."""

from __future__ import annotations

import sys

from bilateral.cli.asking import DEFAULT_LEDGER, LedgerPath
from bilateral.ledger import Ledger


def mcp(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Answer an assistant over the Model Context Protocol, on stdin and stdout. Example: `bilateral mcp`

    It only reads. An assistant starts it itself: give it the command `bilateral mcp --ledger FILE` with the full path.
    """
    from bilateral.mcp import speak

    with Ledger(ledger, create=False) as opened:
        speak(opened, sys.stdin.buffer, sys.stdout.buffer)
