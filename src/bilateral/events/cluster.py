"""Which filings are one act: leader clustering in the order in which they became known.

Each filing joins the act that it fits best, or opens one, and stays there. Those that an analyst holds to be of one act
go where the first of them went; those that are of different acts join no act that holds the other. So what was known by
any day is clustered the same whatever came later, and views as of a past day need no clustering of their own.
Withdrawal has no part in it.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, takewhile
from operator import attrgetter
from typing import NamedTuple

from bilateral.events import kinds
from bilateral.events.dates import AHEAD, days_between
from bilateral.events.matching import ALIKE, Act, ActKey, Member, agree, best
from bilateral.events.past import RECENT, ActState, Past, answered_within, kept, recalled, wanted
from bilateral.events.reading import Days, Reading, likeness, read
from bilateral.events.voices import Press, party_key
from bilateral.model import EventType, Filing

COPIED = 0.8
"""Likeness of two sentences in copies of one dispatch from which they are one sentence."""
_BIN = 3
"""Days are binned by eights (2 ** 3)."""


class Clusters(NamedTuple):
    """Acts that these filings touched, in the order they opened, and rows that hold from an instant on:
    (report, event, known), (younger event, older event, known), (known, act)."""

    acts: tuple[Act, ...]
    memberships: tuple[tuple[str, str, datetime], ...]
    forwards: tuple[tuple[str, str, datetime], ...]
    states: tuple[tuple[datetime, ActState], ...]


class Shelf:
    """The acts between the same parties with reports of one family, to be found by day or newest first."""

    def __init__(self) -> None:
        self._acts: list[Act] = []
        self._keys: set[ActKey] = set()
        self._by_day: dict[int, dict[ActKey, Act]] = defaultdict(dict)

    def put(self, act: Act) -> None:
        """Make an act known, or known also by the days that it now has."""
        if act.key not in self._keys:
            self._keys.add(act.key)
            insort(self._acts, act, key=attrgetter("began"))
        for days in filter(None, (act.planned, act.happened)):
            for when in range(days[0] >> _BIN, (days[1] >> _BIN) + 1):
                self._by_day[when][act.key] = act

    def around(self, days: Days, reach: int) -> list[Act]:
        """Acts that may fall within `reach` days of these."""
        bins = range((days[0] - reach) >> _BIN, ((days[1] + reach) >> _BIN) + 1)
        found = {key: act for when in bins for key, act in self._by_day.get(when, {}).items()}
        return [act for act in found.values() if act.merged_into is None]

    def newest_first(self, since: int) -> Iterator[Act]:
        """Acts that opened on the day `since` or later, those that opened last first."""
        recent = takewhile(lambda act: act.opened >= since, reversed(self._acts))
        return (act for act in recent if act.merged_into is None)


class _Told(NamedTuple):
    """What a dispatch said first, and the acts that it meant."""

    reading: Reading
    acts: list[Act]


class Clustering:
    """The acts so far. Filings have to come in (known, report id) order: see `cluster`."""

    def __init__(self, press: Press, past: Past) -> None:
        self.acts: dict[ActKey, Act] = {}
        self.touched: dict[ActKey, Act] = {}
        self.memberships: dict[tuple[str, str], datetime] = {}
        self.forwards: list[tuple[str, str, datetime]] = []
        self.states: list[tuple[datetime, ActState]] = []
        self._press, self._past = press, past
        self._filed: set[tuple[str, str]] = set()
        self._incomplete: set[ActKey] = set()
        self._changed: dict[ActKey, Act] = {}
        self._last: dict[ActKey, ActState] = {}
        self._shelves: dict[tuple[tuple[str, ...], str], Shelf] = defaultdict(Shelf)
        self._plans: dict[tuple[str, ...], list[Act]] = defaultdict(list)
        self._told: dict[tuple[object, ...], list[_Told]] = defaultdict(list)
        self._sentences: dict[tuple[object, ...], list[_Told]] = defaultdict(list)
        self._bound: dict[str, list[Act]] = defaultdict(list)

    def recall(self, readings: list[Reading]) -> None:
        """Take up what was made of earlier filings, as far as it can matter to these."""
        if self._past.since is None:
            return
        self._take_up(self._past.acts(wanted(readings)))
        self._filed.update(self._past.memberships({reading.filing.report.id for reading in readings}))
        told: dict[tuple[datetime, str, str], _Told] = {}
        rows = list(self._past.told({reading.filing.dispatch for reading in readings}))
        self._take_up(self._past.acts_of({row.act for row in rows}))
        for row in rows:
            reading = read(row.filing, self._press)
            told.setdefault(reading.place_in_order, _Told(reading, [])).acts.append(self.acts[row.act])
        for _, earlier in sorted(told.items()):
            if self._original(earlier.reading) is None:
                self._told[_wording(earlier.reading)].append(earlier)
        for act in self._take_up(self._past.acts_since()):
            self.touched[act.key] = act
        self._recall_bound({name for reading in readings for name in reading.filing.along})

    def _recall_bound(self, reports: set[str]) -> None:
        """Take up the acts that hold reports of the same act as some that are added."""
        if not reports:
            return
        rows = sorted(set(self._past.holding(reports)))
        self._take_up(self._past.acts_of({key for _, key in rows}))
        for report, key in rows:
            self._bound[report].append(self.acts[key])

    def _take_up(self, states: Iterable[ActState]) -> list[Act]:
        held = {state.key: state for state in states}
        new = {key: recalled(state) for key, state in held.items() if key not in self.acts}
        self.acts |= new
        for act in sorted(new.values(), key=attrgetter("began")):
            state = self._last[act.key] = held[act.key]
            self._incomplete.add(act.key)
            if state.merged_into is not None:
                act.merged_into = self.acts[state.merged_into]
                continue
            self._shelve(act)
            if act.planned_first:
                self._plans[act.parties].append(act)
        return [self.acts[key] for key in held]

    def complete(self, acts: Iterable[Act]) -> None:
        """Give acts that were recalled the members that they had."""
        bare = {act.key: act for act in acts if act.key in self._incomplete}
        if not bare:
            return
        self._incomplete -= bare.keys()
        earlier: dict[ActKey, list[Member]] = defaultdict(list)
        for row in self._past.members(bare):
            earlier[row.act].append(Member(row.since, read(row.filing, self._press), row.cancels))
        for key, members in earlier.items():
            members.sort(key=lambda member: (member.since, member.reading.place_in_order, not member.cancels))
            bare[key].members[:0] = members
            bare[key].earlier = len(members)

    def add(self, reading: Reading) -> None:
        """Let a filing join what it reports, denies or calls off; a copy, what its original joined."""
        original = self._original(reading)
        if original is None:
            told = _Told(reading, self._place(reading))
            self._told[_wording(reading)].append(told)
            self._sentences[_sentence(reading)].append(told)
            return
        for act in {act.head().key: act.head() for act in original.acts}.values():
            act.file(reading)
            self._note(act, reading)

    def settle(self, known: datetime) -> None:
        """Keep how acts stand when all filings known at this instant are in."""
        for act in sorted(self._changed.values(), key=attrgetter("began")):
            state = kept(act)
            if self._last.get(act.key) != state:
                self._last[act.key] = state
                self.states.append((known, state))
        self._changed.clear()

    def _original(self, reading: Reading) -> _Told | None:
        told = self._told[_wording(reading)]
        return next((earlier for earlier in told if _copies(reading, earlier.reading)), None)

    def _place(self, reading: Reading) -> list[Act]:
        if reading.calls_off:
            self._call_off(reading)
        shelf = self._shelves[reading.parties, reading.family]
        bound = self._one_with(reading)
        if bound is not None:
            self._join(bound, reading, dated=not reading.denies and bound.falls_with(reading))
            self._shelve(bound)
            return [bound]
        meant = self._answered(shelf, reading)
        if meant:
            for act in meant:
                self._join(act, reading, dated=False)
            return meant
        act = self._read_twice(reading) or self._same(shelf, reading) or self._open(reading)
        self._join(act, reading, dated=True)
        self._shelve(act)
        return [act]

    def _shelve(self, act: Act) -> None:
        for family in act.families:
            self._shelves[act.parties, family].put(act)

    def _one_with(self, reading: Reading) -> Act | None:
        """The oldest act with a report that an analyst holds to be of the same one."""
        acts = (act.head() for report in reading.filing.along for act in self._bound.get(report, ()))
        return min((act for act in acts if self._may_join(act, reading)), key=attrgetter("began"), default=None)

    def _may_join(self, act: Act, reading: Reading) -> bool:
        """Whether the act holds no report that an analyst holds to be of another one."""
        apart = reading.filing.apart
        if not apart:
            return True
        self.complete([act])
        return all(member.reading.filing.report.id not in apart for member in act.members)

    def _same(self, shelf: Shelf, reading: Reading) -> Act | None:
        """The act that the report fits in kind and day."""
        reach = kinds.REACH[reading.kind]
        near = shelf.around(reading.days, max(reach.slack, reach.loose))
        fitting = (act for act in near if act.falls_with(reading) and act.fits(reading))
        return best((act for act in fitting if self._may_join(act, reading)), reading)

    def _read_twice(self, reading: Reading) -> Act | None:
        """The act that the same sentence tells of under a type near to this one."""
        earlier = (at.acts[0].head() for at in self._sentences[_sentence(reading)] if _one_deed(at.reading, reading))
        return next((act for act in earlier if self._may_join(act, reading)), None)

    def _answered(self, shelf: Shelf, reading: Reading) -> list[Act]:
        """Earlier acts that the filing denies or admits, though its date may be that of the speech alone."""
        if reading.denies:
            return self._denied(shelf, reading)
        return self._admitted(shelf, reading) if reading.admits else []

    def _denied(self, shelf: Shelf, reading: Reading) -> list[Act]:
        """What others said and is now denied: of that day, where the text gives it; else the newest."""
        own = {reading.speaker.key}
        same = self._same(shelf, reading) if reading.exact else None
        if same is not None and same.claimants - own:
            return [same]
        if reading.tells_day:
            return []
        claimed = [act for act in self._earlier(shelf, reading) if act.claimants - own]
        if reading.speaker.own_voice:
            claimed = [act for act in claimed if act.likeness(reading) >= ALIKE]
        claimed.sort(key=lambda act: (_shares_object(act, reading), act.last_claim, act.began), reverse=True)
        if reading.family != "arms" or reading.object_class is not None:
            return claimed[:1]
        return [act for act in claimed if (act.last_claim or 0) >= (claimed[0].last_claim or 0) - RECENT]

    def _admitted(self, shelf: Shelf, reading: Reading) -> list[Act]:
        """What the party denied and now asserts; else, of arms that it does not date, what others claimed."""
        if reading.tells_day:
            return []
        earlier = list(self._earlier(shelf, reading))
        same = self._same(shelf, reading)
        denied = next((act for act in earlier if reading.speaker.key in act.deniers), None)
        if denied is not None:
            return [self._united(denied, same, reading)]
        if same is not None or reading.exact or reading.family != "arms":
            return []
        return [act for act in earlier if _shares_object(act, reading)][:1]

    def _united(self, denied: Act, same: Act | None, reading: Reading) -> Act:
        """The act that was denied; one with what is now told of it, if that had opened another act."""
        if same is None or same is denied or not agree(denied.object_class, same.object_class):
            return denied
        older, younger = sorted((denied, same), key=attrgetter("began"))
        self.complete((older, younger))
        if not all(self._may_join(older, member.reading) for member in younger.members):
            return denied
        older.merge(younger, reading.filing.known)
        for act in (older, younger):
            self._changed[act.key] = self.touched[act.key] = act
        self.forwards.append((younger.id, older.id, reading.filing.known))
        self._shelve(older)
        return older

    def _earlier(self, shelf: Shelf, reading: Reading) -> Iterator[Act]:
        """Acts opened not too long before that anyone but deniers spoke of, the newest first."""
        acts = shelf.newest_first(reading.day - answered_within(reading))
        return (act for act in acts if act.claimants and act.fits(reading) and self._may_join(act, reading))

    def _open(self, reading: Reading) -> Act:
        act = Act.opening_with(reading)
        self.acts[act.key] = act
        if act.planned_first:
            self._plans[reading.parties].append(act)
        return act

    def _join(self, act: Act, reading: Reading, *, dated: bool) -> None:
        act.take(reading, dated=dated)
        self._changed[act.key] = act
        self._note(act, reading)

    def _note(self, act: Act, reading: Reading) -> None:
        self.touched[act.key] = act
        if reading.filing.along:
            self._bound[reading.filing.report.id].append(act)
        belongs = reading.filing.report.id, act.id
        if belongs not in self._filed:
            self._filed.add(belongs)
            self.memberships[belongs] = reading.filing.known

    def _call_off(self, reading: Reading) -> None:
        """Add it to the plan that is called off: that which the sentence recalls most, a visit in doubt."""
        awaited = [act for act in self._plans[reading.parties] if _is_awaited(act, reading)]
        likeness = [(act.likeness(reading) + (EventType.CONSULT in act.kinds) / 4, act.began, act) for act in awaited]
        closest = max(likeness, key=lambda entry: entry[:2], default=None)
        if closest is not None and closest[0] > 0:
            closest[2].members.append(Member(reading.filing.known, reading, cancels=True))
            self._note(closest[2], reading)


def cluster(filings: Iterable[Filing], press: Press, past: Past) -> Clusters:
    """The acts of these filings, in whatever order they come; a filing given twice counts once."""
    readings = [read(filing, press) for filing in in_order(filings)]
    clustering = Clustering(press, past)
    clustering.recall(readings)
    for known, group in groupby(readings, key=lambda reading: reading.filing.known):
        for reading in group:
            clustering.add(reading)
        clustering.settle(known)
    touched = sorted(clustering.touched.values(), key=attrgetter("began"))
    clustering.complete(touched)
    return Clusters(
        tuple(touched),
        tuple((report, event, known) for (report, event), known in clustering.memberships.items()),
        tuple(clustering.forwards),
        tuple(clustering.states),
    )


def in_order(filings: Iterable[Filing]) -> list[Filing]:
    """By (known, report id); of one filing given twice, that which was withdrawn first."""
    unique: dict[tuple[datetime, str, str], Filing] = {}
    for filing in filings:
        place = (filing.known, filing.report.id, filing.version)
        unique[place] = min(unique.get(place, filing), filing, key=_first_taken_back)
    return [unique[place] for place in sorted(unique)]


def _sentence(reading: Reading) -> tuple[object, ...]:
    """What two readings of one deed share: the sentence and who acts on whom."""
    report = reading.filing.report
    return reading.filing.version, report.sentence, reading.parties, party_key(report.actor)


def _one_deed(one: Reading, other: Reading) -> bool:
    """Whether one sentence's two readings are of one deed: of one type, or of near types as one voice puts it."""
    if one.denies or other.denies or one.coming != other.coming or one.visit != other.visit:
        return False
    if days_between(one.days, other.days) > 0 or not _one_place(one, other):
        return False
    if one.kind is other.kind:
        return agree(one.object_class, other.object_class)
    voiced = (one.speaker.key, one.filing.report.factuality) == (other.speaker.key, other.filing.report.factuality)
    return voiced and kinds.one_deed(one.kind, other.kind)


def _one_place(one: Reading, other: Reading) -> bool:
    here, there = one.filing.report.place, other.filing.report.place
    return one.kind not in kinds.LOCAL or here is None or there is None or here.name == there.name


def _wording(reading: Reading) -> tuple[object, ...]:
    """What a report shares with its copies."""
    speaker = None if reading.speaker.own_voice else reading.speaker.key
    report = reading.filing.report
    act = (reading.parties, reading.kind, reading.actor, reading.object_class, report.factuality)
    return reading.filing.dispatch, speaker, act


def _copies(reading: Reading, original: Reading) -> bool:
    """Whether it is the original's sentence in another version; an undated one differs in its day alone."""
    if reading.filing.version == original.filing.version:
        return False
    dated_apart = reading.exact and original.exact and reading.days != original.days
    return not dated_apart and likeness(reading.words, original.words) >= COPIED


def _is_awaited(act: Act, reading: Reading) -> bool:
    if act.happened is not None or act.planned is None:
        return False
    if act.merged_into is not None or act.family == reading.family:
        return False
    return act.opened >= reading.day - AHEAD and act.planned[1] + kinds.REACH[EventType.CONSULT].slack >= reading.day


def _shares_object(act: Act, reading: Reading) -> bool:
    return reading.object_class is not None and reading.object_class == act.object_class


def _first_taken_back(filing: Filing) -> tuple[bool, datetime, str]:
    return filing.withdrawn is None, filing.withdrawn or filing.known, filing.dispatch
