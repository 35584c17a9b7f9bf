"""Asks a tool on the ledger as it stands, and puts the evidence beside what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from bilateral.ledger import Ledger
from bilateral.mcp.tool import Found, Tool, Unanswerable
from bilateral.products.answers.events import Told, told_event
from bilateral.view import View

SHOWN = 12
"""Events of an answer that come with their sentences; the others are named by their ids."""
CITED = 4
"""Sentences of one such event at most."""
TELLING = (
    "Tell every event with its status and, unless it is confirmed, with its speaker: what is claimed, alleged, "
    "reported or disputed is the word of those who say it and not a fact, and who denies it is named as well. Cite the "
    "event's id and the sentence with its outlet and day. Amounts are the largest of one act, never sums. Where too "
    "little was read nothing is known, which is no calm. An obligation is touched if the reports are true; never say "
    "that it was broken."
)
"""How an answer is to be told; it comes with each."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an assistant gets: how to tell it, as of when, the answer, and its evidence.

    `news_until` is the last day of which the ledger holds news. `evidence` holds events with the sentences of news that
    they rest on, each with outlet, day and speaker; `more` says what was left out and how to get it.
    """

    how_to_tell: str
    as_of: date
    news_until: date
    answer: Any
    evidence: tuple[Told, ...] = ()
    more: str | None = None


class Desk:
    """One ledger, read anew when it has changed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._view: tuple[object, View] | None = None

    def ask(self, tool: Tool, arguments: Any) -> Answer:
        """The tool's answer with its evidence. Raises `Unanswerable`, and `LedgerError`."""
        try:
            asked = msgspec.convert(arguments, tool.arguments)
        except msgspec.ValidationError as error:
            known = ", ".join(tool.arguments.__struct_encode_fields__)
            raise Unanswerable(
                f"{tool.name}: {error}; its arguments are {known}, days are written 2024-01-15"
            ) from None
        view = self._viewed(asked.as_of)
        try:
            found = tool.find(view, asked)
        except ValueError as error:
            raise Unanswerable(f"{tool.name}: {error}") from None
        return Answer(
            how_to_tell=TELLING,
            as_of=view.day,
            news_until=view.horizon,
            answer=found.answer,
            evidence=tuple(_told(view, found.events)),
            more=_more(found),
        )

    def _viewed(self, as_of: date | None) -> View:
        today = datetime.now(UTC).date()
        if as_of is not None and as_of > today:
            raise Unanswerable(f"as_of {as_of} is to come; give a day up to {today}, or leave it out")
        key = (self._ledger.moment(), as_of, today)
        if self._view is None or self._view[0] != key:
            self._view = key, View(self._ledger, as_of)
        return self._view[1]


def _told(view: View, ids: Iterable[str]) -> Iterable[Told]:
    for one in list(dict.fromkeys(ids))[:SHOWN]:
        event = view.event(one)
        if event is not None:
            yield told_event(view, event, CITED)


def _more(found: Found) -> str | None:
    left = len(set(found.events)) - SHOWN
    if left > 0:
        also = f"{left} more events are named by their ids alone; the tool `event` opens each"
        return f"{found.more}; {also}" if found.more else also
    return found.more
