"""The coder as the settings choose it: which judge decides, and the name that its reports carry in the ledger.

What a judge takes to run is loaded when it is chosen, not before.
"""

from __future__ import annotations

from functools import cache

from bilateral.coding.coder import VERSION
from bilateral.coding.pairs import PairJudge
from bilateral.coding.settings import Settings
from bilateral.coding.verdict import Judge


def version(settings: Settings) -> str:
    """What names the coder in the ledger; another model is another coder."""
    if settings.backend == "model":
        from bilateral.coding.judge import VERSION as MODEL

        return MODEL
    return VERSION if settings.backend == "rules" else f"llm {settings.model}"


@cache
def judge_of(settings: Settings) -> Judge | None:
    """The judge of the settings, `None` where the rules decide alone; one connection to a server a process."""
    if settings.backend == "rules":
        return None
    if settings.backend == "model":
        from bilateral.coding.judge import by_model

        return by_model
    from bilateral.coding.llm import ServerJudge

    return ServerJudge(settings)


def pair_judge_of(settings: Settings) -> PairJudge | None:
    """Who tells the type between two given spans: the model, or for other backends the rules (`None`)."""
    if settings.backend != "model":
        return None
    from bilateral.coding.judge import judge_pair

    return judge_pair
