"""GDELT followed quarter by quarter of an hour: its events into the ledger, the articles it names as leads."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bilateral import monitor, rollups
from bilateral.ledger import Ledger
from bilateral.model import Lead, SetAside
from bilateral.sources import event_files, gdelt
from bilateral.sources.gdelt import File, Part
from bilateral.sources.markup import Unreadable
from bilateral.sources.trying import Reader

DATASET = "gdelt"
QUARTER = timedelta(minutes=15)

Put = Callable[[list[Lead]], None]
"""Takes the leads of one file; when it comes back they are in safety."""


class Followed(monitor.Import, kw_only=True):
    """What was taken in: as an import says, and the number of articles that were named."""

    leads: int = 0


def follow(
    ledger: Ledger,
    reader: Reader,
    settings: gdelt.Settings,
    *,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    parts: Collection[Part] = (Part.EVENTS,),
    put: Put = lambda _: None,
    tell: monitor.Tell = monitor.silent,
) -> Followed:
    """Take in the files from `since` on: without it, from the last one that is there, else the newest alone.

    Each file is taken once, its events as `bilateral import` takes them. A file that cannot be had, or is not what the
    list says, is set aside, and asked for again where `since` reaches back to it. Safe to stop anywhere: the events of
    a quarter of an hour come last, and by them it is known where to go on. Raises `Unreadable` where there is no list.
    """
    done = Followed()
    files, aside = wanted(ledger, reader, settings, since=since, until=until)
    _put_aside(ledger, aside, done)
    for file in files:
        if file.part not in parts:
            continue
        if ledger.was_read(file.address, file.md5):
            done.known += 1
            continue
        if _take(ledger, reader, file, done, put, now):
            ledger.mark_read(file.address, file.md5)
        tell("files", 1)
    if done.files:
        rollups.renew(ledger, tell)
    return done


def wanted(
    ledger: Ledger,
    reader: Reader,
    settings: gdelt.Settings,
    *,
    since: datetime | None,
    until: datetime | None,
) -> tuple[list[File], list[SetAside]]:
    """The files to take. The list of all, which is long, is read only where the list of the newest leaves a gap."""
    files, aside = gdelt.newest(settings, reader)
    start = since or _last(ledger, settings)
    bridged = timedelta(0) if since else QUARTER
    if start and (not files or min(file.slot for file in files) - start > bridged):
        files, aside = gdelt.listed(settings, reader, since=start, until=until)
    return [file for file in files if (not start or start <= file.slot) and (not until or file.slot <= until)], aside


def _last(ledger: Ledger, settings: gdelt.Settings) -> datetime | None:
    """The newest quarter of an hour of which the ledger holds the events."""
    ours = (one.address for one in ledger.imports() if one.dataset == DATASET and one.address.startswith("http"))
    lines = (f"0 {'0' * 32} {one}" for one in ours if (".translation." in one) is settings.translated)
    files, _ = gdelt.read_list("\n".join(lines), settings.address)
    return max((file.slot for file in files), default=None)


def _take(ledger: Ledger, reader: Reader, file: File, done: Followed, put: Put, now: datetime) -> bool:
    """Whether the file was taken, or can never be, so that it need not be asked for again."""
    with TemporaryDirectory(prefix="bilateral-") as folder:
        packed = Path(folder) / "packed"
        try:
            packed.write_bytes(gdelt.fetched(file, reader))
        except Unreadable as why:
            _put_aside(ledger, [SetAside(address=file.address, reason=str(why))], done)
            return False
        if file.part is Part.EVENTS:
            kind = event_files.kind_of(DATASET)
            monitor.import_file(ledger, packed, kind, DATASET, done, now=now, address=file.address)
        else:
            _lead(ledger, packed, file, done, put)
    return True


def _lead(ledger: Ledger, packed: Path, file: File, done: Followed, put: Put) -> None:
    try:
        with event_files.unpacked(packed) as text:
            found = list(gdelt.leads(text, file.part, address=file.address))
    except event_files.Unusable as why:
        found = [SetAside(address=file.address, reason=str(why))]
    leads = [one for one in found if isinstance(one, Lead)]
    put(leads)
    done.leads += len(leads)
    _put_aside(ledger, [one for one in found if isinstance(one, SetAside)], done)


def _put_aside(ledger: Ledger, aside: list[SetAside], done: Followed) -> None:
    if aside:
        ledger.set_aside(aside)
        done.set_aside += aside
