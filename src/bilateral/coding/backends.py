"""The coder as the settings choose it: which judge decides, and the name that its reports carry in the ledger."""

from __future__ import annotations

from functools import cache

from bilateral.coding.coder import VERSION
from bilateral.coding.settings import Settings
from bilateral.coding.verdict import Judge


def version(settings: Settings) -> str:
    """What names the coder in the ledger; another server's model is another coder."""
    return VERSION if settings.backend == "rules" else f"llm {settings.model}"


@cache
def judge_of(settings: Settings) -> Judge | None:
    """The judge of the settings, `None` where the rules decide alone; one connection to a server a process."""
    if settings.backend == "rules":
        return None
    from bilateral.coding.llm import ServerJudge

    return ServerJudge(settings)
