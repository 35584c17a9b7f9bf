"""Who says so, and how surely: walks from an act up the parse to the root.

Each step over a modal, a hedge, a negation or a governing verb moves the factuality; each verb of speech adds
a speaker. The report carries the stance of the nearest speaker, so hedges beyond it no longer count. After
FactBank (Saurí & Pustejovsky 2009); the words are in `data/speech.csv`, `hedges.csv`, `noun_stances.csv`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from bilateral.coding.lexicon import lexicon, table, word_list
from bilateral.coding.phrases import Mention, Reader, noun_of, party_nouns
from bilateral.coding.syntax import is_passive, is_verb, subjects, text_of, undergoers, verb_lemma
from bilateral.model import Factuality, Source, SourceKind

if TYPE_CHECKING:
    from spacy.tokens import Token

F = Factuality
RANK = {F.OCCURRED: 0, F.PLANNED: 1, F.ALLEGED: 2, F.POSSIBLE: 3, F.DENIED: 4}
MODALS = {"will": F.PLANNED, "'ll": F.PLANNED, "shall": F.PLANNED, "wo": F.PLANNED, "may": F.POSSIBLE,
          "might": F.POSSIBLE,
          "could": F.POSSIBLE, "can": F.POSSIBLE, "ca": F.POSSIBLE}  # fmt: skip
PACTS = frozenset({"agreement", "deal", "treaty", "pact", "arrangement"})
DUTIES = frozenset({"should", "must", "ought"})
CARRIERS = word_list("claims carriers")
FEELINGS = word_list("feelings")
EXPERTS = word_list("claims experts")
RESIDENTS = word_list("claims residents")
NAMELESS = word_list("claims nameless")


class Stance(msgspec.Struct, frozen=True):
    """The factuality of an act and its speakers, nearest first; `drop` where the codebook asks for no report."""

    factuality: Factuality
    speakers: tuple[Source, ...]
    drop: bool = False


@cache
def _stances(name: str) -> dict[str, str]:
    return {lemma: row["stance"] for row in table(name) for lemma in row["lemmas"].split("|")}


@cache
def _hedges() -> dict[str, Factuality]:
    return {word: Factuality(row["effect"]) for row in table("hedges.csv") for word in row["words"].split("|")}


def surest_doubt(first: Factuality, second: Factuality) -> Factuality:
    """Of two stances on one act the one that commits less."""
    return first if RANK[first] >= RANK[second] else second


class _Climb:
    """The state of one walk."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.factuality = F.OCCURRED
        self.speakers: list[Source] = []
        self.drop = False
        self.local = True

    def doubt(self, factuality: Factuality) -> None:
        if not self.speakers and self.local:
            self.factuality = surest_doubt(self.factuality, factuality)

    def refuse(self) -> None:
        if not self.speakers and self.local:
            self.drop = True

    def speak(self, sources: list[Source]) -> None:
        known = {(s.state, s.name) for s in self.speakers}
        self.speakers += [s for s in sources[:1] if (s.state, s.name) not in known]


def stance(reader: Reader, trigger: Token) -> Stance:
    """How the nearest speaker puts the act at `trigger`, and all its speakers."""
    climb = _Climb(reader)
    token = trigger
    _own(climb, token)
    for _ in range(24):
        head = token.head
        if head == token:
            break
        _edge(climb, token, head)
        token = head
    _according(climb, trigger)
    return Stance(climb.factuality, tuple(climb.speakers), climb.drop)


def _own(climb: _Climb, token: Token) -> None:
    """What hangs on the token itself: modals, negation, hedges, conditions."""
    verb = is_verb(token) or token.dep_ == "ROOT"
    if (
        token.dep_ == "ROOT"
        and token.tag_ == "VB"
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    ):
        climb.doubt(F.PLANNED)  # a headline: "Pyongyang to send sappers"
    perfect = any(c.lower_ in ("have", "'ve") and c.dep_ == "aux" for c in token.children)
    for child in token.children:
        low = child.lower_
        if _negates(child, verb=verb):
            climb.doubt(F.DENIED)
        elif child.dep_ in ("aux", "auxpass") and low in MODALS:
            climb.doubt(MODALS[low])
        elif child.dep_ == "aux" and low in ("would", "'d"):
            climb.doubt(F.POSSIBLE if _conditional(token) or perfect else F.PLANNED)
        elif child.dep_ == "aux" and low in DUTIES:
            climb.refuse()
        elif child.dep_ == "mark" and low in ("if", "unless", "whether", "should"):
            climb.doubt(F.POSSIBLE)
        elif child.dep_ == "det" and low == "no" and not verb:
            climb.doubt(F.DENIED)
        elif low in _hedges() and child.dep_ in ("amod", "advmod", "compound", "npadvmod"):
            climb.doubt(_hedges()[low])
    if token.dep_ == "amod" and token.lower_ in _hedges():
        climb.doubt(_hedges()[token.lower_])


def _negates(child: Token, *, verb: bool) -> bool:
    """Whether a child of an act negates it: not, never, neither, or a subject of "neither A nor B"."""
    low = child.lower_
    if child.dep_ == "neg" or low == "neither" or (low == "never" and child.dep_ == "advmod"):
        return True
    subject = verb and child.dep_ in ("nsubj", "nsubjpass")
    return subject and any(t.lower_ == "neither" for t in child.lefts)


def _conditional(token: Token) -> bool:
    if any(c.dep_ == "advcl" and any(m.lower_ in ("if", "unless") for m in c.children) for c in token.children):
        return True
    return not any(
        a.tag_ in ("VBD", "VBN", "VBZ") and _stances("speech.csv").get(lexicon().verb_lemma(a.lower_))
        for a in token.ancestors
    )


def _edge(climb: _Climb, token: Token, head: Token) -> None:
    dep = token.dep_
    if is_verb(head) or (head.dep_ in ("ROOT", "ccomp", "relcl", "advcl", "conj") and head.tag_.startswith("VB")):
        _under_verb(climb, token, head, dep)
    elif head.tag_ in ("JJ", "VBN", "JJR") and dep in ("xcomp", "ccomp", "prep"):
        _under_adjective(climb, head)
    elif head.tag_.startswith("NN") and dep in ("prep", "acl", "ccomp", "relcl", "pobj", "appos"):
        _under_noun(climb, token, head, dep)
    if dep == "advcl" and _infinitive(token) and is_verb(head):
        _own(climb, head)
    if dep in ("relcl", "advcl") and not _infinitive(token):
        climb.local = False
    if dep == "acl" and token.tag_ == "VBG":
        for sibling in head.children:
            if sibling.dep_ == "acl" and sibling != token:
                _own(climb, sibling)
    if dep == "acl" and token.tag_ in ("VBN", "VBG"):
        climb.local = climb.local and head.dep_ in ("pobj", "dobj")


def _infinitive(token: Token) -> bool:
    return token.tag_ == "VB"


def _under_verb(climb: _Climb, token: Token, head: Token, dep: str) -> None:
    lemma = verb_lemma(head)
    base = lexicon().verb_lemma(head.lower_)
    kind = _stances("speech.csv").get(lemma) or _stances("speech.csv").get(base)
    clause = dep in ("ccomp", "xcomp", "pcomp", "parataxis") or (
        dep == "advcl" and token.tag_ == "VBG" and kind == "says" and base in ("quote", "cite")
    )
    noun = dep in ("dobj", "nsubjpass", "attr", "oprd") or (dep == "prep" and _inner_is_noun(token))
    prepositional = dep in ("prep", "agent")
    if base in FEELINGS and (prepositional or dep == "agent"):
        _speaker(climb, head)
        return
    if clause:
        _clause(climb, token, head, base, kind)
    elif prepositional and not noun:
        _by_preposition(climb, head, kind)
    elif noun:
        _object(climb, token, head, base, kind)
    elif dep == "nsubj" and base in (
        "take",
        "begin",
        "start",
        "resume",
        "occur",
        "happen",
        "follow",
        "go",
        "continue",
    ):
        _own(climb, head)
    elif dep == "conj":
        _conjoined(climb, token, head)


def _conjoined(climb: _Climb, token: Token, head: Token) -> None:
    if not any(c.dep_ in ("nsubj", "aux", "nsubjpass") for c in token.children):
        for child in head.children:
            if child.dep_ == "aux" and child.lower_ in MODALS:
                climb.doubt(MODALS[child.lower_])


def _inner_is_noun(preposition: Token) -> bool:
    return any(c.dep_ == "pobj" for c in preposition.children)


def _clause(climb: _Climb, token: Token, head: Token, base: str, kind: str | None) -> None:
    if base in ("see", "know", "wonder", "ask") and any(c.lower_ in ("how", "whether", "what") for c in token.children):
        climb.refuse()
        return
    if base == "be" and token.tag_ == "VB":
        climb.doubt(F.PLANNED)
    if token.dep_ == "xcomp" and base in ("go", "set", "schedule", "expect", "due"):
        climb.doubt(F.POSSIBLE if base == "expect" else F.PLANNED)
        return
    if kind == "plans" and token.dep_ in ("xcomp", "ccomp", "advcl"):
        climb.doubt(F.PLANNED)
        _own(climb, head)
        return
    if base in ("stop", "halt", "cease", "end", "quit") and token.tag_ == "VBG":
        climb.local = False
        return
    if kind == "demands":
        climb.refuse()
        return
    if kind == "tries":
        climb.doubt(F.POSSIBLE)
        _own(climb, head)
        return
    if kind == "says" and _negated(head):
        climb.refuse()
        return
    if kind in ("says", "denies", "doubts", "leaves_open"):
        effect = {"denies": F.DENIED, "doubts": F.ALLEGED, "leaves_open": F.POSSIBLE}.get(kind)
        if is_passive(head) and base in (
            "say",
            "report",
            "believe",
            "think",
            "allege",
            "claim",
            "accuse",
            "suspect",
            "understand",
        ):
            climb.doubt(F.ALLEGED)
            _speaker(climb, head)
            return
        if effect is not None:
            climb.doubt(effect)
        if not (kind == "denies" and token.tag_ == "VB" and token.dep_ == "xcomp"):
            _speaker(climb, head)
        return
    _own(climb, head)


def _by_preposition(climb: _Climb, head: Token, kind: str | None) -> None:
    if kind in ("says", "denies", "doubts"):
        climb.doubt({"denies": F.DENIED, "doubts": F.ALLEGED}.get(kind, F.OCCURRED))
        _speaker(climb, head)
    elif kind == "demands":
        climb.refuse()


def _object(climb: _Climb, token: Token, head: Token, base: str, kind: str | None) -> None:
    if kind == "demands" or (kind == "says" and _negated(head)):
        climb.refuse()
    elif base in ("plan", "schedule", "prepare", "intend"):
        climb.doubt(F.PLANNED)
    elif kind == "leaves_open" and base in (
        "consider",
        "mull",
        "weigh",
        "contemplate",
        "fear",
        "expect",
        "discuss",
    ):
        climb.doubt(F.POSSIBLE)
        if base in ("fear", "expect"):
            _speaker(climb, head)
    elif kind == "denies":
        climb.doubt(F.DENIED)
        _speaker(climb, head)
    elif base in (
        "condemn",
        "criticize",
        "criticise",
        "denounce",
        "blast",
        "slam",
        "deplore",
        "note",
        "confirm",
        "monitor",
        "observe",
        "report",
        "claim",
        "allege",
        "reveal",
        "acknowledge",
        "admit",
    ):
        _speaker(climb, head)
    if base in CARRIERS and token.dep_ != "nsubj":
        _own(climb, head)


def _under_adjective(climb: _Climb, head: Token) -> None:
    low = head.lower_
    if low in ("due", "set", "ready", "poised", "scheduled", "slated", "prepared", "willing"):
        climb.doubt(F.POSSIBLE if low in ("willing",) else F.PLANNED)
    elif low in ("likely", "possible", "able", "expected"):
        climb.doubt(F.POSSIBLE)
    elif low in ("concerned", "alarmed", "worried"):
        _speaker(climb, head)


def _under_noun(climb: _Climb, token: Token, head: Token, dep: str) -> None:
    if dep == "relcl":
        return
    kind = _stances("noun_stances.csv").get(lexicon().noun_lemma(head.lower_))
    if kind is None or (lexicon().noun_lemma(head.lower_) in PACTS and token.tag_ != "VB"):
        return
    effect = {"leaves_open": F.POSSIBLE, "doubts": F.ALLEGED, "plans": F.PLANNED, "denies": F.DENIED}.get(kind)
    if kind == "demands":
        climb.refuse()
    elif effect is not None and not (kind == "plans" and token.tag_ in ("VBN", "VBG")):
        owners = [m for c in head.lefts if c.dep_ == "poss" for m in climb.reader.parties(c)]
        climb.doubt(F.OCCURRED if owners and kind == "doubts" else effect)
        if owners and kind in ("doubts", "denies", "leaves_open"):
            climb.speak([source_of(owners[0])])


def _speaker(climb: _Climb, verb: Token) -> None:
    """Adds who speaks by the verb; a quoted speaker ("quoted Kim as saying") comes by control."""
    base = lexicon().verb_lemma(verb.lower_)
    if base in FEELINGS:
        who = undergoers(verb) if is_passive(verb) else []
        who = who or [c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass")]
    else:
        who = subjects(verb)
    for token in who:
        found = speakers(climb.reader, token)
        if found:
            climb.speak(found)
            return


def speakers(reader: Reader, token: Token) -> list[Source]:
    """The speakers that a noun phrase names; people without a state by what they are."""
    mentions = [m for m in reader.parties(token) if m.role != "thing" or m.firm]
    if mentions:
        return [source_of(m) for m in mentions]
    noun = noun_of(token)
    span = (token.idx, token.idx + len(token))
    text = text_of(token.doc)[span[0] : span[1]]
    if noun in EXPERTS:
        return [Source(state=None, sector="NGO", name=text, span=span, kind=SourceKind.EXPERT)]
    if noun in RESIDENTS:
        return [Source(state=None, sector="CVL", name=text, span=span, kind=SourceKind.RESIDENT)]
    if noun in NAMELESS:
        return [Source(state=None, sector=None, name=text, span=span, kind=SourceKind.ANONYMOUS)]
    if noun in party_nouns():
        sector = party_nouns()[noun][0]
        return [Source(state=None, sector=sector, name=text, span=span, kind=SourceKind.ANONYMOUS)]
    if token.tag_ in ("NNP", "NNPS"):
        return [Source(state=None, sector=None, name=text, span=span, kind=SourceKind.EXPERT)]
    return []


def source_of(mention: Mention) -> Source:
    """A party as the one whose word it is."""
    kind = {"media": SourceKind.MEDIA, "expert": SourceKind.EXPERT}.get(mention.role, SourceKind.OFFICIAL)
    if mention.sector == "CVL":
        kind = SourceKind.RESIDENT
    return Source(state=mention.state, sector=mention.sector, name=mention.name, span=mention.span, kind=kind)


def _trailing(reader: Reader, trigger: Token) -> list[Source]:
    """ "…, X said" at the end of a sentence, where the parser takes it for something else."""
    for token in trigger.doc[trigger.i + 1 :]:
        told = lexicon().verb_lemma(token.lower_) in ("say", "tell", "report", "announce") and is_verb(token)
        if told and token.dep_ in ("conj", "parataxis", "dep", "advcl") and not _reported_clause(token):
            before = token.nbor(-1)
            own = [c for c in token.children if c.dep_ == "nsubj"] or ([before] if before.tag_[0] == "N" else [])
            return [s for c in own for s in speakers(reader, c)][:1]
    return []


def _reported_clause(token: Token) -> bool:
    return any(c.dep_ in ("ccomp", "mark") for c in token.children)


def _negated(verb: Token) -> bool:
    """Whether a verb is said not to be so: "has not confirmed", "neither A nor B has confirmed"."""
    return any(
        child.dep_ == "neg"
        or child.lower_ == "never"
        or (child.i < verb.i and any(t.lower_ == "neither" for t in child.subtree))
        for child in verb.children
    )


def _according(climb: _Climb, trigger: Token) -> None:
    """ "according to X" anywhere in the sentence, and headlines of the form "X: …"."""
    colon = next((t for t in trigger.doc[:8] if t.text == ":" and t.i > 0), None)
    if colon is not None and not climb.speakers and trigger.i > colon.i:
        named = [t for t in trigger.doc[: colon.i] if t.head.i >= colon.i or t.head == t]
        climb.speakers = [s for t in named for s in speakers(climb.reader, t) if s.state][:1]
    if not climb.speakers:
        climb.speakers = _trailing(climb.reader, trigger)
    if climb.speakers:
        return
    for token in trigger.doc:
        if token.lower_ == "according" and any(c.lower_ == "to" for c in token.children):
            for preposition in token.children:
                for target in preposition.children:
                    if target.dep_ == "pobj":
                        climb.speakers = speakers(climb.reader, target)[:1]
                        return
