"""Reads of other people's events, as `bilateral import` took them in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from bilateral.imported import ImportedView
from bilateral.ledger import LedgerError
from bilateral.model import Shift
from bilateral.products.answers import Bin, CountLine, bins, count_lines
from bilateral.view import View
from bilateral.web.api import parameters
from bilateral.web.api.asking import Many
from bilateral.web.api.parameters import Dyad, Since, Until
from bilateral.web.api.reads import read
from bilateral.web.asked import Refused, short

router = APIRouter(tags=["datasets"])
Name = Annotated[str, Path(description="A data set, as it was named when it was taken in.", examples=["gdelt"])]


@read(router, "/dataset/{dataset}/relation/{dyad}", Bin, many=True)
def dataset_relation(dataset: Name, dyad: Dyad, ask: Many, since: Since = None) -> Response:
    """How a relation moves in a data set, month by month.

    Nothing is confirmed there, and no act has a field. A count weighs one and its logarithm.
    """
    pair, first = parameters.relation(dyad), parameters.first_of(since)

    def made(view: View) -> tuple[Bin, ...]:
        other = _of(view, dataset)
        every, sure = (other.series(pair, "month", None, claims, first, None) for claims in (True, False))
        return bins(every, sure)

    return ask.rows(Bin, made)


@read(router, "/dataset/{dataset}/relation/{dyad}/counts", CountLine, many=True)
def dataset_counts(dataset: Name, dyad: Dyad, ask: Many, since: Since = None, until: Until = None) -> Response:
    """The daily counts of a relation in a data set, by day."""
    pair, first, last = parameters.relation(dyad), parameters.first_of(since), parameters.last_of(until)
    return ask.rows(CountLine, lambda view: count_lines(_of(view, dataset).counts(pair, first, last)))


@read(router, "/dataset/{dataset}/relation/{dyad}/shifts", Shift, many=True)
def dataset_shifts(dataset: Name, dyad: Dyad, ask: Many) -> Response:
    """When a relation deepened or worsened in a data set, by day of detection; its events are ids of counts."""
    pair = parameters.relation(dyad)
    return ask.rows(Shift, lambda view: _of(view, dataset).shifts(pair))


def _of(view: View, dataset: str) -> ImportedView:
    """The data set as of the view's day. Raises `Refused` (404) where there is none."""
    try:
        return ImportedView(view.ledger, dataset, view.as_of, view.recorded_as_of)
    except LedgerError:
        detail = f"{short(dataset)} is no data set of this ledger; /api/status names them under imported."
        raise Refused(404, "No such data set", detail) from None
