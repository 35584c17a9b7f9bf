"""Whether a list wants to be told of a change."""

from __future__ import annotations

from collections.abc import Iterable

from bilateral.model import Shift
from bilateral.products.alerts.changes import Change
from bilateral.products.alerts.watchlist import Trigger, Watch
from bilateral.view import pair_of, states_of


def wanted(watch: Watch, change: Change) -> tuple[Trigger, ...]:
    """The triggers of a list that a change pulls; none where the list does not watch such an event."""
    if not _within(watch, change) or not _of_fields(watch, change.event.fields) or not _heard(watch, change):
        return ()
    if watch.provisions and not _touches(watch, (one.provision for one in change.findings)):
        return ()
    pulled = [one for one in change.triggers if one in watch.triggers]
    if Trigger.PROVISION in pulled and watch.provisions:
        newly = _touches(watch, (one.provision for one in change.newly_touched))
        pulled = pulled if newly else [one for one in pulled if one is not Trigger.PROVISION]
    return tuple(pulled)


def wants_shift(watch: Watch, shift: Shift) -> bool:
    """Whether a list is told of a shift. Lists of provisions or speakers are not: a shift has neither."""
    if Trigger.SHIFT not in watch.triggers or watch.provisions or watch.speakers:
        return False
    within = shift.dyad in watch.dyads or not set(shift.dyad).isdisjoint(watch.countries)
    anywhere = not watch.dyads and not watch.countries
    return (within or anywhere) and (shift.field is None or _of_fields(watch, (shift.field,)))


def _within(watch: Watch, change: Change) -> bool:
    if not watch.dyads and not watch.countries:
        return True
    return pair_of(change.event) in watch.dyads or not states_of(change.event).isdisjoint(watch.countries)


def _of_fields(watch: Watch, fields: Iterable[str]) -> bool:
    return not watch.fields or not set(watch.fields).isdisjoint(fields)


def _heard(watch: Watch, change: Change) -> bool:
    """Whether one of the list's speakers is heard: as an independent voice, as a source by name, or as an outlet."""
    if not watch.speakers:
        return True
    heard = {voice.key.partition(":")[0] for voice in change.event.voices} | set(change.event.speakers)
    for filing in change.filings:
        report = filing.report
        sources = (*report.chain, *((report.source,) if report.source else ()))
        heard |= {name for one in sources for name in (one.state, one.name) if name}
        heard |= set(filing.publishers)
    return not {one.casefold() for one in watch.speakers}.isdisjoint(one.casefold() for one in heard)


def _touches(watch: Watch, provisions: Iterable[str]) -> bool:
    return any(one.startswith(watch.provisions) for one in provisions)
