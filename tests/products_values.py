"""A small world for the tests of briefs and pages: a few sentences about North Korea and Russia, as coded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bilateral.events import consolidate
from bilateral.ledger import Ledger
from bilateral.model import (
    Article,
    Event,
    EventType,
    Factuality,
    Object,
    Party,
    Precision,
    Report,
    Source,
    SourceKind,
    Status,
    Voice,
)
from ledger_values import whole

PRK = Party(state="PRK", sector="GOV", name="Pyongyang", span=(0, 9))
RUS = Party(state="RUS", sector="GOV", name="Russia")
SHELLS = Object(text="containers of shells", cls="munitions", quantity=1000, unit="containers")
PAIR = ("PRK", "RUS")
DAY = date(2024, 1, 15)


def now() -> datetime:
    return datetime(2024, 1, 20, tzinfo=UTC)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def said_by(state: str) -> Source:
    return Source(state=state, sector="GOV", name=state, kind=SourceKind.OFFICIAL)


def told(day: str, text: str, kind: EventType, **more: Any) -> tuple[Article, Report]:
    """An article of one sentence from `outlet`, with its one report."""
    outlet, title = more.pop("outlet", "Sample Wire"), more.pop("title", f"News of {day}")
    url = more.pop("url", f"https://sample.example/{day}")
    article = Article(
        id=f"{day} {text} {outlet}",
        published=at(day),
        text=text,
        title=title,
        url=url,
        publishers=(outlet,),
        language="en",
    )
    source = more.get("source")
    values: dict[str, Any] = {
        "article": article.id,
        "sentence": 0,
        "text": text,
        "actor": PRK,
        "recipient": RUS,
        "event_type": kind,
        "directed": True,
        "object": None,
        "mode": None,
        "contexts": (),
        "source": None,
        "chain": (source,) if source else (),
        "factuality": Factuality.OCCURRED,
        "fields": (),
        "date": at(day).date(),
        "date_precision": Precision.DAY,
        "place": None,
        "confidence": 0.9,
    }
    return article, Report.make(**(values | more))


def story() -> list[tuple[Article, Report]]:
    """Talks that two outlets saw, shells that two states assert and Russia denies, a visit that may come."""
    arms = {"object": SHELLS, "contexts": ("military",), "fields": ("military aid",)}
    claim = {"kind": EventType.AID, **arms, "date_precision": Precision.MONTH}
    moscow = Party(state="RUS", sector="GOV", name="Moscow")
    return [
        told("2023-07-27", "Pyongyang held talks with Russia.", EventType.CONSULT, fields=("talks",)),
        told(
            "2023-07-27",
            "Pyongyang and Moscow met.",
            EventType.CONSULT,
            fields=("talks",),
            outlet="Sample Gulf Post",
        ),
        told("2023-10-13", "Pyongyang sent shells, Washington said.", source=said_by("USA"), **claim),
        told("2023-10-16", "Pyongyang sent shells, Seoul said.", source=said_by("KOR"), **claim),
        told(
            "2023-10-18",
            "Russia denied that Pyongyang sent shells.",
            source=said_by("RUS"),
            factuality=Factuality.DENIED,
            **claim,
        ),
        told(
            "2024-01-14",
            "Moscow may visit Pyongyang.",
            EventType.CONSULT,
            mode="visit",
            actor=moscow,
            recipient=PRK,
            factuality=Factuality.POSSIBLE,
            fields=("talks",),
            date_precision=Precision.UNKNOWN,
        ),
    ]


def filled(path: Path, stories: list[tuple[Article, Report]] | None = None) -> Ledger:
    """A ledger that holds the story, consolidated."""
    ledger = Ledger(path, clock=now)
    articles = story() if stories is None else stories
    ledger.add_articles(article for article, _ in articles)
    ledger.add_reports("by hand", [(article.version, [report]) for article, report in articles])
    for block, upto in ledger.blocks_to_consolidate().items():
        made = consolidate(ledger.filings(block=block))
        ledger.add_consolidations([whole(block, upto, made)])
    return ledger


def event(kind: EventType = EventType.AID, status: Status = Status.CONFIRMED, **more: Any) -> Event:
    values: dict[str, Any] = {
        "id": "0123456789abcdef01234567",
        "event_type": kind,
        "mode": None,
        "fields": (),
        "object": None,
        "actor": PRK,
        "recipient": RUS,
        "date": date(2023, 10, 13),
        "date_precision": Precision.DAY,
        "place": None,
        "status": status,
        "independent_sources": 1,
        "speakers": (),
        "reports": ("r1",),
        "first_known": at("2023-10-13"),
        "confidence": 0.9,
    }
    return Event(**(values | more))


def voice(key: str, factuality: Factuality = Factuality.OCCURRED, **more: Any) -> Voice:
    return Voice(**({"key": key, "factuality": factuality, "first": at("2023-10-13")} | more))
