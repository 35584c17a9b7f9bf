"""The section on what states are bound to: which provisions the acts would touch, if they are true."""

from __future__ import annotations

from collections import defaultdict

from bilateral.model import Finding
from bilateral.products.duties import line
from bilateral.products.gathered import Gathered
from bilateral.products.likelihood import percentage
from bilateral.products.names import act_day, plural, sentence
from bilateral.products.statements import Kind, Section, Statement
from bilateral.products.wording import act

TOUCHED = 8
SURE = 0.3
"""Certainty from which a brief names a provision."""


def obligations(desk: Gathered) -> Section:
    """What the acts would touch if true, the surest provision of each, the newest act first."""
    of: dict[str, list[Finding]] = defaultdict(list)
    for finding in desk.findings:
        if finding.certainty >= SURE and finding.event in desk.by_id:
            of[finding.event].append(finding)
    chief = [max(held, key=_weight) for held in of.values()]
    newest = sorted(chief, key=lambda one: (one.date, one.event), reverse=True)
    told = [_touched(desk, finding, len(of[finding.event]) - 1) for finding in newest[:TOUCHED]]
    if len(newest) > TOUCHED:
        rest = newest[TOUCHED:]
        text = sentence(f"{plural(len(rest), 'older act')} would touch provisions too, if true")
        told.append(desk.statement(Kind.DUTY, text, [desk.by_id[one.event] for one in rest]))
    return Section(title="What it would touch", statements=tuple(told))


def _weight(finding: Finding) -> tuple[float, bool]:
    """Which provision of several a brief names: the surest, of nearly equals one of the Security Council."""
    return round(finding.certainty, 1), finding.instrument.startswith("S/RES")


def _touched(desk: Gathered, finding: Finding, others: int) -> Statement:
    event = desk.by_id[finding.event]
    more = sentence(f"{plural(others, 'other provision')} would be touched as well") if others else ""
    told = line(finding, event, desk.filings(event), act(event).nominal).rstrip(".")
    text = f"{told} ({percentage(finding.certainty)} sure). {more}".rstrip()
    lead = act_day(event.date, event.date_precision)
    return desk.statement(Kind.DUTY, text, [event], lead=lead, status=finding.status)
