"""The words of acts as data: which verb or noun names which PLOVER type, and where its recipient stands.

`verbs.csv` gives, per event type, where the recipient is looked for (`recipient`): `o` the object, `d` the
indirect object, `p` a plural subject ("A and B met"), `<o` the object as actor ("A hosted B"), else a preposition.
Types that begin with `*` are classes whose type depends on what is done: see `acts.py`.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files

import msgspec

VOWELS = "aeiou"


class VerbFrame(msgspec.Struct, frozen=True):
    """One reading of a verb."""

    lemma: str
    type: str
    mode: str | None
    slots: tuple[str, ...]


class NounFrame(msgspec.Struct, frozen=True):
    """One reading of a noun."""

    lemma: str
    type: str
    mode: str | None
    group: str


class Lexicon(msgspec.Struct, frozen=True):
    """Frames by lemma, and lemmas by word form."""

    verbs: dict[str, VerbFrame]
    nouns: dict[str, NounFrame]
    verb_forms: dict[str, str]
    noun_forms: dict[str, str]

    def verb_lemma(self, form: str) -> str:
        """The lemma of a verb form, else the form itself in lower case."""
        low = form.lower()
        return self.verb_forms.get(low, low)

    def noun_lemma(self, form: str) -> str:
        """The lemma of a noun form, else the form itself in lower case."""
        low = form.lower()
        return self.noun_forms.get(low, low)


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the coder's data files."""
    text = (files("bilateral.coding") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split("|")) for row in table("words.csv")}


def word_list(name: str) -> frozenset[str]:
    """A named list of words from `words.csv`."""
    return _word_lists()[name]


def verb_inflections(lemma: str) -> set[str]:
    """Regular forms of a verb."""
    if lemma.endswith("e"):
        return {lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"}
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return {lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    sibilant = lemma.endswith(("s", "sh", "ch", "x", "z", "o"))
    forms = {lemma, lemma + ("es" if sibilant else "s"), lemma + "ed", lemma + "ing"}
    if len(lemma) > 2 and lemma[-1] not in VOWELS + "wxy" and lemma[-2] in VOWELS and lemma[-3] not in VOWELS:
        forms |= {lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"}  # "expelled": doubled where it may be
    return forms


def noun_inflections(lemma: str) -> set[str]:
    """Singular and regular plural of a noun."""
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return {lemma, lemma[:-1] + "ies"}
    return {lemma, lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")}


OTHER_VERBS = [
    "continue",
    "try",
    "help",
    "be",
    "have",
    "do",
    "involve",
    "include",
    "follow",
    "result",
    "cause",
    "speculate",
    "keep",
    "craft",
    "draft",
    "negotiate",
    "clinch",
    "seal",
    "hammer",
]


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    irregular = {row["lemma"]: row["forms"].split("|") for row in table("irregular.csv")}
    verbs: dict[str, VerbFrame] = {}
    verb_forms: dict[str, str] = {}
    for row in table("verbs.csv"):
        for lemma in row["lemmas"].split("|"):
            frame = VerbFrame(lemma, row["type"], row["mode"] or None, tuple(row["recipient"].split()))
            verbs.setdefault(lemma, frame)
    spoken = [lemma for row in table("speech.csv") for lemma in row["lemmas"].split("|")]
    for lemma in [*verbs, *spoken, *OTHER_VERBS, *irregular]:
        word = lemma.split("_")[0]
        for form in verb_inflections(word):
            verb_forms.setdefault(form, word)
        for form in irregular.get(word, []):
            verb_forms[form] = word
    nouns: dict[str, NounFrame] = {}
    noun_forms: dict[str, str] = {}
    for row in table("nouns.csv"):
        for lemma in row["lemmas"].split("|"):
            nouns.setdefault(lemma, NounFrame(lemma, row["type"], row["mode"] or None, row["group"]))
            for form in noun_inflections(lemma):
                noun_forms.setdefault(form, lemma)
    return Lexicon(verbs=verbs, nouns=nouns, verb_forms=verb_forms, noun_forms=noun_forms)
