"""Articles in the ledger: versions, what is read and set aside, dispatches, search."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bilateral.ledger import Aside, Ledger
from bilateral.model import Placement, SetAside
from ledger_values import START, article, day, ledger_in, report


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def test_an_article_comes_back_as_it_was_given(ledger: Ledger) -> None:
    given = article(
        published=datetime(2024, 1, 14, 22, 51, tzinfo=timezone(timedelta(hours=-5))),
        title="Ties deepen",
        authors=("A. Writer",),
        tags=("North Korea",),
        language="en-GB",
    )
    assert ledger.add_articles([given]) == 1
    assert ledger.article("a") == given
    assert ledger.article(given.version) == given
    assert ledger.article("another") is None


def test_adding_an_article_twice_adds_it_once(ledger: Ledger) -> None:
    assert ledger.add_articles([article(), article(), article("b")]) == 2
    assert ledger.add_articles([article()]) == 0
    assert ledger.status().versions == 2


def test_the_newest_version_known_by_a_day_is_the_article_of_that_day(ledger: Ledger) -> None:
    first, second = article(), article(text="Shells may have left the port.", updated=day(2))
    ledger.add_articles([second, first])
    assert ledger.versions("a") == [first, second]
    assert ledger.article("a", as_of=day(1)) == first
    assert ledger.article("a", as_of=day(2)) == second
    assert ledger.article("a", as_of=day(-1)) is None
    assert list(ledger.articles(as_of=day(1))) == [first]
    assert list(ledger.articles()) == [second]
    assert list(ledger.articles(since=day(3))) == []


def test_the_ledger_tells_what_it_held_at_a_time(ledger: Ledger) -> None:
    ledger.add_articles([article()])
    then = ledger.status().newest_recorded
    ledger.add_articles([article(text="Nothing left the port.", updated=day(1))])
    assert ledger.article("a", recorded_as_of=then) == article()
    assert list(ledger.articles(recorded_as_of=then)) == [article()]


def test_articles_stream_in_the_order_in_which_they_became_known(ledger: Ledger) -> None:
    given = [article(str(number), at=number % 7, text=f"Text {number}.") for number in range(50)]
    ledger.add_articles(given)
    ordered = sorted(given, key=lambda one: (one.known, one.version))
    assert list(ledger.uncoded("coder", batch=7)) == ordered
    assert list(ledger.articles()) == ordered


def test_an_instant_without_a_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Exception, match="no zone"):
        ledger.article("a", as_of=datetime(2024, 1, 1))  # noqa: DTZ001


def test_uncoded_gives_each_version_once_while_reports_are_added(ledger: Ledger) -> None:
    given = [article(str(number), at=number) for number in range(10)]
    ledger.add_articles(given)
    seen = []
    for one in ledger.uncoded("coder", batch=3):
        seen.append(one)
        ledger.add_reports("coder", [(one.version, [])])
    assert seen == given
    assert list(ledger.uncoded("coder")) == []
    assert list(ledger.uncoded("a newer coder")) == given


def test_uncoded_takes_the_languages_that_it_is_told(ledger: Ledger) -> None:
    english, british, russian, short = (
        article("en"),
        article("gb", language="en-GB"),
        article("ru", language="ru"),
        article("short", language=None),
    )
    ledger.add_articles([english, british, russian, short])

    def waiting(*languages: str | None) -> set[str]:
        return {one.id for one in ledger.uncoded("coder", languages=languages)}

    assert waiting("en") == {"en", "gb"}
    assert waiting("ru", None) == {"ru", "short"}
    assert waiting() == set()
    assert ledger.status().waiting == {"en": 2, "ru": 1, "?": 1}


def test_what_was_read_is_remembered_with_its_bytes(ledger: Ledger) -> None:
    ledger.mark_read("feed.xml", "digest")
    ledger.mark_read("feed.xml", "digest")
    assert ledger.was_read("feed.xml", "digest")
    assert not ledger.was_read("feed.xml", "another digest")


def test_what_is_set_aside_is_told_once_with_its_reason(ledger: Ledger) -> None:
    broken = SetAside(address="news.jsonl:7", reason="not valid JSON: column 12")
    assert ledger.set_aside([broken, broken]) == 1
    assert ledger.set_aside([broken]) == 0
    (told,) = ledger.status().set_aside
    assert told == Aside(
        address="news.jsonl:7",
        reason="not valid JSON: column 12",
        recorded=datetime(2026, 1, 1, 0, 1, tzinfo=UTC),
    )


def test_copies_share_a_dispatch_and_a_later_word_on_it_counts(ledger: Ledger) -> None:
    first, copy = article("a"), article("b", at=1)
    ledger.add_articles([first, copy])
    assert list(ledger.undispatched()) == [first, copy]
    assert ledger.add_dispatches([Placement(copy.version, copy.version)]) == 1
    assert list(ledger.undispatched()) == [first]
    places = [Placement(first.version, first.version), Placement(copy.version, first.version, "w", kept=False)]
    assert ledger.add_dispatches(places) == 2
    assert ledger.add_dispatches(places) == 0
    assert list(ledger.dispatched()) == [(first, places[0]), (copy, places[1])]
    assert list(ledger.dispatched(since=day(1))) == [(copy, places[1])]
    assert list(ledger.wordings(["w", "v"])) == [(places[1], copy.known)]
    assert ledger.places([first.version, "?"]) == {first.version: places[0]}


def test_volume_counts_articles_not_versions(ledger: Ledger) -> None:
    ledger.add_articles([article(), article(text="Changed."), article("b"), article("c", at=1)])
    assert ledger.volume() == [(date(2024, 1, 10), 2), (date(2024, 1, 11), 1)]
    assert ledger.volume(as_of=START) == [(date(2024, 1, 10), 2)]
    assert ledger.volume(recorded_as_of=START) == []


def test_exposure_counts_articles_that_name_the_state_in_a_report(ledger: Ledger) -> None:
    named, other = article("a"), article("b")
    ledger.add_articles([named, other])
    said = [report(named), report(named, "Pyongyang armed Moscow again.")]
    ledger.add_reports("coder", [(named.version, said), (other.version, [])])
    assert ledger.exposure("PRK") == [(date(2024, 1, 10), 1)]
    assert ledger.exposure("KOR") == [(date(2024, 1, 10), 1)]
    assert ledger.exposure("USA") == []
    then = ledger.status().newest_recorded
    ledger.add_reports("a newer coder", [(named.version, [])])
    assert ledger.exposure("PRK") == []
    assert ledger.exposure("PRK", recorded_as_of=then) == [(date(2024, 1, 10), 1)]


def test_texts_are_articles_that_name_any_state_and_copies_are_none(ledger: Ledger) -> None:
    first, copy, other, silent = article("a"), article("b"), article("c", at=1), article("d", at=2)
    ledger.add_articles([first, copy, other, silent])
    ledger.add_reports("coder", [(one.version, [report(one)]) for one in (first, copy, other)] + [(silent.version, [])])
    ledger.add_dispatches([Placement(first.version, first.version), Placement(copy.version, first.version)])
    assert ledger.texts() == [(date(2024, 1, 10), 1), (date(2024, 1, 11), 1)]
    assert ledger.texts(as_of=START) == [(date(2024, 1, 10), 1)]
    assert ledger.texts(recorded_as_of=START) == []


def test_search_finds_words_in_title_and_text(ledger: Ledger) -> None:
    ledger.add_articles(
        [article("a", text="Shells left the port.", title="Rajin"), article("b", text="A summit in Moscow.")]
    )
    ((found, snippet),) = ledger.search("shell")
    assert (found.id, snippet) == ("a", "‹Shells› left the port.")
    assert [one.id for one, _ in ledger.search("rajin")] == ["a"]
    assert {one.id for one, _ in ledger.search("summit OR port")} == {"a", "b"}
    assert len(ledger.search("summit OR port", limit=1)) == 1


def test_search_sees_the_newest_version_by_then(ledger: Ledger) -> None:
    ledger.add_articles([article(), article(text="Nothing sailed.", updated=day(2))])
    then = ledger.status().newest_recorded
    assert ledger.search("shells") == []
    assert [one.text for one, _ in ledger.search("shells", as_of=day(1))] == ["Shells left the port."]
    ledger.add_articles([article("c", text="It sailed at night.")])
    assert [one.id for one, _ in ledger.search("sailed", recorded_as_of=then)] == ["a"]


@pytest.mark.parametrize("query", ["PRK-RUS line", '"unfinished', "AND", "col:umn", "shells\0", "^ NEAR("])
def test_a_query_that_is_no_query_is_taken_as_words(ledger: Ledger, query: str) -> None:
    ledger.add_articles([article(text='The PRK-RUS line: "unfinished AND col:umn near shells.')])
    assert [one.id for one, _ in ledger.search(query)] == ["a"]


@pytest.mark.parametrize("query", ["", "   ", "(", "*", "absent"])
def test_a_query_that_fits_nothing_finds_nothing(ledger: Ledger, query: str) -> None:
    ledger.add_articles([article()])
    assert ledger.search(query) == []
