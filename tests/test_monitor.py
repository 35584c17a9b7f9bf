"""The pass through everything, with bad input, interruption and two processes at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bilateral import monitor
from bilateral.ledger import Ledger
from bilateral.model import Status

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


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_the_middle_nothing_is_lost_or_doubled(tmp_path: Path, blow: signal.Signals) -> None:
    texts = [f"Iran armed Syria with {n} tanks. Israel condemned Iran on Monday." for n in range(3000)]
    news = write(tmp_path / "a.jsonl", *(row(n, text) for n, text in enumerate(texts)))
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
        assert (status.articles, sum(status.waiting.values()), status.blocks_waiting) == (3000, 0, 0)
        events = ledger.events()
    with Ledger(tmp_path / "calm.db") as calm:
        monitor.run(calm, [news], now=NOW)
        assert calm.events() == events


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
