"""Alerts: what a list is told of, once, in words that are no surer than the evidence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bilateral.ledger import Ledger
from bilateral.model import Direction, EventType, Factuality, Shift, Status
from bilateral.products.alerts import Trigger, alert, told_since, would_be_told
from bilateral.products.alerts.queueing import queue
from bilateral.products.alerts.wording import of_shift, same_shift
from products_values import PRK, RUS, story, told
from watched import LATER, NOW, claim, denial, lists, opened, queued, read


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with a past, of which a list has been told."""
    with opened(tmp_path) as made:
        read(made, *story())
        queue(made, lists(channel=False), NOW)
        yield made


def pass_(ledger: Ledger, text: str = "", now: datetime = LATER) -> list[tuple[tuple[Trigger, ...], Status | None]]:
    """What one more pass puts into the outbox, by list number of what was there."""
    before = len(queued(ledger))
    queue(ledger, lists(text, channel=False), now)
    return [(one.triggers, one.status) for one in queued(ledger)[before:]]


def test_a_list_on_an_old_ledger_begins_with_nothing(ledger: Ledger) -> None:
    assert queued(ledger) == []
    assert pass_(ledger) == []


def test_an_event_newly_known_is_told_with_who_says_so_how_sure_and_where(ledger: Ledger) -> None:
    read(ledger, claim())
    assert would_be_told(ledger, lists(), LATER) != []
    assert pass_(ledger) == [((Trigger.FIRST, Trigger.PROVISION), Status.CLAIMED)]
    (one,) = queued(ledger)
    assert one.told.startswith("South Korea says that North Korea supplied Russia with 1,000 containers of munitions")
    assert "If true, this would touch S/RES/" in one.told
    assert one.sure == "claimed; one independent source; confidence 90\N{NO-BREAK SPACE}%"
    assert one.link == f"https://desk.example/event/{one.event}"
    assert ledger.event(one.event or "") is not None


def test_the_same_is_never_told_twice(ledger: Ledger) -> None:
    read(ledger, claim())
    assert len(pass_(ledger)) == 1
    read(ledger, claim(outlet="Sample Gulf Post"))
    assert pass_(ledger) == []
    assert would_be_told(ledger, lists(), LATER) == []
    ledger.queue_alerts("Desk", 0, NOW, ledger.alerts())  # as a second process would, that saw the same
    assert len(queued(ledger)) == 1


def test_a_change_of_status_is_told_with_what_it_was(ledger: Ledger) -> None:
    read(ledger, claim())
    pass_(ledger)
    read(ledger, denial())
    assert pass_(ledger) == [((Trigger.STATUS,), Status.DISPUTED)]
    one = queued(ledger)[-1]
    assert (one.was, "was claimed" in one.sure, "Russia denies it" in one.told) == (Status.CLAIMED, True, True)


def test_an_older_article_that_renames_an_event_is_no_first_report(ledger: Ledger) -> None:
    read(ledger, claim("2024-01-19"))
    (first,) = [pass_(ledger) and queued(ledger)[0].event]
    read(ledger, claim("2024-01-18", date=datetime(2024, 1, 19, tzinfo=UTC).date()))
    now = ledger.event(first or "")
    assert now is not None
    assert now.id != first
    assert pass_(ledger) == []


def test_a_visit_that_is_planned_is_told_and_that_it_lapsed(ledger: Ledger) -> None:
    moscow = {"actor": RUS, "recipient": PRK, "mode": "visit", "factuality": Factuality.PLANNED}
    date_ = datetime(2024, 1, 22, tzinfo=UTC).date()
    read(ledger, told("2024-01-19", "Moscow is to visit Pyongyang on Monday.", EventType.CONSULT, date=date_, **moscow))
    assert pass_(ledger) == [((Trigger.STATUS, Trigger.VISIT), Status.PLANNED)]  # it had been possible
    later = NOW + timedelta(days=10)
    assert pass_(ledger, now=later) == [((Trigger.STATUS,), Status.LAPSED)]
    assert pass_(ledger, now=later + timedelta(days=1)) == []


def test_what_is_old_though_new_here_is_not_told(ledger: Ledger) -> None:
    read(ledger, claim("2021-05-04"))
    assert pass_(ledger) == []


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ('countries = ["RUS"]', 1),
        ('countries = ["MNG"]', 0),
        ('dyads = ["PRK-RUS"]\nfields = ["military aid"]', 1),
        ('dyads = ["PRK-RUS"]\nfields = ["trade"]', 0),
        ('speakers = ["kor"]', 1),
        ('speakers = ["Sample Wire"]', 1),
        ('speakers = ["USA"]', 0),
        ('provisions = ["prk-1718-8b"]', 1),
        ('provisions = ["irn-2231"]', 0),
        ('dyads = ["PRK-RUS"]\ntriggers = ["touched provision"]', 1),
        ('dyads = ["PRK-RUS"]\ntriggers = ["shift", "status change"]', 0),
    ],
)
def test_a_list_is_told_of_what_it_watches(ledger: Ledger, lines: str, count: int) -> None:
    read(ledger, claim())
    assert len(pass_(ledger, lines)) == count


def test_a_report_without_a_new_status_may_newly_touch_a_provision(ledger: Ledger) -> None:
    text = 'dyads = ["PRK-RUS"]\ntriggers = ["touched provision"]'
    read(ledger, claim(object=None, fields=(), contexts=()))
    before = pass_(ledger, text)
    read(ledger, claim("2024-01-20", date=datetime(2024, 1, 19, tzinfo=UTC).date()))
    assert [triggers for triggers, _ in [*before, *pass_(ledger, text)]][-1] == (Trigger.PROVISION,)


def test_an_alert_pass_leaves_what_is_kept_in_force(ledger: Ledger) -> None:
    read(ledger, claim())
    newest = ledger.newest_entry()
    alert(ledger, lists(channel=False), LATER)
    assert ledger.newest_entry() == newest


# Shifts


@pytest.fixture
def held(sample: Path, tmp_path: Path) -> Iterator[Ledger]:
    shutil.copy(sample, tmp_path / "s.db")
    with Ledger(tmp_path / "s.db") as ledger:
        yield ledger


AT = datetime(2023, 10, 20, tzinfo=UTC)


def test_a_new_list_is_not_told_of_the_shifts_that_are_there(held: Ledger) -> None:
    assert queue(held, lists(), AT) == 0
    assert [one.triggers for one in queued(held, silent=True)] != []
    assert {one.triggers for one in queued(held, silent=True)} == {(Trigger.SHIFT,)}
    read(held, claim("2023-10-19"))
    queue(held, lists(), AT)
    assert (Trigger.SHIFT,) not in [one.triggers for one in queued(held)]


def test_a_list_that_is_told_since_a_day_is_not_told_of_older_shifts_later(held: Ledger) -> None:
    alert(held, lists(channel=False), AT, since=date(2023, 10, 19))
    assert queued(held, silent=True) != []
    read(held, claim("2023-10-19"))
    queue(held, lists(), AT)
    assert (Trigger.SHIFT,) not in [one.triggers for one in queued(held)]


def test_a_shift_that_is_found_is_told_once(held: Ledger) -> None:
    held.queue_alerts("Desk", held.newest_entry() - 1, AT, [])
    queue(held, lists('triggers = ["shift"]'), AT)
    shifts = queued(held)
    assert {one.dyad for one in shifts} == {("PRK", "RUS")}
    assert all("drawn closer" in one.told and one.link == "https://desk.example/relation/PRK-RUS" for one in shifts)
    held.queue_alerts("Desk", held.newest_entry() - 1, AT, [])
    queue(held, lists('triggers = ["shift"]'), AT)
    assert queued(held) == shifts


def test_a_shift_whose_days_are_reckoned_otherwise_is_the_same() -> None:
    watch = lists().watches[0]
    values = {"dyad": ("PRK", "RUS"), "field": None, "detected": date(2024, 1, 9), "probability": 0.9, "events": ("e",)}
    one = Shift(start=date(2024, 1, 2), earliest=date(2024, 1, 1), latest=date(2024, 1, 8), **values, direction=DEEP)
    moved = Shift(start=date(2024, 1, 7), earliest=date(2024, 1, 5), latest=date(2024, 1, 9), **values, direction=DEEP)
    later = Shift(start=date(2024, 3, 2), earliest=date(2024, 3, 1), latest=date(2024, 3, 8), **values, direction=DEEP)
    worse = Shift(start=date(2024, 1, 2), **values, direction=Direction.WORSENING)
    told_of = of_shift(watch, one, NOW, None)
    assert [same_shift(each, told_of) for each in (moved, later, worse)] == [True, False, False]
    assert told_of.link is None
    assert told_of.evidence == "bilateral shifts PRK-RUS"


DEEP = Direction.DEEPENING


# What would have been told


def test_since_a_day_tells_what_became_known_from_then_on(ledger: Ledger) -> None:
    found = told_since(ledger, lists(), date(2023, 10, 14), date(2023, 10, 20), NOW)
    assert [(one.triggers[0], one.was, one.status) for one in found] == [
        (Trigger.STATUS, Status.CLAIMED, Status.DISPUTED),
    ]
    first = told_since(ledger, lists(), date(2023, 10, 13), date(2023, 10, 20), NOW)
    assert [(one.triggers[0], one.was, one.status) for one in first] == [(Trigger.FIRST, None, Status.DISPUTED)]


def test_since_a_day_also_a_new_list_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        read(made, *story())
        assert alert(made, lists(channel=False), NOW, since=date(2023, 10, 1)).alerts == 2
        assert alert(made, lists(channel=False), NOW).alerts == 0


def test_an_admission_after_a_denial_is_told_as_confirmed(ledger: Ledger) -> None:
    read(ledger, claim(), denial())
    pass_(ledger)
    read(ledger, claim("2024-01-21", "RUS", text="Moscow said that Pyongyang sent it shells."))
    assert pass_(ledger, now=NOW + timedelta(days=1)) == [((Trigger.STATUS,), Status.CONFIRMED)]
