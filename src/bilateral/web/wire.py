"""HTTP/1.1 for uvicorn, where an address that is far too long gets an answer and not a broken connection."""

from __future__ import annotations

import msgspec
from uvicorn.protocols.http.h11_impl import H11Protocol

WAIT = 10.0
"""Seconds in which the rest of what was too long is awaited and thrown away."""
MOST = 64_000_000
"""Bytes that are thrown away at most."""
END = b"\r\n\r\n"

BODY = msgspec.json.encode(
    {
        "type": "about:blank",
        "title": "Not understood",
        "status": 414,
        "detail": "The request is no HTTP, or longer than the 64 kB that are read of its head. Ask for less.",
    }
)
HEAD = (
    b"HTTP/1.1 414 URI Too Long\r\ncontent-type: application/problem+json\r\ncontent-length: "
    + str(len(BODY)).encode()
    + b"\r\nconnection: close\r\nx-content-type-options: nosniff\r\n\r\n"
)


class Patient(H11Protocol):
    """Lets a client finish what it sends before it is told that this is too much: else it never hears the answer."""

    _thrown = 0
    _refused = False
    _tail = b""

    def data_received(self, data: bytes) -> None:
        if not self._refused:
            self._tail = (self._tail + data)[-len(END) :]
            super().data_received(data)
            return
        self._thrown += len(data)
        self._tail = (self._tail + data)[-len(END) :]
        if self._tail == END or self._thrown > MOST:
            self._answer()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """What uvicorn does with a request that cannot be read."""
        self._refused = True
        if self._tail == END:
            self._answer()
        else:
            self.loop.call_later(WAIT, self._answer)

    def _answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(HEAD + BODY)
            self.transport.close()
