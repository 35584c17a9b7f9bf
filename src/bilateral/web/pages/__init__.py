"""The pages, made on the server: one module for each, useful without scripts, and every number opens."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bilateral.web.pages import (
    blocs,
    briefs,
    countries,
    country,
    daily,
    event,
    methods,
    relation,
    relations,
    search,
    shifts,
    sources,
    today,
)
from bilateral.web.pages.event import folded
from bilateral.web.rendering import render

PAGES = [today, daily, relations, relation, event, countries, country, shifts, blocs, search, briefs, sources, methods]
"""The modules; each has a `router`."""

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
for _page in PAGES:
    router.include_router(_page.router)

__all__ = ["PAGES", "folded", "render", "router"]
