"""Events day by day: page after page they are what the ledger gives at once, as of any day and in any replay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from bilateral.events import consolidate
from bilateral.ledger import Ledger, event_days
from bilateral.model import EventType, end_of_day
from bilateral.view import Sought, View
from ledger_values import whole
from products_values import said_by, story, told

FIRST = datetime(2024, 2, 1, tzinfo=UTC)
OTHERS = [
    told(f"2023-{month:02}-05", f"Pyongyang accused Russia in month {month}.", EventType.ACCUSE)
    for month in range(1, 7)
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger that grew in three steps, a day apart."""
    days = count()
    with Ledger(
        tmp_path_factory.mktemp("days") / "b.db", clock=lambda: FIRST + timedelta(minutes=next(days))
    ) as opened:
        late = told("2023-10-20", "Pyongyang sent shells, Moscow said.", EventType.AID, source=said_by("RUS"))
        for articles in (OTHERS, story(), [late]):
            opened.add_articles(article for article, _ in articles)
            opened.add_reports("by hand", [(article.version, [report]) for article, report in articles])
            for block, upto in opened.blocks_to_consolidate().items():
                opened.add_consolidations([whole(block, upto, consolidate(opened.filings(block=block)))])
        yield opened


@pytest.mark.parametrize("day", [None, date(2023, 3, 20), date(2023, 10, 15), date(2023, 10, 18), date(2024, 1, 15)])
@pytest.mark.parametrize("recorded", [None, 3, 8, 100])
@pytest.mark.parametrize("size", [1, 3, 200])
def test_page_after_page_is_the_whole(ledger, monkeypatch, day, recorded, size) -> None:
    monkeypatch.setattr(event_days, "BATCH", size)
    limits = {
        "as_of": end_of_day(day) if day else None,
        "recorded_as_of": FIRST + timedelta(minutes=recorded) if recorded else None,
    }
    for scope in (
        {},
        {"dyad": ("PRK", "RUS")},
        {"state": "RUS"},
        {"since": date(2023, 4, 1), "until": date(2023, 10, 13)},
    ):
        at_once = ledger.events(**scope, **limits)
        assert list(ledger.events_by_day(**scope, **limits)) == at_once
        assert list(ledger.events_by_day(newest_first=True, **scope, **limits)) == at_once[::-1]
        if at_once:
            place = at_once[0].date, at_once[0].id
            assert list(ledger.events_by_day(after=place, **scope, **limits)) == at_once[1:]


def test_a_view_goes_through_pages_of_any_size(ledger) -> None:
    view = View(ledger, date(2024, 1, 15))
    every = view.events()
    for size in (1, 2, 7, 100):
        assert [event for page in view.every_page(Sought(), size) for event in page] == every
    assert len(every) > 5


def test_each_report_is_found_with_the_article_that_first_carried_it(ledger) -> None:
    view = View(ledger)
    aid = next(event for event in view.events() if event.event_type is EventType.AID and len(event.reports) > 2)
    found = view.bearers([aid])[aid.id]
    assert {report.id for report, _ in found} == set(aid.reports)
    assert [article.known for _, article in found] == sorted(article.known for _, article in found)
    assert all(article.text == report.text for report, article in found)
    early = View(ledger, date(2023, 10, 14)).bearers([aid])[aid.id]
    assert [article.title for _, article in early] == ["News of 2023-10-13"]


def test_publishers_are_counted_and_the_moment_moves_with_each_writing(ledger, tmp_path) -> None:
    (first, second) = View(ledger).publishers(3650)
    assert (first[0], first[1]) == ("Sample Wire", 12)
    assert (second[0], second[1]) == ("Sample Gulf Post", 1)
    assert View(ledger, date(2023, 1, 31)).publishers(10) == [("Sample Wire", 1, datetime(2023, 1, 5, 12, tzinfo=UTC))]
    with Ledger(tmp_path / "new.db") as other:
        empty = other.moment()
        assert (empty.entry, empty.recorded) == (0, None)
        other.add_articles(article for article, _ in OTHERS[:1])
        one = other.moment()
        assert one.entry == 1
        assert one.ledger not in (empty.ledger, ledger.moment().ledger)
        other.add_articles(article for article, _ in OTHERS[1:])
        assert (other.moment().entry, other.moment().ledger) == (2, one.ledger)
