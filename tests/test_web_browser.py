"""The pages in a real browser: the way to the evidence, rewinding, narrowing, keyboards, phones, and accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from products_values import filled, story
from web_server import CHROMIUM, FLAGS, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
expect = sync_api.expect
"""Waits for what a click leads to, where a plain look may come too early."""
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")

EVERY = (
    "/?days=30", "/relations", "/relation/PRK-RUS", "/countries", "/country/PRK", "/shifts", "/blocs?month=2023-10",
    "/search?q=Pyongyang", "/briefs", "/brief/PRK-RUS", "/brief/CHN-PRK-RUS",
    "/daily?as_of=2023-10-18", "/login", "/review", "/watchlist", "/sources", "/methods", "/relation/XXX-RUS",
    "/relation/PRK-RUS?as_of=2023-10-15", "/?as_of=2023-10-15&days=30",
)  # fmt: skip
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
LATER = "[data-again]"
"""What is still being reckoned."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("web") / "b.db"
    filled(path, story()).close()
    with served(path) as at:
        yield at


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def opened(page, address: str):
    """The page once nothing on it is being reckoned any more."""
    page.goto(address)
    expect(page.locator(LATER)).to_have_count(0, timeout=30_000)
    expect(page.get_by_text("looks again by itself")).to_have_count(0, timeout=30_000)
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_today_to_a_sentence_of_evidence_in_four_clicks(address, chromium, scripts) -> None:
    page = chromium.new_context(java_script_enabled=scripts).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Relations").click()
    page.get_by_role("link", name="North Korea–Russia").click()
    page.get_by_role("link", name="1,000 containers of munitions").first.click()
    page.get_by_role("link", name="18 October 2023").click()
    expect(page.get_by_text("Russia denied that Pyongyang sent shells.")).to_be_visible()
    assert page.locator("p.said", has_text="sent shells, Seoul said.").locator("mark.actor").inner_text() == "Pyongyang"
    assert all(url.startswith((address, "data:")) for url in asked)


def test_today_leads_to_an_event_in_one_click(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/?days=30&as_of=2024-01-15")
    page.get_by_role("link", name="A visit by Russia").first.click()
    expect(page.get_by_text("Moscow may visit Pyongyang.").first).to_be_visible()


def test_the_slider_rewinds_the_whole_page(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/relation/PRK-RUS")
    slider = page.get_by_role("slider", name="As of")
    expect(page.locator("#events ~ .scroll .status.disputed")).to_have_count(1)
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text("You see what was known by the end of 27 July 2023")).to_be_visible()
    expect(page.locator("#events ~ .scroll .status.disputed")).to_have_count(0)
    expect(page).to_have_url(re.compile("as_of=2023-07-27$"))
    again = page.get_by_role("slider", name="As of")
    assert again.evaluate("one => one === document.activeElement")
    again.press("End")
    expect(page.get_by_text("You see what was known")).to_have_count(0)
    expect(page.locator("#events ~ .scroll .status.disputed")).to_have_count(1)


def test_without_scripts_a_date_rewinds_the_page(address, chromium) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/relation/PRK-RUS")
    expect(page.get_by_role("slider")).to_have_count(0)
    page.locator("form.asof input[type=date]").fill("2023-10-15")
    page.get_by_role("button", name="Rewind").click()
    expect(page.get_by_text("You see what was known by the end of 15 October 2023")).to_be_visible()
    page.get_by_role("link", name="1,000 containers of munitions").first.click()
    expect(page).to_have_url(re.compile("as_of=2023-10-15"))
    expect(page.get_by_text("Russia denied")).to_have_count(0)


def test_events_are_narrowed_and_the_narrowing_outlives_rewinding(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/relation/PRK-RUS")
    form = page.get_by_role("form", name="Narrow the events")
    form.get_by_label("Who speaks").select_option("South Korea")
    form.get_by_role("button", name="Show").click()
    expect(page.get_by_role("table", name="1 event").locator("tbody tr")).to_have_count(1)
    page.locator("form.asof input[type=date]").fill("2023-10-16")
    page.get_by_role("button", name="Rewind").click()
    expect(page).to_have_url(re.compile("speaker=KOR"))
    expect(page.get_by_role("table", name="1 event").locator(".status.claimed")).to_have_count(1)


def test_a_month_of_the_chart_opens_onto_its_acts(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/relation/PRK-RUS")
    page.get_by_text("The months as a table").click()
    page.get_by_role("link", name="2023-10", exact=True).click()
    expect(page.get_by_role("table", name="1 event").get_by_text("1,000 containers of munitions")).to_be_visible()


def test_the_keyboard_alone_reaches_the_evidence(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/relation/PRK-RUS?status=disputed")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    link = page.locator("#events ~ .scroll a").first
    for _ in range(80):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    outline = "one => getComputedStyle(one).outlineStyle"
    assert link.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/event/*")
    expect(page.get_by_text("sent shells, Seoul said.").first).to_be_visible()


def test_the_map_opens_a_country(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/?days=30")
    page.locator("svg path[data-state=RUS]").click(position={"x": 150, "y": 60})
    page.wait_for_url("**/country/RUS")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")], ids=["phone", "desk, dark"])
def test_pages_fit_the_screen_and_break_no_rule_of_accessibility(address, chromium, width, scheme) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith((address, "data:")) else complaints.append(one.url))
    event = opened(page, f"{address}/relation/PRK-RUS").locator("a[href^='/event/']").first.get_attribute("href")
    for part in (*EVERY, event):
        opened(page, address + part)
        for wide in (768, 1600, width):
            page.set_viewport_size({"width": wide, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, part
        page.evaluate(AXE)
        found = page.evaluate("axe.run().then(all => all.violations.map(one => [one.id, one.nodes[0].html]))")
        assert found == [], part
    assert [one for one in complaints if "404" not in one and "401" not in one] == []


def test_dark_and_light_are_two_papers(address, chromium) -> None:
    papers = set()
    for scheme in ("light", "dark"):
        page = chromium.new_context(color_scheme=scheme).new_page()
        page.goto(address)
        papers.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(papers) == 2


def test_paper_has_no_forms_and_no_navigation(address, chromium) -> None:
    page = opened(chromium.new_page(), f"{address}/brief/PRK-RUS")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).not_to_be_visible()
    expect(page.locator("form:visible")).to_have_count(0)
    expect(page.get_by_role("heading", name="Key judgements")).to_be_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_a_browser_without_cookies_gets_the_same_pages(address, chromium) -> None:
    context = chromium.new_context()
    opened(context.new_page(), f"{address}/relation/PRK-RUS")
    assert context.cookies() == []


@pytest.mark.parametrize("where", ["/shifts", "/search", "/briefs"])
def test_the_fields_of_a_form_stand_on_one_line(address, chromium, where: str) -> None:
    page = opened(chromium.new_page(viewport={"width": 1280, "height": 900}), f"{address}{where}")
    fields = page.locator("main form.bar :is(input, select):visible").all()
    heights = {round(box["height"]) for one in fields if (box := one.bounding_box())}
    assert len(fields) > 1
    assert len(heights) == 1
