"""Who stands where to a verb or noun: subjects, objects and prepositional objects in a dependency parse.

Labels are those of the ClearNLP scheme that spaCy's English models give.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bilateral.coding.lexicon import lexicon, word_list
from bilateral.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OBJECT_CONTROL = word_list("syntax object control")
RELATIVES = frozenset({"who", "which", "that", "whom"})
MEDIA = word_list("syntax media")
"""What speaks for its author: "a statement urging Russia to …"."""
CIRCUMSTANCE = frozenset({"after", "before", "by", "since", "without"})
"""Prepositions whose clause is about the subject of the verb above, never its object: "warned B after hearing …"."""
DEPTH = 8


def text_of(doc: Doc) -> str:
    """A sentence's text; spaCy would join it from its tokens at every call."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def token_at(doc: Doc, span: Span) -> Token:
    """The token at a span of characters, else the root."""
    found = next((t for t in doc if t.idx < span[1] and span[0] < t.idx + len(t)), None)
    return found if found is not None else doc[:].root


def is_verb(token: Token) -> bool:
    """Whether a token is tagged as a verb and used as one."""
    return token.tag_.startswith("VB") and token.dep_ not in ("amod", "aux", "auxpass", "compound")


def verb_lemma(token: Token) -> str:
    """The lemma of a verb with its particle, as the lexicon has it (`shoot_down`, `call_on`)."""
    words = lexicon()
    base = words.verb_lemma(token.lower_)
    for child in token.rights:
        near = 1 if child.dep_ in ("prep", "advmod") else 4
        if child.dep_ in ("prt", "prep", "advmod", "dobj") and child.i - token.i <= near:
            joined = f"{base}_{child.lower_}"
            if joined in words.verbs:
                return joined
    return base


def is_passive(token: Token) -> bool:
    """Whether a verb stands in the passive, or as a participle after its object ("missiles provided by …")."""
    if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in token.children):
        return True
    if token.tag_ != "VBN" or any(c.dep_ in ("aux", "nsubj") for c in token.children):
        return False
    if token.dep_ in ("acl", "advcl", "relcl"):
        return not any(c.dep_ == "dobj" for c in token.children)
    return token.dep_ == "conj" and is_verb(token.head) and is_passive(token.head)


def subjects(token: Token, depth: int = 0) -> list[Token]:
    """Heads of the phrases that do what the verb says, by name, relative clause, control or co-ordination."""
    if depth > DEPTH:
        return []
    own = [c for c in token.children if c.dep_ in ("nsubj", "csubj", "expl")]
    own = own or [s for c in token.children if c.dep_ == "aux" for s in c.children if s.dep_ == "nsubj"]
    if is_passive(token):
        return [p for c in token.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    if own:
        if own[0].lower_ in RELATIVES and token.dep_ == "relcl":
            return [token.head]
        return own
    return _borrowed(token, depth)


def _borrowed(token: Token, depth: int) -> list[Token]:
    head = token.head
    if head == token:
        return []
    if token.dep_ == "conj" and (is_verb(head) or head.dep_ == "ROOT"):
        return undergoers(head) if is_passive(head) and not _finite(token) else subjects(head, depth + 1)
    if token.dep_ in ("ccomp", "advcl") and _clause_of_its_own(token):
        return []
    if token.dep_ in ("xcomp", "ccomp", "advcl") and (is_verb(head) or head.tag_ in ("JJ", "VBN")):
        return _controller(head, depth, purpose=token.dep_ == "advcl")
    if token.dep_ == "xcomp" or (token.dep_ == "acomp" and head.pos_ != "NOUN"):
        return subjects(head, depth + 1)
    if token.dep_ == "acl" and lexicon().noun_lemma(head.lower_) in MEDIA:
        return _of_noun(head, depth)
    if token.dep_ == "acl":
        return _of_noun(head, depth) if token.tag_ == "VB" else [head]
    if token.dep_ == "relcl":
        return []
    if token.dep_ == "pcomp" and head.dep_ in ("prep", "agent"):
        above = head.head
        return (
            _controller(above, depth, purpose=head.lower_ in CIRCUMSTANCE)
            if is_verb(above) or above.tag_ == "JJ"
            else _of_noun(above, depth)
        )
    return []


def _finite(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP")


def _clause_of_its_own(token: Token) -> bool:
    """Whether a verb is finite, so that its subject can only be its own."""
    if _finite(token):
        return True
    helpers = [c for c in token.children if c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD")]
    return bool(helpers)


def _controller(head: Token, depth: int, *, purpose: bool) -> list[Token]:
    """The understood subject below a verb: its object for verbs like "accuse", else its own subject."""
    if head.tag_ in ("JJ",) or head.dep_ == "acomp":
        return subjects(head.head, depth + 1) if head.dep_ in ("acomp", "oprd", "xcomp") else subjects(head, depth + 1)
    if not purpose and lexicon().verb_lemma(head.lower_) in OBJECT_CONTROL:
        theirs = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass", "dative")]
        theirs += [p for c in head.children if c.dep_ == "prep" and c.lower_ in ("on", "upon") for p in c.children]
        if theirs:
            return theirs[:1]
    if is_passive(head):
        return undergoers(head)
    return subjects(head, depth + 1)


def _of_noun(noun: Token, depth: int) -> list[Token]:
    """Whose plan, threat or agreement it is: the owner of the noun, else the subject of its verb."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    if owners:
        return owners
    head = noun.head
    if noun.dep_ in ("dobj", "attr", "pobj") and head is not noun:
        verb = head.head if head.dep_ in ("prep", "agent") else head
        return subjects(verb, depth + 1) if is_verb(verb) else []
    return []


def undergoers(token: Token) -> list[Token]:
    """Heads of the phrases that the verb acts on."""
    if is_passive(token):
        own = [c for c in token.children if c.dep_ == "nsubjpass"]
        if own and own[0].lower_ in RELATIVES and token.dep_ == "relcl":
            return [token.head]
        if own:
            return own
        if token.dep_ in ("acl", "relcl"):
            return [token.head]
        if token.dep_ == "conj" and is_verb(token.head):
            return undergoers(token.head)
        if token.dep_ in ("xcomp", "advcl", "pcomp"):
            active = [c for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass")]
            return active[:1]
        return []
    found = [c for c in token.children if c.dep_ in ("dobj", "obj", "attr") and c.lower_ not in RELATIVES]
    if (
        not found
        and token.dep_ == "relcl"
        and not any(c.lower_ in RELATIVES and c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
    ):
        return [token.head]
    return found


def obliques(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, head of its object) for each prepositional phrase that hangs on a verb or noun."""
    for child in token.rights:
        if child.dep_ in ("prep", "agent", "dative") and child.tag_ in ("IN", "TO", "RP"):
            word = child.lower_
            for target in _inside(child):
                yield word, target


def _inside(preposition: Token) -> Iterator[Token]:
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            yield child
        elif child.dep_ == "prep":
            yield from _inside(child)


def indirect(token: Token) -> list[Token]:
    """Heads of indirect objects ("gave Russia missiles")."""
    return [c for c in token.children if c.dep_ == "dative" and c.tag_ not in ("IN", "TO")]


def governor(token: Token) -> tuple[Token, str] | None:
    """The verb over a noun and how the noun stands to it: `o`, `s` or a preposition."""
    head = token.head
    if token.dep_ == "conj" and head != token:
        return governor(head)
    if token.dep_ in ("dobj", "nsubjpass", "attr", "oprd") and is_verb(head):
        return head, "o"
    if token.dep_ == "nsubj" and is_verb(head):
        return head, "s"
    if token.dep_ == "pobj" and head.dep_ == "prep" and is_verb(head.head):
        return head.head, head.lower_
    return None
