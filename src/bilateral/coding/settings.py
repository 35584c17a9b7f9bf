"""Which judge the coder uses, and where it is."""

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
