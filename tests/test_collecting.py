"""The collector against real servers on loopback: what it reads, stores, puts off and gives up."""

from __future__ import annotations

import errno
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bilateral.articles import language
from bilateral.collecting import AlreadyCollecting, Collected, Collector, Lock, Settings
from bilateral.collecting.lanes import Lanes
from bilateral.collecting.settings import seconds
from bilateral.collecting.visiting import Job, MachineFails
from bilateral.collecting.visiting import done as visited
from bilateral.ledger import Ledger
from bilateral.model import Link, Subscription, WaitingPage
from bilateral.sources.fetch import Visitor
from bilateral.sources.raw import read_place
from loopback import Handler, Page, moved, text
from newsroom import START, Outlet, feed, fetching, outlets, page, subscribed


class Clock:
    """A clock that goes on when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with Ledger(tmp_path / "bilateral.db", clock=clock) as opened:
        yield opened


@contextmanager
def collecting(ledger: Ledger, running: list[Outlet], clock: Clock, **settings: object) -> Iterator[Collector]:
    if not ledger.subscriptions():
        ledger.subscribe(subscribed(running))
    with Collector(ledger, Settings(**settings), fetching(running), now=clock) as collector:  # type: ignore[arg-type]
        yield collector


def counts(done: Collected) -> tuple[int, ...]:
    return done.new, done.same, done.failed, done.waiting, done.pages, done.lost, done.articles


def test_feeds_are_read_and_their_pages_become_articles(ledger: Ledger, clock: Clock) -> None:
    with outlets(2, 3) as running, collecting(ledger, running, clock) as collector:
        assert counts(collector.collect()) == (2, 0, 0, 0, 6, 0, 6)
        assert all(one.most_at_once == 1 for one in running)
        first = next(one for one in ledger.articles() if one.url == running[0].here("/0"))
        assert first.title == "Item 0 of outlet 0"
        assert first.published == START
        assert first.publishers == ("127.0.0.2",)


def test_each_article_can_be_followed_to_its_bytes(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 2) as running, collecting(ledger, running, clock) as collector:
        collector.collect()
    folder = ledger.path.with_name("bilateral-raw")
    for article in ledger.articles():
        (record,) = ledger.raw_of(article.version)
        kept = read_place(folder, record.place).kept
        assert kept is not None and article.url is not None
        assert kept.response.body == page(0, int(article.url[-1])).encode()
        assert (kept.feed, kept.response.address) == (running[0].feed_address, article.url)
        assert kept.stated == record.stated == START + timedelta(minutes=7 * int(article.url[-1]))


def test_the_next_pass_comes_when_a_feed_is_due_and_reads_what_is_new(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 2) as running, collecting(ledger, running, clock) as collector:
        collector.collect()
        assert counts(collector.collect()) == (0, 0, 0, 1, 0, 0, 0)
        clock.go_on(hours=1)
        running[0].publish(2)
        assert counts(collector.collect()) == (1, 0, 0, 0, 1, 0, 1)
        clock.go_on(hours=1)
        assert counts(collector.collect()) == (0, 1, 0, 0, 0, 0, 0)
        assert [path for path in running[0].paths() if path[1:].isdigit()] == ["/1", "/0", "/2"]


def test_an_entry_that_says_something_else_is_read_again_and_a_correction_is_a_version(
    ledger: Ledger, clock: Clock
) -> None:
    with outlets(1, 2) as running, collecting(ledger, running, clock) as collector:
        collector.collect()
        clock.go_on(hours=1)
        running[0].say([0, 1], suffix=" (corrected)")
        running[0].pages["/0"] = text(page(0, 0, "Nothing was shipped, the ministry said."))
        assert counts(collector.collect()) == (1, 0, 0, 0, 2, 0, 1)
        (corrected,) = [one for one in ledger.articles() if one.url == running[0].here("/0")]
        assert len(ledger.versions(corrected.id)) == 2
        clock.go_on(hours=3)
        running[0].say([0, 1])
        assert collector.collect().pages == 0  # that was said before


def test_a_page_that_two_feeds_announce_is_read_once(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 2) as running:
        running[0].pages["/world"] = running[0].pages["/feed"]
        ledger.subscribe([*subscribed(running), Subscription(address=running[0].here("/world"))])
        with collecting(ledger, running, clock) as collector:
            assert counts(collector.collect()) == (2, 0, 0, 0, 2, 0, 2)


def test_whole_texts_in_a_feed_need_no_pages(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 0) as running:
        here = running[0].here
        markup = "<p>Seoul said Pyongyang had shipped shells to Russia.</p><p>Moscow: it &amp; all is false.</p>"
        whole = {here("/a"): markup, here("/b"): ""}
        links = [(here("/a"), "Shells", START), (here("/b"), "Nothing", START)]
        running[0].pages["/feed"] = text(feed(links, whole))
        ledger.subscribe([Subscription(address=here("/feed"), publisher="Harbour News", whole=True)])
        with collecting(ledger, running, clock) as collector:
            done = collector.collect()
        (article,) = ledger.articles()
        said = "Seoul said Pyongyang had shipped shells to Russia.\n\nMoscow: it & all is false."
        assert (article.text, article.publishers, article.published) == (said, ("Harbour News",), START)
        assert [one.reason for one in done.set_aside] == [
            "the feed gives the entry no text; subscribe to it without --whole"
        ]
        assert [record.entry for record in ledger.raw_of(article.version)] == [here("/a")]
        assert "/a" not in running[0].paths()


@pytest.mark.parametrize(
    ("words", "language"), [("Accord sur le transit du gaz", "pt"), ("Talks held again " * 20, "en")]
)
def test_the_language_of_a_feed_holds_for_its_short_texts(
    ledger: Ledger, clock: Clock, words: str, language: str
) -> None:
    with outlets(1, 0) as running:
        here = running[0].here
        running[0].pages["/feed"] = text(feed([(here("/a"), "Transit", START)], {here("/a"): f"<p>{words}</p>"}))
        ledger.subscribe([Subscription(address=here("/feed"), language="pt-BR", whole=True)])
        with collecting(ledger, running, clock) as collector:
            collector.collect()
        assert [article.language for article in ledger.articles()] == [language]


def test_the_date_of_the_feed_counts_where_the_page_has_none(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 1) as running, collecting(ledger, running, clock) as collector:
        bare = "<html><body><article><h1>Talks</h1><p>North Korea and Russia held talks in the harbour.</p>"
        running[0].pages["/0"] = text(bare)
        collector.collect()
        (article,) = ledger.articles()
        assert (article.published, article.day_only) == (START, False)


def answering(handler: Callable[[Handler], None]) -> Page:
    return handler


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (text("gone", status=404), "the server answers 404"),
        (text("gone", status=410), "the server answers 410"),
        (text("<html><body></body></html>"), "no article text found"),
        (text(b"%PDF-1.7 ...", Content_Type="application/pdf"), "no web page but application/pdf"),
        (text(b"\x89PNG", Content_Type="image/png"), "no web page but image/png"),
        (moved("http://169.254.169.254/latest"), "a metadata address"),
        (moved("/0"), "redirects"),
    ],
)
def test_a_page_that_gives_no_article_is_set_aside_at_once(
    ledger: Ledger, clock: Clock, answer: Page, reason: str
) -> None:
    with outlets(1, 2) as running, collecting(ledger, running, clock) as collector:
        running[0].pages["/0"] = answer
        done = collector.collect()
        assert (done.articles, done.lost, done.left) == (1, 1, 0)
        (aside,) = done.set_aside
        assert reason in aside.reason
        assert [one.reason for one in ledger.status().set_aside] == [aside.reason]


def test_a_page_that_fails_for_now_is_tried_again_and_given_up_in_the_end(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 1) as running, collecting(ledger, running, clock, tries=3) as collector:
        good = running[0].pages["/0"]
        running[0].pages["/0"] = text("busy", status=500)
        assert counts(collector.collect())[4:] == (0, 1, 0)
        assert collector.collect().lost == 0  # not due yet
        clock.go_on(hours=1)
        assert (collector.collect().lost, ledger.pages_waiting()) == (1, 1)
        clock.go_on(hours=2)
        done = collector.collect()
        assert (done.lost, done.left, len(done.set_aside)) == (1, 0, 1)
        running[0].pages["/1"] = text("busy", status=500)
        running[0].say([0, 1])
        clock.go_on(hours=2)
        assert collector.collect().lost == 1
        running[0].pages["/1"] = good
        clock.go_on(hours=1)
        assert collector.collect().articles == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (text("nothing", status=404), "the server answers 404"),
        (text("<html><body>News</body></html>"), "a web page (HTML)"),
        (text('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'), "declares entities"),
        (text("<rss version='2.0'><channel><item></rss", Content_Encoding="gzip"), "damaged"),
        (lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nshort"), "broke off"),
    ],
)
def test_a_feed_that_fails_stops_no_other_and_is_told(ledger: Ledger, clock: Clock, answer: Page, why: str) -> None:
    with outlets(2, 1) as running, collecting(ledger, running, clock) as collector:
        running[0].pages["/feed"] = answer
        assert counts(collector.collect()) == (1, 0, 1, 0, 1, 0, 1)
        began = clock.now
        clock.go_on(hours=2)
        assert collector.collect().failed == 1
        coverage = ledger.coverage()
        (failing,) = coverage.failing
        assert (failing.address, failing.since, failing.failures) == (running[0].feed_address, began, 2)
        assert why in failing.problem
        assert (coverage.feeds, coverage.regions["Region 0"], coverage.regions["Region 1"]) == ((1, 2), (0, 1), (1, 1))
        running[0].publish(0)
        clock.go_on(hours=3)
        assert collector.collect().articles == 1
        assert ledger.coverage().failing == ()


def test_entries_that_name_no_article_are_set_aside(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 1) as running, collecting(ledger, running, clock) as collector:
        running[0].pages["/feed"] = text("<rss version='2.0'><channel><item><title>Lost</title></item></channel></rss>")
        done = collector.collect()
        assert [one.reason for one in done.set_aside] == ["it has no link to an article; tell its publisher"]


def test_no_more_pages_of_a_host_are_read_in_a_pass_than_is_set_and_the_newest_come_first(
    ledger: Ledger, clock: Clock
) -> None:
    with outlets(1, 7) as running, collecting(ledger, running, clock, pages=3) as collector:
        assert [(done.pages, done.left) for done in (collector.collect() for _ in range(3))] == [(3, 4), (3, 1), (1, 0)]
        assert [path for path in running[0].paths() if path[1:].isdigit()] == [f"/{n}" for n in (6, 5, 4, 3, 2, 1, 0)]


def test_a_slow_source_delays_no_other_and_goes_on_in_the_next_pass(ledger: Ledger, clock: Clock) -> None:
    wake = threading.Event()

    def slow(handler: Handler) -> None:
        wake.wait(20)
        handler.answer(b"late")

    with outlets(3, 4) as running, collecting(ledger, running, clock, deadline="1s") as collector:
        good = running[0].pages["/feed"]
        running[0].pages["/feed"] = slow
        done = collector.collect()
        assert done.articles == 8
        assert done.new == 2
        wake.set()
        running[0].pages["/feed"] = good
        clock.go_on(hours=1)
        assert collector.collect().articles == 4


def test_a_host_that_does_not_answer_is_asked_once_in_a_pass(ledger: Ledger, clock: Clock) -> None:
    def hanging(_: Handler) -> None:
        time.sleep(1.5)

    with outlets(2, 5) as running:
        for number in range(5):
            running[0].pages[f"/{number}"] = hanging
        ledger.subscribe(subscribed(running))
        asked = msgspec.structs.replace(fetching(running), seconds=1.0)
        with Collector(ledger, Settings(), asked, now=clock) as collector:
            done = collector.collect()
        assert (done.articles, done.lost, done.left) == (5, 1, 5)
        assert len([path for path in running[0].paths() if path[1:].isdigit()]) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EMFILE])
def test_a_failure_of_this_machine_is_no_fault_of_a_source(number: int) -> None:
    def failing() -> datetime:
        raise OSError(number, "this machine fails")

    with pytest.raises(MachineFails, match="nothing stored so far is lost"):
        visited(Job(address="http://127.0.0.1/", host="127.0.0.1"), Visitor(now=failing), 5, START)

    def exhausted() -> datetime:
        raise MemoryError

    with pytest.raises(MachineFails, match="no memory left"):
        visited(Job(address="http://127.0.0.1/", host="127.0.0.1"), Visitor(now=exhausted), 5, START)


def test_no_room_for_temporary_files_is_told_with_the_remedy(
    ledger: Ledger, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    language._identifier.cache_clear()
    with pytest.raises(MachineFails, match="gone: what reading needs cannot be unpacked there"):
        Collector(ledger, now=clock).__enter__()
    monkeypatch.undo()
    with Collector(ledger, now=clock):
        pass  # the lock was let go of, and what failed is loaded now


def test_what_a_parser_stumbles_over_is_told_and_stops_nothing() -> None:
    def stumbling() -> datetime:
        raise RecursionError("too deep")

    visitor = Visitor(now=stumbling)
    feed_ = Subscription(address="http://127.0.0.1/feed")
    of_feed = visited(Job(address=feed_.address, host="127.0.0.1", feed=feed_), visitor, 5, START)
    assert of_feed.state is not None
    assert (of_feed.state.failures, of_feed.state.failing) == (1, START)
    assert of_feed.state.problem is not None and "RecursionError: too deep" in of_feed.state.problem
    link = Link(id="1", address="http://127.0.0.1/1")
    page_ = WaitingPage(address=link.address, feed=feed_.address, link=link)
    of_page = visited(Job(address=link.address, host="127.0.0.1", page=page_), visitor, 5, START)
    assert [one.address for one in of_page.aside] == [link.address]


def test_a_pause_that_a_host_asks_for_is_kept_while_others_are_read(ledger: Ledger, clock: Clock) -> None:
    with outlets(2, 3) as running:
        running[0].pages["/robots.txt"] = text("User-agent: *\nCrawl-delay: 3600\n")
        with collecting(ledger, running, clock) as collector:
            done = collector.collect()
            assert (done.articles, done.new) == (3, 2)
            assert done.left == 3
            assert running[0].paths() == ["/robots.txt", "/feed"]


def test_what_robots_txt_forbids_is_not_read(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 2) as running:
        running[0].pages["/robots.txt"] = text("User-agent: *\nDisallow: /0\n")
        with collecting(ledger, running, clock, tries=1) as collector:
            done = collector.collect()
        assert ["robots.txt forbids it" in one.reason for one in done.set_aside] == [True]
        assert "/0" not in running[0].paths()


def test_pages_of_a_feed_that_was_removed_are_not_read(ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 3) as running, collecting(ledger, running, clock, pages=1) as collector:
        collector.collect()
        ledger.unsubscribe([running[0].feed_address])
        assert counts(collector.collect()) == (0, 0, 0, 0, 0, 0, 0)
        ledger.subscribe(subscribed(running))
        assert collector.collect().articles == 1


def test_who_is_told_to_stop_ends_the_pass_and_keeps_what_was_read(ledger: Ledger, clock: Clock) -> None:
    with outlets(2, 30) as running, collecting(ledger, running, clock) as collector:
        stop = threading.Event()
        done = collector.collect(stop=stop, tell=lambda *_: stop.set())
        assert done.cut
        assert done.articles == ledger.status().articles < 60
        assert collector.collect().articles + done.articles == 60


def test_one_collector_at_a_time(ledger: Ledger, clock: Clock, tmp_path: Path) -> None:
    with outlets(1, 1) as running, collecting(ledger, running, clock) as collector:
        with pytest.raises(AlreadyCollecting, match=r"db: process \d+ on .*; stop that one first \(kill \d+\)"):
            Collector(ledger, Settings(), fetching(running)).__enter__()
        assert collector.collect().articles == 1
    with collecting(ledger, running, clock):
        pass
    lock = Lock(tmp_path / "other.db")
    with lock:
        lock.path.write_bytes(b"")
        with pytest.raises(AlreadyCollecting, match="another process collects into it"), Lock(tmp_path / "other.db"):
            pass


def test_a_collector_is_used_as_a_context(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="as a context"):
        Collector(ledger).collect()


def test_raw_files_of_several_ledgers_lie_apart(tmp_path: Path, ledger: Ledger, clock: Clock) -> None:
    with outlets(1, 1) as running, collecting(ledger, running, clock, raw=str(tmp_path / "kept")) as collector:
        collector.collect()
    assert [path.name for path in (tmp_path / "kept" / "bilateral").iterdir()] == ["bilateral-000001.warc.gz"]


@pytest.mark.parametrize(("text_", "found"), [("90s", 90), ("15m", 900), (" 2H ", 7200), ("1d", 86400)])
def test_spans(text_: str, found: int) -> None:
    assert seconds(text_) == found


@pytest.mark.parametrize("wrong", ["", "15", "m", "0m", "2d", "1.5h", "-1m"])
def test_what_is_no_span_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="15m"):
        seconds(wrong)


class TestLanes:
    """Hosts take turns, and each rests between two jobs."""

    def test_one_job_of_a_host_is_out_at_a_time(self) -> None:
        lanes: Lanes[str] = Lanes(time.monotonic)
        for job in ("a1", "a2", "b1"):
            lanes.add(job[0], job)
        assert [lanes.take(), lanes.take(), lanes.take()] == ["a1", "b1", None]
        assert (lanes.left, lanes.next_in()) == (1, None)
        lanes.back("b", 0)
        assert lanes.take() is None
        lanes.back("a", 0)
        assert lanes.take() == "a2"

    def test_a_host_rests(self) -> None:
        now = [100.0]
        lanes: Lanes[str] = Lanes(lambda: now[0])
        lanes.add("a", "a1")
        lanes.add("a", "a2")
        assert lanes.take() == "a1"
        lanes.back("a", 30)
        assert (lanes.take(), lanes.next_in()) == (None, 30.0)
        now[0] += 30
        assert lanes.take() == "a2"

    def test_a_job_may_go_before_the_others(self) -> None:
        lanes: Lanes[str] = Lanes(time.monotonic)
        lanes.add("a", "a1")
        lanes.add("a", "a0", first=True)
        assert lanes.take() == "a0"
        lanes.add("a", "a2")
        lanes.back("a", 0)
        assert [lanes.take(), lanes.left] == ["a1", 1]
