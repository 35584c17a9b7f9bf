"""Some reports of many as they were filed, read together: what a page shows costs a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import and_, select

from bilateral.ledger import schema
from bilateral.ledger.decided import NOTHING
from bilateral.ledger.filings import Filings, Run, lines_known
from bilateral.ledger.journal import chunks, known_by
from bilateral.ledger.standing import stands
from bilateral.model import Event, Filing

VERSIONS, CODINGS, CODED, REPORTS = schema.articles, schema.codings, schema.coded, schema.reports
STATES = schema.event_states


class Evidence(Filings):
    """The part of the ledger that reads chosen reports."""

    def reports_filed(
        self, ids: Collection[str], *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> dict[str, Filing]:
        """What `report` gives for each of these reports, by their ids; those that are not there are left out."""
        found: dict[str, Filing] = {}
        for chunk in chunks(sorted(set(ids))):
            found |= self._some(chunk, as_of, recorded_as_of)
        return found

    def states_of(
        self, events: Collection[str], *, as_of: datetime | None = None, recorded_as_of: datetime | None = None
    ) -> dict[str, list[Event]]:
        """How each of these events stood at any time until then, by their ids, the oldest first."""
        found: defaultdict[str, list[Event]] = defaultdict(list)
        where = [*known_by(STATES, as_of, recorded_as_of), stands(STATES, recorded_as_of)]
        with self._reading() as connection:
            for chunk in chunks(sorted(set(events))):
                query = select(STATES.c.id, STATES.c.body).where(STATES.c.id.in_(chunk), *where)
                for event, body in connection.execute(query.order_by(STATES.c.known)):
                    found[event].append(msgspec.json.decode(body, type=Event))
        return dict(found)

    def _some(self, ids: list[str], as_of: datetime | None, recorded_as_of: datetime | None) -> dict[str, Filing]:
        coders, articles, contents = self._places(ids, recorded_as_of)
        decided_on = self._reviewed(set().union(*articles.values()) if articles else set())
        chosen: dict[str, Run] = {}
        for coder in sorted({coder for coder in coders.values() if coder is not None}):
            own = [one for one in ids if coders.get(one) == coder and articles[one].isdisjoint(decided_on)]
            within = sorted(set().union(*(articles[one] for one in own)))
            runs: defaultdict[tuple[str, str], list[Run]] = defaultdict(list)
            for part in chunks(within):
                for run in self._runs(lines_known(as_of, recorded_as_of).where(VERSIONS.c.id.in_(part)), coder):
                    runs[run.article, run.line.content].append(run)
            for one in own:
                fitting = (run for article in articles[one] for run in runs[article, contents[one]])
                order = sorted(fitting, key=lambda run: (run.line.report != one, run.known, run.version))
                chosen |= {one: order[0]} if order else {}
        filed = dict(zip(chosen, self._filed(chosen.values(), recorded_as_of, NOTHING), strict=True))
        for one in ids:
            if one not in chosen and one in articles:  # decided on, or of no coder: read by itself
                single = self.report(one, as_of=as_of, recorded_as_of=recorded_as_of)
                filed |= {one: single} if single else {}
        return filed

    def _places(
        self, ids: list[str], recorded_as_of: datetime | None
    ) -> tuple[dict[str, str], dict[str, set[str]], dict[str, str]]:
        """Of each report its newest coder, the articles that it is read in, and its content."""
        of_coding = and_(CODINGS.c.version == CODED.c.version, CODINGS.c.coder == CODED.c.coder)
        made_by = select(CODED.c.report, CODED.c.coder).join(CODINGS, of_coding).where(CODED.c.report.in_(ids))
        made_by = made_by.where(*known_by(CODINGS, None, recorded_as_of)).order_by(CODINGS.c.entry, CODED.c.coder)
        read_in = select(CODED.c.report, VERSIONS.c.id).join(VERSIONS, VERSIONS.c.version == CODED.c.version)
        articles: defaultdict[str, set[str]] = defaultdict(set)
        with self._reading() as connection:
            coders = {row[0]: row[1] for row in connection.execute(made_by)}
            for report, article in connection.execute(read_in.where(CODED.c.report.in_(ids))):
                articles[report].add(article)
            rows = connection.execute(select(REPORTS.c.id, REPORTS.c.content).where(REPORTS.c.id.in_(ids)))
            return coders, dict(articles), {row[0]: row[1] for row in rows}

    def _reviewed(self, articles: Collection[str]) -> set[str]:
        """Those of the articles that analysts decided on."""
        column = schema.reviewed.c.article
        found: set[str] = set()
        with self._reading() as connection:
            for chunk in chunks(sorted(articles)):
                found.update(connection.execute(select(column).where(column.in_(chunk)).distinct()).scalars())
        return found
