"""The model's heads in NumPy: hidden states and candidates in, probabilities out.

The same sums as `training/network.py` writes for training. Everything is computed for one sentence at a time, so that
no other sentence can change a bit of it.
"""

from __future__ import annotations

from importlib.abc import Traversable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
EPSILON = 1e-5


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit (Hendrycks & Gimpel 2016)."""
    from scipy.special import erf  # here, for SciPy is slow to load

    return np.asarray(0.5 * x * (1 + erf(x / np.sqrt(2))), np.float32)


def sigmoid(x: Array) -> Array:
    """Logits to probabilities."""
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def softmax(x: Array) -> Array:
    """Logits to shares along the last axis."""
    raised = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def pooled(rows: Array) -> Array:
    """The log-sum-exp of rows [n, d] to [d]."""
    top = rows.max(0)
    return np.asarray(top + np.log(np.exp(rows - top).sum(0)), np.float32)


class Heads:
    """The arrays of the heads and what they compute."""

    def __init__(self, path: Traversable) -> None:
        with path.open("rb") as stream, np.load(stream) as arrays:
            self._arrays: dict[str, Array] = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self.nobody = self._arrays["nobody"]
        self.article = self._arrays["article"]

    def _linear(self, name: str, x: Array) -> Array:
        return x @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"]

    def _norm(self, name: str, x: Array) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
        return np.asarray(scaled * self._arrays[f"{name}.weight"] + self._arrays[f"{name}.bias"], np.float32)

    def _attend(self, query: Array, hidden: Array) -> tuple[Array, Array]:
        logits = query @ hidden.T / np.float32(np.sqrt(hidden.shape[1]))
        return softmax(logits) @ hidden, logits

    def pairs(self, hidden: Array, actors: Array, recipients: Array, hints: Array) -> tuple[Array, Array]:
        """Pairs [p, 384] and their type logits [p, 16] from hidden states [n, 384] and parties [p, 384]."""
        seen, _ = self._attend(self._linear("pairs.look", np.concatenate([actors, recipients], 1)), hidden)
        first = np.broadcast_to(hidden[0], actors.shape)
        joined = np.concatenate([actors, recipients, actors * recipients, seen, first], 1)
        mixed = gelu(self._linear("pairs.mix", joined) + self._linear("pairs.hint", hints))
        pair = self._norm("pairs.ln", mixed)
        return pair, self._linear("pairs.types", pair)

    def act(self, hidden: Array, pair: Array, kind: int, hints: Array) -> tuple[Array, Array]:
        """One act [384] of a pair and a type, and the attention logits [n] of the word that carries it."""
        asked = pair + self._arrays["details.kinds.weight"][kind]
        seen, logits = self._attend(self._linear("details.look", asked[None]), hidden)
        mixed = self._linear("details.mix", np.concatenate([asked[None], seen], 1)) + self._linear(
            "details.hint", hints[None]
        )
        return self._norm("details.ln", gelu(mixed))[0], logits[0]

    def voices(self, act: Array, voices: Array) -> tuple[Array, Array]:
        """For each voice [v, 384] how likely it tells the act [v], and how it puts it [v, 5]."""
        acts = np.broadcast_to(act, voices.shape)
        joined = np.concatenate([acts, voices], 1)
        weighed = gelu(self._linear("details.voice", joined)) * self._linear("details.source", acts)
        told = weighed.sum(1) / np.float32(np.sqrt(act.shape[0])) + self._linear("details.said", acts * voices)[:, 0]
        stances = self._linear("details.factuality", gelu(self._linear("details.stance", joined)))
        return sigmoid(told), stances

    def sides(self, act: Array) -> dict[str, Any]:
        """Direction (probability), and logits of mode, contexts, fields and object class."""
        names = ("mode", "contexts", "fields", "object")
        return {name: self._linear(f"details.{name}", act) for name in names} | {
            "directed": float(sigmoid(self._linear("details.directed", act))[0])
        }
