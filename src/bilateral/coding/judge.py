"""The trained model: of a sentence's candidates, who does what to whom, on whose word and how surely.

A MiniLM encoder (22 million parameters, 8-bit) with heads of its own; see `data/model/CARD.md`. It also sees what the
rules propose. Nothing here knows the rest of the article.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import numpy as np
import onnxruntime
from threadpoolctl import threadpool_limits

from bilateral.coding.cast import Entity
from bilateral.coding.heads import Array, Heads, pooled, sigmoid
from bilateral.coding.marking import Marked, mark, word_pieces
from bilateral.coding.verdict import Proposal, Verdict
from bilateral.model import EventType, Factuality, Span

VERSION = "model-3.2"
"""Names the coder with this judge in the ledger; raised with every new model, and whenever its output can change."""
MOST = 14
"""Parties of a sentence that are paired; in a list of fifty states nobody acts on everybody."""
FAINT = 0.05
"""Probability from which an act is told as faint, of a pair of which another act is sure."""
ALSO = 0.6
"""Probability from which a second voice tells the same act."""


class Model(msgspec.Struct, frozen=True):
    """The encoder, the heads and what their numbers mean."""

    encoder: onnxruntime.InferenceSession
    heads: Heads
    tables: dict[str, Any]


@cache
def model() -> Model:
    """The model, loaded once a process; one thread, so that the same sentence gives the same bits.

    NumPy's own threads are bounded for the whole process: on arrays this small they only wait for each other, and two
    workers on two cores then take eight times as long.
    """
    threadpool_limits(limits=1, user_api="blas")
    folder = files("bilateral.coding") / "data" / "model"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    encoder = onnxruntime.InferenceSession((folder / "encoder.onnx").read_bytes(), options, ["CPUExecutionProvider"])
    tables = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    return Model(encoder, Heads(folder / "heads.npz"), tables)


def marked(text: str, entities: list[Entity]) -> tuple[Marked, list[list[int]]]:
    """The sentence as the encoder reads it, and where each entity's markers are in it."""
    sentence = mark(text, [(*m.span, m.kind) for e in entities for m in e.members], word_pieces())
    return sentence, [[sentence.markers[m.span] for m in e.members if m.span in sentence.markers] for e in entities]


def hidden_states(sentence: Marked) -> Array:
    """The encoder's states [n, 384] of one sentence."""
    ids = np.array([sentence.ids], dtype=np.int64)
    states: Array = model().encoder.run(None, {"ids": ids})[0][0]
    return states


def by_model(text: str, entities: list[Entity], proposals: Sequence[Proposal]) -> list[Verdict]:
    """The acts that the trained model is sure enough of to report, and faint ones of their pairs, likeliest first."""
    sentence, marks = marked(text, entities)
    usable = [i for i, e in enumerate(entities) if e.party and marks[i]][:MOST]
    pairs = [(a, b) for a in usable for b in usable if entities[a].state != entities[b].state]
    pairs += [(a, -1) for a in usable]
    if not pairs:
        return []
    scene = _Scene(sentence, hidden_states(sentence), marks, tuple(proposals))
    vectors, probabilities = scene.types(pairs)
    sure = probabilities >= model().tables["threshold"]
    told = sure | ((probabilities >= FAINT) & sure.any(1, keepdims=True))
    verdicts = [
        scene.verdict(pairs[p], vectors[p], kind, float(probabilities[p, kind]), faint=not sure[p, kind])
        for p, kind in zip(*np.nonzero(told), strict=True)
    ]
    return sorted(verdicts, key=lambda v: -v.probability)


def judge_pair(text: str, entities: list[Entity], actor: int, recipient: int) -> Verdict:
    """The likeliest act of one given pair; there is always one."""
    sentence, marks = marked(text, entities)
    scene = _Scene(sentence, hidden_states(sentence), marks, ())
    vectors, probabilities = scene.types([(actor, recipient)])
    kind = int(probabilities[0].argmax())
    return scene.verdict((actor, recipient), vectors[0], kind, float(probabilities[0, kind]))


def calibrated(probability: float) -> float:
    """The share of reports with such a probability that are right, as measured (isotonic, in `tables.json`)."""
    shares, right = zip(*model().tables["calibration"], strict=True)
    return round(float(np.interp(probability, shares, right)), 3)


class _Scene(msgspec.Struct):
    sentence: Marked
    hidden: Array
    marks: list[list[int]]
    proposals: tuple[Proposal, ...]
    known: dict[int, Array] = {}

    def _party(self, number: int) -> Array:
        heads = model().heads
        if number < 0:
            return heads.nobody
        if number not in self.known:
            places = self.marks[number]
            self.known[number] = pooled(self.hidden[places]) if places else heads.article
        return self.known[number]

    def types(self, pairs: list[tuple[int, int]]) -> tuple[Array, Array]:
        """Vectors [p, 384] and type probabilities [p, 16] of pairs."""
        actors = np.stack([self._party(a) for a, _ in pairs])
        recipients = np.stack([self._party(b) for _, b in pairs])
        hints = np.array([self._hints(a, b) + self._hints(b, a) for a, b in pairs], np.float32)
        vectors, logits = model().heads.pairs(self.hidden, actors, recipients, hints)
        return vectors, sigmoid(logits)

    def _hints(self, a: int, b: int) -> list[float]:
        said = {p.event_type for p in self.proposals if (p.actor, p.recipient) == (a, b)}
        return [float(kind in said) for kind in model().tables["types"]]

    def _stances(self, pair: tuple[int, int], kind: str) -> Array:
        found = [p for p in self.proposals if (p.actor, p.recipient) == pair and p.event_type == kind]
        found = found or [p for p in self.proposals if {p.actor, p.recipient} == set(pair)]
        said = {p.factuality for p in found}
        return np.array([*(f in said for f in model().tables["factualities"]), bool(found)], np.float32)

    def verdict(
        self, pair: tuple[int, int], vector: Array, kind: int, probability: float, *, faint: bool = False
    ) -> Verdict:
        """Everything about one act of a pair."""
        heads, tables = model().heads, model().tables
        act, logits = heads.act(self.hidden, vector, kind, self._stances(pair, tables["types"][kind]))
        sides = heads.sides(act)
        mode = tables["modes"][int(sides["mode"].argmax())]
        cls = tables["objects"][int(sides["object"].argmax())]
        return Verdict(
            actor=pair[0],
            recipient=pair[1],
            event_type=EventType(tables["types"][kind]),
            probability=calibrated(probability),
            directed=sides["directed"] >= 0.5,
            mode=mode if mode and f"{tables['types'][kind]} {mode}" in tables["fitting"] else None,
            contexts=tuple(c for c, x in zip(tables["contexts"], sides["contexts"], strict=True) if x > 0),
            fields=tuple(c for c, x in zip(tables["fields"], sides["fields"], strict=True) if x > 0),
            object_class=cls or None,
            voices=self._voices(act),
            word=self._word(logits),
            faint=faint,
        )

    def _voices(self, act: Array) -> tuple[tuple[int, Factuality], ...]:
        numbers = [-1, *(i for i, places in enumerate(self.marks) if places)]
        stack = np.stack([model().heads.article if n < 0 else self._party(n) for n in numbers])
        told, stances = model().heads.voices(act, stack)
        best = int(told.argmax())
        names = model().tables["factualities"]
        return tuple(
            (number, Factuality(names[int(stances[i].argmax())]))
            for i, number in enumerate(numbers)
            if i == best or told[i] >= ALSO
        )

    def _word(self, logits: Array) -> Span:
        ranked = np.argsort(-logits)
        spans = (self.sentence.offsets[int(i)] for i in ranked)
        return next((s for s in spans if s[1] > s[0]), (0, 0))
