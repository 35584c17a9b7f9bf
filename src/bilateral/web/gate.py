"""Who may come in: known hosts, holders of the token, nobody too often, no address too long, nothing for ever."""

from __future__ import annotations

import asyncio
import base64
import hmac
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from math import ceil
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bilateral.ledger import LedgerError
from bilateral.serving import Serving
from bilateral.web.buckets import Buckets
from bilateral.web.errors import problem

LONGEST = 8_000
"""Characters of an address, with its query."""
OPEN = ("/static/",)
"""What anybody may have, without being counted."""


class Turned(NamedTuple):
    """Why a request is turned away."""

    code: int
    title: str
    detail: str
    headers: Mapping[str, str] | None = None


class Gate:
    """Turns requests away before anything is read for them. Reading and writing routes stand behind the same gate."""

    def __init__(
        self,
        app: ASGIApp,
        serving: Serving,
        token: str | None,
        known: Callable[[str], bool] = lambda _: False,
        *,
        any_host: bool = False,
    ) -> None:
        """`token` is what reading needs, if it needs one; `known` says whether another one is of an account."""
        self._app, self._serving, self._token, self._any_host = app, serving, token, any_host
        self._known = known
        self._hosts = {"localhost", *(name.casefold() for name in serving.hosts)}
        self._buckets = Buckets(serving.per_minute, serving.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        turned = self._turned(request) or await self._without_token(request)
        if turned is not None:
            await problem(request, *turned)(scope, receive, send)
            return
        await self._in_time(request, send)

    def _turned(self, request: Request) -> Turned | None:
        checks: tuple[Callable[[Request], Turned | None], ...] = (
            self._wrong_host,
            _too_long,
            self._too_often,
        )
        return next((turned for check in checks if (turned := check(request))), None)

    def _wrong_host(self, request: Request) -> Turned | None:
        """A name that is not ours may be one that somebody else has pointed here, to read through a browser."""
        host = _host(request)
        if self._any_host or host in self._hosts or _is_address(host):
            return None
        detail = "This server does not answer for that host; add it to hosts under [serving], or ask by its address."
        return Turned(421, "Another host", detail)

    async def _without_token(self, request: Request) -> Turned | None:
        """Reading takes the token for it or that of an account; what an account may write is asked further in."""
        given = _given(request)
        if self._token is None or request.url.path.startswith(OPEN) or self._is_token(given):
            return None
        try:
            known: bool = await run_in_threadpool(self._known, given)
        except LedgerError as error:
            return Turned(503, "The ledger cannot be read", str(error), {"Retry-After": "30"})
        if known:
            return None
        detail = "Reading needs a token here: send Authorization: Bearer and the token, or the token as password."
        return Turned(401, "No token", detail, {"WWW-Authenticate": 'Bearer, Basic realm="Bilateral"'})

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(errors="replace"), (self._token or "").encode())

    def _too_often(self, request: Request) -> Turned | None:
        client = request.client.host if request.client else ""
        if _is_loopback(client) or request.url.path.startswith(OPEN):
            return None
        wait = self._buckets.take(client)
        if not wait:
            return None
        seconds = ceil(wait)
        detail = f"More than {self._serving.per_minute} requests a minute; wait for {seconds} s."
        return Turned(429, "Too many requests", detail, {"Retry-After": str(seconds)})

    async def _in_time(self, request: Request, send: Send) -> None:
        """The application's answer, or a problem where none began in time; what it does then goes to nobody."""
        begun, late = False, False

        async def passed(message: Message) -> None:
            nonlocal begun
            if not late:
                begun = True
                await send(message)

        task = asyncio.ensure_future(self._app(request.scope, request.receive, passed))
        await asyncio.wait({task}, timeout=self._serving.seconds)
        if begun or task.done():
            await task
            return
        late = True
        task.add_done_callback(_forget)
        detail = f"The answer took longer than {self._serving.seconds:g} s; ask for less, or again later."
        await problem(request, 503, "Too slow", detail, {"Retry-After": "30"})(request.scope, request.receive, send)


def _forget(task: asyncio.Future[None]) -> None:
    """What a late answer came to is of no use to anybody; its failure is in the log already."""
    if not task.cancelled():
        task.exception()


def _too_long(request: Request) -> Turned | None:
    length = len(request.scope.get("raw_path") or b"") + len(request.scope["query_string"])
    if length <= LONGEST:
        return None
    return Turned(
        414, "Address too long", f"The address has {length:,} characters; {LONGEST:,} are read. Ask for less."
    )


def _given(request: Request) -> str:
    """The token that a request brings: as bearer (RFC 6750), or as the password of basic authentication (RFC 7617)."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return rest.strip()
    if scheme.casefold() == "basic":
        try:
            return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
        except ValueError:
            return ""
    return ""


def _host(request: Request) -> str:
    """The name in the Host header, without its port; "" where there is none that can be read."""
    try:
        return (urlsplit(f"//{request.headers.get('host', '')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    """A plain address cannot be pointed elsewhere."""
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _is_loopback(client: str) -> bool:
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
