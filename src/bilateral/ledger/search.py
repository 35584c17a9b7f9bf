"""Full-text search over titles and texts."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, text
from sqlalchemy.exc import DatabaseError, OperationalError

from bilateral.ledger.dialect import FIND_ARTICLES
from bilateral.ledger.journal import END_OF_TIME, Journal
from bilateral.ledger.opening import explained
from bilateral.ledger.schema import Instant
from bilateral.model import Article

LAST = 2**63 - 1
"""No article version has a higher number."""

FIND = text(FIND_ARTICLES).bindparams(bindparam("known", type_=Instant), bindparam("recorded", type_=Instant))


class Search(Journal):
    """The part of the ledger that finds articles by their words."""

    def search(
        self,
        query: str,
        *,
        limit: int = 50,
        as_of: datetime | None = None,
        recorded_as_of: datetime | None = None,
        upto: int | None = None,
    ) -> list[tuple[Article, str]]:
        """Articles whose newest version by then matches, best first, each with a snippet (hits in ‹ ›).

        Where very many match, the best of the thousand that were stored last. What was stored after the article
        version of the number `upto` is not looked at.

        The query is FTS5's (`shells AND "North Korea"`, `missile*`); one that FTS5 cannot read is taken as
        plain words that must all occur.
        """
        words = " ".join('"' + word.replace('"', "") + '"' for word in query.replace("\0", " ").split())
        if not words:
            return []
        try:
            return self._find(query, limit, as_of, recorded_as_of, upto)
        except OperationalError:
            pass  # FTS5 cannot read it
        try:
            return self._find(words, limit, as_of, recorded_as_of, upto)
        except DatabaseError as error:
            raise explained(self.path, error) from error

    def _find(
        self, query: str, limit: int, as_of: datetime | None, recorded_as_of: datetime | None, upto: int | None
    ) -> list[tuple[Article, str]]:
        limits = {"known": as_of or END_OF_TIME, "recorded": recorded_as_of or END_OF_TIME, "limit": limit}
        limits["upto"] = LAST if upto is None else upto
        with self._engine.begin() as connection:
            rows = connection.execute(FIND, {"query": query, **limits})
            return [(msgspec.json.decode(body, type=Article), snippet) for body, snippet in rows]
