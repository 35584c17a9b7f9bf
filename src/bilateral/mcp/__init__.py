"""For assistants: the reads of a ledger over the Model Context Protocol, each with the sentences that it rests on."""

from bilateral.mcp.speaking import speak

__all__ = ["speak"]
