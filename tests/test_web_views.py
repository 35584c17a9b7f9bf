"""What each page shows, with what every number opens onto; and what it says to what cannot be read."""

from __future__ import annotations

import asyncio
import csv
import gzip
import re
import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape

from bilateral import web
from bilateral.ledger import Ledger
from bilateral.model import EventType, FetchState, SetAside, Subscription, Visited
from bilateral.products import daily, proof
from bilateral.products.grounded import from_json
from bilateral.products.names import called
from bilateral.view import View
from bilateral.web.navigation import PLACES, current
from bilateral.web.pages.search import marked
from bilateral.web.pages.today import changes
from bilateral.web.pages.today import told as in_a_sentence
from bilateral.web.rendering import warm
from products_values import DAY, PRK, RUS, filled, now, said_by, story, told
from settled import settled as page


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("web") / "b.db"
    visit = {"actor": PRK, "recipient": RUS, "mode": "visit", "fields": ("talks",)}
    more = [
        told("2024-01-13", "Pyongyang praised Russia.", EventType.SUPPORT, fields=("words",)),
        told("2024-01-14", "Pyongyang visited Russia, Seoul said.", EventType.CONSULT, source=said_by("KOR"), **visit),
    ]
    filled(where, [*story(), *more]).close()
    return where


@pytest.fixture(scope="module")
def browser(path) -> TestClient:
    return TestClient(web.app(path))


def rows(browser: TestClient, address: str) -> list[dict[str, str]]:
    answer = browser.get(address)
    assert answer.headers["content-type"].startswith("text/csv"), answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(answer.text.splitlines()))


def test_today_tells_what_became_known_in_the_last_day_week_or_month(browser) -> None:
    last = page(browser, "/?as_of=2024-01-14")
    assert "In the day to 14 January 2024: " in last
    assert "A visit by North Korea to Russia" in last
    assert "Announced or thought possible" in last
    assert "Words of support" not in last
    week = page(browser, "/?days=7&as_of=2024-01-14")
    assert "In the week to 14 January 2024" in week
    assert "Words of support by North Korea" in week


def test_a_day_without_news_is_no_sign_of_calm(path) -> None:
    with Ledger(path) as ledger:
        empty = changes(View(ledger, DAY, clock=now), 1, ())
        none = type(empty)(**dict.fromkeys(empty.__struct_fields__, ()) | {"since": DAY, "until": DAY})
    assert "That is no sign of calm" in in_a_sentence(none, "day")


def test_the_map_shades_acts_and_has_its_numbers_beside_it(browser) -> None:
    today = page(browser, "/?as_of=2024-01-15")
    assert re.search(r'<path class="s[12]" data-state="RUS"[^>]*><title>Russian Federation: 2 acts', today)
    found = rows(browser, "/today/map.csv?as_of=2024-01-15")
    assert [row["state"] for row in found] == ["PRK", "RUS"]
    assert found[0]["acts in 30 days"] == "2"
    assert found[0]["busiest partner"] == "RUS"


def test_today_says_how_fresh_the_ledger_is(browser) -> None:
    today = page(browser, "/")
    assert re.search(r"<dt>Newest article</dt><dd>14 Jan 2024", today)
    assert "The ledger at this moment" in page(browser, "/?as_of=2024-01-15")


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 5),
        ("field=talks", 4),
        ("kind=conflict", 0),
        ("speaker=KOR", 2),
        ("status=disputed", 1),
        ("since=2024-01-13&until=2024-01-13", 1),
        ("month=2023-07", 1),
        ("done=yes", 4),
        ("field=talks&done=yes&month=2024-01", 2),
    ],
)
def test_events_are_narrowed_by_what_is_asked(browser, asked, number) -> None:
    listed = page(browser, f"/relation/PRK-RUS?{asked}").partition('id="events"')[2]
    assert listed.count('href="/event/') == number
    assert len(rows(browser, f"/relation/PRK-RUS/events.csv?{asked}")) == number


def test_a_number_of_the_list_opens_onto_as_many_events(browser) -> None:
    listed = page(browser, "/relations")
    link, number = re.search(r'data-name="acts in 90 days"><a href="([^"#]*)#events">(\d+)<', listed).groups()
    shown = page(browser, link.replace("&amp;", "&")).partition('id="events"')[2]
    assert shown.count('href="/event/') == int(number) == 2


def test_the_months_of_the_chart_are_a_table_and_a_file(browser) -> None:
    shown = page(browser, "/relation/PRK-RUS")
    assert 'class="months"' in shown
    assert "2023-07" in shown
    found = {row["month"]: row for row in rows(browser, "/relation/PRK-RUS/months.csv")}
    assert float(found["2023-07"]["cooperation"]) > 0
    assert found["2023-07"]["events"] in shown.partition('id="events"')[2]
    assert rows(browser, "/relation/PRK-RUS/months.csv?field=energy")[-1]["cooperation"] == "0.0"


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_chart_is_a_file_too(browser, kind, begins) -> None:
    assert browser.get(f"/relation/PRK-RUS/chart.{kind}").content.startswith(begins)
    assert browser.get("/relation/FJI-TON/chart.gif").status_code == 404


def test_a_relation_tells_who_says_so_and_what_it_would_touch(browser) -> None:
    shown = page(browser, "/relation/PRK-RUS")
    claim = shown.partition('id="claims"')[2].partition("</section>")[0]
    assert re.search(r"asserted by</dt><dd>United States <[^>]*>since 13 Oct 2023", claim)
    assert re.search(r"denied by</dt><dd>Russia <[^>]*>since 18 Oct 2023", claim)
    assert "S/RES/1718" in shown.partition('id="touched"')[2].partition("</section>")[0]
    passed = shown.partition('id="passed"')[2].partition("</section>")[0]
    assert "PRK → RUS" in passed
    assert "1,000 containers" in passed


def test_an_event_shows_its_tree_and_how_to_report_an_error(browser) -> None:
    link = re.search(r'href="(/event/\w+)">1,000 containers', page(browser, "/relation/PRK-RUS"))[1]
    shown = page(browser, link)
    assert "<b>United States</b>: occurred" in shown
    assert "<b>Russia</b>: denied" in shown
    assert re.search(r'<span class="status disputed">disputed</span> <span class="day"><a href="#r\w+">18 Oct', shown)
    assert shown.count(">Something is wrong here<") == 1
    assert f'href="/review{link}">Something is wrong here<' in shown
    assert "mailto:" not in shown


def test_a_desk_shows_relations_stress_and_what_is_said(browser) -> None:
    shown = page(browser, "/country/prk")
    assert "<h1>North Korea</h1>" in shown
    assert "Democratic People&#39;s Republic of Korea at the United Nations" in shown
    assert "kind=cooperation&amp;since=" in shown
    assert "What others say of it" in shown
    assert "to say how unusual these days are" in shown
    assert len(rows(browser, "/country/PRK/events.csv")) == 3


def test_a_desk_without_news_says_so(browser) -> None:
    assert "That is no sign of calm" in page(browser, "/country/FJI")
    assert page(browser, "/country/SUN").count("<h1>") == 1


def test_all_countries_are_there_with_those_not_covered(browser) -> None:
    shown = page(browser, "/countries")
    assert "Not covered" in shown
    assert 'href="/country/FJI"' in shown
    found = rows(browser, "/countries.csv")
    assert len(found) > 190
    assert found[0]["code"] == "PRK"
    assert "Polynesia" in shown
    assert "North Korea" not in page(browser, "/countries?region=Polynesia").partition("<main")[2]


def test_shifts_are_narrowed(browser) -> None:
    assert "No shift was found that fits" in page(browser, "/shifts?q=Fiji")
    assert "no state is called “Atlantis”" in page(browser, "/shifts?q=Atlantis")
    assert browser.get("/shifts.csv").text.startswith("dyad,direction,field,start")


def test_blocs_of_a_thin_month_say_so(browser) -> None:
    shown = page(browser, "/blocs?month=2023-10")
    assert "October 2023" in shown
    assert "No blocs: " in shown
    assert 'href="/blocs?month=2023-11"' in shown
    assert rows(browser, "/blocs.csv?month=2023-10")[0]["kind"] == "month"


def test_search_finds_words_states_and_the_events_behind_them(browser) -> None:
    shown = page(browser, "/search?q=shells")
    assert '<mark class="hit">shells</mark>' in shown
    assert "1,000 containers of munitions from North Korea to Russia" in shown
    assert 'href="/search?q=shells&amp;year=2023"' in shown
    assert "3 articles" in shown
    assert 'href="/relation/PRK-RUS"' in page(browser, "/search?q=Russia+North+Korea")
    assert "No article has these words" in page(browser, "/search?q=zzz")
    assert "1 article<" in page(browser, "/search?q=Pyongyang&outlet=Sample+Gulf+Post")
    assert "Pyongyang and Moscow met." in page(browser, "/search?outlet=Sample+Gulf+Post")
    assert "2 articles" in page(browser, "/search?q=shells&as_of=2023-10-16")


def test_subscriptions_that_fail_are_named_with_since_when_and_why(tmp_path) -> None:
    filled(tmp_path / "b.db").close()
    own = TestClient(web.app(tmp_path / "b.db"))
    assert "Nothing is subscribed to" in page(own, "/sources")
    ledger, address = own.app.state.ledger, "https://broken.example/feed"
    ledger.subscribe([Subscription(address=f"{address}?key=secret", language="ja", region="Eastern Asia")])
    began = datetime(2026, 11, 20, 8, tzinfo=UTC)
    state = FetchState(address=f"{address}?key=secret", failures=3, failing=began, problem="the server answers <500>")
    ledger.settle([Visited(address=state.address, state=state)])
    again = TestClient(web.app(tmp_path / "b.db"))
    shown = page(again, "/sources")
    assert "0 of 1 feeds were read within a day; 1 fail" in shown
    for one in (address, "20 Nov 2026, 08:00", "the server answers &lt;500&gt;", "Eastern Asia", '<th scope="row">ja'):
        assert one in shown
    assert "secret" not in shown
    (row,) = rows(again, "/sources/failing.csv")
    assert (row["failures"], row["problem"]) == ("3", "the server answers <500>")


def test_a_snippet_is_only_text() -> None:
    assert marked("a ‹b› <i>") == 'a <mark class="hit">b</mark> &lt;i&gt;'


def test_briefs_are_read_and_taken_away(browser) -> None:
    shown = page(browser, "/brief/prk-rus?as_of=2024-01-15")
    assert "Key judgements" in shown
    assert "says so: USA" in shown
    for kind, media, begins in (
        ("html", "text/html", "<!doctype html>"),
        ("md", "text/markdown", "# North Korea–Russia"),
        ("json", "application/json", "{"),
        ("pdf", "application/pdf", "%PDF-"),
    ):
        answer = browser.get(f"/brief/PRK-RUS.{kind}?as_of=2024-01-15")
        assert answer.headers["content-type"].startswith(media)
        assert answer.content.startswith(begins.encode())
        assert 'filename="brief-PRK-RUS-2024-01-15.' in answer.headers["content-disposition"]
    assert "Whose word" in page(browser, "/brief/PRK")
    assert '<p class="kicker">Brief ' in page(browser, "/brief/PRK")
    assert browser.get("/brief/PRK-RUS.doc").status_code == 404


def test_a_brief_has_a_map_whose_states_open_their_relations(browser) -> None:
    shown = page(browser, "/brief/PRK?as_of=2024-01-15")
    assert shown.count('<svg class="place"') == 1
    assert '<a href="/relation/PRK-RUS?as_of=2024-01-15" tabindex="-1"><path class="' in shown
    told = shown.partition('class="plain map-key"')[2].partition("</ul>")[0]
    for code in re.findall(r'<a href="/relation/(\w{3}-\w{3})\?as_of=2024-01-15" tabindex="-1">', shown):
        assert any(called(state) in told for state in code.split("-") if state != "PRK")


def test_a_brief_taken_away_as_json_can_be_checked(browser) -> None:
    given = from_json(browser.get("/brief/PRK-RUS.json?as_of=2024-01-15").content)
    assert (given.about, given.length, given.as_of) == (("PRK", "RUS"), "long", date(2024, 1, 15))
    assert proof.view_of(given, browser.app.state.ledger).day == given.as_of


def test_a_bloc_has_a_brief(browser) -> None:
    shown = page(browser, "/brief/chn-prk-rus")
    assert "China, North Korea and Russia" in shown
    assert "Whose word this is" in shown
    assert browser.get("/briefs?q=CHN+PRK+RUS", follow_redirects=False).headers["location"] == "/brief/CHN-PRK-RUS"
    for wrong in ("CHN-PRK-PRK", "CHN-PRK-XXX", "-".join(["CHN"] * 20)):
        assert browser.get(f"/brief/{wrong}").status_code == 404
    assert 'href="/brief/PRK"' in page(browser, "/briefs")


def test_the_morning_paper_is_what_the_command_writes(browser) -> None:
    shown = page(browser, "/daily?as_of=2023-10-26")
    made = daily.make(View(browser.app.state.ledger, date(2023, 10, 26)), why=True)
    assert made.items
    for item in made.items:
        assert str(escape(item.headline)) in shown
        for statement in item.statements:
            assert str(escape(statement.text)) in shown
    assert shown.count("How it was reckoned") == len(made.items)
    told = browser.get("/daily.json?as_of=2023-10-26").json()
    assert [one["headline"] for one in told["items"]] == [item.headline for item in made.items]
    assert "Score" not in browser.get("/daily.md?as_of=2023-10-26").text
    assert browser.get("/daily.pdf?as_of=2023-10-26").content.startswith(b"%PDF-")
    assert browser.get("/daily.doc").status_code == 404
    assert 'href="/daily?as_of=2023-10-26"' in page(browser, "/?as_of=2023-10-26")


@pytest.mark.parametrize("about", ["/relation/PRK-RUS", "/country/PRK"])
def test_feeds_are_announced_and_lead_to_pages_that_exist(browser, about) -> None:
    announced = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', page(browser, about))
    assert [address for _, address in announced] == [
        f"/api{about}/{name}" for name in ("feed.atom", "feed.json", "calendar.ics")
    ]
    for media, address in announced:
        answer = browser.get(address)
        assert answer.headers["content-type"].startswith(media)
        unfolded = answer.text.replace("\r\n ", "")
        for link in set(re.findall(r"http://testserver(/[\w/-]+)", unfolded)):
            assert browser.get(link).status_code == 200, link


@pytest.mark.parametrize("about", ["/relation/PRK-RUS", "/country/PRK"])
def test_on_whose_word_it_rests_opens_onto_the_events(browser, about) -> None:
    shown = page(browser, about)
    assert "by who vouches for them" in shown
    held = rows(browser, f"{about}/balance.csv")
    assert "other states" in {row["whose"] for row in held}
    events = {one for row in held for one in row["events"].split()}
    assert events
    assert all(f'href="/event/{one}"' in shown for one in events)


def test_a_brief_is_asked_for_by_name(browser) -> None:
    assert browser.get("/briefs?q=Russia+North+Korea", follow_redirects=False).headers["location"] == "/brief/PRK-RUS"
    assert (
        browser.get("/briefs?q=KOR&as_of=2024-01-15", follow_redirects=False)
        .headers["location"]
        .endswith("/brief/KOR?as_of=2024-01-15")
    )
    assert "names 13 states" in page(browser, "/briefs?q=PRK-RUS-USA-CHN-JPN-KOR-IND-FRA-DEU-GBR-ITA-BRA-IRN")
    assert "No state is called" in page(browser, "/briefs?q=Atlantis")


def test_sources_tell_what_was_read_and_what_failed(tmp_path) -> None:
    with filled(tmp_path / "b.db") as ledger:
        ledger.set_aside([SetAside(address=f"bad-{n}.html", reason="no text") for n in range(7)])
    browser = TestClient(web.app(tmp_path / "b.db"))
    shown = page(browser, "/sources")
    assert re.search(r'<b class="number">7</b> no text<details><summary>the last 5', shown)
    assert "Sample Wire" in shown
    assert rows(browser, "/sources.csv")[0]["outlet"] == "Sample Wire"


def test_methods_show_the_figures_that_were_measured(browser) -> None:
    shown = page(browser, "/methods")
    assert "61.8" in shown
    assert "benchmarks/coding.py" in shown


def test_every_link_of_a_page_as_of_a_day_keeps_the_day(browser) -> None:
    for part in ("/", "/relations", "/relation/PRK-RUS", "/country/PRK", "/countries", "/shifts", "/sources"):
        shown = page(browser, f"{part}?as_of=2024-01-15").partition("<main")[2].partition("</main>")[0]
        links = re.findall(r'href="(/(?:relation|event|country|shifts|brief)[^"]*)"', shown)
        assert links or part == "/sources"
        back = shown.partition("Back to the present")[0].rpartition('href="')[2].partition('"')[0]
        assert back == part
        assert [one for one in links if "as_of=2024-01-15" not in one and one != back] == []


def test_links_with_an_empty_ledger_lead_somewhere(tmp_path) -> None:
    filled(tmp_path / "b.db", []).close()
    browser = TestClient(web.app(tmp_path / "b.db"))
    for place in PLACES:
        assert "<h1>" in page(browser, place.path)
    assert browser.get("/blocs.csv?month=2024-01").status_code == 400


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("/country/XXX", 404, "No state has the code “XXX”"),
        ("/relation/PRK-RUS?as_of=2023-02-30", 400, "write it as 2024-01-15"),
        ("/relation/PRK-RUS?field=magic", 400, "choose from talks"),
        ("/relation/PRK-RUS?kind=x", 400, "choose from cooperation"),
        ("/relation/PRK-RUS?month=13-2024", 400, "write it as 2024-01"),
        ("/relation/PRK-RUS/months.csv?field=magic", 400, "choose from talks"),
        ("/shifts?direction=up", 400, "choose from deepening"),
        ("/shifts?field=x", 400, "choose from talks"),
        ("/blocs?month=1999-01", 400, "is not in it"),
        ("/blocs?month=x", 400, "write it as 2024-01"),
        ("/?days=2", 400, "none of them"),
        ("/brief/PRK-RUS.doc", 404, "comes as html, md, json"),
        ("/brief/XXX", 404, "No state has the code"),
        ("/brief/SUN", 404, "ended"),
    ],
)
def test_what_cannot_be_read_gets_help(browser, address, code, words) -> None:
    answer = browser.get(address)
    assert answer.status_code == code
    assert words in answer.text
    assert "<h1>" in answer.text


def test_a_day_to_come_is_refused(browser) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    answer = browser.get(f"/relation/PRK-RUS?as_of={tomorrow}")
    assert answer.status_code == 400
    assert "has not come yet" in answer.text


@pytest.mark.parametrize("where", ["/search", "/relation/PRK-RUS", "/api/relations"])
def test_ten_megabytes_of_query_get_a_short_answer(browser, where) -> None:
    sent: list[dict[str, object]] = []

    async def ask() -> None:
        query = b"q=" + b"x" * 10_000_000
        asked = {"type": "http", "method": "GET", "path": where, "query_string": query, "headers": []}

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        await browser.app(asked, receive, send)

    asyncio.run(ask())
    body = b"".join(message.get("body", b"") for message in sent)
    assert sent[0]["status"] == 414
    assert len(body) < 5_000
    assert b"8,000 are read. Ask for less." in body


def test_a_ledger_that_is_being_migrated_is_named_and_shows_no_trace(tmp_path) -> None:
    filled(tmp_path / "b.db").close()
    browser = TestClient(web.app(tmp_path / "b.db"), raise_server_exceptions=False)
    assert "North Korea–Russia" in browser.get("/relations").text
    with sqlite3.connect(tmp_path / "b.db") as other:
        other.executescript("alter table event_states rename to old_states; alter table articles rename to old;")
    other.close()
    for part in (
        "/",
        "/relations",
        "/relation/PRK-RUS",
        "/country/PRK",
        "/search?q=shells",
        "/sources",
        "/event/abcdef12",
    ):
        answer = browser.get(part)
        assert answer.status_code == 503, part
        assert "The ledger cannot be read" in answer.text
        assert "Traceback" not in answer.text


def test_answers_are_small_and_packed(browser) -> None:
    for place in PLACES:
        page(browser, place.path)
        answer = browser.get(place.path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert len(gzip.compress(answer.content, 5)) < 300_000


def test_a_formula_is_only_text_in_a_spreadsheet() -> None:
    from bilateral.web.spreadsheet import as_csv

    body = as_csv("a.csv", ("a", "b"), [("=1+1", ["x", "y"]), (-1, "@sum")]).body.decode()
    assert body.splitlines() == ["a,b", "'=1+1,x y", "-1,'@sum"]


def test_each_address_belongs_to_one_place() -> None:
    assert current("/event/abc") == "/relations"
    assert current("/") == "/"
    assert current("/nowhere") == ""


def test_every_template_can_be_read() -> None:
    warm()
