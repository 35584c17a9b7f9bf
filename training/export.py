"""From a trained network to what the product runs: `python training/export.py TRAINED WEIGHTS OUT`.

The encoder becomes ONNX with 8-bit weights (scales of activations are found sentence by sentence, so that a sentence
gives the same bits in any batch); the heads become 16-bit arrays. The graph is written node by node with ONNX
Runtime's own operators for attention and 8-bit products, which takes a quarter less time than a traced and converted
graph; sums and norms stay apart, since the runtime's joint operator for them takes several times as long.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from data import FACTUALITIES, TYPES
from network import Encoder, Network
from train import sizes_of

OWN = "com.microsoft"
HEADS = 12
EPSILON = 1e-12


class Graph:
    """The encoder for one sentence: `ids` [1, n] to `hidden` [1, n, 384]."""

    def __init__(self, encoder: Encoder):
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        words = self._rows("word", encoder.word, "ids")
        places = self._rows("place", encoder.place, self._numbers())
        x = self._norm("norm", self._add("embedded", words, places), encoder.ln)
        for number, layer in enumerate(encoder.layers):
            x = self._layer(f"layer{number}", x, layer)
        self._node("Identity", [x], "hidden")

    def model(self) -> Any:
        """The graph as an ONNX model."""
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])
        hidden = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "n", 384])
        graph = helper.make_graph(self.nodes, "encoder", [ids], [hidden], self.constants)
        sets = [helper.make_opsetid("", 17), helper.make_opsetid(OWN, 1)]
        return helper.make_model(graph, opset_imports=sets, ir_version=8)

    def _layer(self, name: str, x: str, layer: Any) -> str:
        self.nodes.append(
            helper.make_node("DynamicQuantizeLinear", [x], [f"{name}.q", f"{name}.scale", f"{name}.zero"])
        )
        weights, scales, zeros = self._eight_bit(f"{name}.qkv", layer.qkv.weight.T)
        inputs = [f"{name}.q", weights, self._constant(f"{name}.qkv.bias", layer.qkv.bias)]
        inputs += [f"{name}.scale", scales, "", f"{name}.zero", zeros]
        seen = self._node("QAttention", inputs, f"{name}.seen", OWN, num_heads=HEADS)
        x = self._norm(f"{name}.ln1", self._add(f"{name}.sum1", self._linear(f"{name}.o", seen, layer.o), x), layer.ln1)
        up = self._linear(f"{name}.up", x, layer.up)
        wide = self._node("FastGelu", [up], f"{name}.wide", OWN)
        down = self._linear(f"{name}.down", wide, layer.down)
        return self._norm(f"{name}.ln2", self._add(f"{name}.sum2", down, x), layer.ln2)

    def _linear(self, name: str, x: str, linear: nn.Linear) -> str:
        parts = self._eight_bit(name, linear.weight.T)
        return self._node(
            "DynamicQuantizeMatMul", [x, *parts, self._constant(f"{name}.bias", linear.bias)], f"{name}.out", OWN
        )

    def _norm(self, name: str, x: str, norm: nn.LayerNorm) -> str:
        inputs = [x, self._constant(f"{name}.gain", norm.weight), self._constant(f"{name}.bias", norm.bias)]
        return self._node("LayerNormalization", inputs, f"{name}.out", epsilon=EPSILON)

    def _add(self, name: str, x: str, y: str) -> str:
        return self._node("Add", [x, y], name)

    def _rows(self, name: str, table: nn.Embedding, numbers: str) -> str:
        """The rows of a table kept in 8 bits, one scale a row."""
        values, scales, _ = eight_bit(table.weight.detach().numpy().T)
        codes = self._node("Gather", [self._constant(f"{name}.codes", values.T), numbers], f"{name}.code")
        scale = self._node("Gather", [self._constant(f"{name}.scales", scales[:, None]), numbers], f"{name}.scale")
        wide = self._node("Cast", [codes], f"{name}.cast", to=TensorProto.FLOAT)
        return self._node("Mul", [wide, scale], f"{name}.rows")

    def _numbers(self) -> str:
        """0, 1, … n - 1."""
        zero, one = self._constant("zero", np.array(0)), self._constant("one", np.array(1))
        count = self._node("Gather", [self._node("Shape", ["ids"], "shape"), one], "count", axis=0)
        return self._node("Range", [zero, count, one], "numbers")

    def _eight_bit(self, name: str, weights: torch.Tensor) -> tuple[str, str, str]:
        values, scales, zeros = eight_bit(weights.detach().numpy())
        return (
            self._constant(f"{name}.weights", values),
            self._constant(f"{name}.scales", scales),
            self._constant(f"{name}.zeros", zeros),
        )

    def _constant(self, name: str, values: Any) -> str:
        found = values.detach().numpy() if isinstance(values, torch.Tensor) else values
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(found), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, domain: str = "", **more: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **more))
        return output


def eight_bit(
    weights: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32], npt.NDArray[np.int8]]:
    """Weights [in, out] as whole numbers, with a scale for each output and zeros."""
    scales = np.maximum(np.abs(weights).max(0), 1e-8) / 127
    values = np.clip(np.round(weights / scales), -127, 127).astype(np.int8)
    return values, scales.astype(np.float32), np.zeros(weights.shape[1], np.int8)


def main() -> None:
    """Write `encoder.onnx`, `heads.npz`, `tables.json` and `tokenizer.json`."""
    trained, weights, out = (Path(p) for p in sys.argv[1:4])
    tables = json.loads((trained / "tables.json").read_text())
    network = Network(sizes_of(tables))
    network.load_state_dict(torch.load(trained / "network.pt"))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(Graph(network.encoder).model(), out / "encoder.onnx")
    arrays = {
        name: value.detach().numpy().astype(np.float16)
        for name, value in network.state_dict().items()
        if not name.startswith("encoder.")
    }
    np.savez(out / "heads.npz", **arrays)
    tables = {"types": TYPES, "factualities": FACTUALITIES} | tables
    digest = hashlib.sha256((out / "encoder.onnx").read_bytes() + (out / "heads.npz").read_bytes()).hexdigest()
    kept = json.loads((trained / "calibration.json").read_text()) if (trained / "calibration.json").exists() else {}
    (out / "tables.json").write_text(json.dumps(tables | kept | {"sha256": digest}, indent=1) + "\n")
    shutil.copy(weights / "tokenizer.json", out / "tokenizer.json")


if __name__ == "__main__":
    main()
