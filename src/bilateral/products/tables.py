"""Events, evidence, shifts and the ledger's state for the terminal, as JSON Lines and as CSV, on stdout."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bilateral.ledger import LedgerStatus
from bilateral.model import EVENT_ROW, Event, Filing, Party, Shift, Story
from bilateral.products.likelihood import percentage
from bilateral.products.names import act_day, short_day
from bilateral.products.source_tree import Owner, VoiceOf, source_tree
from bilateral.products.statements import outlet, speaker
from bilateral.products.telling import tell
from bilateral.products.wording import act

if TYPE_CHECKING:
    from bilateral.coding import Explanation

Row = Mapping[str, Any]

STYLES = {
    "confirmed": "green",
    "reported": "cyan",
    "planned": "cyan",
    "claimed": "yellow",
    "alleged": "yellow",
    "possible": "yellow",
    "disputed": "red",
    "denied": "red",
}
ID_DIGITS = 8
UNWATCHED = 140
"""Columns where there is no terminal to measure."""


def print_events(events: Sequence[Event], format: str = "table") -> None:  # noqa: A002
    """Events as a table, or as rows of the contract ("jsonl", "csv")."""
    if format == "table":
        show_table(_event_table(events), f"{len(events)} events" if len(events) != 1 else "1 event")
    else:
        write_rows((event.row() for event in events), format, EVENT_ROW)


def print_shifts(shifts: Sequence[Shift], format: str = "table") -> None:  # noqa: A002
    """Shifts as a table, or as rows of the contract ("jsonl", "csv")."""
    if format == "table":
        show_table(_shift_table(shifts), f"{len(shifts)} shifts" if len(shifts) != 1 else "1 shift")
    else:
        write_rows((msgspec.to_builtins(shift) for shift in shifts), format, Shift.__struct_fields__)


def print_stories(stories: Sequence[Story], format: str = "table") -> None:  # noqa: A002
    """Stories as a table, or as rows with all their articles ("jsonl", "csv")."""
    if format != "table":
        write_rows((msgspec.to_builtins(story) for story in stories), format, Story.__struct_fields__)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name, side in (
        ("id", "left"),
        ("since", "left"),
        ("articles", "right"),
        ("texts", "right"),
        ("owners", "right"),
    ):
        table.add_column(name, justify=side, no_wrap=True)  # type: ignore[arg-type]
    table.add_column("begins with")
    for story in stories:
        counts = (len(story.articles), story.dispatches, len(story.owners))
        since = short_day(story.first.date())
        table.add_row(story.id[:ID_DIGITS], since, *map(str, counts), Text(story.headline))
    show_table(table, f"{len(stories)} stories" if len(stories) != 1 else "1 story")


def print_evidence(
    event: Event, filings: Sequence[Filing], carriers: Sequence[Filing], owner_of: Owner, voice_of: VoiceOf
) -> None:
    """One event, how it came to its status, who carries it (copies too), and every report with its sentence."""
    console = wide_console()
    console.print(Text(tell(event, filings), style="bold"))
    day = act_day(event.date, event.date_precision)
    line = Text(f"{event.id}  {event.event_type} {event.mode or ''}  {day}  ")
    console.print(line.append(event.status.value, style=STYLES.get(event.status.value, "")))
    for step in event.history:
        console.print(Text(f"  {step.known:%Y-%m-%d %H:%M} UTC  {step.status.value}", style="dim"))
    console.print(source_tree(event, carriers, owner_of, voice_of))
    for filing in filings:
        report = filing.report
        console.print(Text(f"\n“{report.text}”"))
        heading = ", ".join(filter(None, (outlet(filing), filing.title, short_day(filing.published.date()))))
        withdrawn = f"  (withdrawn {short_day(filing.withdrawn.date())})" if filing.withdrawn else ""
        console.print(Text(f"  {heading}{withdrawn}", style="dim"))
        says = f"  {report.factuality.value}, the word of {speaker(filing)}; report {report.id}"
        console.print(Text(says, style="dim"))
        if filing.url:
            console.print(Text(f"  {filing.url}", style="dim"))


def print_status(status: LedgerStatus) -> None:
    """What the ledger holds, how fresh it is, and what was set aside with its reason."""
    grid = Table.grid(padding=(0, 2))
    for name, value in status_lines(status):
        grid.add_row(Text(name, style="dim"), Text(value))
    console = wide_console()
    console.print(grid)
    for aside in status.set_aside:
        console.print(Text(f"set aside {aside.address}: {aside.reason}"))


def print_explanation(explained: Sequence[Explanation]) -> None:
    """How each sentence is coded: candidates, then acts with who proposed them and how probable they are."""
    console = wide_console()
    for one in explained:
        console.print(Text(one.text, style="bold"))
        if one.aside:
            console.print("  set aside: sport, culture or history")
        named = ", ".join(f"{words} = {key} ({kind})" for words, key, kind in one.candidates)
        console.print(Text(f"  candidates: {named}"))
        for found in one.acts:
            words = [found.actor, found.event_type, found.recipient or "-", found.factuality]
            words += [f"source {found.source}"] if found.source else []
            mark = "→" if found.taken else " "
            console.print(Text(f"  {mark} {found.probability:.2f} {' '.join(words)} ({found.by}: {found.word!r})"))
    if not explained:
        console.print("no sentence names two states, or one with a threat: nothing was looked at")


def status_lines(status: LedgerStatus) -> list[tuple[str, str]]:
    """The ledger's figures in words, as (name, value)."""
    waiting = ", ".join(f"{number:,} in {code}" for code, number in status.waiting.items())
    events = ", ".join(f"{number:,} {name}" for name, number in status.events.items())
    return [
        ("ledger", status.path),
        ("size", f"{status.bytes / 1e6:,.1f} MB, schema {status.schema_version}"),
        ("articles", f"{status.articles:,} in {status.versions:,} versions"),
        ("waiting for the coder", waiting or "none"),
        ("reports", f"{status.reports:,}"),
        ("events", f"{sum(status.events.values()):,}" + (f" ({events})" if events else "")),
        ("relations to consolidate", f"{status.blocks_waiting:,}"),
        ("newest article", f"{status.newest_known:%Y-%m-%d %H:%M} UTC" if status.newest_known else "none"),
        (
            "last written",
            f"{status.newest_recorded:%Y-%m-%d %H:%M} UTC" if status.newest_recorded else "never",
        ),
        ("set aside", f"{len(status.set_aside):,}"),
    ]


def _event_table(events: Iterable[Event]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("id", "date", "actor", "recipient", "what", "status"):
        table.add_column(name, no_wrap=name != "what")
    table.add_column("sources", justify="right")
    for event in events:
        table.add_row(
            event.id[:ID_DIGITS],
            act_day(event.date, event.date_precision).replace("reported ", "≤ "),
            _code(event.actor),
            _code(event.recipient) if event.recipient else "–",
            Text(f"{event.event_type.value} · {act(event).nominal}"),
            Text(event.status.value, style=STYLES.get(event.status.value, "")),
            str(event.independent_sources),
        )
    return table


def _shift_table(shifts: Iterable[Shift]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("dyad", "direction", "field", "start", "detected"):
        table.add_column(name)
    table.add_column("probability", justify="right")
    table.add_column("events")
    for shift in shifts:
        table.add_row(
            "-".join(shift.dyad),
            shift.direction.value,
            shift.field or "all",
            shift.start.isoformat(),
            shift.detected.isoformat(),
            percentage(shift.probability),
            " ".join(event[:ID_DIGITS] for event in shift.events[:4]),
        )
    return table


def _code(party: Party) -> str:
    return party.state or (party.name or "?")[:20]


def show_table(table: Table, total: str) -> None:
    console = wide_console()
    if table.row_count:
        console.print(table)
    console.print(Text(total, style="dim"))


def wide_console() -> Console:
    return Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else UNWATCHED)


def write_rows(rows: Iterable[Row], format: str, header: Sequence[str]) -> None:  # noqa: A002
    if format == "jsonl":
        for row in rows:
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        sys.stdout.buffer.flush()
        return
    writer = csv.DictWriter(sys.stdout, header, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})


def _cell(value: object) -> str:
    """Plain values as they are, nothing as an empty cell, all else as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    # A cell that a spreadsheet would take for a formula is quoted.
    return f"'{text}" if text[:1] in ("=", "+", "@") else text
