"""Feeds that are subscribed to: listed, ended, taken in and given out; and what the status tells of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bilateral.cli import app
from bilateral.cli.asking import Trouble
from bilateral.ledger import Ledger
from bilateral.model import FetchState, SetAside, Subscription, Visited
from bilateral.sources.opml import read_opml
from bilateral.sources.starting_list import starting_list
from loopback import Site, served, text

FEED = (
    "<rss version='2.0'><channel><title>Harbour news</title><language>en-GB</language>"
    "<item><link>/a</link><title>Two ports sign a treaty</title></item></channel></rss>"
)
LIST = """address,title,publisher,country,language,region,whole,folders
https://one.example/feed,One,One Press,JPN,ja,Eastern Asia,true,asia/east
https://two.example/feed,Two,,,,,no,
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as running:
        Path("bilateral.toml").write_text(
            f'[fetching]\nallow = ["127.0.0.1/32"]\nports = [{running.port}]\ndelay = 0\nseconds = 2\n'
        )
        running.pages["/feed"] = text(FEED)
        yield running


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def trouble(*words: object) -> str:
    result = run(*words)
    assert isinstance(result.exception, Trouble), result.output
    return str(result.exception)


def rows(*words: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*words).stdout)))


def test_a_feed_that_is_added_is_read_from_then_on(site: Site) -> None:
    assert "bilateral.db subscribes to 1 feed, 1 new or changed" in run("sources", "add", site.at("/feed")).stderr
    assert "0 new or changed, 1 as before" in run("sources", "add", site.at("/feed")).stderr
    (row,) = rows("sources", "list", "--format", "csv")
    assert (row["address"], row["title"], row["language"], row["whole"]) == (
        site.at("/feed"),
        "Harbour news",
        "en",
        "false",
    )
    run("sources", "add", site.at("/feed"), "--whole", "--ledger", "other.db")
    assert [one["whole"] for one in rows("sources", "list", "--format", "csv", "--ledger", "other.db")] == ["true"]


def test_a_feed_that_goes_into_a_list_touches_no_ledger(site: Site) -> None:
    run("sources", "add", site.at("/feed"), "--to", "mine.opml")
    assert not Path("bilateral.db").exists()
    run("sources", "add", site.at("/feed"), "--to", "mine.opml", "--ledger", "bilateral.db")
    assert len(rows("sources", "list", "--format", "csv")) == 1


def test_a_list_is_taken_in_and_comes_out_as_it_was() -> None:
    Path("list.csv").write_text(LIST)
    assert "subscribes to 2 feeds, 2 new" in run("sources", "import", "list.csv").stderr
    out = rows("sources", "export", "--format", "csv")
    assert [(row["address"], row["region"], row["whole"], row["folders"]) for row in out] == [
        ("https://one.example/feed", "Eastern Asia", "true", "asia/east"),
        ("https://two.example/feed", "", "false", ""),
    ]
    Path("again.csv").write_text(run("sources", "export", "--format", "csv").stdout)
    run("sources", "import", "again.csv", "--ledger", "again.db")
    assert rows("sources", "export", "--format", "csv", "--ledger", "again.db") == out
    opml = read_opml(run("sources", "export").stdout_bytes)
    assert {(one.address, one.folders) for one in opml} == {
        ("https://one.example/feed", ("asia", "east")),
        ("https://two.example/feed", ()),
    }


def test_a_subscription_is_ended_and_may_begin_again() -> None:
    Path("list.csv").write_text(LIST)
    run("sources", "import", "list.csv")
    assert "1 subscription ended" in run("sources", "remove", "https://one.example/feed").stderr
    assert [row["address"] for row in rows("sources", "list", "--format", "csv")] == ["https://two.example/feed"]
    assert "not subscribed to https://one.example/feed" in trouble("sources", "remove", "https://one.example/feed")
    assert "subscribes to 2 feeds, 1 new" in run("sources", "import", "list.csv").stderr


def test_the_list_that_comes_along_is_taken_whole_or_in_part() -> None:
    assert f"{len(starting_list())} new" in run("sources", "import", "--starting", "--ledger", "all.db").stderr
    run("sources", "import", "--starting", "--region", "eastern asia", "--region", "Central Asia")
    found = [json.loads(line) for line in run("sources", "list", "--format", "jsonl").stdout.splitlines()]
    assert {one["region"] for one in found} == {"Eastern Asia", "Central Asia"}
    assert all(one["publisher"] and one["country"] for one in found)
    run("sources", "import", "--starting", "--language", "fr", "--ledger", "fr.db")
    assert {one["language"] for one in rows("sources", "list", "--format", "csv", "--ledger", "fr.db")} == {"fr"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "either a file"),
        (("list.csv", "--starting"), "either a file"),
        (("list.csv", "--region", "Asia"), "use them with --starting"),
        (("--starting", "--region", "Atlantis"), "its regions are"),
        (("none.csv",), "none.csv: cannot be read"),
        (("empty.csv",), "it names no feeds"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(words: tuple[str, ...], why: str) -> None:
    Path("list.csv").write_text(LIST)
    Path("empty.csv").write_text("address\n")
    assert why in trouble("sources", "import", *words)
    assert not Path("bilateral.db").exists()


def test_the_list_says_what_fails_since_when(here: Path) -> None:
    now = datetime.now(UTC)
    with Ledger(here / "bilateral.db") as ledger:
        ledger.subscribe(
            [Subscription(address=f"https://{name}.example/", region="Oceania", language="en") for name in "abc"]
        )
        failing = FetchState(
            address="https://a.example/", failures=3, failing=now - timedelta(days=2), problem="the server answers 500"
        )
        good = FetchState(address="https://b.example/", read=now - timedelta(minutes=7), due=now + timedelta(hours=1))
        ledger.settle([Visited(address=state.address, state=state) for state in (failing, good)])
    shown = run("sources", "list").stdout
    assert "7 min ago" in shown and "3 feeds" in shown
    failed = run("sources", "list", "--failing").stdout
    assert "3 times: the server answers 500" in failed and "1 feed" in failed
    status = run("status").stdout
    assert f"fails since {now - timedelta(days=2):%Y-%m-%d %H:%M} UTC, 3 times: https://a.example/" in status
    assert "1 of 3; 1 fail, 1 never visited" in status
    assert "Oceania 1 of 3" in status and "en 1 of 3" in status


def test_the_status_counts_what_was_set_aside_by_its_reason(here: Path) -> None:
    with Ledger(here / "bilateral.db") as ledger:
        ledger.set_aside([SetAside(address=f"page {n}", reason="it shows no text") for n in range(9)])
        ledger.set_aside([SetAside(address="note", reason="the file is empty")])
        ledger.set_aside([SetAside(address=f"odd {n}", reason=f"reason {n}") for n in range(30)])
    lines = run("status").stdout.splitlines()
    assert "set aside 9: it shows no text (the last: page 8)" in lines
    assert "set aside 40" in [" ".join(line.split()) for line in lines]
    assert any("more for 12 other reasons; `bilateral status --all`" in line for line in lines)
    whole = run("status", "--all").stdout
    assert "set aside page 3: it shows no text" in whole and "set aside note: the file is empty" in whole


@pytest.mark.parametrize("command", ["list", "remove", "import", "export"])
def test_each_command_explains_itself(command: str) -> None:
    assert "Example" in run("sources", command, "--help").stdout


@pytest.mark.parametrize("command", ["collect", "run", "recode", "raw"])
def test_each_command_of_the_collector_explains_itself(command: str) -> None:
    assert "Example" in run(command, "--help").stdout


@pytest.mark.parametrize("command", [("collect",), ("run", "--once")])
def test_nothing_is_collected_without_subscriptions(command: tuple[str, ...]) -> None:
    assert "has no subscriptions; add some with" in trouble(*command)
