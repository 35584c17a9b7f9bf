"""Whether the ids of a statement hold: its events, its reports, its citations, and what the sentences say re-coded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bilateral.model import Event, Filing, Report, Status
from bilateral.products.grounded import Cited, Told
from bilateral.products.names import called, long_day
from bilateral.products.proof.evidence import Evidence
from bilateral.products.statements import citation
from bilateral.view import states_of

Flaw = tuple[str, str]
"""What is wrong, and what the ledger says."""

SHORT = 8
"""Digits of an id that a line shows."""


def flaws_of_evidence(told: Told, sources: Mapping[int, Cited], evidence: Evidence) -> Iterator[Flaw]:
    """What is wrong with the events and reports that a statement names."""
    if told.events and not (told.reports and told.citations):
        yield "gives no evidence", f"its events have {len(evidence.filings(told.events))} reports"
    known = []
    for event_id in told.events:
        event = evidence.event(event_id)
        yield from _event(event_id, event, evidence)
        known += [event] if event else []
    yield from _reports(told, known)
    yield from _status(told, known)
    for number in told.citations:
        source = sources.get(number)
        if source is None:
            yield f"cites source {number}, which the brief does not have", f"it has {len(sources)} sources"
        else:
            yield from _source(source, told, evidence)


def _event(event_id: str, event: Event | None, evidence: Evidence) -> Iterator[Flaw]:
    day = long_day(evidence.view.day)
    if event is None:
        yield f"rests on event {event_id[:SHORT]}", f"no such event was known by {day}"
    elif event.id != event_id:
        yield f"rests on event {event_id[:SHORT]}", f"by {day} it had been joined to {event.id[:SHORT]}"
    elif not _concerns(event, evidence.anew.about):
        parties = " and ".join(called(code) for code in sorted(states_of(event)))
        yield f"rests on event {event_id[:SHORT]}, which is of another relation", f"it is of {parties}"


def _concerns(event: Event, about: tuple[str, ...]) -> bool:
    """Whether an event is of the relation, or has a party among the state or bloc."""
    shared = states_of(event).intersection(about)
    return len(shared) == 2 if len(about) == 2 else bool(shared)


def _reports(told: Told, events: list[Event]) -> Iterator[Flaw]:
    held = {report for event in events for report in event.reports}
    for report in sorted(set(told.reports) - held):
        yield f"rests on report {report[:SHORT]}", "its events have no such report"
    missing = held.difference(told.reports)
    if missing and told.reports:
        yield f"leaves out {len(missing)} reports of its events", f"report {min(missing)[:SHORT]} is one of them"


def _status(told: Told, events: list[Event]) -> Iterator[Flaw]:
    if told.status is None or len(events) != 1 or told.status is events[0].status:
        return
    if told.kind.value != "duty":  # a provision may be touched by some of an event's reports alone
        yield f"gives the status {told.status.value}", f"the event stands as {events[0].status.value}"


def _source(source: Cited, told: Told, evidence: Evidence) -> Iterator[Flaw]:
    what = f"cites report {source.report[:SHORT]}"
    filing = evidence.filing(source.report)
    if filing is None:
        yield what, _unknown(source.report, evidence)
        return
    event = evidence.event(source.event)
    if event is None or source.event not in told.events or source.report not in event.reports:
        yield what, "it belongs to none of the events that the statement rests on"
    elif filing.withdrawn is not None and event.status is not Status.WITHDRAWN:
        yield what, f"it was corrected or withdrawn on {long_day(filing.withdrawn.date())}"
    yield from _header(source, filing)
    yield from _recoded(what, filing, evidence)


def _unknown(report: str, evidence: Evidence) -> str:
    later = evidence.later(report)
    if later is None:
        return "the ledger has no such report"
    return f"it was not known by {long_day(evidence.view.day)}: its article is of {long_day(later.known.date())}"


def _header(source: Cited, filing: Filing) -> Iterator[Flaw]:
    """Whether the source is described as the ledger has it."""
    right = citation(source.number, source.event, filing)
    for name in ("outlet", "title", "url", "published", "speaker", "factuality"):
        if getattr(source, name) != getattr(right, name):
            yield f"gives source {source.number} the {name} {getattr(source, name)}", f"it is {getattr(right, name)}"


def _recoded(what: str, filing: Filing, evidence: Evidence) -> Iterator[Flaw]:
    found = evidence.recoded(filing.report)
    wanted = _act(filing.report)
    if wanted not in map(_act, found):
        gives = "; ".join(" ".join(_act(one)) for one in found) or "no act"
        yield f"{what} for {' '.join(wanted)}", f"the sentence, coded anew, gives {gives}"


def _act(report: Report) -> tuple[str, ...]:
    """Dyad, type, factuality and source: what a sentence has to give again."""
    other, source = report.recipient, report.source
    return (
        report.actor.state or report.actor.name or "?",
        report.event_type.value,
        (other.state or other.name or "?") if other else "nobody",
        report.factuality.value,
        f"by {source.state or source.name or source.kind.value}" if source else "by the article itself",
    )
