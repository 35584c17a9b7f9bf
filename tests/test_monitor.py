"""The pass through everything, with bad input, interruption and two processes at once."""

from __future__ import annotations

import io
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

import flood
from bilateral import monitor
from bilateral.ledger import Ledger
from bilateral.model import Event, EventType, Status
from bilateral.products.source_tree import source_tree
from bilateral.view import View

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Seoul said Pyongyang had shipped shells to Russia. Moscow called the report false."


def row(number: int, text: str = TEXT, **more: object) -> str:
    day = f"2024-01-{number % 28 + 1:02d}"
    return json.dumps({"id": str(number), "published": day, "text": text, "publisher": f"Outlet {number}", **more})


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_copies_of_one_dispatch_count_once(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", row(1))
    many = write(tmp_path / "many.jsonl", row(1), *(row(1, publisher=f"O{n}", id=f"c{n}") for n in range(2, 30)))
    found = []
    for name, path in (("a", one), ("b", many)):
        with Ledger(tmp_path / f"{name}.db") as ledger:
            monitor.run(ledger, [path], now=NOW)
            found.append([(e.event_type, e.status, e.independent_sources) for e in ledger.events(dyad=("PRK", "RUS"))])
    assert found[0] == found[1]
    assert found[0][0][1] is Status.DISPUTED


def test_order_of_reading_does_not_matter(tmp_path: Path) -> None:
    lines = [
        row(n, text) for n, text in enumerate([TEXT, "Russia denied it.", "North Korea armed Russia.", TEXT + " x"])
    ]
    seen = []
    for name, order in (("a", lines), ("b", lines[::-1])):
        with Ledger(tmp_path / f"{name}.db") as ledger:
            monitor.run(ledger, [write(tmp_path / f"{name}.jsonl", *order)], now=NOW)
            seen.append(ledger.events())
    assert seen[0] == seen[1]


def test_a_corrected_article_changes_today_and_not_the_past(tmp_path: Path) -> None:
    first = row(1, "Japan said North Korea had sent missiles to Syria.")
    second = row(1, "Japan said North Korea had sent missiles to Libya.", updated="2024-01-20")
    with Ledger(tmp_path / "l.db") as ledger:
        monitor.run(ledger, [write(tmp_path / "a.jsonl", first)], now=NOW)
        monitor.run(ledger, [write(tmp_path / "b.jsonl", second)], now=NOW)
        assert [e.status for e in ledger.events(dyad=("PRK", "SYR"))] == [Status.WITHDRAWN]
        then = ledger.events(dyad=("PRK", "SYR"), as_of=datetime(2024, 1, 10, tzinfo=UTC))
        assert [e.status for e in then] == [Status.CLAIMED]
        assert [e.status for e in ledger.events(dyad=("LBY", "PRK"))] == [Status.CLAIMED]


def test_bad_files_are_set_aside_and_the_rest_is_read(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    write(news / "good.jsonl", row(1), "{broken", row(2), json.dumps({"id": "x", "text": "no date"}))
    write(news / "future.jsonl", json.dumps({"id": "f", "published": "2099-01-01", "text": "later"}))
    (news / "empty.txt").write_bytes(b"")
    (news / "binary.html").write_bytes(b"\0\1\2" * 100)
    (news / "cyrillic.txt").write_bytes("Москва, 5 января".encode("cp1251"))
    with (news / "huge.txt").open("wb") as stream:
        stream.truncate(50_000_000)
    with Ledger(tmp_path / "l.db") as ledger:
        outcome = monitor.run(ledger, [news, tmp_path / "nowhere"], now=NOW)
        assert outcome.articles == 2
        aside = {Path(a.address).name.split(":")[0] for a in ledger.status().set_aside}
    assert {"good.jsonl", "future.jsonl", "empty.txt", "binary.html", "huge.txt", "nowhere"} <= aside


def test_a_file_read_whole_is_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row(1))
    with Ledger(tmp_path / "l.db") as ledger:
        assert monitor.run(ledger, [path], now=NOW).read == 1
        assert monitor.run(ledger, [path], now=NOW).read == 0


COMMAND = [sys.executable, "-c", "from bilateral.cli import main; main()", "read"]


MANY = monitor.BATCH + 200
"""Articles whose reports are stored in two steps."""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [f"Iran armed Syria with {n} tanks. Israel condemned Iran on Monday." for n in range(MANY)]
    return write(tmp_path_factory.mktemp("news") / "a.jsonl", *(row(n, text) for n, text in enumerate(texts)))


@pytest.fixture(scope="module")
def undisturbed(news: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    with Ledger(tmp_path_factory.mktemp("calm") / "calm.db") as calm:
        monitor.run(calm, [news], now=NOW)
        return calm.events()


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_the_middle_nothing_is_lost_or_doubled(
    tmp_path: Path, news: Path, undisturbed: list[Event], blow: signal.Signals
) -> None:
    path = tmp_path / "l.db"
    child = subprocess.Popen([*COMMAND, str(news), "--ledger", str(path)], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (path.exists() and _reports(path)):
        time.sleep(0.05)
    child.send_signal(blow)
    child.communicate(timeout=60)
    subprocess.run([*COMMAND, str(news), "--ledger", str(path)], check=True, capture_output=True)
    with Ledger(path) as ledger:
        status = ledger.status()
        assert (status.articles, sum(status.waiting.values()), status.blocks_waiting) == (MANY, 0, 0)
        assert ledger.events() == undisturbed


def _reports(path: Path) -> int:
    try:
        with Ledger(path, create=False) as ledger:
            return ledger.status().reports
    except Exception:  # the file is being made
        return 0


def test_a_reader_works_while_a_collector_writes(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Ledger(path) as ledger:
        monitor.run(ledger, [write(tmp_path / "first.jsonl", row(1))], now=NOW)
        news = write(tmp_path / "a.jsonl", *(row(n, f"{TEXT} It is number {n}.") for n in range(2, 400)))
        child = subprocess.Popen([*COMMAND, str(news), "--ledger", str(path)], stderr=subprocess.DEVNULL)
        counts = []
        while child.poll() is None:
            counts.append(len(ledger.events()))
            time.sleep(0.05)
        assert child.returncode == 0
        assert min(counts) >= 1
        assert ledger.status().articles == 399


# Copies, and articles that are not what they seem


def states_of(ledger: Ledger) -> list[tuple[object, ...]]:
    """All of each event that copies must leave as it is."""
    return [tuple(event.row().items()) for event in ledger.events()]


def test_a_flood_of_varied_copies_moves_no_event_series_or_shift(tmp_path: Path) -> None:
    lines = list(flood.rows(80))
    assert flood.seen(tmp_path / "many.db", lines) == flood.seen(tmp_path / "one.db", lines[:1])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 9), st.integers(1, 2))
def test_order_batches_and_workers_change_no_event(
    tmp_path: Path, chance: random.Random, size: int, workers: int
) -> None:
    lines = [*flood.rows(14), *(row(n, f"{TEXT} Note {n // 3} follows.", publisher=f"O{n}") for n in range(1, 6))]
    whole, again = _read_in(tmp_path, [lines])
    shuffled = chance.sample(lines, len(lines))
    parts = [shuffled[start : start + size] for start in range(0, len(lines), size)]
    assert (again, *_read_in(tmp_path, parts, workers)) == (whole, whole, whole)


def _read_in(folder: Path, parts: Sequence[list[str]], workers: int = 1) -> tuple[object, object]:
    """What a fresh ledger of these parts, read one after the other, shows; and after one more pass."""
    seen = []
    with tempfile.TemporaryDirectory(dir=folder) as inside, Ledger(Path(inside, "l.db")) as ledger:
        coder = monitor.Coder(workers=workers)
        for number, part in enumerate(parts):
            monitor.run(ledger, [write(Path(inside, f"{number}.jsonl"), *part)], now=NOW, coder=coder)
        for _ in range(2):
            seen.append((states_of(ledger), [ledger.exposure(state) for state in ("MNG", "KAZ", "PRK", "RUS")]))
            monitor.run(ledger, [Path(inside)], now=NOW, coder=coder)
    return seen[0], seen[1]


def test_an_article_from_the_future_is_set_aside_until_its_day_has_come(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", row(1, published="2026-03-01"), row(2, published="2026-01-01T09:00:00Z"))
    with Ledger(tmp_path / "l.db") as ledger:
        early = monitor.run(ledger, [path], now=NOW)
        later = monitor.run(ledger, [path], now=datetime(2026, 3, 2, tzinfo=UTC))
    assert (early.articles, later.articles) == (1, 1)
    assert [item.reason for item in early.set_aside] == ["published lies in the future: 2026-03-01T23:59:59+00:00"]


def test_a_body_that_is_only_boilerplate_is_an_article_without_reports(tmp_path: Path) -> None:
    text = "Please enable cookies to continue. All rights reserved. Russia edition. North Korea edition."
    path = write(tmp_path / "a.jsonl", row(1, text), row(2, text, id="b"))
    with Ledger(tmp_path / "l.db") as ledger:
        outcome = monitor.run(ledger, [path], now=NOW)
        assert (outcome.articles, ledger.events()) == (2, [])


def test_a_long_article_is_read_to_its_end_and_one_of_a_million_words_is_set_aside(tmp_path: Path) -> None:
    filler = "The weather stayed mild over the hills and the harvest went on as it does every year. "
    long, longest = row(1, f"{filler * 5_000} {TEXT}"), row(2, f"{filler * 62_500} {TEXT}")
    with Ledger(tmp_path / "l.db") as ledger:
        outcome = monitor.run(ledger, [write(tmp_path / "a.jsonl", long, longest)], now=NOW)
        assert [event.status for event in ledger.events(dyad=("PRK", "RUS"))] == [Status.DISPUTED]
    (aside,) = outcome.set_aside
    assert "characters; at most" in aside.reason


def test_two_texts_at_one_address_are_two_versions_and_the_later_stands(tmp_path: Path) -> None:
    url = "https://sample.example/live"
    lines = (
        json.dumps({"url": url, "published": f"2024-01-0{day}T10:00:00Z", "text": text, "publisher": "Sample Live"})
        for day, text in ((3, "Japan said North Korea had sent missiles to Syria."), (4, "Chile won the cup."))
    )
    with Ledger(tmp_path / "l.db") as ledger:
        monitor.run(ledger, [write(tmp_path / "a.jsonl", *lines)], now=NOW)
        (today,) = ledger.events()
        (then,) = ledger.events(as_of=datetime(2024, 1, 3, 23, tzinfo=UTC))
    assert (then.status, today.status) == (Status.CLAIMED, Status.WITHDRAWN)


def test_why_shows_the_copies_of_a_text(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        monitor.run(ledger, [write(tmp_path / "a.jsonl", *flood.rows(12))], now=NOW)
        view = View(ledger, clock=lambda: NOW)
        (event,) = [one for one in view.events(("KAZ", "MNG")) if one.event_type is EventType.ACCUSE]
        console = Console(width=140, record=True, file=io.StringIO())
        console.print(source_tree(event, view.carriers(event), monitor.voice_of))
    lines = console.export_text().splitlines()
    assert lines[0] == "1 independent source"
    assert sum("copy: " in line for line in lines) == 5
    assert any(re.search(r"and \d+ more cop(y|ies)", line) for line in lines)
