"""Reads of events in the columns of other data sets."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from bilateral.products.plover import PloverRow, plover_rows
from bilateral.view import View
from bilateral.web.api.asking import Many, Part
from bilateral.web.api.events import Filters, place
from bilateral.web.api.reads import read

router = APIRouter(tags=["exports"])


@read(router, "/export/plover", PloverRow, many=True)
def export_plover(ask: Many, wanted: Filters) -> Response:
    """Events in the columns of POLECAT, by the day of the act.

    What the ledger does not have stays empty. Quad code and intensity follow from the type; what did not happen has
    PLOVER's auxiliary mode among its contexts (future, hypothetical, negation). Status, independent sources and other
    columns of our own come last.
    """

    def made(view: View, limit: int, behind: tuple[Any, ...] | None) -> Part:
        page = view.page(wanted, limit, after=place(behind))
        return Part(plover_rows(view, page.events), page.rest)

    return ask.parts(PloverRow, made)
