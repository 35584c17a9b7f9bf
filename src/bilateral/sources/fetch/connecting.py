"""Connections that are checked: a name is looked up once, and only what that gave, and may be, is connected to.

httpx2 hides the connection, so its core is used, httpcore2, which takes a network backend: the address is chosen here,
while Host header, SNI and certificate stay those of the name. A name that answers otherwise the second time
(rebinding) is never asked a second time.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from bilateral.sources.fetch.addresses import why_not
from bilateral.sources.fetch.settings import Network
from bilateral.sources.fetch.values import Reason, Refusal

Resolver = Callable[[str, int], Sequence[str]]
"""The numeric addresses of a host, best first; raises `OSError` where it has none."""


def system_resolver(host: str, port: int) -> list[str]:
    """What the machine's own resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class Deadline:
    """The moment, on the monotonic clock, until which all of one request must be done."""

    def __init__(self, seconds: float, spent: float = 0.0) -> None:
        self._end = time.monotonic() + seconds - spent
        self._seconds = seconds

    def left(self) -> float:
        """Seconds that are left, never none: raises a `Refusal` when time is up."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.up()
        return left

    def up(self) -> Refusal:
        """What is told when time is up."""
        return Refusal(
            Reason.TIME,
            f"it took longer than {self._seconds:g} s; try again later, or raise fetching.seconds",
        )


class Checked(httpcore2.NetworkBackend):
    """A backend that connects only to what may be connected to, within the time."""

    def __init__(self, allowed: Sequence[Network], resolver: Resolver, deadline: Deadline) -> None:
        self._allowed, self._resolver, self._deadline = allowed, resolver, deadline
        self._tcp = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A stream to one of the host's addresses that may be connected to; raises a `Refusal`."""
        usable = self._usable(host, port)
        last = "no answer"
        for number, address in enumerate(usable):
            share = self._deadline.left() / (len(usable) - number)
            try:
                stream = self._tcp.connect_tcp(address, port, share, None, socket_options or ())
            except httpcore2.ConnectTimeout:
                self._deadline.left()
            except httpcore2.ConnectError as error:
                last = str(error)
            else:
                self._check_peer(host, stream)
                return Timed(stream, self._deadline)
        raise Refusal(
            Reason.UNREACHABLE,
            f"{host} port {port} takes no connection ({_first_line(last)}); try again later",
        )

    def _usable(self, host: str, port: int) -> list[str]:
        found = _in_time(lambda: self._resolver(host, port), host, self._deadline)
        if not found:
            raise Refusal(Reason.UNKNOWN_HOST, f"{host} has no address; look at how it is written")
        barred = {address: reason for address in found if (reason := why_not(address, self._allowed))}
        usable = [address for address in found if address not in barred]
        if not usable:
            raise _forbidden(host, *next(iter(barred.items())))
        return usable

    def _check_peer(self, host: str, stream: httpcore2.NetworkStream) -> None:
        peer = str(stream.get_extra_info("server_addr")[0])
        reason = why_not(peer, self._allowed)
        if reason is not None:
            stream.close()
            raise _forbidden(host, peer, reason)


class Timed(httpcore2.NetworkStream):
    """A stream whose every wait ends with the deadline, so that a body that trickles does not go on for ever."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        try:
            return self._stream.read(max_bytes, self._deadline.left())
        except httpcore2.ReadTimeout:
            raise self._deadline.up() from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        try:
            self._stream.write(buffer, self._deadline.left())
        except httpcore2.WriteTimeout:
            raise self._deadline.up() from None

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        try:
            inner = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        except httpcore2.ConnectTimeout:
            raise self._deadline.up() from None
        except (httpcore2.ConnectError, ValueError) as error:  # a name that no certificate can hold is a ValueError
            raise Refusal(
                Reason.CERTIFICATE,
                f"{server_hostname} gives no certificate that can be trusted ({_first_line(str(error))}); "
                "look at the page in a browser",
            ) from error
        return Timed(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _forbidden(host: str, address: str, kind: str) -> Refusal:
    what = f"{host} is {kind}" if host == address else f"{host} leads to {address}, {kind}"
    return Refusal(
        Reason.FORBIDDEN,
        f"{what}; if it is your own network, name it in fetching.allow in bilateral.toml",
    )


def _in_time(ask: Callable[[], Sequence[str]], host: str, deadline: Deadline) -> Sequence[str]:
    """What the resolver says; it cannot be stopped, so it is left behind where it takes too long."""
    answer: list[Sequence[str]] = []
    trouble: list[Exception] = []

    def run() -> None:
        try:
            answer.append(ask())
        except (OSError, ValueError) as error:
            trouble.append(error)

    asking = threading.Thread(target=run, daemon=True, name=f"look up {host}")
    asking.start()
    asking.join(deadline.left())
    if trouble:
        raise Refusal(
            Reason.UNKNOWN_HOST, f"no machine is called {host} ({trouble[0]}); look at how it is written"
        ) from trouble[0]
    if not answer:
        raise deadline.up()
    return answer[0]


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else "no answer"
