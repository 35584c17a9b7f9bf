"""How much of an address is read: what is longer gets a helpful page, and never reaches the ledger."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response

from bilateral.web.errors import problem

LONGEST = 8_000
"""Bytes of path and query together."""


def bound(app: FastAPI) -> None:
    """Refuse addresses that are too long (414)."""

    @app.middleware("http")
    async def _refuse(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
        if len(request.url.path) + len(request.url.query) > LONGEST:
            detail = f"Path and query may have {LONGEST:,} characters together; ask for fewer words."
            return problem(request, 414, "The address is too long", detail)
        return await following(request)
