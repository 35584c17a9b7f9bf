"""Hostile articles in a real browser: nothing of theirs runs, styles the page or becomes a link that is none."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from bilateral.model import EventType, Factuality, Party, Source
from products_values import filled, story, told
from web_server import CHROMIUM, FLAGS, served

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")

BAD = (
    '<script>document.title="ran"</script>',
    "<img src=x onerror=\"document.title='ran'\">",
    '"><svg/onload=document.title="ran">',
    "<style>body{display:none}</style>",
    "</title><script>document.title='ran'</script>",
    "{{ 7 * 7 }} {% raw %}",
    "\u202egnorw si siht\u202c \u2066x",
    "w" * 3000,
    "javascript:document.title='ran'",
    "a\x00b\x1b[31m]]>&#x3c;script&#x3e;",
    "<math><mi//xlink:href=\"data:x,<script>document.title='ran'</script>\">",
    "‹script›document.title='ran'‹/script›",
)
LINKS = (
    "javascript:document.title='ran'",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>1</script>",
    'https://sample.example/"onclick="document.title=1',
    "vbscript:x",
    "https://sample.example/ok",
)


TYPED = (
    *("/search?q={}", "/relations?q={}", "/briefs?q={}", "/shifts?q={}", "/relation/PRK-RUS?speaker={}"),
    *("/relation/{}", "/event/{}", "/brief/{}", "/country/{}", "/blocs?month={}", "/?as_of={}"),
)
"""Where somebody can type something."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("web") / "b.db"
    articles = [
        told(
            f"2024-01-{at + 1:02}",
            f"Pyongyang met {bad} Russia",
            EventType.ACCUSE if at % 2 else EventType.AID,
            title=bad,
            url=LINKS[at % len(LINKS)],
            outlet=bad,
            source=Source(state=None, name=bad, span=(0, 9)),
            factuality=Factuality.DENIED if at % 3 == 0 else Factuality.OCCURRED,
            recipient=Party(state="RUS", sector="REB", name=bad),
        )
        for at, bad in enumerate(BAD)
    ]
    filled(path, [*story(), *articles]).close()
    with served(path) as at:
        yield at


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def test_no_page_runs_or_shows_anything_of_them_but_text(address, chromium) -> None:
    page = chromium.new_context(viewport={"width": 320, "height": 800}).new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.on("dialog", lambda dialog: blocked.append(dialog.message))
    page.goto(f"{address}/relation/PRK-RUS")
    events = page.locator("#events ~ .scroll a[href^='/event/']").evaluate_all("all => all.map(one => one.href)")
    shown = ""
    parts = ("/?days=30", "/relation/PRK-RUS", "/country/RUS", "/search?q=met", "/sources", "/briefs", "/relations")
    for where in (*(address + part for part in parts), *events):
        page.goto(where)
        assert "ran" not in page.title().split(" · ")
        assert page.locator("script").evaluate_all("all => all.map(one => one.src)") == [f"{address}/static/page.js"]
        assert page.locator("main img, main style, main iframe, main math, main script, main [style]").count() == 0
        assert page.locator("main *").evaluate_all(
            "all => all.flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on'))"
        ) == []  # fmt: skip
        drawn = page.locator("svg a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert all(link.startswith("/") for link in drawn)
        links = page.locator("a[href]:not(svg a)").evaluate_all(
            "all => all.map(one => [one.protocol, one.rel, one.host])"
        )
        assert {protocol for protocol, _, _ in links} <= {"http:", "https:", "mailto:"}
        away = [rel for protocol, rel, host in links if protocol == "https:" or "sample" in host]
        assert all(rel == "noreferrer nofollow noopener" for rel in away)
        assert page.locator("h1").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        shown += page.locator("main").inner_text()
    assert blocked == []


@pytest.mark.parametrize(
    "part",
    ["/search?q={}", "/relations?q={}", "/briefs?q={}", "/shifts?q={}", "/relation/{}", "/event/{}", "/brief/{}"],
)
@pytest.mark.parametrize("bad", BAD[:6])
def test_what_is_typed_is_only_text(address, chromium, part, bad) -> None:

    page = chromium.new_page()
    page.goto(address + part.format(quote(bad, safe="")))
    assert page.title() != "ran"
    assert page.locator("main script, main style, main img").count() == 0
    assert page.locator("h1").is_visible()
    page.close()
