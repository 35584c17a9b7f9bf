"""What a page is when it is no article, what it says of itself beside its text, and which addresses are one article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from archives import DATED, SENTENCES, linked, story
from bilateral.articles import Unusable, from_row, metadata, read, to_row
from bilateral.articles.notices import corrections, dateline, is_live
from bilateral.articles.walls import wall
from bilateral.ledger import Ledger
from bilateral.model import Article, Document
from loopback import Site, moved, served, text

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def page(body: str | bytes, url: str | None = None, charset: str | None = None) -> Document:
    raw = body if isinstance(body, bytes) else body.encode()
    return Document(address="a", kind="page", body=raw, url=url, charset=charset)


def article(body: str | bytes, url: str | None = None) -> Article:
    return read(page(body, url), now=NOW)


def why_not(body: str | bytes) -> str:
    with pytest.raises(Unusable) as caught:
        article(body)
    return str(caught.value)


# what stands where an article should


def titled(title: str, words: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>"


@pytest.mark.parametrize(
    "title",
    [
        "Page not found",
        "404 | Harbour News",
        "Seite nicht gefunden - Hafenblatt",
        "Страница не найдена",
        "Oops! Page not found",
    ],
)
def test_a_soft_404_is_told(title: str) -> None:
    assert "a soft 404" in why_not(titled(title, "The page that you look for is not here. Try our search instead."))
    assert "a soft 404" in why_not(
        f"<html><head>{DATED}<title>{title}</title></head><body><p>{SENTENCES}</p></body></html>"
    )


@pytest.mark.parametrize("title", ["Just a moment...", "Access denied", "Attention Required! | Cloudflare"])
def test_a_check_for_robots_is_told(title: str) -> None:
    assert "whether we are a robot" in why_not(titled(title, "Checking your browser."))


def test_a_page_that_asks_for_scripts_is_told() -> None:
    assert "whether we are a robot" in why_not(
        f"<html><head>{DATED}</head><p>Please enable JavaScript to go on.</p></html>"
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Before you continue", "Choose what you allow."),
        (
            "Harbour News",
            "We and our 213 partners store and/or access information. Accept all or manage your preferences.",
        ),
        ("Hafenblatt", "Wir und unsere Partner haben ein berechtigtes Interesse. Alle akzeptieren."),
    ],
)
def test_a_consent_wall_is_told(title: str, words: str) -> None:
    assert "a consent wall" in why_not(titled(title, words))


def test_news_about_missing_pages_and_cookies_is_news() -> None:
    assert wall(["Page not found: how a ministry lost its archive"], SENTENCES) is None
    assert wall(["Page not found"], SENTENCES * 10) is None
    assert wall(["Talks"], "The law says that sites may not ask to accept all cookies.") is None


def test_an_error_of_the_server_is_told() -> None:
    assert "error page" in why_not(titled("502 Bad Gateway", "nginx"))


# what a text says of itself


@pytest.mark.parametrize(
    ("start", "place"),
    [
        ("SEOUL, South Korea (AP) — Envoys met.", "SEOUL, South Korea"),
        ("MOSCOW, Jan 14 (Reuters) - Envoys met.", "MOSCOW"),
        ("BEIJING, Jan. 14 (Xinhua) -- Envoys met.", "BEIJING"),
        ("BEIRUT/PARIS, March 7 (Reuters) - Envoys met.", "BEIRUT/PARIS"),
        ("Berlin (dpa) - Die Minister trafen sich.", "Berlin"),
        ("Berlin (dpa/lbn) - Die Minister trafen sich.", "Berlin"),
        ("TBILISI — Envoys met.", "TBILISI"),
        ("New Delhi, Jan 14 (PTI) – Envoys met.", "New Delhi"),
        ("UPDATE - Envoys met in Seoul.", None),
        ("Envoys met in Seoul - and left.", None),
        ("The NATO summit - a view", None),
        ("", None),
    ],
)
def test_a_dateline_names_the_place(start: str, place: str | None) -> None:
    assert dateline(start, ()) == place


def test_a_dateline_can_be_stated() -> None:
    assert dateline("Envoys met.", ["", "Vienna, "]) == "Vienna,"
    assert article(story(1, linked({"@type": "NewsArticle", "dateline": "Vienna"}))).dateline == "Vienna"


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: the treaty was signed on Monday.",
        "Correction (15 January): the treaty was signed on Monday.",
        "Editor's note: This story was corrected to say that the treaty was signed on Monday.",
        "This article has been amended to say Monday.",
        "An earlier version of this article misstated the day.",
        "In einer früheren Version hieß es Dienstag.",
        "Korrektur: Der Vertrag wurde am Montag geschlossen.",
        "Исправление: договор подписан в понедельник.",
    ],
)
def test_notices_of_corrections_are_kept(notice: str) -> None:
    assert corrections(f"The envoys met.\n\n{notice}\n\nThey left.", ()) == (notice,)


def test_other_paragraphs_are_no_corrections() -> None:
    said = "A correction of the border was agreed.\n\nThis article of the treaty was signed in May.\n\nNote the date."
    assert corrections(said, ()) == ()


def test_corrections_paywalls_and_live_blogs_are_read_from_json_ld() -> None:
    node = {
        "@type": "LiveBlogPosting",
        "headline": "Ports agree on ferry 1",
        "isAccessibleForFree": "False",
        "correction": [{"@type": "CorrectionComment", "text": "The day was Monday."}, "It was noon."],
    }
    found = article(story(1, linked(node)))
    assert found.corrections == ("The day was Monday.", "It was noon.")
    assert (found.paywalled, found.live) == (True, True)
    assert article(story(1, '<meta property="article:content_tier" content="locked">')).paywalled is True
    assert not article(story(1, '<meta property="article:content_tier" content="free">')).paywalled


@pytest.mark.parametrize(
    ("title", "url", "live"),
    [
        ("Live: envoys meet", None, True),
        ("Envoys meet", "https://a.example/world/live-blog-3", True),
        ("Envoys meet", "https://a.example/liveticker/3", True),
        ("Envoys meet – live updates", None, False),
        ("Live ammunition found", "https://a.example/live-ammunition", False),
        (None, "http://[", False),
    ],
)
def test_live_blogs_are_called_so(title: str | None, url: str | None, live: bool) -> None:
    assert is_live(title, url) is live


def test_what_a_page_does_not_say_leaves_the_encoding_as_it_was() -> None:
    plain = Article(id="1", published=NOW, text="Talks.")
    assert plain.version == "b10feded06247831aac1cbc6"  # as before there were these marks
    assert b"dateline" not in msgspec.json.encode(plain)
    marked = msgspec.structs.replace(plain, live=True)
    assert marked.version != plain.version
    assert msgspec.json.decode(msgspec.json.encode(marked), type=Article) == marked


def test_a_row_keeps_the_marks() -> None:
    row = {"id": "1", "published": "2024-01-14", "text": "Talks.", "language": "en", "dateline": "SEOUL"}
    row |= {"corrections": ["Correction: x"], "paywalled": True, "live": True}
    assert to_row(from_row(json.dumps(row).encode(), NOW)) == row


# one article at several addresses


def test_two_addresses_with_one_canonical_address_are_one_article(tmp_path: Path) -> None:
    body = story(1, '<link rel="canonical" href="https://a.example/ferry">')
    first, second = article(body, "https://a.example/ferry?page=1"), article(body, "https://m.a.example/x/ferry")
    assert first.id == second.id and first.version == second.version
    with Ledger(tmp_path / "a.db") as ledger:
        assert ledger.add_articles([first]) == 1
        assert ledger.add_articles([second]) == 0


def test_what_tells_who_followed_a_link_is_no_part_of_the_address() -> None:
    bare = article(story(1), "https://a.example/ferry?id=7")
    assert article(story(1), "https://a.example/ferry?id=7&utm_source=x&fbclid=y#top").id == bare.id
    assert article(story(1), "https://a.example/ferry?id=8").id != bare.id


# hostile and broken pages


def test_a_charset_that_is_none_does_no_harm() -> None:
    for name in ("rot13", "base64", "undefined", "utf-999"):
        body = f'<html><head><meta charset="{name}">{DATED}</head><p>{SENTENCES}</p><p>Zażółć</p></html>'.encode(
            "cp1250"
        )
        assert "envoys of both ports" in read(page(body, charset=name), now=NOW).text


def test_a_body_that_breaks_off_gives_what_it_has() -> None:
    whole = story(1, linked({"@type": "NewsArticle", "headline": "Ports agree on ferry 1"}))
    assert article(whole[:-60]).title == "Ports agree on ferry 1"
    assert "no article text" in why_not(whole[:180])


def test_metadata_alone_says_the_same_without_the_text() -> None:
    body = story(1, '<meta name="author" content="Ann Bee"><meta name="keywords" content="ferry, grain">')
    whole, head = to_row(article(body, "https://a.example/1")), metadata(page(body, "https://a.example/1"), NOW)
    assert "text" not in head
    for key in ("title", "published", "authors", "tags", "url", "publishers"):
        assert whole[key] == head[key]


OTHER = '<meta property="og:title" content="Another headline"><meta name="author" content="Carl Doe">'
DATA = linked({"@type": "NewsArticle", "headline": "Talks on grain", "author": {"@type": "Person", "name": "Eve Fox"}})
UNLIKELY = {
    "a comment": ("", f"<!-- {OTHER} <h1>Old</h1> --><h1>Talks on grain</h1>"),
    "a script": ("", f"<script>document.write('{OTHER}<h1>Old</h1>')</script><h1>Talks on grain</h1>"),
    "a text box": ("", f"<textarea>{OTHER}</textarea><h1>Talks on grain</h1>"),
    "brackets in quotes": (
        '<meta name="author" data-x="a > b" content="Ann Bee"><link rel="canonical" href="/1?a=>">',
        "",
    ),
    "capitals": (
        '<META NAME="author" CONTENT="Ann Bee"><TITLE>Talks &amp; grain</TITLE>',
        "<H2>First</H2><H2>Second</H2>",
    ),
    "markup in headings": ("", "<h2>Before</h2><h1>Talks <em>on</em> <script>x</script>grain</h1><h1>Next</h1>"),
    "only small headings": ("", '<h2>Talks</h2><h2><time datetime="2024-01-14T10:00:00+09:00">10</time></h2>'),
    "times": ("", '<span itemprop="datePublished" content="2024-01-14T10:00:00+09:00">10</span><time datetime="2020">'),
    "data in the body": ("", f'<div itemprop="x"><meta itemprop="author" content="Ann Bee"></div>{DATA}'),
    "data that speaks of markup": (linked({"@type": "NewsArticle", "headline": "How <script> and <!-- work"}), ""),
    "a drawing's title": ("", "<svg><title>Logo</title></svg>"),
    "a script without end": ("", "<h1>Talks on grain</h1><script>let a = 1;"),
    "a comment without end": ("", "<h1>Talks on grain</h1><!-- more"),
    "a heading without end": ("", "<h1>Talks on grain"),
    "a byline": (
        "",
        '<h1>Talks</h1><p id="by-Author">Ann Bee</p><p class="x Author tags-1"><a href="/g">grain</a></p>',
    ),
    "a date in words": (None, "<h1>Talks on grain</h1><p>14 January 2024, 10:30 UTC · by Ann Bee</p>"),
}


@pytest.mark.parametrize("name", UNLIKELY)
def test_metadata_alone_is_what_the_whole_page_says(name: str) -> None:
    head, body = UNLIKELY[name]
    dated = "" if head is None else DATED + head
    given = page(f'<html lang="en"><head>{dated}</head><body><p>{SENTENCES}</p>{body}<p>{SENTENCES}</p></body></html>')
    whole, alone = to_row(read(given, now=NOW)), metadata(given, NOW)
    for key in ("title", "published", "updated", "authors", "tags", "url", "publishers", "section", "live"):
        assert alone.get(key) == whole.get(key), key


@pytest.mark.parametrize("between", [" ", "", "/"])
def test_a_tag_with_thousands_of_attributes_is_refused(between: str) -> None:
    tag = "<p " + between.join(f'a{number}="1"' for number in range(3_000)) + ">"
    with pytest.raises(Unusable, match="more than 2,000 attributes"):
        read(page(f"<html><head>{DATED}</head><body>{tag}{SENTENCES}</p></body></html>"), now=NOW)


def test_metadata_of_no_article_is_refused() -> None:
    for body, reason in ((titled("Page not found", "x"), "soft 404"), (titled("Talks", "x"), "no date of publication")):
        with pytest.raises(Unusable, match=reason):
            metadata(page(body), NOW)


# the command


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    with served() as running:
        Path("bilateral.toml").write_text(
            f'[fetching]\nallow = ["127.0.0.1/32"]\nports = [{running.port}]\ndelay = 0\nseconds = 2\n'
        )
        yield running


def test_extract_takes_files_and_addresses_in_order(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    Path("a.html").write_bytes(story(1))
    russian = f"<html><head>{DATED}</head><p>{'Послы встретились в порту и говорили о зерне. ' * 8}</p></html>"
    site.pages |= {
        "/2": text(story(2), Content_Type="text/html"),
        "/ru": text(russian.encode("koi8-r"), Content_Type='text/html; x=1; charset="koi8-r"'),
        "/pdf": text("%PDF", Content_Type="application/pdf"),
        "/empty": text(" "),
        "/old": moved("/2"),
    }
    given = [
        site.at("/2"),
        "a.html",
        site.at("/ru"),
        site.at("/pdf"),
        site.at("/empty"),
        site.at("/none"),
        site.at("/old"),
    ]
    done = run("extract", *given, "none.html")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 1 and len(rows) == 8
    assert [row.get("title") for row in rows[:2]] == ["Ports agree on ferry 2", "Ports agree on ferry 1"]
    assert rows[2]["text"].startswith("Послы встретились") and rows[2]["language"] == "ru"
    assert [row["error"] for row in rows[3:5]] == ["no HTML but application/pdf", "an empty body"]
    assert "the server answers 404" in rows[5]["error"]
    assert rows[6]["url"] == site.at("/2")
    assert rows[7]["error"] == "no such file or folder"


def test_extract_without_text(run, site: Site) -> None:  # type: ignore[no-untyped-def]
    Path("a.html").write_bytes(story(1))
    (row,) = [json.loads(line) for line in run("extract", "a.html", "--no-text").out.splitlines()]
    assert row["title"] == "Ports agree on ferry 1" and "text" not in row
    Path("list.jsonl").write_text(json.dumps({"path": "a.html", "url": site.at("/1")}) + "\n")
    (row,) = [json.loads(line) for line in run("extract", "--from-list", "list.jsonl", "--no-text").out.splitlines()]
    assert row["url"] == site.at("/1") and "text" not in row


def test_status_counts_languages_and_what_waits(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [
        {"id": "1", "published": "2024-01-14", "text": "The envoys of both ports met on Sunday and spoke about grain."},
        {
            "id": "2",
            "published": "2024-01-14",
            "text": "Die Gesandten beider Häfen trafen sich am Sonntag zum Gespräch.",
        },
        {"id": "3", "published": "2024-01-14", "text": "Die Minister beider Länder sprachen am Montag über Getreide."},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    path = tmp_path / "a.db"
    run("read", tmp_path / "a.jsonl", "--ledger", path, "--workers", 1)
    out = run("status", "--ledger", path).out
    assert "2 in de, 1 in en" in out
    assert [line.split(maxsplit=4)[-1].strip() for line in out.splitlines() if line.startswith("waiting")] == [
        "2 in de"
    ]
    with Ledger(path) as ledger:
        assert [found.id for found, _ in ledger.search("Getreide")] == ["3"]
