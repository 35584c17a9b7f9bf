"""From the front page to a decision and back, in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bilateral import accounts, consolidation
from bilateral.accounts import Role
from products_values import story
from watched import opened
from web_server import served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "correct horse 42"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


def test_an_analyst_rejects_a_report_sees_the_event_change_and_takes_it_back(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.add_articles(article for article, _ in story())
        ledger.add_reports("by hand", [(article.version, [report]) for article, report in story()])
        consolidation.bring_up_to_date(ledger)
        accounts.add_user(ledger, "ada", PASSWORD, Role.ANALYST, by="root")
        event = next(one.id for one in ledger.events() if one.status == "disputed")
    with served(ledger.path) as address, sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_context(viewport={"width": 320, "height": 700}).new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{address}/event/{event}")
        assert page.get_by_text("2 independent sources").is_visible()
        page.get_by_role("link", name="Something is wrong here").click()
        page.locator("main").get_by_role("link", name="Log in").click()
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        assert page.url.endswith(f"/review/event/{event}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        report = page.locator("article").filter(has_text="Seoul said")
        report.get_by_text("Reject: it says no such thing").click()
        report.get_by_label("Reason").first.fill("Seoul said no such thing")
        report.get_by_role("button", name="Reject").click()
        assert page.get_by_text("Seoul said no such thing").is_visible()
        page.goto(f"{address}/event/{event}")
        assert page.get_by_text("1 independent source").is_visible()
        assert page.get_by_text("Seoul said.").count() == 0
        page.goto(f"{address}/review")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.get_by_role("button", name="Undo: reject").click()
        page.goto(f"{address}/event/{event}")
        assert page.get_by_text("2 independent sources").is_visible()
        assert complaints == []
        chromium.close()
