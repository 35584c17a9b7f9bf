"""What analysts' decisions mean for the filings of a block: what is rejected, corrected, of one act, and of others."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from bilateral.ledger import schema
from bilateral.ledger.blocks import block_of
from bilateral.model import Correction, Report, Review, ReviewKind

REVIEWED, REPORTS, CODED, VERSIONS = schema.reviewed, schema.reports, schema.coded, schema.articles
NAMED, REST = "named", "rest"
"""The parts of a decision: the reports that it names, and those that they are apart from."""


class Said(NamedTuple):
    """What an article says: its id and the content of a report."""

    article: str
    content: str


class Decided(msgspec.Struct, frozen=True):
    """What holds for the filings of a block: by what articles say, and as ids of reports of one act and of others."""

    rejected: frozenset[Said] = frozenset()
    corrections: dict[Said, Correction] = {}
    blocks: dict[Said, str] = {}
    along: dict[Said, tuple[str, ...]] = {}
    apart: dict[Said, tuple[str, ...]] = {}


NOTHING = Decided()


def decided(connection: Connection, held: list[Review], block: str | None, article: str | None) -> Decided:
    """What these decisions, in their order, mean for a block, or for an article, or for all."""
    about = select(REVIEWED.c.review, REVIEWED.c.article, REVIEWED.c.content, REVIEWED.c.part)
    if block is not None:
        here = select(REVIEWED.c.review).where(REVIEWED.c.block == block)
        about = about.where(REVIEWED.c.review.in_(here))
    if article is not None:
        about = about.where(REVIEWED.c.article == article)
    parts: dict[str, dict[str, set[Said]]] = {}
    for row in connection.execute(about):
        kinds = parts.setdefault(row.review, {NAMED: set(), REST: set()})
        kinds[row.part].add(Said(row.article, row.content))
    concerned = [one for one in held if one.id in parts]
    rejected: set[Said] = set()
    corrections: dict[Said, Correction] = {}
    for one in concerned:
        for said in parts[one.id][NAMED]:
            if one.kind is ReviewKind.REJECT:
                rejected.add(said)
            elif one.kind is ReviewKind.CORRECT and one.correction is not None:
                rejected.discard(said)
                corrections[said] = one.correction
    bodies = _reports(connection, corrections.keys())
    blocks = {said: block_of(one.applied(bodies[said][0])) for said, one in corrections.items()}
    along, apart = _joined(connection, [(one.kind, parts[one.id]) for one in concerned])
    return Decided(frozenset(rejected), corrections, blocks, along, apart)


Ids = dict[Said, tuple[str, ...]]


def _joined(connection: Connection, decisions: Iterable[tuple[ReviewKind, dict[str, set[Said]]]]) -> tuple[Ids, Ids]:
    """Which reports are of one act with each, and which are not; of decisions that differ, the later counts."""
    along: dict[Said, set[Said]] = {}
    apart: dict[Said, set[Said]] = {}
    for kind, parts in decisions:
        named, rest = parts[NAMED], parts[REST]
        if kind in (ReviewKind.MERGE, ReviewKind.SPLIT):
            _bind(named, named, along, apart)
        if kind is ReviewKind.SPLIT:
            _bind(named, rest, apart, along)
            _bind(rest, named, apart, along)
    held = _reports(connection, {said for of in (along, apart) for said in of})
    ids = {said: [one.id for one in reports] for said, reports in held.items()}
    return _named(along, ids), _named(apart, ids)


def _bind(ones: set[Said], others: set[Said], to: dict[Said, set[Said]], instead: dict[Said, set[Said]]) -> None:
    for said in ones:
        to.setdefault(said, set()).update(others - {said})
        instead.setdefault(said, set()).difference_update(others)


def _named(bound: dict[Said, set[Said]], ids: dict[Said, list[str]]) -> Ids:
    return {
        said: tuple(sorted(name for one in others for name in ids[one])) for said, others in bound.items() if others
    }


def _reports(connection: Connection, wanted: Set[Said]) -> dict[Said, list[Report]]:
    """The reports that say so, whoever read them, by id."""
    found: dict[Said, list[Report]] = {said: [] for said in wanted}
    query = (
        select(VERSIONS.c.id, REPORTS.c.content, REPORTS.c.body)
        .join(CODED, CODED.c.version == VERSIONS.c.version)
        .join(REPORTS, REPORTS.c.id == CODED.c.report)
        .order_by(REPORTS.c.id)
        .distinct()
    )
    for article in sorted({said.article for said in wanted}):
        for row in connection.execute(query.where(VERSIONS.c.id == article)):
            if Said(row.id, row.content) in found:
                found[Said(row.id, row.content)].append(msgspec.json.decode(row.body, type=Report))
    return found
