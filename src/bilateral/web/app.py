"""The application: its parts put together, and the server that runs it."""

from __future__ import annotations

import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from math import ceil
from os import cpu_count
from pathlib import Path

import msgspec
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.supervisors import Multiprocess

from bilateral.ledger import Ledger
from bilateral.orphans import end_with_parent
from bilateral.serving import Serving, ServingError, token_in
from bilateral.web import api, identity, login, pages, review, watching
from bilateral.web.errors import answer_errors
from bilateral.web.finished import FinishedPages
from bilateral.web.gate import Gate
from bilateral.web.headers import Guarded
from bilateral.web.reading import Reader
from bilateral.web.rendering import warm
from bilateral.web.throttle import Throttle
from bilateral.web.wire import Patient

BEHIND = 15.0
"""Seconds that a page which takes long to make is shown although the ledger has changed."""

SELDOM = (50_000, 20, 50)
"""How often garbage is looked for: all that is kept hangs together in no circle, and to look through it stops pages."""


def app(
    ledger_path: str | Path,
    serving: Serving | None = None,
    watchlist: Path | None = None,
    *,
    apart: bool = False,
) -> FastAPI:
    """The application on a ledger that exists; without `serving` for tests and other servers, which check hosts.

    `watchlist` is the file that analysts may change on the page. `apart`: what takes long is reckoned in a process of
    its own, so that it takes no time from pages, and a page that is costly is for seconds behind the ledger.

    Raises `LedgerError` where the ledger, `ServingError` where the token cannot be read.
    """
    chosen = serving or Serving()
    token = token_in(Path(chosen.token_file)) if chosen.token_file else None
    made = FastAPI(
        title=api.TITLE,
        description=api.ABOUT,
        openapi_tags=api.TAGS,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        version="1",
        lifespan=_closing,
    )
    made.state.ledger = ledger = Ledger(ledger_path, create=False)
    made.state.reader, made.state.kept = Reader(ledger, apart=apart), api.Kept()
    made.state.finished = FinishedPages(BEHIND if apart else 0.0)
    made.state.throttle, made.state.watchlist = Throttle(), watchlist
    made.mount("/static", StaticFiles(packages=[("bilateral.products", "data/static")]), name="static")
    made.include_router(api.router)
    made.include_router(pages.router)
    for router in (review.api, review.router, login.router, watching.router):
        made.include_router(router)
    api.describe(made)
    answer_errors(made)
    made.add_middleware(Gate, serving=chosen, token=token, known=identity.known_to(ledger), any_host=serving is None)
    made.add_middleware(Guarded)
    made.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    return made


def serve(
    ledger_path: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    serving: Serving | None = None,
    watchlist: Path | None = None,
) -> None:
    """Serve the pages and the API until stopped; on loopback unless another address is given.

    Each of the processes that answer counts requests for itself, so each lets in its share of what is allowed.

    Raises `ServingError` where the token cannot be read.

    Requests are not logged: an address may hold what somebody looks into.
    """
    chosen = serving or Serving()
    if chosen.token_file:
        token_in(Path(chosen.token_file))
    processes = chosen.processes or min(2, cpu_count() or 1)
    mine = msgspec.structs.replace(
        chosen,
        hosts=(*chosen.hosts, host),
        per_minute=ceil(chosen.per_minute / processes),
        burst=ceil(chosen.burst / processes),
    )
    config = uvicorn.Config(
        partial(_warmed, ledger_path, mine, watchlist),
        factory=True,
        workers=processes,
        host=host,
        port=port,
        http=Patient,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        limit_concurrency=200,
        timeout_worker_healthcheck=60,
    )
    if processes == 1:
        uvicorn.Server(config).run()
        return
    with _listening(host, port) as listening:
        Multiprocess(config, sockets=[listening]).run()


def _listening(host: str, port: int) -> socket.socket:
    """A socket for all processes, named as one of TCP: else asyncio leaves out TCP_NODELAY, which costs 40 ms.

    Raises `ServingError` where it cannot be had.
    """
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise ServingError(f"{host}:{port} cannot be listened on ({error.strerror}); choose another --port") from None
    return made


def _warmed(ledger_path: str | Path, serving: Serving, watchlist: Path | None) -> FastAPI:
    end_with_parent()
    warm()
    made = app(ledger_path, serving, watchlist, apart=True)
    gc.freeze()
    gc.set_threshold(*SELDOM)
    return made


@asynccontextmanager
async def _closing(made: FastAPI) -> AsyncIterator[None]:
    yield
    made.state.reader.close()
