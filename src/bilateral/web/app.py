"""The application: its parts put together, and the server that runs it."""

from __future__ import annotations

from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from bilateral.ledger import Ledger
from bilateral.web import api, pages
from bilateral.web.errors import answer_errors
from bilateral.web.headers import guard
from bilateral.web.reading import Reader


def app(ledger_path: str | Path) -> FastAPI:
    """The application on a ledger that exists. Raises `LedgerError` where it cannot be opened."""
    made = FastAPI(
        title=api.TITLE,
        description=api.ABOUT,
        openapi_tags=api.TAGS,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        version="1",
    )
    made.state.reader, made.state.kept = Reader(Ledger(ledger_path, create=False)), api.Kept()
    made.mount("/static", StaticFiles(packages=[("bilateral.products", "data/static")]), name="static")
    made.include_router(api.router)
    made.include_router(pages.router)
    api.describe(made)
    answer_errors(made)
    guard(made)
    return made


def serve(ledger_path: str | Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the pages until stopped; on loopback unless another address is given."""
    uvicorn.run(app(ledger_path), host=host, port=port, log_level="warning", server_header=False)
