"""What OpenAPI says of the whole: who it is for, how to page, and the types of all answers as JSON Schema."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI

from bilateral.web.api.formats import MEDIA
from bilateral.web.api.reads import ANSWERS, Problem, examples

TITLE = "Bilateral"
ABOUT = """What happened between states, who says so, and whether the relationship moves.

Every number opens onto the events that it was counted from, every event onto the sentences that it rests on. Tell an
event with its status: what is claimed, alleged or disputed is the word of its speakers. A month of which too little was
read is not calm.

**As of.** `as_of` shows what was known by the end of a day, `recorded_as_of` what this ledger itself held at an
instant.

**Lists** come in pages of `limit` rows; the `Link` header of rel="next" leads to the next one, which shows the ledger
as it was for the first. **Formats**: JSON, CSV, Parquet, by `format` or the Accept header. **Caching**: send the ETag
as If-None-Match. **Errors** are application/problem+json (RFC 9457); `detail` names the thing and the remedy.
"""
TAGS = [
    {"name": "relations", "description": "How relations between states move."},
    {"name": "events", "description": "Who did what to whom, on whose word."},
    {"name": "countries", "description": "Desks, briefs, and what strains a country."},
    {"name": "obligations", "description": "Which provisions acts would touch, if they are true."},
    {"name": "news", "description": "What was read: stories, full text, publishers."},
    {"name": "feeds", "description": "News and plans for readers of feeds and for calendars."},
    {"name": "datasets", "description": "Other people's events, as daily counts."},
    {"name": "review", "description": "Decisions of people on how something should have been read."},
    {"name": "exports", "description": "Events in the columns of other data sets."},
]


def describe(app: FastAPI) -> None:
    """Give the application's OpenAPI document the types of the answers."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            _, types = msgspec.json.schema_components(
                [Problem, *ANSWERS.values()], ref_template="#/components/schemas/{name}"
            )
            components = document.setdefault("components", {})
            components["schemas"] = {name: types[name] for name in sorted(types)}
            components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            document["security"] = [{}, {"token": []}]
            for path, operations in document["paths"].items():
                for operation in operations.values():
                    _complete(operation, examples().get(path.removeprefix("/api")))
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(operation: dict[str, Any], example: Any) -> None:
    """Nothing is answered with 422 here; examples are set at last, for FastAPI takes out what is null in them."""
    operation["responses"].pop("422", None)
    if example is not None:
        operation["responses"]["200"]["content"][MEDIA["json"]]["example"] = example
