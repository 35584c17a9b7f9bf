"""Sentences with whole reports, labelled by hand (`training/guideline.md`): read back as articles and rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bilateral.model import Article
from bilateral.world import gazetteer
from material import fingerprint, items


def labels(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Every label with its text; items whose text has changed are left out."""
    texts: dict[str, str] | None = None
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            label = json.loads(line) | {"file": path.stem}
            if "text" not in label:
                texts = texts or {item["id"]: item["text"] for item in items()}
                label["text"] = texts[label["id"]]
                if fingerprint(label["text"]) != label["sha"]:
                    continue
            yield label


def article_of(label: dict[str, Any]) -> Article:
    """A label's text as an article, after the sentence before it."""
    published = datetime.fromisoformat(label["day"] + "T12:00:00").replace(tzinfo=UTC)
    before = label.get("before", "")
    text = f"{before}\n\n{label['text']}" if before else label["text"]
    return Article(id=label["id"], published=published, text=text, language="en")


@cache
def usual(name: str) -> str:
    """The name that the world's data give a body: "EU" and "European Union" are one."""
    found = [h.entry for h in gazetteer().find(name, date(2015, 1, 1)) if h.end - h.start == len(name)]
    return next((e.name for e in found if e.kind == "organisation"), name.removeprefix("the "))


def party_key(party: dict[str, Any] | None) -> str:
    """What a labelled party is compared by: its state, else its usual name; empty for nobody."""
    return "" if party is None else party["state"] or usual(party.get("name") or "")


def source_key(source: dict[str, Any] | None) -> str:
    """What a labelled source is compared by: nameless ones by their kind."""
    if source is not None and source["state"] is None and source["kind"] in ("expert", "resident", "anonymous"):
        return str(source["kind"])
    return party_key(source)
