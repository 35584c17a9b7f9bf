"""An act in English: past, to come, done, or as a noun, from the rows of `data/wording.csv`.

A row fits an event of its type whose mode, field and class of object it names or leaves open; the row that
names most wins. In its wording `{object|aid}` is the object or else "aid", and what stands in `[...]` goes
where one of its placeholders has nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from bilateral.model import FIELDS, Event, EventType
from bilateral.products.names import is_several, listed, party_name, table
from bilateral.products.things import object_phrase
from bilateral.world import states

JOINT = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
"""What two do together, but for a visit: both are the subject."""
_PLACE = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")

_VAGUE = {"talks": 1, "words": 2}


class Form(StrEnum):
    """The forms that `data/wording.csv` has a column for."""

    PAST = "past"
    INFINITIVE = "infinitive"
    PARTICIPLE = "participle"
    NOMINAL = "nominal"


class Row(msgspec.Struct, frozen=True):
    """One row of the wording table."""

    event_type: str
    mode: str
    field: str
    object: str
    joint: str
    past: str
    infinitive: str
    participle: str
    nominal: str


class Act(msgspec.Struct, frozen=True):
    """An event's subject and verb phrases; `several` where the subject takes a plural verb."""

    subject: str
    several: bool
    past: str
    infinitive: str
    participle: str
    nominal: str

    @property
    def clause(self) -> str:
        """ "North Korea supplied Russia with munitions"."""
        return f"{self.subject} {self.past}"

    def of_itself(self) -> Act:
        """The same with "it" or "they", where the sentence has named the subject before."""
        return msgspec.structs.replace(self, subject="they" if self.several else "it")

    @property
    def be(self) -> str:
        """ "is" or "are", to agree with the subject."""
        return "are" if self.several else "is"

    @property
    def was(self) -> str:
        """ "was" or "were", to agree with the subject."""
        return "were" if self.several else "was"


def act(event: Event) -> Act:
    """What an event says, in words that are no surer or more exact than its fields."""
    joint = is_joint(event)
    row = _row(event, joint)
    parts = _parts(event)
    phrases = {form.value: _filled(getattr(row, form.value), parts) for form in Form}
    subject = listed([parts["actor"], parts["recipient"]]) if joint else parts["actor"]
    return Act(subject=subject, several=joint or is_several(event.actor), **phrases)


def nominal(event: Event) -> str:
    """The nominal form of `act` alone."""
    return _filled(_row(event, is_joint(event)).nominal, _parts(event))


def is_joint(event: Event) -> bool:
    """Whether both parties are the subject: what they do together, or what has no direction in the text."""
    together = event.event_type in JOINT and event.mode != "visit"
    return event.recipient is not None and (together or not event.directed) and bool(_fitting(event, True))


def field_of(event: Event) -> str:
    """The one field under which an event is listed: the first that says more than talks or words."""
    return min(event.fields or ("words",), key=lambda field: (_VAGUE.get(field, 0), FIELDS.index(field)))


def _parts(event: Event) -> dict[str, str]:
    topics = _topics()
    topic = topics.get(field_of(event), "")
    return {
        "actor": party_name(event.actor),
        "recipient": party_name(event.recipient) if event.recipient else "",
        "object": object_phrase(event.object, _named(event)) if event.object else "",
        "topic": topic,
    }


def _named(event: Event) -> set[str]:
    """The names and demonyms of the states that act or are acted on."""
    parties = (event.actor, event.recipient)
    known = [states()[party.state] for party in parties if party and party.state in states()]
    return {name for one in known for name in (one.name, *one.names, *one.demonyms)}


def _fitting(event: Event, joint: bool) -> list[Row]:
    cls = event.object.cls if event.object else None
    return [
        row
        for row in _rows(event.event_type, joint)
        if row.mode in ("", event.mode) and (not row.field or row.field in event.fields) and row.object in ("", cls)
    ]


def _row(event: Event, joint: bool) -> Row:
    return max(_fitting(event, joint), key=lambda row: (bool(row.mode), bool(row.object), bool(row.field)))


def _filled(wording: str, parts: Mapping[str, str]) -> str:
    def optional(match: re.Match[str]) -> str:
        said = all(parts[name] or default for name, default in _PLACE.findall(match[1]))
        return match[1] if said else ""

    def put(match: re.Match[str]) -> str:
        said = parts[match[1]] or match[2] or ""
        # "citizens of people of Ruritania" are its citizens.
        return said.removeprefix("people of ") if match.string[: match.start()].endswith(" of ") else said

    return _PLACE.sub(put, _OPTIONAL.sub(optional, wording)).strip()


@cache
def _rows(event_type: str, joint: bool) -> tuple[Row, ...]:
    rows = (Row(**row) for row in table("wording.csv") if row["event_type"] == event_type)
    return tuple(row for row in rows if bool(row.joint) is joint)


@cache
def _topics() -> dict[str, str]:
    return {row["field"]: row["wording"] for row in table("topics.csv")}
