"""Coding for one chosen pair gives exactly one report, whatever the parties are."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.coding import code_pair
from bilateral.model import Article, EventType, end_of_day

TEXT = "The mayor of Lyon praised the workers, but Ruritania attacked Narnia with rockets."


def article(text: str = TEXT) -> Article:
    return Article(id="a", published=end_of_day(date(2024, 1, 1)), text=text, language="en")


def span(part: str) -> tuple[int, int]:
    return TEXT.index(part), TEXT.index(part) + len(part)


def test_parties_that_are_no_states() -> None:
    report = code_pair(article(), span("Ruritania"), span("Narnia"))
    assert report.event_type is EventType.ASSAULT
    assert (report.actor.name, report.recipient and report.recipient.name) == ("Ruritania", "Narnia")
    assert report.actor.state is None


def test_another_pair_of_the_same_sentence() -> None:
    report = code_pair(article(), span("The mayor of Lyon"), span("the workers"))
    assert report.event_type is EventType.SUPPORT


def test_a_missing_recipient() -> None:
    assert code_pair(article(), span("Ruritania"), None).recipient is None


def test_states_are_recognised() -> None:
    text = "Iran armed Syria."
    report = code_pair(article(text), (0, 4), (11, 16))
    assert (report.actor.state, report.event_type.value) == ("IRN", "AID")


@given(st.text(min_size=1, max_size=80), st.data())
@settings(max_examples=40, deadline=None)
def test_never_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert code_pair(article(text), (start, end), None).event_type in EventType
