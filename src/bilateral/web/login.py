"""Coming in and leaving."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bilateral import accounts
from bilateral.web import identity
from bilateral.web.asked import Refused
from bilateral.web.personal import personal
from bilateral.web.throttle import Throttle

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)


@router.get("/login")
def login_page(request: Request, to: str = "/review") -> Response:
    """The form to log in with, or who one is and the way out."""
    return _page(request, to, None)


@router.post("/login")
def login(request: Request, sent: identity.Sent, ledger: identity.Writing) -> Response:
    """Open a session and go on; a wrong name or password says no more than that, and not too often."""
    name, at = sent["name"][:64], request.client.host if request.client else "?"
    throttle: Throttle = request.app.state.throttle
    seconds = throttle.wait(f"name {name}", f"at {at}")
    if seconds:
        raise Refused(429, "Too many tries", f"Wait {seconds} seconds and try again.")
    user = accounts.checked(ledger, name, "".join(sent.all("password")[:1]))
    if user is None:
        throttle.failed(f"name {name}", f"at {at}")
        return _page(request, sent["to"], "This name and password do not belong together.", code=401)
    answer = RedirectResponse(_inside(sent["to"]), status_code=303)
    secret = accounts.open_session(ledger, user, datetime.now(UTC))
    identity.set_cookie(request, answer, identity.COOKIE, secret)
    identity.set_cookie(request, answer, identity.BEFORE, None)
    return answer


@router.post("/logout")
def logout(request: Request, sent: identity.Sent, ledger: identity.Writing) -> Response:  # noqa: ARG001
    """End the session."""
    secret = request.cookies.get(identity.COOKIE, "")
    if identity.whoever(request) is not None:
        ledger.end_pass(accounts.digest(secret))
    answer = RedirectResponse("/login", status_code=303)
    identity.set_cookie(request, answer, identity.COOKIE, None)
    return answer


def _page(request: Request, to: str, problem: str | None, code: int = 200) -> Response:
    return personal(request, "login.html", code=code, to=_inside(to), problem=problem)


def _inside(to: str) -> str:
    """A path of these pages, wherever else somebody would like to lead."""
    plain = to.isprintable() and to.startswith("/") and not to.startswith(("//", "/\\"))
    return to if plain else "/review"
