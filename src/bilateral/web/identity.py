"""Who asks: sessions in a cookie, tokens of programs, and forms that only our own pages can have made.

Every form carries a token that follows from a secret in a cookie, and a request that a browser says comes from another
site is refused; so no other page can act in somebody's name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request, Response

from bilateral import accounts
from bilateral.ledger import Ledger, User
from bilateral.web.asked import Refused

COOKIE, BEFORE = "bilateral_session", "bilateral_form"
"""The cookie of somebody who has logged in; and of somebody who is about to."""
MOST = 300_000
"""Bytes of a form or a request's body."""
FORM_TYPE = "application/x-www-form-urlencoded"


class Form:
    """The fields of a form that was sent; of one given twice, the first and, by `all`, each."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> str:
        return next(iter(self._fields.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self._fields.get(name, [])

    def given(self, name: str) -> str | None:
        """The value, `None` where it is empty: what a form says of a field that is to stay as it is."""
        return self[name] or None


def ledger_of(request: Request) -> Ledger:
    """The ledger that the application writes to."""
    found: Ledger = request.app.state.ledger
    return found


def whoever(request: Request) -> User | None:
    """Who is logged in, if anybody is."""
    return accounts.holder(ledger_of(request), request.cookies.get(COOKIE, ""), "session", datetime.now(UTC))


def known_to(ledger: Ledger) -> Callable[[str], bool]:
    """Whether a token is of an account in the ledger."""
    return lambda secret: accounts.holder(ledger, secret, "token", datetime.now(UTC)) is not None


def analyst(request: Request) -> User:
    """An analyst who is logged in. Raises `Refused` (401, 403)."""
    return _analyst(whoever(request), "Log in first", "Only people with an account decide and watch; log in at /login.")


def programme(request: Request) -> User:
    """The analyst whose token a program shows. Raises `Refused` (401, 403)."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    found = accounts.holder(ledger_of(request), secret.strip(), "token", datetime.now(UTC))
    known = found if kind.casefold() == "bearer" else None
    return _analyst(known, "No token", "Send Authorization: Bearer and a token of `bilateral users token NAME`.")


def _analyst(found: User | None, title: str, detail: str) -> User:
    if found is None:
        raise Refused(401, title, detail)
    if found.role != accounts.Role.ANALYST:
        raise Refused(403, "Not allowed", f"{found.name} may read; deciding and watching take the role of an analyst.")
    return found


async def body(request: Request) -> bytes:
    """The body of a request. Raises `Refused` (413) for one that is too long."""
    held = b""
    async for piece in request.stream():
        held += piece
        if len(held) > MOST:
            raise Refused(413, "Too long", f"At most {MOST:,} bytes are taken.")
    return held


async def form(request: Request) -> Form:
    """The form that was sent from one of our pages. Raises `Refused` (400, 403, 413)."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(403, "From another site", "This form was sent by another site; open the page here and try again.")
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM_TYPE:
        raise Refused(400, "No form", f"Send the form as {FORM_TYPE}.")
    try:
        sent = parse_qs((await body(request)).decode(), max_num_fields=2000, keep_blank_values=True)
    except ValueError:
        raise Refused(400, "No form", "The form cannot be read; open its page and try again.") from None
    found = Form(sent)
    if not accounts.is_form_of(_secret(request), found["form"]):
        raise Refused(403, "An old form", "Its page is not of this session, or cookies are off; open it and try again.")
    return found


def form_token(request: Request) -> tuple[str, str | None]:
    """What forms of this answer carry, and the secret for a cookie that has to be set for it, if any."""
    secret = _secret(request)
    if secret:
        return accounts.form_token(secret), None
    new = secrets.token_urlsafe(32)
    return accounts.form_token(new), new


def set_cookie(request: Request, response: Response, name: str, secret: str | None) -> None:
    """Give the browser a cookie that no script can read and no other site can send; `None` takes it away."""
    response.set_cookie(
        name,
        secret or "",
        max_age=int(accounts.SESSION.total_seconds()) if secret else 0,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )


def _secret(request: Request) -> str:
    return request.cookies.get(COOKIE, "") or request.cookies.get(BEFORE, "")


Analyst = Annotated[User, Depends(analyst)]
Programme = Annotated[User, Depends(programme)]
Sent = Annotated[Form, Depends(form)]
Body = Annotated[bytes, Depends(body)]
Writing = Annotated[Ledger, Depends(ledger_of)]
