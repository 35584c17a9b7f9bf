"""What states are bound to, and which acts would touch it if they are true."""

from __future__ import annotations

from datetime import date

import msgspec

from bilateral.model.codebook import EventType, Status


class Provision(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph that binds states, and the acts that would touch it.

    `kind` is "prohibits", "requires" or "permits". It is in force from `since` up to the day before `until`. `bound`
    and `target` hold state codes, groups ("@EU"), names of organisations, or "*" for all states. `way` is "to target",
    "from target", "either", "by target" or "between". An act fits where it is of one of the `event_types` and has one
    of each other list that is not empty; `words` and `not_words` are looked for in the sentences of its reports.
    `cap` is what may pass ("500000 barrels/year"). `verified` is the day on which paragraph, days and substance were
    checked against the texts that `against` names, `None` where they were not; what `against` says then is what was
    read of them and what was not. `file` and `line` are where the row stands.
    """

    id: str
    instrument: str
    paragraph: str
    symbol: str
    kind: str
    since: date
    until: date | None
    ended_by: str
    bound: tuple[str, ...]
    target: tuple[str, ...]
    way: str
    event_types: tuple[EventType, ...]
    modes: tuple[str, ...]
    fields: tuple[str, ...]
    classes: tuple[str, ...]
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    cap: str
    exemptions: str
    committee: str
    wording: str
    verified: date | None
    against: str
    file: str
    line: int

    @property
    def family(self) -> str:
        """The regime that it belongs to: the beginning of its id."""
        return self.id.partition("-")[0]

    @property
    def read_in_part(self) -> bool:
        """Whether some of the row was found in a text, and some not yet."""
        return self.verified is None and bool(self.against)

    def in_force(self, day: date) -> bool:
        """Whether it binds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body that watches over a regime, from `since` up to the day before `until`; `kind` says whose it is."""

    id: str
    name: str
    regime: str
    kind: str
    instrument: str
    since: date
    until: date | None
    ended_by: str
    members: tuple[str, ...]
    wording: str
    verified: date | None
    against: str


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """A state in a group from `since` up to the day before `until`."""

    group: str
    member: str
    since: date
    until: date | None


class Sureness(msgspec.Struct, frozen=True, kw_only=True):
    """Why a match is as sure as it is: four numbers in [0, 1].

    `event` is the event's own confidence, or that of those of its reports that fit where these are fewer; `object` is
    how much of what the provision asks for the sources tell (class and words, one of them, or only the kind of act);
    `direction` is lower where it is not told who gives and who takes; `day` where the act may have been done before
    the provision began or after it ended.
    """

    event: float
    object: float
    direction: float
    day: float

    @property
    def whole(self) -> float:
        """The product of the parts."""
        return round(self.event * self.object * self.direction * self.day, 4)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A provision that an act would touch, if the act is true: never a verdict.

    The provision is one in force on the day of the act. `to_come` marks an act that is planned or thought possible.
    `folded` are ids of more general provisions of the same regime that the act would touch as well. `bound` are the
    states among the parties that the provision binds. `status` is the event's, or a weaker one where some of those who
    speak of the event speak of another thing than the provision does: they are left out. `asserted_by`, `alleged_by`
    (less firmly) and `denied_by` are keys of independent voices: state codes, names, owners of outlets. `grounds` are
    the class and the words by which it fits. `certainty` is `sureness.whole`.
    """

    event: str
    provision: str
    instrument: str
    paragraph: str
    kind: str
    to_come: bool
    date: date
    status: Status
    actor: str | None
    recipient: str | None
    bound: tuple[str, ...]
    asserted_by: tuple[str, ...]
    alleged_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    cap: str
    exemptions: str
    committee: str
    grounds: tuple[str, ...]
    folded: tuple[str, ...]
    certainty: float
    sureness: Sureness
