"""Denials that point back: "Moscow called the report false" denies what the sentences before have claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bilateral.coding import claims
from bilateral.coding.draft import Draft
from bilateral.coding.lexicon import lexicon, word_list
from bilateral.coding.phrases import Mention, Reader
from bilateral.coding.syntax import is_passive, is_verb, subjects, text_of
from bilateral.model import Factuality, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

WORDS_OF = word_list("denials words of")
DENYING = frozenset(["deny", "reject", "dismiss", "refute", "rebut", "dispute", "repudiate", "contradict"])
CALLING = frozenset(["call", "describe", "brand", "label", "say", "term", "denounce", "dub"])
FALSE = word_list("denials false")
SPEECH_ACTS = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST"})
BACK = 3
"""Sentences that a denial looks back."""


class Denials:
    """What has been claimed so far in an article, and the denials that answer it."""

    def __init__(self) -> None:
        self._claimed: list[tuple[int, Draft]] = []

    def note(self, sentence: int, draft: Draft) -> None:
        """Remember a claim that can be denied later."""
        if draft.factuality is not Factuality.DENIED and draft.event_type not in SPEECH_ACTS:
            self._claimed.append((sentence, draft))

    def follow(self, sentence: int, reader: Reader, drafts: list[Draft]) -> list[Draft]:
        """The reports that a denial in this sentence adds: the denied acts, and the rejection itself."""
        if any(d.factuality is Factuality.DENIED and d.event_type not in SPEECH_ACTS for d in drafts):
            return []
        for token in reader.doc:
            if is_verb(token) and not is_passive(token) and _denies(token):
                deniers = [m for t in subjects(token) for m in reader.parties(t)]
                for denier in deniers[:1]:
                    return self._answer(sentence, reader, token, denier, drafts)
        return []

    def _answer(self, sentence: int, reader: Reader, token: Token, denier: Mention, drafts: list[Draft]) -> list[Draft]:
        here = [d for d in drafts if d.factuality is not Factuality.DENIED and d.event_type not in SPEECH_ACTS]
        recent = [d for n, d in self._claimed if sentence - BACK <= n < sentence]
        mine = [d for d in recent if denier.key in (d.actor.key, d.recipient.key if d.recipient else None)]
        claimed = [d for d in mine if d.source is not None and (d.source.state or d.source.name) != denier.key] or [
            d for d in mine if d.factuality is Factuality.ALLEGED
        ]
        if not claimed or here:
            return []
        nearest = max(d.sentence for d in claimed)
        claimed = [d for d in claimed if d.sentence == nearest]
        source = claims.source_of(denier)
        added = [self._denied(d, sentence, reader, source, token) for d in claimed]
        speaker = next((d.source for d in claimed if d.source is not None), None)
        if speaker is not None and speaker.state and not any(d.event_type == "REJECT" for d in drafts):
            other = Mention(
                state=speaker.state,
                sector=speaker.sector,
                name=speaker.name or speaker.state,
                span=(0, 0),
                head=token.i,
                role="official",
            )
            added.append(
                msgspec.structs.replace(
                    added[0],
                    actor=denier,
                    recipient=other,
                    event_type="REJECT",
                    mode=None,
                    directed=True,
                    thing=None,
                    military=False,
                    source=None,
                    chain=(),
                    factuality=Factuality.OCCURRED,
                    rule="denial",
                )
            )
        return added

    @staticmethod
    def _denied(draft: Draft, sentence: int, reader: Reader, source: Source, token: Token) -> Draft:
        return msgspec.structs.replace(
            draft,
            sentence=sentence,
            text=text_of(reader.doc),
            source=source,
            chain=(source,),
            factuality=Factuality.DENIED,
            position=token.idx,
            rule="denial",
            actor=_elsewhere(draft.actor),
            recipient=_elsewhere(draft.recipient) if draft.recipient else None,
            thing=msgspec.structs.replace(draft.thing, span=None) if draft.thing else None,
        )


def _elsewhere(mention: Mention) -> Mention:
    return msgspec.structs.replace(mention, span=(0, 0))


def _denies(token: Token) -> bool:
    """Whether a verb denies what was said before, and not something of its own ("denied that it had …")."""
    lemma = lexicon().verb_lemma(token.lower_)
    if lemma in CALLING:
        return bool({lexicon().noun_lemma(t.lower_) for t in token.subtree} & FALSE)
    if lemma not in DENYING or any(c.dep_ in ("ccomp", "xcomp", "pcomp") for c in token.children):
        return False
    denied = [c for c in token.children if c.dep_ == "dobj"]
    return all(lexicon().noun_lemma(thing.lower_) in WORDS_OF for thing in denied)
