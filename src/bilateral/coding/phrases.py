"""Noun phrases to parties: "Russia's foreign minister", "U.S. troops", "both countries", "it".

Works on one parsed sentence with the gazetteer's hits and what the article has named so far (`Memory`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding.lexicon import lexicon, table, word_list
from bilateral.coding.memory import Memory
from bilateral.coding.syntax import text_of
from bilateral.model import Party, Span
from bilateral.world import Entry, Hit

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "nn", "nummod", "det"})
PAIR_NOUNS = word_list("phrases pair nouns")
OFFICIALS = word_list("phrases officials")
SELF = frozenset({"it", "its", "itself"})
PERSONS = frozenset({"he", "she", "his", "her", "him", "himself", "herself"})
MANY = frozenset({"they", "their", "them", "both", "themselves", "two"})


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A party where it stands in the sentence.

    `firm` is true where the phrase itself can act (a state, its leader, its army), false where the state only owns
    or locates what the phrase names ("a Ukrainian village"). `head` is the index of the phrase's head token.
    """

    state: str | None
    sector: str | None
    name: str
    span: Span
    head: int
    role: str
    firm: bool = True
    person: bool = False

    @property
    def key(self) -> str:
        """What tells parties apart: the state, else the organisation's name."""
        return self.state or self.name

    def party(self) -> Party:
        """The mention as a report's actor or recipient."""
        return Party(state=self.state, sector=self.sector, name=self.name, span=self.span)


@cache
def party_nouns() -> dict[str, tuple[str, str]]:
    """Nouns that act for the state named with them: lemma to (sector, role)."""
    return {
        lemma: (row["sector"], row["role"]) for row in table("party_nouns.csv") for lemma in row["lemmas"].split("|")
    }


@cache
def _plurals() -> dict[str, str]:
    from bilateral.coding.lexicon import noun_inflections

    special = {"people": "people", "children": "child", "women": "woman", "men": "man", "gunmen": "gunman"}
    special |= {"fishermen": "fisherman", "servicemen": "serviceman", "policemen": "policeman"}
    spoken = [word for name in ("experts", "residents", "nameless") for word in sorted(word_list(f"claims {name}"))]
    return {form: lemma for lemma in (*party_nouns(), *spoken) for form in noun_inflections(lemma)} | special


def noun_of(token: Token) -> str:
    """A noun's lemma among the party nouns, else the lexicon's, else its lower-case form."""
    low = token.lower_
    return _plurals().get(low) or lexicon().noun_lemma(low)


class Reader:
    """Resolves the noun phrases of one sentence."""

    def __init__(self, doc: Doc, hits: list[Hit], memory: Memory, forced: dict[int, Mention] | None = None):
        self.doc = doc
        self.memory = memory
        self.forced = forced or {}
        self._at: dict[int, Hit] = {}
        self._head: dict[int, int] = {}
        self._known: dict[int, list[Mention]] = {}
        for hit in hits:
            self._align(hit)

    def _align(self, hit: Hit) -> None:
        span = self.doc.char_span(hit.start, hit.end, alignment_mode="expand")
        if span is None:
            return
        head = span.root.i
        for token in span:
            self._at[token.i] = hit
            self._head[token.i] = head

    def hit(self, token: Token) -> Hit | None:
        """The gazetteer's hit at a token."""
        return self._at.get(token.i)

    def named(self) -> list[Mention]:
        """Every hit of the sentence as a mention, in order."""
        seen: list[Mention] = []
        for index, hit in self._at.items():
            if self._head[index] == index and _can_act(hit.entry):
                seen.append(self._from_hit(hit, self.doc[index]))
        return seen

    def parties(self, token: Token, *, conjuncts: bool = True) -> list[Mention]:
        """The parties that the noun phrase headed by `token` stands for; empty where it names none."""
        if token.i not in self._known:
            self._known[token.i] = self._single(token)
        found = list(self._known[token.i])
        if conjuncts:
            for child in token.children:
                if child.dep_ == "conj" and child.pos_ != "VERB" and not child.tag_.startswith("VB"):
                    found += [m for m in self.parties(child) if m.key not in {f.key for f in found}]
        return found

    def _single(self, token: Token) -> list[Mention]:
        if token.i in self.forced:
            return [self.forced[token.i]]
        hit = self._at.get(token.i)
        if hit is not None:
            return self._of_hit(hit, token) if _can_act(hit.entry) else []
        if token.tag_ in ("PRP", "PRP$") or (token.lower_ in MANY and token.dep_ != "det"):
            return self._pronoun(token)
        noun = noun_of(token)
        pair = self._pair(token, noun)
        if pair:
            return pair
        owners = list(self._owners(token, noun))
        if owners:
            return [self._owned(token, noun, owner) for owner in owners]
        return self._definite(token, noun)

    def _of_hit(self, hit: Hit, token: Token) -> list[Mention]:
        mention = self._from_hit(hit, token)
        if hit.entry.kind == "demonym" and token.tag_ in ("NN", "NNS", "NNP", "NNPS"):
            mention = msgspec.structs.replace(mention, sector=mention.sector or "CVL", role="other")
        return [mention]

    def _from_hit(self, hit: Hit, token: Token) -> Mention:
        entry = hit.entry
        return Mention(
            state=entry.state,
            sector=entry.sector or ("GOV" if entry.kind in ("state", "capital", "seat") else None),
            name=hit.text if entry.state else entry.name,
            span=(hit.start, hit.end),
            head=token.i,
            role=_role(entry),
            person=entry.kind in ("person", "surname"),
            firm=entry.kind not in ("place", "demonym") or (entry.stands_for and entry.kind != "place"),
        )

    def _owners(self, token: Token, noun: str) -> Iterator[Mention]:
        yield from self._appositions(token, noun)
        seen = False
        for child in token.lefts:
            if child.dep_ in MODIFIERS:
                for mention in self.modifier(child):
                    seen = True
                    yield mention
        if seen or noun not in party_nouns():
            return
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "in", "for", "to"):
                for target in child.children:
                    if target.dep_ == "pobj":
                        yield from (m for m in self.parties(target) if child.lower_ == "of" or m.state)

    def _appositions(self, token: Token, noun: str) -> Iterator[Mention]:
        if noun not in party_nouns():
            return
        if any(self._at.get(c.i) for c in token.lefts):
            return
        for child in token.rights:
            if child.dep_ == "appos" and child.i in self._at:
                yield self._from_hit(self._at[child.i], child)
                return

    def modifier(self, token: Token) -> Iterator[Mention]:
        """The parties named by a modifier: "Russian" in "Russian and Iranian ships"."""
        if token.i in self.forced:
            yield self.forced[token.i]
            return
        hit = self._at.get(token.i)
        if hit is not None:
            if _can_act(hit.entry):
                yield self._from_hit(hit, token)
            for child in token.children:
                if child.dep_ == "conj" and child.i in self._at:
                    yield self._from_hit(self._at[child.i], child)
            return
        if token.dep_ == "poss" and token.tag_ == "PRP$":
            yield from self._pronoun(token)
            return
        if token.dep_ in ("poss", "compound", "nmod", "amod"):
            for child in token.lefts:
                if child.dep_ in MODIFIERS:
                    yield from self.modifier(child)

    def _owned(self, token: Token, noun: str, owner: Mention) -> Mention:
        sector, role = party_nouns().get(noun, (None, "thing"))
        start = min(owner.span[0], token.idx)
        end = max(owner.span[1], token.idx + len(token))
        if sector is None or end - start > 80:
            return msgspec.structs.replace(
                owner, head=token.i, sector=sector or owner.sector, role=role, firm=sector is not None
            )
        name = text_of(self.doc)[start:end] if owner.state else owner.name
        kept = owner.role if owner.role in ("media", "igo") else role
        if noun == "people" or (noun in ("state", "power") and token.dep_ == "compound"):
            sector, kept = "CVL", "other"
        return Mention(
            state=owner.state,
            sector=sector,
            name=name,
            span=(start, end),
            head=token.i,
            role=kept,
            person=noun in OFFICIALS or owner.person,
        )

    def _pair(self, token: Token, noun: str) -> list[Mention]:
        words = {c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "amod", "predet")}
        if (
            noun in PAIR_NOUNS
            and words & {"both", "two"}
            and not any(self._at.get(c.i) for c in token.children if c.dep_ in MODIFIERS)
        ):
            return self._recalled(token, self.memory.pair())
        return []

    def pair_for(self, token: Token) -> list[Mention]:
        """The two parties that the text is about at a token."""
        return self._recalled(token, self.memory.clear_pair())

    def _pronoun(self, token: Token) -> list[Mention]:
        low = token.lower_
        if low in MANY and (pair := self.memory.pair_in_sentence(token.i)):
            return self._recalled(token, pair)
        if low in PERSONS:
            return self._recalled(token, self.memory.person(token.i))
        if low in SELF or low in MANY:
            return self._recalled(token, self.memory.subject(token.i))
        return []

    def _definite(self, token: Token, noun: str) -> list[Mention]:
        """ "the North", "the ministry", "the government": what was named before."""
        if not any(c.lower_ in ("the", "its", "that") for c in token.lefts):
            return []
        if token.lower_ in ("north", "south") and token.text[0].isupper() and not list(token.rights):
            return self._recalled(token, self.memory.half(token.text))
        if noun in (
            "government",
            "ministry",
            "country",
            "kingdom",
            "regime",
            "republic",
            "minister",
            "president",
        ):
            recalled = self._recalled(token, self.memory.country(token.i))
            sector = party_nouns()[noun][0]
            return [msgspec.structs.replace(m, sector=sector) for m in recalled]
        return []

    def _recalled(self, token: Token, states: list[tuple[str | None, str]]) -> list[Mention]:
        span = (token.idx, token.idx + len(token))
        return [
            Mention(
                state=state,
                sector="GOV" if state else "IGO",
                name=text_of(self.doc)[span[0] : span[1]] if state else name,
                span=span,
                head=token.i,
                role="official",
            )
            for state, name in states
        ]


def _can_act(entry: Entry) -> bool:
    """Waters and regions of many states are places and nothing else."""
    return entry.state is not None or entry.kind != "place"


def _role(entry: Entry) -> str:
    if entry.sector == "JRN" or entry.role == "media":
        return "media"
    if entry.sector == "REB":
        return "rebel"
    if entry.sector == "NGO":
        return "expert"
    if entry.kind == "place":
        return "thing"
    return "official"
