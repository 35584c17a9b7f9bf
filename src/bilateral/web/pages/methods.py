"""Methods: how each number is made, and how right it is, with the figures as measured."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from itertools import groupby

import msgspec
from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bilateral.products.likelihood import WORDS
from bilateral.relations import STATUS_WEIGHT
from bilateral.web.finished import PageRoute
from bilateral.web.opened import Open
from bilateral.web.rendering import render
from bilateral.world import event_kinds

router = APIRouter(route_class=PageRoute)


class Measure(msgspec.Struct, frozen=True):
    """One figure of how right the monitor is: what of, on which texts, with its ceiling or aim where there is one."""

    table: str
    measure: str
    value: str
    beside: str
    on: str
    measured: str
    program: str


@router.get("/methods")
def methods(opened: Open) -> HTMLResponse:
    """The page; it hangs on no ledger but for its head."""
    return render(
        "methods.html",
        opened=opened,
        tables=[(name, tuple(held)) for name, held in groupby(measures(), key=lambda one: one.table)],
        kinds=list(event_kinds().values()),
        weights=[(status, weight) for status, weight in STATUS_WEIGHT.items() if weight],
        words=WORDS,
    )


@cache
def measures() -> tuple[Measure, ...]:
    """The figures of `data/accuracy.csv`; `docs/measurements.md` tells how each was taken."""
    text = files("bilateral.web").joinpath("data", "accuracy.csv").read_text(encoding="utf-8")
    return tuple(Measure(**row) for row in csv.DictReader(text.splitlines()))
