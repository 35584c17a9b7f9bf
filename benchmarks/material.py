"""The real news items that the benchmarks run on; they are read from `../shared`, never kept here."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"
ITEMS = SHARED / "current-events"


def need(path: Path) -> Path:
    """The path, or a plain word that it is not there and exit code 0."""
    if not path.exists():
        print(f"skipped: {path.relative_to(ROOT.parent)} is not on this machine")
        sys.exit(0)
    return path


def items() -> Iterator[dict[str, Any]]:
    """Every news item, year by year."""
    for path in sorted(need(ITEMS).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            yield from map(json.loads, stream)


def fingerprint(text: str) -> str:
    """The first 16 hexadecimal digits of a text's SHA-256: says that a label still fits its item."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
