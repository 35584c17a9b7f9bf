"""Robots rules, turns, validators, pauses: against a real server on loopback, with a clock of our own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import msgspec
import pytest

from bilateral.model import FetchState
from bilateral.sources.fetch import (
    FileKeeper,
    Found,
    KeeperError,
    MemoryKeeper,
    Reason,
    Refusal,
    Refused,
    Response,
    Turns,
    Visit,
    Visitor,
)
from bilateral.sources.fetch.pacing import LONGEST, SHORTEST, backoff, max_age, next_interval, retry_after
from loopback import Handler, Page, Site, moved, served, text

NOON = datetime(2024, 1, 14, 12, tzinfo=UTC)


class Clock:
    """A clock that goes on when told, and by what is slept."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def visitor(site: Site, clock: Clock, **more: object) -> Visitor:
    turns = Turns(clock=clock.seconds, sleep=clock.sleep)
    settings = msgspec.structs.replace(site.settings, **more)
    return Visitor(settings, now=clock, turns=turns)


def visit(reader: Visitor, address: str) -> Visit:
    """A visit whose body is stored."""
    done = reader.visit(address)
    reader.settle(done)
    return done


def state(etag: str | None = None, **headers: str) -> Page:
    """A page that answers 304 to whoever gives its validator back."""

    def page(handler: Handler) -> None:
        given = handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since")
        if given and given in (etag, headers.get("Last_Modified")):
            handler.answer(b"", status=304)
        else:
            handler.answer(b"<rss/>", **({"ETag": etag} if etag else {}), **headers)

    return page


def test_validators_are_sent_back_and_an_unchanged_feed_is_the_same(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = state('"one"')
    reader = visitor(site, clock)
    first = visit(reader, site.at("/feed"))
    assert first.found is Found.NEW
    assert first.response is not None
    clock.go_on(days=1)
    again = visit(reader, site.at("/feed"))
    assert again.found is Found.SAME
    assert site.seen[-1][1]["if-none-match"] == '"one"'
    assert (again.state.etag, again.state.changed) == ('"one"', NOON)
    assert again.state.visited == NOON + timedelta(days=1)


def test_last_modified_is_sent_back_as_it_came(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = state(Last_Modified="Sun, 14 Jan 2024 11:00:00 GMT")
    reader = visitor(site, clock)
    visit(reader, site.at("/feed"))
    clock.go_on(days=1)
    assert visit(reader, site.at("/feed")).found is Found.SAME
    assert site.seen[-1][1]["if-modified-since"] == "Sun, 14 Jan 2024 11:00:00 GMT"


def test_a_new_validator_is_kept_though_the_body_is_the_same(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = text("<rss/>", ETag='"one"')
    reader = visitor(site, clock)
    visit(reader, site.at("/feed"))
    site.pages["/feed"] = text("<rss/>", ETag='"two"')
    clock.go_on(days=1)
    again = visit(reader, site.at("/feed"))
    assert (again.found, again.state.etag) == (Found.SAME, '"two"')
    site.pages["/feed"] = text("<rss> </rss>", ETag='"two"')
    clock.go_on(days=1)
    assert visit(reader, site.at("/feed")).found is Found.NEW
    assert site.seen[-1][1]["if-none-match"] == '"two"'


def test_nobody_comes_before_the_time(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = text("<rss/>")
    reader = visitor(site, clock)
    visit(reader, site.at("/feed"))
    early = visit(reader, site.at("/feed"))
    assert early.found is Found.EARLY
    assert early.refused is not None
    assert early.refused.reason is Reason.WAIT
    assert site.paths().count("/feed") == 1


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Cache_Control": "public, max-age=7200"}, timedelta(hours=2)),
        ({"Cache_Control": "max-age=7200", "Age": "1800"}, timedelta(hours=1, minutes=30)),
        ({"Cache_Control": "no-cache, max-age=7200"}, timedelta(minutes=10)),
        ({"Cache_Control": "max-age=60"}, timedelta(minutes=10)),
        ({"Cache_Control": "max-age=99999999"}, timedelta(days=1)),
        ({"Cache_Control": "max-age=soon"}, timedelta(minutes=10)),
        ({"Expires": "Sun, 14 Jan 2024 15:00:00 GMT"}, timedelta(hours=3)),
        ({"Expires": "0"}, timedelta(minutes=10)),
    ],
)
def test_what_stays_fresh_is_not_asked_for(site: Site, clock: Clock, headers: dict[str, str], pause: timedelta) -> None:
    site.pages["/feed"] = text("<rss/>", **headers)
    assert visit(visitor(site, clock), site.at("/feed")).state.due == NOON + pause


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("told", ["3600", "date"])
def test_retry_after_is_kept_in_both_forms(site: Site, clock: Clock, status: int, told: str) -> None:
    until = NOON + timedelta(hours=1)
    told = format_datetime(until, usegmt=True) if told == "date" else told
    site.pages["/feed"] = lambda handler: handler.answer(b"", status=status, Retry_After=told)
    site.pages["/other"] = text("<rss/>")
    reader = visitor(site, clock)
    failed = visit(reader, site.at("/feed"))
    assert (failed.found, failed.state.failures, failed.state.due) == (Found.FAILED, 1, until)
    assert str(status) in (failed.state.problem or "")
    # the whole host is left alone
    other = visit(reader, site.at("/other"))
    assert other.found is Found.EARLY
    assert other.state.due == until
    assert other.state.failures == 0
    assert "/other" not in site.paths()
    clock.go_on(hours=1, seconds=1)
    assert visit(reader, site.at("/other")).found is Found.NEW


def test_a_retry_after_of_years_is_not_believed(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = lambda handler: handler.answer(b"", status=503, Retry_After="999999999999")
    failed = visit(visitor(site, clock), site.at("/feed"))
    assert failed.state.due == NOON + timedelta(days=7)


def test_failures_in_a_row_keep_us_away_longer_until_one_visit_succeeds(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = text("", status=500)
    reader = visitor(site, clock)
    waits: list[timedelta] = []
    for count in range(1, 5):
        failed = visit(reader, site.at("/feed"))
        assert failed.state.failures == count
        assert failed.state.due is not None
        waits.append(failed.state.due - clock.now)
        clock.now = failed.state.due
    for number, wait in enumerate(waits):
        most = timedelta(minutes=5) * 2**number
        assert most / 2 <= wait <= most
    site.pages["/feed"] = text("<rss/>")
    well = visit(reader, site.at("/feed"))
    assert (well.found, well.state.failures, well.state.problem) == (Found.NEW, 0, None)


def test_backoff_is_the_same_for_the_same_seed_and_apart_for_others() -> None:
    assert backoff(3, "a") == backoff(3, "a")
    assert len({backoff(3, seed) for seed in "abcdefgh"}) == 8
    assert timedelta(hours=12) <= backoff(1000, "a") <= LONGEST


def test_the_pace_follows_the_feed_within_its_bounds() -> None:
    pace = next_interval(None, changed=True)
    assert pace == timedelta(minutes=10)
    for _ in range(30):
        pace = next_interval(pace, changed=True)
    assert pace == SHORTEST
    for _ in range(60):
        pace = next_interval(pace, changed=False)
    assert pace == LONGEST
    # one new thing in three visits holds the pace
    held = timedelta(hours=2)
    for number in range(300):
        held = next_interval(held, changed=number % 3 == 0)
    assert abs(held - timedelta(hours=2)) < timedelta(seconds=1)


def header(**lines: str):  # type: ignore[no-untyped-def]
    return lambda name: lines.get(name.replace("-", "_"))


def test_header_lines_that_mean_nothing_mean_nothing() -> None:
    assert max_age(header(), NOON) is None
    assert retry_after(header(), NOON) is None
    assert retry_after(header(retry_after="-5"), NOON) is None
    assert retry_after(header(retry_after="tomorrow"), NOON) is None
    assert retry_after(header(retry_after="Sun, 14 Jan 2024 11:00:00 GMT"), NOON) == timedelta(0)
    assert max_age(header(expires="Sun, 14 Jan 2024 13:00:00"), NOON) == timedelta(hours=1)


def test_a_feed_that_is_gone_is_left_for_a_day_and_the_remedy_told(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = text("", status=410)
    failed = visit(visitor(site, clock), site.at("/feed"))
    assert failed.state.due == NOON + timedelta(days=1)
    assert "take it out of the list" in (failed.state.problem or "")


def test_where_a_feed_moved_for_good_is_kept(site: Site, clock: Clock) -> None:
    site.pages |= {"/old": moved("/new", 301), "/new": text("<rss/>")}
    assert visit(visitor(site, clock), site.at("/old")).state.moved == site.at("/new")
    site.pages["/old"] = moved("/new", 302)
    assert visit(visitor(site, clock), site.at("/old")).state.moved is None


def test_robots_that_forbid_are_obeyed_and_asked_once(site: Site, clock: Clock) -> None:
    site.pages["/robots.txt"] = text("User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    site.pages["/private/feed"] = site.pages["/feed"] = site.pages["/private/open"] = text("<rss/>")
    reader = visitor(site, clock)
    barred = visit(reader, site.at("/private/feed"))
    assert barred.refused is not None
    assert (barred.found, barred.refused.reason) == (Found.FAILED, Reason.ROBOTS)
    assert "robots.txt forbids it" in barred.refused.why
    assert visit(reader, site.at("/feed")).found is Found.NEW
    assert visit(reader, site.at("/private/open")).found is Found.NEW
    assert site.paths() == ["/robots.txt", "/feed", "/private/open"]
    # asked again after a day
    clock.go_on(days=1, seconds=1)
    visit(reader, site.at("/feed"))
    assert site.paths().count("/robots.txt") == 2


def test_the_rules_for_us_by_name_come_before_those_for_all(site: Site, clock: Clock) -> None:
    site.pages["/robots.txt"] = text("User-agent: *\nDisallow:\n\nUser-agent: bilateral\nDisallow: /\n")
    site.pages["/feed"] = text("<rss/>")
    assert visit(visitor(site, clock), site.at("/feed")).found is Found.FAILED


def test_robots_hold_after_a_redirect(site: Site, clock: Clock) -> None:
    site.pages["/robots.txt"] = text("User-agent: *\nDisallow: /private/\n")
    site.pages |= {"/feed": moved("/private/feed"), "/private/feed": text("<rss/>")}
    barred = visitor(site, clock).get(site.at("/feed"))
    assert isinstance(barred, Refused)
    assert (barred.reason, barred.address) == (Reason.ROBOTS, site.at("/private/feed"))
    assert "/private/feed" not in site.paths()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_robots_all_is_allowed(site: Site, clock: Clock, status: int) -> None:
    site.pages["/robots.txt"] = text("", status=status)
    site.pages["/feed"] = text("<rss/>")
    assert visit(visitor(site, clock), site.at("/feed")).found is Found.NEW


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_reached_mean_wait(site: Site, clock: Clock, status: int) -> None:
    site.pages["/robots.txt"] = text("", status=status)
    site.pages["/feed"] = text("<rss/>")
    reader = visitor(site, clock)
    waiting = visit(reader, site.at("/feed"))
    assert waiting.found is Found.FAILED
    assert waiting.state.due == NOON + timedelta(minutes=30)
    assert "/feed" not in site.paths()
    site.pages["/robots.txt"] = text("")
    clock.go_on(minutes=31)
    assert visit(reader, site.at("/feed")).found is Found.NEW


def test_robots_that_break_off_mean_wait_and_robots_in_circles_mean_nothing(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = text("<rss/>")
    site.pages["/robots.txt"] = text("User-agent: *", Content_Length="900")
    waiting = visit(visitor(site, clock), site.at("/feed"))
    assert waiting.refused is not None
    assert "robots.txt cannot be reached" in waiting.refused.why
    site.pages["/robots.txt"] = moved("/robots.txt")
    assert visit(visitor(site, clock), site.at("/feed")).found is Found.NEW


def test_a_huge_robots_is_read_as_far_as_the_standard_asks(site: Site, clock: Clock) -> None:
    site.pages["/robots.txt"] = text("User-agent: *\nDisallow: /feed\n" + "# nothing\n" * 500_000)
    site.pages["/feed"] = text("<rss/>")
    assert visit(visitor(site, clock), site.at("/feed")).found is Found.FAILED


@pytest.mark.parametrize("line", ["Crawl-delay: 7", "Request-rate: 1/7s"])
def test_the_pause_that_robots_ask_for_is_made(site: Site, clock: Clock, line: str) -> None:
    site.pages["/robots.txt"] = text(f"User-agent: *\n{line}\nDisallow: /x\n")
    site.pages["/feed"] = site.pages["/other"] = text("<rss/>")
    reader = visitor(site, clock, delay=2)
    visit(reader, site.at("/feed"))
    visit(reader, site.at("/other"))
    assert [round(pause) for pause in clock.slept] == [2, 7]


def test_a_pause_beyond_our_patience_is_put_off(site: Site, clock: Clock) -> None:
    site.pages["/robots.txt"] = text("User-agent: *\nCrawl-delay: 600\n")
    site.pages["/feed"] = site.pages["/other"] = text("<rss/>")
    reader = visitor(site, clock)
    visit(reader, site.at("/feed"))
    later = visit(reader, site.at("/other"))
    assert (later.found, later.state.due) == (Found.EARLY, NOON + timedelta(seconds=600))
    assert clock.slept == []


def test_one_request_at_a_time_to_a_host_from_many_threads(site: Site) -> None:
    def slowly(handler: Handler) -> None:
        time.sleep(0.01)
        handler.answer(b"<rss/>")

    site.pages |= {f"/{number}": slowly for number in range(20)}
    reader = Visitor(site.settings)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(reader.get, [site.at(f"/{number}") for number in range(20)]))
    assert all(isinstance(answer, Response) for answer in answers)
    assert site.most_at_once == 1
    assert site.paths().count("/robots.txt") == 1


def test_two_hosts_are_read_side_by_side(site: Site) -> None:
    both = threading.Barrier(2, timeout=5)

    def together(handler: Handler) -> None:
        both.wait()
        handler.answer(b"<rss/>")

    site.pages["/feed"] = together
    reader = Visitor(site.settings, resolver=lambda *_: ["127.0.0.1"])
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(reader.get, [site.at("/feed", host) for host in ("a.example", "b.example")]))
    assert all(isinstance(answer, Response) for answer in answers)


def test_what_is_read_at_once_tells_its_status(site: Site, clock: Clock) -> None:
    answer = visitor(site, clock).get(site.at("/none"))
    assert isinstance(answer, Refused)
    assert answer.why.startswith("the server answers 404: there is nothing at this address")


def test_a_turn_that_is_long_off_is_refused() -> None:
    clock = Clock()
    turns = Turns(clock=clock.seconds, sleep=clock.sleep)
    turns.rest("a.example", 100)
    with pytest.raises(Refusal, match="asks for a pause of 100 s"), turns.turn("A.example", 0, 60):
        pass
    with turns.turn("b.example", 0, 60):
        pass


def test_states_are_kept_in_a_file_and_found_again(tmp_path: Path, site: Site, clock: Clock) -> None:
    path = tmp_path / "visits.json"
    site.pages["/feed"] = state('"one"')
    reader = Visitor(site.settings, keeper=FileKeeper(path), now=clock)
    kept = visit(reader, site.at("/feed")).state
    assert FileKeeper(path).state(site.at("/feed")) == kept
    clock.go_on(days=1)
    again = visit(Visitor(site.settings, keeper=FileKeeper(path), now=clock), site.at("/feed"))
    assert again.found is Found.SAME
    assert [entry.name for entry in tmp_path.iterdir()] == ["visits.json"]


def test_a_file_of_states_that_is_broken_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "visits.json"
    path.write_text('[{"address": 5}]')
    with pytest.raises(KeeperError, match=r"visits\.json: no file of visits .* move it away"):
        FileKeeper(path)


def test_memory_keeps_one_state_for_each_address() -> None:
    keeper = MemoryKeeper()
    assert keeper.state("a") is None
    keeper.keep(FetchState(address="a", failures=1))
    keeper.keep(FetchState(address="a", failures=2))
    assert keeper.state("a") == FetchState(address="a", failures=2)


def test_a_new_body_that_was_not_stored_is_read_again(site: Site, clock: Clock) -> None:
    site.pages["/feed"] = state('"one"')
    reader = visitor(site, clock)
    assert reader.visit(site.at("/feed")).found is Found.NEW
    # stopped here: nothing was stored
    again = reader.visit(site.at("/feed"))
    assert again.found is Found.NEW
    assert "if-none-match" not in site.seen[-1][1]
    reader.settle(again)
    assert reader.visit(site.at("/feed")).found is Found.EARLY
