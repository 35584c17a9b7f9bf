"""Feeds and calendars of a relation or a country, for readers of news and for calendars."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response

from bilateral.products import syndication
from bilateral.view import View
from bilateral.web.api import parameters
from bilateral.web.api.asking import One
from bilateral.web.api.parameters import Dyad, StateCode
from bilateral.web.api.reads import problems

router = APIRouter(tags=["feeds"])

Writer = Callable[[View, syndication.About, str], bytes]
KINDS: dict[str, tuple[str, str, Writer]] = {
    "feed.atom": (
        "application/atom+xml",
        "News as an Atom feed (RFC 4287)",
        lambda view, about, base: syndication.atom(view, about, base=base),
    ),
    "feed.json": (
        "application/feed+json",
        "News as a JSON Feed (1.1)",
        lambda view, about, base: syndication.json_feed(view, about, base=base),
    ),
    "calendar.ics": (
        "text/calendar",
        "What is planned, as a calendar (RFC 5545)",
        lambda view, about, base: syndication.calendar(view, about, base=base),
    ),
}
"""Media type, summary and writer by the last part of the address."""


def _of_relation(media: str, write: Writer) -> Callable[[str, One], Response]:
    def feed(dyad: Dyad, ask: One) -> Response:
        pair = parameters.relation(dyad)
        return ask.written(media, lambda view, base: write(view, pair, base))

    return feed


def _of_country(media: str, write: Writer) -> Callable[[str, One], Response]:
    def feed(state: StateCode, ask: One) -> Response:
        code = parameters.state(state) or ""
        return ask.written(media, lambda view, base: write(view, code, base))

    return feed


for _name, (_media, _summary, _write) in KINDS.items():
    for _about, _path, _make in (("relation", "{dyad}", _of_relation), ("country", "{state}", _of_country)):
        _content = {_media: {"schema": {"type": "object" if _media.endswith("json") else "string"}}}
        router.get(
            f"/{_about}/{_path}/{_name}",
            summary=f"{_summary}, of a {_about}",
            description="Entries keep their ids, whatever the server and the day, and say who says so.",
            operation_id=f"{_about}_{_name.replace('.', '_')}",
            responses={200: {"description": "The feed.", "content": _content}, **problems()},
            response_class=Response,
        )(_make(_media, _write))
