"""An assistant asks: over the protocol's own client and a real process, and what it is told to cite."""

from __future__ import annotations

import io
import json
import os
import sys
from datetime import UTC, datetime, timedelta

import anyio
import msgspec
import pytest
from mcp import Client, ClientSession, StdioServerParameters, stdio_client

from bilateral.ledger import Ledger
from bilateral.mcp import speak
from bilateral.model import EventType
from bilateral.view import View
from products_values import filled, told

COMMAND = ["-c", "from bilateral.cli import main; main()", "mcp", "--ledger"]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    where = tmp_path_factory.mktemp("mcp") / "b.db"
    filled(where).close()
    return where


def server(path) -> StdioServerParameters:
    return StdioServerParameters(command=sys.executable, args=[*COMMAND, str(path)], env=dict(os.environ))


def said(path, *messages: object) -> list[dict]:
    """What the server answers to lines: messages as JSON, bytes as they are."""
    lines = b"".join((one if isinstance(one, bytes) else msgspec.json.encode(one)) + b"\n" for one in messages)
    out = io.BytesIO()
    with Ledger(path) as ledger:
        speak(ledger, io.BytesIO(lines), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def asked(path, tool: str, **arguments: object) -> dict:
    """The result of one call."""
    call = {"name": tool, "arguments": arguments}
    (answer,) = said(path, {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    return answer["result"]


def found(path, tool: str, **arguments: object) -> dict:
    """The answer of one call that succeeds."""
    result = asked(path, tool, **arguments)
    assert not result["isError"], result
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    return result["structuredContent"]


def test_the_official_client_finds_the_tools_and_calls_them(path) -> None:
    async def talk() -> None:
        async with (
            stdio_client(server(path)) as (reading, writing),
            ClientSession(reading, writing) as session,
        ):
            greeting = await session.initialize()
            assert greeting.server_info.name == "bilateral"
            assert "word of those who say it" in (greeting.instructions or "")
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            assert {"relation", "events", "event", "shifts", "obligations", "desk", "search", "stories"} <= set(tools)
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
            assert tools["relation"].input_schema["required"] == ["dyad"]
            answer = await session.call_tool("events", {"dyad": "PRK-RUS", "status": ["disputed"]})
            assert not answer.is_error
            assert answer.structured_content["evidence"][0]["told"].endswith("Russia denies it.")
            wrong = await session.call_tool("events", {"dyad": "PRK-RUS", "since": "soon"})
            assert wrong.is_error
            await session.send_ping()

    anyio.run(talk)


def test_a_client_of_a_later_protocol_falls_back(path) -> None:
    async def talk() -> None:
        async with Client(server(path)) as client:
            answer = await client.call_tool("status", {})
            assert answer.structured_content["answer"]["articles"] == 6

    anyio.run(talk)


def test_every_answer_says_how_to_tell_it_and_cites_sentences_with_outlet_day_and_speaker(path) -> None:
    answer = found(path, "events", dyad="rus-prk", type=["AID"])
    assert "Tell every event with its status" in answer["how_to_tell"]
    (event,) = answer["evidence"]
    assert event["id"] == answer["answer"][0]["id"]
    assert event["status"] == "disputed"
    cited = {(one["speaker"], one["sentence"], one["outlet"], one["factuality"]) for one in event["evidence"]}
    assert ("RUS", "Russia denied that Pyongyang sent shells.", "Sample Wire", "denied") in cited
    assert all(one["published"] and one["report"] for one in event["evidence"])


CALLS = [
    ("relation", {"dyad": "PRK-RUS"}),
    ("relation", {"dyad": "PRK-RUS", "field": "military aid", "since": "2023-08-01"}),
    ("events", {"state": "PRK"}),
    ("shifts", {}),
    ("shifts", {"dyad": "PRK-RUS"}),
    ("obligations", {"of": "PRK-RUS"}),
    ("obligations", {"of": "RUS", "least": 0.9}),
    ("provision", {"id": "prk-1718-8b1"}),
    ("desk", {"state": "RUS", "since": "2023-07-01"}),
    ("brief", {"dyad": "PRK-RUS"}),
    ("flow", {"dyad": "PRK-RUS"}),
    ("stress", {"state": "RUS"}),
    ("outlook", {"dyad": "PRK-RUS", "days": 90}),
    ("blocs", {"month": "2023-10-05"}),
    ("search", {"query": "shells"}),
    ("stories", {"date": "2023-10-16"}),
    ("who", {"name": "Moscow", "on": "2024-01-14"}),
    ("status", {}),
]


@pytest.mark.parametrize(("tool", "arguments"), CALLS)
def test_every_tool_answers_with_ids_that_can_be_opened(path, tool, arguments) -> None:
    answer = found(path, tool, **arguments)
    for event in answer.get("evidence", ()):
        assert event["evidence"], event["id"]
        assert found(path, "event", id=event["id"][:8])["answer"]["id"] == event["id"]
    if tool in ("events", "flow", "relation"):
        assert answer["evidence"]


def test_an_answer_is_of_its_day(path) -> None:
    early = found(path, "events", dyad="PRK-RUS", as_of="2023-10-15")
    assert (early["as_of"], early["news_until"]) == ("2023-10-15", "2023-10-13")
    assert [event["status"] for event in early["answer"] if event["event_type"] == "AID"] == ["claimed"]


def test_what_is_left_out_is_said(tmp_path) -> None:
    days = [f"2023-{month:02}-{day:02}" for month in range(3, 7) for day in range(1, 28, 6)]
    acts = [told(day, f"Pyongyang accused Russia, {day}.", EventType.ACCUSE) for day in days]
    filled(tmp_path / "b.db", acts).close()
    answer = found(tmp_path / "b.db", "events", dyad="PRK-RUS", limit=15)
    assert len(answer["answer"]) == 15
    assert len(answer["evidence"]) == 12
    assert "ask with until=2023-" in answer["more"]
    assert "3 more events are named by their ids alone" in answer["more"]


def test_a_change_of_the_ledger_is_seen_in_the_next_answer(tmp_path) -> None:
    path = tmp_path / "b.db"
    filled(path).close()
    with Ledger(path) as ledger:
        before = View(ledger).events()
    filled(path, [told("2024-01-16", "Pyongyang thanked Russia.", EventType.SUPPORT)]).close()
    assert len(found(path, "events", dyad="PRK-RUS")["answer"]) == len(before) + 1


TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("relation", {"dyad": "PRK-XXX"}, "no state has the code 'XXX'"),
        ("relation", {"dyad": "PRK"}, "is no pair of states"),
        ("relation", {}, "missing required field `dyad`"),
        ("relation", {"dyad": "PRK-RUS", "field": "love"}, "love"),
        ("relation", {"dyad": "PRK-RUS", "asof": "2024-01-15"}, "its arguments are as_of, dyad, since, field"),
        ("events", {"since": "yesterday"}, "days are written 2024-01-15"),
        ("events", {"limit": 1000}, "limit"),
        ("events", {"status": ["true"]}, "status"),
        ("events", {"as_of": TOMORROW}, "is to come"),
        ("event", {"id": "ffffffffffff"}, "the tool `events` lists the ids"),
        ("event", {"id": "ff"}, "too short"),
        ("provision", {"id": "none"}, "`obligations` names ids"),
        ("outlook", {"dyad": "PRK-RUS", "days": 31}, "give 30 or 90"),
        ("blocs", {"month": "1990-01-01"}, "ask for a later month"),
        ("stress", {"state": "SUN"}, "ended on 1991-12-26"),
        ("desk", {"state": "SUN"}, "ended on 1991-12-26"),
    ],
)
def test_what_cannot_be_answered_is_told_with_its_remedy(path, tool, arguments, words) -> None:
    result = asked(path, tool, **arguments)
    assert result["isError"]
    assert words in result["content"][0]["text"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\xff"}', -32700),
        (b"[" * 100_000, -32700),
        (b'"' + b"x" * 2_500_000 + b'"', -32700),
        (b"[]", -32600),
        (b'{"id": 1, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "server/discover"}', -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "rm"}}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": [1]}', -32602),
    ],
)
def test_what_is_no_message_gets_an_error_and_the_next_is_answered(path, line, code) -> None:
    wrong, right = said(path, line, {"jsonrpc": "2.0", "id": 2, "method": "ping"})
    assert wrong["error"]["code"] == code
    assert right == {"jsonrpc": "2.0", "id": 2, "result": {}}


def test_notifications_and_empty_lines_are_not_answered(path) -> None:
    assert said(path, {"jsonrpc": "2.0", "method": "notifications/initialized"}, b"", b"  ") == []


def test_the_revision_is_one_that_both_know(path) -> None:
    for asked_for, given in (("2024-11-05", "2024-11-05"), ("2099-01-01", "2025-11-25"), (None, "2025-11-25")):
        parameters = {"protocolVersion": asked_for, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        (answer,) = said(path, {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters})
        assert answer["result"]["protocolVersion"] == given


def test_a_failure_is_told_without_its_trace(path, caplog) -> None:
    out = io.BytesIO()
    ledger = Ledger(path)
    ledger.moment = None  # type: ignore[assignment,method-assign]
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "status"}}
    speak(ledger, io.BytesIO(msgspec.json.encode(call)), out)
    ledger.close()
    assert json.loads(out.getvalue())["error"]["code"] == -32603
    assert b"Error" not in out.getvalue()
    assert "could not be answered" in caplog.text


def test_without_a_ledger_the_command_says_so(run, tmp_path) -> None:
    done = run("mcp", "--ledger", tmp_path / "none.db")
    assert done.status == 2
    assert "no ledger there" in done.err
