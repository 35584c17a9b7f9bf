"""The pages and the API: what they show, what they refuse, and that no article can speak to the browser."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from markupsafe import Markup

from bilateral import web
from bilateral.ledger import Ledger, LedgerError
from bilateral.model import EventType, SetAside, Status
from bilateral.view import View
from bilateral.web.asked import search_of
from bilateral.web.highlight import highlighted
from bilateral.web.pages import folded
from products_values import DAY, PRK, RUS, filled, now, told
from settled import settled

HOSTILE = '<img src=x onerror="alert(1)"> & <script>alert(2)</script> "Pyongyang" met Russia'


@pytest.fixture
def path(tmp_path):
    where = tmp_path / "b.db"
    filled(where).close()
    return where


@pytest.fixture
def browser(path) -> TestClient:
    return TestClient(web.app(path))


def event_with(path, status: Status) -> str:
    with Ledger(path) as ledger:
        return View(ledger, DAY, clock=now).events(status=[status])[0].id


def events_listed(page: str) -> int:
    """How many events the list at the foot of a relation's page has."""
    return page.partition('id="events"')[2].count('href="/event/')


def test_the_list_leads_to_the_relation(browser) -> None:
    page = browser.get("/relations")
    assert page.status_code == 200
    assert 'href="/relation/PRK-RUS"' in page.text
    assert "News to 14 January 2024" in page.text
    assert 'href="/relation/PRK-RUS?since=2023-10-17&amp;until=2024-01-14&amp;done=yes#events">' not in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Russia and North Korea", ("PRK", "RUS")),
        ("prk-rus", ("PRK", "RUS")),
        ("DPRK", ("PRK",)),
        ("north kor", ("PRK",)),
        ("United Sta", ("USA", "UMI")),
        ("Atlantis", ()),
        ("", ()),
        ("x" * 10_000, ()),
    ],
)
def test_states_are_found_by_code_name_or_beginning(query, found) -> None:
    assert tuple(state.code for state in search_of(query).states) == found


def test_search_shows_the_relations_of_the_states_it_names(browser) -> None:
    assert "/relation/PRK-RUS" in browser.get("/relations", params={"q": "Russia North Korea"}).text
    assert "/relation/PRK-RUS" in browser.get("/relations", params={"q": "Russia"}).text
    assert "No state is called “Atlantis”" in browser.get("/relations", params={"q": "Atlantis"}).text
    assert "no event between two states for Fiji" in browser.get("/relations", params={"q": "Fiji"}).text
    assert "by that day" in browser.get("/relations", params={"as_of": "2001-01-01"}).text


def test_a_relation_shows_how_it_stands_its_chart_and_its_events(browser) -> None:
    page = browser.get("/relation/rus-prk").text
    assert re.search(r"<h1><a[^>]*>North Korea</a>–<a[^>]*>Russia</a></h1>", page)
    assert "<svg" in page
    assert "1,000 containers of munitions from North Korea to Russia" in page
    assert events_listed(page) == 3


def test_events_are_filtered_by_status_and_day(browser) -> None:
    disputed = browser.get("/relation/PRK-RUS", params={"status": "disputed"}).text
    assert events_listed(disputed) == 1
    assert "has no event that is denied" in browser.get("/relation/PRK-RUS?status=denied").text
    early = browser.get("/relation/PRK-RUS", params={"as_of": "2023-10-15"}).text
    assert 'class="status claimed"' in early
    assert 'class="status disputed"' not in early
    assert "You see what was known by the end of <b>15 October 2023</b>" in early
    assert "That is no sign of calm" in browser.get("/relation/FJI-TON").text


def test_many_events_come_in_pages(tmp_path) -> None:
    story = [
        told(f"2023-{m:02}-{d:02}", f"Pyongyang accused Russia, {m}/{d}.", EventType.ACCUSE)
        for m in range(1, 13)
        for d in range(1, 28, 3)
    ]
    filled(tmp_path / "b.db", story).close()
    browser = TestClient(web.app(tmp_path / "b.db"))
    first, last = (browser.get("/relation/PRK-RUS", params={"page": n}).text for n in (1, 99))
    assert "108 events, page 1 of 3" in first
    assert "older →</a>" in first
    assert "page 3 of 3" in last
    assert "← newer</a>" in last


def test_an_event_shows_each_sentence_with_its_roles(path, browser) -> None:
    page = browser.get(f"/event/{event_with(path, Status.DISPUTED)}").text
    sent = '<mark class="act" title="the act">sent</mark> shells, Seoul said.'
    assert f'<mark class="actor" title="actor">Pyongyang</mark> {sent}' in page
    assert page.index('class="status claimed"') < page.index("18 October 2023")
    assert "Russia denies it." in page
    assert 'href="https://sample.example/2023-10-16"' in page


def test_the_status_page_names_what_was_set_aside(path, browser) -> None:
    assert "Nothing was set aside" in settled(browser, "/status")
    with Ledger(path) as ledger:
        ledger.set_aside([SetAside(address="bad.html", reason="<b>empty</b>")])
    shown = settled(TestClient(web.app(path)), "/status")  # the other may show for a minute what it counted before
    assert "bad.html" in shown
    assert "&lt;b&gt;empty" in shown


def test_a_page_shows_at_once_what_was_added_to_the_ledger(path, browser) -> None:
    assert "/event/" in browser.get("/relation/PRK-RUS").text
    before = browser.get("/api/relation/PRK-RUS/events").json()
    filled(path, [told("2024-01-15", "Pyongyang thanked Russia.", EventType.SUPPORT)]).close()
    assert len(browser.get("/api/relation/PRK-RUS/events").json()) == len(before) + 1


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("/relation/XXX-RUS", 404, "No state has the code “XXX”"),
        ("/relation/RUS", 404, "is no pair of states"),
        ("/relation/RUS-RUS", 404, "is no pair of states"),
        ("/relation/PRK-RUS?as_of=yesterday", 400, "write it as 2024-01-15"),
        ("/relation/PRK-RUS?status=true", 400, "choose from possible, planned"),
        ("/relation/PRK-RUS?page=x", 400, "cannot be read: page"),
        ("/event/ffffffffffff", 404, "No event has the id"),
        ("/event/ff", 404, "too short"),
        ("/nowhere", 404, "No page has this address"),
    ],
)
def test_a_wrong_address_gets_help(browser, address, code, words) -> None:
    page = browser.get(address)
    assert page.status_code == code
    assert words in page.text
    assert "Traceback" not in page.text
    assert "<h1>" in page.text


def test_the_api_answers_in_rows_of_the_contract(browser) -> None:
    (row,) = browser.get("/api/relations").json()
    assert (row["dyad"], row["events"]) == (["PRK", "RUS"], 3)
    events = browser.get("/api/relation/PRK-RUS/events", params={"status": "disputed"}).json()
    assert list(events[0])[:3] == ["id", "event_type", "mode"]
    assert events[0]["object"]["class"] == "munitions"
    event = browser.get(f"/api/event/{events[0]['id'][:8]}").json()
    assert len(event["evidence"]) == 3
    assert [step["status"] for step in event["history"]] == ["claimed", "disputed"]
    assert isinstance(browser.get("/api/relation/PRK-RUS/shifts").json(), list)
    assert browser.get("/api/openapi.json").status_code == 200


@pytest.mark.parametrize("address", ["relation/PRK-XXX/events", "event/ffffffffffff", "relations?as_of=x", "none"])
def test_the_api_refuses_with_problem_json(browser, address) -> None:
    answer = browser.get(f"/api/{address}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert answer.status_code in (400, 404)


def test_a_failure_is_a_page_without_a_trace(path) -> None:
    app = web.app(path)
    app.state.reader = None
    page = TestClient(app, raise_server_exceptions=False).get("/relations")
    assert page.status_code == 500
    assert "Something failed" in page.text
    assert "Error" not in page.text


def test_every_answer_forbids_scripts_of_others_and_other_hosts(browser) -> None:
    for address in ("/", "/relation/PRK-RUS", "/nowhere", "/static/style.css", "/api/relations"):
        answer = browser.get(address)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    page = browser.get("/relation/PRK-RUS").text
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/page.js" defer>']
    assert not re.search(r"style=|\son\w+=|https?://(?!sample|www\.w3\.org)", page)


def test_a_hostile_article_is_only_text(tmp_path) -> None:
    bad = told("2024-01-10", HOSTILE, EventType.CONSULT, title=HOSTILE, url="javascript:alert(3)", outlet=HOSTILE)
    filled(tmp_path / "b.db", [bad]).close()
    browser = TestClient(web.app(tmp_path / "b.db"))
    address = re.search(r'href="(/event/\w+)"', browser.get("/relation/PRK-RUS").text)
    assert address
    page = browser.get(address[1]).text
    assert "&lt;script&gt;alert(2)" in page
    assert not re.search(r"<img|<script(?! src=./static)|href=.javascript", page)


def test_overlapping_and_impossible_spans_are_passed_over() -> None:
    _, report = told(
        "2024-01-10",
        "<Pyongyang> met",
        EventType.CONSULT,
        actor=type(PRK)(state="PRK", span=(0, 11)),
        recipient=type(RUS)(state="RUS", span=(1, 10)),
    )
    met = '<mark class="act" title="the act">met</mark>'
    assert highlighted(report) == Markup(f'<mark class="actor" title="actor">&lt;Pyongyang&gt;</mark> {met}')
    _, far = told("2024-01-10", "Short.", EventType.CONSULT, actor=type(PRK)(state="PRK", span=(3, 99)))
    assert highlighted(far) == "Short."


def test_copies_are_folded_behind_the_first(path) -> None:
    with Ledger(path) as ledger:
        filings = list(ledger.filings(dyad=("PRK", "RUS")))
    copies = [
        type(one)(**({n: getattr(one, n) for n in one.__struct_fields__} | {"dispatch": "d"})) for one in filings[:2]
    ]
    assert [len(group) for group in folded([*copies, *filings[2:]])] == [2, *[1] * (len(filings) - 2)]


def test_no_ledger_no_pages(tmp_path) -> None:
    with pytest.raises(LedgerError, match=r"none\.db"):
        web.app(tmp_path / "none.db")


def test_countries_are_called_alike_everywhere(browser) -> None:
    listed = browser.get("/countries").text
    assert "State of Palestine</a>" in listed and ">Viet Nam</a>" in listed
    assert "<h1>Viet Nam</h1>" in browser.get("/country/VNM").text
    assert ">Viet Nam</a>" in browser.get("/search?q=vietnam").text


def test_who_says_so_names_each_voice_once(browser) -> None:
    said = browser.get("/relation/PRK-RUS").text.partition('id="claims"')[2].partition("</section>")[0]
    held = re.findall(r"<dd>(.*?)</dd>", said)
    assert held
    for one in held:
        names = re.findall(r'(?:^|; )(.+?) <span class="muted">since', one)
        assert names and len(names) == len(set(names))
