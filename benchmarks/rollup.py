"""How fast a GDELT file becomes weekly counts of dyads: `python benchmarks/rollup.py`.

Ten million rows as wide as GDELT's, and as unevenly spread over states and acts, are made up from a seed in a
temporary folder (4 GB), then read by the importer in a process of its own: from the file to counts of (dyad, week),
with peak memory. Beside it stands the same by the csv module on a tenth of the rows, and how long the content's hash
takes, by which a file is known again.
With `--spoiled N` so many rows have a day that does not exist, and are looked for line by line.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from time import perf_counter

import duckdb

from bilateral.model import dyad
from bilateral.sources import digest, event_files
from bilateral.sources.event_files import gdelt
from bilateral.world.codes import plover_of_cameo, state_of

ROWS = 10_000_000
STATES = "USA RUS CHN UKR PRK KOR JPN IRN IRQ ISR PSE SYR TUR SAU EGY GBR FRA DEU POL IND PAK AFG BRA AFR EUR".split()
NO_STATE = 0.4
"""The share of actors without a country, about that of GDELT's second actors."""

Weeks = Counter[tuple[tuple[str, str], date]]


def make(path: Path, rows: int, spoiled: int) -> None:
    """A file in the form of GDELT 2.0; the same bytes for the same numbers."""
    each = max(1, rows // spoiled) if spoiled else 0
    day = "strftime(date '2024-01-01' + (hash('day' || i) % 366)::int, '%Y%m%d')"
    known = f"if({bool(each)} and i % {each or 1} = {each // 2}, '20240231', {day})"
    made = {
        "GLOBALEVENTID": "(1100000000 + i)::varchar",
        "SQLDATE": known,
        "EventCode": f"lpad((10 + floor(190 * power({share('code')}, 2)))::int::varchar, 3, '0')",
        "DATEADDED": f"{day} || '120000'",
        "SOURCEURL": "'https://news.example/world/' || hash(i, 61)::varchar || '/a-headline-in-the-address'",
    }
    for number in (1, 2):
        state = f"({STATES!r})[1 + floor({len(STATES)} * power({share(f'state {number}')}, 3))::int]"
        made[f"Actor{number}CountryCode"] = f"if({share(f'none {number}')} < {NO_STATE}, '', {state})"
        made[f"Actor{number}Name"] = f"'ACTOR ' || (hash('name {number}' || i) % 500)::varchar"
    for whose in ("Actor1", "Actor2", "Action"):
        made[f"{whose}Geo_FullName"] = f"'Town ' || (hash('{whose}' || i) % 999)::varchar || ', Province, Country'"
    filled = {"Lat", "Long", "Code", "Scale", "Tone", "Num", "Class", "Date", "ID", "Year", "Is"}
    cells = [
        made.get(name, f"(hash('{name}' || i) % 1000)::varchar" if any(part in name for part in filled) else "''")
        for name in gdelt.NAMES
    ]
    base = duckdb.connect()
    base.execute(
        f"copy (select {', '.join(f'{cell} as c{n}' for n, cell in enumerate(cells))} from range({rows}) t(i)) "
        f"to '{path}' (delimiter '\t', header false, quote '')"
    )
    base.close()


def share(seed: str) -> str:
    """A number in [0, 1) for each row."""
    return f"(hash('{seed}' || i) % 1000000) / 1000000"


@cache
def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def by_importer(path: Path) -> tuple[Weeks, int]:
    """Weekly counts as `bilateral import` counts, and how many lines were set aside."""
    weeks: Weeks = Counter()
    now = datetime(2025, 1, 1, tzinfo=UTC)
    with (
        event_files.unpacked(path) as text,
        event_files.open_events(text, event_files.KINDS["gdelt"], address=path.name, now=now) as found,
    ):
        for one in found.counts():
            weeks[dyad(one.actor, one.recipient), monday(one.day)] += one.count
        return weeks, len(found.aside)


def by_csv_module(path: Path) -> tuple[Weeks, int]:
    """The same, row by row."""
    weeks: Weeks = Counter()
    at = [gdelt.NAMES.index(name) for name in ("SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventCode")]
    aside = 0
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            day, actor, recipient, code = (row[place] for place in at)
            first, second = state_of(actor, ("cameo", "iso")), state_of(recipient, ("cameo", "iso"))
            try:
                happened = date.fromisoformat(day)
            except ValueError:
                aside += 1
                continue
            if first and second and first != second and plover_of_cameo(code):
                weeks[dyad(first[0], second[0]), monday(happened)] += 1
    return weeks, aside


WAYS = {"importer": by_importer, "csv module": by_csv_module}


def measure(way: str, path: Path) -> None:
    """Print what one way takes, from this process alone."""
    begin = perf_counter()
    weeks, aside = WAYS[way](path)
    took = perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{way}: {took:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of processor time), "
        f"{used.ru_maxrss / 1e6:.2f} GB at most; {len(weeks):,} dyad-weeks of {sum(weeks.values()):,} rows, "
        f"{aside:,} set aside"
    )


def run(way: str, path: Path) -> None:
    subprocess.run([sys.executable, __file__, "--way", way, "--file", str(path)], check=True)


def main() -> None:
    """Make the file and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--spoiled", type=int, default=0, help="rows with a day that does not exist")
    parser.add_argument("--way", choices=WAYS, help="measure this way alone, on --file")
    parser.add_argument("--file", type=Path, help="a GDELT file that is there already")
    chosen = parser.parse_args()
    if chosen.way:
        measure(chosen.way, chosen.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        whole, tenth = Path(folder, "whole.export.CSV"), Path(folder, "tenth.export.CSV")
        make(whole, chosen.rows, chosen.spoiled)
        make(tenth, chosen.rows // 10, chosen.spoiled)
        size = whole.stat().st_size
        print(f"{chosen.rows:,} rows, {size / 1e9:.1f} GB, {size // chosen.rows} bytes a row; {os.cpu_count()} cores")
        run("importer", whole)
        begin = perf_counter()
        digest(whole)
        print(f"hash of the content: {perf_counter() - begin:.1f} s")
        print(f"a tenth, {chosen.rows // 10:,} rows:")
        for way in WAYS:
            run(way, tenth)


if __name__ == "__main__":
    main()
