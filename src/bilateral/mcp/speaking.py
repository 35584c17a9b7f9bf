"""The Model Context Protocol over standard input and output: one JSON-RPC 2.0 message a line.

Written here, since of the protocol a server of reads needs four methods, and the official SDK brings 22 MB of packages
(cryptography among them) and a second of start for what it does beside. The tests speak to it with that SDK's client.
It knows the revisions with a handshake, 2024-11-05 to 2025-11-25; clients of later ones fall back to it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, BinaryIO

import msgspec

from bilateral.ledger import Ledger, LedgerError
from bilateral.mcp import happening, moving, news  # noqa: F401  # each makes its tools known
from bilateral.mcp.desk import TELLING, Desk
from bilateral.mcp.tool import TOOLS, Tool, Unanswerable

log = logging.getLogger(__name__)

REVISIONS = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
LONGEST = 1_000_000
"""Bytes of a message that is read."""
UNREADABLE, NO_REQUEST, NO_METHOD, NO_PARAMETERS, FAILED = -32700, -32600, -32601, -32602, -32603


class Wrong(Exception):
    """A request that the protocol itself refuses, with its code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def speak(ledger: Ledger, heard: BinaryIO, said: BinaryIO) -> None:
    """Answer what is heard, message by message, until the other side ends. What is no message is told so."""
    desk = Desk(ledger)
    for line in _lines(heard):
        answer = _answer(desk, line)
        if answer is not None:
            said.write(msgspec.json.encode(answer) + b"\n")
            said.flush()


def _lines(heard: BinaryIO) -> Iterable[bytes]:
    """The messages; of one that is too long its beginning, which is none."""
    while line := heard.readline(LONGEST):
        rest = line
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = heard.readline(LONGEST)
        if line.strip():
            yield line


def _answer(desk: Desk, line: bytes) -> dict[str, Any] | None:
    """The answer to a message; `None` for a notification, or for an answer of the other side."""
    number: Any = None
    try:
        message = _message(line)
        number, method = message.get("id"), message.get("method")
        if number is None or method is None:
            return None
        return {"jsonrpc": "2.0", "id": number, "result": _result(desk, str(method), message.get("params") or {})}
    except Wrong as wrong:
        return _error(number, wrong.code, str(wrong))
    except Exception:
        log.exception("a message could not be answered")
        return _error(number, FAILED, "this failed; it has been noted in the log on standard error")


def _message(line: bytes) -> Mapping[str, Any]:
    try:
        message = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Wrong(UNREADABLE, "this line is no JSON of at most 1 MB; send one JSON-RPC message a line") from None
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise Wrong(NO_REQUEST, 'this is no JSON-RPC 2.0 request; send {"jsonrpc": "2.0", "id": …, "method": …}')
    return message


def _error(number: Any, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}


def _result(desk: Desk, method: str, parameters: Any) -> dict[str, Any]:
    if not isinstance(parameters, dict):
        raise Wrong(NO_PARAMETERS, "params is no object")
    match method:
        case "initialize":
            return _greeting(parameters.get("protocolVersion"))
        case "ping":
            return {}
        case "tools/list":
            return {"tools": [_described(tool) for tool in TOOLS.values()]}
        case "tools/call":
            return _called(desk, parameters)
    raise Wrong(NO_METHOD, f"no method {method!r}; this server knows initialize, ping, tools/list and tools/call")


def _greeting(asked: Any) -> dict[str, Any]:
    """The revision that both know, else our newest."""
    return {
        "protocolVersion": asked if asked in REVISIONS else REVISIONS[-1],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "bilateral", "version": version("bilateral")},
        "instructions": TELLING,
    }


def _described(tool: Tool) -> dict[str, Any]:
    return {
        "name": tool.name,
        "description": tool.description,
        "inputSchema": tool.schema(),
        "annotations": {"readOnlyHint": True, "openWorldHint": False},
    }


def _called(desk: Desk, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What a tool answers; what it cannot answer is told to the assistant, which may ask otherwise."""
    tool = TOOLS.get(str(parameters.get("name")))
    if tool is None:
        known = ", ".join(TOOLS)
        raise Wrong(NO_PARAMETERS, f"no tool {parameters.get('name')!r}; there are {known}")
    try:
        found = desk.ask(tool, parameters.get("arguments") or {})
    except (Unanswerable, LedgerError) as trouble:
        return {"content": [{"type": "text", "text": str(trouble)}], "isError": True}
    text = msgspec.json.encode(found)
    return {
        "content": [{"type": "text", "text": text.decode()}],
        "structuredContent": msgspec.json.decode(text),
        "isError": False,
    }
