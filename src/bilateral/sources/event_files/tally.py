"""Rows counted by day, parties and type, in DuckDB: ten million of them in seconds and less than two gigabytes.

The file is grouped by its cells as they are written; the few different cells are then read in Python, once each, and
the groups are joined to what they mean. So every rule about a cell is plain Python, and no row passes through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bilateral.model import DailyCount, EventType
from bilateral.sources.event_files.header import Layout
from bilateral.sources.event_files.kinds import BadCell, Cells, Kind, UnknownCode
from bilateral.world.codes import States

MEMORY = "1.5GB"
"""What DuckDB may hold; beyond it works on disk."""

MOST_REJECTS = 100_000
"""Notes on lines of the wrong form that are kept; a line can have several."""

FETCHED = 10_000
APART = "\x1f"
"""Between the cells of a role."""

TYPES = {kind.value: kind for kind in EventType}
ROLES = ("day", "known", "actor", "recipient", "act")

FORM = """auto_detect = false, compression = 'none', strict_mode = true, null_padding = false, ignore_errors = true,
    store_rejects = true"""

PAIRS = """create temp table pairs as select said.actor, said.recipient, actor.meant as actors,
    recipient.meant as recipients, actor.unknown as unknown_actor, recipient.unknown as unknown_recipient,
    case when actor.unknown or recipient.unknown then 'unknown'
         when len(actors) = 0 or len(recipients) = 0 or len(list_distinct(list_concat(actors, recipients))) < 2
         then 'apart' else 'counts' end as sort
    from (select distinct actor, recipient from raw) as said
    join meant_actor as actor on actor.said = said.actor
    join meant_recipient as recipient on recipient.said = said.recipient"""

STATES = """create temp table state_pairs as select actor, recipient, first.state as one, second.state as other
    from (select actor, recipient, unnest(actors) as state, recipients from pairs where sort = 'counts') as first,
    unnest(first.recipients) as second(state) where one <> other"""

# Of each row one thing is said: that a cell cannot be read, that it is no act, that a code is unknown, that it is not
# between two states, or that it counts.
SORTED = """create temp table sorted as select raw.n, raw.actor, raw.recipient, day.meant as day,
    greatest(day.meant, coalesce(known.meant, day.meant)) as known, act.meant as type,
    case when day.bad or known.bad or act.bad then 'bad' when act.meant is null then 'no act'
         else pairs.sort end as sort
    from raw join meant_day as day on day.said = raw.day join meant_known as known on known.said = raw.known
    join meant_act as act on act.said = raw.act
    join pairs on pairs.actor = raw.actor and pairs.recipient = raw.recipient"""

COUNTED = """create temp table counted as select day, known, one as actor, other as recipient, type,
    sum(n)::bigint as n from sorted join state_pairs using (actor, recipient) where sort = 'counts' group by all"""

UNKNOWN = """select code, sum(n)::bigint from (
    select sum(n) as n, actor as code from sorted join pairs using (actor, recipient)
    where sorted.sort = 'unknown' and unknown_actor group by actor union all
    select sum(n), recipient from sorted join pairs using (actor, recipient)
    where sorted.sort = 'unknown' and unknown_recipient and not (unknown_actor and actor = recipient)
    group by recipient) group by code order by 2 desc, 1"""


class Tally:
    """One file's rows, grouped. Close it when done: it holds memory and a temporary folder."""

    def __init__(self, text: Path, kind: Kind, layout: Layout, folder: Path, *, today: date) -> None:
        """Group the rows of `text`; `folder` takes what does not fit into memory. No day after `today` counts."""
        self.kind, self.layout, self.today = kind, layout, today
        self.bad: dict[str, dict[str, str]] = {}
        self.unread: dict[str, str] = {}
        import duckdb  # here, for it is slow to load

        self._base = duckdb.connect(
            config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": MEMORY}
        )
        try:
            self._set("temp_directory", str(folder))
            self._set("preserve_insertion_order", False)
            self._group(text)
            self._read()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of all."""
        self._base.close()

    @property
    def all_rejected(self) -> bool:
        """Whether `rejected` names every line of the wrong form; very many are not all kept."""
        return bool(self._rows("select count(*) from reject_errors")[0][0] < MOST_REJECTS)

    def rejected(self) -> list[tuple[int, str, str]]:
        """Lines of the wrong form: number from 1, kind of error as DuckDB names it, and the line; by number."""
        return self._rows(
            "select line, min(error_type::varchar), any_value(csv_line) from reject_errors group by line order by line"
        )

    def sorts(self) -> dict[str, int]:
        """How many rows count, are bad, are no act, hold an unknown code, or are not between two states."""
        return dict(self._rows("select sort, sum(n)::bigint from sorted group by sort"))

    def unknown(self) -> list[tuple[str, int]]:
        """Unknown codes with the number of rows that each sets aside, the most first."""
        totals: dict[str, int] = {}
        for said, number in self._rows(UNKNOWN):
            totals[self.unread[said]] = totals.get(self.unread[said], 0) + number
        return sorted(totals.items(), key=lambda one: (-one[1], one[0]))

    def values(self, role: str) -> list[str]:
        """The different cells of a role as they are written, sorted."""
        return [row[0] for row in self._rows(f"select said from meant_{role} order by said")]

    def counts(self) -> Iterator[DailyCount]:
        """What counts, by (day, known, actor, recipient, type)."""
        found = self._base.execute("select day, known, actor, recipient, type, n from counted order by all")
        while batch := found.fetchmany(FETCHED):
            for day, known, actor, recipient, kind, number in batch:
                yield DailyCount(
                    day=day, known=known, actor=actor, recipient=recipient, event_type=TYPES[kind], count=number
                )

    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day on which what counts became known, `None` where nothing counts."""
        first, last = self._rows("select min(known), max(known) from counted")[0]
        return first, last

    def _group(self, text: Path) -> None:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(self.layout.width))
        said = {role: self._cell(role) for role in ROLES}
        # Most rows name one state or one twice: what stands there need not be told apart.
        apart = f"({said['actor']} = {said['recipient']} and not contains({said['actor']}, ';'))"
        for role in ("actor", "recipient"):
            if len(self.layout.places[role]) == 1:
                apart += f" or {said[role]} = ''"
        for role in ("actor", "recipient"):
            nothing = APART * (len(self.layout.places[role]) - 1)
            said[role] = f"if({apart}, '{nothing}', {said[role]})"
        picked = ", ".join(f"{cell} as {role}" for role, cell in said.items())
        form = {
            "delim": f"'{self.layout.delimiter}'",
            "quote": "'\"'" if self.layout.quoted else "''",
            "escape": "'\"'" if self.layout.quoted else "''",
            "header": self.layout.header,
            "columns": f"{{{columns}}}",
            "nullstr": f"'{APART}'",
            "rejects_limit": MOST_REJECTS,
        }
        options = ", ".join(f"{name} = {value}" for name, value in form.items())
        self._base.execute(
            f"create temp table raw as select {picked}, count(*) as n from read_csv(?, {FORM}, {options}) group by all",
            [str(text)],
        )

    def _cell(self, role: str) -> str:
        """The cells of a role as one string."""
        places = self.layout.places[role]
        parts = [f"coalesce(c{place}, '')" if place is not None else "''" for place in places]
        if role == "known" and self.kind.known_digits:
            parts = [f"left({part}, {self.kind.known_digits})" for part in parts]
        return f" || '{APART}' || ".join(parts) or "''"

    def _read(self) -> None:
        """Make `meant_…`: what each different cell means."""
        self._mean("day", "date", lambda cells: self._past(self.kind.read_day(cells)))
        known = self.kind.read_known
        read_known: Callable[[Cells], date | None] = (
            (lambda cells: self._past(known(cells)) if any(cells) else None) if known else lambda _: None
        )
        self._mean("known", "date", read_known)
        self._mean("act", "varchar", self.kind.read_act)
        for role in ("actor", "recipient"):
            self._mean(role, "varchar[]", self._states)
        for step in (PAIRS, STATES, SORTED, COUNTED):
            self._base.execute(step)

    def _past(self, day: date) -> date:
        if day > self.today:
            raise BadCell(f"{day} has not come yet")
        return day

    def _states(self, cells: Cells) -> States:
        return self.kind.read_states(cells)

    def _mean(self, role: str, form: str, read: Callable[[Cells], Any]) -> None:
        said = [row[0] for row in self._rows(f"select distinct {role} from raw order by 1")]
        meant, bad, unknown = [], self.bad.setdefault(role, {}), set()
        width = max(1, len(self.layout.places[role]))
        for cell in said:
            found = None
            try:
                found = read(_parted(cell, width))
            except BadCell as why:
                bad[cell] = str(why)
            except UnknownCode as code:
                unknown.add(cell)
                self.unread[cell] = str(code)
            meant.append(None if found is None else list(found) if form.endswith("[]") else str(found))
        self._base.execute(
            f"create temp table meant_{role} as select unnest(?::varchar[]) as said,"
            f" unnest(?::{form if form.endswith('[]') else 'varchar'}[])::{form} as meant,"
            " unnest(?::boolean[]) as bad, unnest(?::boolean[]) as unknown",
            [said, meant, [cell in bad for cell in said], [cell in unknown for cell in said]],
        )

    def _rows(self, query: str) -> list[Any]:
        return self._base.execute(query).fetchall()

    def _set(self, name: str, value: Sequence[Any] | str | bool) -> None:
        self._base.execute(f"set {name} = ?", [value])


def _parted(cell: str, width: int) -> Cells:
    """The cells of a role. Raises `BadCell` where one holds the mark that stands between them."""
    cells = tuple(cell.split(APART))
    if len(cells) != width:
        raise BadCell(f"the control character {APART!r} stands in a cell")
    return cells
