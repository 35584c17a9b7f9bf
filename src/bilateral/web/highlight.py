"""A sentence with the words that carry actor, recipient and source marked."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from bilateral.model import Report, Span

ROLES = ("source", "actor", "recipient")


def highlighted(report: Report) -> Markup:
    """The sentence as HTML in which everything but the marks is escaped.

    Where spans overlap, the one that begins first stands; spans outside the sentence are passed over.
    """
    pieces, place = [], 0
    for (start, end), role in _spans(report):
        if start < place:
            continue
        pieces += [escape(report.text[place:start]), _mark(role, report.text[start:end])]
        place = end
    return Markup("").join([*pieces, escape(report.text[place:])])


def _mark(role: str, words: str) -> Markup:
    return Markup('<mark class="{}" title="{}">{}</mark>').format(role, role, words)


def _spans(report: Report) -> list[tuple[Span, str]]:
    return sorted((span, role) for span, role in _named(report) if 0 <= span[0] < span[1] <= len(report.text))


def _named(report: Report) -> Iterator[tuple[Span, str]]:
    for role in ROLES:
        who = getattr(report, role)
        if who is not None and who.span is not None:
            yield who.span, role
