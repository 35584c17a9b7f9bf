"""What an analyst decides, checked, stored and carried out: rejecting, correcting, joining, parting, undoing.

A decision says how an article should have been read, as a better coder would. So today's views follow it also as of a
day before it was made, and a replay of what the ledger held before (`recorded_as_of`) does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from bilateral import consolidation, rollups
from bilateral.ledger import Ledger
from bilateral.model import (
    FIELDS,
    Correction,
    Event,
    EventType,
    Factuality,
    Filing,
    Party,
    Precision,
    Report,
    Review,
    ReviewKind,
    Source,
    SourceKind,
    in_force,
)
from bilateral.world import gazetteer, states, tables

LONGEST = 2000
"""Characters of a reason."""
NOBODY = "-"
"""What stands for nothing: no recipient, no mode, the article's own voice."""


class Unreviewable(ValueError):
    """A decision that cannot be made; why, and the remedy."""


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """A correction as somebody typed it; `None` leaves a field as it is, "-" empties it.

    `actor`, `recipient` and `source` are state codes ("PRK"; "LBN:REB" with a sector) or names of organisations; `swap`
    exchanges actor and recipient; `date` is a day, month or year.
    """

    event_type: str | None = None
    actor: str | None = None
    recipient: str | None = None
    swap: bool = False
    mode: str | None = None
    source: str | None = None
    factuality: str | None = None
    fields: str | None = None
    date: str | None = None


def reject(ledger: Ledger, report: str, *, who: str, reason: str) -> Review:
    """Take a report out of all events. Raises `Unreviewable`, `AmbiguousId` or `LedgerError`."""
    filing = _filing(ledger, report)
    return _decide(ledger, ReviewKind.REJECT, who, reason, **_named(ledger, filing))


def correct(ledger: Ledger, report: str, wording: Wording, *, who: str, reason: str) -> Review:
    """Let a report say what it should. What was corrected in it before stays, where this says nothing of it."""
    filing = _filing(ledger, report)
    earlier = _correction_of(ledger, filing.report.id)
    new = correction(filing.report, wording)
    if not new.given():
        raise Unreviewable("nothing is corrected; say what the report should be, such as its type or actor")
    whole = msgspec.structs.replace(earlier, **new.given()) if earlier else new
    return _decide(ledger, ReviewKind.CORRECT, who, reason, correction=whole, **_named(ledger, filing))


def merge(ledger: Ledger, one: str, other: str, *, who: str, reason: str) -> Review:
    """Let two events be one act."""
    first, second = _event(ledger, one), _event(ledger, other)
    if first.id == second.id:
        raise Unreviewable(f"{first.id} is one event already; name two")
    if _block(ledger, first) != _block(ledger, second):
        raise Unreviewable("the two events have other parties; correct the actor or recipient of a report first")
    reports = sorted({*_own(ledger, first), *_own(ledger, second)})
    return _decide(ledger, ReviewKind.MERGE, who, reason, reports=reports, events=(first.id, second.id))


def split(ledger: Ledger, event: str, reports: Sequence[str], *, who: str, reason: str) -> Review:
    """Let some reports of an event be an act of their own."""
    found = _event(ledger, event)
    own = _own(ledger, found)
    named = {_filing(ledger, report).report.id for report in reports}
    strange = sorted(named.difference(found.reports))
    if strange or not named:
        said = f"{strange[0]} counts for nothing in event {found.id}" if strange else "no report is named"
        raise Unreviewable(f"{said}; name reports that `bilateral why {found.id[:8]}` shows")
    rest = sorted(set(own) - named)
    if not rest:
        raise Unreviewable("these are all reports of the event; leave at least one in it")
    return _decide(ledger, ReviewKind.SPLIT, who, reason, reports=sorted(named), rest=rest, events=(found.id,))


def undo(ledger: Ledger, review: str, *, who: str, reason: str) -> Review:
    """Take a decision back, by its id or the first digits of it; an undo can be undone too."""
    made = ledger.reviews()
    found = [one for one in made if one.id.startswith(review)]
    if len(review) < 6 or len(found) != 1:
        said = "several decisions begin so" if len(found) > 1 and len(review) >= 6 else "no decision has this id"
        raise Unreviewable(f"{review!r}: {said}; `bilateral review list` shows them with their ids")
    if is_undone(made, found[0]):
        raise Unreviewable(f"{found[0].id} was undone already; undo the undoing to have it back")
    return _decide(ledger, ReviewKind.UNDO, who, reason, undoes=found[0].id, events=found[0].events)


def on_event(ledger: Ledger, event: Event) -> list[Review]:
    """The decisions that hold on an event or on reports that are, or were, of it, the newest first."""
    block = _block(ledger, event)
    concerned = ledger.reviewed_in(block) if block else frozenset()
    if not concerned:
        return []
    own = set(ledger.reports_of(event.id))
    held = [one for one in reversed(in_force(ledger.reviews())) if one.id in concerned]
    return [one for one in held if event.id in one.events or not own.isdisjoint({*one.reports, *_before(ledger, one)})]


def led_to(ledger: Ledger, event: str) -> str | None:
    """The event that has most of the reports of one that is none any more by a decision; `None` where none has."""
    for one in reversed(in_force(ledger.reviews())):
        if event in one.events:
            now = Counter(found for report in _before(ledger, one) for found in ledger.events_of(report))
            return min(now, key=lambda found: (-now[found], found), default=None)
    return None


def renew(ledger: Ledger) -> None:
    """Bring up to date what is kept to be quick, after decisions: until then it is not used, and views are slower."""
    rollups.renew(ledger)


def is_undone(made: Sequence[Review], one: Review) -> bool:
    """Whether a decision does not hold any more."""
    if one.kind is not ReviewKind.UNDO:
        return one not in in_force(made)
    undone: set[str] = set()
    for later in reversed(made):
        if later.kind is ReviewKind.UNDO and later.undoes is not None and later.id not in undone:
            undone.add(later.undoes)
    return one.id in undone


def correction(report: Report, wording: Wording) -> Correction:
    """What a wording changes in a report. Raises `Unreviewable` for what the codebook does not know."""
    given: dict[str, Any] = {}
    if wording.swap:
        if report.recipient is None:
            raise Unreviewable("the report has no recipient to swap with; name one")
        given |= {"actor": report.recipient, "recipient": report.actor}
    if wording.event_type is not None:
        given["event_type"] = _one_of(EventType, wording.event_type.upper(), "type")
        given["mode"] = None  # modes belong to a type
    if wording.actor is not None:
        given["actor"] = _party(report, wording.actor)
    if wording.recipient is not None:
        given["recipient"] = None if wording.recipient == NOBODY else _party(report, wording.recipient)
    if wording.mode is not None:
        given["mode"] = _mode(wording.mode, given.get("event_type", report.event_type))
    if wording.source is not None:
        given["source"] = None if wording.source == NOBODY else _source(report, wording.source)
        given["chain"] = (given["source"],) if given["source"] else ()
    if wording.factuality is not None:
        given["factuality"] = _one_of(Factuality, wording.factuality, "factuality")
    if wording.fields is not None:
        given["fields"] = _fields(wording.fields)
    if wording.date is not None:
        given |= _dated(wording.date)
    return Correction(**given)


def _decide(ledger: Ledger, kind: ReviewKind, who: str, reason: str, **what: Any) -> Review:
    said, name = " ".join(reason.split()), " ".join(who.split())
    if not said or len(said) > LONGEST:
        raise Unreviewable(f"a decision needs a reason of at most {LONGEST} characters")
    if not name:
        raise Unreviewable("a decision needs a name: whose it is")
    review = ledger.add_review(kind, who=name, reason=said, **what)
    consolidation.bring_up_to_date(ledger)
    return review


def _filing(ledger: Ledger, beginning: str) -> Filing:
    whole = ledger.full_report_id(beginning)
    found = ledger.report(whole) if whole else None
    if found is None:
        raise Unreviewable(f"no report {beginning!r}; `bilateral why EVENT` shows those of an event")
    return msgspec.structs.replace(found, report=msgspec.structs.replace(found.report, id=whole))


def _named(ledger: Ledger, filing: Filing) -> dict[str, tuple[str, ...]]:
    """A report with the events that it belongs to, so that their pages can tell what was decided on it."""
    return {"reports": (filing.report.id,), "events": tuple(ledger.events_of(filing.report.id))}


def _before(ledger: Ledger, one: Review) -> set[str]:
    """The reports that the events of a decision had when it was made."""
    then = one.at - timedelta(microseconds=1)
    return {report for event in one.events for report in ledger.reports_of(event, recorded_as_of=then)}


def _event(ledger: Ledger, beginning: str) -> Event:
    found = ledger.event(beginning)
    if found is None:
        raise Unreviewable(f"no event {beginning!r}; `bilateral events` lists the ids")
    return found


def _own(ledger: Ledger, event: Event) -> list[str]:
    """Reports of an event and of no other: a denial may speak of several, and goes where what it denies goes."""
    return [report for report in ledger.reports_of(event.id) if ledger.events_of(report) == [event.id]]


def _block(ledger: Ledger, event: Event) -> str | None:
    return ledger.block_of_event(event.id)


def _correction_of(ledger: Ledger, report: str) -> Correction | None:
    held = (one.correction for one in in_force(ledger.reviews()) if report in one.reports and one.correction)
    return next(reversed(list(held)), None)


def _one_of(kind: Any, text: str, name: str) -> Any:
    try:
        return kind(text.strip())
    except ValueError:
        raise Unreviewable(f"{text!r} is no {name}; choose from {', '.join(kind)}") from None


def _mode(text: str, kind: EventType) -> str | None:
    if text == NOBODY:
        return None
    known = [row["mode"] for row in tables.rows(tables.data_folder() / "modes.csv") if row["event_type"] == kind]
    if text not in known:
        raise Unreviewable(f"{text!r} is no mode of {kind}; choose from {', '.join(known) or 'none'}, or - for none")
    return text


def _fields(text: str) -> tuple[str, ...]:
    named = [part.strip() for part in text.split(",") if part.strip() not in ("", NOBODY)]
    strange = [name for name in named if name not in FIELDS]
    if strange:
        raise Unreviewable(f"{strange[0]!r} is no field; choose from {', '.join(FIELDS)}")
    return tuple(sorted(named, key=FIELDS.index))


def _dated(text: str) -> dict[str, Any]:
    found = tables.first_day(text) if text[:1].isdigit() else None
    if found is None:
        raise Unreviewable(f"{text!r} is no date; write 2024-01-15, 2024-01 or 2024")
    return {"date": found, "date_precision": {4: Precision.YEAR, 7: Precision.MONTH}.get(len(text), Precision.DAY)}


def _party(report: Report, text: str) -> Party:
    """A party by its code or name; one that the sentence names already keeps its words."""
    code, _, sector = text.partition(":")
    if code.upper() in states():
        named = _named_in(report, code.upper())
        kept = named or Party(state=code.upper(), sector="GOV", name=states()[code.upper()].name)
        return msgspec.structs.replace(kept, sector=sector.upper()) if sector else kept
    hits = gazetteer().find(text, report.date)
    bodies = (entry for hit in hits for entry in hit.entries if entry.kind == "organisation")
    body = next(bodies, None)
    if body is None:
        raise Unreviewable(f"{text!r} is no state and no organisation that is known; write a code such as PRK, or NATO")
    return Party(state=None, sector="IGO", name=body.name)


def _source(report: Report, text: str) -> Source:
    held = _party(report, text)
    return Source(state=held.state, sector=held.sector, name=held.name, span=held.span, kind=SourceKind.OFFICIAL)


def _named_in(report: Report, state: str) -> Party | None:
    named: Iterable[Party | Source | None] = (report.actor, report.recipient, report.source, *report.chain)
    for one in named:
        if one is not None and one.state == state and one.span is not None:
            return Party(state=one.state, sector=one.sector, name=one.name, span=one.span)
    return None
