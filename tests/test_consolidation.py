"""Going on from where a block stood gives, row for row, what consolidating all of it anew gives."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bilateral import consolidation, events
from bilateral.ledger import Ledger, schema
from bilateral.ledger.standing import stands
from bilateral.model import (
    Article,
    EventType,
    Factuality,
    Object,
    Party,
    Place,
    Placement,
    Precision,
    Report,
    Source,
    SourceKind,
)
from ledger_values import ledger_in

START = datetime(2023, 1, 1, 12, tzinfo=UTC)
PRESS = events.Press()
CONCLUDED = (schema.event_states, schema.memberships, schema.forwards)
KEPT = (schema.acts, schema.held)
SENTENCES = (
    "Pyongyang sent shells to Moscow by sea last month.",
    "Pyongyang sent 40 missiles to Moscow by rail.",
    "Moscow cancelled the planned visit to Pyongyang.",
    "Envoys of Moscow and Pyongyang held talks on a visit in the capital.",
    "Troops shelled the border town of Rason.",
)
ACTS = "PRK AID RUS,RUS AID PRK,PRK COOPERATE RUS,PRK CONSULT RUS,RUS CONSULT PRK,RUS REJECT PRK,PRK SANCTION RUS"
PLACES = (None, None, Place(name="Rason", country="PRK"), Place(name="Vladivostok", country="RUS"))
SOURCES = (None, None, "USA", "KOR", "PRK", "RUS")


class Desk:
    """Makes articles, codings and placements from one source of chance; what it makes depends on that alone."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.versions: list[Article] = []

    def steps(self, number: int) -> list[tuple[Any, ...]]:
        """So many things to do to a ledger, one after the other."""
        return [step for _ in range(number) for step in self.step()]

    def step(self) -> list[tuple[Any, ...]]:
        chance, held = self.chance, self.versions
        what = chance.random()
        if held and what < 0.1:
            one = chance.choice(held)
            return [("code", f"coder {chance.randrange(3)}", one.version, self.reports(one))]
        if held and what < 0.2:
            return [("place", chance.choice(held).version, chance.choice(held).version)]
        return self.published(self.article())

    def published(self, one: Article) -> list[tuple[Any, ...]]:
        chance, held = self.chance, self.versions
        original = chance.choice(held).version if held and chance.random() < 0.3 else one.version
        held.append(one)
        steps: list[tuple[Any, ...]] = [("add", one), ("place", one.version, original)]
        return steps if one.withdrawn else [*steps, ("code", "coder 0", one.version, self.reports(one))]

    def article(self) -> Article:
        chance, held = self.chance, self.versions
        days = chance.choice([chance.randrange(20), chance.randrange(60), chance.randrange(500)])
        known = START + timedelta(days=days, hours=chance.choice([0, 0, 5]))
        before = chance.choice(held) if held and chance.random() < 0.25 else None
        return Article(
            id=before.id if before else f"article {len(held)}",
            published=before.published if before else known,
            updated=max(known, before.known + timedelta(days=chance.randrange(4), hours=1)) if before else None,
            text=" ".join(chance.sample(SENTENCES, chance.randrange(1, 4))) + f" Note {chance.randrange(9)}.",
            publishers=(chance.choice(["Sample Wire", "Sample Herald", "Sample Post"]),),
            withdrawn=before is not None and chance.random() < 0.3,
            language="en",
        )

    def reports(self, one: Article) -> list[Report]:
        return [
            self.report(one, text)
            for text in SENTENCES
            if text in one.text
            for _ in range(self.chance.choice((0, 1, 1, 2)))
        ]

    def report(self, one: Article, text: str) -> Report:
        chance = self.chance
        actor, kind, recipient = chance.choice(ACTS.split(",")).split()
        arms = kind in ("AID", "COOPERATE")
        source, back = chance.choice(SOURCES), chance.choice([None, None, None, 0, 3, 30])
        return Report.make(
            article=one.id,
            sentence=SENTENCES.index(text),
            text=text,
            actor=Party(state=actor, sector="REB" if chance.random() < 0.05 else None, span=(0, 6)),
            recipient=Party(state="KOR" if chance.random() < 0.1 else recipient),
            event_type=EventType(kind),
            directed=chance.random() < 0.8,
            object=chance.choice([None, Object(text="shells", cls="munitions")]) if arms else None,
            mode=chance.choice([None, "visit"]) if kind == "CONSULT" else None,
            contexts=("military",) if kind == "AID" else (),
            source=source and Source(state=source, kind=SourceKind.OFFICIAL),
            chain=(),
            factuality=chance.choice(list(Factuality)),
            fields=(),
            date=one.day - timedelta(back or 0),
            date_precision=chance.choice([Precision.UNKNOWN, Precision.MONTH]) if back is None else Precision.DAY,
            place=chance.choice(PLACES),
            confidence=0.8,
        )


def do(ledger: Ledger, steps: list[tuple[Any, ...]]) -> None:
    for step in steps:
        match step:
            case "add", one:
                ledger.add_articles([one])
            case "place", version, dispatch:
                ledger.add_dispatches([Placement(version, dispatch)])
            case "code", coder, version, reports:
                ledger.add_reports(coder, [(version, reports)])


def go_on(ledger: Ledger) -> None:
    for block, upto in ledger.blocks_to_consolidate().items():
        consolidation.consolidate(ledger, block, upto, press=PRESS, original_of=_original_in(ledger))


def begin_anew(ledger: Ledger) -> None:
    for block, upto in ledger.blocks_to_consolidate().items():
        made = events.consolidate(events.without_echoes(ledger.filings(block=block), _original_in(ledger)))
        ledger.add_consolidation(block, upto, memberships=made.memberships, forwards=made.forwards, states=made.states)


def _original_in(ledger: Ledger) -> consolidation.Originals:
    def original(name: str) -> Article | None:
        found = ledger.article(name)
        return None if found is None or found.withdrawn else found

    return original


def rows(ledger: Ledger, tables: tuple[Any, ...]) -> list[list[Any]]:
    """All that stands in these tables."""
    with ledger._engine.connect() as connection:
        return [
            sorted(
                tuple(row)
                for row in connection.execute(
                    select(*(column for column in table.c if column.name != "recorded")).where(stands(table))
                )
            )
            for table in tables
        ]


@pytest.fixture(scope="module")
def blank() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        ledger_in(Path(folder)).close()
        yield Path(folder) / "bilateral.db"


@contextmanager
def fresh(blank: Path) -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(blank, folder)
        with ledger_in(Path(folder)) as ledger:
            yield ledger


@given(seed=st.integers(0, 10**9), passes=st.lists(st.integers(1, 8), min_size=2, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_going_on_gives_what_beginning_anew_gives(blank: Path, seed: int, passes: list[int]) -> None:
    desk, done = Desk(random.Random(seed)), []
    with fresh(blank) as going, fresh(blank) as anew, fresh(blank) as once:
        for number in passes:
            steps = desk.steps(number)
            done += steps
            do(going, steps)
            do(anew, steps)
            go_on(going)
            begin_anew(anew)
            assert rows(going, CONCLUDED) == rows(anew, CONCLUDED)
        do(once, done)
        go_on(once)
        assert rows(going, KEPT) == rows(once, KEPT)
        for day in (None, *range(0, 500, 40)):
            by = None if day is None else START + timedelta(days=day)
            assert going.events(as_of=by) == once.events(as_of=by)
