"""The application: its parts put together, and the server that runs it."""

from __future__ import annotations

from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from bilateral.ledger import Ledger
from bilateral.web import api, pages
from bilateral.web.errors import answer_errors
from bilateral.web.headers import guard
from bilateral.web.limits import bound
from bilateral.web.reading import Reader
from bilateral.web.rendering import warm


def app(ledger_path: str | Path) -> FastAPI:
    """The application on a ledger that exists. Raises `LedgerError` where it cannot be opened."""
    made = FastAPI(title="Bilateral", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", version="1")
    made.state.reader = Reader(Ledger(ledger_path, create=False))
    made.mount("/static", StaticFiles(packages=[("bilateral.products", "data/static")]), name="static")
    made.include_router(api.router)
    made.include_router(pages.router)
    answer_errors(made)
    bound(made)
    guard(made)
    made.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    return made


def serve(ledger_path: str | Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the pages until stopped; on loopback unless another address is given."""
    warm()
    uvicorn.run(app(ledger_path), host=host, port=port, log_level="warning", server_header=False)
