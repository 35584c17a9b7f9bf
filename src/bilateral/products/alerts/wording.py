"""An alert in words: what, who says so, how sure, and where the evidence is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from bilateral.model import Direction, Shift, Status, content_id
from bilateral.products.alerts.changes import Change
from bilateral.products.alerts.watchlist import Trigger, Watch
from bilateral.products.duties import line
from bilateral.products.likelihood import judged, percentage
from bilateral.products.names import act_day, called, listed, long_day, plural, relation_name, sentence
from bilateral.products.telling import tell
from bilateral.products.wording import act

TOLD = 40
"""Alerts that one message tells in words; it counts the rest."""
_MOVED = {Direction.DEEPENING: "drawn closer", Direction.WORSENING: "moved apart"}


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is told. `key` names the list and the thing, so that it is told once.

    `headline` says what, `told` who says so, `sure` how sure that is; `link` is the page with the evidence, `None`
    where the file gives no `base_url`, and `evidence` the command that shows it. `known` is UTC. Of a shift `start` and
    `detected` are its days, and `earliest` and `latest` bound its start.
    """

    key: str
    watchlist: str
    triggers: tuple[Trigger, ...]
    headline: str
    told: str
    sure: str
    link: str | None
    evidence: str
    known: datetime
    event: str | None = None
    status: Status | None = None
    was: Status | None = None
    provisions: tuple[str, ...] = ()
    dyad: tuple[str, str] | None = None
    direction: Direction | None = None
    start: date | None = None
    detected: date | None = None
    earliest: date | None = None
    latest: date | None = None


def of_event(watch: Watch, change: Change, triggers: Sequence[Trigger], base_url: str | None) -> Alert:
    """The alert on an event. Its key is the list, the event and the status; or the provisions, where these alone."""
    event, touched = change.event, tuple(one.provision for one in change.findings)
    alone = tuple(triggers) == (Trigger.PROVISION,)
    newly = tuple(sorted(one.provision for one in change.newly_touched))
    what = act(event).nominal
    duties = [line(one, event, change.filings) for one in change.findings[:2]]
    return Alert(
        key=content_id(msgspec.json.encode([watch.name, event.id, newly if alone else event.status])),
        watchlist=watch.name,
        triggers=tuple(triggers),
        headline=f"{what[:1].upper()}{what[1:]} ({act_day(event.date, event.date_precision)})",
        told=" ".join([tell(event, change.filings), *duties]),
        sure=_sure(change),
        link=f"{base_url}/event/{event.id}" if base_url else None,
        evidence=f"bilateral why {event.id}",
        known=change.known,
        event=event.id,
        status=event.status,
        was=change.was.status if change.was else None,
        provisions=touched,
    )


def of_shift(watch: Watch, shift: Shift, known: datetime, base_url: str | None) -> Alert:
    """The alert on a shift. Its key is the list, the dyad, the direction and the first day."""
    name = "-".join(shift.dyad)
    field = f" in {shift.field}" if shift.field else ""
    bounds = ""
    if shift.earliest and shift.latest and shift.earliest < shift.latest:
        bounds = f", between {long_day(shift.earliest)} and {long_day(shift.latest)}"
    told = judged(shift.probability, listed(map(called, shift.dyad)), _MOVED[shift.direction] + field)
    return Alert(
        key=content_id(msgspec.json.encode([watch.name, shift.dyad, shift.direction, shift.start])),
        watchlist=watch.name,
        triggers=(Trigger.SHIFT,),
        headline=f"{relation_name(shift.dyad)}: {shift.direction.value}{field} since {long_day(shift.start)}",
        told=sentence(f"{told} since {long_day(shift.start)}{bounds}; {plural(len(shift.events), 'event')} carry it"),
        sure=f"{percentage(shift.probability)}; could be seen on {long_day(shift.detected)}",
        link=f"{base_url}/relation/{name}" if base_url else None,
        evidence=f"bilateral shifts {name}",
        known=known,
        dyad=shift.dyad,
        direction=shift.direction,
        start=shift.start,
        detected=shift.detected,
        earliest=shift.earliest,
        latest=shift.latest,
    )


def same_shift(shift: Shift, told: Alert) -> bool:
    """Whether a list has been told of this shift, though its days may since be reckoned a little otherwise."""
    if (told.dyad, told.direction) != (shift.dyad, shift.direction) or told.start is None:
        return False
    first, last = told.earliest or told.start, told.latest or told.start
    return first <= (shift.latest or shift.start) and (shift.earliest or shift.start) <= last


def title(watchlist: str, alerts: Sequence[Alert], day: date | None) -> str:
    """The subject of a message."""
    if len(alerts) == 1:
        return f"{watchlist}: {alerts[0].headline}"
    return f"{watchlist}: {plural(len(alerts), 'alert')}" + (f", {long_day(day)}" if day else "")


def text(alerts: Sequence[Alert], message: str) -> str:
    """The alerts of a message as plain text; its number at the end tells a repeated message from another one."""
    parts = [_paragraph(one) for one in alerts[:TOLD]]
    if len(alerts) > TOLD:
        parts.append(f"… and {len(alerts) - TOLD} more: `bilateral alerts` lists them.")
    return "\n\n".join([*parts, f"Message {message}"])


def _paragraph(one: Alert) -> str:
    triggers = ", ".join(trigger.value for trigger in one.triggers)
    return f"[{triggers}] {one.headline}\n{one.told}\nHow sure: {one.sure}.\nEvidence: {one.link or one.evidence}"


def _sure(change: Change) -> str:
    event = change.event
    was = f", was {change.was.status.value}" if change.was and change.was.status is not event.status else ""
    sources = plural(event.independent_sources, "independent source")
    return f"{event.status.value}{was}; {sources}; confidence {percentage(event.confidence)}"
