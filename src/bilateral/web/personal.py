"""Pages of whoever is logged in, or is about to: with forms of their own, and stored nowhere."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from bilateral.web import identity
from bilateral.web.navigation import Here, current
from bilateral.web.rendering import render


def personal(request: Request, template: str, *, code: int = 200, **values: Any) -> Response:
    """The page, with the token that its forms carry, and the cookie which that follows from where there was none."""
    token, new = identity.form_token(request)
    path = request.url.path
    here = Here(path, current(path), identity.whoever(request))
    answer = render(template, status_code=code, opened=here, user=here.user, form=token, **values)
    if new is not None:
        identity.set_cookie(request, answer, identity.BEFORE, new)
    answer.headers["Cache-Control"] = "no-store"
    return answer
