"""What a judge is asked and says: of a sentence's candidates, who does what to whom, on whose word and how surely."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from bilateral.coding.cast import Entity
from bilateral.model import EventType, Factuality, Span


class Away(RuntimeError):
    """The judge cannot be asked: its server does not answer, or not in the form asked for."""


class Proposal(msgspec.Struct, frozen=True):
    """What the rules say: numbers of entities (recipient -1 is nobody), type and factuality."""

    actor: int
    recipient: int
    event_type: str
    factuality: str


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One act as the judge reads it; `voices` are numbers of entities, -1 the article's own."""

    actor: int
    recipient: int
    event_type: EventType
    probability: float
    directed: bool
    mode: str | None
    contexts: tuple[str, ...]
    fields: tuple[str, ...]
    object_class: str | None
    voices: tuple[tuple[int, Factuality], ...]
    word: Span
    faint: bool = False
    """Not likely enough to stand alone: it counts where the sentence tells it beside a surer act of the pair."""


Judge = Callable[[str, list[Entity], Sequence[Proposal]], list[Verdict]]
"""Decides about a sentence: its text, its candidates, and what the rules propose."""
