"""Going on from where a block stood gives, row for row, what consolidating all of it anew gives."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, true

from bilateral import consolidation, events
from bilateral.ledger import Conclusion, Ledger, schema
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
    Status,
)
from ledger_values import article, fresh, ledger_in, party, report, whole

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
    """Makes articles, codings and placements from one source of chance; what it makes depends on that alone.

    Days pass from one article to the next, though some come late. Versions and copies of an article mostly say what
    it says.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.today = START
        self.pace = chance.choice([(0, 1), (0, 0, 1, 3), (0, 1, 3, 10, 40), (1, 10, 60, 300)])
        self.versions: list[Article] = []
        self.original: dict[str, str] = {}

    def steps(self, number: int) -> list[tuple[Any, ...]]:
        """So many things to do to a ledger, one after the other."""
        return [step for _ in range(number) for step in self.step()]

    def step(self) -> list[tuple[Any, ...]]:
        chance, held = self.chance, self.versions
        what = chance.random() if held else 1.0
        if what < 0.05:
            one = chance.choice(held)
            coder = chance.randrange(3)
            return [("code", f"coder {coder}", one.version, self.reports(one, coder))]
        if what < 0.1:
            return [("place", chance.choice(held).version, chance.choice(held).version)]
        self.today += timedelta(days=chance.choice(self.pace), hours=chance.choice([0, 0, 5]))
        known = self.today - timedelta(days=chance.choice([0] * 8 + [1, 5, 70]))
        before = chance.choice(held[-6:]) if what < 0.65 else None
        if before is None:
            one = Article(id=f"article {len(held)}", published=known, text=self.text(), **self.header())
            return self.published(one, one.version)
        if what < 0.35:
            return self.published(self.copy(before, known), before.version)
        return self.published(self.correction(before, known), chance.choice([before.version, None]))

    def published(self, one: Article, dispatch: str | None) -> list[tuple[Any, ...]]:
        self.versions.append(one)
        steps: list[tuple[Any, ...]] = [("add", one), ("place", one.version, dispatch or one.version)]
        return steps if one.withdrawn else [*steps, ("code", "coder 0", one.version, self.reports(one, 0))]

    def copy(self, original: Article, known: datetime) -> Article:
        """The same text elsewhere, cut or with a sentence more."""
        name = f"article {len(self.versions)}"
        self.original[name] = self.original.get(original.id, original.id)
        text = self.chance.choice([original.text, f"{original.text} More follows.", self.text()])
        return Article(id=name, published=max(known, original.known), text=text, **self.header())

    def correction(self, before: Article, known: datetime) -> Article:
        """Another version, which may say again what an earlier one said, or take all back."""
        texts = [one.text for one in self.versions if one.id == before.id]
        return Article(
            id=before.id,
            published=before.published,
            updated=max(known, before.known + timedelta(hours=1)),
            text=self.chance.choice([*texts, self.text(), "Nothing of it."]),
            withdrawn=self.chance.random() < 0.15,
            **self.header(),
        )

    def text(self) -> str:
        said = self.chance.sample(SENTENCES, self.chance.randrange(1, 4))
        return " ".join(said) + f" Note {self.chance.randrange(9)}."

    def header(self) -> dict[str, Any]:
        outlet = self.chance.choice(["Sample Wire", "Sample Herald", "Sample Post"])
        return {"publishers": (outlet,), "language": "en"}

    def reports(self, one: Article, coder: int) -> list[Report]:
        return [
            self.report(one, text, random.Random(f"{self.original.get(one.id, one.id)} {coder} {text} {number}"))
            for text in SENTENCES
            if text in one.text
            for number in range(self.chance.choice([1, 1, 2]))
        ]

    def report(self, one: Article, text: str, chance: random.Random) -> Report:
        chance = self.chance if self.chance.random() < 0.1 else chance
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
            factuality=chance.choice([*Factuality, Factuality.OCCURRED, Factuality.DENIED]),
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
    ledger.add_consolidations(
        consolidation.concluded(ledger, block, upto, press=PRESS, original_of=_original_in(ledger))
        for block, upto in ledger.blocks_to_consolidate().items()
    )


def begin_anew(ledger: Ledger) -> None:
    for block, upto in ledger.blocks_to_consolidate().items():
        made = events.consolidate(events.without_echoes(ledger.filings(block=block), _original_in(ledger)))
        ledger.add_consolidations([whole(block, upto, made)])


def _original_in(ledger: Ledger) -> consolidation.Originals:
    def original(name: str) -> Article | None:
        found = ledger.article(name)
        return None if found is None or found.withdrawn else found

    return original


def standing(ledger: Ledger, *tables: Any) -> list[list[Any]]:
    """All that stands in these tables, but for when it was recorded."""
    with ledger._engine.connect() as connection:
        return [
            sorted(
                tuple(row)
                for row in connection.execute(
                    select(*(column for column in table.c if column.name != "recorded")).where(_stands(table))
                )
            )
            for table in tables
        ]


def _stands(table: Any) -> Any:
    return stands(table) if "item" in table.c else true()


@given(seed=st.integers(0, 10**9), passes=st.lists(st.integers(1, 12), min_size=2, max_size=6))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_going_on_gives_what_beginning_anew_gives(blank: Path, seed: int, passes: list[int]) -> None:
    desk, done, seen = Desk(random.Random(seed)), [], []
    with fresh(blank) as going, fresh(blank) as anew, fresh(blank) as once:
        for number in passes:
            steps = desk.steps(number)
            done += steps
            for ledger, conclude in ((going, go_on), (anew, begin_anew)):
                do(ledger, steps)
                conclude(ledger)
            assert standing(going, *CONCLUDED) == standing(anew, *CONCLUDED)
            seen.append((going.status().newest_recorded, going.events()))
        do(once, done)
        go_on(once)
        assert standing(going, *KEPT) == standing(once, *KEPT)
        for day in (None, *range(0, 1500, 100)):
            by = None if day is None else START + timedelta(days=day)
            assert going.events(as_of=by) == once.events(as_of=by)
        for report in {filing.report.id for filing in once.filings()}:
            assert going.events_of(report) == once.events_of(report)
        for moment, then in seen:
            assert going.events(recorded_as_of=moment) == then


@given(seed=st.integers(0, 10**9))
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_ledger_without_acts_is_consolidated_whole_and_then_gone_on_with(blank: Path, seed: int) -> None:
    desk = Desk(random.Random(seed))
    first, *more = (desk.steps(6) for _ in range(3))
    with fresh(blank) as older, fresh(blank) as newer:
        do(older, first)
        begin_anew(older)
        do(newer, first)
        go_on(newer)
        for steps in more:
            for ledger in (older, newer):
                do(ledger, steps)
                go_on(ledger)
        assert standing(older, *CONCLUDED) == standing(newer, *CONCLUDED)
        for some, whole in zip(standing(older, *KEPT), standing(newer, *KEPT), strict=True):
            assert set(some) <= set(whole)  # a block that nothing touched since keeps none


def test_a_ledger_of_the_schema_before_is_gone_on_with(blank: Path) -> None:
    desk = Desk(random.Random(7))
    first, second = desk.steps(12), desk.steps(12)
    with fresh(blank) as older, fresh(blank) as newer:
        for ledger in (older, newer):
            do(ledger, first)
        begin_anew(older)
        do(older, second[:9])
        go_on(newer)
        older.close()
        _take_back_to_0002(older.path)
        with ledger_in(older.path.parent) as reopened:
            do(reopened, second)
            do(newer, second)
            go_on(reopened)
            go_on(newer)
            assert standing(reopened, *CONCLUDED) == standing(newer, *CONCLUDED)
            assert standing(reopened, schema.carried) == standing(newer, schema.carried)


QUICK = ("report_states_report", "event_states_known", "event_states_date")


def _take_back_to_0002(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        later = ("tries", "messages", "alerts", "watch_marks", "reviewed", "reviews")
        people = ("users", "passes_ended", "passes", "audit")
        collected = ("waiting", "visits", "superseded", "raw_records", "announced", "subscriptions")
        for table in ("acts", "held", "carried", "daily_counts", "imports", "derived", *later, *people, *collected):
            connection.execute(f"drop table {table}")
        for name in (*(f"{table}_entry" for table in ("codings", "dispatches", "touched", "consolidations")), *QUICK):
            connection.execute(f"drop index {name}")
        connection.execute("alter table touched drop column since")
        connection.execute("drop index dispatches_dispatch")
        for table in ("memberships", "forwards", "event_states"):
            connection.execute(f"drop index {table}_block_known")
            connection.execute(f"create index {table}_block on {table} (block)")
        connection.execute("update alembic_version set version_num = '0002'")
    connection.close()


def one_report(number: int, **more: Any) -> list[tuple[Any, ...]]:
    """An article of that day of January 2024 with a report of an act planned by Pyongyang and Moscow."""
    one = article(f"article {number}", at=number)
    said = report(one, more.pop("text", "Envoys plan a visit."), **{"event_type": EventType.CONSULT, **more})
    return [("add", one), ("place", one.version, one.version), ("code", "coder", one.version, [said])]


def test_a_plan_made_long_before_is_found_when_it_is_called_off(blank: Path) -> None:
    planned = {"factuality": Factuality.PLANNED, "date": date(2024, 8, 1), "source": None, "mode": "visit"}
    refused = {"text": "Moscow cancelled the visit that envoys plan.", "event_type": EventType.REJECT}
    with fresh(blank) as ledger:
        do(ledger, one_report(0, **planned))
        go_on(ledger)
        do(ledger, one_report(90, **refused, actor=party("RUS"), recipient=party("PRK"), source=Source(state="RUS")))
        go_on(ledger)
        assert Status.CANCELLED in [event.status for event in ledger.events()]


def test_what_was_gone_on_from_must_not_have_been_consolidated_meanwhile(blank: Path) -> None:
    with fresh(blank) as ledger:
        for number in range(2):
            do(ledger, one_report(number))
            if number == 0:
                go_on(ledger)
        ((block, upto),) = ledger.blocks_to_consolidate().items()
        stale = ledger.resumption(block)
        assert stale is not None
        assert stale.since == article(at=1).known
        go_on(ledger)
        before = standing(ledger, *CONCLUDED)
        assert ledger.add_consolidations([Conclusion(block=block, upto=upto, resumed=stale)]) == 0
        assert standing(ledger, *CONCLUDED) == before


def test_a_past_that_another_process_changed_is_read_whole(blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh(blank) as ledger, fresh(blank) as anew:
        for number in range(2):
            for one, conclude in ((ledger, go_on), (anew, begin_anew)):
                do(one, one_report(number))
                with monkeypatch.context() as patch:
                    patch.setattr(consolidation.Recollection, "members", _changed)
                    conclude(one)
        assert standing(ledger, *CONCLUDED) == standing(anew, *CONCLUDED)


def _changed(*_: object) -> None:
    raise consolidation.Changed
