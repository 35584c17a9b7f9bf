"""Registers a read with what OpenAPI tells of it: its answer's type, its formats, its example, its errors."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import msgspec
from fastapi import APIRouter, Response

from bilateral.web.api.formats import MEDIA

F = TypeVar("F", bound=Callable[..., Response])

ANSWERS: dict[str, type[msgspec.Struct]] = {}
"""The types of all answers by name: OpenAPI's components."""

PROBLEMS = {
    400: "A part of the question cannot be read, or does not fit the rest; `detail` says which and what to do.",
    401: "This server asks for a token: `Authorization: Bearer …`.",
    404: "There is no such state, relation, event or provision.",
    406: "The Accept header asks for no format that this read has.",
    414: "The address is too long.",
    421: "The Host header names a host that this server does not answer for.",
    429: "Too many requests; `Retry-After` says for how many seconds to wait.",
    503: "The ledger cannot be read now, or the answer took too long; `Retry-After` says when to try again.",
}
"""What a read may answer beside 200 and 304, as application/problem+json."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no answer, after RFC 9457; `detail` names the thing and the remedy."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


def read(
    router: APIRouter,
    path: str,
    kind: type[msgspec.Struct],
    *,
    many: bool = False,
    table: type[msgspec.Struct] | None = None,
) -> Callable[[F], F]:
    """Decorates the function that answers GET on a path with a `kind`, or `many` of them.

    `table` are the rows of a single answer as CSV and Parquet. The first line of the function's docstring is the
    summary, the rest the description.
    """

    def register(function: F) -> F:
        summary, _, description = (inspect.getdoc(function) or "").partition("\n")
        for one in filter(None, (kind, table)):
            ANSWERS[one.__name__] = one
        router.get(
            path,
            summary=summary.rstrip("."),
            description=description.strip() or summary,
            operation_id=function.__name__,
            responses=_responses(kind, many, table),
            response_class=Response,
        )(function)
        return function

    return register


def _responses(
    kind: type[msgspec.Struct], many: bool, table: type[msgspec.Struct] | None
) -> dict[int | str, dict[str, Any]]:
    one = {"$ref": f"#/components/schemas/{kind.__name__}"}
    told: dict[str, Any] = {"schema": {"type": "array", "items": one} if many else one}
    content = {MEDIA["json"]: told}
    if many or table:
        content[MEDIA["csv"]] = {"schema": {"type": "string", "description": "RFC 4180, with a header."}}
        content[MEDIA["parquet"]] = {"schema": {"type": "string", "format": "binary"}}
    headers = {"ETag": _header("Changes with the ledger and the question; send it as If-None-Match.")}
    if many:
        headers["Link"] = _header('The next page, with rel="next"; without it there is none.')
    good = {"description": "The answer.", "content": content, "headers": headers}
    unchanged = {"description": "What you have is what there is.", "headers": {"ETag": headers["ETag"]}}
    return {200: good, 304: unchanged, **problems()}


def problems(more: Mapping[int, str] = {}, without: Sequence[int] = ()) -> dict[int | str, dict[str, Any]]:
    """What any read may answer instead; something else may answer `more`, and not all of it."""
    told = {code: what for code, what in {**PROBLEMS, **more}.items() if code not in without}
    return {code: _problem(code, told[code]) for code in sorted(told)}


def _problem(code: int, what: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told: dict[str, Any] = {"description": what, "content": content}
    if code in (429, 503):
        told["headers"] = {"Retry-After": _header("Seconds.")}
    return told


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


@cache
def examples() -> dict[str, Any]:
    """Answers on the bundled sample by the path of their read, cut to a few rows; `benchmarks/api_examples.py`."""
    found: dict[str, Any] = msgspec.json.decode((files(__package__) / "data" / "examples.json").read_bytes())
    return found
