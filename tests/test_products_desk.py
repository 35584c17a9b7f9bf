"""The desks of countries: their own page each, and the world at a glance."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bilateral import products
from bilateral.ledger import Ledger
from bilateral.model import EventType, Party
from bilateral.products import world_glance
from bilateral.products.statements import Kind
from bilateral.view import View
from bilateral.world import states
from products_values import filled, told

DAY = date(2024, 1, 15)
SSD = Party(state="SSD", name="Juba")
SECTIONS = [
    "Relations", "How its relations move", "Strain", "What North Korea says", "What others say of North Korea",
    "What happened", "What is planned", "What is disputed", "What it would touch", "Whose word this is",
    "What is not known",
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(sample: Path) -> products.Brief:
    with Ledger(sample) as ledger:
        return products.desk(View(ledger, DAY), "PRK")


def test_a_desk_has_its_sections_and_cites_what_it_says(desk: products.Brief) -> None:
    assert [section.title for section in desk.sections] == SECTIONS
    parts = [part for section in desk.sections for part in (section, *section.groups)]
    told = [one for part in parts for one in part.statements]
    assert len(told) > 10
    assert all(one.citations for one in told if one.kind in (Kind.EVENT, Kind.CLAIM, Kind.SHIFT, Kind.PLAN))
    known = {citation.number for citation in desk.citations}
    assert all(known.issuperset(one.citations) for one in told)


def test_relations_come_with_their_acts_and_the_shift_of_these_days(desk: products.Brief) -> None:
    first = desk.sections[0].statements[0]
    assert first.text.startswith("With Russia: ")
    assert "of cooperation" in first.text
    assert first.events


def test_what_a_state_says_is_apart_from_what_others_say_of_it(desk: products.Brief) -> None:
    says, said = desk.sections[3].statements, desk.sections[4].statements
    assert says
    assert said
    assert {one.events for one in says} != {one.events for one in said}


def test_a_desk_of_which_nothing_is_read_says_so(sample: Path) -> None:
    with Ledger(sample) as ledger:
        empty = products.desk(View(ledger, DAY), "TUV")
    text = products.as_markdown(empty)
    assert "no sign of calm" in text
    assert "cannot be told" in text
    assert "No act of Tuvalu was ever read; it is not covered." in text
    assert "No text of the last 90 days names Tuvalu in an act." in text


def test_a_desk_that_fell_silent_says_when_it_was_last_told_of(sample: Path) -> None:
    with Ledger(sample) as ledger:
        silent = products.desk(View(ledger, DAY), "PRK", since=date(2024, 1, 16))
    last = [one for one in silent.sections[-1].statements if one.text.startswith("The last act of North Korea")]
    assert len(last) == 1
    assert last[0].events
    assert last[0].citations


def test_the_desk_of_a_state_before_it_was_one_says_so(tmp_path: Path) -> None:
    rows = [told("2009-01-02", "Juba met Kampala.", EventType.CONSULT, actor=SSD, recipient=Party(state="UGA"))]
    with filled(tmp_path / "l.db", rows) as ledger:
        view = View(ledger, date(2009, 1, 5))
        text = products.as_markdown(products.desk(view, "SSD"))
        codes = {row["state"] for row in world_glance.rows(view)}
    assert "South Sudan is a state since 9 July 2011; what is told here is of the time before." in text
    assert "With Uganda: one act of cooperation." in text
    assert "SSD" in codes, "it has acts"
    assert "SCG" not in codes, "it had ended"


def test_a_state_to_come_without_acts_is_no_line_of_the_world(sample: Path) -> None:
    with Ledger(sample) as ledger:
        codes = {row["state"] for row in world_glance.rows(View(ledger, date(2001, 1, 1)))}
    assert {"YUG", "SDN"} <= codes
    assert codes.isdisjoint({"SSD", "SUN"})


def test_desks_are_pages_too(desk: products.Brief) -> None:
    page = products.as_page(desk)
    assert "<h1>North Korea</h1>" in page
    assert page.count("<svg") == 1  # the map


def test_the_world_has_a_line_for_every_state_there_is(sample: Path) -> None:
    with Ledger(sample) as ledger:
        found = list(world_glance.rows(View(ledger, DAY)))
    there = {code for code, state in states().items() if (state.until is None or state.until > DAY)}
    assert {row["state"] for row in found} == there
    acts = [row["acts"] for row in found]
    assert acts == sorted(acts, reverse=True)
    korea = next(row for row in found if row["state"] == "PRK")
    assert korea["busiest"] == "RUS"
    assert len(korea["events"]) == korea["acts"] > 0


def test_the_commands(run, sample: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("desk", "prk", "--as-of", "2024-01-15", "--ledger", sample).out.startswith("# North Korea")
    rows = [json.loads(line) for line in run("desks", "--format", "jsonl", "--ledger", sample).out.splitlines()]
    assert len(rows) > 200
    assert "no sign of calm" in run("desks", "--ledger", sample).out
    assert "no state has the code" in run("desk", "XXX", "--ledger", sample).err
    assert run("desk", "SUN", "--as-of", "2024-01-15", "--ledger", sample).status == 2
