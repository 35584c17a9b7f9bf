"""The monitor left running: pass after pass, its health, metrics and heartbeat, and what comes after each pass."""

from __future__ import annotations

import signal
import socket
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bilateral import live, monitor
from bilateral.cli.asking import Trouble
from bilateral.cli.collecting import run as run_command
from bilateral.coding import Settings as Coding
from bilateral.collecting import Collected, Collector, Settings
from bilateral.ledger import Ledger
from newsroom import Outlet, fetching, outlets, settings_file, subscribed

RULES = monitor.Coder(settings=Coding(backend="rules"))
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def running() -> Iterator[list[Outlet]]:
    with outlets(2, 3) as found:
        yield found


@pytest.fixture
def ledger(tmp_path: Path, running: list[Outlet]) -> Iterator[Ledger]:
    with Ledger(tmp_path / "bilateral.db") as opened:
        opened.subscribe(subscribed(running))
        yield opened


def watch(ledger: Ledger, running: list[Outlet], said: list[str], **more: object) -> bool:
    chosen = {"stop": threading.Event(), "every": timedelta(minutes=15), "once": True, **more}
    with Collector(ledger, Settings(), fetching(running)) as collector:
        return live.watch(ledger, collector, say=said.append, coder=RULES, **chosen)  # type: ignore[arg-type]


def test_a_pass_goes_from_the_web_to_the_findings_and_says_so_in_a_line(ledger: Ledger, running: list[Outlet]) -> None:
    said: list[str] = []
    assert watch(ledger, running, said)
    (line,) = said
    assert "feeds 2 read, 0 same, 0 failed, 0 waiting; pages 6 read, 0 failed, 0 left; 6 new articles, " in line
    assert line.endswith("; done")
    assert ledger.dyads()
    assert ledger.status().waiting == {}


def test_those_who_wait_for_a_pass_are_called_after_it(ledger: Ledger, running: list[Outlet]) -> None:
    seen: list[tuple[int, int]] = []
    watch(ledger, running, [], after=[lambda after, *_: seen.append((after.status().articles, len(after.dyads())))])
    assert seen == [(6, len(ledger.dyads()))]


def test_passes_follow_each_other_until_it_is_told_to_stop(ledger: Ledger, running: list[Outlet]) -> None:
    stop = threading.Event()
    said: list[str] = []

    def end_it(*_: object) -> None:
        if len(said) == 2:
            stop.set()

    pace = timedelta(seconds=0.05)
    assert watch(ledger, running, said, stop=stop, once=False, every=pace, after=[end_it], now=lambda: NOW)
    assert len(said) == 3
    assert said[0].endswith("next 12:00:00")
    assert "feeds 0 read, 0 same, 0 failed, 2 waiting" in said[2]


def test_who_is_told_to_stop_in_a_pass_stops_between_two_transactions(ledger: Ledger, running: list[Outlet]) -> None:
    stop = threading.Event()
    stop.set()
    said: list[str] = []
    watch(ledger, running, said, stop=stop, once=False)
    before = ledger.status().articles
    assert watch(ledger, running, said)
    assert before < ledger.status().articles == 6


def test_a_pass_that_breaks_off_is_told_and_the_next_goes_on(
    ledger: Ledger, running: list[Outlet], tmp_path: Path
) -> None:
    said: list[str] = []
    figures = live.Metrics()
    raw = tmp_path / "bilateral-raw"
    raw.write_text("in the way")
    assert not watch(ledger, running, said, metrics=figures)
    assert "bilateral-raw" in said[0] and "nothing stored so far is lost" in said[0]
    raw.unlink()
    assert watch(ledger, running, said, metrics=figures)
    assert ledger.status().articles == 6
    figures.write(tmp_path / "m.prom")
    assert read(tmp_path / "m.prom")["bilateral_passes_total", "broken off"] == 1


def read(path: Path) -> dict[tuple[str, str], float]:
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }


def test_the_figures_of_a_pass_are_metrics(ledger: Ledger, running: list[Outlet], tmp_path: Path) -> None:
    running[0].pages.pop("/1")
    figures = live.Metrics()
    path = tmp_path / "bilateral.prom"
    watch(ledger, running, [], metrics=figures, show=lambda: figures.write(path), now=lambda: NOW)
    found = read(path)
    expected = {
        ("bilateral_passes_total", "well"): 1,
        ("bilateral_feeds", "new"): 2,
        ("bilateral_pages_total", "read"): 5,
        ("bilateral_pages_total", "failed"): 1,
        ("bilateral_articles_total", ""): 5,
        ("bilateral_set_aside_total", ""): 1,
        ("bilateral_pages_waiting", ""): 0,
        ("bilateral_last_pass_timestamp_seconds", ""): NOW.timestamp(),
    }
    assert {name: found[name] for name in expected} == expected
    assert found["process_resident_memory_bytes", ""] > 0


def test_metrics_are_served_on_this_machine() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            live.Metrics().serve(port)
    live.Metrics().serve(port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        assert b"bilateral_pages_waiting 0.0" in answer.read()


def test_the_heartbeat_is_a_file_that_goes_when_it_ends(tmp_path: Path) -> None:
    beat = live.Heartbeat(tmp_path / "beat")
    beat.beat()
    assert (tmp_path / "beat").read_text().strip().isdigit()
    (tmp_path / "beat").unlink()
    beat.beat()  # not again so soon
    assert not (tmp_path / "beat").exists()
    beat.end()
    live.Heartbeat(None).beat()
    live.Heartbeat(None).end()


def test_a_signal_is_heard_once_and_the_second_ends_the_program() -> None:
    before = signal.getsignal(signal.SIGINT)
    with live.stopping() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_pass_that_was_cut_says_so() -> None:
    done = monitor.WholePass(collected=Collected(cut=True, seconds=2), outcome=monitor.Outcome())
    assert "collected in 2.0 s (time was up, the rest follows); next 12:00:00" in live.health_line(done, NOW, NOW)


def test_the_command_makes_one_pass(
    running: list[Outlet], ledger: Ledger, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = settings_file(tmp_path / "mine.toml", running)
    metrics = tmp_path / "no folder" / "m.prom"
    run_command(once=True, ledger=ledger.path, settings=settings, workers=1, metrics=metrics)
    err = " ".join(capfd.readouterr().err.split())
    assert "6 new articles" in err
    assert "m.prom: cannot be written" in err
    with pytest.raises(Trouble, match="--every: '0m' is not between"):
        run_command(every="0m", ledger=ledger.path, settings=settings, workers=1)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(Trouble, match="in use; give another port"):
            run_command(once=True, ledger=ledger.path, settings=settings, workers=1, metrics_port=port)
