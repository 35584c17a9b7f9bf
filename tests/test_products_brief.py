"""A brief: every sentence cites its evidence, as it was known on the day, in Markdown and as a page."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest
from markdown_it import MarkdownIt

from bilateral import monitor, products
from bilateral.model import Direction, EventType, Factuality, Series, Shift, Status
from bilateral.products import Kind, Section, chart, printing, tables
from bilateral.products.statements import web_address
from bilateral.view import View, pair_of
from products_values import DAY, PAIR, RUS, event, filled, now, said_by, told

HOSTILE = "<script>alert(1)</script> Pyongyang met Russia & [x](javascript:alert(2)) | `y`"


@pytest.fixture
def view(tmp_path) -> View:
    return View(filled(tmp_path / "b.db"), DAY, clock=now)


def sections(brief) -> dict[str, Section]:
    return {section.title: section for section in brief.sections}


def statements(section: Section) -> list:
    return [*section.statements, *(one for group in section.groups for one in group.statements)]


def test_the_story_is_told_in_its_sections(view) -> None:
    parts = sections(products.brief(view, ("RUS", "PRK")))
    assert list(parts) == [
        "Key judgements", "What changed", "What happened", "Who says so", "How it moves", "What is planned",
        "What is disputed", "What it would touch", "Outlook", "Whose word this is",
        "What is not known",
    ]  # fmt: skip
    texts = {title: " ".join(one.text for one in statements(part)) for title, part in parts.items()}
    assert "held talks" in texts["What happened"]
    assert "Russia denies it" in texts["What is disputed"]
    assert "Russia may visit North Korea" in texts["What is planned"]
    assert "asserted by the United States since 13 October 2023" in texts["Who says so"]
    assert "denied by Russia since 18 October 2023" in texts["Who says so"]
    assert "one act of military aid is asserted" in texts["What is not known"].casefold()


def test_every_statement_on_events_cites_reports_of_these_events(view) -> None:
    brief = products.brief(view, PAIR)
    reports = {citation.number: citation.report for citation in brief.citations}
    assert list(reports) == list(range(1, len(reports) + 1))
    for section in brief.sections:
        for statement in statements(section):
            assert bool(statement.citations) == bool(statement.events)
            assert {reports[number] for number in statement.citations} <= set(statement.reports)


def test_a_disputed_act_cites_both_sides(view) -> None:
    brief = products.brief(view, PAIR)
    (dispute,) = sections(brief)["What is disputed"].statements
    cited = [brief.citations[number - 1].factuality for number in dispute.citations]
    assert dispute.status is Status.DISPUTED
    assert set(cited) == {Factuality.OCCURRED, Factuality.DENIED}


def test_no_run_of_words_is_taken_over_from_an_article(view) -> None:
    brief = products.brief(view, PAIR)
    told_texts = [one.text for section in brief.sections for one in statements(section)]
    assert not [c for c in brief.citations if any(c.sentence in text for text in told_texts)]


def test_as_of_a_day_only_what_was_known_counts(tmp_path) -> None:
    early = View(filled(tmp_path / "b.db"), date(2023, 10, 15), clock=now)
    (claim,) = [one for one in early.events(PAIR) if one.event_type is EventType.AID]
    assert claim.status is Status.CLAIMED
    assert early.horizon == date(2023, 10, 13)
    assert "Russia denies" not in products.as_markdown(products.brief(early, PAIR))


def test_a_visit_that_never_came_has_lapsed(tmp_path) -> None:
    late = View(filled(tmp_path / "b.db"), date(2024, 8, 1), clock=now)
    brief = products.brief(late, PAIR)
    (group,) = sections(brief)["What is planned"].groups
    assert group.title == "Called off or lapsed"
    assert "Whether one act that was awaited" in products.as_markdown(brief)


def test_markdown_ends_every_sentence_with_its_sources(view) -> None:
    text = products.as_markdown(products.brief(view, PAIR))
    for line in re.findall(r"^- .*$", text, re.M):
        assert re.search(r"\[\[(\d+|method)\]\]\(#(s\d+|method)\)$", line), line
    anchors = set(re.findall(r'id="(\w+)"', text))
    assert set(re.findall(r"\(#(\w+)\)", text)) <= anchors
    assert "| Oct 2023" in text


def test_the_page_needs_nothing_from_outside(view) -> None:
    page = products.as_page(products.brief(view, PAIR))
    assert page.count("<svg") == 2  # the map and the chart
    assert not re.search(r"<script|<link|@import|url\(|src=", page)
    assert "Pyongyang sent shells, Seoul said." in page
    assert "prefers-color-scheme: dark" in page


def test_a_hostile_article_is_only_text(tmp_path) -> None:
    bad = told("2024-01-10", HOSTILE, EventType.CONSULT, title=HOSTILE, url="javascript:alert(3)", outlet=HOSTILE)
    view = View(filled(tmp_path / "b.db", [bad]), DAY, clock=now)
    brief = products.brief(view, PAIR)
    page, text = products.as_page(brief), products.as_markdown(brief)
    assert "<script" not in page
    assert 'href="javascript' not in page
    rendered = MarkdownIt().render(text)
    assert "<script" not in rendered
    assert 'href="javascript' not in rendered


@pytest.mark.parametrize(
    "url", [None, "javascript:alert(1)", "http://[bad", "https://", "https://a.example/ b", 'https://a/"x', "file:///x"]
)
def test_only_web_addresses_become_links(url) -> None:
    assert web_address(url) is None
    assert web_address("https://a.example/b?c=d") == "https://a.example/b?c=d"


def test_a_relation_without_events_says_what_is_not_known(view) -> None:
    brief = products.brief(view, ("FJI", "TON"))
    text = products.as_markdown(brief)
    assert "that is no sign of calm" in text
    assert "Too little news at hand" in text
    assert "Nothing in the news at hand" in text
    assert products.as_page(brief)


def test_a_brief_round_trips_as_json(view) -> None:
    brief = products.brief(view, PAIR)
    assert msgspec.json.decode(msgspec.json.encode(brief), type=products.Brief) == brief


def test_a_long_tail_is_counted_and_undirected_aid_named(tmp_path) -> None:
    fields = ("military aid",)
    story = [
        told(f"2023-{m:02}-{d:02}", f"Pyongyang accused Russia, {m}/{d}.", EventType.ACCUSE, source=said_by("PRK"))
        for m in range(2, 12)
        for d in (2, 12, 22)
    ]
    story.append(
        told("2023-12-05", "Arms passed.", EventType.AID, directed=False, fields=fields, source=said_by("USA"))
    )
    view = View(filled(tmp_path / "b.db", story), DAY, clock=now)
    brief = products.brief(view, PAIR)
    tail = sections(brief)["What happened"].statements[0]
    assert tail.kind is Kind.COUNT
    assert "further acts of less weight: " in tail.text
    assert "it is not said which of the two gave" in products.as_markdown(brief)


def test_a_burst_is_told_as_a_shift_with_what_it_rests_on(tmp_path) -> None:
    days = [f"{year}-{month:02}-05" for year in (2021, 2022, 2023) for month in (1, 5, 9)]
    quiet = [told(day, f"Pyongyang and Russia talked, {day}.", EventType.CONSULT) for day in days]
    kinds = (EventType.SUPPORT, EventType.CONSULT, EventType.CONCEDE, EventType.RETREAT, EventType.AID)
    burst = [
        told(f"2023-12-{d:02}", f"Pyongyang did it, {d}.", kinds[d % 5], source=said_by("USA")) for d in range(1, 30)
    ]
    view = View(filled(tmp_path / "b.db", quiet + burst), DAY, clock=now)
    brief = products.brief(view, PAIR)
    first = sections(brief)["Key judgements"].statements[0]
    (moved,) = sections(brief)["How it moves"].statements
    assert "drawn closer since" in first.text
    assert first.citations
    assert "none of them confirmed" in moved.text
    assert "the word of the United States" in moved.text
    assert brief.shifts[-1].direction is Direction.DEEPENING


def series(**more) -> Series:
    starts = tuple(date(2020 + m // 12, m % 12 + 1, 1) for m in range(30))
    blank = (0.0,) * 30
    values = {
        "dyad": PAIR, "field": None, "bin": "month", "starts": starts, "cooperation": (0.0,) * 20 + (2.0,) * 10,
        "conflict": blank, "score": blank, "exposure": (1,) * 30, "mean": blank, "low": blank, "high": blank,
        "covered": (True,) * 28 + (False,) * 2,
    }  # fmt: skip
    return Series(**(values | more))


def shift(direction=Direction.DEEPENING, start=date(2021, 9, 12)) -> Shift:
    return Shift(dyad=PAIR, direction=direction, field=None, start=start, detected=start, probability=0.9, events=())


def test_the_chart_shows_claims_apart_and_marks_shifts() -> None:
    confirmed = series(cooperation=(0.0,) * 20 + (0.5,) * 10)
    drawn = chart.spec(series(), confirmed, (shift(), shift(Direction.WORSENING, date(2019, 1, 1))))
    assert drawn["title"].endswith("; 1 shift marked")
    bars = next(rows for rows in drawn["datasets"].values() if "shown" in rows[0]) if "datasets" in drawn else [
        row for layer in drawn["layer"] for row in layer["data"]["values"] if "shown" in row
    ]  # fmt: skip
    last = [row for row in bars if row["from"] == "2022-06-01" and row["shown"].startswith("cooperation")]
    assert [(row["low"], row["high"]) for row in last] == [(0.0, 0.5), (0.5, 2.0)]
    assert min(row["from"] for row in bars) == "2021-07-01"  # empty months within the last year stay


def test_the_chart_is_drawn_without_a_browser() -> None:
    assert chart.png(series(), series()).startswith(b"\x89PNG")
    drawn = chart.svg(series(), series(), (shift(),))
    assert drawn.startswith("<svg")
    assert "currentColor" in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize("how", ["table", "jsonl", "csv"])
def test_tables_for_the_terminal_and_for_programs(view, capsys, how) -> None:
    tables.print_events(view.events(), how)
    out = capsys.readouterr().out
    assert "2023-10-13" in out or "October 2023" in out
    if how == "jsonl":
        rows = [msgspec.json.decode(line) for line in out.splitlines()]
        assert rows == msgspec.json.decode(msgspec.json.encode([one.row() for one in view.events()]))
    if how == "csv":
        assert out.splitlines()[0].startswith("id,event_type,mode")
        assert len(out.splitlines()) == 4


def test_shifts_evidence_and_status_are_printed(view, capsys) -> None:
    tables.print_shifts([shift()])
    tables.print_shifts([shift()], "jsonl")
    claim = view.events(status=[Status.DISPUTED])[0]
    tables.print_evidence(claim, view.evidence(claim), view.carriers(claim), monitor.voice_of)
    tables.print_status(view.freshness())
    out = capsys.readouterr().out
    assert "deepening" in out
    assert "independent source" in out
    assert "“Pyongyang sent shells, Seoul said.”" in out
    assert "6 in 6 versions" in out


def test_a_cell_is_no_formula() -> None:
    assert printing.cell("=1+1") == "'=1+1"


def test_the_view_reads_one_relation_at_a_glance(view) -> None:
    (standing,) = view.standings()
    assert (standing.dyad, standing.events, standing.recent) == (PAIR, 3, 0)
    assert standing.last.event_type is EventType.AID
    assert view.standings(naming={"USA"}) == []
    assert view.event(standing.last.id[:8]) == standing.last
    assert view.event("ffffffffffff") is None
    assert view.dyads() == [(PAIR, 3)]
    assert view.shifts() == view.shifts(PAIR)
    assert pair_of(event(recipient=None)) is None
    assert pair_of(event(recipient=RUS)) == PAIR
