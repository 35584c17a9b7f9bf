"""One read: what it is asked with, which moment of the ledger it shows, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from fastapi import Depends, Query, Request, Response
from fastapi.dependencies.models import Dependant

from bilateral.model import content_id
from bilateral.products import rowfiles
from bilateral.view import View
from bilateral.web.api.cursors import Cursor, read_cursor
from bilateral.web.api.formats import MEDIA, chosen_format
from bilateral.web.api.kept import Answer, Kept
from bilateral.web.api.parameters import AsOf, CursorText, Limit, RecordedAsOf, instant, past_day
from bilateral.web.asked import Refused, short
from bilateral.web.reading import Reader, Shown

Kind = type[msgspec.Struct]
VERSION = version("bilateral")
TABULAR = tuple(MEDIA)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FormatName = Annotated[
    str | None,
    Query(alias="format", description=f"{', '.join(MEDIA)}; without it, what the Accept header asks for."),
]


class Part(NamedTuple):
    """Rows of one page, and the key of the last of them where more follow."""

    rows: Sequence[msgspec.Struct]
    behind: tuple[Any, ...] | None


class Asking:
    """What every read is asked with."""

    def __init__(
        self,
        request: Request,
        as_of: AsOf = None,
        recorded_as_of: RecordedAsOf = None,
        format_name: FormatName = None,
    ) -> None:
        _refuse_unknown(request)
        self._request = request
        self._reader: Reader = request.app.state.reader
        self._kept: Kept = request.app.state.kept
        self._format = format_name
        self.as_of, self._recorded = past_day(as_of), instant(recorded_as_of)
        self._moment = self._reader.moment()

    @cached_property
    def shown(self) -> Shown:
        """The view that is asked for."""
        return self._reader.view(self.as_of, self._recorded)

    def one(
        self,
        make: Callable[[View], Any],
        kind: Kind | None = None,
        rows: Callable[[Any], Sequence[msgspec.Struct]] = lambda found: [found],
    ) -> Response:
        """A single answer as JSON; with a `kind`, as CSV and Parquet its `rows`."""
        format_ = chosen_format(self._format, self._accept, TABULAR if kind else ("json",))

        def made() -> Answer:
            found = make(self.shown.view)
            if format_ == "json" or kind is None:
                return Answer(msgspec.json.encode(found), MEDIA["json"])
            return Answer(_file(kind, rows(found), format_), MEDIA[format_])

        return self._answer(made, format_)

    def written(self, media: str, make: Callable[[View, str], bytes]) -> Response:
        """What `make` writes, with the address of this server for its links; it has one format."""
        base = str(self._request.base_url).rstrip("/")
        return self._answer(lambda: Answer(make(self.shown.view, base), media), f"{media} {base}")

    @property
    def _accept(self) -> str | None:
        return self._request.headers.get("accept")

    def _answer(self, make: Callable[[], Answer], format_: str) -> Response:
        """304 where the client has it; else from what is kept, or made."""
        key = content_id(msgspec.json.encode([self._state, self._request.url.path, self._query, format_]))
        headers = {"ETag": f'W/"{key}"', "Cache-Control": "private, no-cache", "Vary": "Accept"}
        if _matches(self._request.headers.get("if-none-match"), key):
            return Response(status_code=304, headers=headers)
        answer = self._kept.get(key, make)
        if answer.following:
            headers["Link"] = f'<{answer.following}>; rel="next"'
        return Response(answer.body, media_type=answer.media, headers=headers)

    @property
    def _state(self) -> list[Any]:
        """All that an answer hangs on beside the question: plans are read on the day of the view."""
        moment = self._moment
        return [VERSION, moment.ledger, self._reader.stamp(self.as_of), self.as_of or datetime.now(UTC).date()]

    @property
    def _query(self) -> list[tuple[str, str]]:
        return sorted(self._request.query_params.multi_items())


class PagedAsking(Asking):
    """What every list is asked with."""

    def __init__(
        self,
        request: Request,
        as_of: AsOf = None,
        recorded_as_of: RecordedAsOf = None,
        limit: Limit = 100,
        cursor: CursorText = None,
        format_name: FormatName = None,
    ) -> None:
        super().__init__(request, as_of, recorded_as_of, format_name)
        self.limit = limit
        self._cursor = read_cursor(cursor, self._moment.ledger, self._question) if cursor else None
        if self._cursor and self._cursor.entry != self._moment.entry:  # something was added: as it was before
            self._recorded = min(self._cursor.recorded, self._recorded or self._cursor.recorded)

    def rows(self, kind: Kind, make: Callable[[View], Sequence[msgspec.Struct]]) -> Response:
        """A list that is made whole."""

        def part(view: View, limit: int, behind: tuple[Any, ...] | None) -> Part:
            start = behind[0] if behind and isinstance(behind[0], int) and behind[0] > 0 else 0
            found = make(view)
            end = start + limit
            return Part(found[start:end], (end,) if len(found) > end else None)

        return self.parts(kind, part)

    def parts(self, kind: Kind, make: Callable[[View, int, tuple[Any, ...] | None], Part]) -> Response:
        """A list of which `make` gives so many rows behind a key."""
        format_ = chosen_format(self._format, self._accept, TABULAR)

        def made() -> Answer:
            part = make(self.shown.view, self.limit, self._cursor.behind if self._cursor else None)
            body = _file(kind, part.rows, format_)
            return Answer(body, MEDIA[format_], self._following(part.behind) if part.behind else None)

        return self._answer(made, format_)

    def _following(self, behind: tuple[Any, ...]) -> str:
        """The address of the next page."""
        first = self._cursor or Cursor(
            self._moment.ledger, self._question, self._moment.entry, self._moment.recorded or EPOCH, ()
        )
        cursor = msgspec.structs.replace(first, behind=behind).text()
        rest = [item for item in self._request.query_params.multi_items() if item[0] != "cursor"]
        return f"{self._request.url.path}?{urlencode([*rest, ('cursor', cursor)])}"

    @property
    def _question(self) -> str:
        """What is asked, whatever the page and the format."""
        asked = [item for item in self._query if item[0] not in ("cursor", "limit", "format")]
        return content_id(msgspec.json.encode([self._request.url.path, asked]))[:12]


One = Annotated[Asking, Depends()]
Many = Annotated[PagedAsking, Depends()]


def _file(kind: Kind, rows: Sequence[msgspec.Struct], format_: str) -> bytes:
    if format_ == "json":
        return msgspec.json.encode(rows)
    return (rowfiles.csv_file if format_ == "csv" else rowfiles.parquet_file)(kind, rows)


def _matches(header: str | None, key: str) -> bool:
    """Whether If-None-Match names this answer; weakly, as RFC 9110, 13.1.2 has it."""
    named = [one.strip().removeprefix("W/").strip('"') for one in (header or "").split(",")]
    return key in named or named == ["*"]


def _refuse_unknown(request: Request) -> None:
    """A misspelt as_of must not show today's news as that of a day long past."""
    known = set(_names(request.scope["route"].dependant))
    for name in request.query_params:
        if name not in known:
            detail = f"{short(name)} is no parameter of this address; it knows {', '.join(sorted(known))}."
            raise Refused(400, "Unknown parameter", detail)


def _names(dependant: Dependant) -> list[str]:
    mine = [field.alias for field in dependant.query_params]
    return [*mine, *(name for inner in dependant.dependencies for name in _names(inner))]
