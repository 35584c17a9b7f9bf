"""A language model may reword a brief, over a real HTTP connection; what does not hold stays as it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bilateral import products
from bilateral.coding import Away, Wording
from bilateral.products.grounded import from_json, grounded
from bilateral.products.polish import polished
from bilateral.products.proof import verify
from bilateral.settings import SettingsError, load
from bilateral.view import View
from products_values import DAY, PAIR, filled, now

Reword = Callable[[str], str]


@contextmanager
def serving(reword: Reword) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that speaks the protocol, rewords what it is asked, and keeps that."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
            asked.append(question)
            body = json.dumps({"choices": [{"message": {"role": "assistant", "content": reword(question)}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def view(tmp_path: Path) -> View:
    return View(filled(tmp_path / "b.db"), DAY, clock=now)


def texts(view: View, reword: Reword | None = None, length: str = "long") -> list[str]:
    """What the brief says, with a server that rewords so."""
    brief = products.brief_on(view, PAIR, length=length)
    if reword is not None:
        with serving(reword) as (url, _):
            brief = polished(brief, view, Wording(backend="llm", url=url))
    return [one.text for one in grounded(brief, view).statements]


def answering(change: Reword) -> Reword:
    return lambda text: json.dumps({"text": change(text)})


def test_a_rewording_that_says_the_same_is_taken_and_holds(view: View) -> None:
    def softer(text: str) -> str:
        return text.replace("say that", "are saying that").replace("; Russia denies it", ", while Russia denies it")

    told = texts(view, answering(softer))
    assert any("are saying that" in text and ", while Russia denies it" in text for text in told)
    with serving(answering(softer)) as (url, asked):
        made = polished(products.brief_on(view, PAIR), view, Wording(backend="llm", url=url))
    assert len(asked) == len(set(asked))
    failures = verify(grounded(made, view), view.ledger).failures
    assert not [flaw for one in failures if one.statement for flaw in one.problems if "anew" not in flaw.ledger]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("; Russia denies it", ""),
        lambda text: text.replace("may visit", "will visit"),
        lambda text: text.replace("1,000", "10,000"),
        lambda text: text.replace("North Korea supplied Russia", "Russia supplied North Korea"),
        lambda text: text.replace("supplied", "smuggled"),
        lambda text: "Nothing happened.",  # noqa: ARG005
        lambda text: text + " Pyongyang sent shells.",
    ],
    ids=["denial", "plan", "number", "swapped", "verb", "other", "added"],
)
def test_a_rewording_that_says_more_or_less_is_not_taken(view: View, change: Reword) -> None:
    assert texts(view, answering(change)) == texts(view)


@pytest.mark.parametrize("answer", ["", "no json", '{"text": ', '{"words": "x"}', '{"text": ""}'])
def test_an_answer_out_of_form_leaves_the_plain_wording(view: View, answer: str) -> None:
    assert texts(view, lambda _: answer, "short") == texts(view, length="short")


def test_nobody_is_asked_unless_the_setting_says_so(view: View) -> None:
    brief = products.brief_on(view, PAIR, length="short")
    with serving(lambda text: text) as (url, asked):
        assert polished(brief, view, Wording(url=url)) == brief
    assert asked == []


def test_a_server_that_is_away_is_named_with_the_remedy(view: View) -> None:
    with serving(str) as (url, _):
        pass
    with pytest.raises(Away, match=r"the wording server at .* set wording.backend to 'plain'"):
        polished(products.brief_on(view, PAIR), view, Wording(backend="llm", url=url))


def test_the_setting_is_read_from_the_file(tmp_path: Path, run: Callable[..., Any], sample: Path) -> None:
    settings = tmp_path / "b.toml"
    with serving(answering(str.upper)) as (url, asked):
        settings.write_text(f'[wording]\nbackend = "llm"\nurl = "{url}"\n', "utf-8")
        assert load(settings).wording.backend == "llm"
        words = ("--as-of", "2024-01-15", "--format", "json", "--settings", settings, "--ledger", sample)
        done = run("brief", "FJI-TON", *words)
    assert asked
    assert from_json(done.out.encode()).statements[0].text == asked[0]
    settings.write_text('[wording]\nbackend = "poet"\n', "utf-8")
    with pytest.raises(SettingsError, match=r"wording\.backend"):
        load(settings)
