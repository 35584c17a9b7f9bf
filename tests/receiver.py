"""A real web server on loopback that takes webhooks, each in the way that its turn says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

KEY = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
"""A key of 32 bytes for signing."""


class Taken(NamedTuple):
    """One request as it came."""

    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """One request: noted, then dealt with by the next of the server's turns; without any, it is taken."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        turns = self.server.turns
        self.server.taken.append(Taken({name.lower(): value for name, value in self.headers.items()}, body))
        with suppress(BrokenPipeError, ConnectionResetError):
            (turns.pop(0) if turns else answered(204))(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Receiver(ThreadingHTTPServer):
    """What it took, and how it will deal with what comes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[Taken] = []
        self.turns: list[Callable[[Handler], None]] = []
        self.over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/secret-path"

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def answered(status: int) -> Callable[[Handler], None]:
    def turn(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return turn


def hung(handler: Handler) -> None:
    """Say nothing until the test is over."""
    handler.server.over.wait(30)


def closed(handler: Handler) -> None:
    """Hang up without a word."""
    handler.close_connection = True


@contextmanager
def receiving() -> Iterator[Receiver]:
    running = Receiver()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.over.set()
        running.shutdown()
        running.server_close()
        thread.join(5)
