"""Bad input the whole way: what a feed, a page, an archive or GDELT does wrong ends in a line of `bilateral status`.

Each of these has a test of its own where it is read; here it goes through the commands, beside a good one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archives import answer, record, story, written
from bilateral.ledger import Ledger
from bilateral.model import Subscription
from conftest import Done
from event_rows import gdelt_row
from loopback import Handler, Page, moved, served, text
from newsroom import START, Outlet, feed, outlets, page, settings_file, subscribed
from test_gdelt import NOON, Quarters, zipped

Run = Callable[..., Done]
GOOD = "A ferry sailed from Japan to South Korea, officials said in the capital."
ITEM = "<item><guid>{0}</guid><link>{0}</link><title>Item</title>{1}</item>"


@pytest.fixture
def outlet(tmp_path: Path, blank: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    """An outlet with one good article that is subscribed to by a ledger here; beside it a good one."""
    monkeypatch.chdir(tmp_path)
    Path("bilateral.db").write_bytes(blank.read_bytes())
    with outlets(2, 1) as running:
        settings_file(Path("bilateral.toml"), running, "tries = 1")
        with Ledger(Path("bilateral.db")) as ledger:
            ledger.subscribe(subscribed(running))
        yield running[0]


def collected(run: Run) -> tuple[str, list[str]]:
    """A pass and the status after it: what it says, and the addresses of the articles."""
    assert run("collect").status in (0, 1)
    with Ledger(Path("bilateral.db")) as ledger:
        found = sorted(str(one.url) for one in ledger.articles())
    assert any("127.0.0.3" in one for one in found), "the good outlet was stopped"
    return run("status", "--all").out, [one for one in found if "127.0.0.2" in one]


def short(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html><p>cut off")


def fifty_megabytes(handler: Handler) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(50):
        handler.wfile.write(b"f4240\r\n" + b"<p>news " * 125_000 + b"\r\n")
    handler.wfile.write(b"0\r\n\r\n")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (fifty_megabytes, "larger than 10 MB"),
        (moved("/0"), "more than 5 redirects"),
        (short, "broke off"),
        (text("<title>Page not found</title><p>Look elsewhere.</p>", Content_Type="text/html"), "a soft 404"),
        (text("<title>Before you continue</title><p>Accept all.</p>", Content_Type="text/html"), "a consent wall"),
        (text(b"\x1f\x8b\x08damaged", Content_Encoding="gzip"), "damaged"),
    ],
    ids=["50 MB", "endless redirects", "truncated", "soft 404", "consent wall", "damaged packing"],
)
def test_a_bad_page_is_set_aside_with_its_reason(run: Run, outlet: Outlet, bad: Page, reason: str) -> None:
    outlet.pages["/0"] = bad
    status, articles = collected(run)
    assert articles == []
    assert reason in status and outlet.here("/0") in status


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("<!DOCTYPE html><html><body><h1>News</h1></body></html>", "a web page (HTML)"),
        ('<rss version="2.0"><channel><item><title>Nowhere</title></item></channel></rss>', "no link to an article"),
    ],
    ids=["HTML", "no link"],
)
def test_a_bad_feed_is_told_with_its_reason(run: Run, outlet: Outlet, bad: str, reason: str) -> None:
    outlet.pages["/feed"] = text(bad)
    status, _ = collected(run)
    assert reason in status and outlet.feed_address in status


def items(outlet: Outlet, *more: str) -> Page:
    found = "".join(ITEM.format(outlet.here(f"/{number}"), one) for number, one in enumerate(more))
    return text(f'<rss version="2.0"><channel><title>News</title>{found}</channel></rss>')


@pytest.mark.parametrize("date", ["<pubDate>yesterday</pubDate>", "<pubDate>Mon, 99 Foo 0000</pubDate>", ""])
def test_a_wrong_date_in_a_feed_leaves_the_date_to_the_page(run: Run, outlet: Outlet, date: str) -> None:
    outlet.pages["/feed"] = items(outlet, date)
    _, articles = collected(run)
    assert articles == [outlet.here("/0")]
    with Ledger(Path("bilateral.db")) as ledger:
        assert next(one for one in ledger.articles() if one.url == articles[0]).published == START


def test_an_article_that_only_a_date_ahead_of_the_clock_dates_is_set_aside(run: Run, outlet: Outlet) -> None:
    outlet.pages["/feed"] = items(outlet, "<pubDate>Thu, 14 Jan 2094 08:00:00 GMT</pubDate>")
    outlet.pages["/0"] = text(page(0, 0).replace("2024-01-14", "2094-01-14"), Content_Type="text/html")
    status, articles = collected(run)
    assert articles == [] and outlet.here("/0") in status


def test_ids_that_are_missing_or_change_double_nothing(run: Run, outlet: Outlet) -> None:
    address = outlet.here("/0")
    bare = f"<item><link>{address}</link><title>Item</title></item>"
    outlet.pages["/feed"] = text(f'<rss version="2.0"><channel><title>News</title>{bare}</channel></rss>')
    assert collected(run)[1] == [address]
    with Ledger(Path("bilateral.db")) as ledger:
        ledger.subscribe([Subscription(address=outlet.here("/again"))])
    outlet.pages["/again"] = text(
        f'<rss version="2.0"><channel><title>News</title>{bare.replace("<link>", "<guid>other</guid><link>")}'
        "</channel></rss>"
    )
    outlet.seen.clear()
    assert collected(run)[1] == [address]
    assert "/0" not in outlet.paths()
    with Ledger(Path("bilateral.db")) as ledger:
        (article,) = [one for one in ledger.articles() if one.url == address]
        assert len(ledger.versions(article.id)) == 1


def test_of_ten_thousand_items_the_first_are_read_and_the_rest_is_counted(run: Run, outlet: Outlet) -> None:
    links = [(outlet.here(f"/{number}"), "Item", START + timedelta(seconds=number)) for number in range(10_000)]
    outlet.pages["/feed"] = text(feed(links))
    mine = Path("bilateral.toml")
    mine.write_text(mine.read_text() + "pages = 3\n")
    status, _ = collected(run)
    assert "only 5,000 of its 10,000 entries are read" in status
    with Ledger(Path("bilateral.db")) as ledger:
        assert ledger.pages_waiting() == 5_000 - 3


def test_a_feed_in_another_encoding_than_it_says_is_read(run: Run, outlet: Outlet) -> None:
    body = feed([(outlet.here("/0"), "Fähre – Übung", START)]).encode("cp1252")
    outlet.pages["/feed"] = text(b'<?xml version="1.0" encoding="utf-8"?>' + body)
    assert collected(run)[1] == [outlet.here("/0")]


def test_two_pages_with_one_canonical_address_are_one_article(run: Run, outlet: Outlet) -> None:
    here = outlet.here
    body = page(0, 0, GOOD).replace("<head>", f'<head><link rel="canonical" href="{here("/ferry")}">')
    outlet.publish(0, 1)
    for path in ("/0", "/1"):
        outlet.pages[path] = text(body, Content_Type="text/html")
    assert collected(run)[1] == [here("/ferry")]
    with Ledger(Path("bilateral.db")) as ledger:
        (article,) = [one for one in ledger.articles() if one.url == here("/ferry")]
        assert len(ledger.versions(article.id)) == len(ledger.raw_of(article.version)) == 1


def test_an_archive_that_breaks_off_is_told_and_gives_what_it_has(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = written(tmp_path / "news.warc.gz", [record(f"https://a.example/{n}", answer(story(n))) for n in range(3)])
    whole.write_bytes(whole.read_bytes()[:-40])
    assert run("read", "news.warc.gz").status == 1
    status = run("status", "--all").out
    assert "news.warc.gz" in status and "2 in 2 versions" in status


def test_rows_of_gdelt_with_a_column_too_few_or_too_many_are_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good = gdelt_row("20240115", "PRK", "RUS", "043")
    with served() as site:
        quarters = Quarters(site)
        quarters.add(NOON, "export.CSV", zipped("e", good, "\t".join(good.split("\t")[:58]), f"{good}\tmore"))
        settings_file(Path("bilateral.toml"), [site], f'[gdelt]\naddress = "{site.at("/v2/")}"')
        assert run("gdelt").status == 1
    status = run("status", "--all").out
    assert "58 columns where there should be 61" in status and "62 columns where there should be 61" in status
    assert "1 rows of 1 file" in status
