"""The nouns: Article, Report, Event, Series, Shift, Stress, Flow, Bloc, Axis and what they are made of.

Every class is a frozen `msgspec.Struct`: a value that the stages hand to each other and that encodes to
the row formats other programs rely on, with keys in the order of the codebook. Instants carry a zone;
days (`date`) are the calendar day in the place of publication.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

Span = tuple[int, int]
"""`[start, end)` in characters."""


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


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """Raw bytes as a source gave them, with their address.

    `kind` is "page" (HTML), "text" (plain text or Markdown) or "row" (one JSON article row). `address` names
    the place for people: a path, "path:line" or a URL. `fetched` is when the source gave it, if it says so.
    """

    address: str
    kind: str
    body: bytes
    url: str | None = None
    fetched: datetime | None = None


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be used, and why; nothing else stops for it."""

    address: str
    reason: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one text, as published.

    `id` names the article over all its versions (the given id, else a hash of address or content); `version`
    is a hash of everything that this version says. `published` and `updated` keep the zone that the page
    gives; `day_only` is true where the source gives a date alone (the instant is then the end of that day,
    UTC). `withdrawn` marks a version by which the outlet takes the article back.
    """

    id: str
    published: datetime
    text: str
    day_only: bool = False
    title: str | None = None
    url: str | None = None
    publishers: tuple[str, ...] = ()
    section: str | None = None
    authors: tuple[str, ...] = ()
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str | None = None
    withdrawn: bool = False

    @property
    def version(self) -> str:
        """Content hash of this version: the same bytes for the same content."""
        return content_id(msgspec.json.encode(self))

    @property
    def known(self) -> datetime:
        """When this version became known, UTC."""
        return max(self.published, self.updated or self.published).astimezone(UTC)

    @property
    def day(self) -> date:
        """The calendar day of this version where it was published: what "today" means in its text."""
        return self.published.date()


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An actor or recipient. `state` is ISO 3166-1 alpha-3, `None` for an organisation of many states."""

    state: str | None
    sector: str | None = None
    name: str | None = None
    span: Span | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Whose word it is."""

    state: str | None
    sector: str | None = None
    name: str | None = None
    span: Span | None = None
    kind: SourceKind = SourceKind.OFFICIAL


class Object(msgspec.Struct, frozen=True, kw_only=True, rename={"cls": "class"}):
    """What passes or is done; `class` is one of `OBJECT_CLASSES`."""

    text: str
    span: Span | None = None
    cls: str = "other"
    quantity: float | int | None = None
    unit: str | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where, as named; degrees north and east where known."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One statement in one sentence of one article that an actor did, does, plans or may do something.

    The fields are the codebook's, in its order; every span is in characters of `text`, the sentence.
    """

    id: str
    article: str
    sentence: int
    text: str
    actor: Party
    recipient: Party | None
    event_type: EventType
    directed: bool
    object: Object | None
    mode: str | None
    contexts: tuple[str, ...]
    source: Source | None
    chain: tuple[Source, ...]
    factuality: Factuality
    fields: tuple[str, ...]
    date: date
    date_precision: Precision
    place: Place | None
    confidence: float

    @classmethod
    def make(cls, **values: Any) -> Report:
        """A report whose id is the hash of everything else in it."""
        blank = cls(id="", **values)
        return msgspec.structs.replace(blank, id=content_id(msgspec.json.encode(blank)))


class Placement(msgspec.Struct, frozen=True):
    """Which dispatch an article version belongs to.

    `wording` is equal for long texts that are the same word for word, else `None`; `kept` says that later texts are
    compared with this one, and not only with those that it copies.
    """

    version: str
    dispatch: str
    wording: str | None = None
    kept: bool = True


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A report with the header of the article version that carries it: all that events are made from.

    `dispatch` names the group of near-identical article versions (one dispatch and its copies); within it a
    report counts once. `known` is UTC. `withdrawn` is when the version that carried the report was corrected
    or taken back so that it no longer says so, else `None`.
    """

    report: Report
    version: str
    dispatch: str
    known: datetime
    published: datetime
    publishers: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    withdrawn: datetime | None = None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Articles on one development, by (known, version).

    `id` is the version of its first article; `headline` is that article's own title, else how its text begins.
    `dispatches` are the different texts among them; `owners` those who own the outlets that carry it.
    """

    id: str
    headline: str
    first: datetime
    last: datetime
    articles: tuple[str, ...]
    dispatches: int
    owners: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An event reached `status` when `report` became known (`None`: by the passing of its day)."""

    known: datetime
    status: Status
    report: str | None = None


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """One independent source of an event and what it commits to.

    `key` is the state code, name or owner that makes it independent; `party` is true for the event's own
    actor or recipient; `own_voice` is true where an outlet says it itself.
    """

    key: str
    factuality: Factuality
    first: datetime
    party: bool = False
    own_voice: bool = False
    reports: tuple[str, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One act, from all the reports of it, as it stood at `known`."""

    id: str
    event_type: EventType
    mode: str | None
    fields: tuple[str, ...]
    object: Object | None
    actor: Party
    recipient: Party | None
    date: date
    date_precision: Precision
    place: Place | None
    status: Status
    independent_sources: int
    speakers: tuple[str, ...]
    reports: tuple[str, ...]
    first_known: datetime
    confidence: float
    directed: bool = True
    known: datetime | None = None
    history: tuple[Step, ...] = ()
    voices: tuple[Voice, ...] = ()

    def row(self) -> dict[str, Any]:
        """The event row of the contract: the fields up to `confidence`."""
        whole: dict[str, Any] = msgspec.to_builtins(self)
        return {key: whole[key] for key in EVENT_ROW}


EVENT_ROW = Event.__struct_fields__[: Event.__struct_fields__.index("confidence") + 1]


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Cooperation and conflict of one dyad in one field, bin by bin.

    `starts` are the first days of the bins (a week from Monday, or a month); all lists have one entry a bin.
    `cooperation` and `conflict` are weighted event counts >= 0; `exposure` is the number of coded articles that
    name either state; `score` is the summed PLOVER score; `low` and `high` bound the 80 % interval of the
    posterior mean net score `mean`. `covered` is false where exposure is too small to say anything. With an
    `actor` only what that state does to the other counts, and what both do together.
    """

    dyad: tuple[str, str]
    field: str | None
    bin: str
    starts: tuple[date, ...]
    cooperation: tuple[float, ...]
    conflict: tuple[float, ...]
    score: tuple[float, ...]
    exposure: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    covered: tuple[bool, ...]
    events: tuple[tuple[str, ...], ...] = ()
    actor: str | None = None


class DailyCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of one file of other people's events say that an actor did a kind of thing on a day.

    `day` is that of the act; `known` is the day, UTC, on which the rows became known, never before `day`. Actor and
    recipient are two different states, ISO 3166-1 alpha-3.
    """

    day: date
    known: date
    actor: str
    recipient: str
    event_type: EventType
    count: int


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a relationship: when it began, when it could be known, on what it rests.

    `earliest` and `latest` bound `start` with 80 % probability; `shares` says of each of the `events` how much of
    all that carries the shift is its own.
    """

    dyad: tuple[str, str]
    direction: Direction
    field: str | None
    start: date
    detected: date
    probability: float
    events: tuple[str, ...]
    earliest: date | None = None
    latest: date | None = None
    shares: tuple[float, ...] = ()


class LeftOut(NamedTuple):
    """Who was left out: `kind` is "publisher", "owner" or "speaker"."""

    kind: str
    name: str


class Robustness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a shift is found without any one source; of those `tried`, the ones that it `hangs_on`."""

    hangs_on: tuple[LeftOut, ...]
    tried: int

    @property
    def stands(self) -> bool:
        """Whether it is found without each of them; where there was none to leave out, nothing is known."""
        return self.tried > 0 and not self.hangs_on


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """The chance that a shift in each direction is detected within `days` of `as_of`, beside what is usual for it."""

    dyad: tuple[str, str]
    as_of: date
    days: int
    worsening: float
    deepening: float
    usual_worsening: float
    usual_deepening: float


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """Of `forecasts` with about such a `chance`, the share that `came`."""

    chance: float
    came: float
    forecasts: int


class Skill(msgspec.Struct, frozen=True, kw_only=True):
    """How good forecasts `days` ahead were: Brier scores (lower is better) of the model and of two base rates.

    `brier_base` is that of one rate for all dyads, `brier_own` that of each dyad's own rate.
    """

    days: int
    forecasts: int
    brier: float
    brier_base: float
    brier_own: float
    bins: tuple[Reliability, ...]

    @property
    def beats(self) -> bool:
        """Whether the model was better than both base rates."""
        return self.forecasts > 0 and self.brier < min(self.brier_base, self.brier_own)


class StressPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a state's stress in a window, beside what is usual in the state's own past.

    `level` is a share (0 to 1) in "conflict share", a number of dyads in "worsening dyads", else a weighted count of
    acts; `confirmed` is the same from confirmed acts alone. Either is `None` where there is nothing to tell it from.
    `low` and `high` bound the 80 % interval of what underlies `level`. `usual` is the level of the past per window, at
    the present pace of reading. `unusual` is the probability (0 to 1) that a window of the past lay below the present,
    `unusual_low` and `unusual_high` bound its 80 % interval; these four are `None` where too little is known. `events`
    are the ids that the level is counted from, `confirmed_events` those of them that are confirmed.
    """

    name: str
    level: float | None
    low: float
    high: float
    usual: float | None
    unusual: float | None
    unusual_low: float | None
    unusual_high: float | None
    confirmed: float | None
    events: tuple[str, ...]
    confirmed_events: tuple[str, ...]


class Stress(msgspec.Struct, frozen=True, kw_only=True):
    """How unusual the strain on a state is in the days from `since` to `until`, against its own past.

    `total` is the mean of the `unusual` of the parts that have one, 0 to 1, about 0.5 where all is as usual, with its
    80 % interval from `low` to `high`; `None` where `lacking` says why it cannot be told ("too little coverage", "too
    little past"). `articles` are the texts on the state in the window, `windows` the number of windows of the past
    looked at.
    """

    state: str
    since: date
    until: date
    total: float | None
    low: float | None
    high: float | None
    lacking: str | None
    articles: int
    windows: int
    parts: tuple[StressPart, ...]


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """How much of something an event tells of, as its sources give it; `unit` is `None` where they give none."""

    quantity: float | int
    unit: str | None
    event: str


class Flow(msgspec.Struct, frozen=True, kw_only=True, rename={"cls": "class"}):
    """What of one class passed, or is to pass, between two states in one direction.

    `giver` and `taker` are state codes, with ":REB" or ":OPP" for a state's rebels or opposition, both `None` where
    the sources do not tell the direction. `cls` is one of `OBJECT_CLASSES`, `None` where the sources do not say what
    passes. `since` and `last` are the days of the first and last act, `known` is when the first became known, UTC.
    `claimed` and `confirmed` are the largest amounts in each unit that acts not confirmed, and confirmed ones, tell
    of: no sums. `claimed_by` assert it, `alleged_by` put it less firmly, `denied_by` deny it and have not admitted it
    since; `sources` is the number of independent voices among the first two. `statuses` are those of the events, each
    with its number, in the order of `Status`.
    """

    dyad: tuple[str, str]
    giver: str | None
    taker: str | None
    cls: str | None
    passage: Passage
    since: date
    last: date
    known: datetime
    claimed: tuple[Amount, ...]
    confirmed: tuple[Amount, ...]
    claimed_by: tuple[str, ...]
    alleged_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    sources: int
    statuses: tuple[tuple[Status, int], ...]
    events: tuple[str, ...]
    confirmed_events: tuple[str, ...]


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """What two states did with and against each other in a month and, fading, before it.

    `cooperation` and `conflict` are summed weights times |PLOVER score| >= 0; `events` are those that count, the
    heaviest first.
    """

    dyad: tuple[str, str]
    cooperation: float
    conflict: float
    events: tuple[str, ...]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A state in a bloc; `stability` is the share of resamples of the events in which it is with the bloc's core.

    `cooperation` and `conflict` are with the other members, and `events` the acts of both that they sum.
    """

    state: str
    stability: float
    cooperation: float
    conflict: float
    events: tuple[str, ...]


class Bloc(msgspec.Struct, frozen=True, kw_only=True):
    """States that stand together in a month, the firmest member first.

    `id` stays while the bloc goes on from month to month, within one answer; `since` is the first month (its first
    day) in which it was there, as far back as was looked; `name` is its two firmest members.
    """

    id: str
    name: str
    since: date
    members: tuple[Member, ...]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A state that changed its bloc since the month before; `None` stands for no bloc.

    `origin` and `destination` are ids of blocs; `events` are the acts of the month between the state and the
    members of either.
    """

    state: str
    origin: str | None
    destination: str | None
    events: tuple[str, ...]


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """Three or more states all of whose pairs cooperate more than they did, all at once.

    `since` is the first day of the months that are compared with those before; `probability` is that every pair
    rose, after allowing for how many were looked at; `events` are the acts of cooperation since then.
    """

    states: tuple[str, ...]
    since: date
    probability: float
    events: tuple[str, ...]


class Constellation(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands with whom in a month (its first day), from `acts` acts of which `fresh` fell into the month.

    Where these are too few for blocs, `thin` says so in words, and there are none. `loose` are the states with
    acts that are in no bloc. `earlier` are the blocs of the month before.
    """

    month: date
    acts: int
    fresh: int
    thin: str | None
    blocs: tuple[Bloc, ...]
    loose: tuple[str, ...]
    ties: tuple[Tie, ...]
    moves: tuple[Move, ...]
    earlier: tuple[Bloc, ...]
    axes: tuple[Axis, ...]


def content_id(content: bytes | str) -> str:
    """A 24-digit hexadecimal BLAKE2b hash: the same id for the same content, everywhere."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def end_of_day(day: date) -> datetime:
    """The last second of a day, UTC: when something dated with a day alone is known."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def dyad(first: str, second: str) -> tuple[str, str]:
    """A pair of state codes in alphabetical order."""
    return (first, second) if first <= second else (second, first)
