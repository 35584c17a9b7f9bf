"""The laws of the ledger: order, repetition and later additions do not change what was known or recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.ledger import Ledger
from bilateral.model import Article, EventType, Placement, Report
from ledger_values import article, conclude, day, fresh, party, report

SENTENCES = ("Pyongyang armed Moscow.", "Moscow thanked Pyongyang.", "Seoul met Tokyo.")
PAIRS = (("PRK", "RUS"), ("RUS", "PRK"), ("KOR", "JPN"))
DAYS = (0, 2, 3, 6)

Coding = tuple[Article, tuple[int, ...]]
"""A version and the numbers of the sentences in it that are reports."""

slow = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def versions(draw: st.DrawFn) -> Coding:
    said = draw(st.sets(st.integers(0, 2)).map(sorted))
    name, at = draw(st.sampled_from("ab")), draw(st.integers(0, 6))
    text = f"On the wire: {' '.join(SENTENCES[number] for number in said)}"
    withdrawn = draw(st.integers(0, 5)) == 0
    return article(name, updated=day(at), text=text, withdrawn=withdrawn), tuple(said)


codings = st.lists(versions(), max_size=6, unique_by=lambda coding: coding[0].version)


def reports(coding: Coding) -> list[Report]:
    one, said = coding
    return [
        report(
            one,
            SENTENCES[number],
            sentence=place,
            actor=party(PAIRS[number][0]),
            recipient=party(PAIRS[number][1]),
            event_type=EventType.SUPPORT if number == 1 else EventType.AID,
        )
        for place, number in enumerate(said)
    ]


def fill(ledger: Ledger, wanted: list[Coding], *, one_by_one: bool = True, concluding: bool = True) -> None:
    for batch in [[coding] for coding in wanted] if one_by_one else [wanted]:
        ledger.add_articles(one for one, _ in batch)
        ledger.add_reports("coder", [(coding[0].version, reports(coding)) for coding in batch])
        ledger.add_dispatches(Placement(one.version, one.id) for one, _ in batch)
        if concluding:
            conclude(ledger)


def view(ledger: Ledger, **when: Any) -> dict[str, Any]:
    """All that can be read as of a moment."""
    return {
        "articles": list(ledger.articles(**when)),
        "filings": list(ledger.filings(**when)),
        "events": ledger.events(**when),
        "dyads": ledger.dyads(**when),
        "exposure": ledger.exposure("PRK", **when),
        "texts": ledger.texts(**when),
        "volume": ledger.volume(**when),
        "search": sorted(one.version for one, _ in ledger.search("moscow OR wire", **when)),
    }


@given(wanted=codings, data=st.data())
@slow
def test_the_order_of_adding_does_not_matter(blank: Path, wanted: list[Coding], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(wanted))
    with fresh(blank) as one, fresh(blank) as other:
        fill(one, wanted)
        fill(other, shuffled, one_by_one=data.draw(st.booleans()))
        for number in DAYS:
            assert view(one, as_of=day(number)) == view(other, as_of=day(number))
        assert view(one) == view(other)


@given(wanted=codings, cut=st.integers(0, 6))
@slow
def test_what_was_known_by_a_day_is_what_a_ledger_filled_until_then_holds(
    blank: Path, wanted: list[Coding], cut: int
) -> None:
    with fresh(blank) as whole, fresh(blank) as until:
        fill(whole, wanted)
        fill(until, [coding for coding in wanted if coding[0].known <= day(cut)])
        assert view(whole, as_of=day(cut)) == view(until)


@given(wanted=codings)
@slow
def test_adding_twice_changes_nothing(blank: Path, wanted: list[Coding]) -> None:
    with fresh(blank) as ledger:
        fill(ledger, wanted)
        before, figures = view(ledger), ledger.status()
        fill(ledger, wanted)
        fill(ledger, wanted, one_by_one=False)
        assert view(ledger) == before
        assert ledger.status() == figures


@given(wanted=codings, coder=st.sampled_from(["coder", "newer"]))
@slow
def test_what_was_recorded_at_a_time_reads_the_same_for_ever(blank: Path, wanted: list[Coding], coder: str) -> None:
    with fresh(blank) as ledger:
        seen = []
        for coding in wanted:
            fill(ledger, [coding])
            seen.append((ledger.status().newest_recorded, view(ledger), view(ledger, as_of=day(3))))
        ledger.add_reports(coder, [(one.version, []) for one, _ in wanted])
        ledger.add_dispatches(Placement(one.version, "another") for one, _ in wanted)
        conclude(ledger)
        for moment, then, as_of_then in seen:
            assert view(ledger, recorded_as_of=moment) == then
            assert view(ledger, recorded_as_of=moment, as_of=day(3)) == as_of_then
