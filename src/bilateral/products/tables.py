"""Events, evidence, shifts and the ledger's state for the terminal, as JSON Lines and as CSV, on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from rich.table import Table
from rich.text import Text

from bilateral.ledger import LedgerStatus
from bilateral.model import EVENT_ROW, Event, Filing, Party, Robustness, Shift, Story
from bilateral.products.coverage import aside_lines, coverage_lines, failing_lines
from bilateral.products.hanging import hangs_on
from bilateral.products.likelihood import percentage
from bilateral.products.names import act_day, short_day
from bilateral.products.printing import Row, blank, console, show, write_rows
from bilateral.products.source_tree import VoiceOf, source_tree
from bilateral.products.statements import outlet, speaker
from bilateral.products.telling import tell
from bilateral.products.wording import act

if TYPE_CHECKING:
    from bilateral.coding import Explanation

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


def print_events(events: Sequence[Event], format: str = "table") -> None:  # noqa: A002
    """Events as a table, or as rows of the contract ("jsonl", "csv")."""
    if format == "table":
        show(_event_table(events), f"{len(events)} events" if len(events) != 1 else "1 event")
    else:
        write_rows((event.row() for event in events), format, EVENT_ROW)


def print_shifts(
    shifts: Sequence[Shift],
    format: str = "table",  # noqa: A002
    robustness: Mapping[Shift, Robustness] | None = None,
) -> None:
    """Shifts as a table, with what each hangs on where that is given, or as rows of the contract ("jsonl", "csv")."""
    if format == "table":
        hangs = {shift: hangs_on(found) for shift, found in (robustness or {}).items()}
        show(_shift_table(shifts, hangs), f"{len(shifts)} shifts" if len(shifts) != 1 else "1 shift")
    else:
        write_rows((_shift_row(one, robustness) for one in shifts), format, _shift_columns(robustness))


def _shift_row(shift: Shift, robustness: Mapping[Shift, Robustness] | None) -> Row:
    row: dict[str, Any] = msgspec.to_builtins(shift)
    return row | {"hangs_on": robustness[shift].hangs_on} if robustness else row


def _shift_columns(robustness: Mapping[Shift, Robustness] | None) -> Sequence[str]:
    return (*Shift.__struct_fields__, "hangs_on") if robustness else Shift.__struct_fields__


def print_stories(stories: Sequence[Story], format: str = "table") -> None:  # noqa: A002
    """Stories as a table, or as rows with all their articles ("jsonl", "csv")."""
    if format != "table":
        write_rows((msgspec.to_builtins(story) for story in stories), format, Story.__struct_fields__)
        return
    table = blank(
        "id",
        "since",
        "articles",
        "texts",
        "owners",
        "begins with",
        right=("articles", "texts", "owners"),
        wrapped=("begins with",),
    )
    for story in stories:
        counts = (len(story.articles), story.dispatches, len(story.owners))
        since = short_day(story.first.date())
        table.add_row(story.id[:ID_DIGITS], since, *map(str, counts), Text(story.headline))
    show(table, f"{len(stories)} stories" if len(stories) != 1 else "1 story")


def print_evidence(event: Event, filings: Sequence[Filing], carriers: Sequence[Filing], voice_of: VoiceOf) -> None:
    """One event, how it came to its status, who carries it (copies too), and every report with its sentence."""
    out = console()
    out.print(Text(tell(event, filings), style="bold"))
    day = act_day(event.date, event.date_precision)
    line = Text(f"{event.id}  {event.event_type} {event.mode or ''}  {day}  ")
    out.print(line.append(event.status.value, style=STYLES.get(event.status.value, "")))
    for step in event.history:
        out.print(Text(f"  {step.known:%Y-%m-%d %H:%M} UTC  {step.status.value}", style="dim"))
    out.print(source_tree(event, carriers, voice_of))
    for filing in filings:
        report = filing.report
        out.print(Text(f"\n“{report.text}”"))
        heading = ", ".join(filter(None, (outlet(filing), filing.title, short_day(filing.published.date()))))
        withdrawn = f"  (withdrawn {short_day(filing.withdrawn.date())})" if filing.withdrawn else ""
        out.print(Text(f"  {heading}{withdrawn}", style="dim"))
        says = (
            f"  {report.factuality.value}, the word of {speaker(filing)}; report {report.id}, article {report.article}"
        )
        out.print(Text(says, style="dim"))
        if filing.url:
            out.print(Text(f"  {filing.url}", style="dim"))


def print_status(status: LedgerStatus, *, whole: bool = False) -> None:
    """What the ledger holds, how fresh it is, which feeds fail, and what was set aside, counted by reason.

    With `whole` all of these are named one by one.
    """
    grid = Table.grid(padding=(0, 2))
    for name, value in status_lines(status):
        grid.add_row(Text(name, style="dim"), Text(value))
    out = console()
    out.print(grid)
    for line in (*failing_lines(status.coverage, whole=whole), *aside_lines(status.set_aside, whole=whole)):
        out.print(Text(line), soft_wrap=True)


def print_explanation(explained: Sequence[Explanation]) -> None:
    """How each sentence is coded: candidates, then acts with who proposed them and how probable they are."""
    out = console()
    for one in explained:
        out.print(Text(one.text, style="bold"))
        if one.aside:
            out.print("  set aside: sport, culture or history")
        named = ", ".join(f"{words} = {key} ({kind})" for words, key, kind in one.candidates)
        out.print(Text(f"  candidates: {named}"))
        for found in one.acts:
            words = [found.actor, found.event_type, found.recipient or "-", found.factuality]
            words += [f"source {found.source}"] if found.source else []
            mark = "→" if found.taken else " "
            out.print(Text(f"  {mark} {found.probability:.2f} {' '.join(words)} ({found.by}: {found.word!r})"))
    if not explained:
        out.print("no sentence names two states, or one with a threat: nothing was looked at")


def status_lines(status: LedgerStatus) -> list[tuple[str, str]]:
    """The ledger's figures in words, as (name, value)."""
    waiting = ", ".join(f"{number:,} in {code}" for code, number in status.waiting.items())
    events = ", ".join(f"{number:,} {name}" for name, number in status.events.items())
    return [
        ("ledger", status.path),
        ("size", f"{status.bytes / 1e6:,.1f} MB, schema {status.schema_version}"),
        ("articles", f"{status.articles:,} in {status.versions:,} {'version' if status.versions == 1 else 'versions'}"),
        ("languages", ", ".join(f"{number:,} in {code}" for code, number in status.languages.items()) or "none"),
        ("waiting for the coder", waiting or "none"),
        ("reports", f"{status.reports:,}"),
        ("events", f"{sum(status.events.values()):,}" + (f" ({events})" if events else "")),
        ("relations to consolidate", f"{status.blocks_waiting:,}"),
        *_imported_lines(status),
        ("newest article", f"{status.newest_known:%Y-%m-%d %H:%M} UTC" if status.newest_known else "none"),
        (
            "last written",
            f"{status.newest_recorded:%Y-%m-%d %H:%M} UTC" if status.newest_recorded else "never",
        ),
        *coverage_lines(status.coverage),
        ("set aside", f"{len(status.set_aside):,}"),
    ]


def _imported_lines(status: LedgerStatus) -> list[tuple[str, str]]:
    return [
        (f"imported as {name}", f"{rows:,} rows of {files:,} {'file' if files == 1 else 'files'}")
        for name, (files, rows) in status.imported.items()
    ]


def _event_table(events: Iterable[Event]) -> Table:
    names = ("id", "date", "actor", "recipient", "what", "status", "sources")
    table = blank(*names, right=("sources",), wrapped=("what",))
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


def _shift_table(shifts: Iterable[Shift], hangs: Mapping[Shift, str]) -> Table:
    known = ("dyad", "direction", "field", "start", "detected", "probability")
    last = ("hangs on", "events") if hangs else ("events",)
    table = blank(*known, *last, right=("probability",), wrapped=last)
    for shift in shifts:
        table.add_row(
            "-".join(shift.dyad),
            shift.direction.value,
            shift.field or "all",
            _between(shift),
            shift.detected.isoformat(),
            percentage(shift.probability),
            *([hangs[shift]] if hangs else []),
            " ".join(event[:ID_DIGITS] for event in shift.events[:4]),
        )
    return table


def _between(shift: Shift) -> str:
    """The first day, and the bounds of it where they are apart."""
    if shift.earliest is None or shift.latest is None or shift.earliest == shift.latest:
        return shift.start.isoformat()
    return f"{shift.start.isoformat()} ({shift.earliest:%m-%d} to {shift.latest:%m-%d})"


def _code(party: Party) -> str:
    return party.state or (party.name or "?")[:20]
