"""A real web server on loopback, whose pages are functions that write what they like."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bilateral.sources.fetch import Settings

Page = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request; `answer` writes a plain answer, `raw` any bytes."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        page = self.server.pages.get(self.path.partition("?")[0])
        with self.server.counting:
            self.server.now += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.now)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                if page is None:
                    self.answer(b"nothing here", status=404)
                else:
                    page(self)
        finally:
            with self.server.counting:
                self.server.now -= 1

    def answer(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, *pieces: bytes, pause: float = 0.0) -> None:
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(pause)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Site(ThreadingHTTPServer):
    """The server with its pages by path, and what it saw."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._begin()

    def _begin(self) -> None:
        self.pages: dict[str, Page] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.counting = threading.Lock()
        self.now = self.most_at_once = 0
        self.names: list[str | None] = []
        self.scheme = "http"

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def settings(self) -> Settings:
        """Settings with which this server, and no other machine that is not public, may be read."""
        return Settings(allow=("127.0.0.1/32",), ports=(self.port,), delay=0, seconds=2, contact="desk@news.example")

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]

    def handle_error(self, request: object, client_address: object) -> None:
        pass

    def speak_tls(self, certificate: str) -> None:
        """Only TLS from now on; `names` then holds the names that clients gave (SNI)."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.scheme = "https"


@contextmanager
def served(site: Site | None = None) -> Iterator[Site]:
    running = site or Site()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.shutdown()
        running.server_close()
        thread.join(5)


def text(body: str | bytes, status: int = 200, **headers: str) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.answer(data, status=status, **headers)


def moved(place: str, status: int = 302) -> Page:
    return lambda handler: handler.answer(b"", status=status, Location=place)


def bomb(size: int) -> bytes:
    """A gzip file of so many zeros."""
    return gzip.compress(bytes(size), 9)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
