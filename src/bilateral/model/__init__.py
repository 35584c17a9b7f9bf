"""The nouns: Article, Report, Event, Series, Shift, Stress, Flow, Bloc, Axis, Finding and what they are made of.

Every class is a frozen `msgspec.Struct`: a value that the stages hand to each other and that encodes to
the row formats other programs rely on, with keys in the order of the codebook. Instants carry a zone;
days (`date`) are the calendar day in the place of publication.
"""

from bilateral.model.articles import (
    Article,
    Document,
    Placement,
    SetAside,
    Story,
)
from bilateral.model.basics import (
    Span,
    content_id,
    dyad,
    end_of_day,
)
from bilateral.model.codebook import (
    FIELDS,
    OBJECT_CLASSES,
    STRESS_PARTS,
    Direction,
    EventType,
    Factuality,
    Passage,
    Precision,
    SourceKind,
    Status,
)
from bilateral.model.collecting import (
    Arrival,
    RawPlace,
    RawRecord,
    Settled,
    Visited,
    WaitingPage,
)
from bilateral.model.events import (
    EVENT_ROW,
    DailyCount,
    Event,
    Step,
    Voice,
)
from bilateral.model.fetching import FetchState
from bilateral.model.links import Feed, Lead, Link, Subscription
from bilateral.model.movement import (
    LeftOut,
    Outlook,
    Reliability,
    Robustness,
    Series,
    Shift,
    Skill,
)
from bilateral.model.obligations import (
    Body,
    Finding,
    Membership,
    Provision,
    Sureness,
)
from bilateral.model.reports import (
    Filing,
    Object,
    Party,
    Place,
    Report,
    Source,
)
from bilateral.model.reviews import (
    Correction,
    Review,
    ReviewKind,
    in_force,
)
from bilateral.model.strain import (
    Amount,
    Flow,
    Stress,
    StressPart,
)
from bilateral.model.together import (
    Axis,
    Bloc,
    Constellation,
    Member,
    Move,
    Tie,
)

__all__ = [
    "EVENT_ROW",
    "FIELDS",
    "OBJECT_CLASSES",
    "STRESS_PARTS",
    "Amount",
    "Arrival",
    "Article",
    "Axis",
    "Bloc",
    "Body",
    "Constellation",
    "Correction",
    "DailyCount",
    "Direction",
    "Document",
    "Event",
    "EventType",
    "Factuality",
    "Feed",
    "FetchState",
    "Filing",
    "Finding",
    "Flow",
    "Lead",
    "LeftOut",
    "Link",
    "Member",
    "Membership",
    "Move",
    "Object",
    "Outlook",
    "Party",
    "Passage",
    "Place",
    "Placement",
    "Precision",
    "Provision",
    "RawPlace",
    "RawRecord",
    "Reliability",
    "Report",
    "Review",
    "ReviewKind",
    "Robustness",
    "Series",
    "SetAside",
    "Settled",
    "Shift",
    "Skill",
    "Source",
    "SourceKind",
    "Span",
    "Status",
    "Step",
    "Story",
    "Stress",
    "StressPart",
    "Subscription",
    "Sureness",
    "Tie",
    "Visited",
    "Voice",
    "WaitingPage",
    "content_id",
    "dyad",
    "end_of_day",
    "in_force",
]
