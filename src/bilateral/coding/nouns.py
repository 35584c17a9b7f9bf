"""Acts that a noun names: talks between A and B, the shelling of C, arms transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.coding import objects
from bilateral.coding.candidates import Candidate, distinct
from bilateral.coding.dealings import RESTORABLE
from bilateral.coding.grammar import Grammar, phrase_text
from bilateral.coding.lexicon import NounFrame, word_list
from bilateral.coding.phrases import Mention
from bilateral.coding.syntax import governor, obliques, text_of, verb_lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEPENING = word_list("acts deepening")


class Nouns(Grammar):
    """Candidates of nouns, with the parties of the verb that carries them."""

    def _noun(self, token: Token) -> list[Candidate]:
        frame = self.words.nouns.get(self.noun_lemma(token))
        if frame is None or token.dep_ in ("compound", "amod") or self.reader.hit(token) is not None:
            return []
        if frame.group in ("agreement",):
            return self._agreement(token)
        if token.dep_ == "pobj" and token.head.lower_ == "at" and frame.group == "request":
            return []
        handled = governor(token)
        if handled is not None and handled[1] == "o":
            lemma = verb_lemma(handled[0])
            verb = self.words.verbs.get(lemma)
            if verb is not None and verb.type == "*RESTORE" and frame.group in RESTORABLE:
                return []
            if verb is not None and verb.type in (
                "*CUT",
                "*LIFT",
                "*SIGN",
                "*TRANSFER",
                "*RECEIVE",
                "REJECT",
                "REQUEST",
            ):
                return []
        actors, recipients = self.around(token if handled is None else handled[0], token)
        if frame.group == "test":
            return self._test(token, frame, actors)
        if frame.group in ("ties", "exercise", "transfer"):
            shared = self._shared(token, frame, actors, recipients)
            if shared is not None:
                return shared
        if not self._telling(token, frame, actors, recipients):
            return []
        military = frame.group == "transfer" and self.is_arms(token)
        if frame.group == "transfer":
            return self._transferred(token, frame, actors, recipients, military)
        if frame.group == "aid" or frame.group == "support":
            text = phrase_text(token).lower()
            military = "military" in text or "arms" in text or "weapon" in text
            if frame.group == "support" and (military or "financial" in text or "humanitarian" in text):
                frame = NounFrame(frame.lemma, "AID", None, "aid")
        if frame.group == "visit":
            actors = [a for a in actors if a.firm]
        if frame.group == "exercise" and not recipients and len({a.key for a in actors}) < 2:
            return self.alone(token, "MOBILIZE", "troops", [a for a in actors if a.firm], "noun: drill", None)
        return self.cross_or_pairs(
            token, frame.type, frame.mode, actors, recipients, f"noun: {frame.group}", None, military=military
        )

    def _shared(
        self, token: Token, frame: NounFrame, actors: list[Mention], recipients: list[Mention]
    ) -> list[Candidate] | None:
        """Joint acts that name nobody: of the two that the sentence, or the one before, is about."""
        if any(c.dep_ == "acl" and c.lower_ in ("involving", "including") for c in token.children) and not actors:
            return []
        if actors and (recipients or len({a.key for a in actors}) > 1):
            return None
        words = {c.lower_ for c in token.children}
        transfers = frame.group == "transfer" and bool(words & {"arms", "weapons", "military"})
        joint = "joint" in words or frame.lemma in ("sharing", "cooperation", "collaboration") or transfers
        named = {m.key for m in self.reader.named()}
        if not joint or (actors and not transfers) or recipients or len(named) not in (0, 2):
            return None
        pair = self.reader.pair_for(token)
        if len(pair) != 2:
            return None
        thing = next((t for w, t in obliques(token) if w == "of"), None)
        event_type = "AID" if transfers else "COOPERATE"
        return self.cross(
            token,
            event_type,
            None,
            pair[:1],
            pair[1:],
            "noun: shared",
            thing,
            military=transfers,
            directed=False,
        )

    def _telling(
        self,
        token: Token,
        frame: NounFrame,
        actors: list[Mention],
        recipients: list[Mention],
    ) -> bool:
        """Whether a noun reports an act, rather than recalling a state of things."""
        if frame.group == "ties":
            words = {c.lower_ for c in token.children if c.dep_ in ("amod", "compound")}
            if frame.lemma in (
                "cooperation",
                "co-operation",
                "collaboration",
                "rapprochement",
                "coordination",
            ):
                return True
            return bool(words & (DEEPENING - {"bilateral", "diplomatic", "military", "economic", "trade", "friendly"}))
        if frame.group == "fighting":
            return (
                frame.lemma not in ("war", "conflict", "hostility")
                or bool(actors and recipients)
                or (len({a.key for a in actors}) > 1)
            )
        return True

    def _test(self, token: Token, frame: NounFrame, actors: list[Mention]) -> list[Candidate]:
        text = phrase_text(token).lower()
        wide = text_of(token.doc).lower()
        weapon = objects.class_of(text) in ("missiles", "nuclear", "satellites and space", "munitions") or (
            "missile" in text or "nuclear" in text or "rocket" in text or "parade" in text
        )
        if not weapon and not ("missile" in wide or "nuclear" in wide):
            return []
        if not actors:
            states = list(distinct(m for m in self.reader.named() if m.firm))
            actors = states if len(states) == 1 else []
        thing = next((t for w, t in obliques(token) if w == "of"), None)
        modifier = next(
            (c for c in token.children if c.dep_ in ("compound", "amod") and objects.class_of(c.text)), None
        )
        return self.alone(
            token,
            frame.type,
            frame.mode,
            actors[:1],
            "noun: test",
            thing or modifier,
        )

    def _transferred(
        self, token: Token, frame: NounFrame, actors: list[Mention], recipients: list[Mention], military: bool
    ) -> list[Candidate]:
        thing = next((t for w, t in obliques(token) if w == "of"), None) or next(
            (c for c in token.children if c.dep_ == "compound"), None
        )
        if thing is not None and not military:
            cls = objects.class_of(phrase_text(thing))
            military = cls in objects.ARMS
            if cls is None or cls == "persons":
                return []
        elif thing is None and not military:
            return []
        event_type = "AID" if military or frame.lemma in ("supply", "provision", "arming") else "COOPERATE"
        return self.cross_or_pairs(
            token, event_type, None, actors, recipients, "noun: transfer", thing, military=military
        )

    def _agreement(self, token: Token) -> list[Candidate]:
        handled = governor(token)
        if handled is None:
            return []
        verb, place = handled
        lemma = verb_lemma(verb)
        if place != "o" or lemma not in (
            "reach",
            "make",
            "strike",
            "announce",
            "finalize",
            "finalise",
            "complete",
            "negotiate",
            "clinch",
            "agree",
            "seal",
            "secure",
            "craft",
            "draft",
            "approve",
            "forge",
            "hammer_out",
            "broker",
            "have",
        ):
            return []
        actors, recipients = self.around(verb, token)
        if not actors and not recipients and lemma in ("craft", "draft") and not self.reader.named():
            pair = self.reader.pair_for(token)
            if len(pair) == 2:
                return self.cross(token, "COOPERATE", None, pair[:1], pair[1:], "noun: shared", directed=False)
        return self.cross_or_pairs(token, "AGREE", None, actors, recipients, "noun: agreement", None)
