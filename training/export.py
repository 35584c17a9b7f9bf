"""From a trained network to what the product runs: `python training/export.py TRAINED WEIGHTS OUT`.

The encoder becomes ONNX with 8-bit weights (scales of activations are found row by row, so that a sentence gives the
same bits in any batch); the heads become 16-bit arrays.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from data import FACTUALITIES, TYPES
from network import Network
from train import sizes_of


def main() -> None:
    """Write `encoder.onnx`, `heads.npz`, `tables.json` and `tokenizer.json`."""
    trained, weights, out = (Path(p) for p in sys.argv[1:4])
    tables = json.loads((trained / "tables.json").read_text())
    network = Network(sizes_of(tables))
    network.load_state_dict(torch.load(trained / "network.pt"))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        example = (torch.ones(1, 8, dtype=torch.long), torch.ones(1, 8))
        torch.onnx.export(
            network.encoder, example, str(plain), input_names=["ids", "mask"], output_names=["hidden"],
            dynamic_axes={"ids": {1: "n"}, "mask": {1: "n"}, "hidden": {1: "n"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(plain, out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
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
