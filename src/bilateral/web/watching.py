"""The watchlist on a page: shown, changed, and kept only when it can be used."""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bilateral.products.alerts import WatchlistError, parsed
from bilateral.web import identity
from bilateral.web.asked import Refused
from bilateral.web.personal import personal

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

EMPTY = '[[watch]]\nname = "My desk"\ndyads = ["PRK-RUS"]\n'


@router.get("/watchlist")
def watchlist(request: Request, user: identity.Analyst) -> Response:  # noqa: ARG001
    """The file as it is. It holds no secrets: addresses of channels are named in it and kept elsewhere."""
    path = _path(request)
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else EMPTY
    return personal(request, "watchlist.html", text=text, flaws=[])


@router.post("/watchlist")
def change(request: Request, sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Keep another text, or show it again with all that is wrong in it."""
    path, text = _path(request), "".join(sent.all("text")[:1]).replace("\r\n", "\n")
    try:
        held = parsed(text, "the watchlist")
    except WatchlistError as error:
        return personal(request, "watchlist.html", code=400, text=text, flaws=str(error).splitlines())
    _put(path, text)
    ledger.note_deed(user.name, "watchlist changed", ", ".join(watch.name for watch in held.watches))
    return RedirectResponse("/watchlist", status_code=303)


def _path(request: Request) -> Path:
    path: Path | None = request.app.state.watchlist
    if path is None:
        detail = "This server was started without one; name its file as `watchlist` in bilateral.toml."
        raise Refused(404, "No watchlist", detail)
    return path


def _put(path: Path, text: str) -> None:
    """Whole or not at all."""
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)  # noqa: PTH105
    except OSError as error:
        raise Refused(503, "Not kept", f"The watchlist cannot be written ({error.strerror}).") from None
