"""The network: a MiniLM encoder over a sentence with marked parties, and heads over pairs of parties.

Markers stand before each candidate (Zhou & Chen 2022, typed entity markers); a party is the log-sum-exp of its
markers and a pair looks at the sentence through its own attention (Zhou et al. 2021, ATLOP). Type by pair; then for
each pair and type the act's word, source, factuality, direction, mode, contexts, fields and object class.

While it learns, the encoder rounds weights and activations as the 8-bit export will (quantisation-aware training,
Jacob et al. 2018), so that what was learnt survives the export.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as f

from data import HINTS

WIDTH = 384


def rounded(x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """`x` in 255 steps from `low` to `high`; gradients pass as if nothing were rounded."""
    step = ((high - low) / 255).clamp_min(1e-8)
    return x + ((x / step).round() * step - x).detach()


class Rounding(nn.Linear):
    """A linear layer that, while it learns to, rounds its input sentence by sentence and its weights row by row."""

    rounds = True

    def forward(self, x: Tensor) -> Tensor:
        """`x` [b, n, d]."""
        if not (self.training and self.rounds):
            return super().forward(x)
        wide = x.float()
        x = rounded(wide, wide.detach().amin((1, 2), keepdim=True), wide.detach().amax((1, 2), keepdim=True))
        top = self.weight.detach().abs().amax(1, keepdim=True)
        return f.linear(x, rounded(self.weight, -top, top), self.bias)


class Layer(nn.Module):
    """One encoder layer of BERT (Devlin et al. 2019), post-norm."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.o = Rounding(WIDTH, 3 * WIDTH), Rounding(WIDTH, WIDTH)
        self.ln1, self.ln2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = Rounding(WIDTH, 4 * WIDTH), Rounding(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """`x` [b, n, 384]; `bias` [b, 1, 1, n], 0 or a large negative number."""
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, 12, 32).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-1, -2) / 32**0.5 + bias, -1)
        mixed = (self.drop(weights) @ v).transpose(1, 2).reshape(b, n, WIDTH)
        x = self.ln1(x + self.drop(self.o(mixed)))
        return self.ln2(x + self.drop(self.down(f.gelu(self.up(x), approximate="tanh"))))


class Encoder(nn.Module):
    """MiniLM with six layers."""

    def __init__(self, layers: int = 6) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.ln, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token ids and mask [b, n] to hidden states [b, n, 384]."""
        x = self.drop(self.ln(self.word(ids) + self.place(torch.arange(ids.shape[1], device=ids.device))))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load(self, path: Path) -> None:
        """Weights of a BERT checkpoint in safetensors."""
        w = load_file(path)
        state = {
            "word.weight": w["embeddings.word_embeddings.weight"],
            "place.weight": w["embeddings.position_embeddings.weight"]
            + w["embeddings.token_type_embeddings.weight"][0],
        }
        for kind in ("weight", "bias"):
            state[f"ln.{kind}"] = w[f"embeddings.LayerNorm.{kind}"]
            for i in range(len(self.layers)):
                old, new = f"encoder.layer.{i}.", f"layers.{i}."
                own = [w[f"{old}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                state[f"{new}qkv.{kind}"] = torch.cat(own)
                for ours, theirs in (
                    ("o", "attention.output.dense"),
                    ("ln1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("ln2", "output.LayerNorm"),
                ):
                    state[f"{new}{ours}.{kind}"] = w[f"{old}{theirs}.{kind}"]
        self.load_state_dict(state)


class Pairs(nn.Module):
    """From hidden states and two parties to a pair and the logits of its types."""

    def __init__(self, types: int, hints: int) -> None:
        super().__init__()
        self.look = nn.Linear(2 * WIDTH, WIDTH)
        self.mix = nn.Linear(5 * WIDTH, WIDTH)
        self.hint = nn.Linear(hints, WIDTH)
        self.ln = nn.LayerNorm(WIDTH)
        self.types = nn.Linear(WIDTH, types)
        self.drop = nn.Dropout(0.15)

    def forward(
        self, hidden: Tensor, mask: Tensor, rows: Tensor, actor: Tensor, recipient: Tensor, hints: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Hidden [b, n, 384], mask [b, n]; of each pair its sentence [p], parties [p, 384], the rules' word [p, hints].

        Pairs come sentence by sentence.
        """
        seen, _ = attend_within(self.look(torch.cat([actor, recipient], -1)), rows, hidden, mask)
        joined = torch.cat([actor, recipient, actor * recipient, seen, hidden[rows, 0]], -1)
        pair = self.ln(f.gelu(self.mix(self.drop(joined)) + self.hint(hints)))
        return pair, self.types(self.drop(pair))


def attend_within(query: Tensor, rows: Tensor, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """What queries [p, 384] see of their sentences, `rows` [p] of hidden [b, n, 384], and their logits [p, n].

    Queries come sentence by sentence; those of one sentence look at it together.
    """
    counts = torch.bincount(rows, minlength=len(hidden))
    place = torch.arange(len(rows)) - (counts.cumsum(0) - counts)[rows]
    together = query.new_zeros(len(hidden), int(counts.max()), WIDTH).index_put((rows, place), query)
    logits = together @ hidden.transpose(1, 2) / WIDTH**0.5 + ((1.0 - mask.to(query.dtype)) * -1e4)[:, None]
    return (torch.softmax(logits, -1) @ hidden)[rows, place], logits[rows, place]


class Details(nn.Module):
    """From a pair and a type to everything else that a report says."""

    def __init__(self, sizes: dict[str, int], hints: int) -> None:
        super().__init__()
        self.kinds = nn.Embedding(sizes["types"], WIDTH)
        self.look = nn.Linear(WIDTH, WIDTH)
        self.mix = nn.Linear(2 * WIDTH, WIDTH)
        self.hint = nn.Linear(hints, WIDTH)
        self.ln = nn.LayerNorm(WIDTH)
        self.voice = nn.Linear(2 * WIDTH, WIDTH)
        self.source = nn.Linear(WIDTH, WIDTH)
        self.said = nn.Linear(WIDTH, 1)
        self.stance = nn.Linear(2 * WIDTH, WIDTH)
        self.factuality = nn.Linear(WIDTH, 5)
        self.directed = nn.Linear(WIDTH, 1)
        self.mode = nn.Linear(WIDTH, sizes["modes"])
        self.contexts = nn.Linear(WIDTH, sizes["contexts"])
        self.fields = nn.Linear(WIDTH, sizes["fields"])
        self.object = nn.Linear(WIDTH, sizes["objects"])
        self.drop = nn.Dropout(0.15)

    def act(
        self, hidden: Tensor, mask: Tensor, rows: Tensor, pair: Tensor, kind: Tensor, hints: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The act [p, 384] and the logits of its word [p, n]; `kind` [p] numbers the type."""
        asked = pair + self.kinds(kind)
        seen, logits = attend_within(self.look(asked), rows, hidden, mask)
        return self.ln(f.gelu(self.mix(self.drop(torch.cat([asked, seen], -1))) + self.hint(hints))), logits

    def sources(self, act: Tensor, voices: Tensor) -> Tensor:
        """How likely each voice [v, 384] tells each act [v, 384] (logits [v])."""
        joined = torch.cat([act, voices], -1)
        return (f.gelu(self.voice(self.drop(joined))) * self.source(act)).sum(-1) / WIDTH**0.5 + self.said(
            act * voices
        )[:, 0]

    def stances(self, act: Tensor, voices: Tensor) -> Tensor:
        """Factuality logits [v, 5] of acts as voices put them."""
        return self.factuality(self.drop(f.gelu(self.stance(torch.cat([act, voices], -1)))))


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, sizes: dict[str, int]) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.nobody = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.article = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.pairs = Pairs(sizes["types"], 2 * sizes["types"])
        self.details = Details(sizes, HINTS)
