"""What cannot be answered gets a helpful page, or problem+json under /api; never a trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bilateral.ledger import AmbiguousId, LedgerError
from bilateral.web.asked import Refused
from bilateral.web.pages import render

log = logging.getLogger(__name__)


def answer_errors(app: FastAPI) -> None:
    """Give every failure of the application its answer."""

    @app.exception_handler(Refused)
    def _refused(request: Request, error: Refused) -> Response:
        return problem(request, error.code, error.title, error.detail)

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404:
            return problem(request, 404, "Nothing here", _begin(request))
        headers = dict(error.headers or {})
        return problem(request, error.status_code, "Not possible", str(error.detail), headers)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        names = ", ".join(f"{item['loc'][-1]} ({item['msg']})" for item in error.errors())
        return problem(request, 400, "Not understood", f"These parts of the address cannot be read: {names}.")

    @app.exception_handler(AmbiguousId)
    def _ambiguous(request: Request, error: AmbiguousId) -> Response:
        return problem(request, 404, "Which one?", str(error))

    @app.exception_handler(LedgerError)
    def _ledger(request: Request, error: LedgerError) -> Response:
        return problem(request, 503, "The ledger cannot be read", str(error), {"Retry-After": "30"})

    @app.exception_handler(Exception)
    def _failure(request: Request, error: Exception) -> Response:
        log.error("%s failed", request.url.path, exc_info=error)
        return problem(request, 500, "Something failed", "It has been noted in the server's log.")


def problem(request: Request, code: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer for people, or after RFC 9457 for programs."""
    if request.url.path.startswith("/api"):
        body = {"type": "about:blank", "title": title, "status": code, "detail": detail, "instance": _path(request)}
        return JSONResponse(body, status_code=code, media_type="application/problem+json", headers=headers)
    page = render("problem.html", status_code=code, title=title, detail=detail, back=_back(request, code))
    page.headers.update(headers or {})
    return page


def _back(request: Request, code: int) -> str:
    """The page to come back to after logging in, where that is what is missing."""
    return request.url.path if code == 401 and request.method == "GET" else ""


def _begin(request: Request) -> str:
    if request.url.path.startswith("/api"):
        return "No read has this address; /api/openapi.json lists them."
    return "No page has this address; begin at the relations."


def _path(request: Request) -> str:
    """The path as it was asked for, cut to what a message can bear."""
    return quote(request.url.path)[:200]
