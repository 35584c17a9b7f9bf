"""Pages kept as they were sent, while the ledger stands where it stood and for readers without an account.

A page of which a part is still being reckoned, or older than the ledger, is made anew each time it is asked for. One
that takes long is shown a little longer after the ledger has changed, and made anew behind the reader.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Scope

from bilateral.web import identity
from bilateral.web.asked import Refused, day_of
from bilateral.web.reading import Reader

MOST_BYTES = 64_000_000
"""All pages that are kept together, packed."""
LONGEST = 60.0
"""Seconds that a page is kept: some of what it tells (feeds that fail) is not told by the ledger's stamp."""
COSTLY = 0.05
"""Seconds; what was made in less is made anew as soon as the ledger has changed."""
LEVEL = 6
RENEWING = "bilateral.renewing"
OF_A_REQUEST = frozenset({"state", "fastapi_inner_astack", "fastapi_function_astack"})
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Asked(NamedTuple):
    """A page: its address with its day, and a tag for it and for where the ledger stands."""

    place: str
    tag: str


class Finished(NamedTuple):
    """A page: its tag, its bytes packed by gzip, its headers, when it was made and how long that took, in seconds."""

    tag: str
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    made: float
    took: float


class FinishedPages:
    """The pages asked for last; many threads may ask at once."""

    def __init__(self, behind: float = 0.0, clock: Callable[[], float] = monotonic) -> None:
        """`behind`: seconds that a costly page is shown after the ledger has changed; `clock`: ones that only grow."""
        self.clock, self._behind, self._held = clock, behind, 0
        self._pages: OrderedDict[str, Finished] = OrderedDict()
        self._lock = Lock()
        self.renewing: dict[str, asyncio.Task[None]] = {}

    def get(self, asked: Asked) -> Finished | None:
        """The page, where it can be shown; whether it is the newest its tag tells."""
        with self._lock:
            found = self._pages.get(asked.place)
            if found is None or not self._shown(found, asked):
                return None
            self._pages.move_to_end(asked.place)
            return found

    def keep(self, asked: Asked, body: bytes, headers: tuple[tuple[str, str], ...], begun: float) -> Finished:
        """Keep a page that was begun at a second of the clock, and give it back, packed."""
        packed, now = gzip.compress(body, LEVEL, mtime=0), self.clock()
        page = Finished(asked.tag, packed, headers, now, now - begun)
        with self._lock:
            older = self._pages.pop(asked.place, None)
            self._held += len(packed) - (len(older.packed) if older else 0)
            self._pages[asked.place] = page
            while self._held > MOST_BYTES:
                self._held -= len(self._pages.popitem(last=False)[1].packed)
        return page

    def _shown(self, page: Finished, asked: Asked) -> bool:
        age = self.clock() - page.made
        if page.tag == asked.tag:
            return age <= LONGEST
        return page.took >= COSTLY and age <= self._behind


class PageRoute(APIRoute):
    """A page that is made once for a state of the ledger; the browser that has it is told so."""

    def get_route_handler(self) -> Handler:
        """The route's own handler behind what is kept."""
        make = super().get_route_handler()

        async def answer(request: Request) -> Response:
            asked = await run_in_threadpool(_asked, request) if _is_anybodys(request) else None
            if asked is None:
                return await make(request)
            kept: FinishedPages = request.app.state.finished
            found = None if RENEWING in request.scope else kept.get(asked)
            if found is None:
                begun = kept.clock()
                made = await make(request)
                if not _whole(request, made):
                    return made
                own = tuple((name, value) for name, value in made.headers.items() if name != "content-length")
                found = await run_in_threadpool(kept.keep, asked, bytes(made.body), own, begun)
            elif found.tag != asked.tag and asked.place not in kept.renewing:
                kept.renewing[asked.place] = asyncio.create_task(self._renew(request.scope, kept, asked))
            return _sent(found, request)

        return answer

    async def _renew(self, scope: Scope, kept: FinishedPages, asked: Asked) -> None:
        """Make a page anew for nobody."""
        own = {name: value for name, value in scope.items() if name not in OF_A_REQUEST}
        try:
            await AsyncExitStackMiddleware(self.app)({**own, RENEWING: True}, _nothing, _nowhere)
        finally:
            kept.renewing.pop(asked.place, None)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(message: Message) -> None:
    """Nobody hears the answer."""


def _is_anybodys(request: Request) -> bool:
    return request.method == "GET" and identity.COOKIE not in request.cookies


def _asked(request: Request) -> Asked | None:
    """All that a page hangs on; `None` where it cannot be told."""
    try:
        as_of = day_of(request.query_params.get("as_of"))
    except Refused:
        return None
    read: Reader = request.app.state.reader
    place = f"{request.url.path}?{request.url.query}"
    stands = (place, read.stamp(as_of), as_of, datetime.now(UTC).date())
    return Asked(place, f'W/"{blake2b(repr(stands).encode(), digest_size=12).hexdigest()}"')


def _whole(request: Request, made: Response) -> bool:
    """Whether a page may be kept: found, with nothing in it that is still to come."""
    opened = getattr(request.state, "opened", None)
    settled = opened is None or opened.settled
    return made.status_code == 200 and settled and hasattr(made, "body") and "refresh" not in made.headers


def _sent(page: Finished, request: Request) -> Response:
    """What the browser has not; 304 where it has all of it."""
    told = {"ETag": page.tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Encoding"}
    if request.headers.get("if-none-match") == page.tag:
        return Response(status_code=304, headers=told)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    answer = Response(page.packed if packed else gzip.decompress(page.packed))
    for name, value in (*page.headers, *told.items()):
        answer.headers[name] = value
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer
