"""The watchlist on a page: shown, changed, and kept only when it can be used."""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bilateral.products.alerts import WatchlistError, parsed
from bilateral.web import identity
from bilateral.web.asked import Refused
from bilateral.web.pages import render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

EMPTY = '[[watch]]\nname = "My desk"\ndyads = ["PRK-RUS"]\n'


@router.get("/watchlist")
def watchlist(request: Request, user: identity.Analyst) -> Response:
    """The file as it is. It holds no secrets: addresses of channels are named in it and kept elsewhere."""
    path = _path(request)
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else EMPTY
    return _page(request, user.name, text, [])


@router.post("/watchlist")
def change(request: Request, sent: identity.Sent, user: identity.Analyst, ledger: identity.Writing) -> Response:
    """Keep another text, or show it again with all that is wrong in it."""
    path, text = _path(request), "".join(sent.all("text")[:1]).replace("\r\n", "\n")
    try:
        held = parsed(text, "the watchlist")
    except WatchlistError as error:
        return _page(request, user.name, text, str(error).splitlines(), code=400)
    _put(path, text)
    ledger.note_deed(user.name, "watchlist changed", ", ".join(watch.name for watch in held.watches))
    return RedirectResponse("/watchlist", status_code=303)


def _path(request: Request) -> Path:
    path: Path | None = request.app.state.watchlist
    if path is None:
        raise Refused(404, "No watchlist", "This server was started without one.")
    return path


def _put(path: Path, text: str) -> None:
    """Whole or not at all."""
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)  # noqa: PTH105
    except OSError as error:
        raise Refused(503, "Not kept", f"The watchlist cannot be written ({error.strerror}).") from None


def _page(request: Request, user: str, text: str, flaws: list[str], code: int = 200) -> Response:
    token, _ = identity.form_token(request)
    answer = render("watchlist.html", status_code=code, as_of=None, user=user, text=text, flaws=flaws, form=token)
    answer.headers["Cache-Control"] = "no-store"
    return answer
