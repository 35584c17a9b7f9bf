"""The application: its parts put together, and the server that runs it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from bilateral.ledger import Ledger
from bilateral.serving import Serving, token_in
from bilateral.web import api, identity, login, pages, review, watching
from bilateral.web.errors import answer_errors
from bilateral.web.gate import Gate
from bilateral.web.headers import guard
from bilateral.web.reading import Reader
from bilateral.web.rendering import warm
from bilateral.web.throttle import Throttle
from bilateral.web.wire import Patient


def app(ledger_path: str | Path, serving: Serving | None = None, watchlist: Path | None = None) -> FastAPI:
    """The application on a ledger that exists; without `serving` for tests and other servers, which check hosts.

    `watchlist` is the file that analysts may change on the page.

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
    )
    made.state.ledger = ledger = Ledger(ledger_path, create=False)
    made.state.reader, made.state.kept = Reader(ledger), api.Kept()
    made.state.throttle, made.state.watchlist = Throttle(), watchlist
    made.mount("/static", StaticFiles(packages=[("bilateral.products", "data/static")]), name="static")
    made.include_router(api.router)
    made.include_router(pages.router)
    for router in (review.api, review.router, login.router, watching.router):
        made.include_router(router)
    api.describe(made)
    answer_errors(made)
    made.add_middleware(Gate, serving=chosen, token=token, known=identity.known_to(ledger), any_host=serving is None)
    guard(made)
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

    Requests are not logged: an address may hold what somebody looks into.
    """
    chosen = serving or Serving()
    named = msgspec.structs.replace(chosen, hosts=(*chosen.hosts, host))
    warm()
    config = uvicorn.Config(
        app(ledger_path, named, watchlist),
        host=host,
        port=port,
        http=Patient,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        limit_concurrency=200,
    )
    uvicorn.Server(config).run()
