"""A brief as one HTML file: nothing is fetched, nothing runs, every citation opens onto its sentence."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bilateral.products import chart, map_drawing
from bilateral.products.names import long_day, short_day
from bilateral.products.statements import Brief, Citation, Statement


def as_page(brief: Brief) -> str:
    """The whole brief as a page for light, dark and paper."""
    numbers = {citation.number: citation for citation in brief.citations}

    def cited(statement: Statement) -> list[Citation]:
        return [numbers[number] for number in statement.citations]

    return (
        _environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            cited=cited,
            style=Markup(stylesheet()),
            chart=drawn(brief),
            described=chart.title(brief.monthly, brief.shifts) if brief.monthly else "",
            map=map_drawing.figure(brief.map),
        )
    )


def drawn(brief: Brief) -> Markup | None:
    """The chart as an SVG element, drawn from numbers and names of states alone; `None` where there is none."""
    if brief.monthly is None or brief.confirmed is None or not brief.monthly.starts:
        return None
    return Markup(chart.svg(brief.monthly, brief.confirmed, brief.shifts))


@cache
def stylesheet() -> str:
    """The style of every page."""
    return (files(__package__) / "data" / "static" / "style.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__ or "bilateral.products"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"long_day": long_day, "short_day": short_day}
    return environment
