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

from bilateral.model import FIELDS, Event, EventType, Object
from bilateral.products.names import listed, party_name, table

JOINT = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
"""What two do together, but for a visit: both are the subject."""
LONGEST = 6
"""Words of an object that are given as named."""

_PLACE = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_AS_NAMED = re.compile(r"[\w$€£.,'’ -]+")
_POINTERS = re.compile(r"^(?:(?:its|his|her|their|our|my|this|these|those|that|such|some|any|more)\s+)+", re.I)


_UNCOUNTED = frozenset({"fuel", "food", "money", "training", "dual-use technology", "nuclear", "cyber"})
"""Classes of which one speaks in the singular."""


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
    return Act(subject=subject, several=joint, **phrases)


def is_joint(event: Event) -> bool:
    """Whether both parties are the subject: what they do together, or what has no direction in the text."""
    together = event.event_type in JOINT and event.mode != "visit"
    return event.recipient is not None and (together or not event.directed) and bool(_fitting(event, True))


def field_of(event: Event) -> str:
    """The one field under which an event is listed: the first that says more than talks or words."""
    return min(event.fields or ("words",), key=lambda field: (_VAGUE.get(field, 0), FIELDS.index(field)))


def object_phrase(thing: Object) -> str:
    """What passes, with its quantity, as named where that is short and plain, else by its class."""
    if thing.quantity is not None:
        return _measured(thing)
    named = _POINTERS.sub("", thing.text.strip())
    if _AS_NAMED.fullmatch(named) and len(named.split()) <= LONGEST and _reads_well(named, thing.cls):
        return named
    return "" if thing.cls == "other" else thing.cls


def number(quantity: float) -> str:
    """A quantity with its thousands marked: "12,000", "1.5 million", "2 billion"."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if quantity >= size:
            return f"{quantity / size:,.4g} {word}"
    return f"{quantity:,.10g}"


def _reads_well(named: str, cls: str) -> bool:
    """Whether a phrase without its article is still English; what has no class must not be a name."""
    bare_noun = " " not in named and not named.endswith("s")
    return not (bare_noun and cls not in _UNCOUNTED) and (cls != "other" or named == named.casefold())


def _measured(thing: Object) -> str:
    amount = number(thing.quantity or 0)
    if not thing.unit:
        return f"{amount} {thing.cls}" if thing.cls != "other" else f"{amount} ({thing.text})"
    of = thing.cls in ("other", "money", "persons") or _same(thing.unit, thing.cls)
    return f"{amount} {thing.unit}" if of else f"{amount} {thing.unit} of {thing.cls}"


def _same(unit: str, cls: str) -> bool:
    """Whether the unit is the thing itself: troops of troops, missiles of missiles."""
    words = {word.rstrip("s") for word in cls.casefold().split()}
    soldiers = cls == "troops" and unit.casefold().rstrip("s") in ("soldier", "personnel", "men", "fighter")
    return soldiers or not words.isdisjoint(word.rstrip("s") for word in unit.casefold().split())


def _parts(event: Event) -> dict[str, str]:
    topics = _topics()
    topic = topics.get(field_of(event), "")
    return {
        "actor": party_name(event.actor),
        "recipient": party_name(event.recipient) if event.recipient else "",
        "object": object_phrase(event.object) if event.object else "",
        "topic": topic,
    }


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

    kept = _OPTIONAL.sub(optional, wording)
    whole = _PLACE.sub(lambda match: parts[match[1]] or match[2] or "", kept).strip()
    return whole.replace("people of people", "people")


@cache
def _rows(event_type: str, joint: bool) -> tuple[Row, ...]:
    rows = (Row(**row) for row in table("wording.csv") if row["event_type"] == event_type)
    return tuple(row for row in rows if bool(row.joint) is joint)


@cache
def _topics() -> dict[str, str]:
    return {row["field"]: row["wording"] for row in table("topics.csv")}
