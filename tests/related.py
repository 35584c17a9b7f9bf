"""Events and exposures for the tests of relations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from bilateral.model import Event, EventType, Party, Precision, Status, Step, content_id, end_of_day

AB = ("AAA", "BBB")
START = date(2000, 1, 1)


def act(
    kind: str,
    day: date,
    *,
    key: str = "",
    status: Status = Status.REPORTED,
    steps: Sequence[tuple[date, Status]] = (),
    actor: str = "AAA",
    recipient: str | None = "BBB",
    recipient_sector: str | None = "GOV",
    **more: Any,
) -> Event:
    """An event that became known on its day, or as its steps have it."""
    history = tuple(Step(known=end_of_day(known), status=reached) for known, reached in steps)
    values: dict[str, Any] = {
        "id": content_id(f"{kind}|{day}|{key}"),
        "event_type": EventType(kind),
        "mode": None,
        "fields": (),
        "object": None,
        "actor": Party(state=actor, sector="GOV"),
        "recipient": Party(state=recipient, sector=recipient_sector) if recipient else None,
        "date": day,
        "date_precision": Precision.DAY,
        "place": None,
        "status": steps[-1][1] if steps else status,
        "independent_sources": 1,
        "speakers": (),
        "reports": (),
        "first_known": history[0].known if history else end_of_day(day),
        "confidence": 0.9,
        "history": history,
    }
    return Event(**(values | more))


def calm(years: float, per_year: float, *, seed: int, first: date = START) -> list[Event]:
    """A Poisson stream of mixed events: a relationship in which nothing changes."""
    random = np.random.default_rng(seed)
    kinds = ("CONSULT", "AGREE", "COOPERATE", "ACCUSE", "REJECT", "SANCTION")
    days = np.sort(random.integers(0, int(years * 365.25), random.poisson(years * per_year)))
    chosen = random.integers(0, len(kinds), len(days))
    return [
        act(kinds[kind], first + timedelta(days=int(day)), key=str(number))
        for number, (day, kind) in enumerate(zip(days, chosen, strict=True))
    ]


def read_weekly(first: date, last: date, articles: int = 4) -> list[tuple[date, int]]:
    """So many articles on either state every seventh day."""
    return [(first + timedelta(days=gone), articles) for gone in range(0, (last - first).days + 1, 7)]
