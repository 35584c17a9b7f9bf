"""Findings: which provision in force on its day an act would touch, how surely, and by whose word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from bilateral.model import Event, Factuality, Finding, Object, Party, Precision, Report, Status, Voice, end_of_day
from bilateral.obligations import Register, findings, may_touch, register
from bilateral.obligations.cells import COLUMNS
from related import act

ARMS = ("military aid",)
SHELLS = Object(text="shells", cls="munitions")
COAL = Object(text="coal", cls="minerals")
LATER = date(2026, 1, 1)


def regime(family: str) -> Register:
    """The package's register with the provisions of one regime alone."""
    whole = register()
    kept = tuple(one for one in whole.provisions if one.family == family)
    by_type = {kind: tuple(one for one in kept if kind in one.event_types) for kind in whole.by_type}
    return msgspec.structs.replace(whole, provisions=kept, by_type=by_type)


NORTH = regime("prk")


def found(event: Event, text: str = "", *, held: Register | None = None, as_of: date = LATER) -> tuple[Finding, ...]:
    return findings([event], {event.id: [report(event, text)]} if text else {}, as_of=as_of, held=held or NORTH)


def report(event: Event, text: str, **more: object) -> Report:
    """A report of an event that says what the event does."""
    values: dict[str, object] = {
        "article": "a", "sentence": 0, "text": text, "actor": event.actor, "recipient": event.recipient,
        "event_type": event.event_type, "directed": event.directed, "object": event.object, "mode": event.mode,
        "contexts": (), "source": None, "chain": (), "factuality": Factuality.OCCURRED, "fields": event.fields,
        "date": event.date, "date_precision": event.date_precision, "place": None, "confidence": event.confidence,
    }  # fmt: skip
    return Report.make(**(values | more))


def ids(event: Event, text: str = "", *, held: Register | None = None) -> list[str]:
    """The provisions at the head of the findings, in order."""
    return [one.provision for one in found(event, text, held=held)]


def every(event: Event, text: str = "") -> set[str]:
    """All provisions that are touched, folded ones too."""
    return {name for one in found(event, text) for name in (one.provision, *one.folded)}


def shells(day: date = date(2023, 10, 13), **more: object) -> Event:
    values: dict[str, object] = {"actor": "PRK", "recipient": "RUS", "object": SHELLS, "fields": ARMS}
    return act("AID", day, **(values | more))  # type: ignore[arg-type]


def trade(day: date, thing: Object | None, *, actor: str = "PRK", recipient: str = "CHN", **more: object) -> Event:
    return act("COOPERATE", day, actor=actor, recipient=recipient, object=thing, fields=("trade",), **more)  # type: ignore[arg-type]


def voice(key: str, how: Factuality, day: date = date(2023, 10, 13), **more: object) -> Voice:
    return Voice(key=key, factuality=how, first=end_of_day(day), **more)  # type: ignore[arg-type]


# what is touched


def test_shells_from_the_north_touch_the_ban_on_its_arms_and_later_paragraphs_are_folded_under_it() -> None:
    (one,) = found(shells(), "Pyongyang sent shells to Moscow.")
    assert (one.instrument, one.paragraph, one.kind) == ("S/RES/1718 (2006)", "8 (b)", "prohibits")
    assert {"prk-1874-9", "prk-2270-6f"} <= set(one.folded)
    assert one.bound == ("PRK", "RUS")
    assert one.grounds == ("munitions",)
    assert not one.to_come


def test_the_direction_decides_which_paragraph_it_is() -> None:
    gift = shells(actor="RUS", recipient="PRK")
    assert ids(gift, "Moscow sent shells to Pyongyang.")[0] == "prk-1718-8a1"
    assert not ids(shells(actor="RUS", recipient="SYR"), "Moscow sent shells to Damascus.")


def test_the_provision_is_that_of_the_day_of_the_act_and_not_todays() -> None:
    text = "Pyongyang exported coal to China."
    assert not ids(trade(date(2016, 3, 1), COAL), text)
    assert ids(trade(date(2016, 6, 1), COAL), text) == ["prk-2270-29c"]
    assert ids(trade(date(2016, 12, 1), COAL), text) == ["prk-2321-26a"]
    assert ids(trade(date(2017, 2, 1), COAL), text) == ["prk-2321-26b"]
    assert ids(trade(date(2017, 8, 4), COAL), text) == ["prk-2321-26b"]
    assert ids(trade(date(2017, 8, 5), COAL), text) == ["prk-2371-8c"]


def test_small_arms_could_be_sold_to_the_north_until_the_exception_was_closed() -> None:
    rifles = Object(text="rifles", cls="small arms")
    text = "Moscow sold rifles to Pyongyang."
    (before,) = found(shells(date(2015, 5, 1), actor="RUS", recipient="PRK", object=rifles), text)
    assert (before.provision, before.kind) == ("prk-1874-10p", "permits")
    after = found(shells(date(2016, 3, 2), actor="RUS", recipient="PRK", object=rifles), text)
    assert {one.kind for one in after} == {"prohibits"}


def test_a_cap_is_told_beside_what_counts_against_it() -> None:
    oil = Object(text="diesel", cls="fuel")
    (one,) = found(trade(date(2019, 3, 1), oil, actor="RUS", recipient="PRK"), "Russia supplied diesel to North Korea.")
    assert (one.provision, one.cap) == ("prk-2397-5", "500000 barrels/year")
    assert "reported to the Committee" in one.exemptions


@pytest.mark.parametrize(
    ("text", "thing", "touched"),
    [
        ("North Korea fired an intercontinental ballistic missile.", "missiles", "prk-1718-2"),
        ("North Korea put a spy satellite into orbit.", "satellites and space", "prk-1718-2"),
        ("North Korea fired a short-range missile.", "missiles", "prk-1718-5"),
        ("North Korea fired two cruise missiles.", "missiles", None),
        ("North Korea carried out a nuclear test.", "nuclear", "prk-1718-2n"),
        ("North Korea destroyed the tunnels of its nuclear test site.", "nuclear", None),
    ],
)
def test_launches_and_tests_need_no_recipient(text: str, thing: str, touched: str | None) -> None:
    event = act(
        "MOBILIZE", date(2018, 1, 5), actor="PRK", recipient=None, mode="weapons", object=Object(text="it", cls=thing)
    )
    assert ids(event, text)[:1] == ([touched] if touched else [])
    other = act(
        "MOBILIZE", date(2018, 1, 5), actor="IND", recipient=None, mode="weapons", object=Object(text="it", cls=thing)
    )
    assert not ids(other, text)


@pytest.mark.parametrize(
    "event",
    [
        trade(date(2023, 5, 1), Object(text="rice", cls="food"), actor="CHN", recipient="PRK"),
        act("CONSULT", date(2024, 1, 16), actor="PRK", recipient="RUS", mode="visit", fields=("talks",)),
        act("AGREE", date(2023, 9, 13), actor="PRK", recipient="RUS", fields=("talks",)),
        act(
            "COERCE", date(2018, 5, 5), actor="USA", recipient="RUS", mode="restrict", fields=("sanctions and evasion",)
        ),
        act("REQUEST", date(2022, 9, 6), actor="RUS", recipient="PRK", mode="assist", fields=ARMS),
    ],
)
def test_food_talks_accords_sanctions_and_requests_touch_nothing(event: Event) -> None:
    assert not ids(event, "Officials of both sides spoke of it on Monday.")


def test_words_that_speak_against_it_count_in_their_own_sentence_only() -> None:
    event = trade(date(2019, 5, 1), Object(text="fish", cls="food"))
    assert not ids(event, "Humanitarian groups took fish from North Korea to China.")
    texts = ("Humanitarian groups are worried.", "North Korea sold fish to China.")
    told = {event.id: [report(event, text) for text in texts]}
    assert [one.provision for one in findings([event], told, as_of=LATER, held=NORTH)] == ["prk-2371-9"]


def test_a_word_is_a_whole_word_in_the_singular_or_the_plural() -> None:
    event = trade(date(2019, 5, 1), Object(text="goods", cls="other goods"))
    assert "prk-2321-29" in every(event, "North Korea sold statues to Senegal.")
    assert "prk-2321-29" not in every(event, "North Korea sold statuettes to Senegal.")


def test_each_word_of_a_phrase_may_be_in_the_plural() -> None:
    gift = shells(actor="RUS", recipient="PRK", object=Object(text="weapons", cls="small arms"))
    assert ids(gift, "Russia sent weapons to North Korea.")[:1] == ["prk-2270-6t"]
    assert not ids(gift, "Rail cars of Russia had collected weapons in North Korea.")


# who gives


@pytest.mark.parametrize(
    ("text", "touched", "direction"),
    [
        ("China imported coal from North Korea.", ["prk-2371-8c"], 1.0),
        ("China exported coal to North Korea.", [], None),
        ("China bought coal that North Korea sold at a discount.", ["prk-2371-8c"], 0.6),
    ],
)
def test_the_verbs_of_trade_say_who_gives(text: str, touched: list[str], direction: float | None) -> None:
    told = found(trade(date(2019, 5, 1), COAL, actor="CHN", recipient="PRK"), text)
    assert [one.provision for one in told] == touched
    assert [one.sureness.direction for one in told] == ([direction] if direction else [])


def test_an_undirected_act_is_half_sure_of_either_paragraph() -> None:
    event = shells(directed=False)
    told = {one.provision: one for one in found(event, "Shells passed between Pyongyang and Moscow.")}
    assert {"prk-1718-8b1", "prk-1718-8a1"} <= set(told)
    assert all(one.sureness.direction == 0.6 for one in told.values())
    assert told["prk-1718-8b1"].certainty == pytest.approx(0.9 * 0.85 * 0.6)


# bad and thin input


def test_an_act_without_recipient_touches_nothing_that_needs_one() -> None:
    assert not ids(shells(recipient=None), "North Korea sent shells abroad.")


def test_an_act_without_object_fits_by_its_field_alone_and_less_surely() -> None:
    (one, *_) = found(shells(object=None), "Pyongyang armed Moscow.")
    assert one.provision == "prk-1718-8b1"
    assert (one.sureness.object, one.grounds) == (0.5, ())
    assert not ids(shells(object=None, fields=("trade",)), "Pyongyang helped Moscow.")


def test_an_act_without_object_fits_by_a_word() -> None:
    (one,) = found(trade(date(2019, 5, 1), None), "North Korea exported coal to China.")
    assert (one.provision, one.sureness.object, one.grounds) == ("prk-2371-8c", 0.8, ("coal",))


def test_without_sentences_the_words_of_the_object_are_all_there_is() -> None:
    assert ids(trade(date(2019, 5, 1), COAL)) == ["prk-2371-8c"]
    assert not ids(trade(date(2019, 5, 1), Object(text="it", cls="minerals")))


def test_a_state_that_did_not_exist_on_that_day_touches_nothing() -> None:
    coal = trade(date(2019, 5, 1), COAL, recipient="SCG")
    assert not ids(coal, "North Korea exported coal to Serbia and Montenegro.")
    assert ids(trade(date(2019, 5, 1), COAL, recipient="SRB"), "North Korea exported coal to Serbia.")
    assert not ids(trade(date(2019, 5, 1), COAL, recipient="QQQ"), "North Korea exported coal to nowhere.")


def test_organisations_are_not_bound_as_states_and_rebels_are_not_their_state() -> None:
    food = trade(date(2019, 5, 1), COAL)
    body = Party(state=None, sector="IGO", name="World Food Programme")
    assert not ids(_with(food, recipient=body), "North Korea gave coal to the World Food Programme.")
    rebels = Party(state="PRK", sector="REB", name="rebels")
    assert not ids(_with(shells(), actor=rebels), "Rebels sent shells to Moscow.")


def test_nothing_at_all_gives_no_findings() -> None:
    assert findings([], {}, as_of=LATER) == ()


def _with(event: Event, **more: object) -> Event:
    return msgspec.structs.replace(event, **more)


# how the act stands


def test_who_asserts_and_who_denies_are_kept_apart() -> None:
    voices = (
        voice("USA", Factuality.OCCURRED),
        voice("KOR", Factuality.OCCURRED),
        voice("JPN", Factuality.ALLEGED),
        voice("PRK", Factuality.DENIED, date(2023, 10, 15)),
    )
    (one,) = found(shells(status=Status.DISPUTED, voices=voices), "Pyongyang sent shells to Moscow.")
    assert (one.asserted_by, one.alleged_by, one.denied_by) == (("KOR", "USA"), ("JPN",), ("PRK",))
    assert one.status is Status.DISPUTED


def test_who_admits_what_it_denied_denies_it_no_more_and_who_takes_it_back_asserts_it_no_more() -> None:
    voices = (
        voice("RUS", Factuality.DENIED),
        voice("RUS", Factuality.OCCURRED, date(2024, 4, 1)),
        voice("AAA", Factuality.OCCURRED),
        voice("AAA", Factuality.DENIED, date(2024, 4, 1)),
    )
    (one,) = found(shells(voices=voices), "Pyongyang sent shells to Moscow.")
    assert (one.asserted_by, one.denied_by) == (("RUS",), ("AAA",))


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CANCELLED, Status.LAPSED, Status.DENIED])
def test_what_is_denied_withdrawn_or_did_not_come_is_no_finding(status: Status) -> None:
    denial = (voice("PRK", Factuality.DENIED),)
    event = shells(status=status, voices=denial)
    assert not ids(event, "Pyongyang sent shells to Moscow.")
    assert not may_touch(event)


def test_a_denied_act_that_somebody_still_asserts_is_listed_with_its_denial() -> None:
    voices = (voice("USA", Factuality.OCCURRED), voice("PRK", Factuality.DENIED))
    (one,) = found(shells(status=Status.DENIED, voices=voices), "Pyongyang sent shells to Moscow.")
    assert (one.asserted_by, one.denied_by) == (("USA",), ("PRK",))


def test_planned_and_possible_acts_stand_apart_after_the_others() -> None:
    planned = shells(date(2023, 9, 1), status=Status.PLANNED, key="planned")
    possible = shells(date(2023, 9, 2), status=Status.POSSIBLE, key="possible")
    done = shells(date(2023, 10, 13))
    told = findings([planned, possible, done], {}, as_of=LATER, held=NORTH)
    assert [(one.event, one.to_come) for one in told] == [(done.id, False), (planned.id, True), (possible.id, True)]


def test_what_became_known_later_is_not_shown() -> None:
    assert not found(shells(), as_of=date(2023, 10, 12))
    assert found(shells(), as_of=date(2023, 10, 13))


def test_only_those_count_who_speak_of_what_the_provision_does() -> None:
    shell, soldiers = SHELLS, Object(text="soldiers", cls="troops")
    event = shells(status=Status.CONFIRMED)
    says = report(event, "Washington says that Pyongyang sent shells.", object=shell, confidence=0.4)
    denies = report(event, "Moscow denies that it has soldiers.", object=soldiers, factuality=Factuality.DENIED)
    admits = report(event, "Moscow thanked the soldiers.", object=soldiers, confidence=0.6)
    vague = report(event, "Tokyo spoke of support.", object=None)
    voices = (
        voice("USA", Factuality.OCCURRED, reports=(says.id,)),
        voice("RUS", Factuality.DENIED, reports=(denies.id,), party=True),
        voice("RUS", Factuality.OCCURRED, date(2024, 4, 1), reports=(admits.id,), party=True),
        voice("JPN", Factuality.OCCURRED, reports=(vague.id,)),
    )
    event = _with(event, voices=voices)
    told = {
        one.provision: one
        for one in findings([event], {event.id: [says, denies, admits, vague]}, as_of=LATER, held=NORTH)
    }
    arms, troops = told["prk-1718-8b1"], told["prk-1874-9s"]
    assert (arms.asserted_by, arms.denied_by, arms.status) == (("USA",), (), Status.CLAIMED)
    assert arms.sureness.event == pytest.approx(0.4)
    assert (troops.asserted_by, troops.denied_by, troops.status) == (("RUS",), (), Status.CONFIRMED)


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ((Factuality.ALLEGED,), Status.ALLEGED),
        ((Factuality.OCCURRED,), Status.CLAIMED),
        ((Factuality.OCCURRED, Factuality.DENIED), Status.DISPUTED),
    ],
)
def test_an_act_stands_no_firmer_than_by_those_who_remain(kinds: tuple[Factuality, ...], status: Status) -> None:
    event = shells()
    about = [report(event, f"Shells, number {n}.", factuality=how) for n, how in enumerate(kinds)]
    other = report(event, "Soldiers came.", object=Object(text="soldiers", cls="troops"))
    voices = [voice(f"S{n}", how, reports=(about[n].id,)) for n, how in enumerate(kinds)]
    event = _with(event, voices=(*voices, voice("KOR", Factuality.OCCURRED, reports=(other.id,))))
    told = {one.provision: one for one in findings([event], {event.id: [*about, other]}, as_of=LATER, held=NORTH)}
    assert told["prk-1718-8b1"].status is status


# days and certainty


def test_an_act_to_come_is_held_against_what_is_in_force_on_the_day_of_the_view() -> None:
    event = _with(trade(date(2017, 9, 1), COAL, status=Status.PLANNED), first_known=end_of_day(date(2017, 7, 1)))
    for as_of, provision in ((date(2017, 7, 2), "prk-2321-26b"), (date(2017, 8, 5), "prk-2371-8c")):
        (one,) = found(event, "North Korea is to export coal to China.", as_of=as_of)
        assert (one.provision, one.to_come) == (provision, True)


def test_an_act_of_an_inexact_day_is_less_sure_where_the_provision_began_or_ended_within_it() -> None:
    def day(when: date, precision: Precision) -> dict[str, float]:
        event = trade(when, COAL, date_precision=precision)
        return {one.provision: one.sureness.day for one in found(event, "North Korea exported coal to China.")}

    assert day(date(2017, 8, 1), Precision.MONTH) == {"prk-2371-8c": 0.7, "prk-2321-26b": 0.7}
    assert day(date(2018, 8, 1), Precision.MONTH) == {"prk-2371-8c": 1.0}
    assert day(date(2017, 8, 1), Precision.WEEK) == {"prk-2371-8c": 0.7, "prk-2321-26b": 0.7}
    assert day(date(2015, 1, 1), Precision.YEAR) == {}
    assert day(date(2017, 8, 10), Precision.UNKNOWN) == {"prk-2371-8c": 0.7}
    assert day(date(2016, 2, 10), Precision.UNKNOWN) == {}


def test_certainty_is_the_product_of_its_parts_and_lies_between_0_and_1() -> None:
    (one,) = found(shells(confidence=0.5), "Pyongyang sent shells to Moscow.")
    parts = one.sureness
    assert (parts.event, parts.object, parts.direction, parts.day) == (0.5, 0.85, 1.0, 1.0)
    assert one.certainty == parts.whole == pytest.approx(0.425)


def test_the_order_of_the_events_changes_nothing() -> None:
    acts = [shells(date(2023, 10, day), key=str(day)) for day in range(1, 6)]
    assert findings(acts, {}, as_of=LATER, held=NORTH) == findings(acts[::-1], {}, as_of=LATER, held=NORTH)


# a register of one's own: a new row needs no Python


def written(folder: Path, *rows: dict[str, str], groups: str = "") -> Register:
    base = dict.fromkeys(COLUMNS, "") | {
        "id": "x-1-1", "instrument": "Pact", "paragraph": "Art. 4", "symbol": "Pact", "kind": "permits",
        "since": "2010-01-01", "bound": "*", "target": "PRK", "way": "to target", "event_types": "AID",
        "wording": "Says so", "verified": "unverified",
    }  # fmt: skip
    lines = [",".join(COLUMNS), *(",".join((base | row).values()) for row in rows)]
    (folder / "x.csv").write_text("\n".join(lines) + "\n")
    if groups:
        (folder / "groups.csv").write_text(f"group,member,since,until\n{groups}\n")
    return register(folder)


def test_a_group_binds_its_members_of_the_day(tmp_path: Path) -> None:
    held = written(tmp_path, {"bound": "@CLUB"}, groups="CLUB,FRA,2000-01-01,2020-02-01")
    gift = {"recipient": "PRK", "actor": "FRA", "object": None}
    assert ids(act("AID", date(2020, 1, 31), **gift), held=held) == ["x-1-1"]  # type: ignore[arg-type]
    assert not ids(act("AID", date(2020, 2, 1), **gift), held=held)  # type: ignore[arg-type]
    assert not ids(act("AID", date(2019, 1, 1), **(gift | {"actor": "DEU"})), held=held)  # type: ignore[arg-type]


def test_a_treaty_is_between_its_parties(tmp_path: Path) -> None:
    held = written(tmp_path, {"bound": "PRK|RUS", "target": "PRK|RUS", "way": "between"})
    assert ids(shells(), held=held) == ids(shells(actor="RUS", recipient="PRK"), held=held) == ["x-1-1"]
    assert not ids(shells(recipient="CHN"), held=held)


def test_a_listed_group_is_known_by_its_name(tmp_path: Path) -> None:
    held = written(tmp_path, {"target": "Islamic State", "kind": "prohibits"})
    group = Party(state=None, sector="REB", name="the Islamic State")
    other = Party(state=None, sector="REB", name="Some Front")
    assert ids(_with(shells(), recipient=group), held=held) == ["x-1-1"]
    assert not ids(_with(shells(), recipient=other), held=held)


def test_provisions_of_other_regimes_are_not_folded(tmp_path: Path) -> None:
    rows = ({"id": "x-1-1"}, {"id": "x-2-1", "paragraph": "5"}, {"id": "y-1-1", "paragraph": "6"})
    held = written(tmp_path, *rows)
    told = found(shells(actor="RUS", recipient="PRK"), held=held)
    assert [(one.provision, one.folded) for one in told] == [("x-1-1", ("x-2-1",)), ("y-1-1", ())]
