"""A web server's answer as the page that it is, or why it is none."""

from __future__ import annotations

from bilateral.model import Document, SetAside
from bilateral.sources.fetch.values import Response
from bilateral.sources.markup import without_password

HTML = ("text/html", "application/xhtml+xml")


def page_of(answer: Response) -> Document | SetAside:
    """The page, with the charset that the server names; an answer that is no HTML, or empty, is set aside."""
    kind, _, rest = (answer.header("content-type") or "").partition(";")
    address = without_password(answer.address)
    if kind.strip() and kind.strip().lower() not in HTML:
        return SetAside(address=address, reason=f"no HTML but {kind.strip().lower()[:60]}")
    if not answer.body.strip():
        return SetAside(address=address, reason="an empty body")
    charset = next((value.strip("\"' ") for name, _, value in _pairs(rest) if name == "charset"), None)
    return Document(
        address=address, kind="page", body=answer.body, url=answer.address, fetched=answer.fetched, charset=charset
    )


def _pairs(parameters: str) -> list[tuple[str, str, str]]:
    parts = (part.partition("=") for part in parameters.split(";"))
    return [(name.strip().lower(), sign, value) for name, sign, value in parts]
