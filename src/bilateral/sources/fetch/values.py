"""What is asked of the web and what comes back: an answer, or a refusal that says why and what to do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

Headers = tuple[tuple[str, str], ...]
"""Header lines in their order; names in lower case."""


class Reason(StrEnum):
    """Why nothing was fetched."""

    ADDRESS = "address"
    FORBIDDEN = "forbidden"
    PORT = "port"
    UNKNOWN_HOST = "unknown host"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIME = "time"
    REDIRECTS = "redirects"
    HEADERS = "headers"
    SIZE = "size"
    ENCODING = "encoding"
    BROKEN = "broken"
    ROBOTS = "robots"
    WAIT = "wait"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One address to read, with further header lines such as validators."""

    address: str
    headers: Headers = ()


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered, whatever its status.

    `address` is where the body came from, `asked` what was asked for, `passed` the addresses that redirected, in
    their order; `moved` says that every one of these redirects was permanent. `body` is unpacked; `fetched` is when
    the answer was whole, UTC.
    """

    asked: str
    address: str
    status: int
    headers: Headers
    body: bytes
    fetched: datetime
    passed: tuple[str, ...] = ()
    moved: bool = False

    def header(self, name: str) -> str | None:
        """The first line of that name; `None` where there is none."""
        return next((value for key, value in self.headers if key == name.lower()), None)


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Why an address was not read, in one sentence with the remedy.

    `address` is the one that was refused, which after a redirect is not the one that was asked for. `after` is how
    many seconds to wait before it makes sense to ask again, where that is known; `status` is the server's, where it
    answered with one that is no success.
    """

    address: str
    reason: Reason
    why: str
    after: float | None = None
    status: int | None = None


class Refusal(Exception):
    """A refusal on its way out of the depths; `fetch` makes it a `Refused`, and no caller sees it."""

    def __init__(self, reason: Reason, why: str, *, after: float | None = None, address: str | None = None) -> None:
        super().__init__(why)
        self.reason, self.why, self.after, self.address = reason, why, after, address

    def told(self, address: str) -> Refused:
        """The value; `address` is what was being read where the refusal names nothing itself."""
        return Refused(address=self.address or address, reason=self.reason, why=self.why, after=self.after)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one address may take: redirects, bytes of header and of body (unpacked), seconds in all.

    With `cut` a body is cut at `body` bytes, instead of being refused.
    """

    redirects: int = 5
    header: int = 65_536
    body: int = 10_000_000
    seconds: float = 30.0
    cut: bool = False
