"""How the coder's tests say what a sentence must give."""

from __future__ import annotations

from datetime import UTC, datetime

from bilateral.coding import code
from bilateral.model import Article, Report


def reports(text: str, day: str = "2024-01-10", title: str | None = None) -> list[Report]:
    """The reports of a text published at noon, UTC."""
    published = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
    article = Article(id="a", published=published, text=text, title=title, language="en")
    return [report for _, found in code([article]) for report in found]


def said(report: Report) -> str:
    """A report as one line: `PRK AID RUS by KOR occurred`; `visit`, `undirected` and the object's class follow."""
    words = [report.actor.state or report.actor.name or "?", report.event_type.value]
    if report.recipient:
        words.append(report.recipient.state or report.recipient.name or "?")
    if report.source:
        words += ["by", report.source.state or report.source.name or "?"]
    words.append(report.factuality.value)
    if report.mode == "visit":
        words.append("visit")
    if not report.directed:
        words.append("undirected")
    return " ".join(words)


def lines(text: str, day: str = "2024-01-10") -> list[str]:
    """All reports of a text as lines."""
    return [said(report) for report in reports(text, day)]
