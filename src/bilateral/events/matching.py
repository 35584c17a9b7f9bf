"""Whether a report may mean an act that others reported, and how well it fits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from bilateral.events import kinds
from bilateral.events.dates import days_between, widened
from bilateral.events.reading import Days, Reading, Visit, likeness
from bilateral.events.voices import plain
from bilateral.model import EventType, Place, content_id

ALIKE = 0.3
"""Share of the shorter sentence's content words from which two sentences tell of one thing."""
AGAIN = 0.4
"""The same for a report of another day on an act of a moment: what is told later is mostly a new act."""
EXEMPLARS = 5


Began = tuple[datetime, str, str]
"""When the report that opened an act was known, its id and version: acts sort by it as they opened."""
ActKey = tuple[str, str]
"""The event's id and the version that opened the act: a report that is filed anew may open a second one."""


class Member(NamedTuple):
    """A filing in an act, from `since` on; `cancels` where it calls the act off and is no report of it."""

    since: datetime
    reading: Reading
    cancels: bool = False


class Act:
    """One act as its reports so far describe it. It opens with a first report and takes in more.

    `families` are those of its reports; `family` is that of the first. `planned_first` says that it was still to
    come when it opened. Of an act that was recalled `members` hold those since, `earlier` the number before them.
    """

    def __init__(self, event_id: str, began: Began, parties: tuple[str, ...], family: str) -> None:
        self.id = event_id
        self.began = began
        self.opened = began[0].toordinal()
        self.parties = parties
        self.family = family
        self.families: set[str] = set()
        self.planned_first = False
        self.actor: str | None = None
        self.object_class: str | None = None
        self.place: Place | None = None
        self.mode: str | None = None
        self.fields: frozenset[str] = frozenset()
        self.kinds: set[EventType] = set()
        self.exemplars: list[frozenset[str]] = []
        self.planned: Days | None = None
        self.happened: Days | None = None
        self.exact: Days | None = None
        self.last_claim: int | None = None
        self.claimants: set[str] = set()
        self.deniers: set[str] = set()
        self.visits: set[Visit] = set()
        self.members: list[Member] = []
        self.earlier = 0
        self.merged_into: Act | None = None
        self.merged_at: datetime | None = None

    @classmethod
    def opening_with(cls, first: Reading) -> Act:
        """The act that a report opens; it has still to take the report in."""
        moved = f" {first.filing.moved}" if first.filing.moved else ""  # else it would be the act that it was before
        event_id = content_id(f"{first.filing.report.id} {first.kind}{moved}")
        act = cls(event_id, first.place_in_order, first.parties, first.family)
        act.planned_first = first.coming
        return act

    @property
    def key(self) -> ActKey:
        """What tells it from every other act between any parties."""
        return self.id, self.began[2]

    def head(self) -> Act:
        """This act, or the older one that it has been found to be."""
        return self if self.merged_into is None else self.merged_into.head()

    def file(self, reading: Reading) -> None:
        """Hold a copy of what the act already has: it changes nothing but the list."""
        self.members.append(Member(reading.filing.known, reading))

    def take(self, reading: Reading, *, dated: bool = True) -> None:
        """Take in a report; `dated` says that its date is the act's, not that of a denial long after."""
        report = reading.filing.report
        self.file(reading)
        self.kinds.add(reading.kind)
        self.families.add(reading.family)
        self.actor = self.actor or reading.actor
        self.object_class = self.object_class or reading.object_class
        self.mode = self.mode or report.mode
        self.place = self.place or report.place
        self.fields = self.fields or frozenset(report.fields)
        if len(self.exemplars) < EXEMPLARS:
            self.exemplars.append(reading.words)
        self._hear(reading)
        if reading.visit is not None:
            self.visits.add(reading.visit)
        if dated:
            self._date(reading)

    def _hear(self, reading: Reading) -> None:
        if reading.denies:
            self.deniers.add(reading.speaker.key)
        else:
            self.claimants.add(reading.speaker.key)
            self.last_claim = reading.day

    def _date(self, reading: Reading) -> None:
        if reading.coming:
            known = self.planned
            shorter = known is None or reading.days[1] - reading.days[0] < known[1] - known[0]
            self.planned = reading.days if shorter else known
            return
        self.happened = widened(self.happened, reading.days)
        if reading.exact:
            self.exact = widened(self.exact, reading.days)

    def merge(self, younger: Act, since: datetime) -> None:
        """Become one with a younger act, from `since` on."""
        younger.merged_into, younger.merged_at = self, since
        own = {member.reading.place_in_order for member in self.members}
        joining = (member for member in younger.members if member.reading.place_in_order not in own)
        self.members += [member._replace(since=max(since, member.since)) for member in joining]
        self.kinds |= younger.kinds
        self.families |= younger.families
        self.claimants |= younger.claimants
        self.deniers |= younger.deniers
        self.actor = self.actor or younger.actor
        self.object_class = self.object_class or younger.object_class
        self.last_claim = max(filter(None, (self.last_claim, younger.last_claim)), default=None)
        if younger.happened is not None:
            self.happened = widened(self.happened, younger.happened)

    def fits(self, reading: Reading) -> bool:
        """Whether everything but the day agrees: kind, direction, object, mode, place and field."""
        report = reading.filing.report
        return (
            agree(self.actor, reading.actor)
            and agree(self.object_class, reading.object_class)
            and self._same_kind(reading)
            and (reading.kind in kinds.WORDS or _same_mode(self.mode, report.mode))
            and self._same_field(reading)
            and self._same_place(reading)
            and reading.other_visit not in self.visits
        )

    def _same_kind(self, reading: Reading) -> bool:
        if reading.kind in self.kinds or reading.family != "arms":
            return True
        return self.object_class is not None and self.object_class == reading.object_class

    def _same_field(self, reading: Reading) -> bool:
        fields = reading.filing.report.fields
        topical = reading.kind in kinds.TOPICAL and fields and self.fields
        return not topical or not self.fields.isdisjoint(fields)

    def _same_place(self, reading: Reading) -> bool:
        place = reading.filing.report.place
        if self.place is None or place is None or reading.kind not in kinds.LOCAL:
            return True
        if not agree(self.place.country, place.country):
            return False
        return plain(self.place.name) == plain(place.name) or self.likeness(reading) >= ALIKE

    def falls_with(self, reading: Reading) -> bool:
        """Whether the days allow that this is the same act."""
        reach = kinds.REACH[reading.kind]
        if self.happened is None:
            return self.planned is not None and days_between(self.planned, reading.days) <= reach.slack
        if reading.coming:
            return days_between(self.happened, reading.days) <= reach.slack
        if not reading.exact or self.exact is None:
            apart = days_between(self.happened, reading.days)
            return apart <= reach.loose and (not apart or self._told_again(reading))
        return self._same_day(reading, self.exact, reach)

    def _told_again(self, reading: Reading) -> bool:
        """Whether a report without a day, of another day than the act's, is of the act and not of the next one."""
        denied = reading.denies and not reading.speaker.own_voice
        return denied or reading.kind in kinds.DRAWN_OUT or self.likeness(reading) >= AGAIN

    def _same_day(self, reading: Reading, exact: Days, reach: kinds.Reach) -> bool:
        apart = days_between(exact, reading.days)
        first, last = widened(exact, reading.days)
        if apart > reach.slack or last - first > reach.span:
            return False
        return apart == 0 or reading.kind not in kinds.LOCAL or self.likeness(reading) >= ALIKE

    def likeness(self, reading: Reading) -> float:
        """How alike the report is to the most similar of the act's first ones."""
        return max((likeness(reading.words, words) for words in self.exemplars), default=0.0)

    def score(self, reading: Reading) -> float:
        """How well a report fits that may mean this act; wording decides between acts that agree as well."""
        place = reading.filing.report.place
        certain = (
            reading.kind in self.kinds,
            reading.exact and self.exact is not None and days_between(self.exact, reading.days) == 0,
            reading.object_class is not None and reading.object_class == self.object_class,
            place is not None and self.place is not None and plain(place.name) == plain(self.place.name),
        )
        return self.likeness(reading) + sum(certain) / 2


def best(acts: Iterable[Act], reading: Reading) -> Act | None:
    """The act that the report fits best; the oldest of several that it fits equally."""
    return max(sorted(acts, key=attrgetter("began")), key=lambda act: act.score(reading), default=None)


def _same_mode(one: str | None, other: str | None) -> bool:
    return agree(one, other) or {one, other} <= kinds.BATTLE


def agree(one: str | None, other: str | None) -> bool:
    """Whether both are the same, or one of them is open."""
    return one is None or other is None or one == other
