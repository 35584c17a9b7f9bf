"""Daily counts of other people's events as the events that series and shifts are made of.

A count becomes one event on its day, known at the end of the day on which it became known, as one report by outlets
in their own voice. So many rows of one kind on one day say how much was written of it rather than how much happened:
as with independent sources, a count weighs one and its logarithm (ten rows 3.3 times a single one, a hundred 5.6
times), so that the volume of a few outlets moves a series little.
"""

from __future__ import annotations

from bilateral.model import DailyCount, Event, Party, Precision, Status, content_id, end_of_day

CONFIDENCE = 0.5
"""How right another's coder is, is not known here; nothing weighs it."""


def id_of(count: DailyCount, dataset: str) -> str:
    """The id of the event that a count of a data set stands for: a hash of all but the number of rows."""
    days = (count.day.isoformat(), count.known.isoformat())
    return content_id("|".join((dataset, *days, count.actor, count.recipient, count.event_type)))


def as_event(count: DailyCount, dataset: str) -> Event:
    """A count as an event. `independent_sources` carries the number of rows, for weighing alone: see above."""
    return Event(
        id=id_of(count, dataset),
        event_type=count.event_type,
        mode=None,
        fields=(),
        object=None,
        actor=Party(state=count.actor),
        recipient=Party(state=count.recipient),
        date=count.day,
        date_precision=Precision.DAY,
        place=None,
        status=Status.REPORTED,
        independent_sources=count.count,
        speakers=(),
        reports=(),
        first_known=end_of_day(count.known),
        confidence=CONFIDENCE,
    )
