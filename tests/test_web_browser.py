"""The way from the front page to a sentence of evidence, in a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from bilateral import web
from bilateral.model import EventType
from products_values import filled, story, told

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script> Pyongyang met Russia'

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a free port of loopback."""
    path: Path = tmp_path_factory.mktemp("web") / "b.db"
    bad = told("2024-01-10", HOSTILE, EventType.CONSULT, title=HOSTILE, url="javascript:alert(3)")
    filled(path, [*story(), bad]).close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(web.app(path), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_front_page_to_a_sentence_in_two_clicks(address, chromium, scripts) -> None:
    page = chromium.new_context(java_script_enabled=scripts).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("link", name="North Korea–Russia").click()
    page.get_by_role("link", name="1,000 containers of munitions").first.click()
    assert page.get_by_text("sent shells, Seoul said.").first.is_visible()
    assert page.locator("mark.actor").first.inner_text() == "actor"
    assert all(url.startswith((address, "data:")) for url in asked)


@pytest.mark.parametrize("width", [320, 768, 1600])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_screen_and_the_browser_has_nothing_to_complain_of(address, chromium, width, scheme) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for part in ("/", "/relation/PRK-RUS", "/status", "/?q=Atlantis"):
        page.goto(address + part)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_a_hostile_article_runs_nothing(address, chromium) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/relation/PRK-RUS")
    page.get_by_role("link", name="Talks between North Korea and Russia").first.click()
    assert "onerror" in page.locator("p.said").first.inner_text()
    assert page.locator("article img, article script").count() == 0
    assert page.title().startswith("Talks")
