"""One event file read: its daily counts, and what of it was set aside, line by line or code by code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bilateral.model import DailyCount, SetAside
from bilateral.sources.event_files import jsonl
from bilateral.sources.event_files.days import zoned
from bilateral.sources.event_files.header import Layout, cells, layout_of
from bilateral.sources.event_files.kinds import Kind, Unusable
from bilateral.sources.event_files.lines import Row, rows
from bilateral.sources.event_files.tally import APART, Tally

LISTED = 1000
"""Lines of one file that are set aside one by one; of more, only their number is kept."""

FEW = 20
"""Different unreadable cells up to which lines are first searched for them, before they are cut."""

FOREIGN = 0.01
"""The share of lines that are not UTF-8 from which the whole file is taken for one in another encoding."""

REMEDY = "; name it in world/data/state_codes.csv, then import into a new --dataset"

_ENCODING = "INVALID ENCODING"
_WHY = {
    _ENCODING: "the line is not UTF-8",
    "UNQUOTED VALUE": "a quote is not closed, or text follows it",
    "LINE SIZE OVER MAXIMUM": "the line is longer than two million characters",
}


class EventFile:
    """What one file says. `rows` are those of the right form; each counts, is set aside, or is of no use here.

    `counted` rows are acts of one state towards another; `speech` rows are no act (CAMEO 01, for one); `apart` rows
    have fewer than two states, or one with itself. `first` and `last` are the days, UTC, on which what is counted
    became known, `None` where nothing is.
    """

    def __init__(self, tally: Tally, aside: list[SetAside]) -> None:
        sorts = tally.sorts()
        self.rows = sum(sorts.values())
        self.counted = sorts.get("counts", 0)
        self.speech = sorts.get("no act", 0)
        self.apart = sorts.get("apart", 0)
        self.first, self.last = tally.span()
        self.aside = aside
        self._tally = tally

    def counts(self) -> Iterator[DailyCount]:
        """The counts, by (day, known, actor, recipient, type)."""
        return self._tally.counts()


@contextmanager
def opened(text: Path, kind: Kind, others: tuple[Kind, ...], *, address: str, now: datetime) -> Iterator[EventFile]:
    """The events of an unpacked file, named `address` in what is set aside; days after `now` have not come yet.

    Raises `Unusable` where the whole file is not what `kind` says.
    """
    import duckdb  # here, for it is slow to load

    with TemporaryDirectory(prefix="bilateral-") as name:
        folder, broken, shift = Path(name), list[int](), 0
        table = _safe(text, folder)
        if kind.instants and jsonl.is_jsonl(text):
            (table, broken), shift = jsonl.as_table(text, kind, folder), 1
        layout = layout_of(table, kind, others)
        try:
            tally = Tally(table, kind, layout, folder, today=now.astimezone(UTC).date())
        except duckdb.Error as error:
            raise Unusable(f"cannot be read as {kind.title}: {str(error).splitlines()[0]}") from error
        try:
            if kind.instants:
                _check_zones(table, layout, tally, shift)
            aside = list(_aside(address, table, layout, tally, broken, shift))
            yield EventFile(tally, aside)
        finally:
            tally.close()


def _safe(text: Path, folder: Path) -> Path:
    """The file under a name in which nothing stands for other names."""
    link = folder / "file"
    link.symlink_to(text.resolve())
    return link


def _check_zones(table: Path, layout: Layout, tally: Tally, shift: int) -> None:
    """Raises `Unusable` where some instants have a zone and others have none."""
    if len({zoned(said) for said in tally.values("day")} - {None}) < 2:
        return
    first: tuple[int, bool] | None = None
    for number, row in rows(table, layout):
        has = zoned(row["day"][0])
        if has is None:
            continue
        if first is not None and has != first[1]:
            with_, without = sorted((first, (number, has)), key=lambda one: not one[1])
            raise Unusable(
                f"line {number - shift} is the first of another kind: line {with_[0] - shift} has a zone and line"
                f" {without[0] - shift} has none; give every instant its zone"
            )
        first = first or (number, has)


def _aside(
    address: str, table: Path, layout: Layout, tally: Tally, broken: list[int], shift: int
) -> Iterator[SetAside]:
    yield from _of_wrong_form(address, layout, tally, set(broken), shift)
    yield from _unread(address, table, layout, tally, shift)
    codes = tally.unknown()
    for code, number in codes[:LISTED]:
        counted = "1 row" if number == 1 else f"{number:,} rows"
        yield SetAside(address=address, reason=f"{counted}: no state is known as {code!r}{REMEDY}")
    if len(codes) > LISTED:
        rest = sum(number for _, number in codes[LISTED:])
        yield SetAside(address=address, reason=f"{rest:,} rows: {len(codes) - LISTED:,} more codes of no known state")


def _of_wrong_form(address: str, layout: Layout, tally: Tally, broken: set[int], shift: int) -> Iterator[SetAside]:
    """Lines that have too few or too many cells, or no clean text. Raises `Unusable` for another encoding."""
    rejected = tally.rejected()
    foreign = [line for line, kind, _ in rejected if kind == _ENCODING]
    if foreign and len(foreign) >= FOREIGN * sum(tally.sorts().values()):
        raise Unusable(
            f"line {foreign[0] - shift} is not UTF-8; convert the file, as with `iconv -f WINDOWS-1252 -t UTF-8`"
        )
    for line, kind, text in rejected[:LISTED]:
        number = line - shift
        why = jsonl.NO_ROW if number in broken else _WHY.get(kind) or _wrong_width(text, layout)
        yield SetAside(address=f"{address}:{number}", reason=why)
    if len(rejected) > LISTED:
        more = f"{len(rejected) - LISTED:,}{'' if tally.all_rejected else ' or more'}"
        yield SetAside(address=address, reason=f"{more} further lines of the wrong form")


def _wrong_width(line: str, layout: Layout) -> str:
    found = len(cells(line, layout.delimiter, quoted=layout.quoted))
    return f"{found} columns where there should be {layout.width}"


def _unread(address: str, table: Path, layout: Layout, tally: Tally, shift: int) -> Iterator[SetAside]:
    """Rows with a cell that cannot be read, by line."""
    total = tally.sorts().get("bad", 0)
    if not total:
        return
    cut = {"known": tally.kind.known_digits}

    def why(row: Row) -> str | None:
        for role, bad in tally.bad.items():
            said = APART.join(cell[: cut.get(role)] for cell in row[role])
            if said in bad:
                return bad[said]
        return None

    parts = [max(said.split(APART), key=len) for bad in tally.bad.values() for said in bad]
    holding = parts if all(parts) and len(parts) <= FEW else []
    found = ((number, reason) for number, row in rows(table, layout, holding) if (reason := why(row)))
    for number, reason in islice(found, min(total, LISTED)):
        yield SetAside(address=f"{address}:{number - shift}", reason=reason)
    if total > LISTED:
        yield SetAside(address=address, reason=f"{total - LISTED:,} more rows with a cell that cannot be read")
