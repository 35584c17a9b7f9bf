"""What was made of a block's earlier filings, so that those that came since can be added without reading it all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

from bilateral.events import kinds
from bilateral.events.dates import AHEAD
from bilateral.events.matching import Act, ActKey, Began
from bilateral.events.reading import Days, Reading
from bilateral.model import EventType, Filing, Place

RECENT = 45
"""A denial that names no goods answers the newest arms claim and those repeated so many days before it."""


class ActState(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An act as the clustering saw it after all filings known by an instant, but for its members.

    Which sentences told of a visit is left out: that matters within one version, which is known at one instant.
    """

    id: str
    began: Began
    parties: tuple[str, ...]
    family: str
    families: tuple[str, ...]
    planned_first: bool
    actor: str | None
    object_class: str | None
    place: Place | None
    mode: str | None
    fields: tuple[str, ...]
    kinds: tuple[EventType, ...]
    exemplars: tuple[str, ...]
    planned: Days | None
    happened: Days | None
    exact: Days | None
    last_claim: int | None
    claimants: tuple[str, ...]
    deniers: tuple[str, ...]
    merged_into: ActKey | None
    merged_at: datetime | None

    @property
    def key(self) -> ActKey:
        """The key of the act."""
        return self.id, self.began[2]

    @property
    def days(self) -> Days:
        """The days by which the act is found: when it happened or, before that, is to happen."""
        return self.happened or self.planned or (self.began[0].toordinal(),) * 2


class Recalled(NamedTuple):
    """A filing in an act, from `since` on; `cancels` where it calls the act off."""

    act: ActKey
    since: datetime
    cancels: bool
    filing: Filing


class Wanted(NamedTuple):
    """Which earlier acts may matter to the filings that are added: by family those of these days, and those that
    began on a day or later; and what is planned for this day or later, of any family. Days are ordinals."""

    days: dict[str, list[Days]]
    began: dict[str, int]
    planned: int | None


class Past(Protocol):
    """The filings of a block known before `since`, and what was made of them. Where more is given than asked for,
    that changes nothing."""

    @property
    def since(self) -> datetime | None:
        """Filings known before then are not given again; `None` where all are."""

    def acts(self, wanted: Wanted) -> Iterable[ActState]:
        """Acts that stand for themselves, as they were before `since`."""

    def acts_of(self, keys: Collection[ActKey]) -> Iterable[ActState]:
        """These acts, and those that they were joined to."""

    def acts_since(self) -> Iterable[ActState]:
        """Acts begun before `since` that had changed from then on when the block was last consolidated."""

    def told(self, dispatches: Collection[str]) -> Iterable[Recalled]:
        """What earlier filings of these dispatches became."""

    def members(self, acts: Collection[ActKey]) -> Iterable[Recalled]:
        """What these acts held before `since`."""

    def memberships(self, reports: Collection[str]) -> Iterable[tuple[str, str]]:
        """(report, event) of those of the reports that were filed before."""

    def holding(self, reports: Collection[str]) -> Iterable[tuple[str, ActKey]]:
        """(report, act) of those of the reports that were in an act."""


class Nothing:
    """The past of a block that is consolidated whole."""

    since: datetime | None = None

    def acts(self, wanted: Wanted) -> Iterable[ActState]:  # noqa: ARG002
        """There are none."""
        return ()

    def acts_of(self, keys: Collection[ActKey]) -> Iterable[ActState]:  # noqa: ARG002
        """There are none."""
        return ()

    def acts_since(self) -> Iterable[ActState]:
        """There are none."""
        return ()

    def told(self, dispatches: Collection[str]) -> Iterable[Recalled]:  # noqa: ARG002
        """Nothing was."""
        return ()

    def members(self, acts: Collection[ActKey]) -> Iterable[Recalled]:  # noqa: ARG002
        """There are none."""
        return ()

    def memberships(self, reports: Collection[str]) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """There are none."""
        return ()

    def holding(self, reports: Collection[str]) -> Iterable[tuple[str, ActKey]]:  # noqa: ARG002
        """There are none."""
        return ()


def wanted(readings: Iterable[Reading]) -> Wanted:
    """The acts that any of these may join, deny, admit or call off."""
    days: dict[str, list[Days]] = defaultdict(list)
    began: dict[str, int] = {}
    planned: int | None = None
    for reading in readings:
        reach = kinds.REACH[reading.kind]
        far = max(reach.slack, reach.loose)
        days[reading.family].append((reading.days[0] - far, reading.days[1] + far))
        if (reading.denies or reading.admits) and not reading.tells_day:
            back = reading.day - answered_within(reading)
            began[reading.family] = min(back, began.get(reading.family, back))
        if reading.calls_off:
            awaited = reading.day - kinds.REACH[EventType.CONSULT].slack
            planned = awaited if planned is None else min(planned, awaited)
    return Wanted(dict(days), began, planned)


def answered_within(reading: Reading) -> int:
    """Days within which a denial or an admission without a day of its own looks for what it answers."""
    return RECENT if reading.admits and reading.kind in kinds.EVERYDAY else AHEAD


def kept(act: Act) -> ActState:
    """The act as it is now."""
    return ActState(
        id=act.id,
        began=act.began,
        parties=act.parties,
        family=act.family,
        families=tuple(sorted(act.families)),
        planned_first=act.planned_first,
        actor=act.actor,
        object_class=act.object_class,
        place=act.place,
        mode=act.mode,
        fields=tuple(sorted(act.fields)),
        kinds=tuple(sorted(act.kinds)),
        exemplars=tuple(" ".join(sorted(words)) for words in act.exemplars),
        planned=act.planned,
        happened=act.happened,
        exact=act.exact,
        last_claim=act.last_claim,
        claimants=tuple(sorted(act.claimants)),
        deniers=tuple(sorted(act.deniers)),
        merged_into=None if act.merged_into is None else act.merged_into.key,
        merged_at=act.merged_at,
    )


def recalled(state: ActState) -> Act:
    """The act as it was; whoever recalls it says what it was joined to."""
    act = Act(state.id, state.began, state.parties, state.family)
    act.families = set(state.families)
    act.planned_first = state.planned_first
    act.actor, act.object_class = state.actor, state.object_class
    act.place, act.mode = state.place, state.mode
    act.fields, act.kinds = frozenset(state.fields), set(state.kinds)
    act.exemplars = [frozenset(words.split()) for words in state.exemplars]
    act.planned, act.happened, act.exact = state.planned, state.happened, state.exact
    act.last_claim = state.last_claim
    act.claimants, act.deniers = set(state.claimants), set(state.deniers)
    act.merged_at = state.merged_at
    return act
