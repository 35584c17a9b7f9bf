"""Acts that a verb names by itself: met, accused, visited, deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.coding import objects
from bilateral.coding.candidates import Candidate, Roles
from bilateral.coding.grammar import Grammar, phrase_text
from bilateral.coding.lexicon import VerbFrame, word_list
from bilateral.coding.phrases import Mention
from bilateral.coding.syntax import indirect, is_passive, is_verb, subjects, undergoers, verb_lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

PURCHASES = frozenset({"buy", "purchase", "import", "acquire", "lease"})
INTRUDING = frozenset(["enter", "advance", "push", "cross", "move", "storm", "roll"])
DIPLOMATS = word_list("acts diplomats")
LEAVING = frozenset({"leave", "depart", "go", "quit", "withdraw"})
SENDING_AWAY = frozenset({"order", "tell", "instruct", "command", "give"})
MIGRANTS = word_list("acts migrants")


class Verbs(Grammar):
    """Candidates of plain verbs."""

    def _plain(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        actors = roles.get("s")
        thing = next(iter(undergoers(token)), None)
        if frame.lemma == "expel" and thing is not None and not DIPLOMATS & set(phrase_text(thing).lower().split()):
            frame = VerbFrame(frame.lemma, "COERCE", "deport", frame.slots)
        if frame.lemma == "protest" and actors and all(a.sector in ("CVL", "OPP") for a in actors):
            frame = VerbFrame(frame.lemma, "PROTEST", "demo", frame.slots)
        if frame.lemma in PURCHASES and thing is not None and self.is_arms(thing):
            return self.cross(
                token, "AID", None, roles.first(("from",), actors), actors, "verb: buy arms", thing, military=True
            )
        if frame.type == "MOBILIZE":
            return self._mobilise(token, frame, roles, thing)
        recipients = roles.first((s for s in frame.slots if s not in ("p", "<o")), actors)
        if frame.type == "ASSAULT" and not roles.get("o"):
            recipients = [m for m in recipients if m.role != "thing" or m not in roles.get("in")]
        if frame.type in ("ACCUSE", "SANCTION", "REQUEST") and not recipients and thing is not None:
            recipients = [m for m in self.deep(thing) if m.key not in {a.key for a in actors}]
        if not recipients and frame.type in ("ACCUSE", "REJECT"):
            recipients = self._of_clause(token, actors)
        if not recipients and "p" in frame.slots:
            return self.pairs(token, frame.type, frame.mode, actors, "verb: together")
        if frame.type in ("AID", "ASSAULT", "COERCE"):
            actors = [a for a in actors if a.firm or a.role != "other"]
        military = frame.lemma in ("arm", "rearm", "train")
        return self.cross(token, frame.type, frame.mode, actors, recipients, "verb", thing, military=military)

    def _sent_away(self, token: Token) -> list[Candidate]:
        """ "A ordered B's diplomats to leave", "gave them two days to leave": the order is the act."""
        given = indirect(token)
        carriers = [c for c in token.children if c.dep_ in ("dobj", "npadvmod")] if given else [token]
        below = [c for one in carriers for c in one.children if c.dep_ in ("xcomp", "ccomp", "acl", "relcl")]
        leaving = next((c for c in below if verb_lemma(c) in LEAVING and c.tag_ == "VB"), None)
        if leaving is None:
            return []
        who = given or [c for c in leaving.children if c.dep_ == "nsubj"] or undergoers(token)
        words = {word for t in who for word in phrase_text(t).lower().split()}
        actors, recipients = self.all_of(subjects(token)), self.all_of(who)
        theirs = any(c.tag_ == "PRP$" for t in who for c in t.children)
        home = not any(c.dep_ == "dobj" for c in leaving.children)
        if theirs and home and words & DIPLOMATS and is_verb(token.head):
            recipients = self.roles(token.head).first(("with", "to", "from", "o", "on", "against"), actors)
        found = ("COERCE", "deport") if words & MIGRANTS else ("SANCTION", "expel")
        return self.cross(token, *found, actors, recipients, "verb: send away")

    def _responsible(self, token: Token) -> list[Candidate]:
        """ "A holds B responsible for …"."""
        below = [t for c in token.children for t in c.subtree]
        if not any(t.lower_ in ("responsible", "accountable") for t in below):
            return []
        blamed = [m for t in below if t.dep_ in ("nsubj", "dobj") for m in self.reader.parties(t)]
        return self.cross(token, "ACCUSE", "allege", self.all_of(subjects(token)), blamed[:1], "verb: hold responsible")

    def _of_clause(self, token: Token, actors: list[Mention]) -> list[Mention]:
        """Who is meant by "rejected claims that A …", "condemned what A had done"."""
        for child in token.rights:
            if child.dep_ in ("ccomp", "xcomp", "pcomp"):
                found = [m for m in self.all_of(subjects(child)) if m.key not in {a.key for a in actors}]
                if found:
                    return found
        return []

    def _hosted(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        visitors = [m for m in roles.get("o") if m.role == "official" and m.firm]
        return self.cross(token, frame.type, frame.mode, visitors, roles.get("s"), "verb: host")

    def _moved(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        actors = roles.get("s")
        goals = roles.first(frame.slots, actors) or roles.first(("o",), actors)
        if any(a.sector in ("MIL", "REB") and a.firm and not a.person for a in actors):
            return self._marched(token, frame, roles, actors)
        travellers = [a for a in actors if a.firm and a.role == "official" and a.person]
        return self.cross(token, "CONSULT", "visit", travellers, goals, "verb: travel")

    def _marched(self, token: Token, frame: VerbFrame, roles: Roles, actors: list[Mention]) -> list[Candidate]:
        """Troops that come, go or cross into: aid to a host, a retreat, or an attack."""
        if frame.lemma in ("leave", "depart"):
            left = roles.first(("o", "from"), actors)
            return self.cross(token, "RETREAT", "withdraw", actors, left, "verb: march")
        into = roles.first(("into", "o") if frame.lemma in INTRUDING else ("into",), actors)
        if into:
            return self.cross(token, "ASSAULT", None, actors, into, "verb: march")
        if frame.lemma in ("arrive", "land"):
            hosts = roles.first(("in", "at"), actors)
            return self.cross(token, "AID", None, actors, hosts, "verb: march", military=True)
        return []

    def _mobilise(self, token: Token, frame: VerbFrame, roles: Roles, thing: Token | None) -> list[Candidate]:
        actors = [a for a in roles.get("s") if a.firm] or [m for m in roles.get("o") if m.sector == "MIL"]
        if frame.mode == "weapons":
            if thing is None or objects.class_of(phrase_text(thing)) not in (
                "missiles",
                "munitions",
                "nuclear",
                "satellites and space",
                "small arms",
                "drones",
            ):
                return []
            return self.alone(token, "MOBILIZE", "weapons", actors, "verb: test", thing)
        to = roles.first(("to", "in", "at", "on"), actors)
        if to and not roles.first(("against", "near", "along", "into"), actors):
            return self.cross(token, "AID", None, actors, to, "verb: deploy to", thing, military=True)
        recipients = roles.first(frame.slots, actors)
        if recipients:
            return self.cross(token, "MOBILIZE", "troops", actors, recipients, "verb: deploy", thing)
        return self.alone(token, "MOBILIZE", "troops", actors, "verb: deploy", thing)

    def _experience(self, token: Token) -> list[Candidate]:
        """ "A is alarmed by what B does": concern of A about everybody named in it."""
        if is_verb(token) and not is_passive(token) and any(c.dep_ == "dobj" for c in token.children):
            feeling = self.all_of(c for c in token.children if c.dep_ == "dobj")
            cause = [m for t in subjects(token) for m in self.deep(t)]
        else:
            holder = token.head if token.dep_ in ("acomp", "oprd") else token
            feeling = self.all_of(c for c in holder.children if c.dep_ in ("nsubj", "nsubjpass"))
            if not feeling and token.dep_ in ("acl", "amod"):
                feeling = self.reader.parties(token.head)
            cause = [
                m
                for c in token.children
                if c.dep_ in ("agent", "prep")
                for t in c.children
                if t.dep_ in ("pobj", "pcomp")
                for m in self.whole(t)
            ]
        keys = {m.key for m in feeling}
        cause = [m for m in cause if m.key not in keys]
        return self.cross(token, "ACCUSE", "disapprove", feeling, cause, "feeling")
