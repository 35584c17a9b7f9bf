"""Lets a language model reword statements, where the setting says so; what does not hold stays as it was.

A rewording stands only where it passes the checks that `bilateral verify` makes of the wording of that statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from bilateral import coding
from bilateral.products.grounded import told_of
from bilateral.products.proof import Coded, Evidence, Terms, flaws_of_text
from bilateral.products.statements import Brief, Section, Statement
from bilateral.view import View

LONGEST_ANSWER = 300
"""Tokens of an answer."""
_SPACE = re.compile(r"[ \t\r\n]+")  # a space that does not break stays
INSTRUCTIONS = """Reword one sentence of a brief so that it reads well. Keep every name, number and date, in order,
and every word on how sure it is: who says it, denials, "may", "is to", "not confirmed", percentages with their word.
Use only words of the sentence and plain words like "and", "that", "since". Add nothing. Give one sentence."""
FORM = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 1}},
    "required": ["text"],
    "additionalProperties": False,
}


class _Answer(msgspec.Struct):
    text: str


def polished(brief: Brief, view: View, settings: coding.Wording, loaded: Terms | None = None) -> Brief:
    """The brief with those rewordings that hold. Raises `coding.Away` where the server does not answer."""
    if settings.backend == "plain":
        return brief
    chat = coding.Chat(settings, FORM, "wording", "wording", "start it, or set wording.backend to 'plain'")
    polish = Polish(chat, brief, Evidence(view, brief, Coded(coding.Settings())), loaded)
    return msgspec.structs.replace(brief, sections=tuple(polish.section(one) for one in brief.sections))


class Polish:
    """Asks for a rewording of each statement, once for equal ones, and keeps those that hold."""

    def __init__(self, chat: coding.Chat, brief: Brief, evidence: Evidence, loaded: Terms | None) -> None:
        self._chat, self._evidence, self._loaded = chat, evidence, loaded
        self._reports = {citation.number: citation.report for citation in brief.citations}
        self._answers: dict[str, str] = {}

    def section(self, section: Section) -> Section:
        """A section with its groups."""
        return msgspec.structs.replace(
            section,
            statements=tuple(map(self.statement, section.statements)),
            groups=tuple(map(self.section, section.groups)),
        )

    def statement(self, statement: Statement) -> Statement:
        """A statement in other words where these hold, else as it is."""
        reworded = msgspec.structs.replace(statement, text=self._ask(statement.text))
        return statement if next(self._flaws(reworded, statement.text), None) else reworded

    def _flaws(self, reworded: Statement, plain: str) -> Iterator[object]:
        reports = [self._reports[number] for number in reworded.citations]
        yield from flaws_of_text(told_of(reworded), plain, reports, self._evidence, self._loaded)

    def _ask(self, text: str) -> str:
        if text not in self._answers:
            answer = self._chat.ask(INSTRUCTIONS, text, LONGEST_ANSWER)
            try:
                self._answers[text] = _SPACE.sub(" ", msgspec.json.decode(answer, type=_Answer).text).strip()
            except (msgspec.ValidationError, msgspec.DecodeError):
                self._answers[text] = text
        return self._answers[text] or text
