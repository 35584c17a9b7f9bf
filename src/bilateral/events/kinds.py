"""What is known of each kind of act: its family, its reach in time, whether outlets see it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from bilateral.model import EventType, Report

Type = EventType


class Reach(NamedTuple):
    """Days within which two reports may mean one act.

    `slack` holds between exact days, `loose` where either report is less exact; `span` is the most that the
    exact days of one act may cover, from first to last.
    """

    slack: int
    loose: int
    span: int


_MOMENT = Reach(1, 1, 1)
_STEP = Reach(3, 3, 3)
REACH: dict[EventType, Reach] = dict.fromkeys(EventType, _MOMENT) | {
    Type.CONSULT: Reach(3, 3, 7),
    Type.AGREE: _STEP,
    Type.SUPPORT: _STEP,
    Type.CONCEDE: _STEP,
    Type.RETREAT: _STEP,
    Type.SANCTION: Reach(1, 3, 1),
    Type.AID: Reach(3, 45, 7),
    Type.COOPERATE: Reach(3, 45, 7),
}

WORDS = frozenset({Type.REQUEST, Type.ACCUSE, Type.REJECT, Type.THREATEN})
"""Acts of speech: those of one actor towards one recipient on one day are one event, whatever their mode."""
EVERYDAY = WORDS | {Type.CONSULT}
"""Acts so frequent that an undated word on one is about a recent one."""
LOCAL = frozenset({Type.ASSAULT, Type.MOBILIZE, Type.PROTEST, Type.COERCE})
"""Acts that happen at a spot: another spot is another act. With others the place is often the speaker's."""
TOPICAL = frozenset({Type.COOPERATE, Type.AGREE, Type.SUPPORT})
"""Acts that the field tells apart, as they often have no object."""
DRAWN_OUT = frozenset({Type.AGREE, Type.SUPPORT, Type.CONCEDE, Type.RETREAT, Type.AID, Type.COOPERATE})
"""Acts that are told for days without being told again as new: a pact, a delivery, a withdrawal."""
BATTLE = frozenset({"firearms", "explosives", "heavy-weapons", "aerial", "drone"})
"""Ways of fighting that outlets do not tell apart when they tell of one attack."""
_ONE_DEED = tuple(
    map(
        frozenset,
        (
            (Type.COERCE, Type.SANCTION),
            (Type.REJECT, Type.SANCTION),
            (Type.AGREE, Type.SUPPORT),
            (Type.AGREE, Type.CONCEDE),
            (Type.AGREE, Type.AID),
            (Type.AGREE, Type.COOPERATE),
            (Type.CONCEDE, Type.RETREAT),
            (Type.ASSAULT, Type.COERCE),
            (Type.ASSAULT, Type.MOBILIZE),
            (Type.COOPERATE, Type.MOBILIZE),
            (Type.AID, Type.MOBILIZE),
        ),
    )
)
SYMMETRIC = frozenset({Type.CONSULT, Type.AGREE, Type.COOPERATE})

ARMS = frozenset(
    {
        "small arms",
        "munitions",
        "missiles",
        "drones",
        "aircraft",
        "vessels",
        "armour",
        "troops",
        "training",
        "nuclear",
    }
)

_VAGUE = frozenset(
    {
        "aid",
        "arms",
        "armaments",
        "assistance",
        "backing",
        "cargo",
        "deliveries",
        "equipment",
        "goods",
        "hardware",
        "help",
        "it",
        "materiel",
        "shipments",
        "supplies",
        "support",
        "that",
        "them",
        "this",
        "transfers",
        "weaponry",
        "weapons",
    }
)
_PUBLIC = WORDS | {Type.CONSULT, Type.AGREE, Type.SUPPORT, Type.CONCEDE, Type.PROTEST, Type.SANCTION}
_COVERT = frozenset({"military aid", "sanctions and evasion", "intelligence and cyber"})


def family(report: Report) -> str:
    """Reports of one family may mean one act: arms given and work on arms; an accord made and signed."""
    kind, goods = report.event_type, report.object.cls if report.object else None
    if kind in (Type.AID, Type.COOPERATE) and ("military" in report.contexts or goods in ARMS):
        return "arms"
    signed = kind is Type.SUPPORT and ("treaties" in report.fields or goods == "agreement")
    return "accord" if kind is Type.AGREE or signed else kind.value


def object_class(report: Report) -> str | None:
    """The class of the report's object; `None` where its wording leaves open what it is ("arms", "help")."""
    if report.object is None:
        return None
    words = report.object.text.casefold().split()
    return None if words and words[-1] in _VAGUE and "small" not in words else report.object.cls


def has_direction(report: Report) -> bool:
    """Whether it matters who is named as the actor: not where both act alike, unless one visits the other."""
    symmetric = report.event_type in SYMMETRIC and report.mode != "visit"
    return report.directed and not symmetric and family(report) != "accord"


def one_deed(one: EventType, other: EventType) -> bool:
    """Whether two types in one sentence, of one actor on one recipient by one voice, may be one deed read twice."""
    return frozenset((one, other)) in _ONE_DEED


def is_public(kind: EventType, object_class: str | None, fields: Collection[str]) -> bool:
    """Whether outlets see such an act themselves: talks, signings, words, sanctions, open joint work.

    Arms transfers, force, covert work and the like reach an outlet only through someone's word.
    """
    if kind is Type.COOPERATE:
        return object_class not in ARMS and _COVERT.isdisjoint(fields)
    return kind in _PUBLIC
