"""Pass after pass at a steady pace, until it is told to stop; a pass that breaks off is told, and tried again."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

from bilateral import monitor
from bilateral.collecting import Collector
from bilateral.ledger import Ledger, LedgerError, utc_now
from bilateral.live.health import BEAT, Heartbeat, health_line
from bilateral.live.metrics import Metrics
from bilateral.sources.raw import RawError


class Stopped(Exception):
    """Told to stop: raised between two transactions, so that nothing is left half done."""


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; a second signal ends the program as it would without this."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, told)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def watch(
    ledger: Ledger,
    collector: Collector,
    *,
    stop: threading.Event,
    say: Callable[[str], None],
    every: timedelta,
    once: bool = False,
    coder: monitor.Coder = monitor.BUILT_IN,
    before: Sequence[monitor.Before] = (),
    after: Sequence[monitor.After] = (),
    metrics: Metrics | None = None,
    heartbeat: Heartbeat | None = None,
    show: Callable[[], None] = lambda: None,
    now: Callable[[], datetime] = utc_now,
) -> bool:
    """Make passes until `stop` is set, or one; says whether the last went well.

    `show` is called after each pass, to write metrics. What a full disk or another writer breaks off is told in a line,
    and the next pass goes on where it stood.
    """
    beat = heartbeat or Heartbeat(None)

    def tell(_stage: str, _count: int) -> None:
        beat.beat()
        if stop.is_set():
            raise Stopped

    while True:
        began = time.monotonic()
        upcoming = None if once else now() + every
        beat.beat()
        try:
            done = monitor.whole_pass(
                ledger, collector, now=now, stop=stop, tell=tell, coder=coder, before=before, after=after
            )
        except Stopped:
            return True
        except (LedgerError, RawError) as trouble:
            well = False
            say(f"{now():%Y-%m-%d %H:%M:%S} UTC; {trouble}")
            if metrics is not None:
                metrics.note_failure()
        else:
            well = True
            say(health_line(done, now(), upcoming))
            if metrics is not None:
                metrics.note(done, now(), time.monotonic() - began)
        show()
        if once or _waited(stop, began + every.total_seconds(), beat):
            return well


def _waited(stop: threading.Event, until: float, beat: Heartbeat) -> bool:
    """Wait for the next pass; says whether it is not to come."""
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        beat.beat()
        stop.wait(min(left, BEAT))
    return stop.is_set()
