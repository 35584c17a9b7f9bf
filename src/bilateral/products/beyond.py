"""The sections beyond what happened: which provisions it would touch, and what is likely to come."""

from __future__ import annotations

from collections import defaultdict

from bilateral.model import Finding
from bilateral.products.desk import Desk
from bilateral.products.duties import line
from bilateral.products.foresight import in_words
from bilateral.products.gathered import Gathered
from bilateral.products.likelihood import percentage
from bilateral.products.names import act_day, plural, sentence
from bilateral.products.statements import Kind, Section, Statement

TOUCHED = 8
SURE = 0.3
"""Certainty from which a brief names a provision."""
AHEAD = 90


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
        text = f"{plural(len(rest), 'older act')} would touch provisions too, if true."
        told.append(desk.statement(Kind.DUTY, text, [desk.by_id[one.event] for one in rest]))
    return Section(title="What it would touch", statements=tuple(told))


def _weight(finding: Finding) -> tuple[float, bool]:
    """Which provision of several a brief names: the surest, of nearly equals one of the Security Council."""
    return round(finding.certainty, 1), finding.instrument.startswith("S/RES")


def _touched(desk: Gathered, finding: Finding, others: int) -> Statement:
    event = desk.by_id[finding.event]
    more = sentence(f"{plural(others, 'other provision')} would be touched as well") if others else ""
    told = line(finding, event, desk.filings(event)).rstrip(".")
    text = f"{told} ({percentage(finding.certainty)} sure). {more}".rstrip()
    lead = act_day(event.date, event.date_precision)
    return desk.statement(Kind.DUTY, text, [event], lead=lead, status=finding.status)


def outlook(desk: Desk) -> Section:
    """The chance of a shift in the next 90 days, beside what is usual, and how good such forecasts were."""
    found, skill = desk.outlook(AHEAD)
    own = next((one for one in found if one.dyad == desk.pair), None)
    if own is None:
        text = "The relation has fewer than ten acts so far: too little coverage to look ahead."
        return Section(title="Outlook", statements=(desk.statement(Kind.GAP, text),))
    text = (
        f"Within {AHEAD} days the chance that the two begin to move apart is {percentage(own.worsening)} "
        f"(usually {percentage(own.usual_worsening)}), and that they begin to draw closer {percentage(own.deepening)} "
        f"(usually {percentage(own.usual_deepening)})."
    )
    lines = (desk.statement(Kind.OUTLOOK, text), desk.statement(Kind.OUTLOOK, in_words(skill)))
    return Section(title="Outlook", statements=lines)
