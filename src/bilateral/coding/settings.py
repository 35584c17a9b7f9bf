"""Which judge the coder uses, which server may reword statements, and where these are."""

from __future__ import annotations

from typing import Literal

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[coding]` table of `bilateral.toml`.

    `backend` is "model" (the trained model and the rules together; both come along), "rules" (the rules alone) or
    "llm" (a server that speaks OpenAI's chat protocol: `url` up to `/v1`, the `model` there, seconds until `timeout`,
    and an optional `key`).
    """

    backend: Literal["model", "rules", "llm"] = "model"
    url: str = "http://127.0.0.1:8080/v1"
    model: str = "default"
    timeout: float = 60.0
    key: str | None = None


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[wording]` table of `bilateral.toml`: who may reword the statements of a brief.

    `backend` is "plain" (nobody) or "llm" (a server that speaks OpenAI's chat protocol, given as for the coder). What
    it says stands only where it passes all checks of its statement.
    """

    backend: Literal["plain", "llm"] = "plain"
    url: str = "http://127.0.0.1:8080/v1"
    model: str = "default"
    timeout: float = 60.0
    key: str | None = None
