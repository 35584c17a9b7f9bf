"""Deciding on the pages and by the API, over real HTTP: only by those who may, only from our own forms."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bilateral import accounts, consolidation
from bilateral.accounts import Role
from bilateral.ledger import Ledger
from bilateral.web.identity import MOST
from bilateral.web.throttle import TRIES
from products_values import story
from watched import claim, opened
from web_server import served

PASSWORD = "correct horse 42"
CLAIM = claim("2024-01-18")
LISTS = '[[watch]]\nname = "Desk"\ndyads = ["PRK-RUS"]\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger to copy: hashing passwords takes its time."""
    with opened(tmp_path_factory.mktemp("built")) as made:
        stories = [*story(), CLAIM]
        made.add_articles(article for article, _ in stories)
        made.add_reports("by hand", [(article.version, [report]) for article, report in stories])
        consolidation.bring_up_to_date(made)
        accounts.add_user(made, "ada", PASSWORD, Role.ANALYST, by="root")
        accounts.add_user(made, "bob", PASSWORD, Role.READER, by="root")
        return made.path


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path))


@pytest.fixture
def address(path: Path) -> Iterator[str]:
    with served(path, path.parent / "watchlist.toml") as found:
        yield found


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, follow_redirects=True, trust_env=False) as client:
        yield client


def form_of(page: httpx.Response) -> str:
    found = re.search(r'name="form" value="(\w+)"', page.text)
    assert found is not None
    return found[1]


def log_in(browser: httpx.Client, name: str = "ada", password: str = PASSWORD, to: str = "/review") -> httpx.Response:
    form = form_of(browser.get("/login"))
    return browser.post("/login", data={"form": form, "to": to, "name": name, "password": password})


def event_of(path: Path) -> str:
    with Ledger(path) as ledger:
        return ledger.events_of(CLAIM[1].id)[0]


def test_whoever_logs_in_has_a_cookie_that_no_script_reads_and_may_leave(browser: httpx.Client) -> None:
    page = log_in(browser)
    cookie = page.history[0].headers["set-cookie"]
    assert page.url.path == "/review"
    assert all(part in cookie for part in ("bilateral_session=", "HttpOnly", "SameSite=lax", "Path=/"))
    assert "Secure" not in cookie  # over plain HTTP the browser would not send it back
    assert page.headers["cache-control"] == "no-store"
    account = browser.get("/login")
    assert "You are logged in as analyst" in account.text
    session = browser.cookies["bilateral_session"]
    browser.post("/logout", data={"form": form_of(account)})
    browser.cookies.set("bilateral_session", session)
    assert "You are logged in" not in browser.get("/login").text


def test_over_tls_the_cookie_is_for_tls_alone(browser: httpx.Client) -> None:
    page = browser.get("/login", headers={"x-forwarded-proto": "https"})
    assert "Secure" in page.headers["set-cookie"]


def test_a_wrong_password_says_no_more_than_that_and_not_too_often(browser: httpx.Client) -> None:
    for _ in range(TRIES):
        page = log_in(browser, password="wrong")
        assert (page.status_code, "do not belong together" in page.text) == (401, True)
    page = log_in(browser)
    assert (page.status_code, "Wait " in page.text) == (429, True)


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", ""])
def test_logging_in_leads_to_no_other_site(browser: httpx.Client, to: str) -> None:
    assert log_in(browser, to=to).url.path == "/review"


def test_a_rejected_report_changes_the_event_and_is_taken_back(browser: httpx.Client, path: Path) -> None:
    log_in(browser)
    event = event_of(path)
    page = browser.get(f"/review/event/{event}")
    assert "Pyongyang</mark> " in page.text
    done = browser.post("/review/reject", data={"form": form_of(page), "report": CLAIM[1].id, "reason": "<b>no</b>"})
    assert (done.status_code, done.url.path) == (200, "/review")
    assert "&lt;b&gt;no&lt;/b&gt;" in done.text
    with Ledger(path) as ledger:
        (review,) = ledger.reviews()
        assert (review.who, ledger.events_of(CLAIM[1].id)) == ("ada", [])
    undone = browser.post("/review/undo", data={"form": form_of(done), "review": review.id})
    assert "undone" in undone.text
    assert event_of(path) == event


def test_the_head_shows_who_is_logged_in_and_leads_back(browser: httpx.Client) -> None:
    assert 'href="/login?to=/relations">Log in' in browser.get("/relations").text
    refused = browser.get("/watchlist")
    assert (refused.status_code, 'href="/login?to=/watchlist"' in refused.text) == (401, True)
    log_in(browser)
    for page in ("/", "/relations", "/review", "/watchlist", "/login"):
        shown = browser.get(page).text
        assert 'href="/login">ada</a>' in shown, page
        assert ">Log in<" not in shown, page
    assert 'href="/review" aria-current="page"' in browser.get("/review").text


@pytest.mark.parametrize("place", [0, -1])
def test_an_event_tells_what_was_decided_on_it_by_whom_and_when(browser: httpx.Client, path: Path, place: int) -> None:
    with Ledger(path) as ledger:
        event = next(one for one in ledger.events() if len(one.reports) > 1)
        first = sorted(event.reports, key=lambda one: ledger.report(one).known)[place]  # type: ignore[union-attr]
    assert "What people decided" not in browser.get(f"/event/{event.id}").text
    log_in(browser)
    form = form_of(browser.get(f"/review/event/{event.id}"))
    browser.post("/review/reject", data={"form": form, "report": first, "reason": "a <i>misreading</i>"})
    with Ledger(path) as ledger:
        (review,) = ledger.reviews()
    now = browser.get(f"/event/{event.id}").url.path
    for page in (now, f"/review{now}"):
        shown = browser.get(page).text
        assert f'<b>ada</b> <span class="day">{review.at:%-d %b %Y, %H:%M} UTC</span>' in shown
        assert f"rejected report {first[:8]}: a &lt;i&gt;misreading&lt;/i&gt;" in shown
    browser.post("/review/undo", data={"form": form, "review": review.id})
    assert "What people decided" not in browser.get(f"/event/{event.id}").text


def test_correcting_joining_and_parting(browser: httpx.Client, path: Path) -> None:
    log_in(browser)
    event = event_of(path)
    form = form_of(browser.get(f"/review/event/{event}"))
    with Ledger(path) as ledger:
        reports = ledger.event(event).reports  # type: ignore[union-attr]
        other = next(one.id for one in ledger.events() if one.id != event and "shells" in str(one.object))
    sent = {"form": form, "report": CLAIM[1].id, "reason": "x", "factuality": "alleged", "actor": ""}
    assert browser.post("/review/correct", data=sent).status_code == 200
    joined = browser.post("/review/merge", data={"form": form, "event": event, "other": other, "reason": "x"})
    assert joined.status_code == 200
    with Ledger(path) as ledger:
        whole = ledger.event(event)
        assert whole is not None
        assert len(whole.reports) > len(reports)
    sent = {"form": form, "event": whole.id, "reports": [CLAIM[1].id], "reason": "x"}
    assert browser.post("/review/split", data=sent).status_code == 200
    with Ledger(path) as ledger:
        assert [one.kind for one in ledger.reviews()] == ["correct", "merge", "split"]
        assert len(ledger.event(event_of(path)).reports) == 1  # type: ignore[union-attr]


DEED = {"report": CLAIM[1].id, "reason": "x"}


def test_without_an_account_nothing_is_decided(browser: httpx.Client, path: Path) -> None:
    page = browser.get(f"/review/event/{event_of(path)}")
    assert "Log in" in page.text
    assert "/review/reject" not in page.text
    form = form_of(browser.get("/login"))
    assert browser.post("/review/reject", data={**DEED, "form": form}).status_code == 401
    with Ledger(path) as ledger:
        assert ledger.reviews() == []


def test_a_reader_reads_only(browser: httpx.Client) -> None:
    log_in(browser, "bob")
    form = form_of(browser.get("/login"))
    answer = browser.post("/review/reject", data={**DEED, "form": form})
    assert (answer.status_code, "the role of an analyst" in answer.text) == (403, True)
    assert browser.get("/watchlist").status_code == 403


@pytest.mark.parametrize(
    ("headers", "form", "code"),
    [
        ({}, "", 403),
        ({}, "0" * 64, 403),
        ({"sec-fetch-site": "cross-site"}, None, 403),
        ({"sec-fetch-site": "same-site"}, None, 403),
        ({"content-type": "text/plain"}, None, 400),
    ],
)
def test_a_form_of_another_site_does_nothing(
    browser: httpx.Client, path: Path, headers: dict[str, str], form: str | None, code: int
) -> None:
    log_in(browser)
    sent = {**DEED, "form": form_of(browser.get("/login")) if form is None else form}
    assert browser.post("/review/reject", data=sent, headers=headers).status_code == code
    with Ledger(path) as ledger:
        assert ledger.reviews() == []


def test_a_browser_without_cookies_is_told_so(address: str) -> None:
    form = form_of(httpx.get(f"{address}/login", trust_env=False))
    sent = {"form": form, "name": "ada", "password": PASSWORD}
    answer = httpx.post(f"{address}/login", data=sent, trust_env=False)
    assert (answer.status_code, "cookies are off" in answer.text) == (403, True)


@pytest.mark.parametrize(
    ("deed", "sent", "says"),
    [
        ("reject", {"report": "abcdef9999", "reason": "x"}, "no report"),
        ("reject", {"report": "abc", "reason": "x"}, "too short"),
        ("reject", {**DEED, "reason": ""}, "needs a reason"),
        ("correct", {**DEED, "event_type": "GIFT"}, "choose from AGREE"),
        ("merge", {"event": "abcdef9999", "other": "abcdef9998", "reason": "x"}, "no event"),
        ("undo", {"review": "abcdef9999"}, "no decision has this id"),
        ("reject", {"reason": "x" * (MOST + 1)}, "bytes are taken"),
    ],
)
def test_what_cannot_be_decided_gets_a_page_that_says_why(
    browser: httpx.Client, deed: str, sent: dict[str, str], says: str
) -> None:
    log_in(browser)
    answer = browser.post(f"/review/{deed}", data={**sent, "form": form_of(browser.get("/login"))})
    assert (answer.status_code in (400, 404, 413), says in answer.text) == (True, True)
    assert "Traceback" not in answer.text


def test_an_event_that_is_not_there_has_no_forms(browser: httpx.Client) -> None:
    assert browser.get("/review/event/abcdef9999").status_code == 404


# By the API


def test_a_program_decides_with_its_token(address: str, path: Path) -> None:
    with Ledger(path) as ledger:
        token, readers = accounts.make_token(ledger, "ada", "tests"), accounts.make_token(ledger, "bob", "tests")
    api = httpx.Client(base_url=f"{address}/api", headers={"authorization": f"Bearer {token}"}, trust_env=False)
    made = api.post("/reviews", json={"kind": "reject", **DEED})
    assert (made.status_code, made.json()["who"]) == (201, "ada")
    fix = {"kind": "correct", **DEED, "correction": {"event_type": "COOPERATE"}}
    assert api.post("/reviews", json=fix).json()["correction"] == {"event_type": "COOPERATE", "mode": None}
    event = event_of(path)
    for bad, says in (
        ({"kind": "burn", "reason": "x"}, "give reject, correct"),
        ({"kind": "merge", "event": event, "other": event, "reason": "x"}, "is one event already"),
        ({"kind": "split", "event": event, "reports": [], "reason": "x"}, "no report is named"),
        ({"kind": "reject", "why": "x"}, "unknown field"),
    ):
        answer = api.post("/reviews", json=bad)
        assert (answer.status_code, says in answer.json()["detail"]) == (400, True), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    undone = api.post("/reviews", json={"kind": "undo", "review": made.json()["id"], "reason": "x"})
    assert undone.status_code == 201
    assert api.post("/reviews", content=b"{").status_code == 400
    for code, shown in ((401, "Bearer nothing"), (401, ""), (401, f"Basic {token}"), (403, f"Bearer {readers}")):
        answer = api.post("/reviews", json={"kind": "reject", **DEED}, headers={"authorization": shown})
        assert answer.status_code == code
    api.close()


# The watchlist


def test_the_watchlist_is_kept_only_when_it_can_be_used(browser: httpx.Client, path: Path) -> None:
    assert browser.get("/watchlist").status_code == 401
    log_in(browser)
    page = browser.get("/watchlist")
    assert "PRK-RUS" in page.text
    bad = browser.post("/watchlist", data={"form": form_of(page), "text": LISTS.replace("PRK-RUS", "PRK-<b>")})
    assert (bad.status_code, "line 3" in bad.text, "<b>" in bad.text) == (400, True, False)
    assert not (path.parent / "watchlist.toml").exists()
    good = browser.post("/watchlist", data={"form": form_of(page), "text": LISTS.replace("\n", "\r\n")})
    assert (good.status_code, good.url.path) == (200, "/watchlist")
    assert (path.parent / "watchlist.toml").read_text() == LISTS
    with Ledger(path) as ledger:
        deeds = [(deed.who, deed.what, deed.detail) for deed in ledger.deeds()]
    assert ("ada", "watchlist changed", "Desk") in deeds


def test_a_server_without_a_watchlist_says_so(path: Path) -> None:
    options = {"follow_redirects": True, "trust_env": False}
    with served(path) as address, httpx.Client(base_url=address, **options) as client:
        log_in(client)
        assert client.get("/watchlist").status_code == 404
