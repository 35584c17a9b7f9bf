"""What may stand in a report: the closed lists of the codebook."""

from __future__ import annotations

from enum import StrEnum


class EventType(StrEnum):
    """PLOVER's sixteen event types (Open Event Data Alliance, PLOVER 2.0)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Factuality(StrEnum):
    """How the source puts it (after FactBank, Saurí & Pustejovsky 2009)."""

    OCCURRED = "occurred"
    ALLEGED = "alleged"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"


class SourceKind(StrEnum):
    """What sort of speaker a source is."""

    OFFICIAL = "official"
    MEDIA = "media"
    EXPERT = "expert"
    RESIDENT = "resident"
    ANONYMOUS = "anonymous"


class Precision(StrEnum):
    """How exactly a text dates an act."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Where an event stands, from all of its reports."""

    POSSIBLE = "possible"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    ALLEGED = "alleged"
    REPORTED = "reported"
    CLAIMED = "claimed"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


class Direction(StrEnum):
    """Where a relationship moves."""

    DEEPENING = "deepening"
    WORSENING = "worsening"


FIELDS: tuple[str, ...] = (
    "talks",
    "treaties",
    "recognition",
    "military aid",
    "exercises and deployments",
    "force",
    "weapons tests",
    "technology and space",
    "trade",
    "finance",
    "energy",
    "labour",
    "sanctions and evasion",
    "intelligence and cyber",
    "justice",
    "territory",
    "migration",
    "humanitarian",
    "words",
)
"""The codebook's fields, in its order."""

OBJECT_CLASSES: tuple[str, ...] = (
    "small arms",
    "munitions",
    "missiles",
    "drones",
    "aircraft",
    "vessels",
    "armour",
    "troops",
    "training",
    "satellites and space",
    "nuclear",
    "dual-use technology",
    "cyber",
    "fuel",
    "food",
    "money",
    "workers",
    "luxury goods",
    "minerals",
    "other goods",
    "territory",
    "persons",
    "agreement",
    "other",
)


STRESS_PARTS: tuple[str, ...] = (
    "conflict share",
    "worsening dyads",
    "sanctions",
    "force against",
    "force by",
    "threat signals",
)
"""What the stress of a state is made of."""


class Passage(StrEnum):
    """Whether what a flow tells of took place, by those who tell of it; how firmly it stands is its events' status."""

    PASSED = "passed"
    STOPPED = "stopped"
    PLANNED = "planned"
    MISSED = "called off or lapsed"
    DENIED = "denied"
