"""Around a verb or noun: its parties by role, and candidates put together from them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from typing import TYPE_CHECKING

from bilateral.coding import objects
from bilateral.coding.candidates import Candidate, Roles, distinct
from bilateral.coding.lexicon import NounFrame, lexicon, word_list
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.syntax import (
    indirect,
    is_passive,
    is_verb,
    obliques,
    subjects,
    text_of,
    undergoers,
    verb_lemma,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

SYMMETRIC = frozenset({"CONSULT", "AGREE", "COOPERATE"})
TOWARDS = word_list("acts towards")


class Grammar:
    """What all readers of acts share: the sentence, its parties, and how candidates are made."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words = lexicon()

    def roles(self, token: Token) -> Roles:
        """The parties around a verb."""
        slots: dict[str, list[Mention]] = {
            "s": self.all_of(subjects(token)),
            "o": self.all_of(undergoers(token)),
            "d": self.all_of(indirect(token)),
        }
        if is_passive(token) and not slots["s"]:
            slots["s"] = []
        for word, target in obliques(token):
            if word == "by" and is_passive(token):
                continue
            slots.setdefault(word, []).extend(
                self.deep(target) if word in ("over", "about", "at", "against") else self.reader.parties(target)
            )
        for thing in undergoers(token):
            for word, target in obliques(thing):
                if word != "of":
                    slots.setdefault(word, []).extend(self.reader.parties(target))
        return Roles(slots)

    def all_of(self, tokens: Iterable[Token]) -> list[Mention]:
        """The parties of several phrases."""
        return [m for token in tokens for m in self.reader.parties(token)]

    def deep(self, token: Token) -> list[Mention]:
        """The parties of a phrase, or of the act that it names ("over the ties between A and B")."""
        own = self.reader.parties(token)
        if own and any(m.firm for m in own):
            return own
        nested = list(own)
        if is_verb(token):
            nested += self.all_of(subjects(token)) or self.all_of(undergoers(token))
        for word, target in obliques(token):
            if word in ("of", "between", "by", "from", "in", "with"):
                nested += [m for m in self.deep(target) if m.key not in {n.key for n in nested}]
        return nested

    def whole(self, token: Token) -> list[Mention]:
        """Everybody whom a phrase or clause names as acting."""
        first = self.deep(token)
        keys = {m.key for m in first}
        for child in token.children:
            if child.dep_ in ("acl", "pcomp", "prep", "relcl", "ccomp"):
                for below in child.subtree:
                    if below.dep_ in ("nsubj", "poss") and below.head.tag_.startswith(("VB", "NN")):
                        for mention in self.reader.parties(below):
                            if mention.key not in keys and not first:
                                keys.add(mention.key)
                                first = [*first, mention]
        return first

    def noun_lemma(self, token: Token) -> str:
        """A noun as the lexicon has it, with a compound where it knows one ("phone_call")."""
        if token.i and token.nbor(-1).dep_ == "compound":
            joined = f"{token.nbor(-1).lower_}_{self.words.noun_lemma(token.lower_)}"
            if joined in self.words.nouns:
                return joined
        return self.words.noun_lemma(token.lower_)

    @staticmethod
    def is_arms(thing: Token) -> bool:
        """Whether a phrase names arms, troops or military help."""
        text = phrase_text(thing).lower()
        return objects.describe(thing).cls in objects.ARMS or objects.ARMED.search(text) is not None

    def group(self, thing: Token | None) -> NounFrame | None:
        """The reading of a noun that is dealt with."""
        return None if thing is None else self.words.nouns.get(self.noun_lemma(thing))

    def around(self, verb: Token, noun: Token) -> tuple[list[Mention], list[Mention]]:
        """Actors and recipients of an act that a noun names, with those of the verb that carries it."""
        actors: list[Mention] = []
        recipients: list[Mention] = []
        for child in noun.lefts:
            if child.dep_ in ("poss", "amod", "compound", "nmod"):
                found = self.reader.parties(child, conjuncts=False) or list(self.reader.modifier(child))
                conj = [m for c in child.children if c.dep_ == "conj" for m in self.reader.parties(c)]
                actors += [m for m in [*found, *conj] if m.key not in {a.key for a in actors}]
        symmetric: list[Mention] = []
        group = self.words.nouns.get(self.noun_lemma(noun), NounFrame("", "", None, "")).group
        for word, target in obliques(noun):
            there = self.deep(target)
            if word in ("by", "from"):
                actors += there
            elif word in ("between", "among", "involving"):
                symmetric += there
            elif word == "of":
                if group in ("attack", "arrest", "blame", "support", "praise", "expulsion", "threat"):
                    recipients += there
                elif not actors:
                    actors += [m for m in there if m.firm]
            elif (word in TOWARDS and not (word == "for" and group in ("attack", "fighting"))) or (
                group == "attack" and word in ("in", "at", "near")
            ):
                recipients += there
        if symmetric:
            return symmetric, []
        if verb is not noun and is_verb(verb):
            own = self._verb_actors(verb, noun)
            names = {m.key for m in actors}
            if own and {m.key for m in own} - names:
                if actors and not recipients and noun.dep_ in ("dobj", "pobj", "nsubjpass"):
                    recipients = actors
                    actors = own
                elif not actors:
                    actors = own
            framed = self.words.verbs.get(verb_lemma(verb))
            if not recipients and (noun.dep_ != "pobj" or (framed is not None and framed.type == "*LIGHT")):
                roles = self.roles(verb)
                located = ("in", "at") if group == "attack" else ()
                recipients = roles.first(
                    (
                        "with",
                        "to",
                        "against",
                        "on",
                        "d",
                        "into",
                        "for",
                        "over",
                        "from",
                        "toward",
                        "towards",
                        *located,
                    ),
                    actors,
                )
        keys = {a.key for a in actors}
        return actors, [r for r in recipients if r.key not in keys]

    def _verb_actors(self, verb: Token, noun: Token) -> list[Mention]:
        return self.all_of(t for t in subjects(verb) if t.i != noun.i)

    def cross(
        self,
        token: Token,
        event_type: str,
        mode: str | None,
        actors: list[Mention],
        recipients: list[Mention],
        rule: str,
        thing: Token | None = None,
        *,
        military: bool = False,
        directed: bool = True,
    ) -> list[Candidate]:
        """A candidate for each actor with each recipient."""
        found = []
        for actor, recipient in product(distinct(actors), distinct(recipients)):
            if "BUS" in (actor.sector, recipient.sector) and event_type in (
                "CONSULT",
                "AGREE",
                "COOPERATE",
                "REJECT",
            ):
                continue
            if actor.key == recipient.key or (actor.state is None and recipient.state is None):
                continue
            first, second = actor, recipient
            symmetric = event_type in SYMMETRIC and mode != "visit"
            if symmetric and second.span[0] < first.span[0] and not is_passive(token):
                first, second = second, first
            found.append(
                Candidate(
                    event_type=event_type,
                    mode=mode,
                    actor=first,
                    recipient=second,
                    trigger=token.i,
                    rule=rule,
                    thing=thing.i if thing is not None else None,
                    military=military,
                    directed=directed,
                )
            )
        return found

    def pairs(
        self,
        token: Token,
        event_type: str,
        mode: str | None,
        actors: list[Mention],
        rule: str,
        thing: Token | None = None,
        *,
        military: bool = False,
    ) -> list[Candidate]:
        """Candidates among actors who act together."""
        found = []
        for first, second in combinations(distinct(actors), 2):
            found += self.cross(
                token,
                event_type,
                mode,
                [first],
                [second],
                rule,
                thing,
                military=military,
                directed=event_type in ("CONSULT", "AGREE", "SUPPORT"),
            )
        return found

    def cross_or_pairs(
        self,
        token: Token,
        event_type: str,
        mode: str | None,
        actors: list[Mention],
        recipients: list[Mention],
        rule: str,
        thing: Token | None,
        *,
        military: bool = False,
    ) -> list[Candidate]:
        """`cross` where there are recipients, else `pairs`."""
        if recipients:
            undirected = event_type == "COOPERATE" and rule.startswith(("noun: ties", "verb: restore"))
            return self.cross(
                token,
                event_type,
                mode,
                actors,
                recipients,
                rule,
                thing,
                military=military,
                directed=not undirected,
            )
        if len({a.key for a in actors}) > 1:
            return self.pairs(token, event_type, mode, actors, rule, thing, military=military)
        return []

    def alone(
        self,
        token: Token,
        event_type: str,
        mode: str | None,
        actors: list[Mention],
        rule: str,
        thing: Token | None,
    ) -> list[Candidate]:
        """Candidates without a recipient."""
        return [
            Candidate(
                event_type=event_type,
                mode=mode,
                actor=actor,
                recipient=None,
                trigger=token.i,
                rule=rule,
                thing=thing.i if thing is not None else None,
            )
            for actor in distinct(actors)
            if actor.state is not None
        ]


def phrase_text(token: Token | None) -> str:
    """The words of the phrase at a token, "" for none."""
    if token is None:
        return ""
    start, end = objects.phrase(token)
    return text_of(token.doc)[start:end]
