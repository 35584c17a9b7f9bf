"""Storing what the coders found: a version is coded once by each coder, also when it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from bilateral.ledger import schema
from bilateral.ledger.blocks import block_of, touch
from bilateral.ledger.journal import Entry, Journal, chunks
from bilateral.model import Report, content_id

Coding = tuple[str, Sequence[Report]]
"""An article version and its reports, in the order of the text."""

CONTENT = ("text", "actor", "recipient", "event_type", "directed", "object", "mode", "source", "factuality")
"""The fields in which a report of one version is compared with those of the next. What hangs on the place in
the text (`sentence`), the day of the version (`date`) or the coder's mood (`confidence`) is left out."""


def content_of(report: Report) -> str:
    """Equal for reports that say the same in two versions of an article."""
    return content_id(msgspec.json.encode([getattr(report, name) for name in CONTENT]))


class Reports(Journal):
    """The part of the ledger that stores codings."""

    def add_reports(self, coder: str, codings: Iterable[Coding]) -> int:
        """Store the reports of article versions and mark these as coded; says how many reports were stored.

        A version that this coder has coded before is passed over: a coder that has learnt takes a new name.
        All codings are gathered before the ledger is locked. Raises `LedgerError` for an unknown version.
        """
        gathered = {version: _distinct(found) for version, found in codings}
        with self._writing() as entry:
            done = entry.present(schema.codings.c.version, gathered, schema.codings.c.coder == coder)
            fresh = {version: found for version, found in gathered.items() if version not in done}
            if not fresh:
                return 0
            return _store(entry, coder, fresh)


def _store(entry: Entry, coder: str, codings: dict[str, list[Report]]) -> int:
    marks = {"coder": coder, "entry": entry.number}
    entry.add(schema.codings, ({"version": version, **marks} for version in codings))
    reports = {report.id: report for found in codings.values() for report in found}
    new = entry.add(schema.reports, map(_row, reports.values()))
    entry.add(schema.report_states, (row for report in reports.values() for row in _states(report)))
    entry.add(
        schema.coded,
        (
            {"version": version, "coder": coder, "position": position, "report": report.id}
            for version, found in codings.items()
            for position, report in enumerate(found)
        ),
    )
    for chunk in chunks(codings):
        known = dict(_known(entry, chunk))
        blocks = {(block_of(report), version) for version in chunk for report in codings[version]}
        entry.add(
            schema.carried,
            ({"block": block, "known": known[version], "version": version} for block, version in sorted(blocks)),
        )
    touch(entry, (schema.articles.c.version.in_(chunk) for chunk in chunks(codings)))
    return new


def _known(entry: Entry, versions: Sequence[str]) -> Iterable[tuple[str, datetime]]:
    table = schema.articles.c
    rows = entry.connection.execute(select(table.version, table.known).where(table.version.in_(versions)))
    return [(version, known) for version, known in rows]


def _distinct(reports: Iterable[Report]) -> list[Report]:
    return list({report.id: report for report in reports}.values())


def _row(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "block": block_of(report),
        "content": content_of(report),
        "body": msgspec.json.encode(report),
    }


def _states(report: Report) -> Iterator[dict[str, str]]:
    """A row for each state that the report names as actor, recipient or speaker."""
    named = (report.actor, report.recipient, report.source, *report.chain)
    for state in sorted({who.state for who in named if who is not None and who.state}):
        yield {"state": state, "report": report.id}
