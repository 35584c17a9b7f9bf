"""Decisions for the terminal and as rows; and as labels that a coder can learn from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from bilateral.ledger import Ledger
from bilateral.model import Party, Precision, Report, Review, ReviewKind, Source, in_force
from bilateral.products.names import plural
from bilateral.products.printing import blank, show, write_rows
from bilateral.reviewing import is_undone

COLUMNS = (*Review.__struct_fields__, "undone")
Row = dict[str, Any]


def print_reviews(made: Sequence[Review], format: str = "table") -> None:  # noqa: A002
    """All decisions, oldest first, with whether they hold, as a table or as rows ("jsonl", "csv")."""
    if format != "table":
        rows = (msgspec.to_builtins(one) | {"undone": is_undone(made, one)} for one in made)
        write_rows(rows, format, COLUMNS)
        return
    table = blank("id", "when", "who", "what", "of", "why", "", wrapped=("of", "why"))
    for one in made:
        undone = "undone" if is_undone(made, one) else ""
        table.add_row(one.id[:8], f"{one.at:%Y-%m-%d %H:%M}", one.who, one.kind.value, about(one), one.reason, undone)
    show(table, plural(len(made), "decision"))


def about(one: Review) -> str:
    """What a decision is about, in a few words."""
    if one.kind is ReviewKind.UNDO:
        return f"decision {(one.undoes or '')[:8]}"
    if one.kind is ReviewKind.MERGE:
        return " and ".join(f"event {event[:8]}" for event in one.events)
    if one.kind is ReviewKind.SPLIT:
        return f"{plural(len(one.reports), 'report')} of event {one.events[0][:8]}"
    changed = changes(one)
    return f"report {one.reports[0][:8]}" + (f": {changed}" if changed else "")


def changes(one: Review) -> str:
    """ "event_type COOPERATE, recipient RUS"."""
    given = one.correction.given() if one.correction else {}
    return ", ".join(f"{name} {_short(value)}" for name, value in given.items())


def _short(value: object) -> str:
    if isinstance(value, Party | Source):
        return value.state or value.name or "?"
    if isinstance(value, tuple):
        return " + ".join(value) or "none"
    return "none" if value is None else str(value)


def labels(ledger: Ledger, *, with_text: bool = False) -> Iterator[Row]:
    """The sentences of reports that were rejected or corrected, as rows of `training/labels`, by (article, sentence).

    Each carries all reports of the sentence as they should be. The sentence itself belongs to others: without
    `with_text` it is named by the first 16 digits of its SHA-256. Spans count the characters of the sentence.
    """
    kinds = (ReviewKind.REJECT, ReviewKind.CORRECT)
    named = [report for one in in_force(ledger.reviews()) if one.kind in kinds for report in one.reports]
    said = {(one.report.article, one.report.text): one.report for name in named if (one := ledger.report(name))}
    for (article, text), first in sorted(said.items(), key=lambda item: (item[0][0], item[1].sentence, item[0][1])):
        held = [one for one in ledger.filings_in(article) if one.report.text == text and one.withdrawn is None]
        stored = ledger.article(article)
        label: Row = {"id": f"{article}/{first.sentence}", "day": stored.day.isoformat() if stored else None}
        mark = hashlib.sha256(text.encode()).hexdigest()[:16]
        label |= {"text": text} if with_text else {"sha": mark}
        yield label | {"tags": ["reviewed"], "reports": [_label(one.report) for one in held]}


def _label(report: Report) -> Row:
    place = report.place and _span_of(report, report.place.name)
    return {
        "actor": _party(report.actor),
        "recipient": report.recipient and _party(report.recipient),
        "directed": report.directed,
        "event_type": report.event_type.value,
        "factuality": report.factuality.value,
        "source": report.source and _party(report.source) | {"kind": report.source.kind.value},
        "act": None,
        "object": report.object and {"class": report.object.cls, "span": report.object.span},
        "mode": report.mode,
        "contexts": list(report.contexts),
        "fields": list(report.fields),
        "date": _date(report),
        "place": place,
    }


def _party(one: Party | Source) -> Row:
    """Its name only where it has no state, as the labels have it."""
    return {"state": one.state, "sector": one.sector, "name": None if one.state else one.name, "span": one.span}


def _span_of(report: Report, words: str) -> list[int] | None:
    start = report.text.find(words)
    return [start, start + len(words)] if start >= 0 else None


def _date(report: Report) -> str | None:
    """As exactly as the text gives it; `None` where it gives nothing."""
    digits = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.UNKNOWN: 0}.get(report.date_precision, 10)
    return report.date.isoformat()[:digits] or None
