"""What a product can be taken away as: HTML, Markdown, JSON, PDF."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Response

from bilateral import products
from bilateral.products import Brief
from bilateral.products.pdf import as_pdf
from bilateral.web.asked import Refused

FORMATS: dict[str, tuple[str, str]] = {
    "html": ("HTML", "text/html; charset=utf-8"),
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "json": ("JSON", "application/json"),
    "pdf": ("PDF", "application/pdf"),
}
"""By the end of its address: its name, and its kind of file."""
WRITERS: dict[str, Callable[[Brief], bytes]] = {
    "html": lambda brief: products.as_page(brief).encode(),
    "md": lambda brief: products.as_markdown(brief).encode(),
    "pdf": as_pdf,
}
"""All but JSON, which holds more than the brief."""


def check_format(kind: str) -> None:
    """Raises `Refused` (404) for a format that there is not."""
    if kind not in FORMATS:
        raise Refused(404, "No such format", f"It comes as {', '.join(FORMATS)}; {kind[:20]} is none of them.")


def taken(name: str, kind: str, body: bytes) -> Response:
    """A file under its name."""
    held = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(body, media_type=FORMATS[kind][1], headers=held)
