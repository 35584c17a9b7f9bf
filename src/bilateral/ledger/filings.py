"""Reading reports with the articles that carry them, as they stood by a given day.

A report stands from the first version of its article that makes it until a version takes it back: one that
is withdrawn, or one that the same coder has read and that says something else. Where a later version says it
again, it is filed again. What analysts decided holds on top of that: what they rejected is filed nowhere, what they
corrected as it should be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from bilateral.ledger import schema
from bilateral.ledger.articles import newest_dispatch
from bilateral.ledger.decided import Decided, Said
from bilateral.ledger.journal import chunks, known_by
from bilateral.ledger.reviews import Reviews
from bilateral.ledger.superseding import in_force
from bilateral.model import Correction, Filing, Report, dyad

VERSIONS, CODINGS, CODED, REPORTS = schema.articles, schema.codings, schema.coded, schema.reports


class Line(msgspec.Struct, frozen=True):
    """One report in one coding of a version."""

    report: str
    content: str
    block: str
    position: int


class Version(msgspec.Struct):
    """One version of an article with what each coder found in it; `coder` is the newest that read it."""

    version: str
    known: datetime
    withdrawn: bool
    coder: str | None = None
    codings: dict[str, list[Line]] = {}


class Run(msgspec.Struct):
    """A report that stands from `version` on, until `withdrawn`."""

    line: Line
    version: str
    known: datetime
    coder: str
    withdrawn: datetime | None = None
    article: str = ""
    correction: Correction | None = None
    moved: str | None = None

    @property
    def said(self) -> Said:
        """What decisions know it by."""
        return Said(self.article, self.line.content)


class Header(msgspec.Struct, frozen=True):
    """The part of an article that a filing repeats."""

    published: datetime
    publishers: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None


class Filings(Reviews):
    """The part of the ledger that reads reports."""

    def filings(
        self,
        *,
        dyad: tuple[str, str] | None = None,
        block: str | None = None,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
    ) -> Iterator[Filing]:
        """The filings of a dyad or block, or all, by (known, version, place in the text).

        Of each version only the newest coder's reports are given. `dyad` is a block of two states.
        """
        wanted = block_of_dyad(dyad) if dyad else block
        query, decided = lines_known(as_of, recorded_as_of), self._decided(wanted, recorded_as_of)
        if wanted is not None:
            moved = VERSIONS.c.id.in_({said.article for said in decided.corrections})
            query = query.where(or_(VERSIONS.c.id.in_(_articles_with(REPORTS.c.block == wanted)), moved))
        runs = (run for run in as_decided(self._runs(query), decided) if wanted in (None, run.line.block))
        in_order = sorted(runs, key=attrgetter("known", "version", "line.position"))
        yield from self._filed(in_order, recorded_as_of, decided)

    def versions_since(self, block: str, since: datetime) -> list[str]:
        """Versions known from `since` on in which some coder found reports of the block."""
        table = schema.carried.c
        query = select(table.version).where(table.block == block, table.known >= since)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def filings_around(self, block: str, versions: Iterable[str]) -> list[Filing]:
        """The filings of a block in all versions of the articles with these, and of those that they are copies of.

        They come as `filings` gives them.
        """
        articles = self._articles_of(versions)
        articles |= self._articles_of(self._dispatches_of(articles))
        runs: list[Run] = []
        decided = self._decided(block, None)
        for chunk in chunks(sorted(articles)):
            found = self._runs(lines_known(None, None).where(VERSIONS.c.id.in_(chunk)))
            runs += (run for run in as_decided(found, decided) if run.line.block == block)
        runs.sort(key=attrgetter("known", "version", "line.position"))
        return list(self._filed(runs, None, decided))

    def filings_in(self, article: str) -> list[Filing]:
        """All filings of one article, by its id, as `filings` gives them."""
        decided = self._decided(None, None, article)
        runs = list(as_decided(self._runs(lines_known(None, None).where(VERSIONS.c.id == article)), decided))
        runs.sort(key=attrgetter("known", "version", "line.position"))
        return list(self._filed(runs, None, decided))

    def _articles_of(self, names: Iterable[str]) -> set[str]:
        """Ids of articles that are named by a version, or by the id itself."""
        found: set[str] = set()
        with self._reading() as connection:
            for chunk in chunks(names):
                for column in (VERSIONS.c.version, VERSIONS.c.id):
                    found.update(connection.execute(select(VERSIONS.c.id).where(column.in_(chunk))).scalars())
        return found

    def _dispatches_of(self, articles: Iterable[str]) -> set[str]:
        """What the versions of articles are copies of, each not of itself."""
        found: set[str] = set()
        dispatch = newest_dispatch(VERSIONS.c.version).label("dispatch")
        with self._reading() as connection:
            for chunk in chunks(articles):
                rows = connection.execute(select(VERSIONS.c.version, dispatch).where(VERSIONS.c.id.in_(chunk)))
                found.update(row.dispatch for row in rows if row.dispatch not in (None, row.version))
        return found

    def report(
        self, report_id: str, *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> Filing | None:
        """One report as its newest coder filed it, also one that a newer coder has since superseded.

        It is as an analyst corrected it, and given also where one rejected it.
        """
        query = lines_known(as_of, recorded_as_of).where(VERSIONS.c.id.in_(_articles_with(REPORTS.c.id == report_id)))
        made_by = (
            select(CODED.c.coder)
            .join(CODINGS, and_(CODINGS.c.version == CODED.c.version, CODINGS.c.coder == CODED.c.coder))
            .where(CODED.c.report == report_id, *known_by(CODINGS, None, recorded_as_of))
            .order_by(CODINGS.c.entry.desc(), CODED.c.coder.desc())
            .limit(1)
        )
        with self._reading() as connection:
            coder = connection.execute(made_by).scalar()
            content = connection.execute(select(REPORTS.c.content).where(REPORTS.c.id == report_id)).scalar()
        runs = [run for run in self._runs(query, coder) if run.line.content == content]
        runs.sort(key=lambda run: (run.line.report != report_id, run.known, run.version))
        article = runs[0].article if runs else ""
        decided = self._decided(None, recorded_as_of, article)
        decided = msgspec.structs.replace(decided, rejected=frozenset(), along={}, apart={})
        return next(self._filed(as_decided(runs[:1], decided), recorded_as_of, decided), None)

    def _runs(self, query: Select[Any], coder: str | None = None) -> list[Run]:
        with self._reading() as connection:
            rows = connection.execute(query)
            return [
                msgspec.structs.replace(run, article=article)
                for article, versions in groupby(rows, attrgetter("id"))
                for run in standing(_read(versions), coder)
            ]

    def _filed(self, runs: Iterable[Run], recorded_as_of: datetime | None, decided: Decided) -> Iterator[Filing]:
        for chunk in chunks(runs):
            reports = self._bodies(REPORTS, REPORTS.c.id, [run.line.report for run in chunk])
            versions = self._headers([run.version for run in chunk], recorded_as_of)
            for run in chunk:
                header, dispatch = versions[run.version]
                report = msgspec.json.decode(reports[run.line.report], type=Report)
                yield Filing(
                    report=run.correction.applied(report) if run.correction else report,
                    version=run.version,
                    dispatch=dispatch or run.version,
                    known=run.known,
                    published=header.published,
                    publishers=header.publishers,
                    title=header.title,
                    url=header.url,
                    withdrawn=run.withdrawn,
                    along=decided.along.get(run.said, ()),
                    apart=decided.apart.get(run.said, ()),
                    moved=run.moved,
                )

    def _headers(self, versions: list[str], recorded_as_of: datetime | None) -> dict[str, tuple[Header, str | None]]:
        dispatch = newest_dispatch(VERSIONS.c.version, recorded_as_of)
        query = select(VERSIONS.c.version, VERSIONS.c.body, dispatch).where(VERSIONS.c.version.in_(versions))
        with self._reading() as connection:
            rows = connection.execute(query)
            return {version: (msgspec.json.decode(body, type=Header), group) for version, body, group in rows}


def standing(versions: Iterable[Version], coder: str | None = None) -> Iterator[Run]:
    """The runs of one article's reports through its versions, which come by (known, version).

    With `coder`, as this coder alone read them; else each version as its newest coder did.
    """
    stand: dict[str, list[Run]] = defaultdict(list)
    for version in versions:
        yield from _ended(version, stand)
        reader = coder or version.coder
        if version.withdrawn or reader is None:
            continue
        said: dict[str, int] = defaultdict(int)
        for line in version.codings.get(reader, ()):
            said[line.content] += 1
            if said[line.content] > len(stand[line.content]):
                stand[line.content].append(Run(line, version.version, version.known, reader))
    yield from (run for runs in stand.values() for run in runs)


def _ended(version: Version, stand: dict[str, list[Run]]) -> Iterator[Run]:
    """Take out the runs that this version ends."""
    for content, runs in stand.items():
        stand[content] = [run for run in runs if not _takes_back(version, run)]
        for run in runs:
            if _takes_back(version, run):
                run.withdrawn = version.known
                yield run


def _takes_back(version: Version, run: Run) -> bool:
    if version.withdrawn or run.coder not in version.codings:
        return version.withdrawn
    return all(line.content != run.line.content for line in version.codings[run.coder])


def as_decided(runs: Iterable[Run], decided: Decided) -> Iterator[Run]:
    """The runs without those that were rejected, and those that were corrected in the block where they then are."""
    for run in runs:
        said = run.said
        if said in decided.corrections:
            run.correction, into = decided.corrections[said], decided.blocks[said]
            run.moved = into if into != run.line.block else None
            run.line = msgspec.structs.replace(run.line, block=decided.blocks[said])
        if said not in decided.rejected:
            yield run


def block_of_dyad(pair: tuple[str, str]) -> str:
    """The block of the reports between two states."""
    return "-".join(dyad(*pair))


def _articles_with(condition: ColumnElement[bool]) -> Select[Any]:
    """Ids of the articles that have such a report in any version."""
    joined = select(VERSIONS.c.id).join(CODED, CODED.c.version == VERSIONS.c.version)
    return joined.join(REPORTS, REPORTS.c.id == CODED.c.report).where(condition)


def lines_known(as_of: datetime | None, recorded_as_of: datetime | None) -> Select[Any]:
    """All versions known by then and in force, each with its codings and their reports, article by article."""
    by_version = and_(CODINGS.c.version == VERSIONS.c.version, *known_by(CODINGS, None, recorded_as_of))
    by_coding = and_(CODED.c.version == CODINGS.c.version, CODED.c.coder == CODINGS.c.coder)
    return (
        select(
            VERSIONS.c.id,
            VERSIONS.c.version,
            VERSIONS.c.known,
            VERSIONS.c.withdrawn,
            CODINGS.c.coder,
            REPORTS.c.id.label("report"),
            REPORTS.c.content,
            REPORTS.c.block,
            CODED.c.position,
        )
        .outerjoin(CODINGS, by_version)
        .outerjoin(CODED, by_coding)
        .outerjoin(REPORTS, REPORTS.c.id == CODED.c.report)
        .where(*known_by(VERSIONS, as_of, recorded_as_of), in_force(VERSIONS, recorded_as_of))
        .order_by(
            VERSIONS.c.id,
            VERSIONS.c.known,
            VERSIONS.c.version,
            CODINGS.c.entry,
            CODINGS.c.coder,
            CODED.c.position,
        )
    )


def _read(rows: Iterable[Row[Any]]) -> Iterator[Version]:
    for _, group in groupby(rows, attrgetter("version")):
        version: Version | None = None
        for row in group:
            version = version or Version(row.version, row.known, row.withdrawn)
            if row.coder is not None:
                version.coder = row.coder  # rows come by entry: the last coder is the newest
                lines = version.codings.setdefault(row.coder, [])
                if row.report is not None:
                    lines.append(Line(row.report, row.content, row.block, row.position))
        if version is not None:
            yield version
