"""Acts in a parsed sentence: which verb or noun says that who did what to whom.

Each verb or noun of the lexicon proposes candidates; `*` classes of the lexicon (transfer, cut, restore …) take
their type from what is transferred, cut or restored. The rules follow PLOVER 2.0 and the codebook's conventions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product

import msgspec
from spacy.tokens import Token

from bilateral.coding import objects
from bilateral.coding.lexicon import NounFrame, VerbFrame, lexicon, word_list
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.syntax import (
    governor,
    indirect,
    is_passive,
    is_verb,
    obliques,
    subjects,
    undergoers,
    verb_lemma,
)

INTRUDING = frozenset(["enter", "advance", "push", "cross", "move", "storm", "roll"])
SYMMETRIC = frozenset({"CONSULT", "AGREE", "COOPERATE"})
AGAINST = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "REJECT", "THREATEN"})
EXPERIENCERS = frozenset(["concern", "alarm", "worry", "dismay", "anger", "outrage", "upset", "trouble", "disturb"])
HANDOVER = word_list("acts handover")
DIPLOMATS = word_list("acts diplomats")
TOWARDS = word_list("acts towards")
RESTORABLE = frozenset({"ties", "talks", "exercise", "sanctions", "aid"})
DEEPENING = word_list("acts deepening")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed act; `trigger` and `thing` are token indices, `rule` names what proposed it."""

    event_type: str
    mode: str | None
    actor: Mention
    recipient: Mention | None
    trigger: int
    rule: str
    directed: bool = True
    thing: int | None = None
    military: bool = False
    weight: float = 0.7


class Roles(msgspec.Struct):
    """Parties by where they stand to a trigger: `s`, `o`, `d` and prepositions."""

    slots: dict[str, list[Mention]]

    def get(self, slot: str) -> list[Mention]:
        """The parties in a slot."""
        return self.slots.get(slot, [])

    def first(self, slots: Iterable[str], other_than: list[Mention]) -> list[Mention]:
        """The parties of the first slot that names somebody other than the actors."""
        keys = {m.key for m in other_than}
        for slot in slots:
            found = [m for m in self.get(slot) if m.key not in keys]
            if found:
                return found
        return []


class Acts:
    """Finds the candidates of one sentence."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words = lexicon()

    def find(self) -> list[Candidate]:
        """All candidates, in order of their triggers."""
        found: list[Candidate] = []
        for token in self.reader.doc:
            if is_verb(token):
                found += self._verb(token)
            elif token.tag_ in ("NN", "NNS", "NNP", "NNPS") or token.dep_ in ("dobj", "pobj", "nsubj"):
                found += self._noun(token)
            elif token.lower_ in ("concerned", "alarmed", "worried", "dismayed", "angered", "outraged"):
                found += self._experience(token)
        return found

    def roles(self, token: Token) -> Roles:
        """The parties around a verb."""
        slots: dict[str, list[Mention]] = {
            "s": self._all(subjects(token)),
            "o": self._all(undergoers(token)),
            "d": self._all(indirect(token)),
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

    def _all(self, tokens: Iterable[Token]) -> list[Mention]:
        return [m for token in tokens for m in self.reader.parties(token)]

    def deep(self, token: Token) -> list[Mention]:
        """The parties of a phrase, or of the act that it names ("over the ties between A and B")."""
        own = self.reader.parties(token)
        if own and any(m.firm for m in own):
            return own
        nested = list(own)
        if is_verb(token):
            nested += self._all(subjects(token)) or self._all(undergoers(token))
        for word, target in obliques(token):
            if word in ("of", "between", "by", "from", "in", "with"):
                nested += [m for m in self.deep(target) if m.key not in {n.key for n in nested}]
        return nested

    def _verb(self, token: Token) -> list[Candidate]:
        lemma = verb_lemma(token)
        frame = self.words.verbs.get(lemma)
        if frame is None:
            return []
        if lemma == "hold" and (blamed := self._responsible(token)):
            return blamed
        if lemma in EXPERIENCERS:
            return self._experience(token)
        special: dict[str, Callable[[Token, VerbFrame], list[Candidate]]] = {
            "*TRANSFER": self._transfer,
            "*RECEIVE": self._receive,
            "*CUT": self._cut,
            "*LIFT": self._lift,
            "*RESTORE": self._restore,
            "*SIGN": self._sign,
            "*FIRE": self._fire,
            "*USE": self._used,
        }
        if frame.type in special:
            return special[frame.type](token, frame)
        if frame.type.startswith("*"):
            return []
        if "<o" in frame.slots:
            return self._hosted(token, frame)
        if frame.mode == "visit" and frame.slots[0] == "to":
            return self._moved(token, frame)
        return self._plain(token, frame)

    def _plain(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        actors = roles.get("s")
        thing = next(iter(undergoers(token)), None)
        if frame.lemma == "expel" and thing is not None and not DIPLOMATS & set(_text(thing).lower().split()):
            frame = VerbFrame(frame.lemma, "COERCE", "deport", frame.slots)
        if frame.lemma == "protest" and actors and all(a.sector in ("CVL", "OPP") for a in actors):
            frame = VerbFrame(frame.lemma, "PROTEST", "demo", frame.slots)
        if frame.slots == ("from",) and thing is not None and self._arms(thing):
            return self._cross(
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
            return self._pairs(token, frame.type, frame.mode, actors, "verb: together")
        if frame.type in ("AID", "ASSAULT", "COERCE"):
            actors = [a for a in actors if a.firm or a.role != "other"]
        military = frame.lemma in ("arm", "rearm", "train")
        return self._cross(token, frame.type, frame.mode, actors, recipients, "verb", thing, military=military)

    def _responsible(self, token: Token) -> list[Candidate]:
        """ "A holds B responsible for …"."""
        below = [t for c in token.children for t in c.subtree]
        if not any(t.lower_ in ("responsible", "accountable") for t in below):
            return []
        blamed = [m for t in below if t.dep_ in ("nsubj", "dobj") for m in self.reader.parties(t)]
        return self._cross(token, "ACCUSE", "allege", self._all(subjects(token)), blamed[:1], "verb: hold responsible")

    def _of_clause(self, token: Token, actors: list[Mention]) -> list[Mention]:
        """Who is meant by "rejected claims that A …", "condemned what A had done"."""
        for child in token.rights:
            if child.dep_ in ("ccomp", "xcomp", "pcomp"):
                found = [m for m in self._all(subjects(child)) if m.key not in {a.key for a in actors}]
                if found:
                    return found
        return []

    def _hosted(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        visitors = [m for m in roles.get("o") if m.role == "official" and m.firm]
        return self._cross(token, frame.type, frame.mode, visitors, roles.get("s"), "verb: host")

    def _moved(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        actors = roles.get("s")
        goals = roles.first(frame.slots, actors) or roles.first(("o",), actors)
        if any(a.sector in ("MIL", "REB") and a.firm for a in actors):
            return self._marched(token, frame, roles, actors)
        travellers = [a for a in actors if a.firm and a.role == "official" and a.person]
        return self._cross(token, "CONSULT", "visit", travellers, goals, "verb: travel")

    def _marched(self, token: Token, frame: VerbFrame, roles: Roles, actors: list[Mention]) -> list[Candidate]:
        """Troops that come, go or cross into: aid to a host, a retreat, or an attack."""
        if frame.lemma in ("leave", "depart"):
            left = roles.first(("o", "from"), actors)
            return self._cross(token, "RETREAT", "withdraw", actors, left, "verb: march")
        into = roles.first(("into", "o") if frame.lemma in INTRUDING else ("into",), actors)
        if into:
            return self._cross(token, "ASSAULT", None, actors, into, "verb: march")
        if frame.lemma in ("arrive", "land"):
            hosts = roles.first(("in", "at"), actors)
            return self._cross(token, "AID", None, actors, hosts, "verb: march", military=True)
        return []

    def _mobilise(self, token: Token, frame: VerbFrame, roles: Roles, thing: Token | None) -> list[Candidate]:
        actors = [a for a in roles.get("s") if a.firm] or [m for m in roles.get("o") if m.sector == "MIL"]
        if frame.mode == "weapons":
            if thing is None or objects.class_of(_text(thing)) not in (
                "missiles",
                "munitions",
                "nuclear",
                "satellites and space",
                "small arms",
                "drones",
            ):
                return []
            return self._alone(token, "MOBILIZE", "weapons", actors, "verb: test", thing)
        to = roles.first(("to", "in", "at", "on"), actors)
        if to and not roles.first(("against", "near", "along", "into"), actors):
            return self._cross(token, "AID", None, actors, to, "verb: deploy to", thing, military=True)
        recipients = roles.first(frame.slots, actors)
        if recipients:
            return self._cross(token, "MOBILIZE", "troops", actors, recipients, "verb: deploy", thing)
        return self._alone(token, "MOBILIZE", "troops", actors, "verb: deploy", thing)

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
            return self._cross(token, event_type, mode, actors, recipients, "verb: send", thing)
        rule = "verb: transfer"
        return self._cross(token, event_type, mode, actors, recipients, rule, thing, military=military)

    def _firm(self, token: Token) -> bool:
        return any(m.firm and m.role != "other" for m in self.reader.parties(token)) and (
            objects.class_of(_text(token)) is None
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
        text = _text(thing).lower()
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
        text = _text(things[0]).lower()
        person = objects.class_of(text) == "persons"
        found = self._passing("send", things[0])
        if found is None or person:
            return []
        return self._cross(token, found[0], found[1], givers, takers, "verb: receive", things[0], military=found[2])

    @staticmethod
    def _arms(thing: Token) -> bool:
        text = _text(thing).lower()
        return objects.describe(thing).cls in objects.ARMS or objects.ARMED.search(text) is not None

    def _group(self, thing: Token | None) -> NounFrame | None:
        return None if thing is None else self.words.nouns.get(self._noun_lemma(thing))

    def _cut(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self._group(thing)
        if thing is None or group is None:
            return []
        actors, recipients = self._around(token, thing)
        if group.group in ("visit", "talks") and frame.lemma in ("end", "break_off", "conclude"):
            ended = ("SANCTION", "discontinue") if frame.lemma == "break_off" else ("CONSULT", group.mode)
            return self._cross_or_pairs(token, *ended, actors, recipients, "verb: end", thing)
        verdict = {
            "sanctions": ("CONCEDE", None),
            "fighting": ("RETREAT", "ceasefire"),
            "attack": ("RETREAT", "ceasefire"),
            "buildup": ("RETREAT", "withdraw"),
            "visit": ("REJECT", None),
        }.get(group.group, ("SANCTION", "withdraw" if group.group in ("ties", "agreement") else "discontinue"))
        return self._cross_or_pairs(token, verdict[0], verdict[1], actors, recipients, "verb: cut", thing)

    def _lift(self, token: Token, _: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self._group(thing)
        if thing is None or group is None or group.group not in ("sanctions", "ban", "blame", "threat"):
            return []
        actors, recipients = self._around(token, thing)
        return self._cross_or_pairs(token, "CONCEDE", None, actors, recipients, "verb: lift", thing)

    def _restore(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self._group(thing)
        if thing is None or group is None or group.group not in RESTORABLE:
            return []
        actors, recipients = self._around(token, thing)
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
            event_type = "SUPPORT" if "trade" not in _text(thing) else "COOPERATE"
        return self._cross_or_pairs(token, event_type, mode, actors, recipients, "verb: restore", thing)

    def _sign(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        thing = next(iter(undergoers(token)), None)
        group = self._group(thing)
        if thing is None or (group is None and objects.class_of(_text(thing)) != "agreement"):
            return []
        if group is not None and group.group == "sanctions":
            return []
        actors, recipients = self._around(token, thing)
        event_type = "SUPPORT" if frame.lemma in ("sign", "ratify", "ink", "initial") else "AGREE"
        return self._cross_or_pairs(token, event_type, None, actors, recipients, "verb: sign", thing)

    def _fire(self, token: Token, frame: VerbFrame) -> list[Candidate]:
        roles = self.roles(token)
        things = undergoers(token)
        thing = next(iter(things), None)
        cls = objects.class_of(_text(thing)) if thing is not None else None
        group = self._group(thing)
        if frame.lemma == "launch" and group is not None and cls is None:
            return []
        actors = [a for a in roles.get("s") if a.firm]
        targets = roles.first(("at", "on", "into", "toward", "towards", "against", "in", "over"), actors)
        if targets and (cls is not None or frame.lemma == "fire"):
            return self._cross(
                token, "ASSAULT", "heavy-weapons" if cls else "firearms", actors, targets, "verb: fire", thing
            )
        if cls in ("missiles", "satellites and space", "munitions", "drones", "nuclear"):
            owners = actors or ([m for t in things for m in self.reader.parties(t)] if is_passive(token) else [])
            return self._alone(token, "MOBILIZE", "weapons", owners, "verb: fire", thing)
        return []

    def _used(self, token: Token, _: VerbFrame) -> list[Candidate]:
        """Weapons used in or against a state; where they were given for it, by the one who received them."""
        roles = self.roles(token)
        things = undergoers(token)
        if not things or objects.class_of(_text(things[0])) not in objects.ARMS - {"training"}:
            return []
        actors = roles.get("s")
        targets = [m for w, t in obliques(token) if w in ("in", "against", "on") for m in self.deep(t)]
        if not actors:
            given = [c for c in things[0].children if c.dep_ == "acl" and c.i != token.i]
            actors = [m for g in given for m in self.roles(g).get("to")]
        return self._cross(token, "ASSAULT", None, actors, targets, "verb: use", things[0])

    def _experience(self, token: Token) -> list[Candidate]:
        """ "A is alarmed by what B does": concern of A about everybody named in it."""
        if is_verb(token) and not is_passive(token) and any(c.dep_ == "dobj" for c in token.children):
            feeling = self._all(c for c in token.children if c.dep_ == "dobj")
            cause = [m for t in subjects(token) for m in self.deep(t)]
        else:
            holder = token.head if token.dep_ in ("acomp", "oprd") else token
            feeling = self._all(c for c in holder.children if c.dep_ in ("nsubj", "nsubjpass"))
            if not feeling and token.dep_ in ("acl", "amod"):
                feeling = self.reader.parties(token.head)
            cause = [
                m
                for c in token.children
                if c.dep_ in ("agent", "prep")
                for t in c.children
                if t.dep_ in ("pobj", "pcomp")
                for m in self._whole(t)
            ]
        keys = {m.key for m in feeling}
        cause = [m for m in cause if m.key not in keys]
        return self._cross(token, "ACCUSE", "disapprove", feeling, cause, "feeling")

    def _whole(self, token: Token) -> list[Mention]:
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

    def _noun_lemma(self, token: Token) -> str:
        if token.i and token.nbor(-1).dep_ == "compound":
            joined = f"{token.nbor(-1).lower_}_{self.words.noun_lemma(token.lower_)}"
            if joined in self.words.nouns:
                return joined
        return self.words.noun_lemma(token.lower_)

    def _noun(self, token: Token) -> list[Candidate]:
        frame = self.words.nouns.get(self._noun_lemma(token))
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
        actors, recipients = self._around(token if handled is None else handled[0], token)
        if frame.group == "test":
            return self._test(token, frame, actors)
        if frame.group in ("ties", "exercise", "transfer"):
            shared = self._shared(token, frame, actors, recipients)
            if shared is not None:
                return shared
        if not self._telling(token, frame, actors, recipients):
            return []
        military = frame.group == "transfer" and (
            objects.class_of(_text(token)) in objects.ARMS or "arms" in _text(token) or "weapon" in _text(token)
        )
        if frame.group == "transfer":
            return self._transferred(token, frame, actors, recipients, military)
        if frame.group == "aid" or frame.group == "support":
            text = _text(token).lower()
            military = "military" in text or "arms" in text or "weapon" in text
            if frame.group == "support" and (military or "financial" in text or "humanitarian" in text):
                frame = NounFrame(frame.lemma, "AID", None, "aid")
        if frame.group == "visit":
            actors = [a for a in actors if a.firm]
        if frame.group == "exercise" and not recipients and len({a.key for a in actors}) < 2:
            return self._alone(token, "MOBILIZE", "troops", [a for a in actors if a.firm], "noun: drill", None)
        return self._cross_or_pairs(
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
        return self._cross(
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
        text = _text(token).lower()
        wide = token.doc.text.lower()
        weapon = objects.class_of(text) in ("missiles", "nuclear", "satellites and space", "munitions") or (
            "missile" in text or "nuclear" in text or "rocket" in text or "parade" in text
        )
        if not weapon and not ("missile" in wide or "nuclear" in wide):
            return []
        if not actors:
            states = list(_distinct(m for m in self.reader.named() if m.firm))
            actors = states if len(states) == 1 else []
        thing = next((t for w, t in obliques(token) if w == "of"), None)
        modifier = next(
            (c for c in token.children if c.dep_ in ("compound", "amod") and objects.class_of(c.text)), None
        )
        return self._alone(
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
            cls = objects.class_of(_text(thing))
            military = cls in objects.ARMS
            if cls is None or cls == "persons":
                return []
        elif thing is None and not military:
            return []
        event_type = "AID" if military or frame.lemma in ("supply", "provision", "arming") else "COOPERATE"
        return self._cross_or_pairs(
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
        actors, recipients = self._around(verb, token)
        if not actors and not recipients and lemma in ("craft", "draft") and not self.reader.named():
            pair = self.reader.pair_for(token)
            if len(pair) == 2:
                return self._cross(token, "COOPERATE", None, pair[:1], pair[1:], "noun: shared", directed=False)
        return self._cross_or_pairs(token, "AGREE", None, actors, recipients, "noun: agreement", None)

    def _around(self, verb: Token, noun: Token) -> tuple[list[Mention], list[Mention]]:
        """Actors and recipients of an act that a noun names, with those of the verb that carries it."""
        actors: list[Mention] = []
        recipients: list[Mention] = []
        for child in noun.lefts:
            if child.dep_ in ("poss", "amod", "compound", "nmod"):
                found = self.reader.parties(child, conjuncts=False) or list(self.reader.modifier(child))
                conj = [m for c in child.children if c.dep_ == "conj" for m in self.reader.parties(c)]
                actors += [m for m in [*found, *conj] if m.key not in {a.key for a in actors}]
        symmetric: list[Mention] = []
        group = self.words.nouns.get(self._noun_lemma(noun), NounFrame("", "", None, "")).group
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
        return self._all(t for t in subjects(verb) if t.i != noun.i)

    def _cross(
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
        found = []
        for actor, recipient in product(_distinct(actors), _distinct(recipients)):
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

    def _pairs(
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
        found = []
        for first, second in combinations(_distinct(actors), 2):
            found += self._cross(
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

    def _cross_or_pairs(
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
        if recipients:
            undirected = event_type == "COOPERATE" and rule.startswith(("noun: ties", "verb: restore"))
            return self._cross(
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
            return self._pairs(token, event_type, mode, actors, rule, thing, military=military)
        return []

    def _alone(
        self,
        token: Token,
        event_type: str,
        mode: str | None,
        actors: list[Mention],
        rule: str,
        thing: Token | None,
    ) -> list[Candidate]:
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
            for actor in _distinct(actors)
            if actor.state is not None
        ]


def _distinct(mentions: Iterable[Mention]) -> Iterator[Mention]:
    seen: set[str] = set()
    for mention in mentions:
        if mention.key not in seen:
            seen.add(mention.key)
            yield mention


def _text(token: Token | None) -> str:
    if token is None:
        return ""
    start, end = objects.phrase(token)
    return token.doc.text[start:end]
