"""The sections that tell acts: what happened, who says so, what is planned, what is disputed."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from bilateral.model import FIELDS, Event, Status
from bilateral.products.gathered import Gathered
from bilateral.products.names import act_day, listed, plural, sentence
from bilateral.products.selection import AHEAD, CONTESTED, HAPPENED, MISSED, OPEN, newest_first, weightiest
from bilateral.products.speakers import held_by
from bilateral.products.statements import Kind, Section, Statement
from bilateral.products.telling import SPEECH
from bilateral.products.wording import act, field_of

TOLD = 25
LISTED = 12


def happened(desk: Gathered) -> Section:
    """What was done, by field, newest first; of many acts those that matter most, the rest counted."""
    found = desk.of(HAPPENED)
    chosen = weightiest(found, TOLD)
    by_field = sorted(chosen, key=lambda event: FIELDS.index(field_of(event)))
    groups = [
        Section(
            title=field.capitalize(),
            statements=desk.each(newest_first(acts), Kind.EVENT),
        )
        for field, acts in groupby(by_field, field_of)
    ]
    return Section(title="What happened", statements=_rest(desk, found, chosen), groups=tuple(groups))


def claims(desk: Gathered) -> Section:
    """The claims ledger: who asserts and who denies each act that is not confirmed, and since when.

    Acts of which one speaker alone is heard are only counted: what is told of them before names him.
    """
    found = [event for event in desk.of(OPEN) if event.event_type not in SPEECH]
    several = [event for event in found if len({voice.key for voice in event.voices}) > 1]
    told = [_claim(desk, event) for event in weightiest(several, LISTED)]
    alone = [event for event in found if event not in several and event.status is not Status.DENIED]
    if alone:
        text = f"{plural(len(alone), 'act')} {'rests' if len(alone) == 1 else 'rest'} on the word of one speaker"
        text += "" if len(alone) == 1 else " each"
        told.append(desk.statement(Kind.COUNT, sentence(text), alone))
    return Section(title="Who says so", statements=tuple(told))


def planned(desk: Gathered) -> Section:
    """What is planned or possible, and what was and did not come."""
    ahead = sorted(desk.of(AHEAD), key=lambda event: (event.date, event.id))
    groups = (("Planned or possible", ahead), ("Called off or lapsed", newest_first(desk.of(MISSED))))
    return Section(title="What is planned", groups=_groups(desk, groups, Kind.PLAN))


def disputed(desk: Gathered) -> Section:
    """What is claimed by one side and denied by another, or taken back."""
    chosen = weightiest(desk.of(CONTESTED), LISTED)
    return Section(title="What is disputed", statements=desk.each(chosen, Kind.DISPUTE))


def _groups(desk: Gathered, parts: tuple[tuple[str, list[Event]], ...], kind: Kind) -> tuple[Section, ...]:
    return tuple(Section(title=title, statements=desk.each(events[:LISTED], kind)) for title, events in parts if events)


def _rest(desk: Gathered, found: list[Event], chosen: list[Event]) -> tuple[Statement, ...]:
    told = {event.id for event in chosen}
    rest = [event for event in found if event.id not in told]
    if not rest:
        return ()
    fields = Counter(field_of(event) for event in rest).most_common()
    parts = listed(f"{number} in {field}" for field, number in fields)
    text = f"{plural(len(rest), 'further act')} of less weight: {parts}"
    return (desk.statement(Kind.COUNT, sentence(text), rest),)


def _claim(desk: Gathered, event: Event) -> Statement:
    text = f"{act(event).nominal}: {held_by(event, desk.filings(event))}"
    day = act_day(event.date, event.date_precision)
    return desk.statement(Kind.CLAIM, sentence(text), [event], lead=day, status=event.status)
