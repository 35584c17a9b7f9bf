"""From the front page to a decision and back, in a real browser."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from bilateral import accounts, consolidation, reviewing
from bilateral.accounts import Role
from products_values import story
from watched import opened
from web_server import CHROMIUM, FLAGS, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
PASSWORD = "correct horse 42"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


def log_in(page) -> None:
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Log in").click()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")], ids=["phone", "desk, dark"])
def test_pages_of_an_account_fit_the_screen_and_break_no_rule_of_accessibility(
    tmp_path: Path, width: int, scheme: str
) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    with opened(tmp_path) as ledger:
        ledger.add_articles(article for article, _ in story())
        ledger.add_reports("by hand", [(article.version, [report]) for article, report in story()])
        consolidation.bring_up_to_date(ledger)
        accounts.add_user(ledger, "ada", PASSWORD, Role.ANALYST, by="root")
        first, second = (one.id for one in [one for one in ledger.events() if len(one.reports) > 1][:2])
        held = ledger.event(first).reports  # type: ignore[union-attr]
        kept = reviewing.correct(
            ledger, held[-1], reviewing.Wording(factuality="alleged"), who="ada", reason="a long word: " + "x" * 90
        )
        undone = reviewing.reject(ledger, ledger.event(second).reports[-1], who="ada", reason="no")  # type: ignore[union-attr]
        reviewing.undo(ledger, undone.id, who="ada", reason="yes")
        event = ledger.events_of(kept.reports[0])[0]
    with served(ledger.path, tmp_path / "watch.toml") as address, sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
        page.goto(f"{address}/watchlist")
        page.get_by_role("link", name="Log in and come back here").click()
        log_in(page)
        expect(page).to_have_url(f"{address}/watchlist")
        for part in ("/watchlist", "/review", "/login", f"/review/event/{event}", f"/event/{event}"):
            page.goto(address + part)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            expect(page.get_by_role("link", name="ada", exact=True)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, part
            page.evaluate(axe)
            found = page.evaluate("axe.run().then(all => all.violations.map(one => [one.id, one.nodes[0].html]))")
            assert found == [], part
        chromium.close()


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
        expect(page.get_by_text("2 independent sources")).to_be_visible()
        page.get_by_role("link", name="Something is wrong here").click()
        page.locator("main").get_by_role("link", name="Log in").click()
        log_in(page)
        expect(page).to_have_url(f"{address}/review/event/{event}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        report = page.locator("article").filter(has_text="Seoul said")
        report.get_by_text("Reject: it says no such thing").click()
        report.get_by_label("Reason").first.fill("Seoul said no such thing")
        report.get_by_role("button", name="Reject").click()
        expect(page.get_by_text("Seoul said no such thing")).to_be_visible()
        page.goto(f"{address}/event/{event}")
        expect(page.get_by_text("1 independent source")).to_be_visible()
        expect(page.get_by_text("Seoul said.")).to_have_count(0)
        page.goto(f"{address}/review")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        undo = page.get_by_role("button", name="Undo: reject")
        undo.click()
        expect(undo).to_have_count(0)
        page.goto(f"{address}/event/{event}")
        expect(page.get_by_text("2 independent sources")).to_be_visible()
        assert complaints == []
        chromium.close()
