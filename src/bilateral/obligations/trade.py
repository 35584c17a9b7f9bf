"""Who gives and who takes: what "trade" alone does not tell, and the verbs of its sentences do.

Aid passes from actor to recipient, as coded. Of trade the codebook makes one act whoever sells, and the first-named,
often the buyer, is the actor; the table `trading.csv` says of verbs whether it is the actor of their sentence that
gives, or the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from bilateral.model import Event, EventType
from bilateral.obligations.cells import TRADING
from bilateral.obligations.register import own_folder
from bilateral.world.tables import rows


class Giver(StrEnum):
    """From which party something passes."""

    ACTOR = "actor"
    RECIPIENT = "recipient"
    UNTOLD = "untold"


def giver(event: Event, sentences: Iterable[str]) -> Giver:
    """Who gives, by the verbs of the sentences where it is trade; untold where they differ or the act has no way."""
    if not event.directed:
        return Giver.UNTOLD
    if event.event_type is not EventType.COOPERATE:
        return Giver.ACTOR
    verbs = _verbs()
    told = {verbs[word] for text in sentences for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in verbs}
    return Giver.RECIPIENT if told == {Giver.RECIPIENT} else Giver.UNTOLD if len(told) > 1 else Giver.ACTOR


@cache
def _verbs() -> dict[str, Giver]:
    """The verbs of trade, in the third person as well."""
    found: dict[str, Giver] = {}
    for row in rows(own_folder() / TRADING):
        for word in (row["word"], f"{row['word']}s"):
            found[word] = Giver(row["giver"])
    return found
