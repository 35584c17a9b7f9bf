"""Feeds and calendars, read back by parsers that others use: feedparser, icalendar, and JSON."""

from __future__ import annotations

import calendar as months
import json
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest
from icalendar import Calendar

from bilateral.ledger import Ledger
from bilateral.model import EventType, Factuality, Party, Precision, Status
from bilateral.products import news, schedule, syndication
from bilateral.products.printing import printable
from bilateral.view import View
from products_values import DAY, PAIR, PRK, RUS, filled, said_by, story, told

VISIT: dict[str, Any] = {"kind": EventType.CONSULT, "mode": "visit", "fields": ("talks",)}


def plans() -> list[Any]:
    """A visit on a day, one in a month, one in a year, one without a day, and one that is called off."""
    to_come = {"factuality": Factuality.PLANNED, **VISIT}
    return [
        told("2024-01-10", "Pyongyang goes to Russia on 2 February.", date=date(2024, 2, 2), **to_come),
        told(
            "2024-01-11", "Moscow comes in April.", actor=RUS, recipient=PRK, date=date(2024, 4, 9),
            date_precision=Precision.MONTH, source=said_by("RUS"), **to_come,
        ),
        told(
            "2024-01-11", "Pyongyang hosts Beijing this year.", actor=Party(state="CHN", name="Beijing"), recipient=PRK,
            date=date(2024, 1, 1), date_precision=Precision.YEAR, **to_come,
        ),
        told(
            "2024-01-11", "Pyongyang will go to Havana.", recipient=Party(state="CUB", name="Havana"),
            date_precision=Precision.UNKNOWN, **to_come,
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with filled(tmp_path_factory.mktemp("feeds") / "ledger.db", story() + plans()) as made:
        yield made


def entries(ledger: Ledger, day: date, about: Any = PAIR) -> dict[str, Any]:
    found = feedparser.parse(syndication.atom(View(ledger, day), about))
    assert not found.bozo
    return {entry.id: entry for entry in found.entries}


def test_each_status_of_an_event_is_an_entry_dated_with_when_it_was_known(ledger: Ledger) -> None:
    shells = [one for one in entries(ledger, DAY).values() if "munitions" in one.title]
    assert [one.title.partition(":")[0] for one in shells] == ["Disputed", "Claimed"]
    assert [one.updated for one in shells] == ["2023-10-18T12:00:00Z", "2023-10-13T12:00:00Z"]
    disputed, claimed = (one.content[0].value for one in shells)
    assert "Russia denies it" in disputed
    assert "denied by Russia since 18 October 2023" in disputed
    assert "Russia den" not in claimed
    assert "South Korea" not in claimed, "an entry tells what was known when it came, not what came later"


def test_an_entry_stays_what_it_was(ledger: Ledger) -> None:
    before, after = entries(ledger, date(2023, 10, 14)), entries(ledger, DAY)
    assert 0 < len(before) < len(after)
    assert all(after[key].content == one.content and after[key].title == one.title for key, one in before.items())


def test_the_same_day_gives_the_same_bytes(ledger: Ledger) -> None:
    for write in (syndication.atom, syndication.json_feed, syndication.calendar):
        assert write(View(ledger, DAY), PAIR) == write(View(ledger, DAY), PAIR)


def test_links_lead_to_the_pages_where_there_are_any(ledger: Ledger) -> None:
    plain = feedparser.parse(syndication.atom(View(ledger, DAY), "PRK"))
    assert not any(entry.get("links") for entry in plain.entries)
    linked = feedparser.parse(syndication.atom(View(ledger, DAY), "PRK", base="https://desk.example/"))
    assert linked.feed.link == "https://desk.example/country/PRK"
    assert all(entry.link.startswith("https://desk.example/event/") for entry in linked.entries)
    assert [one.id for one in plain.entries] == [one.id for one in linked.entries]


def test_a_json_feed_names_the_events_and_reports_behind_each_item(ledger: Ledger) -> None:
    view = View(ledger, DAY)
    feed = json.loads(syndication.json_feed(view, PAIR, base="https://desk.example"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {one["id"] for one in feed["items"]} == set(entries(ledger, DAY))
    for item in feed["items"]:
        found = view.event(item["_bilateral"]["events"][0])
        assert found is not None
        assert set(item["_bilateral"]["reports"]) <= set(found.reports)
        assert item["url"] == f"https://desk.example/event/{found.id}"
        assert item["content_text"]


def test_a_shift_is_an_entry_of_its_relation_and_of_a_country_of_it(sample: Path) -> None:
    with Ledger(sample) as made:
        view = View(made, DAY)
        shifts = view.shifts(PAIR)
        assert shifts
        for about in (PAIR, "RUS"):
            found = [one for one in news.news(view, about, most=1_000) if one.dyad == PAIR]
            assert [one.known.date() for one in reversed(found)] == [one.detected for one in shifts]
            assert all(one.events and one.reports for one in found)


def test_only_the_newest_news_is_told(sample: Path) -> None:
    with Ledger(sample) as made:
        view = View(made, DAY)
        every = news.news(view, "KOR", most=1_000)
        assert news.news(view, "KOR", most=7) == every[:7]
        assert [one.known for one in every] == sorted((one.known for one in every), reverse=True)


def test_feeds_without_news_are_valid(ledger: Ledger) -> None:
    view = View(ledger, DAY)
    found = feedparser.parse(syndication.atom(view, "TUV"))
    assert not found.bozo
    assert (found.feed.title, found.entries) == ("Tuvalu: news", [])
    assert found.feed.updated == "2024-01-14T23:59:59Z"
    assert json.loads(syndication.json_feed(view, ("TUV", "VUT")))["items"] == []
    empty = Calendar.from_ical(syndication.calendar(view, "TUV"))
    assert not empty.events
    assert empty.subcomponents, "the standard wants at least one component"


def test_a_ledger_without_any_news_has_a_feed_too(tmp_path: Path) -> None:
    with Ledger(tmp_path / "empty.db") as made:
        view = View(made, DAY)
        assert not feedparser.parse(syndication.atom(view, PAIR)).bozo
        assert not Calendar.from_ical(syndication.calendar(view, PAIR)).events


def test_plans_stand_on_the_days_that_sources_give(ledger: Ledger) -> None:
    found = {
        str(one["summary"]): one for one in Calendar.from_ical(syndication.calendar(View(ledger, DAY), PAIR)).events
    }
    day = found["Planned: a visit by North Korea to Russia"]
    assert (day.start, day.end) == (date(2024, 2, 2), date(2024, 2, 3))
    month = found["Planned: a visit by Russia to North Korea"]
    assert (month.start, month.end) == (date(2024, 4, 1), date(2024, 5, 1))
    assert months.monthrange(2024, 4)[1] == 30
    assert "Announced or expected by Russia since 11 January 2024" in str(month["description"])
    assert {str(one["status"]) for one in found.values()} == {"TENTATIVE"}
    assert {str(one["transp"]) for one in found.values()} == {"TRANSPARENT"}


def test_plans_without_a_day_are_counted_and_not_entered(ledger: Ledger) -> None:
    made = Calendar.from_ical(syndication.calendar(View(ledger, DAY), "PRK"))
    summaries = [str(one["summary"]) for one in made.events]
    assert not any("China" in one or "Cuba" in one for one in summaries)
    assert "Two plans without a day that could be entered" in str(made["x-wr-caldesc"])


def test_what_came_of_a_plan_is_shown_for_a_while(ledger: Ledger) -> None:
    def status(day: date) -> list[str]:
        return [
            str(one["summary"]).partition(":")[0]
            for one in Calendar.from_ical(syndication.calendar(View(ledger, day), PAIR)).events
            if one.start == date(2024, 2, 2)
        ]

    assert status(date(2024, 2, 3)) == ["Planned"]
    assert status(date(2024, 2, 20)) == ["Lapsed"]
    assert status(date(2024, 4, 1)) == []


def test_a_plan_keeps_its_id_and_counts_its_changes(ledger: Ledger) -> None:
    def entry(day: date) -> Any:
        made = Calendar.from_ical(syndication.calendar(View(ledger, day), PAIR, base="https://desk.example"))
        return next(one for one in made.events if one.start == date(2024, 2, 2))

    before, after = entry(date(2024, 1, 12)), entry(date(2024, 2, 20))
    assert str(before["uid"]) == str(after["uid"])
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert str(before["url"]).startswith("https://desk.example/event/")


def test_a_plan_is_tentative_until_more_is_known() -> None:
    assert schedule.standing(Status.CANCELLED) == "CANCELLED"
    assert schedule.standing(Status.CONFIRMED) == "CONFIRMED"
    assert {schedule.standing(one) for one in Status if one not in (Status.CANCELLED, Status.CONFIRMED)} == {
        "TENTATIVE"
    }


def test_signs_that_no_feed_may_hold_are_left_out(tmp_path: Path) -> None:
    nasty = Party(state=None, sector="IGO", name="Bloc\x00 of\x0bthe \u202eNorth ]]> & <b>\ufffe")
    with filled(tmp_path / "l.db", [told("2024-01-10", "It met.", EventType.CONSULT, recipient=nasty)]) as made:
        view = View(made, DAY)
        found = feedparser.parse(syndication.atom(view, "PRK"))
        assert not found.bozo
        assert "Bloc of the North" in found.entries[0].title
        assert "\u202e" not in found.entries[0].title
        assert json.loads(syndication.json_feed(view, "PRK"))["items"]
    assert printable("a\nb\x07c") == "a bc"


def test_an_event_can_come_to_one_status_twice(ledger: Ledger) -> None:
    event = next(one for one in View(ledger, DAY).events(PAIR) if len(one.history) > 1)
    again = msgspec.structs.replace(event.history[0], known=event.history[-1].known)
    twice = msgspec.structs.replace(event, history=(*event.history, again))
    keys = [turn.key for turn in news.turns(twice)]
    assert len(set(keys)) == len(keys) == 3
    assert keys[:2] == [turn.key for turn in news.turns(event)]


def test_the_command(run: Any, sample: Path) -> None:
    atom = run("feed", "prk-rus", "--as-of", "2024-01-15", "--ledger", sample)
    assert not feedparser.parse(atom.out.encode()).bozo
    assert run("feed", "KOR", "--format", "ics", "--ledger", sample).out.startswith("BEGIN:VCALENDAR")
    assert json.loads(run("feed", "KOR", "--format", "json", "--ledger", sample).out)["items"]
    assert "no state has the code" in run("feed", "XXX", "--ledger", sample).err
    assert "no address of pages" in run("feed", "KOR", "--base", "desk", "--ledger", sample).err
