"""Labellers' blocks (see `guideline.md`) to rows: `python training/blocks.py BLOCKS.txt OUT.jsonl`.

Real items are kept by id and fingerprint; their words become spans, so that no text of theirs is stored.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from bilateral.model import SourceKind
from material import fingerprint, items

HEAD = re.compile(r"^([SDBKIG]):(.*)$")
PAIR = re.compile(r"^(.*?\.[A-Z]{2,4}(?::[^>~]+?)?) ([>~]) (.*)$")
PARTY = re.compile(r"^(.*)=([A-Z]{3}|-)\.([A-Z]{2,4})(?::(.+))?$")
SPEAKER = re.compile(r"^(.*):([A-Z]{3}|-)\.([A-Za-z]{2,9})(?::(.+))?$")
KINDS = {kind.value for kind in SourceKind}
SECTORS = {"expert": "NGO", "media": "JRN", "resident": "CVL"}


def span_of(words: str, text: str) -> list[int] | None:
    """Where words stand in a text; `words#2` is their second occurrence."""
    wanted, number = words, 1
    if match := re.match(r"^(.*)#(\d+)$", words):
        wanted, number = match[1], int(match[2])
    starts = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)]
    starts = starts or [m.start() for m in re.finditer(re.escape(wanted), text)]
    return [starts[number - 1], starts[number - 1] + len(wanted)] if len(starts) >= number else None


def party(written: str, text: str) -> dict[str, Any]:
    """An actor or recipient."""
    match = PARTY.match(written.strip())
    if match is None:
        raise ValueError(f"no party: {written!r}")
    state = None if match[2] == "-" else match[2]
    return {
        "state": state,
        "sector": match[3],
        "name": match[4] if state is None else None,
        "span": span_of(match[1], text),
    }


def speaker(written: str, text: str) -> dict[str, Any]:
    """A source."""
    match = SPEAKER.match(written.strip())
    if match is None:
        raise ValueError(f"no source: {written!r}")
    state = None if match[2] == "-" else match[2]
    low = match[3].lower()
    return {
        "state": state,
        "sector": match[3] if match[3].isupper() else SECTORS.get(match[3]),
        "name": (match[4] or match[1]) if state is None else None,
        "kind": low if low in KINDS else "official",
        "span": span_of(match[1], text),
    }


def report(line: str, text: str) -> dict[str, Any]:
    """One report line."""
    parts = [p.strip() for p in line.split("|")]
    match = PAIR.match(parts[0])
    if match is None:
        raise ValueError(f"no pair: {line!r}")
    more = dict(p.split("=", 1) for p in parts[3:] if "=" in p)
    cls, _, words = more.get("o", "").partition(":")
    return {
        "actor": party(match[1], text),
        "recipient": None if match[3].strip() == "-" else party(match[3], text),
        "directed": match[2] == ">",
        "event_type": parts[1],
        "factuality": parts[2],
        "source": speaker(more["s"], text) if "s" in more else None,
        "act": span_of(more["w"], text) if "w" in more else None,
        "object": {"class": cls, "span": span_of(words, text) if words else None} if cls else None,
        "mode": more.get("m"),
        "contexts": [c.strip() for c in more.get("c", "").split(",") if c.strip()],
        "fields": [f.strip() for f in more.get("f", "").split(",") if f.strip()],
        "date": more.get("d"),
        "place": span_of(more["p"], text) if "p" in more else None,
    }


def block(lines: list[str], texts: dict[str, str], number: int, name: str) -> dict[str, Any]:
    """One block as a row."""
    head = {m[1]: m[2].strip() for line in lines if (m := HEAD.match(line))}
    text = head["S"] if "S" in head else texts[head["I"]]
    row: dict[str, Any] = {"id": head.get("I", f"{name}/{number}")}
    tags = head.get("K", "").replace(",", " ").split()
    if "S" in head:
        row |= {"day": head.get("D", "2024-03-15"), "text": text}
        row |= {"before": head["B"]} if head.get("B") else {}
        row |= {"tags": tags}
    else:
        row |= {"day": head["I"][:10], "sha": fingerprint(text)}
        row |= {"tags": tags} if tags else {}
    row["reports"] = [report(line, text) for line in lines if not HEAD.match(line)]
    return row


def main() -> None:
    """Turn one file of blocks into rows."""
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    texts = {item["id"]: item["text"] for item in items()}
    blocks = [b.strip().splitlines() for b in re.split(r"\n\s*\n", source.read_text(encoding="utf-8")) if b.strip()]
    with out.open("w", encoding="utf-8") as stream:
        for number, lines in enumerate(blocks):
            try:
                row = block([line for line in lines if line.strip()], texts, number, out.stem)
            except (ValueError, KeyError) as error:
                print(f"{source.name} block {number}: {error}", file=sys.stderr)
                continue
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
