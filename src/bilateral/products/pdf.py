"""A brief on paper: the same statements, chart and evidence as the page, as PDF with working links.

Typst sets it: one package without parts of the system, offline, with fonts of its own (Libertinus Serif), which are
embedded. The text goes in as data, never as markup.
"""

from __future__ import annotations

import unicodedata
from importlib.resources import as_file, files
from typing import Any

import msgspec
import typst

from bilateral.products import chart, map_drawing
from bilateral.products.names import long_day, short_day
from bilateral.products.statements import Brief, Citation, Section, Statement

CAPTION = (
    "▲ the two begin to draw closer, ▼ to move apart. Paler columns are claims that are not confirmed; "
    "grey months have too little news to say anything."
)
OWN_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts that the embedded fonts have; for others the fonts of the machine are asked."""


def as_pdf(brief: Brief) -> bytes:
    """The whole brief as PDF; the same brief gives the same bytes on one machine."""
    values = msgspec.json.encode(_values(brief)).decode()
    inputs = {"brief": values, "chart": _chart(brief), "map": map_drawing.on_paper(brief.map) if brief.map else ""}
    with as_file(files(__package__) / "templates" / "brief.typ") as template:
        made: bytes = typst.compile(str(template), sys_inputs=inputs, ignore_system_fonts=not _foreign(values))
    return made


def _values(brief: Brief) -> dict[str, Any]:
    drawn = bool(_chart(brief))
    return {
        "title": brief.title,
        "kicker": brief.kicker,
        "as_of": long_day(brief.as_of),
        "since": long_day(brief.since),
        "described": chart.title(brief.monthly, brief.shifts) if brief.monthly else "",
        "caption": CAPTION,
        "map": _map(brief),
        "sections": [_section(one, drawn) for one in brief.spoken],
        "silent": brief.silent,
        "sources": [_source(one) for one in brief.citations],
        "method": brief.method,
    }


def _map(brief: Brief) -> dict[str, Any] | None:
    figure = map_drawing.figure(brief.map)
    if figure is None:
        return None
    key = [{"drawn": one.drawn, "sign": one.sign, "text": one.text} for one in figure.key]
    return {"key": key, "note": figure.note, "disputes": figure.disputes}


def _section(section: Section, drawn: bool) -> dict[str, Any]:
    return {
        "title": section.title,
        "chart": drawn and section.title == "How it moves",
        "groups": [_section(group, False) for group in section.groups],
        "statements": [_statement(one) for one in section.statements],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "lead": statement.lead,
        "text": statement.text,
        "status": statement.status.value if statement.status else None,
        "citations": statement.citations,
    }


def _source(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "outlet": citation.outlet,
        "title": citation.title or "an article without a title",
        "url": citation.url,
        "published": short_day(citation.published.date()),
        "factuality": citation.factuality.value,
        "speaker": citation.speaker,
        "event": citation.event[:8],
        "sentence": citation.sentence,
    }


def _chart(brief: Brief) -> str:
    if brief.monthly is None or brief.confirmed is None or not brief.monthly.starts:
        return ""
    drawn = chart.svg_file(brief.monthly, brief.confirmed, brief.shifts).decode()
    return drawn.replace(chart.FONT, "Libertinus Serif")


def _foreign(text: str) -> bool:
    """Whether it has letters that the embedded fonts cannot show."""
    letters = {sign for sign in text if ord(sign) > 0x2AF and sign.isalpha()}
    return any(not unicodedata.name(sign, "").startswith(OWN_SCRIPTS) for sign in letters)
