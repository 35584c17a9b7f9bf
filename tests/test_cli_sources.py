"""`bilateral sources`: feeds found and lists tested, against a real server on loopback."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bilateral.cli import app
from bilateral.cli.asking import Trouble
from bilateral.sources.opml import read_opml
from loopback import Site, moved, served, text

FEED = """<rss version="2.0"><channel><title>Harbour news</title><link>/</link>
<item><link>/a</link><title>Two ports sign a treaty</title><pubDate>Sun, 14 Jan 2024 18:05:00 +0900</pubDate></item>
<item><link>/b</link><title>Envoys leave</title></item></channel></rss>"""
PAGE = """<html><head><link rel="alternate" type="application/rss+xml" title="All" href="/world.rss">
<link rel="alternate" type="application/atom+xml" href="/other.atom"></head><body>Home</body></html>"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with served() as running:
        Path("bilateral.toml").write_text(
            f'[fetching]\nallow = ["127.0.0.1/32"]\nports = [{running.port}]\ndelay = 0\nseconds = 2\n'
        )
        yield running


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["sources", *words])


def trouble(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, Trouble), result.output
    return str(result.exception)


def test_add_shows_what_a_feed_would_give(site: Site) -> None:
    site.pages["/world.rss"] = text(FEED)
    result = run("add", site.at("/world.rss"))
    assert result.exit_code == 0
    assert "Harbour news" in result.output
    assert "2024-01-14T18:05+09:00  Two ports sign a treaty" in result.output
    assert "2 entries" in result.output


def test_add_finds_the_feed_that_a_page_announces(site: Site) -> None:
    site.pages |= {"/": text(PAGE), "/world.rss": text(FEED)}
    result = run("add", site.at("/"))
    assert site.at("/world.rss") in result.output
    assert f"also announced: {site.at('/other.atom')}" in result.output


def test_add_goes_on_to_the_next_announced_feed_where_one_fails(site: Site) -> None:
    site.pages |= {"/": text(PAGE), "/other.atom": text(FEED)}
    assert site.at("/other.atom") in run("add", site.at("/")).output


def test_add_prints_rows(site: Site) -> None:
    site.pages["/world.rss"] = text(FEED)
    first, second = run("add", site.at("/world.rss"), "--format", "jsonl").stdout.splitlines()
    assert json.loads(first)["published"] == "2024-01-14T18:05:00+09:00"
    assert json.loads(second)["published"] is None
    rows = list(csv.DictReader(io.StringIO(run("add", site.at("/world.rss"), "--format", "csv").stdout)))
    assert [row["address"] for row in rows] == [site.at("/a"), site.at("/b")]


def test_add_keeps_the_feed_in_a_list_once(site: Site) -> None:
    site.pages |= {"/world.rss": text(FEED), "/old": moved("/world.rss", 301)}
    assert "mine.opml now has 1 feed" in run("add", site.at("/old"), "--to", "mine.opml").output
    assert "has this feed already" in run("add", site.at("/world.rss"), "--to", "mine.opml").output
    (kept,) = read_opml(Path("mine.opml").read_bytes())
    assert (kept.address, kept.title) == (site.at("/world.rss"), "Harbour news")
    site.pages["/two.rss"] = text(FEED)
    assert "now has 2 feeds" in run("add", site.at("/two.rss"), "--to", "mine.opml").output


def test_add_into_what_is_no_list_is_refused(site: Site) -> None:
    site.pages["/world.rss"] = text(FEED)
    Path("mine.opml").write_text("<notes/>")
    assert "mine.opml: no OPML list" in trouble("add", site.at("/world.rss"), "--to", "mine.opml")
    assert "cannot be written" in trouble("add", site.at("/world.rss"), "--to", "no/such/folder/mine.opml")


def test_nothing_is_proposed_on_a_machine_that_is_not_asked() -> None:
    why = trouble("add", "http://127.0.0.1:1/")
    assert "fetching.ports" in why
    assert "feeds often are at" not in why and "announces" not in why


def test_add_proposes_usual_addresses_and_asks_for_none(site: Site) -> None:
    site.pages["/"] = text("<html><body>No feeds here</body></html>")
    why = trouble("add", site.at("/"))
    assert "Its page announces none; feeds often are at" in why
    assert site.at("/feed/") in why
    assert site.paths() == ["/robots.txt", "/"]


def test_add_says_when_announced_feeds_do_not_work(site: Site) -> None:
    site.pages["/"] = text(PAGE)
    assert "do not work either" in trouble("add", site.at("/"))


def test_add_refuses_machines_that_are_not_public(site: Site) -> None:
    Path("bilateral.toml").unlink()
    assert "is a loopback" not in trouble("add", site.at("/"))  # the port is refused first
    assert "127.0.0.1 is a loopback address" in trouble("add", "http://127.0.0.1/")


def check_list(site: Site, *paths: str) -> None:
    Path("list.csv").write_text("address\n" + "".join(f"{site.at(path)}\n" for path in paths))


def test_check_says_which_fail_why_and_what_is_announced_instead(site: Site) -> None:
    site.pages |= {
        "/": text(PAGE),
        "/good": text(FEED),
        "/moved": moved("/good", 308),
        "/page": text("<html><body>News</body></html>"),
        "/empty": text('<rss version="2.0"><channel><title>E</title></channel></rss>'),
        "/bomb": text('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'),
        "/map": text("<urlset><url><loc>/x</loc></url></urlset>"),
        "/index": text("<sitemapindex><sitemap><loc>/map</loc></sitemap></sitemapindex>"),
    }
    check_list(site, "/good", "/gone", "/moved", "/page", "/empty", "/bomb", "/map", "/index")
    result = run("check", "list.csv")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert f"{site.at('/gone')}: the server answers 404: there is nothing at this address; " in result.output
    assert lines[lines.index(next(line for line in lines if "/gone" in line)) + 1] == (
        f"  its page announces {site.at('/world.rss')} (All)"
    )
    assert f"{site.at('/moved')}: works, but moved for good to {site.at('/good')}" in lines
    assert f"{site.at('/page')}: no feed, but a web page (HTML); give the address that the page announces" in lines
    assert f"{site.at('/empty')}: it has no entries that name an article" in lines
    assert "it declares entities" in result.output
    assert f"an index of sitemaps; give one of them, such as {site.at('/map')}" in result.output
    assert "3 of 8 feeds work" in lines
    assert site.most_at_once == 1


def test_check_prints_rows_in_the_order_of_the_list(site: Site) -> None:
    site.pages["/good"] = text(FEED)
    check_list(site, "/gone", "/good")
    result = CliRunner().invoke(app, ["sources", "check", "list.csv", "--format", "jsonl"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["works"], row["entries"]) for row in rows] == [(False, 0), (True, 2)]
    assert rows[1]["newest"] == "2024-01-14T18:05:00+09:00"


def test_check_tells_of_addresses_that_are_none_and_keeps_passwords_to_itself(site: Site) -> None:
    site.pages["/good"] = text(FEED)
    Path("list.csv").write_text(f"address\nnews\nhttps://me:secret@news.example/feed\n{site.at('/good')}\n")
    result = run("check", "list.csv")
    assert "1 of 3 feeds work" in result.output
    assert "news: only addresses that begin with http:// or https:// and name a host are read" in result.output
    assert "https://…@news.example/feed: the address holds a name or a password" in result.output
    assert "secret" not in result.output


def test_check_of_a_good_list_succeeds(site: Site) -> None:
    site.pages["/good"] = text(FEED)
    run("add", site.at("/good"), "--to", "mine.opml")
    result = run("check", "mine.opml", "--format", "csv")
    assert result.exit_code == 0
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert (row["works"], row["format"]) == ("true", "rss20")


@pytest.mark.parametrize(("name", "body"), [("none.opml", None), ("bad.csv", "x\n"), ("empty.csv", "address\n")])
def test_check_of_what_is_no_list_is_refused(site: Site, name: str, body: str | None) -> None:
    if body is not None:
        Path(name).write_text(body)
    assert name in trouble("check", name)
    assert site.seen == []


@pytest.mark.parametrize("command", ["add", "check"])
def test_each_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.output
