"""Likelihood words of Intelligence Community Directive 203 (2015), each tied to its range of probability."""

from __future__ import annotations

WORDS: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
"""The upper bound of each range and its word."""


def likelihood(probability: float) -> str:
    """The word for a probability in [0, 1]; a bound belongs to the range below it."""
    return next((word for bound, word in WORDS if probability <= bound), WORDS[-1][1])


def judged(probability: float, subject: str, verb: str) -> str:
    """ "North Korea and Russia have very likely drawn closer (90 %)", grammatical for each of the words.

    `verb` is a participle phrase ("drawn closer").
    """
    word, percent = likelihood(probability), percentage(probability)
    if "chance" in word:
        article = "" if word.startswith("almost") else "a "
        return f"There is {article}{word} that {subject} have {verb} ({percent})"
    if "unlikely" in word:
        return f"{subject} are {word} to have {verb} ({percent})"
    adverb = "almost certainly" if word == "almost certain" else word
    return f"{subject} have {adverb} {verb} ({percent})"


def expected(probability: float) -> str:
    """ "is very unlikely", "has a roughly even chance": what a sentence says of what may come."""
    word = likelihood(probability)
    if "chance" in word:
        return f"has {'' if word.startswith('almost') else 'a '}{word}"
    return f"is {word}"


def percentage(probability: float) -> str:
    """A whole per cent that never claims certainty: "1 %" to "99 %", with a space that does not break."""
    return f"{min(99, max(1, round(probability * 100)))}\N{NO-BREAK SPACE}%"
