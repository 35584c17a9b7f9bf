"""The morning paper: what it chooses, why, and what it says of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import hypot, isclose, log2
from pathlib import Path
from typing import Any

import pytest

from bilateral import products
from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Object, Party, Status
from bilateral.products import daily
from bilateral.products.candidates import Change, Field
from bilateral.products.consequence import consequence, row_of
from bilateral.products.gathered import Gathered
from bilateral.products.names import table
from bilateral.products.statements import Kind
from bilateral.relations import Pasts, relation_of
from bilateral.relations.surprise import surprise
from bilateral.view import View
from products_values import PAIR, PRK, RUS, SHELLS, event, filled, said_by, told

NEWS = date(2024, 1, 12)
CHN, JPN = Party(state="CHN", name="Beijing"), Party(state="JPN", name="Tokyo")


def world() -> list[Any]:
    """Talks every fortnight for two years, and a day with shells, a denial, a confirmation, talks and a plan."""
    rows = []
    for week in range(52):
        day = date(2022, 1, 3) + timedelta(days=14 * week)
        rows.append(told(f"{day}", f"Pyongyang and Moscow met, number {week}.", EventType.CONSULT, fields=("talks",)))
    arms = {"object": SHELLS, "fields": ("military aid",), "date": date(2024, 1, 5)}
    rows += [
        told("2024-01-05", "Tokyo froze funds of Beijing.", EventType.COERCE, mode="seize", actor=JPN, recipient=CHN,
             source=said_by("JPN")),
        told("2024-01-12", "Beijing said that Tokyo froze its funds on 5 January.", EventType.COERCE, mode="seize",
             actor=JPN, recipient=CHN, source=said_by("CHN"), date=date(2024, 1, 5)),
        told("2024-01-05", "Pyongyang sent shells, Seoul said.", EventType.AID, source=said_by("KOR"), **arms),
        told("2024-01-12", "Moscow denied that Pyongyang sent shells.", EventType.AID, source=said_by("RUS"),
             factuality=Factuality.DENIED, **arms),
        told("2024-01-12", "Pyongyang and Moscow met in spring dress.", EventType.CONSULT, fields=("talks",)),
        told("2024-01-12", "Tokyo shelled an islet of Pyongyang.", EventType.ASSAULT, actor=JPN, recipient=PRK,
             fields=("force",)),
        told("2024-01-12", "Beijing will visit Pyongyang on 15 January.", EventType.CONSULT, mode="visit", actor=CHN,
             recipient=PRK, factuality=Factuality.PLANNED, date=date(2024, 1, 15)),
        told("2024-01-12", "Police held marchers in Moscow.", EventType.COERCE, mode="arrest", actor=RUS,
             recipient=Party(state="RUS", sector="CVL", name="marchers")),
    ]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with filled(tmp_path_factory.mktemp("daily") / "ledger.db", world()) as made:
        yield made


@pytest.fixture(scope="module")
def paper(ledger: Ledger) -> daily.Paper:
    return daily.make(View(ledger, NEWS), why=True)


def changes(paper: daily.Paper) -> dict[tuple[str, ...], Change]:
    return {
        (*one.relation, one.event.event_type.value): one.change
        for item in paper.items
        for one in item.development.candidates
    }


def test_what_became_known_or_changed_on_the_day_is_told(paper: daily.Paper) -> None:
    assert changes(paper) == {
        ("CHN", "JPN", "COERCE"): Change.CONFIRMED,
        ("PRK", "RUS", "AID"): Change.DENIED,
        ("PRK", "RUS", "CONSULT"): Change.NEW,
        ("JPN", "PRK", "ASSAULT"): Change.NEW,
        ("CHN", "PRK", "CONSULT"): Change.PLANNED,
    }


def test_the_rare_and_weighty_comes_before_what_happens_every_fortnight(paper: daily.Paper) -> None:
    kinds = [item.development.candidates[0].event.event_type for item in paper.items]
    assert {kinds[0], kinds[1]} == {EventType.AID, EventType.ASSAULT}
    talks = next(
        item
        for item in paper.items
        if item.development.candidates[0].relation == PAIR
        and item.development.candidates[0].event.event_type is EventType.CONSULT
    )
    assert talks is paper.items[-1]


def test_each_item_says_who_says_so_how_many_and_why_it_is_there(paper: daily.Paper) -> None:
    shells = next(item for item in paper.items if "munitions" in item.headline)
    assert shells.headline.startswith("Disputed: ")
    tale, who, why, score = shells.statements
    assert tale.text.endswith("Russia denies it.")
    assert "Asserted by South Korea since 5 January 2024; denied by Russia since 12 January 2024" in who.text
    assert "one independent source" in who.text
    assert "newly denied, first known on 5 January 2024" in why.text
    assert "arms or military help were given" in why.text
    assert score.text.startswith(f"Score {shells.score:.2f}.")
    assert all(one.events and one.citations for one in shells.statements)


def test_a_figure_opens_onto_the_acts_that_it_was_counted_from(paper: daily.Paper, ledger: Ledger) -> None:
    talks = paper.items[-1]
    why = talks.statements[-2]
    assert "there were 52 acts of its kind before, the last on 18 December 2023" in why.text
    assert len(why.events) == 53
    assert all(View(ledger, NEWS).event(one) for one in why.events)


def test_who_was_never_told_of_together_is_said_once(paper: daily.Paper) -> None:
    force = next(item for item in paper.items if "force" in item.headline)
    why = force.statements[-2].text
    assert "the two were never told of together before; force was used" in why
    assert "first act of its kind" not in why


def test_leaders_are_named_as_a_reason(tmp_path: Path) -> None:
    kim, putin = Party(state="PRK", name="Kim Jong Un"), Party(state="RUS", name="Vladimir Putin")
    rows = [
        told("2024-01-10", "Pyongyang and Tokyo met.", EventType.CONSULT, recipient=JPN),
        told("2024-01-12", "Kim Jong Un met Vladimir Putin.", EventType.CONSULT, actor=kim, recipient=putin),
    ]
    with filled(tmp_path / "l.db", rows) as made:
        (item,) = daily.make(View(made, NEWS)).items
    assert "heads of state or government of both took part" in item.statements[-1].text


def test_the_score_is_the_product_that_it_says(paper: daily.Paper) -> None:
    for item in paper.items:
        for one in item.development.candidates:
            c = one.consequence
            whole = c.kind * (1 + c.leaders) * c.firmness * c.reading * c.standing * (0.5 + c.closeness / 2) * c.touched
            assert isclose(one.score, one.bits * whole)
        best = hypot(*(one.score for one in item.development.candidates))
        assert item.score <= round(best, 4)


def test_the_week_ahead_has_the_plans_that_have_a_day(paper: daily.Paper) -> None:
    ahead = next(section for section in paper.brief.sections if section.title == "The week ahead")
    assert [one.lead for one in ahead.statements] == ["15 January 2024"]


def test_a_day_is_told_as_it_was_known_then(ledger: Ledger) -> None:
    early = daily.make(View(ledger, date(2024, 1, 5)))
    assert {(*one, status) for one, status in changes(early).items()} == {
        ("CHN", "JPN", "COERCE", Change.NEW), ("PRK", "RUS", "AID", Change.NEW),
    }  # fmt: skip
    assert "denied" not in early.items[0].statements[0].text


def test_where_the_ledger_ends_its_last_day_is_told(ledger: Ledger, paper: daily.Paper) -> None:
    late = daily.make(View(ledger, date(2024, 1, 20)), why=True)
    assert late.day == NEWS
    assert [item.headline for item in late.items] == [item.headline for item in paper.items]


def test_the_same_ledger_gives_the_same_paper(ledger: Ledger, paper: daily.Paper) -> None:
    again = daily.make(View(ledger, NEWS), why=True)
    assert daily.as_json(again) == daily.as_json(paper)
    assert products.as_markdown(again.brief) == products.as_markdown(paper.brief)


def test_no_more_items_than_asked_for(ledger: Ledger, paper: daily.Paper) -> None:
    assert [item.headline for item in daily.make(View(ledger, NEWS), 2).items] == [
        item.headline for item in paper.items[:2]
    ]
    with pytest.raises(ValueError, match="give 1 or more"):
        daily.make(View(ledger, NEWS), 0)


def test_acts_of_one_story_and_type_are_one_item(tmp_path: Path) -> None:
    states = ("BHR", "EGY", "SAU")
    text = "Bahrain, Egypt and Saudi Arabia broke off relations with Qatar on Friday."
    doha = Party(state="QAT", name="Doha")
    rows = [told("2023-12-01", "Doha met Cairo.", EventType.CONSULT, actor=doha, recipient=Party(state="EGY"))]
    rows += [
        told("2024-01-12", text, EventType.SANCTION, actor=Party(state=code), recipient=doha, outlet=f"Sample {code}")
        for code in states
    ]
    rows.append(told("2024-01-12", "Riyadh spoke with Tokyo about rice.", EventType.CONSULT, actor=Party(state="SAU"),
                     recipient=JPN))  # fmt: skip
    with filled(tmp_path / "l.db", rows) as made:
        paper = daily.make(View(made, NEWS))
    assert [len(item.development.candidates) for item in paper.items] == [3, 1]
    assert "it concerns three relations" in paper.items[0].statements[-1].text
    best = paper.items[0].development.candidates[0]
    assert best.score < paper.items[0].score < 3 * best.score


def test_a_shift_that_can_be_seen_that_day_stands_with_the_acts_of_its_relation(sample: Path) -> None:
    with Ledger(sample) as made:
        shift = View(made).shifts(PAIR)[0]
        paper = daily.make(View(made, shift.detected), 50)
        before = daily.make(View(made, shift.detected - timedelta(days=1)), 50)
    held = [item for item in paper.items if any(one.shift.dyad == PAIR for one in item.development.shifts)]
    assert len(held) == 1
    assert any(one.kind is Kind.SHIFT for one in held[0].statements)
    assert "a shift" in held[0].statements[-1].text
    assert not any(one.shift == shift for item in before.items for one in item.development.shifts)


def test_a_ledger_without_news_has_a_paper_that_says_so(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as made:
        paper = daily.make(View(made, NEWS))
    assert paper.items == ()
    assert "no sign of calm" in products.as_markdown(paper.brief)


def test_old_acts_domestic_ones_and_what_lapsed_are_no_news(tmp_path: Path) -> None:
    rows = [
        told("2024-01-12", "Tokyo once shelled Beijing.", EventType.ASSAULT, actor=JPN, recipient=CHN,
             date=date(2023, 9, 1)),
        told("2023-12-28", "Tokyo goes to Beijing on 8 January.", EventType.CONSULT, mode="visit", actor=JPN,
             recipient=CHN, factuality=Factuality.PLANNED, date=date(2024, 1, 8)),
    ]  # fmt: skip
    with filled(tmp_path / "l.db", rows) as made:
        view = View(made, NEWS)
        assert [one.status for one in view.events() if one.mode == "visit"] == [Status.LAPSED]
        assert daily.make(view).items == ()


def test_a_relation_that_never_had_such_an_act_is_the_more_surprised() -> None:
    watched = 3650
    daily_ = surprise(range(0, watched, 1), watched, 1e-4)
    yearly = surprise(range(0, watched, 365), watched, 1e-4)
    never = surprise([], watched, 1e-4)
    assert daily_.bits < 1.1 < yearly.bits < never.bits
    assert surprise([10], watched, 1e-4).bits < surprise([3000], watched, 1e-4).bits, "what is long ago surprises more"
    assert surprise([], 1, 0.0).bits < 40, "a new kind in a new ledger surprises finitely"
    assert isclose(surprise([], 0, 0.5).bits, -log2(1 - 2.718281828459045**-0.5))


def test_consequence_grows_with_the_kind_the_standing_and_the_leaders() -> None:
    pasts = Pasts([], NEWS, NEWS)
    assert pasts.standing(PAIR) == 1, "where nobody was told of, all are alike"
    earlier = [event(EventType.CONSULT, id=f"{n:024d}", reports=(f"r{n}",)) for n in range(5)]
    pasts = Pasts(earlier, NEWS, date(2022, 1, 1))
    talk = event(EventType.CONSULT, date=NEWS)
    summit = event(EventType.CONSULT, date=NEWS, actor=Party(state="PRK", name="Kim Jong Un"),
                   recipient=Party(state="RUS", name="Vladimir Putin"))  # fmt: skip
    force = event(EventType.ASSAULT, date=NEWS)
    plain = consequence(talk, PAIR, pasts)
    assert consequence(summit, PAIR, pasts).leaders == 2
    assert plain.leaders == 0
    assert plain.whole < consequence(summit, PAIR, pasts).whole < consequence(force, PAIR, pasts).whole
    unknown = consequence(force, ("CHN", "JPN"), pasts)
    assert 0 < unknown.weight < plain.weight, "of whom nothing was ever told"


def test_every_kind_of_act_has_a_weight_and_a_reason() -> None:
    for kind in EventType:
        row = row_of(event(kind))
        assert 0 < row.weight <= 1
        assert row.note
    assert row_of(event(EventType.AID, object=Object(text="missiles", cls="missiles"))).weight == 0.9
    named = [(r["event_type"], r["mode"], r["field"], r["object"]) for r in table("consequence.csv")]
    assert len(set(named)) == len(named)


def test_who_acts_alone_is_told_of_only_where_arms_are_shown() -> None:
    assert relation_of(event(EventType.MOBILIZE, recipient=None)) == ("PRK",)
    assert relation_of(event(EventType.CONSULT, recipient=None)) is None
    assert relation_of(event(EventType.COERCE, recipient=Party(state="PRK", sector="CVL"))) is None
    assert relation_of(event(recipient=Party(state=None, name="the Bloc"))) == ("PRK", "bloc")


def test_candidates_name_the_surest_provision_that_they_would_touch(ledger: Ledger) -> None:
    view = View(ledger, NEWS)
    field = Field(view, view.events(), view.first_news)
    found = {one.event.event_type: one for one in field.candidates(Gathered(view, view.events(), NEWS))}
    assert found[EventType.AID].finding is not None
    assert found[EventType.AID].consequence.touched > 1
    assert found[EventType.ASSAULT].finding is None or found[EventType.ASSAULT].consequence.touched >= 1


def test_the_command(run: Any, sample: Path) -> None:
    paper = run("daily", "--as-of", "2024-01-15", "--count", 3, "--why", "--ledger", sample)
    assert paper.out.startswith("# The world on 15 January 2024")
    assert paper.out.count("\n- Score ") == 3
    page = run("daily", "--as-of", "2024-01-15", "--format", "html", "--ledger", sample)
    assert "<h1>The world on 15 January 2024</h1>" in page.out
    rows = json.loads(run("daily", "--as-of", "2024-01-15", "--format", "json", "--ledger", sample).out)
    assert rows["day"] == "2024-01-15"
    first = rows["items"][0]
    assert first["acts"][0]["surprise"]["bits"] > 0
    assert {number for one in first["statements"] for number in one["citations"]} <= {
        one["number"] for one in rows["citations"]
    }
    assert run("daily", "--count", 0, "--ledger", sample).status == 2
    assert run("daily", "--as-of", "yesterday", "--ledger", sample).status == 2
