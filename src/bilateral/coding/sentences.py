"""Text into sentences, cheaply: only sentences that can name two states are parsed later."""

from __future__ import annotations

import re

from bilateral.coding.lexicon import word_list

ABBREVIATIONS = word_list("sentences abbreviations")
BREAK = re.compile(r"""[.!?]["'”’)\]]*\s+(?=["'“‘(\[]*[A-Z0-9À-Þ])|\n+""")
FULL_LINE = 60
"""Characters from which a line may be one of a wrapped paragraph."""
TOO_LONG = 1200
"""Characters; what is longer is no sentence but a table or a list."""


def split(text: str) -> list[tuple[int, str]]:
    """The sentences of a text with the offset of each; white space at both ends is left out."""
    pieces: list[tuple[int, str]] = []
    start = 0
    for match in BREAK.finditer(text):
        if "\n" not in match.group() and _abbreviated(text, match.start(), start):
            continue
        if match.group() == "\n" and _wrapped(text, match.start()):
            continue
        _keep(text, start, match.end(), pieces)
        start = match.end()
    _keep(text, start, len(text), pieces)
    return pieces


def _wrapped(text: str, at: int) -> bool:
    """Whether a line only ends because it is full: a long line without an end of sentence, in a paragraph."""
    line = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    return len(line) >= FULL_LINE and line[-1] not in '.!?:;"”'


def _abbreviated(text: str, dot: int, start: int) -> bool:
    if text[dot] != ".":
        return False
    word = re.search(r"[\w.]*$", text[max(start, dot - 12) : dot])
    last = word.group().lower() if word else ""
    if re.fullmatch(r"[a-z]", last):
        return True
    if last in ("u.s", "u.n", "u.k", "e.u", "d.c", "p.m", "a.m"):
        return not re.match(r"[.\"'”’)\]]*\s+(The|A|An|It|He|She|They|In|On|This|But|At|After|Meanwhile)\b", text[dot:])
    return last in ABBREVIATIONS


def _keep(text: str, start: int, end: int, pieces: list[tuple[int, str]]) -> None:
    piece = text[start:end]
    trimmed = piece.strip()
    if trimmed:
        pieces.append((start + piece.index(trimmed[0]), trimmed.replace("\n", " ")))
