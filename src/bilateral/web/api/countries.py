"""Reads on countries: all side by side, the desk of one, what strains it; and the brief on a relation."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Response

from bilateral import products
from bilateral.model import Stress, StressPart
from bilateral.products import answers
from bilateral.products.answers import DeskLine
from bilateral.products.statements import Brief, Citation
from bilateral.relations import WINDOW
from bilateral.view import View
from bilateral.web.api import parameters
from bilateral.web.api.asking import Many, One
from bilateral.web.api.parameters import Dyad, Since, StateCode
from bilateral.web.api.reads import read
from bilateral.web.asked import Refused

router = APIRouter(tags=["countries"])
T = TypeVar("T")
Window = Annotated[int, Query(description="Length of the window in days.", ge=1, le=3660)]


@read(router, "/countries", DeskLine, many=True)
def countries(ask: Many) -> Response:
    """The world at a glance: one line for each country, the busiest first.

    Countries of which nothing was read are there and say so.
    """
    return ask.rows(DeskLine, answers.desk_lines)


@read(router, "/country/{state}", Brief, table=Citation)
def country(state: StateCode, ask: One, since: Since = None) -> Response:
    """The desk of a country: its relations, what strains it, what it says and what is said of it.

    Statements with numbered citations; every one has the sentence, the outlet and the speaker. Acts of the last 90
    days, or from `since` on. As CSV or Parquet: the citations.
    """
    code, first = parameters.state(state) or "", parameters.first_of(since)
    return ask.one(_told(lambda view: products.desk(view, code, since=first)), Citation, attrgetter("citations"))


@read(router, "/country/{state}/stress", Stress, table=StressPart)
def country_stress(state: StateCode, ask: One, days: Window = WINDOW) -> Response:
    """How unusual the strain on a country is, against its own past, part by part.

    Every part names the events that it is counted from. As CSV or Parquet: the parts.
    """
    code = parameters.state(state) or ""
    return ask.one(_told(lambda view: view.stress(code, days)), StressPart, attrgetter("parts"))


@read(router, "/stress", Stress, many=True)
def stress(ask: Many, days: Window = WINDOW) -> Response:
    """The stress of all countries of which enough is read, the most stressed first."""
    return ask.rows(Stress, lambda view: view.stresses(days))


@read(router, "/relation/{dyad}/brief", Brief, table=Citation)
def brief(dyad: Dyad, ask: One, since: Since = None) -> Response:
    """The cited brief on a relation.

    Statements with numbered citations; every one has the sentence, the outlet and the speaker. As CSV or Parquet: the
    citations.
    """
    pair, first = parameters.relation(dyad), parameters.first_of(since)
    return ask.one(lambda view: products.brief(view, pair, since=first), Citation, attrgetter("citations"))


def _told(make: Callable[[View], T]) -> Callable[[View], T]:
    """What cannot be made for a country of that day is refused (404) with its reason."""

    def made(view: View) -> T:
        try:
            return make(view)
        except ValueError as error:
            raise Refused(404, "No such country then", f"{error}.") from None

    return made
