"""What an editor would strike out: wrong agreement, the same thing twice, a claim without its act, empty headings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bilateral import products
from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Object, Party, Precision, Source, SourceKind, Status
from bilateral.products import Section
from bilateral.products.names import language_name, organisation_name
from bilateral.products.speakers import speaking
from bilateral.products.telling import tell
from bilateral.products.things import object_phrase
from bilateral.view import View
from products_values import DAY, PAIR, RUS, event, filled, now, said_by, story, told, voice
from test_products_wording import _filing

OCCURRED = frozenset({Factuality.OCCURRED})


def part(brief: products.Brief, title: str) -> Section:
    (found,) = [section for section in brief.sections if section.title == title]
    return found


def texts(section: Section) -> list[str]:
    return [one.text for one in (*section.statements, *(told for group in section.groups for told in group.statements))]


@pytest.fixture(scope="module")
def sample_briefs(sample: Path) -> dict[tuple[str, ...], products.Brief]:
    with Ledger(sample) as ledger:
        view = View(ledger, DAY)
        return {about: products.brief_on(view, about) for about in (PAIR, ("PRK",), ("CHN", "PRK", "RUS"))}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Syrian rebels", "Syrian rebels say"),
        ("Syrian civilians", "Syrian civilians say"),
        ("Human Rights Watch", "Human Rights Watch says"),
        ("Minister", "an official says"),
        ("American", "an official says"),
        ("Lima Group", "the Lima Group says"),
        ("Organisation for the Prohibition of Chemical Weapons", "the Organisation for the Prohibition"),
    ],
)
def test_a_speaker_agrees_with_its_verb(name: str, says: str) -> None:
    source = Source(state=None, name=name, kind=SourceKind.OFFICIAL)
    article, report = told("2023-10-13", "It did.", EventType.AID, source=source)
    who = speaking(event(voices=(voice("x", reports=(report.id,)),)), [_filing(article, report)], OCCURRED)
    assert who is not None
    assert who.says.startswith(says)
    assert who.says.endswith(" say") is who.several


def test_a_body_has_its_article_by_the_head_of_its_name() -> None:
    assert organisation_name("Bank of Japan") == "the Bank of Japan"
    assert organisation_name("League of Arab States") == "the League of Arab States"
    assert organisation_name("Doctors Without Borders") == "Doctors Without Borders"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("use of military force", "a use of military force"),
        ("union of fleets", "a union of fleets"),
        ("unarmed patrol boat", "an unarmed patrol boat"),
        ("agreement on fish", "an agreement on fish"),
        ("F-16 jet", "an F-16 jet"),
        ("T-72 tank", "a T-72 tank"),
        ("pilot Jane Roe", "pilot Jane Roe"),
    ],
)
def test_one_thing_has_the_article_that_is_spoken(text: str, phrase: str) -> None:
    assert object_phrase(Object(text=text, cls="agreement", quantity=None, unit=None)) == phrase


def test_who_says_and_denies_a_thing_is_told_as_doing_both() -> None:
    both = (voice("USA"), voice("RUS"), voice("RUS", Factuality.DENIED))
    said = tell(event(status=Status.DISPUTED, voices=both), [])
    assert said.endswith("; Russia has also denied it.")
    other = (voice("USA"), voice("RUS", Factuality.DENIED))
    assert tell(event(status=Status.DISPUTED, voices=other), []).endswith("; Russia denies it.")


def test_what_an_act_would_touch_names_the_act(sample_briefs) -> None:
    lines = texts(part(sample_briefs[PAIR], "What it would touch"))
    assert any(
        line.startswith("If true, ballistic missiles from North Korea to Russia would touch S/RES/") for line in lines
    )
    assert not any(", this would " in line for line in lines)


def test_who_says_so_leaves_out_what_one_speaker_alone_says(tmp_path: Path) -> None:
    alone = told("2023-11-13", "Pyongyang sent missiles, Washington said.", EventType.AID, source=said_by("USA"))
    with filled(tmp_path / "b.db", [*story(), alone]) as ledger:
        brief = products.brief(View(ledger, DAY, clock=now), PAIR)
    held, counted = part(brief, "Who says so").statements
    assert "denied by Russia" in held.text
    assert counted.text == "One act rests on the word of one speaker."
    assert len(counted.events) == 1


def test_key_judgements_tell_the_weightiest_act_and_when(sample_briefs) -> None:
    lines = part(sample_briefs[PAIR], "Key judgements").statements
    acts = [one for one in lines if one.status]
    assert all(one.lead for one in acts)
    assert Status.DISPUTED in {one.status for one in acts}
    assert {one.status for one in acts} & {Status.CLAIMED, Status.REPORTED, Status.CONFIRMED}
    assert len({one.events for one in acts}) == len(acts)


def test_key_judgements_tell_of_late_acts_of_the_kind_that_prevails(tmp_path: Path) -> None:
    boat = Object(text="fishing vessel", cls="vessels", quantity=None, unit=None)
    old = told("2023-03-01", "Moscow seized a vessel of Pyongyang.", EventType.COERCE, mode="seize", object=boat)
    aid = told("2024-01-08", "Pyongyang sent food to Russia.", EventType.AID, object=boat)
    odds = [
        told(f"2024-01-{day:02}", f"Pyongyang threatened Russia, {day}.", EventType.THREATEN, outlet=f"Sample {day}")
        for day in (9, 10, 11)
    ]
    with filled(tmp_path / "b.db", [old, aid, *odds]) as ledger:
        brief = products.brief(View(ledger, DAY, clock=now), PAIR)
    done = [one for one in part(brief, "Key judgements").statements if one.status]
    assert all("threatened" in one.text for one in done)
    assert done


def planned(known: str, day: str, precision: Precision = Precision.DAY):
    return told(
        known,
        f"Moscow is to visit Pyongyang on {day}.",
        EventType.CONSULT,
        mode="visit",
        actor=RUS,
        recipient=Party(state="PRK", sector="GOV", name="Pyongyang"),
        factuality=Factuality.PLANNED,
        date=date.fromisoformat(day),
        date_precision=precision,
    )


def test_what_comes_next_is_still_to_come(tmp_path: Path) -> None:
    stale, next_up = planned("2023-12-20", "2023-12-20", Precision.UNKNOWN), planned("2024-01-10", "2024-02-01")
    with filled(tmp_path / "b.db", [stale, next_up]) as ledger:
        brief = products.brief(View(ledger, DAY, clock=now), PAIR)
    ahead = [one for one in part(brief, "Key judgements").statements if one.status is Status.PLANNED]
    assert [one.lead for one in ahead] == ["1 February 2024"]


def test_a_shift_that_was_seen_at_once_names_its_day_once(sample_briefs) -> None:
    brief = sample_briefs[PAIR]
    told = dict(zip(reversed(brief.shifts), texts(part(brief, "How it moves")), strict=False))
    at_once = {shift for shift in told if shift.detected == shift.start}
    assert at_once
    assert all(("could be seen at once" in text) is (shift in at_once) for shift, text in told.items() if "%" in text)
    assert any("two acts, neither of them confirmed" in text for text in told.values())


def test_one_sentence_does_not_stand_twice_among_the_movements(sample_briefs) -> None:
    for about, title in (
        (("PRK",), "How its relations move"),
        (("CHN", "PRK", "RUS"), "How the relations inside move"),
    ):
        brief = sample_briefs[about]
        long = set(texts(part(brief, title)))
        assert long
        assert not long & {*texts(part(brief, "Key judgements")), *texts(part(brief, "What changed"))}


def test_the_surest_shift_is_the_one_that_is_judged(sample_briefs) -> None:
    brief = sample_briefs["PRK",]
    surest = max(brief.shifts, key=lambda shift: shift.probability)
    (judged,) = [one for one in part(brief, "Key judgements").statements if one.kind is products.Kind.SHIFT]
    assert set(judged.events) <= set(surest.events)


def test_of_several_relations_only_likelier_shifts_are_told(sample_briefs) -> None:
    lines = [one for one in texts(part(sample_briefs["PRK",], "Outlook")) if " shift" in one]
    assert lines
    assert sum("almost no chance" in one for one in lines) == 1
    assert not any("new shift" in one.text for one in part(sample_briefs["PRK",], "Key judgements").statements)


def test_how_many_acts_rest_on_one_source_is_said_once(sample_briefs) -> None:
    brief = sample_briefs[PAIR]
    told_in = [
        section.title for section in brief.sections if any("single independent" in one for one in texts(section))
    ]
    assert told_in == ["Whose word this is"]


def test_headings_without_news_are_named_in_one_line(tmp_path: Path) -> None:
    with filled(tmp_path / "b.db") as ledger:
        brief = products.brief(View(ledger, DAY, clock=now), ("FJI", "TON"))
    written, page = products.as_markdown(brief), products.as_page(brief)
    assert "## What is disputed" not in written
    assert written.count("Nothing in the news at hand") == page.count("Nothing in the news at hand") == 1
    assert "“What is disputed”" in brief.silent
    assert brief.spoken[0].title == "Key judgements"


def test_languages_are_told_by_name() -> None:
    assert language_name("fr") == "French"
    assert language_name("xx") == "xx"
