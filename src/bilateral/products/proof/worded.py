"""Whether a wording says no more than its evidence: compared with the plain wording that the ledger bears out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import snowballstemmer

from bilateral.products.names import table
from bilateral.products.proof.cited import Flaw
from bilateral.products.reading import (
    firmness,
    fits,
    likelihoods_in,
    names_in,
    numbers_in,
    quotations_in,
    unquoted,
    words_in,
)

LONGEST_QUOTATION = 25
LONGEST_RUN = 12
"""Words that a quotation, and a run shared with an article outside quotations, may have.

Names count as other words do: no list of names that a brief needs is as long, and an exception would be a way round.
"""
DROPPED = 1 / 3
"""The share of its plain words that a wording may leave out."""
NEGATIVE = frozenset("not no never none without neither nor nobody nothing".split())


def flaws_of_wording(text: str, plain: str) -> Iterator[Flaw]:
    """What is wrong with a wording beside the plain one, which holds by itself; nothing for the plain one.

    The names and the numbers must be the same in the same order, so that nobody changes places; what takes strength
    from the plain wording must be there; and no word may be added that the plain one has not, but for plain words
    (`data/plain_words.csv`).
    """
    if text == plain:
        return
    yield from _compared("names", names_in(text), names_in(plain))
    yield from _compared("numbers", numbers_in(text), numbers_in(plain))
    yield from _likelihood(text, plain)
    lost = sorted(firmness(plain) - firmness(text))
    if lost:
        yield f"is told more firmly: it no longer says {' and '.join(lost)}", f"“{plain}”"
    yield from _words(unquoted(text), plain)


def flaws_of_likelihood(text: str) -> Iterator[Flaw]:
    """Likelihood words that are not those of their number."""
    for word, percent in likelihoods_in(text):
        if not fits(word, percent):
            yield f"says “{word}” of {percent} %", "the word is that of another range of ICD 203"


def flaws_of_quotations(text: str, sources: Sequence[str]) -> Iterator[Flaw]:
    """Quotations that are too long, or not word for word in one of the texts that are cited."""
    for quotation in quotations_in(text):
        length = len(words_in(quotation))
        if length > LONGEST_QUOTATION:
            yield f"quotes {length} words", f"a quotation has {LONGEST_QUOTATION} at most"
        flat = " ".join(quotation.split())
        if not flat or not any(flat in " ".join(source.split()) for source in sources):
            yield f"quotes “{quotation}”", "no article that it cites says that word for word"


def flaws_of_copying(text: str, sources: Sequence[str]) -> Iterator[Flaw]:
    """Runs of words that are taken over from an article outside quotations."""
    words = words_in(unquoted(text))
    wanted = LONGEST_RUN + 1
    runs = {tuple(words[at : at + wanted]) for at in range(len(words) - wanted + 1)}
    for source in sources:
        held = words_in(source)
        if any(tuple(held[at : at + wanted]) in runs for at in range(len(held) - wanted + 1)):
            yield f"takes over more than {LONGEST_RUN} words in a row from an article", "that is a quotation, unmarked"
            return


def _compared(what: str, found: tuple[str, ...], right: tuple[str, ...]) -> Iterator[Flaw]:
    if found == right:
        return
    told = f"the ledger bears out {', '.join(right) or 'none'}"
    added = list((Counter(found) - Counter(right)).elements())
    lost = list((Counter(right) - Counter(found)).elements())
    if added or lost:
        parts = [f"has {', '.join(added)}"] if added else []
        parts += [f"has not {', '.join(lost)}"] if lost else []
        yield f"{' and '.join(parts)} ({what})", told
    else:
        yield f"has its {what} in another order", told


def _likelihood(text: str, plain: str) -> Iterator[Flaw]:
    found, right = likelihoods_in(text), likelihoods_in(plain)
    if [word for word, _ in found] != [word for word, _ in right]:
        said = ", ".join(word for word, _ in found) or "no word of likelihood"
        yield f"says {said}", f"it is {', '.join(word for word, _ in right) or 'none'}"


def _words(text: str, plain: str) -> Iterator[Flaw]:
    said, meant = Counter(words_in(text)), Counter(words_in(plain))
    stems = set(map(_stem, meant))
    added = sorted(word for word in said if _stem(word) not in stems and word not in _plain_words())
    if added:
        yield f"has words that its evidence does not bear out: {', '.join(added)}", f"“{plain}”"
    if sum(said[word] for word in NEGATIVE) != sum(meant[word] for word in NEGATIVE):
        yield "has not as many negations as it should", f"“{plain}”"
    kept = set(map(_stem, said))
    content = [word for word in meant if word not in _plain_words()]
    dropped = [word for word in content if _stem(word) not in kept]
    if len(dropped) > DROPPED * len(content):
        yield f"leaves out {', '.join(sorted(dropped))}", f"“{plain}”"


@cache
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(row["word"] for row in table("plain_words.csv"))
