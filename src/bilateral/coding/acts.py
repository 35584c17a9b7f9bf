"""Acts in a parsed sentence: which verb or noun says that who did what to whom.

Each verb or noun of the lexicon proposes candidates; `*` classes of the lexicon (transfer, cut, restore …) take
their type from what is transferred, cut or restored. The rules follow PLOVER 2.0 and the codebook's conventions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bilateral.coding.candidates import Candidate
from bilateral.coding.dealings import Dealings
from bilateral.coding.lexicon import VerbFrame, word_list
from bilateral.coding.nouns import Nouns
from bilateral.coding.syntax import is_verb, verb_lemma
from bilateral.coding.verbs import SENDING_AWAY, Verbs

if TYPE_CHECKING:
    from spacy.tokens import Token

FEELINGS = word_list("feelings")


class Acts(Verbs, Dealings, Nouns):
    """Finds the candidates of one sentence."""

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

    def _verb(self, token: Token) -> list[Candidate]:
        lemma = verb_lemma(token)
        frame = self.words.verbs.get(lemma)
        if lemma in SENDING_AWAY and (sent := self._sent_away(token)):
            return sent
        if frame is None:
            return []
        if lemma == "hold" and (blamed := self._responsible(token)):
            return blamed
        if lemma in FEELINGS:
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
