"""Leave one out: what a shift hangs on, and how an event reads without one of those who tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bilateral.model import Direction, Event, Factuality, LeftOut, Robustness, Status, Voice, end_of_day
from bilateral.relations import Print, robustness, shifts
from bilateral.relations.robust import without
from related import AB, START, act, read_weekly

END = date(2012, 12, 31)
READ = read_weekly(START, END)
FIRST = date(2010, 1, 1)


def owner_of(outlet: str) -> str:
    """The two papers of one house; every other outlet owns itself."""
    return "House" if outlet in ("Morning", "Evening") else outlet


def voice(key: str, day: date, *reports: str, own: bool = True, says: Factuality = Factuality.OCCURRED) -> Voice:
    return Voice(key=key, factuality=says, first=end_of_day(day), own_voice=own, reports=reports)


def blow(number: int, *voices: Voice, status: Status = Status.REPORTED) -> Event:
    day = FIRST + timedelta(days=number)
    return act("ASSAULT", day, key=str(number), status=status, voices=voices, independent_sources=max(1, len(voices)))


def outbreak(told_by: Mapping[int, tuple[str, ...]]) -> tuple[list[Event], Print]:
    """Blows on following days, each in the own voice of these outlets, after a quiet decade."""
    events, outlets = [act("CONSULT", date(2001 + year, 5, 1)) for year in range(8)], {}
    for number, names in told_by.items():
        voices = []
        for name in names:
            report = f"{number} {name}"
            outlets[report] = frozenset({name})
            voices.append(voice(owner_of(name), FIRST + timedelta(days=number), report))
        events.append(blow(number, *voices))
    return events, Print(outlets, owner_of)


def robust(events: list[Event], printed: Print) -> Robustness:
    (shift,) = shifts(AB, events, exposure=READ, as_of=END)
    assert shift.direction is Direction.WORSENING
    return robustness(shift, events, printed, exposure=READ, as_of=END)


def test_what_many_outlets_tell_stands_without_any_one() -> None:
    found = robust(*outbreak(dict.fromkeys(range(6), ("Wire", "Gazette", "Morning"))))
    assert found.stands
    assert found.tried == 3


def test_what_one_outlet_alone_tells_hangs_on_it() -> None:
    found = robust(*outbreak(dict.fromkeys(range(6), ("Wire",))))
    assert not found.stands
    assert found.hangs_on == (LeftOut("publisher", "Wire"),)


def test_two_papers_of_one_house_stand_without_each_and_fall_with_the_house() -> None:
    found = robust(*outbreak(dict.fromkeys(range(6), ("Morning", "Evening"))))
    assert found.hangs_on == (LeftOut("owner", "House"),)


def test_a_shift_that_only_one_ministry_claims_hangs_on_it_however_many_print_it() -> None:
    events = [act("CONSULT", date(2001 + year, 5, 1)) for year in range(8)]
    outlets = {}
    for number in range(6):
        reports = tuple(f"{number} {name}" for name in ("Wire", "Gazette"))
        outlets |= {report: frozenset({report.split()[1]}) for report in reports}
        claim = voice("AAA", FIRST + timedelta(days=number), *reports, own=False)
        events.append(blow(number, claim, status=Status.CLAIMED))
    assert robust(events, Print(outlets, owner_of)).hangs_on == (LeftOut("speaker", "AAA"),)


def test_a_copy_elsewhere_keeps_a_report_when_its_outlet_is_left_out() -> None:
    told = blow(0, voice("Wire", FIRST, "r"))
    printed = Print({"r": frozenset({"Wire", "Gazette"})}, owner_of)
    assert without(told, LeftOut("publisher", "Wire"), printed) == told


def test_a_confirmed_event_with_one_voice_left_is_reported_and_a_dispute_ends_with_its_denial() -> None:
    printed = Print({"a": frozenset({"Wire"}), "b": frozenset({"Gazette"})}, owner_of)
    wire, gazette = voice("Wire", FIRST, "a"), voice("Gazette", FIRST + timedelta(days=3), "b")
    confirmed = blow(0, wire, gazette, status=Status.CONFIRMED)
    left = without(confirmed, LeftOut("publisher", "Wire"), printed)
    assert left is not None
    assert (left.status, left.independent_sources) == (Status.REPORTED, 1)
    assert [step.known for step in left.history] == [gazette.first]
    denial = voice("BBB", FIRST, "c", own=False, says=Factuality.DENIED)
    disputed = blow(0, wire, denial, status=Status.DISPUTED)
    left = without(disputed, LeftOut("speaker", "BBB"), printed)
    assert left is not None
    assert left.status is Status.REPORTED
    left = without(disputed, LeftOut("publisher", "Wire"), printed)
    assert left is not None
    assert left.status is Status.DENIED


def test_events_without_voices_cannot_be_left_out_and_say_that_nothing_was_tried() -> None:
    events = [act("CONSULT", date(2001 + year, 5, 1)) for year in range(8)] + [blow(n) for n in range(6)]
    found = robust(events, Print({}, owner_of))
    assert (found.tried, found.stands) == (0, False)
