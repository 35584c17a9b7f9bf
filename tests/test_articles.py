"""Pages, texts and rows become articles, or one clear line that says why not."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.articles import Unusable, extract_rows, from_row, read, to_row
from bilateral.articles.byline import clean
from bilateral.articles.dates import machine, worded, zones
from bilateral.articles.headline import choose as headline
from bilateral.articles.language import detect
from bilateral.articles.tag_line import split
from bilateral.articles.withdrawal import is_withdrawn
from bilateral.model import Article, Document, content_id, end_of_day

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGES = Path(__file__).parent / "pages"
BNN = Path(__file__).parents[2] / "shared" / "data" / "bnn-2024-01-14.txt"
SENTENCES = "The ministers of both states met in the capital on Sunday. They spoke about trade and about grain. " * 3


def article(body: str | bytes, kind: str = "page", address: str = "a", url: str | None = None) -> Article:
    raw = body.encode() if isinstance(body, str) else body
    return read(Document(address=address, kind=kind, body=raw, url=url), now=NOW)


def row(**keys: object) -> Article:
    return from_row(json.dumps({"id": "1", "published": "2024-01-14", "text": "Talks."} | keys).encode(), NOW)


def page(head: str = "", body: str = f"<p>{SENTENCES}</p>") -> str:
    dated = '<meta property="article:published_time" content="2024-01-14T10:00:00Z">'
    return f"<html><head>{dated}{head}</head><body><h1>Talks on grain</h1>{body}</body></html>"


def linked(node: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def why_not(body: str | bytes, kind: str = "page", address: str = "a") -> str:
    with pytest.raises(Unusable) as caught:
        article(body, kind, address)
    return str(caught.value)


# Rows


def test_years_and_scores_are_no_outlets() -> None:
    assert row(publishers=["2014–2021", "Reuters", "7–3", "20 Minutes"]).publishers == ("Reuters", "20 Minutes")
    assert article("Source: 2014–2021\nPublished: 2024-01-14\n\n" + SENTENCES, "text").publishers == ()
    assert article(page('<meta property="og:site_name" content="2014">'), url="https://a.example/1").publishers == (
        "a.example",
    )


def test_a_row_gives_everything_that_it_says() -> None:
    found = row(
        title="Talks",
        url="https://a.example/1",
        publisher="A",
        publishers=["B", "A"],
        section="World",
        authors=["Ann Bee", " "],
        updated="2024-01-15T10:00:00+09:00",
        tags=["grain"],
        topics=["trade"],
        language="ko",
        withdrawn=True,
        colour="ignored",
    )
    assert found.publishers == ("A", "B")
    assert found.authors == ("Ann Bee",)
    assert found.updated is not None and found.updated.isoformat() == "2024-01-15T10:00:00+09:00"
    assert (found.section, found.tags, found.topics, found.language) == (
        "World",
        ("grain",),
        ("trade",),
        "ko",
    )
    assert found.withdrawn


def test_a_date_alone_is_the_end_of_its_day_in_utc() -> None:
    found = row(published="2024-01-14")
    assert found.day_only and found.published == end_of_day(datetime(2024, 1, 14, tzinfo=UTC).date())


def test_an_instant_without_zone_is_utc_and_one_with_a_zone_keeps_it() -> None:
    assert row(published="2024-01-14T10:00:00").published.isoformat() == "2024-01-14T10:00:00+00:00"
    assert row(published="2024-01-14 22:51:00-05:00").published.isoformat() == "2024-01-14T22:51:00-05:00"


def test_without_an_id_the_address_names_the_article_else_its_content() -> None:
    assert row(id=None, url="https://a.example/1").id == content_id("https://a.example/1")
    assert row(id=None).id == row(id=None, published="2024-01-15").id != row(id=None, text="Other.").id


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"text": None}, "text is missing or empty"),
        ({"text": "  "}, "text is missing or empty"),
        ({"text": 7}, "text must be a string, not int"),
        ({"id": 7}, "id must be a string"),
        ({"published": None}, "published is missing"),
        ({"published": "yesterday"}, "published is no ISO 8601 date or instant: 'yesterday'"),
        ({"published": "2024-02-30"}, "published is no ISO 8601"),
        ({"published": "1705272660"}, "published is no ISO 8601"),
        ({"published": "0001-01-01T00:00:00+14:00"}, "published is no ISO 8601"),
        ({"published": "2026-11-26"}, "published lies in the future"),
        ({"published": "2026-11-24T13:00:00Z"}, "published lies in the future: 2026-11-24T13"),
        ({"updated": "2031-01-01"}, "updated lies in the future"),
        ({"authors": "Ann Bee"}, "authors must be a list of strings"),
        ({"tags": [1]}, "tags must be a list of strings"),
        ({"withdrawn": "yes"}, "withdrawn must be true or false"),
        ({"text": "x" * 2_000_001}, "text has 2,000,001 characters"),
    ],
)
def test_a_row_that_breaks_the_contract_names_the_key(keys: dict[str, object], reason: str) -> None:
    with pytest.raises(Unusable, match=reason.replace("(", r"\(")):
        row(**keys)


def test_a_day_of_slack_is_left_to_clocks() -> None:
    assert row(published="2026-11-24T11:00:00Z") and row(published="2026-11-24")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('{"id": "1",}', "not valid JSON: trailing comma in object at column 12"),
        ('{"id": "1"', "not valid JSON: Input data was truncated at column 11"),
        ("[]", "not a JSON object"),
        (b'{"id": "\xff"}', "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
    ],
)
def test_broken_json_is_named_with_its_column(body: str | bytes, reason: str) -> None:
    assert reason in why_not(body, kind="row")


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(str.strip).map(str.strip)
instants = st.integers(-600_000_000, 1_790_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(text=names, title=st.none() | names, tags=st.lists(names), published=instants, day_only=st.booleans())
def test_a_printed_row_reads_back_as_the_same_article(
    text: str, title: str | None, tags: list[str], published: datetime, day_only: bool
) -> None:
    when = end_of_day(published.date()) if day_only else published
    first = Article(id="1", published=when, day_only=day_only, text=text, title=title, tags=tuple(tags), language="en")
    again = from_row(json.dumps(to_row(first)).encode(), NOW)
    assert to_row(again) | {"withdrawn": False} == to_row(first) | {"withdrawn": False}


def test_empty_keys_are_not_printed() -> None:
    assert to_row(row(language="en")) == {
        "id": "1",
        "published": "2024-01-14",
        "language": "en",
        "text": "Talks.",
    }


# Pages


def test_a_page_with_json_ld_gives_all_of_its_article() -> None:
    found = article((PAGES / "corridor.html").read_bytes())
    assert found.title == "Ministers open rail corridor talks"
    assert found.authors == ("Ana Lomidze", "Tigran Petrosyan", "Ann-Marie O'Neil")
    assert found.published.isoformat() == "2024-03-05T21:40:00+04:00"
    assert found.updated is not None and found.updated.isoformat() == "2024-03-05T23:05:00+04:00"
    assert found.tags == ("Georgia", "Armenia", "railways")
    assert (found.section, found.language) == ("World", "en")
    assert found.url == "https://ledger.example/world/2024/03/05/rail-corridor"
    assert found.publishers == ("The Border Ledger",)
    assert found.id == content_id(found.url)


def test_the_text_holds_the_article_and_nothing_around_it() -> None:
    paragraphs = article((PAGES / "corridor.html").read_bytes()).text.split("\n\n")
    assert [paragraph[:20] for paragraph in paragraphs] == [
        "Two capitals that cl",
        "The foreign minister",
        "Officials expect the",
        "Yerevan asked for a ",
    ]


def test_a_sentence_that_begins_like_a_pointer_is_text() -> None:
    body = f"<p>{SENTENCES}</p><p>Related to this, both agreed on grain.</p><p>Related: grain falls</p>"
    assert article(page(body=body)).text.endswith("Related to this, both agreed on grain.")


@pytest.mark.parametrize("channel", ["script", "meta"])
def test_no_single_channel_is_needed(channel: str) -> None:
    source = (PAGES / "corridor.html").read_text(encoding="utf-8")
    found = article(source.replace(f"<{channel}", "<x-gone"))
    assert found.title == "Ministers open rail corridor talks"
    assert found.published.astimezone(UTC).isoformat() == "2024-03-05T17:40:00+00:00"


def test_a_page_without_any_markup_is_read_as_its_readers_read_it() -> None:
    found = article((PAGES / "bare.html").read_bytes())
    assert found.title == "Dam talks end without a date"
    assert found.published.isoformat() == "2024-04-30T18:20:00+00:00"
    assert (found.authors, found.tags) == (("Selam Haile",), ("Egypt", "Sudan", "Ethiopia", "rivers"))
    assert [paragraph[:11] for paragraph in found.text.split("\n\n")] == ["Delegations", "The three s"]


def test_a_naive_time_takes_its_zone_from_the_same_moment_elsewhere() -> None:
    data = linked({"@type": "NewsArticle", "datePublished": "2024-01-14 11:00:00.0"})
    again = '<meta name="date" content="2024-01-14T11:00:00+01:00">'
    assert article(page(data + again)).published.isoformat() == "2024-01-14T11:00:00+01:00"
    assert article(page(data)).published.isoformat() == "2024-01-14T11:00:00+00:00"


def test_a_date_alone_takes_its_time_from_the_same_day_elsewhere() -> None:
    data = linked({"@type": "NewsArticle", "datePublished": "2024-01-14"})
    assert article(page(data)).published.isoformat() == "2024-01-14T10:00:00+00:00"


def test_a_page_without_marked_dates_is_dated_by_its_title_or_address() -> None:
    bare = f"<html><head><title>Talks | News | 14.01.2024</title></head><body><p>{SENTENCES}</p></body></html>"
    assert article(bare).published == end_of_day(datetime(2024, 1, 14, tzinfo=UTC).date())
    untitled = bare.replace(" | 14.01.2024", "")
    assert article(untitled, url="https://a.example/2024/01/15/talks").published.day == 15


def test_what_a_page_lacks_is_said() -> None:
    assert "no date of publication" in why_not(f"<h1>Talks</h1><p>{SENTENCES}</p>")
    assert "no article text" in why_not(page(body=""))
    assert "not readable as HTML" in why_not(b"<!-- -->")
    future = page().replace("2024-01-14", "2027-01-14")
    assert "no date of publication" in why_not(future)


@pytest.mark.parametrize(
    ("candidates", "best"),
    [
        (["Talks open - World - The Herald"], "Talks open"),
        (["The Herald: Talks open"], "Talks open"),
        (["Talks open | Herald Online"], "Talks open"),
        (["Talks open - Heralds of a thaw"], "Talks open - Heralds of a thaw"),
        (["Talks open | Staff report", "Talks open"], "Talks open"),
        (["Talks open - and close"], "Talks open - and close"),
        (["Talks open – The Herald – 14.01.2024"], "Talks open"),
        (["Talks open * The Herald * by Ann Bee"], "Talks open"),
        (["The Herald", "Talks open"], "Talks open"),
        (["", "  "], None),
        (["The Herald"], "The Herald"),
        (["Talks open-Politics", "Talks open"], "Talks open-Politics"),
        (["Talks open-Politics|Herald", "Talks open"], "Talks open"),
    ],
)
def test_site_names_and_sections_are_cut_off_headlines(candidates: list[str], best: str | None) -> None:
    assert headline(candidates, ["The Herald"], "www.herald.example", "World") == best


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        (["By Ann Bee and Carl de Dor"], ("Ann Bee", "Carl de Dor")),
        (["Von Ann Bee, Berlin"], ("Ann Bee", "Berlin")),
        (["The Herald and Agency"], ("The Herald and Agency",)),
        (["Ann Bee / Journalist"], ("Ann Bee",)),
        (["ann@herald.example", "3 March"], ()),
    ],
)
def test_bylines_become_names(printed: list[str], names: tuple[str, ...]) -> None:
    assert clean(printed) == names


def test_the_people_of_the_byline_are_believed_before_the_outlet_itself() -> None:
    outlet = '<meta property="og:site_name" content="Herald"><meta name="author" content="Herald">'
    byline = f'<p class="byline">By <a>Ann Bee</a> and <a>Carl Dor</a></p><p>{SENTENCES}</p>'
    assert article(page(outlet, byline)).authors == ("Ann Bee", "Carl Dor")
    assert article(page(outlet)).authors == ("Herald",)
    photo = f'<figure><span class="author">Photo Person</span></figure><p>{SENTENCES}</p>'
    assert article(page(outlet, photo)).authors == ("Herald",)
    cards = f'<div class="card"><span class="author">Dora Eve</span></div><p>{SENTENCES}</p>'
    assert article(page(outlet, cards)).authors == ("Herald",)


def test_family_names_first_are_turned_round_in_dublin_core() -> None:
    assert article(page('<meta name="dc.creator" content="Bee, Ann">')).authors == ("Ann Bee",)


def test_tags_are_words_and_not_codes() -> None:
    codes = '<meta property="article:tag" content="AERO,CRSH,GEN">'
    links = f'<p>{SENTENCES}</p><ul class="article-tags"><li><a>Grain</a></li><li><a>Trade</a></li></ul>'
    assert article(page(codes, links)).tags == ("Grain", "Trade")
    noisy = "Category: Grain, NLP: x, 12345, https://a.example, Trade, trade, topic/Ports"
    assert article(page(f'<meta name="keywords" content="{noisy}">')).tags == ("Grain", "Trade", "Ports")
    related = f'<p>{SENTENCES} <a rel="tag">Customs</a></p>'
    assert article(page(body=related)).tags == ("Customs",)


def test_broken_json_ld_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
    assert article(page(broken)).title == "Talks on grain"
    names = linked({"@type": "NewsArticle", "author": {"givenName": "Ann", "familyName": "Bee"}})
    assert article(page(names)).authors == ("Ann Bee",)


def test_the_body_that_json_ld_states_is_taken_where_the_page_shows_less() -> None:
    stated = linked({"@type": "NewsArticle", "articleBody": SENTENCES})
    found = article(page(stated, "<p>Subscribe.</p>"))
    assert found.text == SENTENCES.strip()


def test_paragraphs_that_adverts_part_are_put_together_again() -> None:
    boxes = "".join(
        f'<div class="b{n}"><div><p class="par">Paragraph {n} of the report. {SENTENCES}</p></div></div>'
        f'<div class="advert">Buy {n}</div>'
        for n in range(4)
    )
    found = article(page(body=boxes)).text
    assert all(f"Paragraph {n} of" in found for n in range(4)) and "Buy" not in found


def test_a_canonical_address_elsewhere_or_at_the_front_page_is_not_believed() -> None:
    given = "https://www.herald.example/talks"
    for other in ("https://herald.example/", "https://elsewhere.test/talks", "http://[broken"):
        assert article(page(f'<link rel="canonical" href="{other}">'), url=given).url == given
    assert article(page('<link rel="canonical" href="/grain">'), url=given).url == "https://www.herald.example/grain"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (
            "Министры двух государств встретились в столице и говорили о торговле зерном.",
            "windows-1251",
            True,
        ),
        (
            "Министры двух государств встретились в столице и говорили о торговле зерном.",
            "windows-1251",
            False,
        ),
        ("Die Außenminister führten Gespräche über Öl und über Getreide.", "latin-1", True),
        ("Die Außenminister führten Gespräche über Öl und über Getreide.", "utf-8", True),
        ("Die Außenminister führten Gespräche über Öl und über Getreide.", "utf-16", False),
        ("両国の外相は首都で会談し、穀物の貿易について話し合った。", "iso-2022-jp", True),
        ("両国の外相は首都で会談し、穀物の貿易について話し合った。", "shift_jis", True),
    ],
)
def test_pages_in_other_encodings_are_read(text: str, encoding: str, declared: bool) -> None:
    charset = "iso-8859-1" if encoding in ("utf-8", "latin-1") else encoding
    head = f'<meta charset="{charset}">' if declared else ""
    assert text in article(page(head, f"<p>{text * 5}</p>").encode(encoding)).text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    body = page('<meta charset="utf-8">', f"<p>{'Gespräche über Öl. ' * 200}</p>").encode() + b"<p>\xff</p>"
    assert "Gespräche über Öl" in article(body).text


def test_a_page_in_another_language_is_kept_with_its_language() -> None:
    korean = "두 나라의 외무장관이 일요일 수도에서 만나 곡물 무역과 에너지에 관해 몇 시간 동안 이야기했다. " * 5
    assert article(page(body=f"<p>{korean}</p>")).language == "ko"


def nested() -> str:
    return page(body="<div>" * 100_000 + f"<p>{SENTENCES}</p>")


def entities() -> str:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
    bomb += '<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    return bomb + page(body=f"<p>{SENTENCES} &c;</p>")


HOSTILE = {
    "nested": nested(),
    "unclosed": page(body="<p" * 200_000 + f"<p>{SENTENCES}</p>"),
    "entities": entities(),
    "ampersands": page(body="<p>" + "&amp;" * 500_000 + "</p>"),
    "attributes": page(body="<p " + " ".join(f"a{n}=1 <" for n in range(100_000)) + f">{SENTENCES}</p>"),
    "quotes": page(body="<p ' " + " ".join(f"a{n}" for n in range(100_000)) + f"'>{SENTENCES}</p>"),
    "elements": page(body="<b>x</b> " * 100_000),
    "boxes": page(body='<div class="share">' * 240 + f"<p>{SENTENCES}</p>" * 1_000),
    "title": page(f"<title>{'a - ' * 300_000}</title>"),
    "names": page(f'<meta name="author" content="{"Ann Bee and " * 100_000}">'),
    "brackets": page(f'<script type="application/ld+json">{"[" * 200_000}</script>'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_answered_in_bounded_time(name: str) -> None:
    start = time.perf_counter()
    try:
        assert article(HOSTILE[name]).text
    except Unusable as error:
        assert "\n" not in str(error)
    assert time.perf_counter() - start < 5


@given(st.binary(max_size=400))
def test_any_bytes_give_an_article_or_one_reason(noise: bytes) -> None:
    for kind in ("page", "text", "row"):
        try:
            assert article(noise, kind).text
        except Unusable as error:
            assert str(error)


def test_an_unknown_kind_is_named() -> None:
    assert "unknown kind of document 'film'" in why_not(b"x", kind="film")


# Plain text and Markdown


def test_a_plain_text_is_taken_apart() -> None:
    found = article((PAGES / "patrol.txt").read_bytes(), "text")
    assert found.section == "Security Watch"
    assert found.title == "Patrol Boats From Two Neighbours Meet at Sea"
    assert found.authors == ("Harbour Desk",)
    assert found.published.isoformat() == "2024-03-09T23:15:00-05:00"
    assert found.updated is not None and found.updated.isoformat() == "2024-03-09T23:40:00-05:00"
    assert found.tags == ("Security Watch", "Japan", "Philippines", "Coast Guard")
    paragraphs = found.text.split("\n\n")
    assert paragraphs[1] == "What Was Rehearsed"
    assert paragraphs[0].startswith("The coast guards") and paragraphs[-1].startswith("Both governments")


@pytest.mark.skipif(not BNN.exists(), reason="the article of the first example is not here")
def test_the_article_of_the_first_example() -> None:
    found = article(BNN.read_bytes(), "text", str(BNN))
    assert (found.section, found.authors) == ("International Relations", ("BNN Correspondents",))
    assert found.title is not None and found.title.startswith("U.S. Concerned Over")
    assert found.published.isoformat() == "2024-01-14T22:51:00-05:00"
    assert found.updated == found.published + timedelta(minutes=4)
    assert found.tags == ("International Relations", "North Korea", "United States")
    assert "Concerns Over Arms Transfers" in found.text.split("\n\n")
    assert found.title not in found.text and "Founded by" not in found.text


def test_a_text_may_be_dated_by_its_file() -> None:
    for address in ("herald-2024-01-14.txt", "x/2024-01-14_talks.txt", "20240114.txt"):
        found = article(f"Talks on grain\n\n{SENTENCES}", "text", address)
        assert found.day_only and found.published.date().isoformat() == "2024-01-14"
        assert (found.title, found.text) == ("Talks on grain", SENTENCES.strip())


def test_a_text_without_a_date_is_told_the_remedy() -> None:
    reason = why_not(SENTENCES, "text")
    assert reason.startswith("no date of publication found; begin the text with a line like 'Published:")
    assert why_not("Published: 2024-01-14\n", "text") == "no text under the headline"


def test_lines_wrapped_at_a_fixed_width_are_joined() -> None:
    wrapped = "The ministers of the two states met in the capital on\nSunday and spoke about grain for hours.\n"
    found = article(f"Published: 2024-01-14\n\n{wrapped}\nThey parted late.", "text")
    assert found.text.split("\n\n") == [wrapped.replace("\n", " ").strip(), "They parted late."]
    assert found.title is None


def test_labels_and_a_standfirst_are_read() -> None:
    found = article(
        "Title: Talks on grain\nSource: The Herald\nURL: https://h.example/1\nLanguage: en\n"
        "By Ann Bee and Carl Dor\n"
        f"14 January 2024, 10:00 UTC\nMinisters meet for the first time in years\n\n"
        f"{SENTENCES}\n\nTags: grain, trade",
        "text",
    )
    assert (found.title, found.publishers, found.url) == (
        "Talks on grain",
        ("The Herald",),
        "https://h.example/1",
    )
    assert found.authors == ("Ann Bee", "Carl Dor")
    assert found.published.isoformat() == "2024-01-14T10:00:00+00:00"
    assert found.tags == ("grain", "trade")
    assert found.text.startswith("Ministers meet for the first time")


def test_markdown_loses_its_markup_and_its_front_matter_is_read() -> None:
    source = (
        '---\ntitle: "Talks on grain"\ndate: 2024-01-14\nauthors:\n  - Ann Bee\n  - Carl Dor\n'
        "tags: [grain, 'trade']\nmood: calm\nupdated: 2024-01-15\n---\n"
        "The *ministers* met in [the capital](https://a.example) and\nspoke.\n\n"
        "## Grain\n\n- rye\n- wheat\n\n```\ncode\n```\n"
    )
    found = article(source, "text", "a.md")
    assert (found.title, found.authors, found.tags) == (
        "Talks on grain",
        ("Ann Bee", "Carl Dor"),
        ("grain", "trade"),
    )
    assert found.day_only and found.updated is not None
    assert found.text.split("\n\n") == [
        "The ministers met in the capital and spoke.",
        "Grain",
        "rye",
        "wheat",
    ]


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("World Affairs North Korea Japan", ("World Affairs", "North Korea", "Japan")),
        ("Missile Tests North Korea Japan", ("Missile Tests", "North Korea", "Japan")),
        ("North Korea and Japan", ()),
        ("North Korea.", ()),
        ("Missile Tests Over Seas Japan", ()),
    ],
)
def test_a_line_of_tags_is_split_by_known_names(line: str, tags: tuple[str, ...]) -> None:
    assert split(line, {"World Affairs", "North Korea", "Japan"}) == tags


# Dates, language, withdrawal


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("January 14, 2024 at 10:51 pm EST", "2024-01-14T22:51:00-05:00"),
        ("14 Sept. 2024, 9.05 a.m. BST", "2024-09-14T09:05:00+01:00"),
        ("Sunday, 3rd March 2024 12:00 am MSK", "2024-03-03T00:00:00+03:00"),
        ("15:56 JST, 27 April 2024", "2024-04-27T15:56:00+09:00"),
        ("14.01.2024, 22:51 Uhr", "2024-01-14T22:51:00"),
        ("27/04/2024 16:10 UTC+5:30", "2024-04-27T16:10:00+05:30"),
        ("4/27/2024", "2024-04-27T00:00:00"),
        ("May 1, 2024 5:00 pm IST", "2024-05-01T17:00:00"),
        ("2024-01-14", "2024-01-14T00:00:00"),
        ("03/04/2024", None),
        ("31 February 2024", None),
        ("31.02.2024", None),
        ("14 January 2024 25:00", "2024-01-14T00:00:00"),
        ("no date", None),
    ],
)
def test_dates_in_words(written: str, when: str | None) -> None:
    stamp = worded(written)
    assert (stamp.when.isoformat() if stamp else None) == when


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("2024-01-14 10:51:00.0 +05:00", "2024-01-14T10:51:00+05:00"),
        ("Sat Oct 25 15:26:09 CEST 2025", "2025-10-25T15:26:09+02:00"),
        ("Sun, 14 Jan 2024 10:51:00 GMT", "2024-01-14T10:51:00+00:00"),
        ("1705229460", "2024-01-14T10:51:00+00:00"),
        ("1705229460000", "2024-01-14T10:51:00+00:00"),
        ("soon", None),
        ("9999-12-31T00:00:00Z", None),
    ],
)
def test_dates_by_machines(written: str, when: str | None) -> None:
    stamp = machine(written)
    assert (stamp.when.isoformat() if stamp else None) == when


def test_ambiguous_zone_names_have_no_offset() -> None:
    assert zones()["IST"] is None and zones()["CST"] is None and zones()["KST"] == 540


def test_short_texts_have_no_language() -> None:
    assert detect("12.50 %") is None
    assert detect("The ministers met in the capital on Sunday.") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Romanian-Moldovan border dispute",
        "Zika spreads in northern Brazil",
        "Kurdish-Iraqi conflict",
        "Cholera kills forty people in Uganda.",
        "President Alejandro Giammattei re-elects nobody.",
        "Typhoon Goni nears Bicol",
        "Vladimir Voronin loses a vote in Moldova.",
    ],
)
def test_short_english_full_of_names_is_english(text: str) -> None:
    assert detect(text) == "en"


def test_short_sentences_of_fifteen_languages_are_told_apart() -> None:
    lines = (Path(__file__).parent / "languages" / "short.txt").read_text(encoding="utf-8").splitlines()
    told = [(language, detect(text)) for language, text in (line.split("\t") for line in lines)]
    read = [(language, found) for language, found in told if found]
    assert "en" not in {found for _, found in read}
    assert sum(language == found for language, found in read) >= 0.97 * len(read) > 175


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("RETRACTED: Troops cross the river", "x"),
        (None, "This article has been withdrawn because its source could not be verified."),
        (None, "The Herald has retracted this story. It said that troops had crossed the river."),
        (None, "Dieser Artikel wurde zurückgezogen."),
        ("This report has been taken down", "x"),
    ],
)
def test_an_article_that_takes_itself_back_is_withdrawn(title: str | None, text: str) -> None:
    assert is_withdrawn(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Troops withdrawn from border", "Russia has withdrawn its troops from the border."),
        (None, "Another paper withdrew its report about the missile deal on Monday."),
        ("Withdrawal: what comes next", "The article of the treaty was withdrawn from the draft."),
        (None, "The ministers met on Sunday and spoke. This article has been withdrawn."),
        (None, "This story was told by men who had been removed from office."),
    ],
)
def test_other_withdrawals_are_news(title: str | None, text: str) -> None:
    assert not is_withdrawn(title, text)


# The list of saved pages


def test_a_list_of_pages_gives_one_row_for_each_in_order(tmp_path: Path) -> None:
    lines = [
        json.dumps({"path": str(PAGES / "corridor.html"), "url": "https://ledger.example/x", "fetched": "2024-03-06"}),
        json.dumps({"path": str(tmp_path / "none.html"), "url": None, "fetched": None}),
        json.dumps({"path": str(PAGES / "patrol.txt")}),
        "{broken",
        "",
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(lines))
    first, missing, undated, broken = extract_rows(tmp_path / "pages.jsonl", now=NOW)
    assert list(first) == [
        "title",
        "authors",
        "published",
        "updated",
        "section",
        "tags",
        "text",
        "language",
        "url",
    ]
    assert first["published"] == "2024-03-05T21:40:00+04:00"
    assert missing["path"] == str(tmp_path / "none.html") and "No such file" in missing["error"]
    assert undated["path"] == str(PAGES / "patrol.txt") and "error" in undated
    assert broken["path"] is None and broken["error"].startswith("not a line of the list")
