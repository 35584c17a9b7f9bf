"""Labels to training examples: marked candidates, the reports among them, and what the rules propose.

`python training/examples.py OUT.jsonl [LABELS.jsonl …]`: one line a sentence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from bilateral.coding.cast import Entity, Member, cast, number_of
from bilateral.coding.coder import Picked, parse_all, pick, readings, sentences_of
from bilateral.coding.decide import proposed
from bilateral.coding.draft import Draft
from bilateral.coding.names import Names
from bilateral.coding.phrases import Mention
from labels import article_of, labels

LABELS = Path(__file__).parent / "labels"


def entity_of(party: dict[str, Any], entities: list[Entity]) -> int | None:
    """Which entity a labelled party is: by state and place, else, where it has no state, by place alone."""
    span = party.get("span")
    key = party["state"] or party.get("name") or ""
    found = number_of(entities, key, span and tuple(span), rebel=party["sector"] == "REB")
    if found is None and span and not party["state"]:
        found = next((n for n, e in enumerate(entities) if e.stands_at(tuple(span))), None)
    return found


def examples(label: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The sentences of one label as examples."""
    article = article_of(label)
    given = "given" in label.get("tags", [])
    texts = sentences_of(article)
    names = Names(article.day)
    picked = [Picked(n, text, names.find(text)) for n, text in enumerate(texts)]
    parse_all(picked)
    chosen = {p.number for p in pick(article)}
    skip = len(texts) - len(sentences_of(msgspec.structs.replace(article, text=label["text"])))
    for reading in readings(article, picked):
        number = reading.sentence.number
        if number < skip:
            continue
        text = reading.sentence.text
        start = label["text"].replace("\n", " ").find(text)
        reports = [r for r in label["reports"] if start < 0 or belongs(r, start, start + len(text))]
        entities = cast(reading.reader)
        if given:
            entities = with_given(entities, reports)
        if not entities and not reports:
            continue
        yield {
            "id": label["id"],
            "file": label["file"],
            "tags": label.get("tags", []),
            "number": number,
            "text": text,
            "given": given,
            "picked": number in chosen,
            "aside": reading.aside,
            "hits": [[h.start, h.end, h.entry.kind, h.entry.state] for h in reading.sentence.hits],
            "entities": [
                {"key": e.key, "state": e.state, "party": e.party, "members": [[m.kind, *m.span] for m in e.members]}
                for e in entities
            ],
            "reports": [targets(r, max(0, start), len(text), entities) for r in reports],
            "rules": [] if given else proposals(reading.drafts, entities),
        }


def belongs(report: dict[str, Any], start: int, end: int) -> bool:
    """Whether a labelled report is told in the sentence at `[start, end)`: where its act or its actor stands."""
    place = report.get("act") or report["actor"].get("span")
    return place is None or start <= place[0] < end


def shifted(span: Any, start: int, length: int) -> Any:
    """A span of the text as a span of the sentence that begins at `start`; `None` where it stands elsewhere."""
    if span is None or not start <= span[0] < start + length:
        return None
    return [span[0] - start, span[1] - start]


def targets(report: dict[str, Any], start: int, length: int, entities: list[Entity]) -> dict[str, Any]:
    """A labelled report in numbers of entities; -1 is nobody, -2 is somebody who is no candidate."""

    def find(party: dict[str, Any] | None) -> int:
        if party is None:
            return -1
        found = entity_of(party | {"span": shifted(party.get("span"), start, length)}, entities)
        return -2 if found is None else found

    return {
        "a": find(report["actor"]),
        "b": find(report["recipient"]),
        "s": find(report["source"]),
        "gold": [
            report["actor"]["state"] or report["actor"].get("name"),
            report["recipient"] and (report["recipient"]["state"] or report["recipient"].get("name")),
            report["source"] and (report["source"]["state"] or report["source"].get("name")),
        ],
        "t": report["event_type"],
        "f": report["factuality"],
        "directed": report["directed"],
        "mode": report["mode"],
        "contexts": report["contexts"],
        "fields": report["fields"],
        "object": report["object"] and report["object"]["class"],
        "act": shifted(report.get("act"), start, length),
    }


def proposals(drafts: list[Draft], entities: list[Entity]) -> list[dict[str, Any]]:
    """What the rules propose between candidates of the sentence, as a judge is told it."""
    found = (proposed(draft, entities) for draft in drafts)
    return [{"a": p.actor, "b": p.recipient, "t": p.event_type, "f": p.factuality} for p in found if p is not None]


def with_given(entities: list[Entity], reports: list[dict[str, Any]]) -> list[Entity]:
    """The entities after the given parties have taken the places that they cover."""
    made: list[Entity] = []
    for report in reports:
        for party in (report["actor"], report["recipient"]):
            if party is None or party.get("span") is None:
                continue
            span = tuple(party["span"])
            if any(m.span == span for e in made for m in e.members):
                continue
            key = party["state"] or party.get("name") or f"given {span[0]}"
            key = key if all(e.key != key for e in made) else f"given {span[0]}"
            mention = Mention(state=party["state"], sector=None, name=key, span=span, head=0, role="official")
            made.append(Entity(key=key, members=[Member(kind="given", span=span, mention=mention)]))
    rest = []
    for entity in entities:
        kept = [m for m in entity.members if not any(e.stands_at(m.span) for e in made)]
        if kept and entity.key not in {e.key for e in made}:
            rest.append(Entity(key=entity.key, members=kept, party=entity.party))
    return [*made, *rest]


def main() -> None:
    """Write the examples of all labels."""
    out = Path(sys.argv[1])
    paths = [Path(p) for p in sys.argv[2:]] or sorted(LABELS.glob("*.jsonl"))
    with out.open("w", encoding="utf-8") as stream:
        for label in labels(paths):
            for example in examples(label):
                stream.write(json.dumps(example, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
