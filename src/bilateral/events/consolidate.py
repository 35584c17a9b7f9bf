"""The reports of one block as events: each act once, as it stood after every filing that changed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import msgspec

from bilateral.events.cluster import cluster, in_order
from bilateral.events.matching import Act, ActKey, Member
from bilateral.events.past import ActState, Nothing, Past
from bilateral.events.reading import read
from bilateral.events.tally import Tally
from bilateral.events.voices import Press, itself, nobody
from bilateral.model import Event, Filing, Status, Step


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A filing, named by its report, version and dispatch, that is in an act from `since` on.

    `cancels` where it calls the act off and is no report of it.
    """

    act: ActKey
    since: datetime
    report: str
    version: str
    dispatch: str
    cancels: bool = False


class Consolidation(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one block's filings; every row holds from its `known` on.

    `memberships` are (report id, event id, known) of every report, copies too; one that denies several acts,
    or calls one off, is in each. `forwards` are (younger event id, older event id, known). `states` hold one
    row for each event and instant at which it changed, by (known, id). From `acts`, (known, state), and `held`
    the work can be taken up again: see `Past`.
    """

    memberships: tuple[tuple[str, str, datetime], ...] = ()
    forwards: tuple[tuple[str, str, datetime], ...] = ()
    states: tuple[Event, ...] = ()
    acts: tuple[tuple[datetime, ActState], ...] = ()
    held: tuple[Held, ...] = ()


def consolidate(
    filings: Iterable[Filing],
    *,
    owner_of: Callable[[str], str] = itself,
    control_of: Callable[[str], str | None] = nobody,
    past: Past | None = None,
) -> Consolidation:
    """Consolidate all filings of one block so far, given in any order.

    What this gives for the filings known by a day is what it gives for all of them, cut at that day. With a
    `past`, the filings are all of those known from `past.since` on, and so are the rows that are given.
    """
    past = past or Nothing()
    found = cluster(filings, Press(owner_of, control_of), past)
    states = [state for act in found.acts for state in _states(act.id, act.members, act.merged_at)]
    if past.since is not None:
        states = [state for state in states if _known(state) >= past.since]
    return Consolidation(
        memberships=tuple(sorted(found.memberships, key=lambda row: (row[2], row[0], row[1]))),
        forwards=found.forwards,
        states=tuple(sorted(states, key=lambda event: (_known(event), event.id))),
        acts=found.states,
        held=tuple(_held(act, member) for act in found.acts for member in act.members[act.earlier :]),
    )


def _known(event: Event) -> datetime:
    return event.known or event.first_known


def _held(act: Act, member: Member) -> Held:
    filing = member.reading.filing
    return Held(
        act=act.key,
        since=member.since,
        report=filing.report.id,
        version=filing.version,
        dispatch=filing.dispatch,
        cancels=member.cancels,
    )


def summarise(
    filings: Iterable[Filing],
    *,
    owner_of: Callable[[str], str] = itself,
    control_of: Callable[[str], str | None] = nobody,
) -> Event:
    """The event that these filings of one act make. Raises `ValueError` where there are none."""
    press = Press(owner_of, control_of)
    readings = [read(filing, press) for filing in in_order(filings)]
    if not readings:
        raise ValueError("an event needs at least one filing: give the filings of one act")
    first = readings[0]
    members = [Member(at.filing.known, at, at.calls_off and at.family != first.family) for at in readings]
    *_, newest = _states(Act.opening_with(first).id, members, None)
    return newest


class _Change(NamedTuple):
    """A member that comes in or, withdrawn, goes out."""

    instant: datetime
    comes: bool
    report: str
    version: str
    member: Member


def _states(event_id: str, members: list[Member], until: datetime | None) -> Iterator[Event]:
    """The event after each instant that changed it, before the instant `until` at which it was forwarded."""
    replay = _Replay(event_id)
    for instant, changes in groupby(_changes(members), attrgetter("instant")):
        if until is not None and instant >= until:
            return
        state = replay.at(instant, list(changes))
        if state is not None:
            yield state


def _changes(members: list[Member]) -> list[_Change]:
    changes = []
    for member in members:
        filing = member.reading.filing
        changes.append(_Change(member.since, True, filing.report.id, filing.version, member))
        if filing.withdrawn is not None:
            gone = max(filing.withdrawn, member.since)
            changes.append(_Change(gone, False, filing.report.id, filing.version, member))
    return sorted(changes, key=lambda change: change[:4])


class _Replay:
    """One event as it comes about: its living members, its last state and how its status went."""

    def __init__(self, event_id: str) -> None:
        self._id = event_id
        self._tally = Tally()
        self._living: dict[tuple[str, str, datetime], Member] = {}
        self._last: Event | None = None
        self._history: tuple[Step, ...] = ()

    def at(self, instant: datetime, changes: list[_Change]) -> Event | None:
        """Apply all that changes at one instant; the new state, if it is another than the last."""
        stillborn = self._stillborn(changes)
        cause, touched = self._leave([change for change in changes if not change.comes])
        for change in changes:
            if change.comes and _place(change.member) not in stillborn:
                before = self._tally.status
                self._living[_place(change.member)] = change.member
                touched |= self._tally.add(change.member)
                cause = change.report if self._tally.status is not before else cause
        return self._state(instant, cause, changes) if touched or self._last is None else None

    def _stillborn(self, changes: list[_Change]) -> set[tuple[str, str, datetime]]:
        """Members that come and go at one instant."""
        coming = {_place(change.member) for change in changes if change.comes}
        return coming & {_place(change.member) for change in changes if not change.comes}

    def _leave(self, gone: list[_Change]) -> tuple[str | None, bool]:
        leaving = [change for change in gone if _place(change.member) in self._living]
        if not leaving:
            return None, False
        for change in leaving:
            del self._living[_place(change.member)]
        self._tally = Tally(self._living.values())
        return leaving[0].report, True

    def _state(self, instant: datetime, cause: str | None, changes: list[_Change]) -> Event | None:
        status = self._tally.status
        if not self._history or self._history[-1].status is not status:
            step = Step(known=instant, status=status, report=cause or changes[0].report)
            self._history = (*self._history, step)
        event = self._event(instant, changes)
        if self._last is not None and event == msgspec.structs.replace(self._last, known=instant):
            return None
        self._last = event
        return event

    def _event(self, instant: datetime, changes: list[_Change]) -> Event:
        if self._tally.status is not Status.WITHDRAWN:
            return self._tally.event(self._id, instant, self._history)
        coming = [change.member for change in changes if change.comes]
        was = self._last or Tally(coming).event(self._id, instant, ())
        return msgspec.structs.replace(
            was,
            status=Status.WITHDRAWN,
            independent_sources=0,
            speakers=(),
            known=instant,
            history=self._history,
            voices=(),
        )


def _place(member: Member) -> tuple[str, str, datetime]:
    filing = member.reading.filing
    return filing.report.id, filing.version, filing.known
