"""Small articles, reports and events for the ledger's tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bilateral.events import Consolidation
from bilateral.ledger import Conclusion, Ledger
from bilateral.model import (
    Article,
    Event,
    EventType,
    Factuality,
    Filing,
    Party,
    Precision,
    Report,
    Source,
    Status,
    content_id,
)

START = datetime(2024, 1, 10, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    """Noon of a day in January 2024, counted from the 10th."""
    return START + timedelta(days=number)


class Clock:
    """A clock that shows a minute more each time that somebody looks."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def ledger_in(folder: Path, **options: Any) -> Ledger:
    return Ledger(folder / "bilateral.db", **{"clock": Clock(), **options})


def article(name: str = "a", at: int = 0, text: str = "Shells left the port.", **more: Any) -> Article:
    return Article(**{"id": name, "published": day(at), "text": text, "language": "en", **more})


def party(state: str | None, name: str | None = None) -> Party:
    return Party(state=state, sector="GOV", name=name or state)


def report(carried_by: Article, text: str = "Pyongyang armed Moscow.", **more: Any) -> Report:
    values: dict[str, Any] = {
        "article": carried_by.id,
        "sentence": 0,
        "text": text,
        "actor": party("PRK"),
        "recipient": party("RUS"),
        "event_type": EventType.AID,
        "directed": True,
        "object": None,
        "mode": None,
        "contexts": ("military",),
        "source": Source(state="KOR", sector="GOV", name="Seoul"),
        "chain": (),
        "factuality": Factuality.OCCURRED,
        "fields": ("military aid",),
        "date": carried_by.day,
        "date_precision": Precision.DAY,
        "place": None,
        "confidence": 0.75,
    }
    return Report.make(**{**values, **more})


def event(name: str, at: int = 0, status: Status = Status.REPORTED, **more: Any) -> Event:
    values: dict[str, Any] = {
        "id": name,
        "event_type": EventType.AID,
        "mode": None,
        "fields": ("military aid",),
        "object": None,
        "actor": party("PRK"),
        "recipient": party("RUS"),
        "date": date(2024, 1, 10),
        "date_precision": Precision.DAY,
        "place": None,
        "status": status,
        "independent_sources": 1,
        "speakers": (),
        "reports": (),
        "first_known": START,
        "confidence": 0.5,
        "known": day(at),
    }
    return Event(**{**values, **more})


def conclude(ledger: Ledger) -> None:
    """Consolidate what waits, simply: in each block all reports of one type are one event.

    The event takes its id from the earliest report, so that one that comes late renames it.
    """
    for block, upto in ledger.blocks_to_consolidate().items():
        growing: dict[EventType, list[Filing]] = {}
        members, states = [], []
        for filing in ledger.filings(block=block):
            kin = growing.setdefault(filing.report.event_type, [])
            kin.append(filing)
            first = kin[0].report
            name = content_id(f"{first.event_type}{first.id}")
            members.append((filing.report.id, name, filing.known))
            states.append(
                event(
                    name,
                    known=filing.known,
                    first_known=kin[0].known,
                    event_type=first.event_type,
                    actor=first.actor,
                    recipient=first.recipient,
                    reports=tuple(one.report.id for one in kin),
                )
            )
        ledger.add_consolidations([Conclusion(block=block, upto=upto, memberships=members, states=states)])


def whole(block: str, upto: int, made: Consolidation) -> Conclusion:
    """What consolidating all of a block gave, to be stored."""
    links = {"memberships": made.memberships, "forwards": made.forwards}
    return Conclusion(block=block, upto=upto, states=made.states, **links)


@contextmanager
def fresh(blank: Path) -> Iterator[Ledger]:
    """A ledger of its own, made by copying the empty one."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(blank, folder)
        with ledger_in(Path(folder)) as ledger:
            yield ledger
