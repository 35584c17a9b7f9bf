"""A brief as Markdown: every sentence ends with the numbers of its sources, which are links."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bilateral.model import Series
from bilateral.products.names import MONTHS, long_day, short_day
from bilateral.products.statements import Brief, Citation, Section, Statement

TABLED = 12
"""Months in the table that stands for the chart."""


def as_markdown(brief: Brief) -> str:
    """The whole brief."""
    return "\n".join(_lines(brief)).strip() + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield f"# {brief.title}"
    yield f"\nAs of {long_day(brief.as_of)}, with acts since {long_day(brief.since)}."
    for section in brief.spoken:
        yield f"\n## {plain(section.title)}"
        yield from _body(section)
        if section.title == "How it moves" and brief.monthly and brief.confirmed:
            yield from _months(brief.monthly, brief.confirmed)
    if brief.silent:
        yield f"\n{plain(brief.silent)} [[method]](#method)"
    yield "\n## Sources\n"
    yield from (_source(citation) for citation in brief.citations)
    yield f'\n## Method\n\n<a id="method"></a>{brief.method}'


def _body(section: Section) -> Iterator[str]:
    for group in section.groups:
        yield f"\n### {group.title}\n"
        yield from (_statement(one) for one in group.statements)
    if section.statements:
        yield ""
    yield from (_statement(one) for one in section.statements)


def _statement(statement: Statement) -> str:
    lead = f"**{statement.lead}**: " if statement.lead else ""
    cites = "".join(f"[[{number}]](#s{number})" for number in statement.citations) or "[[method]](#method)"
    return f"- {lead}{plain(statement.text)} {cites}"


def _months(monthly: Series, confirmed: Series) -> Iterator[str]:
    """The last months as a table; a month of too little coverage says so instead of nought."""
    yield "\n| month | cooperation | of it confirmed | conflict | of it confirmed |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    sure = {day: i for i, day in enumerate(confirmed.starts)}
    for i in range(max(0, len(monthly.starts) - TABLED), len(monthly.starts)):
        day, at = monthly.starts[i], sure.get(monthly.starts[i])
        figures = [monthly.cooperation[i], confirmed.cooperation[at] if at is not None else 0.0]
        figures += [monthly.conflict[i], confirmed.conflict[at] if at is not None else 0.0]
        cells = [f"{figure:.1f}" for figure in figures]
        note = "" if monthly.covered[i] else " (too little coverage)"
        yield f"| {MONTHS[day.month - 1][:3]} {day.year}{note} | {' | '.join(cells)} |"


def _source(citation: Citation) -> str:
    name = plain(citation.title or "an article without a title")
    linked = f"[{name}](<{citation.url}>)" if citation.url else name
    who = f"{citation.factuality.value}, the word of {plain(citation.speaker)}"
    day = short_day(citation.published.date())
    anchor = f'<a id="s{citation.number}"></a>'
    event = f"event `{citation.event[:8]}`"
    return f"{citation.number}. {anchor}{plain(citation.outlet)}, {linked}, {day}; {who}; {event}."


def plain(text: str) -> str:
    """Text from outside in which nothing is markup."""
    one_line = escape(" ".join(text.split()), quote=False)
    return "".join("\\" + sign if sign in "\\`*_[]|#" else sign for sign in one_line)
