"""Bytes that were kept raw read anew: newer extraction, the same articles; and the record of an article printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from bilateral import monitor
from bilateral.cli import app
from bilateral.cli.asking import Trouble
from bilateral.coding import Settings as Coding
from bilateral.collecting import Collector, Settings
from bilateral.ledger import Ledger, Rereading
from bilateral.model import Arrival, Article, Subscription
from bilateral.sources.raw import RawFiles
from loopback import text
from newsroom import START, Outlet, feed, fetching, outlets, subscribed

RULES = monitor.Coder(settings=Coding(backend="rules"))
EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
DYAD = ("PRK", "RUS")


@pytest.fixture
def running() -> Iterator[list[Outlet]]:
    with outlets(1, 3) as found:
        yield found


@pytest.fixture
def ledger(tmp_path: Path, running: list[Outlet]) -> Iterator[Ledger]:
    with Ledger(tmp_path / "bilateral.db") as opened:
        opened.subscribe(subscribed(running))
        with Collector(opened, Settings(), fetching(running)) as collector:
            monitor.whole_pass(opened, collector, now=lambda: datetime.now(UTC), coder=RULES)
        yield opened


def shells(ledger: Ledger) -> Article:
    """The article about shells from North Korea to Russia."""
    return next(one for one in ledger.articles() if "shells" in one.text)


def read_worse(ledger: Ledger, article: Article, words: str) -> Article:
    """Put a reading in the article's place that an older extraction may have given."""
    (record,) = ledger.raw_of(article.version)
    worse = msgspec.structs.replace(article, text=words)
    ledger.reread([Rereading(arrival=Arrival(article=worse, record=record), versions=(article.version,))])
    monitor.conclude(ledger, monitor.Outcome(), coder=RULES)
    return worse


def acts(ledger: Ledger, **by: datetime) -> list[str]:
    """What North Korea did in the article about shells, as events have it."""
    found = ledger.events(dyad=DYAD, **by)
    return [event.event_type.value for event in found if event.event_type.value in ("AID", "ACCUSE")]


def test_what_is_read_as_before_changes_nothing(ledger: Ledger) -> None:
    before = ledger.newest_entry()
    recoded, outcome = monitor.recode(ledger, Settings(), *EVER, coder=RULES)
    assert (recoded.records, recoded.changed, outcome.reports, outcome.blocks) == (3, 0, 0, 0)
    assert ledger.newest_entry() == before


def test_what_is_read_otherwise_stands_in_the_place_of_the_older_version(ledger: Ledger) -> None:
    good = shells(ledger)
    assert acts(ledger) == ["AID"]
    worse = read_worse(ledger, good, "North Korea condemned Russia for its missile test.")
    assert ledger.article(good.id) == worse
    assert acts(ledger) == ["ACCUSE"]
    in_between = datetime.now(UTC)
    recoded, _ = monitor.recode(ledger, Settings(), *EVER, coder=RULES)
    assert recoded.changed == 1
    assert ledger.article(good.id) == good
    assert [one.text for one in ledger.articles() if one.id == good.id] == [good.text]
    assert acts(ledger) == ["AID"]
    assert acts(ledger, recorded_as_of=in_between) == ["ACCUSE"]
    assert ledger.article(good.id, recorded_as_of=in_between) == worse
    assert ledger.article(worse.version) == worse  # a version that is named is still there
    assert monitor.recode(ledger, Settings(), *EVER, coder=RULES)[0].changed == 0


def test_search_finds_the_version_in_force(ledger: Ledger) -> None:
    good = shells(ledger)
    then = datetime.now(UTC)
    read_worse(ledger, good, "Nothing but weather.")
    assert [one.id for one, _ in ledger.search("weather")] == [good.id]
    assert ledger.search("shells") == []
    assert [one.id for one, _ in ledger.search("shells", recorded_as_of=then)] == [good.id]
    monitor.recode(ledger, Settings(), *EVER, coder=RULES)
    assert ledger.search("weather") == []


def test_only_what_was_fetched_in_the_time_is_read_anew(ledger: Ledger) -> None:
    now = datetime.now(UTC)
    assert monitor.recode(ledger, Settings(), now, EVER[1], coder=RULES)[0].records == 0
    assert monitor.recode(ledger, Settings(), EVER[0], now, coder=RULES)[0].records == 3


def test_a_record_that_is_lost_or_damaged_is_told_and_its_article_stays(ledger: Ledger) -> None:
    records = sorted((ledger.raw_of(one.version)[0] for one in ledger.articles()), key=lambda one: one.place.offset)
    path = ledger.path.with_name("bilateral-raw") / records[0].place.file
    data = bytearray(path.read_bytes())
    data[records[1].place.offset + 30] ^= 0xFF
    path.write_bytes(data)
    recoded, _ = monitor.recode(ledger, Settings(), *EVER, coder=RULES)
    assert (recoded.records, recoded.changed) == (3, 0)
    (aside,) = recoded.set_aside
    assert (aside.address, "restore the file from a copy" in aside.reason) == (records[1].address, True)
    assert ledger.status().articles == 3


def test_whole_texts_of_feeds_are_read_anew_as_well(tmp_path: Path) -> None:
    with outlets(1, 0) as running, Ledger(tmp_path / "whole.db") as ledger:
        here = running[0].here
        texts = {here(f"/{n}"): f"<p>Japan signed treaty {n} with Iran.</p>" for n in range(2)}
        running[0].pages["/feed"] = text(feed([(link, "Treaty", START) for link in texts], texts))
        ledger.subscribe([Subscription(address=here("/feed"), whole=True)])
        with Collector(ledger, Settings(), fetching(running)) as collector:
            collector.collect()
        assert monitor.recode(ledger, Settings(), *EVER, coder=RULES)[0].changed == 0
        first = next(ledger.articles())
        read_worse(ledger, first, "Nothing.")
        assert monitor.recode(ledger, Settings(), *EVER, coder=RULES)[0].changed == 1
        assert sorted(one.text for one in ledger.articles()) == [f"Japan signed treaty {n} with Iran." for n in (0, 1)]


def test_a_new_ledger_is_made_of_the_raw_files_alone(ledger: Ledger, running: list[Outlet]) -> None:
    before = {one.version for one in ledger.articles()}
    places = {version: ledger.raw_of(version) for version in before}
    anew = ledger.path.with_name("anew.db")
    with Ledger(anew) as other:
        ledger.path.with_name("bilateral-raw").rename(anew.with_name("anew-raw"))
        with Collector(other, Settings(), fetching(running)) as collector:
            assert collector.collect().taken_in == 3
        assert {one.version for one in other.articles()} == before
        assert {version: other.raw_of(version) for version in before} == places
        assert list(RawFiles(anew.with_name("anew-raw")).recovered(other.raw_ends())) == []


def run(*words: object) -> tuple[int, bytes, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout_bytes, done.stderr


def test_the_record_of_an_article_is_printed(ledger: Ledger) -> None:
    good = shells(ledger)
    status, out, _ = run("raw", good.id, "--ledger", ledger.path)
    assert status == 0
    assert out.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert f"WARC-Target-URI: {good.url}".encode() in out
    assert b"shipped shells" in out
    assert run("raw", good.version, "--ledger", ledger.path)[1] == out
    rows = [json.loads(line) for line in run("raw", "--index", "--ledger", ledger.path)[1].splitlines()]
    assert {row["address"] for row in rows} == {one.url for one in ledger.articles()}
    assert {row["offset"] for row in rows} == {ledger.raw_of(one.version)[0].place.offset for one in ledger.articles()}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "name an article, or give --index"),
        (("nothing",), "no article has the id 'nothing'"),
        (("from-a-file",), "was not collected from the web"),
    ],
)
def test_what_has_no_record_is_told(ledger: Ledger, words: tuple[str, ...], why: str) -> None:
    ledger.add_articles([Article(id="from-a-file", published=START, text="A note.")])
    with pytest.raises(Trouble, match=why):
        run("raw", *words, "--ledger", ledger.path)


def test_a_record_that_is_not_there_any_more_is_told(ledger: Ledger) -> None:
    good = shells(ledger)
    next(ledger.path.with_name("bilateral-raw").iterdir()).unlink()
    with pytest.raises(Trouble, match="restore the file from a copy"):
        run("raw", good.id, "--ledger", ledger.path)


def test_the_command_says_what_it_did(ledger: Ledger) -> None:
    today = datetime.now(UTC).date()
    status, _, err = run("recode", "--since", today, "--until", today, "--ledger", ledger.path, "--workers", 1)
    assert (status, "3 records read anew, 0 articles came out otherwise" in " ".join(err.split())) == (0, True)
    with pytest.raises(Trouble, match="--since 'yesterday' is no date"):
        run("recode", "--since", "yesterday", "--ledger", ledger.path)
