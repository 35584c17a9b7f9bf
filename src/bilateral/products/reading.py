"""What a wording says apart from its grammar: names, numbers, quotations, and how firmly it speaks."""

from __future__ import annotations

import re
from functools import cache

from bilateral.products.likelihood import WORDS
from bilateral.products.names import MONTHS, SMALL, state_name, table
from bilateral.world import states

QUOTED = re.compile(r"[“„]([^”“„]*)[”“]|\"([^\"]*)\"")
_WORD = re.compile(r"\w+(?:[.'’&-]\w+)*", re.UNICODE)
_NUMBER = re.compile(
    r"\d[\d,]*(?:\.\d+)?(?:\s?(?:%|million|billion)(?!\w))?|\((?:[a-z]{1,2}|[ivx]{1,4})\)|[^\W\d_]+", re.UNICODE
)
_COUNTS = {word: str(number) for number, word in enumerate(SMALL)} | {"none": "0", "both": "2"}
_START = re.compile(r"(?:^|[.:]\s+)\W*$")

FIRMNESS: dict[str, re.Pattern[str]] = {
    "that somebody says it": re.compile(
        r"\b(?:says?|said|reports?|according to|asserted|announced|alleged|put less firmly|claims?|tells?"
        r"|den(?:y|ies|ied))\b"
    ),
    "that it is not confirmed": re.compile(
        r"\bnot confirmed\b|\bunconfirmed\b|\basserted by\b|\bput less firmly\b|\bnone (?:of them|is) confirmed\b"
        r"|\bconfirmed by no\b"
    ),
    "that it is denied": re.compile(r"\bden(?:y|ies|ied)\b"),
    "that no source asserts it": re.compile(r"\bno source at hand\b"),
    "that it is planned": re.compile(
        r"\b(?:is|are|was|were) to \w|\bannounced or expected\b|\bplan(?:s|ned)?\b|\bdue to\b|\bwill\b"
    ),
    "that it is only possible": re.compile(r"\bmay\b|\bmight\b|\bpossible\b|\bpossibly\b|\bcould\b"),
    "that it is only alleged": re.compile(r"\ballege[ds]?\b|\bwithout vouching\b|\bput less firmly\b"),
    "that it was called off": re.compile(r"\bcalled off\b|\bcancelled\b"),
    "that it never came": re.compile(r"\bits time passed\b|\bno report at hand\b|\blapsed\b|\bawaited\b"),
    "that it was corrected or withdrawn": re.compile(r"\bcorrected\b|\bwithdrawn\b(?! forces)"),
    "that it holds only if true": re.compile(r"\b[Ii]f (?:true|carried out)\b"),
    "that calm is not meant": re.compile(r"\bno sign of calm\b"),
}
"""What takes strength from a wording, and by which words it is known."""

_LIKELY = re.compile(
    r"\b(almost no chance|roughly even chance|almost certain(?:ly)?|very unlikely|very likely|unlikely|likely)\b"
    r"[^%;]{0,200}?\((\d+)\s?%"
)


def unquoted(text: str) -> str:
    """The wording without its quotations."""
    return QUOTED.sub("…", text)


def quotations_in(text: str) -> tuple[str, ...]:
    """What stands in quotation marks."""
    return tuple(match[1] or match[2] or "" for match in QUOTED.finditer(text))


def words_in(text: str) -> list[str]:
    """The words in order, without case."""
    return [word.casefold() for word in _WORD.findall(text)]


def numbers_in(text: str) -> tuple[str, ...]:
    """Numbers in order, also those in words ("three" is 3), per cents ("7 %"), and letters of paragraphs ("(b)")."""
    found = (_number(token) for token in _NUMBER.findall(unquoted(text)))
    return tuple(token for token in found if token)


def names_in(text: str) -> tuple[str, ...]:
    """Words with a capital that are names, in order; the first word of a sentence where a state or month has it."""
    plain = unquoted(text)
    found = []
    for match in _WORD.finditer(plain):
        word = match[0].removesuffix("'s").removesuffix("’s").rstrip("'’")
        if word[:1].isupper() and (not _START.search(plain[: match.start()]) or word in _known()):
            found.append(word)
    return tuple(found)


def likelihoods_in(text: str) -> list[tuple[str, int]]:
    """Words of likelihood, each with the per cent that follows it in brackets."""
    found = ((match[1].replace("certainly", "certain"), int(match[2])) for match in _LIKELY.finditer(text))
    return list(found)


def fits(word: str, percent: int) -> bool:
    """Whether a likelihood word is that of a per cent, as it is written (a bound fits on both sides)."""
    lower = 0.0
    for bound, name in WORDS:
        if name == word:
            return round(lower * 100) <= percent <= round(bound * 100)
        lower = bound
    return False


def firmness(text: str) -> frozenset[str]:
    """What the wording says against its own strength."""
    plain = unquoted(text)
    return frozenset(name for name, sign in FIRMNESS.items() if sign.search(plain))


def _number(token: str) -> str:
    if token[:1].isdigit():
        return re.sub(r"\s|,", "", token)
    return token if token.startswith("(") else _COUNTS.get(token.casefold(), "")


@cache
def _known() -> frozenset[str]:
    """Words of the names of states and bodies, and months: names also where a sentence begins with them."""
    named = " ".join([*(state_name(code) for code in states()), *(row["what"] for row in table("the.csv"))])
    return frozenset(word for word in _WORD.findall(named) if word[:1].isupper() and len(word) > 2).union(MONTHS)
