"""Acts in English: no surer, no more exact and no longer than the event itself."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.model import (
    FIELDS,
    OBJECT_CLASSES,
    Article,
    EventType,
    Factuality,
    Filing,
    Object,
    Party,
    Precision,
    Report,
    Source,
    SourceKind,
    Status,
)
from bilateral.products import names
from bilateral.products.likelihood import judged, likelihood, percentage
from bilateral.products.speakers import KINDS, name_of, speaking
from bilateral.products.telling import tell
from bilateral.products.things import number, object_phrase
from bilateral.products.wording import act, field_of
from bilateral.world.tables import data_folder, rows
from products_values import RUS, SHELLS, event, told, voice

MODES = [(row["event_type"], row["mode"]) for row in rows(data_folder() / "modes.csv")]
DENIED, PLANNED, POSSIBLE = Factuality.DENIED, Factuality.PLANNED, Factuality.POSSIBLE
ARMS = {"object": SHELLS, "fields": ("military aid",)}


def thing(text: str, **more: object) -> Object:
    return Object(**({"text": text, "cls": "other"} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "clause"),
    [
        (event(**ARMS), "North Korea supplied Russia with 1,000 containers of munitions"),
        (
            event(**ARMS, directed=False),
            "North Korea and Russia transferred 1,000 containers of munitions from one to the other",
        ),
        (event(fields=("military aid",)), "North Korea supplied Russia with military aid"),
        (event(object=thing("troops", cls="troops", quantity=12000)), "North Korea sent 12,000 troops to Russia"),
        (event(EventType.CONSULT), "North Korea and Russia held talks"),
        (event(EventType.CONSULT, fields=("talks", "trade")), "North Korea and Russia held talks on trade"),
        (event(EventType.CONSULT, mode="visit"), "North Korea visited Russia"),
        (event(EventType.CONSULT, recipient=None), "North Korea met"),
        (
            event(EventType.COOPERATE, fields=("exercises and deployments",)),
            "North Korea and Russia held joint military exercises",
        ),
        (event(EventType.MOBILIZE, mode="weapons", recipient=None), "North Korea tested, showed or deployed weapons"),
        (
            event(EventType.RETREAT, mode="release", directed=False),
            "North Korea released or sent home people of concern to Russia",
        ),
        (
            event(EventType.ACCUSE, recipient=Party(state="USA", sector="GOV")),
            "North Korea criticised or accused the United States",
        ),
        (
            event(EventType.COERCE, mode="arrest", recipient=Party(state="USA", sector="JRN")),
            "North Korea arrested or charged people of the media of the United States",
        ),
        (
            event(EventType.THREATEN, recipient=Party(state=None, name="European Union")),
            "North Korea threatened the European Union",
        ),
        (
            event(EventType.ASSAULT, actor=Party(state="LBN", sector="REB", name="Hezbollah")),
            "Hezbollah used force against Russia",
        ),
    ],
)
def test_an_act_reads_as_its_fields_say(made, clause) -> None:
    assert act(made).clause == clause


@given(
    st.sampled_from([*MODES, *((kind.value, None) for kind in EventType)]),
    st.sampled_from(FIELDS),
    st.sampled_from(OBJECT_CLASSES),
    st.booleans(),
    st.sampled_from([RUS, None]),
    st.sampled_from(list(Status)),
)
def test_every_kind_of_act_has_a_clean_sentence_in_every_status(kind, field, cls, directed, whom, status) -> None:
    made = event(
        EventType(kind[0]),
        status,
        mode=kind[1],
        fields=(field,),
        object=thing("some of it", cls=cls),
        directed=directed,
        recipient=whom,
    )
    sentence = tell(made, [])
    assert re.fullmatch(r"[A-Z].*\.", sentence)
    assert not re.search(r"[{}\[\]|]|  |\bNone\b| ,|,,|\.\.", sentence + act(made).nominal)


@pytest.mark.parametrize(
    ("status", "voices", "sentence"),
    [
        (Status.CONFIRMED, (voice("RUS"), voice("PRK")), "PRK armed RUS."),
        (Status.REPORTED, (voice("a", own_voice=True),), "One outlet reports that PRK armed RUS."),
        (
            Status.REPORTED,
            (voice("a", own_voice=True), voice("b", own_voice=True)),
            "Two outlets of different owners report that PRK armed RUS.",
        ),
        (
            Status.CLAIMED,
            (voice("KOR"), voice("USA")),
            "South Korea and the United States say that PRK armed RUS; this is not confirmed.",
        ),
        (
            Status.CLAIMED,
            (voice("USA", PLANNED),),
            "The United States says that North Korea is to arm RUS; this is not confirmed.",
        ),
        (
            Status.DISPUTED,
            (voice("USA"), voice("RUS", DENIED)),
            "The United States says that PRK armed RUS; Russia denies it.",
        ),
        (
            Status.DISPUTED,
            (voice("USA", Factuality.ALLEGED), voice("RUS", DENIED), voice("PRK", DENIED)),
            "The United States says, without vouching for it, that PRK armed RUS; North Korea and Russia deny it.",
        ),
        (Status.DENIED, (voice("RUS", DENIED),), "Russia denies that PRK armed RUS; no source at hand asserts it."),
        (Status.ALLEGED, (), "North Korea is alleged to have armed RUS; no source at hand commits to it."),
        (Status.PLANNED, (voice("PRK", PLANNED),), "North Korea is to arm RUS, it says."),
        (Status.POSSIBLE, (voice("a", POSSIBLE, own_voice=True),), "North Korea may arm RUS, one outlet reports."),
        (Status.CANCELLED, (), "North Korea was to arm RUS; it was called off."),
        (
            Status.LAPSED,
            (voice("PRK", PLANNED),),
            "North Korea was to arm RUS; its time passed, and no report at hand says that it happened.",
        ),
        (
            Status.LAPSED,
            (voice("PRK", POSSIBLE),),
            "It was thought possible that PRK would arm RUS; "
            "its time passed, and no report at hand says that it happened.",
        ),
        (Status.WITHDRAWN, (), "Every report that PRK armed RUS has been corrected or withdrawn."),
        (Status.REPORTED, (voice("PRK", own_voice=True),), "North Korea's media say that PRK armed RUS."),
    ],
)
def test_a_sentence_is_no_stronger_than_its_status(status, voices, sentence) -> None:
    shells = "Russia with 1,000 containers of munitions"
    expected = sentence.replace("PRK", "North Korea").replace("armed RUS", f"supplied {shells}")
    expected = expected.replace("arm RUS", f"supply {shells}")
    assert tell(event(status=status, voices=voices, **ARMS), []) == expected


def test_a_speech_act_that_is_relayed_needs_no_confirmation() -> None:
    made = event(EventType.REJECT, Status.CLAIMED, voices=(voice("RUS"),))
    assert tell(made, []) == "Russia says that North Korea rejected a charge, demand or proposal of Russia."


@pytest.mark.parametrize(
    ("made", "phrase"),
    [
        (
            thing("containers of shells", cls="munitions", quantity=1000, unit="containers"),
            "1,000 containers of munitions",
        ),
        (thing("soldiers", cls="troops", quantity=12000, unit="soldiers"), "12,000 soldiers"),
        (thing("ten missiles", cls="missiles", quantity=10, unit="missiles"), "10 missiles"),
        (thing("a loan", cls="money", quantity=2.5e9, unit="dollars"), "2.5 billion dollars"),
        (thing("forty horses", quantity=40), "40 (forty horses)"),
        (thing("its old shells", cls="munitions"), "old shells"),
        (thing("missile", cls="missiles"), "missiles"),
        (thing("North Korea"), ""),
        (thing("luncheon"), ""),
        (thing("coal", cls="fuel"), "coal"),
        (thing("a very long phrase of more than six words"), ""),
        (thing("<b>shells</b>", cls="munitions"), "munitions"),
        (thing("fishing boat", cls="vessels"), "a fishing boat"),
        (thing("old oil tanker", cls="vessels"), "an old oil tanker"),
        (thing("sixth and most powerful bomb", cls="nuclear"), "nuclear arms or material"),
        (thing("treaty", cls="agreement"), "a treaty"),
        (thing("statement of intent", cls="agreement"), "a statement of intent"),
        (thing("food aid", cls="food"), "food aid"),
        (thing("a million shells", cls="munitions", quantity=1e6, unit="shells"), "1 million shells"),
        (thing("nine kinds of arms", cls="small arms", quantity=9, unit="kinds"), "9 kinds of small arms"),
    ],
)
def test_objects_are_named_briefly_or_by_their_class(made, phrase) -> None:
    assert object_phrase(made) == phrase


@pytest.mark.parametrize(
    ("named", "clause"),
    [
        ("Russian citizens", "North Korea expelled citizens of Russia"),
        ("Russia's envoys", "North Korea expelled envoys of Russia"),
        ("advisers of the Russian mission", "North Korea expelled advisers of Russia"),
        ("citizens", "North Korea expelled citizens of Russia"),
    ],
)
def test_no_party_is_named_twice_in_one_clause(named, clause) -> None:
    made = event(EventType.SANCTION, mode="expel", object=thing(named, cls="persons"))
    assert act(made).clause == clause


def test_people_of_a_state_are_named_once() -> None:
    serbs = Party(state="SRB", sector="CVL")
    killed = event(EventType.ASSAULT, mode="assassinate", recipient=serbs)
    assert act(killed).clause == "North Korea killed or tried to kill a named person of Serbia"
    held = event(EventType.COERCE, mode="arrest", recipient=serbs)
    assert act(held).clause == "North Korea arrested or charged people of Serbia"
    assert act(event(EventType.CONSULT, recipient=serbs)).clause == "North Korea and people of Serbia held talks"


def test_who_speaks_of_an_act_of_their_own_is_named_once() -> None:
    own = event(EventType.ASSAULT, Status.CLAIMED, mode="aerial", voices=(voice("PRK"),))
    assert tell(own, []) == "North Korea says that it made air strikes on Russia; this is not confirmed."
    denied = event(EventType.ASSAULT, Status.DENIED, voices=(voice("PRK", DENIED),))
    assert tell(denied, []) == "North Korea denies that it used force against Russia; no source at hand asserts it."


def test_people_firms_and_rebels_take_a_plural_verb() -> None:
    for party, begins in (
        (Party(state="RUS", sector="BUS"), "Firms from Russia are alleged"),
        (Party(state="RUS", sector="OPP"), "The opposition of Russia is alleged"),
        (Party(state="YEM", sector="REB", name="Houthi rebels"), "Houthi rebels are alleged"),
        (Party(state=None, name="Free Valley Army"), "The Free Valley Army is alleged"),
    ):
        assert tell(event(status=Status.ALLEGED, actor=party), []).startswith(begins)


def test_launches_and_departures_are_not_told_as_hostile() -> None:
    launch = event(EventType.MOBILIZE, mode="weapons", object=thing("two missiles", cls="missiles"))
    assert act(launch).clause == "North Korea tested, showed or deployed two missiles with regard to Russia"
    assert act(event(EventType.RETREAT, mode="withdraw")).clause == "North Korea left or drew back from Russia"


def test_numbers_days_and_lists() -> None:
    assert [number(n) for n in (7, 12000, 1.5e6, 2e9)] == ["7", "12,000", "1.5 million", "2 billion"]
    assert names.listed(["a", "b", "c"]) == "a, b and c"
    assert names.listed([]) == ""
    assert names.some(list("abcdef")) == "a, b, c and three others"
    days = [names.act_day(date(2024, 1, 14), precision) for precision in Precision]
    assert days == ["14 January 2024", "week of 14 January 2024", "January 2024", "2024", "reported 14 January 2024"]
    assert names.called("GBR") == "the United Kingdom"
    assert names.called("ZZZ") == "ZZZ"
    assert names.organisation_name("the NATO") == "NATO"


def test_likelihood_words_follow_their_ranges() -> None:
    words = [likelihood(p) for p in (0.01, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99)]
    assert words == [
        "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely",
        "almost certain",
    ]  # fmt: skip
    assert [percentage(p)[:-2] for p in (0.0, 0.567, 1.0)] == ["1", "57", "99"]


@given(st.floats(0, 1))
def test_a_judgement_names_its_word_and_its_number(probability: float) -> None:
    text = judged(probability, "A and B", "drawn closer")
    assert likelihood(probability) in text
    assert percentage(probability) in text


def test_an_event_is_listed_under_its_most_telling_field() -> None:
    assert field_of(event(fields=("talks", "trade", "words"))) == "trade"
    assert field_of(event(fields=())) == "words"


def test_speakers_without_a_name_are_described_and_others_named_as_the_evidence_does() -> None:
    def heard(name: str | None) -> str:
        source = Source(state=None, name=name, kind=SourceKind.EXPERT)
        article, report = told("2023-10-13", "It did.", EventType.AID, source=source)
        filing = _filing(article, report)
        return name_of(voice("x", reports=(report.id,)), [filing])

    assert heard("Jane Roe") == "Jane Roe"
    assert heard("experts") == heard("Independent experts") == heard(None) == KINDS[SourceKind.EXPERT]
    assert name_of(voice("SYR:REB"), []) == "an armed group in Syria"
    assert speaking(event(), [], {PLANNED}) is None


def _filing(article: Article, report: Report) -> Filing:
    when = article.published
    return Filing(report=report, version=article.version, dispatch="d", known=when, published=when)
