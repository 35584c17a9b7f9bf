"""The map of a brief: it shows what the brief tells and no more, where it lies, with what is disputed, and in words."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from bilateral import coding, products
from bilateral.ledger import Ledger
from bilateral.model import Direction
from bilateral.products import map_drawing, map_frame, map_labels
from bilateral.products.grounded import Grounded, as_json, from_json, grounded
from bilateral.products.marked import BriefMap, Line, Look, Mark, key, partner, subjects
from bilateral.products.names import called, long_day
from bilateral.products.pdf import as_pdf
from bilateral.products.proof import Coded, Proof
from bilateral.products.world_map import arc
from bilateral.view import View
from products_values import DAY, event

BRIEFS = [("PRK", "RUS"), ("PRK",), ("CHN", "PRK", "RUS")]
GULF = ("SAU", "ARE", "BHR", "KWT", "IRN", "TUR", "USA", "EGY")


def line(first: str, second: str, direction: Direction = Direction.WORSENING) -> Line:
    return Line(dyad=(first, second), direction=direction, since=date(2014, 3, 2), probability=0.9)


def around(state: str, others: tuple[str, ...]) -> BriefMap:
    looks = [look for look in Look if look is not Look.SUBJECT]
    return BriefMap(
        marks=subjects([state])
        + tuple(Mark(state=one, look=looks[number % len(looks)]) for number, one in enumerate(others))
    )


@pytest.fixture(scope="module")
def made(sample: Path) -> dict[tuple[str, ...], products.Brief]:
    with Ledger(sample) as ledger:
        return {about: products.brief_on(View(ledger, DAY), about) for about in BRIEFS}


def texts(brief: products.Brief, title: str) -> str:
    (section,) = [one for one in brief.sections if one.title == title]
    return " ".join(one.text for one in section.statements)


def test_a_relation_has_both_states_and_the_movement_that_is_judged(made) -> None:
    brief = made["PRK", "RUS"]
    assert brief.map.subjects == ("PRK", "RUS")
    (moved,) = brief.map.lines
    assert long_day(moved.since) in texts(brief, "Key judgements")
    assert moved.direction is brief.shifts[-1].direction


def test_a_country_has_the_relations_that_its_brief_tells_and_no_other(made) -> None:
    brief = made["PRK",]
    told = texts(brief, "Relations") + texts(brief, "How its relations move")
    others = [mark for mark in brief.map.marks if mark.look is not Look.SUBJECT]
    assert len(others) > 3
    assert all(called(mark.state) in told for mark in others)
    assert all(long_day(mark.since) in told for mark in others if mark.since)
    assert {mark.look for mark in others} >= {Look.WORSENING, Look.COOPERATION, Look.CONFLICT}


def test_a_bloc_has_its_members_and_what_moved_among_them(made) -> None:
    brief = made["CHN", "PRK", "RUS"]
    assert brief.map.subjects == ("CHN", "PRK", "RUS")
    told = texts(brief, "How the relations inside move")
    assert brief.map.lines
    assert all(long_day(one.since) in told for one in brief.map.lines)


@pytest.mark.parametrize(
    ("kinds", "look"),
    [(["AID"], Look.COOPERATION), (["AID", "ACCUSE"], Look.MIXED), (["AID", "ACCUSE", "COERCE"], Look.CONFLICT)],
)
def test_without_a_shift_a_relation_looks_as_most_of_its_acts(kinds, look) -> None:
    assert partner("RUS", [event(kind) for kind in kinds], None) == Mark(state="RUS", look=look)


def test_the_key_tells_all_that_is_drawn() -> None:
    shown = around("QAT", GULF)
    told = " ".join(entry.text for entry in key(shown))
    assert all(called(mark.state) in told for mark in shown.marks)
    moved = BriefMap(marks=subjects(("RUS", "UKR")), lines=(line("RUS", "UKR"),))
    assert (
        key(moved)[-1].text
        == "Russia and Ukraine have very likely moved apart since 2 March 2014 (90\N{NO-BREAK SPACE}%)."
    )


@pytest.mark.parametrize(
    "shown",
    [
        around("QAT", GULF),
        around("FRA", ("DEU", "GBR", "MLI", "LBY", "SYR", "RUS", "USA", "ITA", "CAF", "BEL", "LUX", "NLD", "CHE")),
        BriefMap(marks=subjects(("EST", "FIN", "LTU", "LVA", "POL")), lines=(line("EST", "LVA"), line("FIN", "POL"))),
    ],
    ids=["Gulf", "France", "Baltic"],
)
def test_no_name_covers_another_or_leaves_the_map(shown) -> None:
    frame = map_frame.framed(shown)
    boxes = [label.box for label in map_labels.labels(shown, frame)]
    assert len(boxes) >= len(shown.marks) - 3
    assert all(frame.holds(box) for box in boxes)
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart


def test_a_map_is_of_the_part_of_the_world_that_is_meant_and_never_large() -> None:
    near, far = (map_drawing.figure(BriefMap(marks=subjects(pair))) for pair in (("SRB", "XKX"), ("JPN", "USA")))
    assert near is not None
    assert far is not None
    assert len(near.drawing) < 30_000
    assert len(far.drawing) < 90_000
    assert "Kosovo: under Security Council resolution 1244 (1999)" in near.disputes
    assert not any("Kashmir" in note for note in near.disputes)


def test_what_is_disputed_stays_so_between_its_own_parties() -> None:
    figure = map_drawing.figure(BriefMap(marks=subjects(("RUS", "UKR"))))
    assert figure is not None
    assert any(note.startswith("Crimea: part of Ukraine") for note in figure.disputes)
    areas = re.findall(r'<path class="([^"]*disputed)" stroke-dasharray', figure.drawing)
    assert "disputed" in areas  # Crimea is dashed, and is neither's
    assert "who holds what, not what the" in figure.note


def test_names_on_it_are_those_of_the_united_nations() -> None:
    drawing = map_drawing.drawn(BriefMap(marks=subjects(("PRK", "RUS"))))
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", str(drawing)))
    assert words == "Democratic People&#39;s Republic of Korea Russian Federation"


def test_states_that_are_no_more_are_named_as_not_on_it() -> None:
    figure = map_drawing.figure(BriefMap(marks=subjects(("USA", "YUG"))))
    assert figure is not None
    assert figure.key[-1].text == "Not on the map, which has the states of today: Yugoslavia."
    assert map_drawing.figure(BriefMap(marks=subjects(("DDR", "YUG")))) is None
    assert map_drawing.on_paper(BriefMap(marks=subjects(("DDR", "YUG")))) == ""
    assert map_drawing.figure(None) is None


def test_two_movements_of_one_relation_are_two_lines() -> None:
    both = (line("ISR", "PSE"), line("ISR", "PSE", Direction.DEEPENING))
    drawing = str(map_drawing.drawn(BriefMap(marks=subjects(("ISR", "PSE")), lines=both)))
    moved = re.findall(r'<path class="(\w+)"[^>]* d="(M[^"]*Q[^"]*)"', drawing)
    assert [name for name, _ in moved] == ["worsening", "deepening"]
    assert len({path for _, path in moved}) == 2
    assert moved[0][1] == arc("ISR", "PSE")


def test_a_page_opens_relations_from_it_and_a_file_does_not() -> None:
    shown = around("QAT", ("SAU",))
    assert '<a href="/relation/QAT-SAU" tabindex="-1">' in str(
        map_drawing.drawn(shown, lambda pair: f"/relation/{'-'.join(pair)}")
    )
    assert "<a " not in str(map_drawing.drawn(shown))


@pytest.mark.parametrize("about", BRIEFS, ids="-".join)
def test_the_file_has_the_map_with_its_words_and_stays_small(made, about) -> None:
    page = products.as_page(made[about])
    assert page.count('<svg class="place"') == 1
    assert all(entry.text in page for entry in key(made[about].map))
    assert len(page.encode()) < 300_000
    assert not re.search(r"<script|<link|@import|url\(|src=| style=", page)


def test_paper_has_the_map_with_its_words(made) -> None:
    pages = PdfReader(io.BytesIO(as_pdf(made["PRK",]))).pages
    first = " ".join(" ".join(page.extract_text() for page in pages[:2]).split())
    assert "More cooperation than conflict: Russia." in first
    assert "who holds what, not what the United" in first


def test_what_changed_and_the_paper_have_none(sample: Path) -> None:
    with Ledger(sample) as ledger:
        view = View(ledger, DAY)
        assert products.changed(view, ("PRK", "RUS"), View(ledger, date(2023, 10, 1))).map is None


@pytest.fixture(scope="module")
def checked(sample: Path) -> tuple[Grounded, Proof]:
    ledger = Ledger(sample)
    view = View(ledger, DAY, ledger.last_recorded())
    brief = from_json(as_json(grounded(products.brief_on(view, ("PRK",), None, "short"), view)))
    return brief, Proof(brief, ledger, Coded(coding.Settings()))


def with_mark(shown: BriefMap, code: str, **values) -> BriefMap:
    marks = tuple(msgspec.structs.replace(one, **values) if one.state == code else one for one in shown.marks)
    return msgspec.structs.replace(shown, marks=marks)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda shown: with_mark(shown, "RUS", look=Look.CONFLICT), "shows Russia as conflict on its map"),
        (lambda shown: with_mark(shown, "USA", since=date(2001, 1, 1)), "as worsening since 1 January 2001 on its map"),
        (lambda shown: with_mark(shown, "JPN", state="FJI"), "shows Fiji as conflict on its map"),
        (lambda shown: msgspec.structs.replace(shown, lines=(line("PRK", "RUS"),)), "draws North Korea–Russia"),
        (lambda shown: msgspec.structs.replace(shown, marks=shown.marks[:-1]), "out of its map"),
    ],
)
def test_a_map_that_the_ledger_does_not_bear_out_is_found(checked, change, problem) -> None:
    brief, proof = checked
    assert proof.verdict(brief).failures == ()
    told = " ".join(
        failure.line() for failure in proof.verdict(msgspec.structs.replace(brief, map=change(brief.map))).failures
    )
    assert problem in told


def test_a_brief_from_before_there_were_maps_still_holds(checked) -> None:
    brief, proof = checked
    head = msgspec.json.decode(as_json(brief))
    del head["map"]
    assert proof.verdict(from_json(msgspec.json.encode(head))).failures == ()
