"""Many reports, one act: what is one event, who vouches for it, and how it stood at each instant."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.events import Consolidation, consolidate, summarise
from bilateral.model import (
    Event,
    EventType,
    Factuality,
    Filing,
    Object,
    Party,
    Place,
    Precision,
    Report,
    Source,
    SourceKind,
    Status,
)

NOON = timedelta(hours=12)
MISSILES = Object(text="ballistic missiles", cls="missiles")
SHELLS = Object(text="shells", cls="munitions")
TROOPS = Object(text="special forces", cls="troops")

_numbers = count()


def source(who: str | None, kind: SourceKind = SourceKind.OFFICIAL) -> Source | None:
    """A state in capital letters, else a name."""
    if who is None:
        return None
    return Source(state=who, kind=kind) if who.isupper() else Source(state=None, name=who, kind=kind)


def party(who: str | None) -> Party | None:
    return None if who is None else Party(state=who)


def told(
    known: str,
    act: str = "PRK AID RUS",
    by: str | None = None,
    factuality: str = "occurred",
    *,
    kind: SourceKind = SourceKind.OFFICIAL,
    on: str | None = None,
    outlet: str = "Sample Wire",
    copy_of: Filing | None = None,
    withdrawn: str | None = None,
    **more: Any,
) -> Filing:
    """A filing: "ACTOR TYPE RECIPIENT" by a source, known at noon; `on` is the day that the text gives."""
    actor, event_type, *recipient = act.split()
    number, at = next(_numbers), datetime.fromisoformat(known).replace(tzinfo=UTC) + NOON
    dated = {
        "date": date.fromisoformat(on or known),
        "date_precision": Precision.DAY if on else Precision.UNKNOWN,
    }
    values: dict[str, Any] = {
        "article": f"article {number}",
        "sentence": 0,
        "text": f"Report of {act.casefold()}",
        "actor": party(actor),
        "recipient": party(recipient[0] if recipient else None),
        "event_type": EventType(event_type),
        "directed": True,
        "object": None,
        "mode": None,
        "contexts": ("military",) if event_type == "AID" else (),
        "source": source(by, kind),
        "chain": (),
        "factuality": Factuality(factuality),
        "fields": (),
        "place": None,
        "confidence": 0.8,
    }
    version = f"version {number}"
    return Filing(
        report=Report.make(**values | dated | more),
        version=version,
        dispatch=copy_of.dispatch if copy_of else version,
        known=at,
        published=at,
        publishers=(outlet,),
        withdrawn=datetime.fromisoformat(withdrawn).replace(tzinfo=UTC) + NOON if withdrawn else None,
    )


def copied(filing: Filing, days: int = 1, outlet: str = "Sample Copyist") -> Filing:
    """The same report in a copy of the article, later and elsewhere."""
    number = next(_numbers)
    report = msgspec.structs.replace(filing.report, id=f"copy {number}", article=f"article {number}")
    at = filing.known + timedelta(days)
    if report.date_precision is Precision.UNKNOWN:
        report = msgspec.structs.replace(report, date=at.date())
    return msgspec.structs.replace(
        filing, report=report, version=f"version {number}", known=at, published=at, publishers=(outlet,)
    )


def newest(found: Consolidation) -> list[Event]:
    """Each event as it stands at last, without those forwarded, by date."""
    last = {state.id: state for state in found.states}
    gone = {younger for younger, _, _ in found.forwards}
    return sorted((state for key, state in last.items() if key not in gone), key=lambda event: event.first_known)


def events(*filings: Filing, **press: Any) -> list[Event]:
    return newest(consolidate(filings, **press))


def only(*filings: Filing, **press: Any) -> Event:
    (event,) = events(*filings, **press)
    return event


# Which reports are one act


def test_claims_of_one_transfer_are_one_event() -> None:
    usa = told("2023-10-13", by="USA", object=SHELLS)
    kor = told("2023-11-01", by="KOR", object=SHELLS)
    event = only(usa, kor)
    assert (event.event_type, event.actor.state, event.recipient) == (
        EventType.AID,
        "PRK",
        Party(state="RUS"),
    )
    assert event.status is Status.CLAIMED
    assert event.speakers == ("KOR", "USA")
    assert event.independent_sources == 2
    assert event.reports == (usa.report.id, kor.report.id)


def test_other_goods_another_giver_and_another_season_are_other_events() -> None:
    base = told("2023-10-13", by="USA", object=SHELLS)
    assert len(events(base, told("2023-10-14", by="USA", object=MISSILES))) == 2
    assert len(events(base, told("2023-10-14", "RUS AID PRK", "USA", object=SHELLS))) == 2
    assert len(events(base, told("2024-01-04", by="USA", object=SHELLS))) == 2


def test_an_undirected_report_joins_and_takes_the_direction_of_the_directed() -> None:
    vague = told("2024-01-04", "RUS AID PRK", factuality="alleged", directed=False, object=MISSILES)
    event = only(vague, told("2024-01-05", by="USA", object=MISSILES))
    assert (event.actor.state, event.directed, event.status) == ("PRK", True, Status.CLAIMED)


def test_arms_given_and_arms_work_on_the_same_goods_are_one_act() -> None:
    given_, shared = (
        told("2024-01-04", object=MISSILES),
        told("2024-01-05", "PRK COOPERATE RUS", object=MISSILES),
    )
    assert only(given_, shared).event_type is EventType.AID
    vague = told("2024-01-05", "PRK COOPERATE RUS", contexts=("military",))
    assert len(events(given_, vague)) == 2


def test_an_accord_agreed_and_signed_is_one_act() -> None:
    agreed = told("2024-06-18", "RUS AGREE PRK", on="2024-06-18", fields=("treaties",))
    signed = told("2024-06-19", "PRK SUPPORT RUS", on="2024-06-19", fields=("treaties",))
    praise = told("2024-06-19", "PRK SUPPORT RUS", on="2024-06-19", fields=("words",))
    event, other = events(agreed, signed, praise)
    assert event.event_type is EventType.SUPPORT
    assert other.reports == (praise.report.id,)


def test_a_visit_of_several_days_told_daily_is_one_event() -> None:
    days = [told(f"2024-01-{day}", "PRK CONSULT RUS", on=f"2024-01-{day}", mode="visit") for day in (14, 16, 18)]
    met = told("2024-01-16", "RUS CONSULT PRK", on="2024-01-16")
    assert only(*days, met).mode == "visit"
    assert len(events(*days, told("2024-01-25", "PRK CONSULT RUS", on="2024-01-25", mode="visit"))) == 2
    assert len(events(*days, told("2024-01-16", "RUS CONSULT PRK", on="2024-01-16", mode="visit"))) == 2


def test_strikes_on_other_days_or_towns_are_other_acts_unless_worded_alike() -> None:
    def strike(day: str, town: str | None, text: str) -> Filing:
        where = Place(name=town, country="UKR") if town else None
        return told(day, "RUS ASSAULT UKR", on=day, place=where, text=text)

    first = strike("2024-05-10", "Kharkiv", "Shells fell upon the northern suburb of Kharkiv")
    assert len(events(first, strike("2024-05-10", "Odesa", "A drone set grain silos in Odesa alight"))) == 2
    assert len(events(first, strike("2024-05-11", "Kharkiv", "A drone destroyed three garages"))) == 2
    assert only(first, strike("2024-05-11", "Kharkiv", "Northern suburb of Kharkiv hit by shells")).date_precision
    assert len(events(first, strike("2024-05-14", "Kharkiv", first.report.text))) == 2
    abroad = told("2024-05-10", "RUS ASSAULT UKR", on="2024-05-10", place=Place(name="Kharkiv", country="POL"))
    assert len(events(first, abroad)) == 2


def test_words_towards_one_recipient_within_a_day_are_one_event() -> None:
    first = told("2024-01-09", "USA ACCUSE PRK", on="2024-01-09", mode="disapprove")
    again = told("2024-01-10", "USA ACCUSE PRK", on="2024-01-10", mode="allege")
    later = told("2024-01-12", "USA ACCUSE PRK", on="2024-01-12")
    back = told("2024-01-09", "PRK ACCUSE USA", on="2024-01-09")
    assert len(events(first, again)) == 1
    assert len(events(first, again, later, back)) == 3


def test_other_fields_are_other_work_together() -> None:
    grain = told("2024-01-09", "PRK COOPERATE RUS", fields=("trade",))
    space = told("2024-01-10", "PRK COOPERATE RUS", fields=("technology and space",))
    assert len(events(grain, space)) == 2
    assert only(grain, told("2024-01-20", "RUS COOPERATE PRK", fields=("trade", "energy"))).fields == (
        "trade",
        "energy",
    )


def test_arming_another_s_rebels_is_not_aid_to_the_state() -> None:
    rebels = Party(state="COD", sector="REB", name="M23")
    assert len(events(told("2024-01-09", "RWA AID COD", recipient=rebels), told("2024-01-09", "RWA AID COD"))) == 2


def test_wording_decides_between_two_acts_that_fit() -> None:
    signed = told("2024-05-10", "RUS COOPERATE PRK", text="Railway freight through Khasan resumed", fields=("trade",))
    fish = told("2024-05-10", "RUS COOPERATE PRK", text="Fishing quotas were set", fields=("energy",))
    more = told("2024-05-11", "RUS COOPERATE PRK", text="Freight by railway through Khasan doubled")
    found = {event.reports for event in events(signed, fish, more)}
    assert found == {(signed.report.id, more.report.id), (fish.report.id,)}


def test_another_thing_is_another_gift_and_a_vague_word_fits_any() -> None:
    missiles = told("2024-01-04", by="USA", object=MISSILES)
    car = told("2024-01-05", by="RUS", object=Object(text="a limousine", cls="other"))
    assert len(events(missiles, car)) == 2
    arms = Object(text="North Korean weapons", cls="small arms")
    assert len(events(missiles, told("2024-01-05", by="KOR", object=arms))) == 1
    rifles = Object(text="small arms", cls="small arms")
    assert len(events(missiles, told("2024-01-05", by="KOR", object=rifles))) == 2


def test_a_visit_and_the_one_that_it_may_prepare_are_two_though_one_sentence_tells_of_both() -> None:
    known = told("2023-10-20", "RUS CONSULT PRK", mode="visit")
    may = told("2023-10-20", "RUS CONSULT PRK", factuality="possible", mode="visit")
    one_sentence = msgspec.structs.replace(may, version=known.version, dispatch=known.dispatch)
    assert {event.status for event in events(known, one_sentence)} == {Status.REPORTED, Status.POSSIBLE}


# Plans


def test_a_planned_visit_that_takes_place_is_one_event() -> None:
    talk = told("2024-01-14", "RUS CONSULT PRK", factuality="possible", mode="visit")
    plan = told("2024-06-10", "RUS CONSULT PRK", "RUS", "planned", mode="visit", on="2024-06-18")
    visit = told("2024-06-19", "RUS CONSULT PRK", mode="visit", on="2024-06-19")
    again = told("2024-09-01", "RUS CONSULT PRK", mode="visit", on="2024-09-01")
    event, other = events(talk, plan, visit, again)
    assert [step.status for step in event.history] == [Status.POSSIBLE, Status.PLANNED, Status.REPORTED]
    assert [step.report for step in event.history] == [filing.report.id for filing in (talk, plan, visit)]
    assert event.date == date(2024, 6, 19)
    assert other.reports == (again.report.id,)


def test_a_visit_long_after_the_planned_day_is_another() -> None:
    plan = told("2024-06-10", "RUS CONSULT PRK", "RUS", "planned", mode="visit", on="2024-06-18")
    visit = told("2024-08-19", "RUS CONSULT PRK", mode="visit", on="2024-08-19")
    assert [event.status for event in events(plan, visit)] == [Status.PLANNED, Status.REPORTED]


def test_a_plan_that_is_called_off_is_cancelled_and_the_refusal_is_an_act_too() -> None:
    plan = told(
        "2024-03-01",
        "RUS CONSULT PRK",
        "RUS",
        "planned",
        mode="visit",
        text="The minister will visit Pyongyang",
    )
    off = told("2024-03-20", "RUS REJECT PRK", text="Moscow called off the visit of its minister", on="2024-03-20")
    visit, refusal = events(plan, off)
    assert visit.status is Status.CANCELLED
    assert visit.reports == (plan.report.id, off.report.id)
    assert refusal.event_type is EventType.REJECT
    assert (off.report.id, visit.id, off.known) in consolidate([plan, off]).memberships
    late = told("2025-03-20", "RUS REJECT PRK", text="Moscow cancelled a visit of its minister", on="2025-03-20")
    bare = told("2024-03-20", "RUS REJECT PRK", text="Moscow refused", on="2024-03-20")
    assert events(plan, bare)[0].status is Status.PLANNED
    assert events(told("2024-03-01", "RUS CONSULT PRK", factuality="planned", on="2024-03-05"), late)[0].status is (
        Status.PLANNED
    )


def test_a_plan_does_not_join_what_happened_before_it() -> None:
    past = told("2024-01-10", by="USA", object=MISSILES, on="2024-01-02")
    assert len(events(past, told("2024-01-20", by="USA", factuality="possible", object=MISSILES))) == 2
    due = told("2024-01-14", "PRK CONSULT RUS", factuality="planned")
    assert only(told("2024-01-14", "PRK CONSULT RUS", on="2024-01-14", mode="visit"), due).status is Status.REPORTED


# Denials and admissions


def test_a_denial_months_later_joins_the_newest_claim_that_it_denies() -> None:
    shells = told("2023-07-01", by="USA", object=SHELLS)
    missiles = told("2024-01-04", by="USA", object=MISSILES)
    denial = told("2024-05-10", by="RUS", factuality="denied")
    old, new = events(shells, missiles, denial)
    assert (old.status, new.status) == (Status.CLAIMED, Status.DISPUTED)
    named = told("2024-05-10", by="RUS", factuality="denied", object=SHELLS)
    assert [event.status for event in events(shells, missiles, named)] == [Status.DISPUTED, Status.CLAIMED]


def test_a_denial_of_all_arms_answers_every_recent_claim() -> None:
    claims = [told("2024-01-04", by="USA", object=MISSILES), told("2023-12-20", by="KOR", object=SHELLS)]
    denial = told("2024-01-10", by="RUS", factuality="denied")
    assert [event.status for event in events(*claims, denial)] == [Status.DISPUTED, Status.DISPUTED]
    assert len([row for row in consolidate([*claims, denial]).memberships if row[0] == denial.report.id]) == 2


def test_a_denial_of_a_named_day_is_about_that_day() -> None:
    strike = told("2024-05-02", "RUS ASSAULT UKR", "UKR", on="2024-05-01")
    other = told("2024-05-20", "RUS ASSAULT UKR", "UKR", on="2024-05-19")
    denial = told("2024-05-22", "RUS ASSAULT UKR", "RUS", "denied", on="2024-05-01")
    assert [event.status for event in events(strike, other, denial)] == [Status.DISPUTED, Status.CLAIMED]
    stray = told("2024-06-22", "RUS ASSAULT UKR", "RUS", "denied", on="2024-06-10")
    assert [event.status for event in events(strike, stray)] == [Status.CLAIMED, Status.DENIED]


def test_a_lone_denial_is_an_event_denied_and_a_claim_too_old_is_not_its_matter() -> None:
    claim = told("2022-07-01", by="USA", object=SHELLS)
    denial = told("2024-01-10", by="RUS", factuality="denied", object=SHELLS)
    assert [event.status for event in events(claim, denial)] == [Status.CLAIMED, Status.DENIED]


def test_an_admission_confirms_what_was_denied_half_a_year_before() -> None:
    claim = told("2024-10-18", by="KOR", object=TROOPS)
    denial = told("2024-10-21", by="PRK", factuality="denied", object=TROOPS)
    admission = told("2025-04-28", by="PRK", object=TROOPS)
    event = only(claim, denial, admission)
    assert [step.status for step in event.history] == [Status.CLAIMED, Status.DISPUTED, Status.CONFIRMED]
    assert event.independent_sources == 2


def test_an_admission_that_covers_two_events_makes_them_one() -> None:
    claim = told("2024-10-18", by="KOR", object=TROOPS)
    denial = told("2024-10-21", by="PRK", factuality="denied", object=TROOPS)
    moscow = told("2025-04-26", by="RUS", object=TROOPS, on="2025-04-26")
    pyongyang = told("2025-04-28", by="PRK", object=TROOPS)
    found = consolidate([claim, denial, moscow, pyongyang])
    (event,) = newest(found)
    ((younger, older, known),) = found.forwards
    assert (older, known) == (event.id, pyongyang.known)
    assert {state.id for state in found.states} == {younger, older}
    assert event.status is Status.CONFIRMED
    assert set(event.reports) == {filing.report.id for filing in (claim, denial, moscow, pyongyang)}
    later = told("2025-05-10", by="USA", object=TROOPS)
    assert "USA" in only(claim, denial, moscow, pyongyang, later).speakers


def test_a_party_that_speaks_of_arms_without_a_date_means_what_others_claimed() -> None:
    claim = told("2024-10-18", by="KOR", object=TROOPS)
    assert only(claim, told("2025-04-26", by="RUS", object=TROOPS)).speakers == ("KOR", "RUS")
    dated = told("2025-04-26", by="RUS", object=TROOPS, on="2025-03-01")
    assert len(events(claim, dated)) == 2


# Voices


def test_two_outlets_that_quote_one_ministry_are_one_source() -> None:
    event = only(
        told("2024-01-04", by="KOR", object=MISSILES, outlet="Sample Wire"),
        told("2024-01-05", by="KOR", object=MISSILES, outlet="Sample Herald"),
    )
    assert event.independent_sources == 1
    assert (event.confidence, event.speakers) == (0.8, ("KOR",))
    assert len(event.voices[0].reports) == 2


def test_two_outlets_of_one_owner_are_one_source() -> None:
    own = [told("2024-06-19", "RUS CONSULT PRK", outlet=name) for name in ("Sample Herald", "Sample Evening News")]
    assert only(*own).status is Status.CONFIRMED
    event = only(*own, owner_of=lambda _: "Sample Pacific Media")
    assert (event.status, event.independent_sources) == (Status.REPORTED, 1)


def test_an_outlet_that_a_state_controls_speaks_for_it() -> None:
    claim = told("2024-06-19", "RUS CONSULT PRK", outlet="Sample Telegraph")
    (voice,) = only(claim, control_of=lambda _: "RUS").voices
    assert (voice.key, voice.party, voice.own_voice) == ("RUS", True, True)
    assert only(claim, control_of=lambda _: "RUS").status is Status.CLAIMED
    other = told("2024-06-19", "RUS CONSULT PRK", outlet="Sample Central News")
    states = {"Sample Telegraph": "RUS", "Sample Central News": "PRK"}
    assert only(claim, other, control_of=states.get).status is Status.CONFIRMED


def test_an_outlet_that_is_quoted_is_the_same_voice_as_the_outlet_itself() -> None:
    quoted = told("2024-06-20", "RUS CONSULT PRK", "the Sample  Wire", kind=SourceKind.MEDIA)
    event = only(told("2024-06-19", "RUS CONSULT PRK"), quoted)
    assert event.independent_sources == 1
    assert event.speakers == ("sample wire",)


def test_experts_and_the_unnamed_claim_and_onlookers_of_no_side_confirm() -> None:
    expert = told("2024-01-04", by="An Analyst", kind=SourceKind.EXPERT)
    assert only(expert).speakers == ("an analyst",)
    unnamed = [told("2024-01-04", by="USA", kind=SourceKind.ANONYMOUS, outlet=name) for name in "ab"]
    assert only(*unnamed).speakers == ("anonymous usa",)
    seen = [Source(state="CHN", name=name, kind=SourceKind.RESIDENT) for name in ("a fisher", "a driver")]
    assert only(*(told("2024-01-04", source=who) for who in seen)).status is Status.CONFIRMED
    assert only(told("2024-01-04", by="Sample Panel")).status is Status.CLAIMED


def test_an_outlet_without_a_name_is_known_by_its_host() -> None:
    bare = msgspec.structs.replace(told("2024-01-04"), publishers=(), url="https://news.example/1")
    assert only(bare).voices[0].key == "news.example"
    assert only(msgspec.structs.replace(bare, url=None)).voices[0].key


def test_an_outlet_s_doubt_adds_no_source_to_a_claim() -> None:
    event = only(told("2024-01-04", by="USA"), told("2024-01-05", factuality="alleged"))
    assert event.independent_sources == 1
    assert only(told("2024-01-05", by="RUS", factuality="denied")).independent_sources == 0


def test_confidence_grows_with_independent_voices_to_its_cap() -> None:
    claims = [told("2024-01-04", by=state, confidence=0.5) for state in ("USA", "KOR", "JPN")]
    assert only(*claims[:2]).confidence == 0.75
    assert only(*claims).confidence == 0.875
    many = [told("2024-01-04", by=f"Speaker {number}", kind=SourceKind.EXPERT) for number in range(9)]
    assert only(*many).confidence == 0.99


# Copies


def test_a_copy_changes_nothing_but_the_list_of_members() -> None:
    dispatch = told("2024-06-19", "RUS CONSULT PRK")
    copy = copied(dispatch, 40)
    before, after = consolidate([dispatch]), consolidate([dispatch, copy])
    assert after.states == before.states
    assert after.memberships == (*before.memberships, (copy.report.id, before.states[0].id, copy.known))


def test_a_copy_takes_the_place_of_a_dispatch_that_was_withdrawn() -> None:
    dispatch = told("2024-06-19", "RUS CONSULT PRK", withdrawn="2024-06-25")
    copy = copied(msgspec.structs.replace(dispatch, withdrawn=None))
    event = only(dispatch, copy)
    assert (event.status, event.reports) == (Status.REPORTED, (copy.report.id,))


def test_the_same_form_of_words_on_another_day_is_another_act() -> None:
    monday = told("2024-05-06", "RUS ASSAULT UKR", on="2024-05-06")
    later = told("2024-05-13", "RUS ASSAULT UKR", on="2024-05-13", copy_of=monday)
    assert len(events(monday, later)) == 2


def test_what_a_copy_adds_is_heard() -> None:
    dispatch = told("2024-01-04", by="USA", object=MISSILES)
    added = told("2024-01-05", by="RUS", factuality="denied", object=MISSILES, copy_of=dispatch)
    assert only(dispatch, added).status is Status.DISPUTED


def test_a_voice_is_listed_with_its_first_twenty_reports() -> None:
    claims = [told("2024-01-04", by="USA", object=MISSILES, text=f"report {number}") for number in range(30)]
    event = only(*claims)
    assert len(event.reports) == 20
    assert len(consolidate(claims).memberships) == 30


# What an event is made of


def test_an_event_takes_the_most_exact_that_its_reports_give() -> None:
    where = Place(name="Rajin", country="PRK", lat=42.2, lon=130.3)
    counted = Object(text="1,000 containers of shells", cls="munitions", quantity=1000, unit="containers", span=(0, 9))
    event = only(
        told("2023-10-13", by="USA", object=SHELLS, place=Place(name="Rajin"), fields=("military aid",)),
        told("2023-10-14", by="KOR", object=counted, on="2023-10-12", place=where, fields=("military aid",)),
        told("2023-10-15", by="JPN", fields=("trade",)),
        told("2023-10-16", by="GBR", fields=("military aid",)),
    )
    assert (event.date, event.date_precision) == (date(2023, 10, 12), Precision.DAY)
    assert event.object == msgspec.structs.replace(counted, span=None)
    assert event.place == where
    assert event.fields == ("military aid",)
    assert event.first_known == datetime(2023, 10, 13, 12, tzinfo=UTC)


def test_an_act_without_a_recipient_is_an_event_of_one_party() -> None:
    event = only(told("2024-01-14", "PRK MOBILIZE", "PRK", on="2024-01-14", mode="weapons", object=MISSILES))
    assert (event.recipient, event.mode, event.status) == (None, "weapons", Status.CLAIMED)


def test_summarise_gives_the_last_state_of_one_act() -> None:
    filings = [
        told("2024-01-04", by="USA", object=MISSILES),
        told("2024-01-10", by="RUS", factuality="denied"),
    ]
    assert summarise(reversed(filings)) == only(*filings)
    with pytest.raises(ValueError, match="at least one filing"):
        summarise([])


# Withdrawal


def test_a_withdrawn_report_counts_until_then() -> None:
    kept, gone = told("2024-01-04", by="USA"), told("2024-01-05", by="KOR", withdrawn="2024-01-09")
    states = consolidate([kept, gone]).states
    assert [state.speakers for state in states] == [("USA",), ("KOR", "USA"), ("USA",)]
    assert states[-1].known == gone.withdrawn


def test_an_event_all_of_whose_reports_are_withdrawn_is_withdrawn_until_it_is_told_again() -> None:
    gone = told("2024-01-05", by="KOR", withdrawn="2024-01-09")
    event = only(gone)
    assert (event.status, event.independent_sources, event.voices) == (Status.WITHDRAWN, 0, ())
    assert event.reports == (gone.report.id,)
    assert [step.status for step in event.history] == [Status.CLAIMED, Status.WITHDRAWN]
    assert event.history[-1].report == gone.report.id
    again = told("2024-01-12", by="KOR")
    assert [step.status for step in only(gone, again).history][-1] is Status.CLAIMED


def test_a_report_withdrawn_as_it_became_known_is_an_event_withdrawn() -> None:
    assert only(told("2024-01-05", by="KOR", withdrawn="2024-01-05")).status is Status.WITHDRAWN


def test_a_report_put_right_makes_no_moment_without_a_report() -> None:
    first = told("2024-01-05", by="KOR", withdrawn="2024-01-06", text="Seoul spoke of 40 missiles sent")
    second = told("2024-01-06", by="KOR", text="Seoul spoke of 14 missiles sent", copy_of=first)
    event = only(first, second)
    assert [step.status for step in event.history] == [Status.CLAIMED]
    assert event.reports == (second.report.id,)


# Laws


def _filing(draw_from: random.Random, day: int) -> Filing:
    known = (date(2024, 1, 1) + timedelta(day)).isoformat()
    act = draw_from.choice(
        [
            "PRK AID RUS",
            "RUS AID PRK",
            "PRK COOPERATE RUS",
            "PRK CONSULT RUS",
            "RUS CONSULT PRK",
            "RUS REJECT PRK",
        ]
    )
    arms = act.split()[1] in ("AID", "COOPERATE")
    back = draw_from.choice([None, None, 0, 3, 30])
    return told(
        known,
        act,
        draw_from.choice([None, None, "USA", "KOR", "PRK", "RUS"]),
        draw_from.choice(list(Factuality)),
        on=None if back is None else (date.fromisoformat(known) - timedelta(back)).isoformat(),
        outlet=draw_from.choice(["Sample Wire", "Sample Herald", "Sample Post"]),
        object=draw_from.choice([None, MISSILES, SHELLS, TROOPS]) if arms else None,
        mode=draw_from.choice([None, "visit"]) if "CONSULT" in act else None,
        text=draw_from.choice(["It cancelled the planned visit", "Report of shells sent by sea", "Talks on a visit"]),
        directed=draw_from.random() < 0.8,
        withdrawn=(date.fromisoformat(known) + timedelta(9)).isoformat() if draw_from.random() < 0.1 else None,
    )


BLOCKS = st.builds(
    lambda seed, days: [_filing(random.Random(seed + place), day) for place, day in enumerate(days)],
    st.integers(0, 10_000),
    st.lists(st.integers(0, 200), min_size=1, max_size=25),
)


@settings(max_examples=60, deadline=None)
@given(BLOCKS, st.randoms(use_true_random=False))
def test_the_order_of_filings_does_not_matter(filings: list[Filing], chance: random.Random) -> None:
    whole = msgspec.json.encode(consolidate(filings))
    doubled = [*filings, *chance.sample(filings, len(filings) // 2)]
    chance.shuffle(doubled)
    assert msgspec.json.encode(consolidate(doubled)) == whole


@settings(max_examples=60, deadline=None)
@given(BLOCKS, st.data())
def test_copies_change_no_event(filings: list[Filing], data: st.DataObject) -> None:
    standing = [msgspec.structs.replace(filing, withdrawn=None) for filing in filings]
    copies = [
        copied(filing, days) for filing in standing for days in data.draw(st.lists(st.integers(1, 90), max_size=3))
    ]
    assert consolidate([*standing, *copies]).states == consolidate(standing).states


@settings(max_examples=60, deadline=None)
@given(BLOCKS, st.integers(0, 210))
def test_what_was_known_by_a_day_reads_the_same_whatever_came_later(filings: list[Filing], day: int) -> None:
    by = datetime(2024, 1, 1, 18, tzinfo=UTC) + timedelta(day)

    def then(filing: Filing) -> Filing:
        held = filing.withdrawn if filing.withdrawn and filing.withdrawn <= by else None
        return msgspec.structs.replace(filing, withdrawn=held)

    whole, part = consolidate(filings), consolidate(then(filing) for filing in filings if filing.known <= by)
    assert part.states == tuple(state for state in whole.states if state.known and state.known <= by)
    assert part.memberships == tuple(row for row in whole.memberships if row[2] <= by)
    assert part.forwards == tuple(row for row in whole.forwards if row[2] <= by)


@settings(max_examples=40, deadline=None)
@given(BLOCKS)
def test_each_report_is_in_an_event_and_each_instant_has_one_state(filings: list[Filing]) -> None:
    found = consolidate(filings)
    assert {row[0] for row in found.memberships} == {filing.report.id for filing in filings}
    keys = [(state.id, state.known) for state in found.states]
    assert len(set(keys)) == len(keys)
    for state in found.states:
        assert state.history[-1].status is state.status


def test_ten_thousand_copies_leave_an_event_as_it_is() -> None:
    original = told("2024-06-19", "RUS CONSULT PRK")
    flooded = consolidate([original, *(copied(original, 1 + number % 50) for number in range(10_000))])
    assert flooded.states == consolidate([original]).states
