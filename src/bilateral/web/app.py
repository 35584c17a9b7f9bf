"""The application: its parts put together, and the server that runs it."""

from __future__ import annotations

from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bilateral.ledger import Ledger
from bilateral.web import api, login, pages, review, watching
from bilateral.web.errors import answer_errors
from bilateral.web.headers import guard
from bilateral.web.reading import Reader
from bilateral.web.throttle import Throttle


def app(ledger_path: str | Path, watchlist: Path | None = None) -> FastAPI:
    """The application on a ledger that exists, with the watchlist that analysts may change on it.

    Raises `LedgerError` where the ledger cannot be opened.
    """
    made = FastAPI(title="Bilateral", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", version="1")
    made.state.ledger = Ledger(ledger_path, create=False)
    made.state.reader, made.state.throttle = Reader(made.state.ledger), Throttle()
    made.state.watchlist = watchlist
    made.mount("/static", StaticFiles(packages=[("bilateral.products", "data/static")]), name="static")
    made.include_router(api.router)
    made.include_router(pages.router)
    for router in (review.api, review.router, login.router, watching.router):
        made.include_router(router)
    answer_errors(made)
    guard(made)
    return made


def serve(ledger_path: str | Path, host: str = "127.0.0.1", port: int = 8000, watchlist: Path | None = None) -> None:
    """Serve the pages until stopped; on loopback unless another address is given."""
    uvicorn.run(app(ledger_path, watchlist), host=host, port=port, log_level="warning", server_header=False)
