"""Acts whose type depends on what is dealt with: given, cut, lifted, restored, signed, fired, used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.coding import objects
from bilateral.coding.candidates import Candidate
from bilateral.coding.grammar import Grammar, phrase_text
from bilateral.coding.lexicon import VerbFrame, word_list
from bilateral.coding.syntax import is_passive, is_verb, obliques, undergoers

if TYPE_CHECKING:
    from spacy.tokens import Token

HANDOVER = word_list("acts handover")
RESTORABLE = frozenset({"ties", "talks", "exercise", "sanctions", "aid"})


class Dealings(Grammar):
    """Candidates of the classes of verbs that begin with `*` in the lexicon."""

    def _transfer(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        actors = roles.get("s")
        things = undergoers(token)
        recipients = roles.first(("d", "to", "for", "into", "with"), actors)
        if is_passive(token):
            actors = actors or roles.first(("from", "in"), recipients)
        if not recipients and roles.get("o"):
            recipients = [m for m in roles.get("o") if m.firm and m.key not in {a.key for a in actors}]
            things = [t for w, t in obliques(token) if w == "with"] or things
        thing = next((t for t in things if not self._firm(t)), None) or next(iter(things), None)
        if token.dep_ in ("acl", "relcl") and thing is None:
            thing = token.head
        if not recipients and token.dep_ == "conj" and is_verb(token.head):
            recipients = self.roles(token.head).first(("d", "to", "o"), actors)
        found = self._passing(frame.lemma, thing)
        if found is None:
            return []
        event_type, mode, military = found
        if event_type == "CONSULT":
            return self.cross(token, event_type, mode, actors, recipients, "verb: send", thing)
        rule = "verb: transfer"
        return self.cross(token, event_type, mode, actors, recipients, rule, thing, military=military)

    def _firm(self, token: Token) -> bool:
        return any(m.firm and m.role != "other" for m in self.reader.parties(token)) and (
            objects.class_of(phrase_text(token)) is None
        )

    def _passing(self, lemma: str, thing: Token | None) -> tuple[str, str | None, bool] | None:
        """Type, mode and whether military, by what passes from one to the other."""
        if thing is None:
            return None
        noun = self.words.noun_lemma(objects.kernel(thing).lower_)
        frame = self.words.nouns.get(noun)
        if frame is not None and frame.group in ("threat", "blame", "request", "talks", "praise"):
            return frame.type, frame.mode, False
        cls = objects.describe(thing).cls
        text = phrase_text(thing).lower()
        military = cls in objects.ARMS or objects.ARMED.search(text) is not None
        if cls == "persons":
            diplomatic = any(
                w in text for w in ("envoy", "ambassador", "delegation", "minister", "diplomat", "official")
            )
            if lemma in ("send", "dispatch"):
                return ("CONSULT", "visit", False) if diplomatic else None
            return ("RETREAT", "return", False)
        if cls == "agreement" or lemma == "pass":
            return None
        if military:
            return "AID", None, True
        if cls == "other" and (frame is None or frame.type != "AID"):
            return None
        if cls == "territory":
            return "RETREAT", "return", False
        if lemma in ("sell", "export", "ship", "smuggle", "transport", "deliver"):
            return "COOPERATE", None, False
        aidlike = lemma in HANDOVER or (frame is not None and frame.type == "AID")
        return (
            ("AID", None, False)
            if aidlike or cls in ("dual-use technology", "nuclear", "satellites and space")
            else ("COOPERATE", None, False)
        )

    def _receive(self, token: Token, _: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        takers = roles.get("s")
        things = undergoers(token)
        givers = roles.first(("from",), takers) or [
            m for t in things for m in self.reader.parties(t) if not m.firm and m.key not in {x.key for x in takers}
        ]
        if not things or not givers:
            return []
        text = phrase_text(things[0]).lower()
        person = objects.class_of(text) == "persons"
        found = self._passing("send", things[0])
        if found is None or person:
            return []
        return self.cross(token, found[0], found[1], givers, takers, "verb: receive", things[0], military=found[2])

    def _cut(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self.group(thing)
        if thing is None or group is None:
            return []
        actors, recipients = self.around(token, thing)
        if group.group in ("visit", "talks") and frame.lemma in ("end", "break_off", "conclude"):
            ended = ("SANCTION", "discontinue") if frame.lemma == "break_off" else ("CONSULT", group.mode)
            return self.cross_or_pairs(token, *ended, actors, recipients, "verb: end", thing)
        verdict = {
            "sanctions": ("CONCEDE", None),
            "fighting": ("RETREAT", "ceasefire"),
            "attack": ("RETREAT", "ceasefire"),
            "buildup": ("RETREAT", "withdraw"),
            "visit": ("REJECT", None),
        }.get(group.group, ("SANCTION", "withdraw" if group.group in ("ties", "agreement") else "discontinue"))
        return self.cross_or_pairs(token, verdict[0], verdict[1], actors, recipients, "verb: cut", thing)

    def _lift(self, token: Token, _: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self.group(thing)
        if thing is None or group is None or group.group not in ("sanctions", "ban", "blame", "threat"):
            return []
        actors, recipients = self.around(token, thing)
        return self.cross_or_pairs(token, "CONCEDE", None, actors, recipients, "verb: lift", thing)

    def _restore(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self.group(thing)
        if thing is None or group is None or group.group not in RESTORABLE:
            return []
        actors, recipients = self.around(token, thing)
        event_type, mode = group.type, group.mode
        if group.group == "ties" and frame.lemma in (
            "restore",
            "establish",
            "normalize",
            "normalise",
            "resume",
            "reopen",
            "re-establish",
            "reestablish",
        ):
            event_type = "SUPPORT" if "trade" not in phrase_text(thing) else "COOPERATE"
        return self.cross_or_pairs(token, event_type, mode, actors, recipients, "verb: restore", thing)

    def _sign(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self.group(thing)
        if thing is None or (group is None and objects.class_of(phrase_text(thing)) != "agreement"):
            return []
        if group is not None and group.group == "sanctions":
            return []
        actors, recipients = self.around(token, thing)
        event_type = "SUPPORT" if frame.lemma in ("sign", "ratify", "ink", "initial") else "AGREE"
        return self.cross_or_pairs(token, event_type, None, actors, recipients, "verb: sign", thing)

    def _fire(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        things = undergoers(token)
        thing = next(iter(things), None)
        cls = objects.class_of(phrase_text(thing)) if thing is not None else None
        group = self.group(thing)
        if frame.lemma == "launch" and group is not None and cls is None:
            return []
        actors = [a for a in roles.get("s") if a.firm]
        targets = roles.first(("at", "on", "into", "toward", "towards", "against", "in", "over"), actors)
        if targets and (cls is not None or frame.lemma == "fire"):
            return self.cross(
                token, "ASSAULT", "heavy-weapons" if cls else "firearms", actors, targets, "verb: fire", thing
            )
        if cls in ("missiles", "satellites and space", "munitions", "drones", "nuclear"):
            owners = actors or ([m for t in things for m in self.reader.parties(t)] if is_passive(token) else [])
            return self.alone(token, "MOBILIZE", "weapons", owners, "verb: fire", thing)
        return []

    def _used(self, token: Token, _: VerbFrame) -> list[Candidate]:
        """Weapons used in or against a state; where they were given for it, by the one who received them."""
        roles = self.roles(token)
        things = undergoers(token)
        if not things or objects.class_of(phrase_text(things[0])) not in objects.ARMS - {"training"}:
            return []
        actors = roles.get("s")
        targets = [m for w, t in obliques(token) if w in ("in", "against", "on") for m in self.deep(t)]
        if not actors:
            given = [c for c in things[0].children if c.dep_ == "acl" and c.i != token.i]
            actors = [m for g in given for m in self.roles(g).get("to")]
        return self.cross(token, "ASSAULT", None, actors, targets, "verb: use", things[0])
