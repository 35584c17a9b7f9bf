"""Pages kept as they were sent, while the ledger stands where it stood and for readers without an account.

A page of which a part is still being reckoned, or older than the ledger, is made anew each time it is asked for.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from bilateral.web import identity
from bilateral.web.asked import Refused, day_of
from bilateral.web.reading import Reader

MOST_BYTES = 64_000_000
"""All pages that are kept together, packed."""
LONGEST = 60.0
"""Seconds that a page is kept: some of what it tells (feeds that fail) is not told by the ledger's stamp."""
LEVEL = 6
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Finished(NamedTuple):
    """A page: its bytes packed by gzip, its headers, and when it was made, in seconds that only grow."""

    packed: bytes
    headers: tuple[tuple[str, str], ...]
    made: float


class FinishedPages:
    """The pages asked for last; many threads may ask at once."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock` gives seconds that only grow."""
        self._clock, self._held = clock, 0
        self._pages: OrderedDict[str, Finished] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Finished | None:
        """The page with this key, where it is not too old."""
        with self._lock:
            found = self._pages.get(key)
            if found is None or self._clock() - found.made > LONGEST:
                return None
            self._pages.move_to_end(key)
            return found

    def keep(self, key: str, body: bytes, headers: tuple[tuple[str, str], ...]) -> Finished:
        """Keep a page and give it back, packed."""
        page = Finished(gzip.compress(body, LEVEL, mtime=0), headers, self._clock())
        with self._lock:
            older = self._pages.pop(key, None)
            self._held += len(page.packed) - (len(older.packed) if older else 0)
            self._pages[key] = page
            while self._held > MOST_BYTES:
                self._held -= len(self._pages.popitem(last=False)[1].packed)
        return page


class PageRoute(APIRoute):
    """A page that is made once for a state of the ledger; the browser that has it is told so."""

    def get_route_handler(self) -> Handler:
        """The route's own handler behind what is kept."""
        make = super().get_route_handler()

        async def answer(request: Request) -> Response:
            key = None
            if request.method == "GET" and identity.COOKIE not in request.cookies:
                key = await run_in_threadpool(_key, request)
            if key is None:
                return await make(request)
            tag = f'W/"{key}"'
            if request.headers.get("if-none-match") == tag:
                return Response(status_code=304, headers=_told(tag))
            kept: FinishedPages = request.app.state.finished
            found = kept.get(key)
            if found is None:
                made = await make(request)
                if not _whole(request, made):
                    return made
                own = tuple((name, value) for name, value in made.headers.items() if name != "content-length")
                found = await run_in_threadpool(kept.keep, key, bytes(made.body), own)
            return _sent(found, tag, packed="gzip" in request.headers.get("accept-encoding", ""))

        return answer


def _key(request: Request) -> str | None:
    """All that a page hangs on; `None` where it cannot be told."""
    try:
        as_of = day_of(request.query_params.get("as_of"))
    except Refused:
        return None
    read: Reader = request.app.state.reader
    stands = (read.stamp(as_of), as_of, datetime.now(UTC).date(), request.url.path, request.url.query)
    return blake2b(repr(stands).encode(), digest_size=12).hexdigest()


def _whole(request: Request, made: Response) -> bool:
    """Whether a page may be kept: found, with nothing in it that is still to come."""
    opened = getattr(request.state, "opened", None)
    settled = opened is None or opened.settled
    return made.status_code == 200 and settled and hasattr(made, "body") and "refresh" not in made.headers


def _sent(page: Finished, tag: str, *, packed: bool) -> Response:
    answer = Response(page.packed if packed else gzip.decompress(page.packed))
    for name, value in (*page.headers, *_told(tag).items()):
        answer.headers[name] = value
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _told(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Encoding"}
