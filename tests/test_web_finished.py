"""Pages are made once for a state of the ledger, and never kept while something in them is still to come."""

from __future__ import annotations

import gzip
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse, Response
from fastapi.testclient import TestClient

from bilateral import web
from bilateral.ledger import Ledger
from bilateral.view import View
from bilateral.web.finished import COSTLY, LONGEST, Asked, FinishedPages, PageRoute
from bilateral.web.opened import Open
from bilateral.web.reading import Reader
from test_web_passes import come

PLAIN = {"Accept-Encoding": "identity"}
GO = Event()


def awaited(_: View) -> str:
    """What comes once it is let go."""
    assert GO.wait(10)
    return "it came"


def test_a_browser_that_has_a_page_is_told_so_until_something_comes_in(ledger: Ledger, tmp_path: Path) -> None:
    browser = TestClient(web.app(ledger.path))
    first = browser.get("/relations")
    held = {"If-None-Match": first.headers["ETag"]}
    assert browser.get("/relations", headers=held).status_code == 304
    assert browser.get("/relations?q=fiji", headers=held).status_code == 200
    come(ledger, tmp_path, "a", "2025-09-05")
    newer = browser.get("/relations", headers=held)
    assert newer.status_code == 200
    assert "Fiji" in newer.text
    assert "Fiji" not in first.text


def test_packed_or_not_a_page_says_the_same(ledger: Ledger) -> None:
    browser = TestClient(web.app(ledger.path))
    made = [browser.get("/methods", headers=headers) for headers in (PLAIN, PLAIN, {}, {})]
    assert len({answer.text for answer in made}) == 1
    assert [answer.headers.get("Content-Encoding") for answer in made] == [None, None, "gzip", "gzip"]
    assert all("default-src 'none'" in answer.headers["Content-Security-Policy"] for answer in made)


def test_pages_of_somebody_who_is_logged_in_and_of_days_that_are_none_are_not_kept(ledger: Ledger) -> None:
    browser = TestClient(web.app(ledger.path), cookies={"bilateral_session": "whoever"})
    assert "ETag" not in browser.get("/relations").headers
    assert TestClient(web.app(ledger.path)).get("/relations?as_of=soon").status_code == 400


def test_a_page_is_kept_once_nothing_in_it_is_still_to_come(ledger: Ledger) -> None:
    made, router = [], APIRouter(route_class=PageRoute)

    @router.get("/")
    def page(opened: Open) -> Response:
        made.append(opened.as_of)
        return PlainTextResponse(opened.soon(awaited, patience=0.0 if not GO.is_set() else 10.0) or "not yet")

    app = FastAPI()
    app.include_router(router)
    app.state.ledger, app.state.reader, app.state.finished = ledger, Reader(ledger), FinishedPages()
    browser = TestClient(app)
    assert [browser.get("/").text for _ in range(2)] == ["not yet", "not yet"]
    GO.set()
    assert [browser.get("/").text for _ in range(3)] == ["it came"] * 3
    assert len(made) == 3


def test_kept_pages_grow_old_and_the_longest_not_asked_for_go(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [0.0]
    pages = FinishedPages(clock=lambda: seconds[0])
    a, b, c = (Asked(name, "tag") for name in "abc")
    for one in (a, b):
        pages.keep(one, one.place.encode(), (), begun=0.0)
    assert gzip.decompress(pages.get(a).packed) == b"a"
    monkeypatch.setattr("bilateral.web.finished.MOST_BYTES", 50)
    pages.keep(c, b"c", (), begun=0.0)
    assert [pages.get(one) is not None for one in (a, b, c)] == [True, False, True]
    seconds[0] += LONGEST + 1
    assert pages.get(c) is None


def test_what_took_long_is_shown_a_little_longer_and_what_did_not_is_not() -> None:
    seconds = [1.0]
    pages = FinishedPages(behind=15.0, clock=lambda: seconds[0])
    pages.keep(Asked("slow", "before"), b"", (), begun=1.0 - COSTLY)
    pages.keep(Asked("quick", "before"), b"", (), begun=1.0)
    assert pages.get(Asked("slow", "after")).tag == "before"
    assert pages.get(Asked("quick", "after")) is None
    seconds[0] += 16
    assert pages.get(Asked("slow", "after")) is None


def test_a_page_behind_the_ledger_is_made_anew_behind_its_reader(ledger: Ledger, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("bilateral.web.finished.COSTLY", 0.0)
    made = web.app(ledger.path)
    made.state.finished = FinishedPages(behind=60.0)
    with TestClient(made) as browser:
        first = browser.get("/relations")
        come(ledger, tmp_path, "a", "2025-09-05")
        assert browser.get("/relations").headers["ETag"] == first.headers["ETag"]
        deadline = monotonic() + 60.0
        while (newer := browser.get("/relations")).headers["ETag"] == first.headers["ETag"]:
            assert monotonic() < deadline
        assert "Fiji" in newer.text
