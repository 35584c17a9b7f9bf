"""What acts would touch, for the terminal and as rows: one plain line a finding, and never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text

from bilateral.model import Body, Event, Factuality, Filing, Finding, Provision
from bilateral.obligations import Flaw
from bilateral.products.likelihood import percentage
from bilateral.products.names import act_day, listed, long_day, organisation_name, plural, sentence
from bilateral.products.printing import Row, console, show, write_rows
from bilateral.products.speakers import DENIED, speaking
from bilateral.products.tables import ID_DIGITS, STYLES
from bilateral.products.wording import act

COLUMNS = (*Finding.__struct_fields__, "line")
FLAW_COLUMNS = Flaw.__struct_fields__
FIRM = frozenset({Factuality.OCCURRED})
PLANNED = frozenset({Factuality.PLANNED})
SOFT = frozenset({Factuality.ALLEGED, Factuality.POSSIBLE})
VERBS = {"prohibits": "touch", "requires": "bear on", "permits": "rest on"}
NOTE = "if the reports are true; certainty is that the act was read and matched rightly, not that it took place"
LEGAL = "whether an obligation was broken is for others to say"
NAMED = 3
"""Folded provisions that a cell names."""

Evidence = Mapping[str, Sequence[Filing]]


def line(finding: Finding, event: Event, filings: Sequence[Filing], what: str = "this") -> str:
    """One sentence: what the act, called `what`, would touch, who says that it took place and who denies it."""
    return sentence(f"{touching(finding, what)}: {_said(finding, event, filings)}")


def print_findings(
    findings: Sequence[Finding],
    events: Mapping[str, Event],
    evidence: Evidence,
    bodies: Sequence[Body],
    day: date,
    format: str = "table",  # noqa: A002
) -> None:
    """Findings as a table in two parts, done and to come, or as rows with their line ("jsonl", "csv").

    Under the table stand the bodies that watched over the regimes, as they were on `day`.
    """
    if format != "table":
        write_rows((_row(one, events[one.event], evidence.get(one.event, ())) for one in findings), format, COLUMNS)
        return
    out = console()
    done = [one for one in findings if not one.to_come]
    to_come = [one for one in findings if one.to_come]
    for title, part in (("Said to have been done", done), ("Planned or possible", to_come)):
        if part:
            out.print(Text(title, style="bold"))
            out.print(_table(part, events, evidence))
    if not findings:
        show(_blank(), "no act that is known touches a provision of the register")
        return
    acts = len({one.event for one in findings})
    show(_blank(), f"{plural(len(findings), 'finding')} on {plural(acts, 'act')}, {NOTE}; {LEGAL}")
    for body in bodies:
        out.print(Text(_watching(body, day), style="dim"))


def print_provision(provision: Provision) -> None:
    """One provision as the register holds it: what it says, since when, for whom, and how it was checked."""
    grid = Table.grid(padding=(0, 2))
    for name, value in _told(provision):
        if value:
            grid.add_row(Text(name, style="dim"), Text(value))
    console().print(grid)


def print_flaws(flaws: Sequence[Flaw], summary: str, format: str = "table") -> None:  # noqa: A002
    """What is wrong in the register, a line each, or as rows ("jsonl", "csv")."""
    if format != "table":
        write_rows((msgspec.to_builtins(flaw) for flaw in flaws), format, FLAW_COLUMNS)
        return
    out = console()
    for flaw in flaws:
        out.print(Text(str(flaw)))
    show(_blank(), f"{plural(len(flaws), 'flaw')}; {summary}" if summary else plural(len(flaws), "flaw"))


def _row(finding: Finding, event: Event, filings: Sequence[Filing]) -> Row:
    row: dict[str, Any] = msgspec.to_builtins(finding)
    return row | {"line": line(finding, event, filings)}


def touching(finding: Finding, what: str = "this") -> str:
    """ "if true, this would touch S/RES/1718 (2006), paragraph 8 (b)"."""
    condition = "if carried out" if finding.to_come else "if true"
    place = f"{finding.instrument}, {_paragraph(finding.paragraph)}"
    if finding.cap:
        return f"{condition}, {what} would count against the cap of {_cap(finding.cap)} in {place}"
    return f"{condition}, {what} would {VERBS[finding.kind]} {place}"


def _paragraph(paragraph: str) -> str:
    """ "paragraph 8 (b)", and "Art. 4" as it is."""
    return f"paragraph {paragraph}" if paragraph[:1].isdigit() else paragraph


def _cap(cap: str) -> str:
    """ "500,000 barrels a year"; several caps are alternatives."""
    told = []
    for part in cap.split("|"):
        amount, _, rest = part.partition(" ")
        unit, _, period = rest.partition("/")
        told.append(f"{float(amount):,.10g} {unit} a {period}")
    return " or ".join(told)


def _said(finding: Finding, whole: Event, filings: Sequence[Filing]) -> str:
    """ "South Korea and the United States say so, North Korea denies it"."""
    event = _standing(finding, whole)
    firm, planned, soft = (speaking(event, filings, kinds) for kinds in (FIRM, PLANNED, SOFT))
    denying = speaking(event, filings, DENIED)
    parts = []
    if firm:
        parts.append(f"{firm.says} so")
    elif planned:
        parts.append(f"{planned.says} that it is to come")
    elif soft:
        parts.append(f"{soft.says} so without vouching for it")
    if denying:
        parts.append(f"{denying.subject} {'deny' if denying.several else 'denies'} it")
    return ", ".join(parts) or "the ledger does not keep who says so"


def _standing(finding: Finding, event: Event) -> Event:
    """The event without the denials of those who have admitted it since, and the word of those who took it back."""
    kept = (
        voice
        for voice in event.voices
        if voice.key in (finding.denied_by if voice.factuality is Factuality.DENIED else _holding(finding))
    )
    return msgspec.structs.replace(event, voices=tuple(kept))


def _holding(finding: Finding) -> tuple[str, ...]:
    return (*finding.asserted_by, *finding.alleged_by)


def _table(findings: Sequence[Finding], events: Mapping[str, Event], evidence: Evidence) -> Table:
    table = _blank()
    for name in ("event", "date", "act", "provision", "status", "certainty"):
        table.add_column(name, no_wrap=name in ("event",), justify="right" if name == "certainty" else "left")
    before: Finding | None = None
    for finding in findings:
        event = events[finding.event]
        first = before is None or finding.event != before.event
        whole = before is None or _voices(finding) != _voices(before)
        told = line(finding, event, evidence.get(event.id, ())) if whole else sentence(touching(finding))
        table.add_row(
            event.id[:ID_DIGITS] if first else "",
            act_day(event.date, event.date_precision).replace("reported ", "≤ ") if first else "",
            act(event).nominal if first else "",
            _cell(finding, told),
            Text(finding.status.value, style=STYLES.get(finding.status.value, "")),
            percentage(finding.certainty),
        )
        before = finding
    return table


def _voices(finding: Finding) -> tuple[object, ...]:
    return finding.event, finding.asserted_by, finding.alleged_by, finding.denied_by


def _cell(finding: Finding, told: str) -> Text:
    """The line, then what can be asked for by name and what may exempt it."""
    cell = Text(told)
    also = finding.folded[:NAMED]
    more = f" and {len(finding.folded) - NAMED} more" if len(finding.folded) > NAMED else ""
    notes = [finding.provision + (f" (with {', '.join(also)}{more})" if also else "")]
    notes += [f"may be exempt: {finding.exemptions}"] if finding.exemptions else []
    return cell.append("\n" + "; ".join(notes), style="dim")


def _blank() -> Table:
    return Table(box=None, pad_edge=False, header_style="dim")


def _watching(body: Body, day: date) -> str:
    """ "Panel of Experts (body of the Security Council): 12 June 2009 until 30 April 2024"."""
    period = f"since {long_day(body.since)}"
    if body.until and body.until <= day:
        last = body.until - timedelta(days=1)
        period = f"from {long_day(body.since)} to {long_day(last)}; {body.ended_by}"
    return f"watched by the {body.name.removeprefix('the ')} ({body.kind}) {period}"


def _checked(provision: Provision) -> str:
    """When the row was checked and against what; an unverified one says what of it was read."""
    if provision.verified:
        return f"{provision.verified} against {provision.against}"
    return f"unverified; {provision.against}" if provision.against else "unverified"


def _told(provision: Provision) -> list[tuple[str, str]]:
    end = f" until {provision.until} (ended by {provision.ended_by or 'not told'})" if provision.until else ""
    target = listed(organisation_name(name) for name in provision.target)
    return [
        ("provision", provision.id),
        ("where", f"{provision.instrument}, {_paragraph(provision.paragraph)}"),
        (provision.kind, provision.wording),
        ("in force", f"since {provision.since}{end}"),
        ("binds", "all states" if "*" in provision.bound else ", ".join(provision.bound)),
        ("about", f"{target} ({provision.way})"),
        ("cap", _cap(provision.cap) if provision.cap else ""),
        ("exemptions", provision.exemptions),
        ("committee", provision.committee),
        ("checked", _checked(provision)),
        ("row", f"{provision.file} line {provision.line}"),
    ]
