"""On whose word a product rests, and whose view of a disputed act is missing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Party, SourceKind
from bilateral.model import Source as Speaker
from bilateral.products import balance, country
from bilateral.products.balance import whose_word
from bilateral.products.desk import Desk
from bilateral.products.gathered import Gathered
from bilateral.view import View
from products_values import DAY, PAIR, SHELLS, filled, said_by, story, told

ARMS: dict[str, Any] = {"object": SHELLS, "fields": ("military aid",)}
UKR = Party(state="UKR", name="Kyiv")


def more() -> list[Any]:
    """An expert's word, a state's outlet in its own voice, a claim about a third state, and a denial by one side."""
    expert = Speaker(state=None, name="Ann Reader", kind=SourceKind.EXPERT)
    return [
        told("2023-11-01", "A reader of maps said Pyongyang trained with Moscow.", EventType.COOPERATE, source=expert),
        told("2023-11-05", "Pyongyang thanked Russia.", EventType.SUPPORT, outlet="KCNA"),
        told("2023-11-09", "Pyongyang shelled Kyiv, Seoul said.", EventType.ASSAULT, recipient=UKR,
             source=said_by("KOR")),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with filled(tmp_path_factory.mktemp("balance") / "ledger.db", story() + more()) as made:
        yield made


def weighed(ledger: Ledger, sides: tuple[str, ...] = PAIR) -> balance.Balance:
    view = View(ledger, DAY)
    events = view.events(PAIR)
    return balance.balance(events, view.evidence_of(events), sides)


def test_reports_are_divided_by_who_vouches_for_them(ledger: Ledger) -> None:
    found = weighed(ledger)
    assert [(part.whose, part.reports) for part in found.words] == [
        ("Russia", 1), ("other states", 2), ("speakers for no state", 1), ("outlets themselves", 4),
    ]  # fmt: skip
    assert sum(part.reports for part in found.words) == found.reports == 8
    assert sum(part.share for part in found.words) == pytest.approx(1.0)


def test_without_sides_no_state_stands_apart(ledger: Ledger) -> None:
    assert [(one.whose, one.reports) for one in weighed(ledger, ()).words][:1] == [("other states", 3)]


def test_outlets_are_told_by_control_owner_and_language(ledger: Ledger) -> None:
    found = weighed(ledger)
    assert [(part.whose, part.reports) for part in found.controlled] == [("PRK", 1)]
    assert found.unowned.reports == 0
    assert [part.whose for part in found.languages] == ["en"]


def test_an_outlet_that_no_list_knows_is_counted_as_such(tmp_path: Path) -> None:
    rows = [told("2024-01-02", "Pyongyang met Moscow.", EventType.CONSULT, outlet="The Unheard-of Post")]
    with filled(tmp_path / "l.db", rows) as made:
        found = weighed(made)
    assert found.unowned.reports == 1
    assert [part.whose for part in found.languages] == ["?"]


def test_every_figure_opens_onto_its_events(ledger: Ledger) -> None:
    known = {event.id for event in View(ledger, DAY).events(PAIR)}
    found = weighed(ledger)
    for part in (*found.words, *found.controlled, found.unowned, *found.languages, found.single):
        assert set(part.events) <= known
        assert bool(part.events) is bool(part.reports)


def test_the_side_that_says_nothing_of_a_dispute_is_named(ledger: Ledger) -> None:
    missing = {(one.state, one.disputed) for one in weighed(ledger).missing}
    assert ("PRK", True) in missing, "Russia denied the shells; North Korea said nothing"
    assert ("RUS", True) not in missing


def test_views_of_others_than_the_sides_are_not_asked_for(ledger: Ledger) -> None:
    view = View(ledger, DAY)
    events = view.events(state="PRK")
    evidence = view.evidence_of(events)
    assert {one.state for one in balance.balance(events, evidence, ("PRK",)).missing} == {"PRK"}
    assert {one.state for one in balance.balance(events, evidence).missing} >= {"PRK", "UKR"}


def test_the_section_is_a_part_for_briefs_and_desks(ledger: Ledger) -> None:
    section = whose_word(Desk(View(ledger, DAY), PAIR, date(2023, 1, 1)))
    assert section.title == "Whose word this is"
    texts = [one.text for one in section.statements]
    assert texts[0].startswith("Eight reports on five acts: one (12 %) on the word of Russia".replace(" %", "\u00a0%"))
    assert "Outlets that a state controls carried one of these reports (North Korea one); " in texts[1]
    assert any(text.endswith("(disputed): the view of North Korea is not at hand.") for text in texts)
    assert all(one.events and one.citations for one in section.statements)
    desk = country.make(View(ledger, DAY), "PRK", since=date(2023, 1, 1))
    (own,) = [one for one in desk.sections if one.title == "Whose word this is"]
    assert own.statements


def test_who_has_nothing_to_tell_has_no_balance(ledger: Ledger) -> None:
    view = View(ledger, DAY)
    assert whose_word(Gathered(view, [], DAY)).statements == ()
    empty = balance.balance([], {})
    assert (empty.reports, empty.words, empty.missing) == (0, (), ())


def test_many_disputes_are_told_in_part_and_counted(tmp_path: Path) -> None:
    rows = []
    for month in range(1, 10):
        act = {"date": date(2023, month, 5), "actor": Party(state="JPN"), "recipient": UKR}
        day, denied = f"2023-0{month}-05", {"source": said_by("JPN"), "factuality": Factuality.DENIED}
        rows.append(told(day, f"Tokyo hit site {month}.", EventType.ASSAULT, source=said_by("USA"), **act))
        rows.append(told(day, f"Tokyo never hit site {month}.", EventType.ASSAULT, **denied, **act))
    with filled(tmp_path / "l.db", rows) as made:
        desk = Desk(View(made, DAY), ("JPN", "UKR"), date(2023, 1, 1))
        disputed = len(desk.events)
        lines = [one for one in whose_word(desk).statements if "view of Ukraine" in one.text]
    assert disputed > balance.LINES
    assert len(lines) == balance.LINES + 1
    assert len(lines[-1].events) == disputed - balance.LINES


def test_the_command(run: Any, sample: Path) -> None:
    out = run("balance", "PRK-RUS", "--as-of", "2024-01-15", "--ledger", sample).out
    assert "outlets under Russia" in out
    assert "reports on" in out
    rows = [
        json.loads(line)
        for line in run("balance", "KOR", "--since", "2023", "--format", "jsonl", "--ledger", sample).out.splitlines()
    ]
    assert rows[0]["whose"] == "South Korea"
    assert rows[0]["acts"] == len(rows[0]["events"])
    assert "no state has the code" in run("balance", "XXX", "--ledger", sample).err
