"""Whether a wording is no firmer than the status of its act, read from the act itself and from no other wording."""

from __future__ import annotations

from collections.abc import Iterator

from bilateral.model import Event, Filing, Status
from bilateral.products.grounded import Told
from bilateral.products.names import called, state_name
from bilateral.products.proof.cited import Flaw
from bilateral.products.proof.evidence import Evidence
from bilateral.products.reading import firmness, numbers_in, unquoted
from bilateral.products.statements import Kind
from bilateral.products.telling import SPEECH
from bilateral.world import states

NEEDED = {
    Status.REPORTED: "that somebody says it",
    Status.CLAIMED: "that somebody says it",
    Status.ALLEGED: "that it is only alleged",
    Status.DISPUTED: "that it is denied",
    Status.DENIED: "that it is denied",
    Status.PLANNED: "that it is planned",
    Status.POSSIBLE: "that it is only possible",
    Status.CANCELLED: "that it was called off",
    Status.LAPSED: "that it never came",
    Status.WITHDRAWN: "that it was corrected or withdrawn",
}
"""What a wording has to say of an act that stands so."""
ACTS = frozenset({Kind.EVENT, Kind.CLAIM, Kind.PLAN, Kind.DISPUTE, Kind.CHANGE})
"""Statements that tell one act; a judgement with a status does too."""


def flaws_of_firmness(told: Told, evidence: Evidence) -> Iterator[Flaw]:
    """What is told of an act beyond what its status, its parties, its speakers and its sentences allow."""
    if told.kind is Kind.DUTY:
        if told.status and "that it holds only if true" not in firmness(told.text):
            yield "tells of a provision as if the act were certain", "it would be touched only if the act is true"
        return
    events = evidence.events(told.events)
    if len(events) != 1 or not (told.kind in ACTS or (told.kind is Kind.JUDGEMENT and told.status)):
        return
    yield from _status(told.text, events[0])
    yield from _states(told, events[0], evidence)
    yield from _numbers(told, events[0], evidence)


def _status(text: str, event: Event) -> Iterator[Flaw]:
    said, stands = firmness(text), f"the event stands as {event.status.value}"
    needed = NEEDED.get(event.status)
    if needed and needed not in said:
        yield f"does not say {needed}", stands
    if event.status is Status.CLAIMED and event.event_type not in SPEECH and "that it is not confirmed" not in said:
        yield "does not say that it is not confirmed", stands


def _states(told: Told, event: Event, evidence: Evidence) -> Iterator[Flaw]:
    """A state may be named where it is a party, a speaker, or in the sentences."""
    plain = unquoted(told.text)
    filings = evidence.filings(told.events)
    there = _concerned(event, filings)
    sentences = " ".join(filing.report.text for filing in filings)
    for code in states():
        name = state_name(code)
        if code not in there and name in plain and name not in sentences and not _part_of_another(name, plain, there):
            named = ", ".join(sorted(called(one) for one in there))
            yield f"names {called(code)}", f"its evidence is of {named}"


def _part_of_another(name: str, text: str, there: set[str]) -> bool:
    """Whether a name stands only inside that of a state that is there ("Guinea" in "Equatorial Guinea")."""
    for code in there:
        text = text.replace(state_name(code), "")
    return name not in text


def _concerned(event: Event, filings: list[Filing]) -> set[str]:
    named = {voice.key.partition(":")[0] for voice in event.voices}
    for filing in filings:
        report = filing.report
        who = (report.actor, report.recipient, report.source, *report.chain)
        named |= {one.state for one in who if one is not None and one.state}
    return named.intersection(states())


def _numbers(told: Told, event: Event, evidence: Evidence) -> Iterator[Flaw]:
    """A number has to be in a sentence, a quantity, a date of the act or of a voice, or a count of voices."""
    filings = evidence.filings(told.events)
    held = {number for filing in filings for number in numbers_in(filing.report.text)}
    held |= {number for name in (event.object.text,) for number in numbers_in(name)} if event.object else set()
    held |= set(_quantities(event))
    days = [event.date, evidence.view.day, *(voice.first.date() for voice in event.voices), event.first_known.date()]
    days += [evidence.anew.before] if evidence.anew.before else []
    held |= {str(part) for day in days for part in (day.day, day.year)}
    held |= {str(count) for count in range(len(event.voices) + 1)}
    strange = [number for number in numbers_in(told.text) if number not in held]
    if strange and told.kind is not Kind.CHANGE:
        yield f"has the number {', '.join(strange)}", "no sentence, date or count of its evidence has it"


def _quantities(event: Event) -> Iterator[str]:
    from bilateral.products.things import number

    if event.object and event.object.quantity is not None:
        yield from numbers_in(number(event.object.quantity))
