"""The labels that a model is trained on hold together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilateral.model import FIELDS, OBJECT_CLASSES, EventType, Factuality
from bilateral.world import states, tables

LABELS = sorted((Path(__file__).parent.parent / "training" / "labels").glob("*.jsonl"))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def parties(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for report in row["reports"]:
        yield from (report[role] for role in ("actor", "recipient", "source") if report[role])


def test_there_are_labels() -> None:
    assert sum(1 for path in LABELS for _ in rows(path)) > 1900


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_every_label_uses_the_codebooks_values(path: Path) -> None:
    contexts = {row["context"] for row in tables.rows(tables.data_folder() / "contexts.csv")}
    for row in rows(path):
        assert {p["state"] for p in parties(row)} <= {None, *states()}, row["id"]
        for report in row["reports"]:
            EventType(report["event_type"])
            Factuality(report["factuality"])
            assert set(report["fields"]) <= set(FIELDS), row["id"]
            assert set(report["contexts"]) <= contexts, row["id"]
            assert report["object"] is None or report["object"]["class"] in OBJECT_CLASSES, row["id"]


@pytest.mark.parametrize("path", LABELS, ids=lambda p: p.stem)
def test_spans_stand_in_the_text_and_real_items_have_none(path: Path) -> None:
    for row in rows(path):
        assert ("text" in row) != ("sha" in row), row["id"]
        for start, end in [p["span"] for p in parties(row) if p["span"]]:
            assert 0 <= start < end <= len(row.get("text", " " * 1000)), row["id"]


def test_no_text_is_labelled_twice() -> None:
    seen = [row.get("sha") or row["text"] for path in LABELS for row in rows(path)]
    assert len(seen) == len(set(seen))
