"""Words that take no side: the table of loaded terms, what the products can print, and the names of states."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bilateral import products
from bilateral.ledger import Ledger
from bilateral.model import FIELDS, OBJECT_CLASSES
from bilateral.obligations import register
from bilateral.products import country, daily, names, neutrality
from bilateral.products.briefing import METHOD
from bilateral.products.names import table
from bilateral.products.neutrality import loaded
from bilateral.products.things import class_phrase
from bilateral.view import View
from bilateral.world import states
from products_values import DAY, PAIR

PRINTED = ("wording.csv", "topics.csv", "sectors.csv", "classes.csv", "consequence.csv")
"""Tables whose words the products print."""

CODES = {"event_type", "mode", "field", "object", "class", "sector", "joint"}
"""Columns that say to what a row fits, and are not printed."""


def found(wording: str) -> list[str]:
    return [hit.text for hit in loaded(wording)]


@pytest.mark.parametrize("name", PRINTED)
def test_no_wording_of_the_products_is_loaded(name: str) -> None:
    printed = [(row, cell) for row in table(name) for column, cell in row.items() if column not in CODES]
    assert len(printed) >= 7
    assert [(cell, found(cell)) for _, cell in printed if found(cell)] == []


def test_no_name_of_a_field_or_class_is_loaded() -> None:
    assert [word for word in (*FIELDS, *map(class_phrase, OBJECT_CLASSES), METHOD, daily.METHOD) if found(word)] == []


def test_what_provisions_say_is_not_loaded_but_for_the_words_of_law() -> None:
    told = [(one.id, text) for one in register().provisions for text in (one.wording, one.exemptions, one.instrument)]
    assert len(told) > 300
    assert [(key, text) for key, text in told if loaded(text, of_law=True)] == []


def test_whole_papers_desks_and_briefs_are_free_of_loaded_terms(sample: Path) -> None:
    with Ledger(sample) as ledger:
        view = View(ledger, DAY)
        made = [products.brief(view, PAIR), country.make(view, "PRK"), daily.make(view).brief]
    for brief in made:
        parts = [part for section in brief.sections for part in (section, *section.groups)]
        told = [text for part in parts for text in (part.title, *(one.text for one in part.statements))]
        assert [(text, found(text)) for text in told if found(text)] == []


@pytest.mark.parametrize(
    ("wording", "hits"),
    [
        ("The regime freed two terrorists.", ["regime", "terrorists"]),
        ("The sanctions regime of the Council stands.", []),
        ("It called them “terrorists” and \"martyrs\" and 'puppets'.", []),
        ("Its so called freedom-fighters", ["so called", "freedom-fighters"]),
        ("a terrorist attack", ["terrorist attack"]),
        ("The puppet state's army", ["puppet state"]),
        ("He regimented the heroines of Regimental Street", []),
        ("ANNEXATION of the isle", ["ANNEXATION"]),
        ("Falkland Islands (Malvinas)", []),
        ("the Malvinas", ["Malvinas"]),
        ("the writer's view and the writers' views of martyrs", ["martyrs"]),
        ("", []),
    ],
)
def test_loaded_terms_are_found_outside_quotations(wording: str, hits: list[str]) -> None:
    assert found(wording) == hits
    for hit in loaded(wording):
        assert wording[hit.start : hit.end] == hit.text


def test_words_of_law_stand_where_law_is_told() -> None:
    assert found("armed aggression") == ["aggression"]
    assert loaded("armed aggression", of_law=True) == ()
    assert loaded("a puppet regime", of_law=True)


def test_the_table_is_whole_and_both_sides_are_in_it() -> None:
    rows = table("loaded.csv")
    assert len(rows) >= 120
    assert len({row["term"].casefold() for row in rows}) == len(rows)
    assert all(row["neutral"] for row in rows)
    assert {row["kind"] for row in rows} == {
        "government", "armed people", "use of force", "territory", "people and politics", "place",
    }  # fmt: skip
    held = neutrality.terms()
    assert [row["term"] for row in rows if row["other"] and row["other"].replace("-", " ").casefold() not in held] == []
    assert sum(bool(row["other"]) for row in rows) > 100


def test_what_the_table_offers_instead_is_neutral_itself() -> None:
    assert [(one.term, found(one.neutral)) for one in neutrality.terms().values() if found(one.neutral)] == []


def test_the_names_of_states_are_the_united_nations_own() -> None:
    members = [code for code, state in states().items() if state.status == "member"]
    assert len(members) == 193
    assert [code for code, state in states().items() if state.status == "observer"] == ["PSE", "VAT"]
    for code in members:
        name, formal = names.state_name(code), names.formal_name(code)
        assert formal == states()[code].un_name
        plain = re.sub(r" \(.*\)", "", formal or "")
        assert name == plain or name.split()[-1] in (formal or "") or code in ("PRK", "KOR", "LAO", "RUS", "SYR"), code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("TUR", "Türkiye"), ("CIV", "Côte d'Ivoire"), ("CPV", "Cabo Verde"), ("CZE", "Czechia"), ("TLS", "Timor-Leste"),
        ("SWZ", "Eswatini"), ("MKD", "North Macedonia"), ("MMR", "Myanmar"), ("VNM", "Viet Nam"), ("MAC", "Macao"),
        ("FLK", "Falkland Islands (Malvinas)"), ("ESH", "Western Sahara"), ("TWN", "Taiwan"), ("XKX", "Kosovo"),
    ],
)  # fmt: skip
def test_states_are_called_as_they_ask_to_be(code: str, name: str) -> None:
    assert names.state_name(code) == name
    assert found(name) == []


def test_observers_take_their_article() -> None:
    assert [names.called(code) for code in ("PSE", "VAT")] == ["the State of Palestine", "the Holy See"]


def test_short_names_are_told_beside_the_long_ones() -> None:
    note = names.names_note(["PRK", "KOR", "FRA", "PRK"])
    assert note == (
        "Names in the United Nations' lists: South Korea (Republic of Korea) and "
        "North Korea (Democratic People's Republic of Korea)."
    )
    assert names.names_note(["FRA", "JPN"]) == ""
    assert names.names_note(["TWN"]).startswith("Taiwan is not a name in the United Nations' lists of states")
