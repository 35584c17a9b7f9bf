"""The API keeps what its own description promises: Schemathesis asks a real server on the bundled sample.

`BILATERAL_SCHEMA_EXAMPLES=100 pytest tests/test_api_schema.py` asks longer, and for the bounds of every parameter.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
from fastapi.testclient import TestClient

from api_server import serving
from bilateral import web
from bilateral.web.api.reads import ANSWERS, examples

LONGER = os.environ.get("BILATERAL_SCHEMA_EXAMPLES")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance"
)
"""Not among them: that all that fits the schema is accepted, for a day to come and an unknown state are refused; nor
that all that does not fit gets one of some codes, for what is too long gets 414."""


def test_every_read_keeps_its_promise(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    shutil.copy(sample, path)
    command = [str(Path(sys.executable).parent / "schemathesis"), "run"]
    bounds = "examples,coverage,fuzzing" if LONGER else "examples,fuzzing"
    how = ["--checks", CHECKS, "--phases", bounds, "--max-examples", LONGER or "4", "--generation-deterministic"]
    with serving(path) as server:
        address = f"{server.address}/api/openapi.json"
        done = subprocess.run(
            [*command, address, *how, "--warnings", "off", "--no-color"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
    assert done.returncode == 0, done.stdout[-5000:]
    assert re.search(rf"Tested: +{len(web.app(path).openapi()['paths'])}\b", done.stdout)
    assert server.process.stderr is not None
    assert b"Traceback" not in server.process.stderr.read()


def test_every_read_has_an_example_of_its_type(sample: Path) -> None:
    document = TestClient(web.app(sample)).get("/api/openapi.json").json()
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        told = operations["get"]["responses"]["200"]["content"].get("application/json")
        if told is None or path == "/api/status" or "/dataset/" in path:  # not of the sample, or of the file alone
            continue
        kind = ANSWERS[(told["schema"].get("items") or told["schema"])["$ref"].rpartition("/")[2]]
        wanted = list[kind] if "items" in told["schema"] else kind  # type: ignore[valid-type]
        assert msgspec.convert(told["example"], wanted, strict=False), path
    assert {f"/api{path}" for path in examples()} <= set(document["paths"])
