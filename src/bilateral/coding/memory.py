"""What an article has named so far: antecedents for "it", "the North", "both countries", "he"."""

from __future__ import annotations

import msgspec


class Named(msgspec.Struct, frozen=True):
    """A state or organisation as it was named: where (sentence, token), whether as a person, as subject."""

    state: str | None
    name: str
    sentence: int
    token: int
    person: bool = False
    subject: bool = False

    @property
    def key(self) -> str:
        """What tells parties apart."""
        return self.state or self.name


class Memory:
    """Antecedents, nearest first; one memory for each article."""

    def __init__(self) -> None:
        self._named: list[Named] = []
        self._sentence = 0
        self.persons: set[str] = set()
        self.states: set[str] = set()

    def start(self, sentence: int) -> None:
        """Enter a sentence."""
        self._sentence = sentence

    def note(self, named: Named) -> None:
        """Remember a name."""
        self._named.append(named)
        if named.state:
            self.states.add(named.state)

    def subject(self, token: int) -> list[tuple[str | None, str]]:
        """The likeliest antecedent of "it" before a token: the subject of the sentence so far, else of the last."""
        here = [n for n in self._named if n.sentence == self._sentence and n.token < token]
        past = [n for n in self._named if self._sentence - 2 <= n.sentence < self._sentence]
        ranked = [n for n in here if n.subject] or here or [n for n in past if n.subject] or past
        return [(ranked[0].state, ranked[0].name)] if ranked else []

    def country(self, token: int) -> list[tuple[str | None, str]]:
        """The antecedent of "the country" or "the government": a state named as such, before a person."""
        near = [n for n in self._named if n.sentence >= self._sentence - 1 and n.state and not n.person]
        before = [n for n in near if n.sentence < self._sentence or n.token < token]
        ranked = [n for n in before if n.subject] or before[::-1]
        return [(ranked[0].state, ranked[0].name)] if ranked else self.subject(token)

    def person(self, token: int) -> list[tuple[str | None, str]]:
        """The state of the person last named before a token, within two sentences."""
        for named in reversed(self._named):
            before = named.sentence < self._sentence or named.token < token
            if named.person and before and named.sentence >= self._sentence - 2:
                return [(named.state, named.name)]
        return []

    def pair_in_sentence(self, token: int) -> list[tuple[str | None, str]]:
        """Two parties that the sentence has named before a token."""
        here = [n for n in self._named if n.sentence == self._sentence and n.token < token]
        return self._two(here)

    def clear_pair(self) -> list[tuple[str | None, str]]:
        """The two parties that the last sentence with names, and it alone, was about; else none."""
        here = [n for n in self._named if n.sentence == self._sentence]
        last = max((n.sentence for n in self._named if n.sentence < self._sentence), default=-1)
        told = here or [n for n in self._named if n.sentence == last]
        return self._two(told) if len({n.key for n in told}) == 2 else []

    def pair(self) -> list[tuple[str | None, str]]:
        """The two parties last named as different, in this article."""
        here = [n for n in self._named if n.sentence == self._sentence]
        if len({n.key for n in here}) == 2:
            return self._two(here)
        others = {n.key for n in here}
        before = [n for n in self._named if n.sentence < self._sentence]
        for sentence in range(self._sentence - 1, -1, -1):
            there = [n for n in before if n.sentence == sentence and n.key not in others]
            if len({n.key for n in there}) >= 2:
                return self._two(there)
        return self._two([n for n in before if n.key not in others])

    def half(self, word: str) -> list[tuple[str | None, str]]:
        """ "the North" and "the South": of Korea, else of Sudan, Yemen or Vietnam as the article says."""
        if self.states & {"SDN", "SSD"} and not self.states & {"PRK", "KOR"}:
            return [("SSD" if word.lower() == "south" else "SDN", word)]
        return [("PRK" if word.lower() == "north" else "KOR", word)]

    @staticmethod
    def _two(named: list[Named]) -> list[tuple[str | None, str]]:
        distinct: dict[str, Named] = {}
        for one in named:
            distinct.setdefault(one.key, one)
        first = list(distinct.values())[-2:]
        return [(n.state, n.name) for n in first] if len(first) == 2 else []
