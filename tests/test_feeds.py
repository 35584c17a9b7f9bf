"""Feeds, sitemaps, OPML and announcements: what is read of each, and one clear line for what cannot be."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.model import Feed, Subscription
from bilateral.sources.announced import announced, proposals
from bilateral.sources.entry_dates import instant
from bilateral.sources.feeds import MOST_ENTRIES, news_in, read_feed
from bilateral.sources.markup import Unreadable, decoded, plain, web_address
from bilateral.sources.opml import read_opml, write_opml
from bilateral.sources.sitemaps import read_sitemap, walk_sitemaps

NOW = datetime(2024, 1, 15, 12, tzinfo=UTC)
HERE = "https://news.example/feed"


def rss(*items: str, head: str = "", channel: str = "<title>World</title><link>https://news.example/</link>") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'{head}<rss version="2.0"><channel>{channel}{body}</channel></rss>'


def feed(text: str | bytes, **more: str) -> Feed:
    return read_feed(text if isinstance(text, bytes) else text.encode(), HERE, NOW, **more)


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Press room</title>
<link href="https://ministry.example/"/><updated>2024-01-14T10:00:00Z</updated>
<entry><id>tag:ministry.example,2024:7</id><title type="html">Talks in &lt;b&gt;Sofia&lt;/b&gt; &amp;amp; Varna</title>
<link rel="alternate" href="/press/7"/><summary>The ministers met.</summary>
<published>2024-01-14T09:00:00+02:00</published><updated>2024-01-14T10:30:00+02:00</updated>
<author><name>Ada Lund</name></author><author><name>Bo Ek</name></author></entry></feed>"""


def test_an_rss_feed_gives_its_entries() -> None:
    found = feed(
        rss(
            "<title>Envoys meet</title><link>https://news.example/a</link><guid isPermaLink='false'>tag:a-1</guid>"
            "<description>They &lt;i&gt;talked&lt;/i&gt;.</description><author>desk@news.example (Ida Holm)</author>"
            "<pubDate>Sun, 14 Jan 2024 18:05:00 +0900</pubDate>"
        )
    )
    assert (found.format, found.title, found.home) == ("rss20", "World", "https://news.example/")
    (link,) = found.links
    assert (link.id, link.address, link.title) == ("tag:a-1", "https://news.example/a", "Envoys meet")
    assert link.summary == "They talked."
    assert link.published == datetime(2024, 1, 14, 18, 5, tzinfo=timezone(timedelta(hours=9)))
    assert link.published.utcoffset() == timedelta(hours=9)
    assert link.updated is None
    assert link.authors == ("Ida Holm",)


def test_an_atom_feed_gives_its_entries() -> None:
    found = feed(ATOM)
    assert (found.format, found.title) == ("atom10", "Press room")
    (link,) = found.links
    assert link.address == "https://news.example/press/7"
    assert link.title == "Talks in Sofia & Varna"
    assert link.published == datetime(2024, 1, 14, 7, tzinfo=UTC)
    assert link.updated == datetime(2024, 1, 14, 8, 30, tzinfo=UTC)
    assert link.authors == ("Ada Lund", "Bo Ek")


def test_a_json_feed_gives_its_entries() -> None:
    entries = [
        {"id": 7, "url": "/a", "title": "A &amp; B", "content_html": "<p>One</p><script>alert(1)</script><p>two</p>",
         "date_published": "2024-01-14T09:00:00-05:00", "authors": [{"name": "Eva Roth"}], "language": "de"},
        {"id": "x", "title": "no link"},
        {"id": "https://news.example/b", "author": {"name": "Kim"}},
        "nothing",
    ]  # fmt: skip
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "home_page_url": "https://news.example",
        "items": entries,
    }
    found = feed(json.dumps(body))
    assert found.format == "json"
    first, second = found.links
    assert (first.id, first.address, first.title) == ("7", "https://news.example/a", "A & B")
    assert (first.summary, first.authors, first.language) == ("One two", ("Eva Roth",), "de")
    assert first.published == datetime(2024, 1, 14, 14, tzinfo=UTC)
    assert (second.address, second.authors) == ("https://news.example/b", ("Kim",))
    assert [one.address for one in found.aside] == [f"{HERE} entry 2", f"{HERE} entry 4"]


@pytest.mark.parametrize(
    "body",
    ['{"version": "1"}', '{"items": []}', "{", '{"version": "https://jsonfeed.org/version/1", "items": 5}',
     "{" + '"a":{' * 5000],
)  # fmt: skip
def test_json_that_is_no_feed_is_told(body: str) -> None:
    with pytest.raises(Unreadable, match="no JSON feed"):
        feed(body)


def test_entries_without_dates_or_links() -> None:
    found = feed(
        rss(
            "<title>No date</title><link>/a</link>",
            "<title>No link</title><guid isPermaLink='false'>17</guid>",
            "<title>Only a guid</title><guid>https://news.example/c</guid>",
            "<link>javascript:alert(1)</link><title>Script</title>",
        )
    )
    assert [link.address for link in found.links] == ["https://news.example/a", "https://news.example/c"]
    assert [link.published for link in found.links] == [None, None]
    assert [one.address for one in found.aside] == [f"{HERE} entry 2", f"{HERE} entry 4"]
    assert "no link to an article" in found.aside[0].reason


def test_the_same_id_with_another_text_is_an_update() -> None:
    first = feed(rss("<guid>1</guid><link>/a</link><title>Two ships sail</title>")).links
    seen = {link.id: link.version for link in first}
    assert news_in(first, {}) == list(first)
    assert news_in(first, seen) == []
    second = feed(rss("<guid>1</guid><link>/a</link><title>Three ships sail</title>")).links
    assert [link.title for link in news_in(second, seen)] == ["Three ships sail"]


def test_of_two_entries_with_one_id_the_first_stands() -> None:
    found = feed(
        rss("<guid>1</guid><link>/a</link><title>New</title>", "<guid>1</guid><link>/a</link><title>Old</title>")
    )
    assert [link.title for link in found.links] == ["New"]


def test_a_feed_of_ten_thousand_entries_is_read_to_its_limit_and_the_rest_told() -> None:
    found = feed(rss(*[f"<link>/{number}</link>" for number in range(MOST_ENTRIES + 20)]))
    assert len(found.links) == MOST_ENTRIES
    assert found.aside[-1].reason == "only 5,000 of its 5,020 entries are read"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sun, 14 Jan 2024 18:05:00 GMT", "2024-01-14T18:05:00+00:00"),
        ("Sun, 14 Jan 2024 18:05:00 EST", "2024-01-14T18:05:00-05:00"),
        ("Sun, 14 Jan 2024 18:05 +0530", "2024-01-14T18:05:00+05:30"),
        ("14 Jan 2024 18:05:00 UTC", "2024-01-14T18:05:00+00:00"),
        ("Sun, 14 Jan 2024 18:05:00", "2024-01-14T18:05:00+00:00"),
        ("2024-01-14T18:05:00Z", "2024-01-14T18:05:00+00:00"),
        ("2024-01-14T18:05:00.123456789+03:00", "2024-01-14T18:05:00.123456+03:00"),
        ("2024-01-14", "2024-01-14T00:00:00+00:00"),
        ("2024-01-14 18:05:00", "2024-01-14T18:05:00+00:00"),
        ("Sun, 14 Jan 2024 18:05:00 XYZT", None),
        ("Sun, 34 Jan 2024 18:05:00 GMT", None),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2024-01-16T00:00:00Z", "2024-01-16T00:00:00+00:00"),
        ("2031-01-14T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_dates_keep_their_zones_and_nonsense_is_no_date(text: str, meant: str | None) -> None:
    found = instant(text, NOW)
    assert (found.isoformat() if found else None) == meant


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
FILE = '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("head", [BOMB, FILE, '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_encoding(head: str, encoding: str) -> None:
    body = rss("<title>&d;&f;</title><link>/a</link>", head=head).encode(encoding)
    with pytest.raises(Unreadable, match="it declares entities"):
        feed(body)
    with pytest.raises(Unreadable, match="it declares entities"):
        read_opml(f"{head}<opml><body/></opml>".encode(encoding))
    with pytest.raises(Unreadable, match="it declares entities"):
        read_sitemap(f"{head}<urlset/>".encode(encoding), HERE, NOW)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<!DOCTYPE html><html><body>News</body></html>", "but a web page"),
        ("  <HTML><head><title>Consent</title>", "but a web page"),
        ("", "it is empty"),
        ("   \n", "it is empty"),
        ("News of the day", "neither RSS nor Atom"),
        ("<page><a/></page>", "neither RSS nor Atom"),
        ("\x89PNG\r\n\x1a\n" + "\x00" * 100, "no feed"),
    ],
)
def test_what_is_no_feed_is_told(body: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        feed(body.encode("latin-1"))


def test_a_feed_that_breaks_off_gives_what_it_has() -> None:
    whole = rss("<link>/a</link><title>One</title>", "<link>/b</link><title>Two</title>")
    assert [link.title for link in feed(whole[: whole.index("Two") + 2]).links][:1] == ["One"]


NAME = "<link>/a</link><title>Müller trifft Łukasz</title>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(NAME, head='<?xml version="1.0" encoding="iso-8859-1"?>').encode(), None),
        (rss(NAME).encode(), "text/xml; charset=iso-8859-1"),
        (rss(NAME, head='<?xml version="1.0" encoding="utf-16"?>').encode(), None),
        (rss(NAME, head='<?xml version="1.0" encoding="iso-8859-2"?>').encode("iso-8859-2"), "text/xml; charset=utf-8"),
        (rss(NAME).encode("iso-8859-2"), "text/xml; charset=iso-8859-2"),
        (rss(NAME, head='<?xml version="1.0" encoding="utf-8"?>').encode("utf-16"), "text/xml; charset=utf-8"),
        (rss(NAME, head='<?xml version="1.0" encoding="klingon"?>').encode(), "text/xml; charset=klingon"),
        (b"\xef\xbb\xbf" + rss(NAME).encode(), None),
        (rss(NAME.replace("Müller", "Mü\x00\x0bller")).encode(), None),
    ],
)
def test_a_charset_that_is_declared_wrongly_does_no_harm(body: bytes, content_type: str | None) -> None:
    found = read_feed(body, HERE, NOW, content_type=content_type)
    assert [link.title for link in found.links] == ["Müller trifft Łukasz"]


def test_bytes_of_no_declared_charset_are_guessed() -> None:
    letters = "Сегодня министры встретились в столице и говорили о торговле между двумя странами. " * 5
    assert "министры встретились" in decoded(letters.encode("cp1251"))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a < b and c > d", "a < b and c > d"),
        ("AT&amp;T", "AT&T"),
        ("<p>One</p><p>two</p>", "One two"),
        ("<script>evil()</script>ok<style>p{}</style>", "ok"),
        ("<script>never closed", None),
        ("<!-- hidden -->shown", "shown"),
        ("  \n ", None),
        ("&lt;b&gt;bold&lt;/b&gt;", "<b>bold</b>"),
        (None, None),
    ],
)
def test_markup_becomes_plain_text(markup: str | None, text: str | None) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("/a#top", "https://news.example/a"),
        ("//other.example/b", "https://other.example/b"),
        (" https://news.example/c \n", "https://news.example/c"),
        ("mailto:desk@news.example", None),
        ("https://me:word@news.example/", None),
        ("http://[::1", None),
        ("http://", None),
        ("", None),
    ],
)
def test_references_are_made_whole(reference: str, address: str | None) -> None:
    assert web_address(HERE, reference) == address


NEWS_MAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a</loc><news:news><news:publication><news:name>N</news:name>
<news:language>fr</news:language></news:publication><news:publication_date>2024-01-14T08:00:00+01:00</news:publication_date>
<news:title>Un accord</news:title></news:news></url>
<url><loc>https://news.example/b</loc><lastmod>2024-01-13</lastmod></url>
<url><lastmod>2024-01-13</lastmod></url></urlset>"""


def index(*places: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_news_sitemap_gives_its_links(packed: bool) -> None:
    body = gzip.compress(NEWS_MAP.encode()) if packed else NEWS_MAP.encode()
    found = read_sitemap(body, HERE, NOW)
    first, second = found.links
    assert (first.address, first.title, first.language) == ("https://news.example/a", "Un accord", "fr")
    assert first.published == datetime(2024, 1, 14, 7, tzinfo=UTC)
    assert (second.published, second.updated) == (None, datetime(2024, 1, 13, tzinfo=UTC))
    assert found.aside[0].address == f"{HERE} entry 3"


def test_an_index_is_walked_newest_first_to_its_depth() -> None:
    files = {
        "https://news.example/top": b"<sitemapindex><sitemap><loc>/old</loc><lastmod>2024-01-01</lastmod></sitemap>"
        b"<sitemap><loc>/new</loc><lastmod>2024-01-14</lastmod></sitemap><sitemap><loc>/gone</loc></sitemap>"
        b"<sitemap><loc>/deep1</loc></sitemap></sitemapindex>",
        "https://news.example/new": b"<urlset><url><loc>/n</loc></url></urlset>",
        "https://news.example/old": gzip.compress(b"<urlset><url><loc>/o</loc></url></urlset>"),
        "https://news.example/deep1": index("/deep2"),
        "https://news.example/deep2": index("/deep3"),
        "https://news.example/deep3": b"<urlset><url><loc>/d</loc></url></urlset>",
    }
    found = walk_sitemaps("https://news.example/top", lambda at: files.get(at, "the server answers 404"), NOW)
    assert [link.address for link in found.links] == ["https://news.example/n", "https://news.example/o"]
    assert [(one.address, one.reason) for one in found.aside] == [
        ("https://news.example/gone", "the server answers 404"),
        ("https://news.example/deep2", "it lies deeper than 2 indexes"),
    ]


def test_indexes_in_circles_and_without_end_come_to_one() -> None:
    circle = walk_sitemaps(HERE, lambda _: index(HERE, HERE), NOW)
    assert (circle.links, circle.aside) == ((), ())
    wide = walk_sitemaps(HERE, lambda _: index(*[f"/{number}" for number in range(500)]), NOW, most=10)
    assert wide.aside[-1].reason == "only 10 of its sitemaps are read"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<rss/>", "begins with <rss>"),
        (b"<urlset><url>", "no sitemap"),
        (b"<!doctype html><html></html>", "a web page"),
        (gzip.compress(NEWS_MAP.encode())[:-40], "breaks off"),
        (gzip.compress(bytes(60_000_000)), "larger than 50 MB"),
    ],
)
def test_what_is_no_sitemap_is_told(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_sitemap(body, HERE, NOW)


def test_opml_comes_out_as_it_went_in() -> None:
    feeds = (
        Subscription(address="https://a.example/feed?x=1&y=2", title="A & co", folders=("Asia", "Press")),
        Subscription(address="https://b.example/feed", title="B", home="https://b.example/", folders=("Asia",)),
        Subscription(address="https://c.example/feed", title="Ç"),
    )
    written = write_opml(feeds, "Mine")
    assert set(read_opml(written)) == set(feeds)
    assert written.count(b'text="Asia"') == 1
    assert write_opml(read_opml(written), "Mine") == written


def test_opml_of_others_is_read() -> None:
    body = b"""<opml version="1.0"><head/><body><outline text="News">
    <outline text="A" type="rss" xmlUrl="https://a.example/f"/><outline text="A again" xmlUrl="https://a.example/f"/>
    <outline text="Bad" xmlUrl="javascript:x"/></outline><note/></body></opml>"""
    assert read_opml(body) == (Subscription(address="https://a.example/f", title="A", folders=("News",)),)


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"<rss/>", b"<opml/>", b"<opml><body>", b"address,title\n"])
def test_what_is_no_opml_is_told(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no OPML list"):
        read_opml(body)


def test_a_page_announces_its_feeds_and_comments_come_last() -> None:
    page = b"""<html><head><base href="https://news.example/en/"><title>N</title>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="alternate" type="application/rss+xml; charset=utf-8" title="World &amp; more" href="world.rss">
    <link rel="ALTERNATE stylesheet" type="application/atom+xml" href="//news.example/atom">
    <link rel="alternate" hreflang="fr" href="/fr"><link rel="alternate" type="application/feed+json" href="data:x">
    </head><body><p>Hello"""
    found = announced(page, "https://news.example/")
    assert [(one.address, one.kind, one.title) for one in found] == [
        ("https://news.example/en/world.rss", "rss", "World & more"),
        ("https://news.example/atom", "atom", None),
        ("https://news.example/comments/feed", "rss", "Comments"),
    ]


@pytest.mark.parametrize("body", [b"", b"no page", b"<", b"<!-- -->", b"\x00\xff<html>"])
def test_pages_without_feeds_announce_none(body: bytes) -> None:
    assert announced(body, HERE) == ()


def test_usual_addresses_are_only_proposed_on_the_same_host() -> None:
    made = proposals("https://news.example/world/today?x=1")
    assert "https://news.example/feed/" in made
    assert all(one.startswith("https://news.example/") for one in made)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("<author>desk@news.example (Ida Holm)</author>", ("Ida Holm",)),
        ("<author>Ida Holm &lt;desk@news.example&gt;</author>", ("Ida Holm",)),
        ("<author>desk@news.example</author>", ()),
        ("<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ida Holm</dc:creator>", ("Ida Holm",)),
        ("<author></author>", ()),
    ],
)
def test_authors_are_names_and_no_mail_addresses(written: str, names: tuple[str, ...]) -> None:
    (link,) = feed(rss(f"<link>/a</link>{written}")).links
    assert link.authors == names


@pytest.mark.parametrize(
    "body",
    [
        rss(*["<a>" * 200_000]),
        '<rss version="2.0"><channel>' + "<item><title>a<link>b" * 50_000,
        '<rss version="2.0"><channel>' + "<item/>" * 200_000 + "</channel></rss>",
        '<rss version="2.0"><channel><item '
        + " ".join(f'a{number}="x"' for number in range(50_000))
        + "/></channel></rss>",
        rss("".join(f"<category>{number}</category>" for number in range(50_000))),
        rss("<description>" + "&lt;" * 500_000 + "</description>"),
        rss("<description><![CDATA[" + '<a href="' * 200_000),
        '<rss version="2.0">' + "<" * 500_000,
        '<rss version="2.0">' + "<!--" * 200_000,
        '<rss version="2.0">' + "<![CDATA[" * 200_000,
        '<rss version="2.0"><channel>' + "&" * 500_000,
    ],
    ids=range(11),
)
def test_no_feed_takes_long(body: str) -> None:
    began = time.monotonic()
    try:
        found = feed(body)
    except Unreadable as why:
        assert "no feed" in str(why)
    else:
        assert len(found.aside) <= 22
    assert time.monotonic() - began < 5


def test_what_is_a_little_broken_is_mended() -> None:
    body = rss(
        "<title>Ships &amp; ports &mdash; R&D &eacute;tude &nosuch; a & b</title><link>https://news.example/?a=1&b=2</link>",
        "<title><![CDATA[Kept &amp; <b>whole</b>]]></title><link><![CDATA[https://news.example/?c=1&d=2]]></link>",
    )
    first, second = feed(body).links
    assert first.title == "Ships & ports — R&D étude &nosuch; a & b"
    assert first.address == "https://news.example/?a=1&b=2"
    assert second.title == "Kept & whole"
    assert second.address == "https://news.example/?c=1&d=2"


def test_of_many_entries_that_cannot_be_used_the_number_is_told() -> None:
    found = feed(rss(*["<title>No link</title>"] * 100))
    assert len(found.aside) == 21
    assert found.aside[-1].reason == "80 more of its entries cannot be used"


def test_a_summary_and_a_title_have_bounds() -> None:
    (link,) = feed(rss(f"<link>/a</link><title>{'t' * 60_000}</title><description>{'s' * 60_000}</description>")).links
    assert (len(link.title or ""), len(link.summary or "")) == (1_000, 2_000)


def test_a_long_text_in_markup_keeps_its_entry() -> None:
    text = "<div xmlns='http://www.w3.org/1999/xhtml'>" + "<p>word</p>" * 3_000 + "</div>"
    entry = f"<entry><id>tag:x,1</id><link href='/a'/><title>Long</title><content type='xhtml'>{text}</content></entry>"
    found = feed(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}{entry.replace(",1", ",2")}</feed>')
    assert [(link.id, link.title) for link in found.links] == [("tag:x,1", "Long"), ("tag:x,2", "Long")]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff<rss version='2.0'/>", "text/xml; charset=undefined"),
        (b"<?xml version='1.0' encoding='punycode'?>\xff" + b"<rss>-" * 50_000, None),
        (b"\xff<rss/>", "text/xml; charset=idna"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><gml:posList>1 2</gml:posList><entry>", None),
        (b"<urlset xmlns='http://a.example/&#xD800;x' ><url/></urlset", None),
        (b"<urlset xmlns='http://a.example/a b c'><url/></urlset>", None),
        (b"<rss version='2.0'><channel><item><link rel='alternate' href='http://['/><link>/</link><item><title>", None),
        (b"<rss version='2.0'><channel><item><link rel='alternate' href='http://['><link>/</link></item>", None),
    ],
)  # fmt: skip
def test_what_once_made_the_reader_stumble(body: bytes, content_type: str | None) -> None:
    began = time.monotonic()
    try:
        found = read_feed(body, HERE, NOW, content_type=content_type)
    except Unreadable as why:
        assert "feed" in str(why)
    else:
        assert found.format
    assert time.monotonic() - began < 2


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_a_reader_stumble(body: bytes) -> None:
    for start in (b"", b"<rss version='2.0'><channel><item>", b"<urlset><url>", b"<opml><body>", b"{", b"\x1f\x8b\x08"):
        for reader in (
            lambda data: read_feed(data, HERE, NOW),
            lambda data: read_sitemap(data, HERE, NOW),
            read_opml,
        ):
            with suppress(Unreadable):
                reader(start + body)
        announced(start + body, HERE)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=200, deadline=None)
def test_plain_text_keeps_no_tag_and_no_double_space(markup: str) -> None:
    made = plain(markup)
    assert made is None or (made == made.strip() and "  " not in made)


def test_an_entry_under_a_changed_id_is_read_again_and_leads_to_the_same_article() -> None:
    def feed(name: str) -> bytes:
        item = f"<item><guid>{name}</guid><link>/ferry</link><title>Ports agree</title></item>"
        return f'<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'.encode()

    (before,) = read_feed(feed("1"), "https://a.example/feed", NOW).links
    (after,) = read_feed(feed("other"), "https://a.example/feed", NOW).links
    assert news_in([after], {before.id: before.version}) == [after]
    assert before.address == after.address
