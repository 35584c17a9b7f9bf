"""Pairs of reports against a reader who says whether they tell of one act: `python benchmarks/acts.py [--errors]`.

`gold/acts.jsonl` holds pairs of reports of items in `../shared/data/current-events/` as a coder once read them, each
with a reader's word: same act or not. Text is named by item and place, and read from there. All reports of a relation
are consolidated together; a pair counts as one act where an event has both. Every other pair was looked at while
the rules were tuned ("seen"); the rest was only scored ("held out"). Beside it: that all pairs of one type, direction
and day are one act, and that pairs with half of their content words in common are.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bilateral import monitor
from bilateral.events import consolidate
from bilateral.events.reading import likeness, words_of
from bilateral.ledger.blocks import block_of
from bilateral.model import Filing, Report, end_of_day
from material import items

GOLD = Path(__file__).parent / "gold" / "acts.jsonl"


class Pair(NamedTuple):
    """Two filings, whether a reader takes them for one act, and whether they were drawn as hard."""

    number: int
    one: Filing
    other: Filing
    same: bool
    hard: bool


def filing(row: dict[str, Any], texts: dict[str, dict[str, Any]]) -> Filing:
    """A gold report with its text read back from its item."""
    item = texts[row["article"]]
    text = item["text"][slice(*row["text"])].replace("\n", " ")

    def named(party: dict[str, Any] | None) -> None:
        if party and party.get("name") is None and party.get("span"):
            party["name"] = text[slice(*party["span"])]

    for party in (row["actor"], row["recipient"], row["source"], *row["chain"]):
        named(party)
    if row["object"]:
        row["object"]["text"] = text[slice(*row["object"]["span"])] if row["object"].get("span") else ""
    known = end_of_day(date.fromisoformat(item["published"][:10]))
    report = msgspec.convert(row | {"text": text}, Report)
    return Filing(
        report=report,
        version=item["id"],
        dispatch=item["id"],
        known=known,
        published=known,
        publishers=tuple(item.get("publishers") or ()),
    )


def pairs() -> list[Pair]:
    """All pairs, in the order of the file."""
    texts = {item["id"]: item for item in items()}
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [
        Pair(number, filing(row["a"], texts), filing(row["b"], texts), row["same"], row["hard"])
        for number, row in enumerate(rows)
    ]


def acts(held: Iterable[Pair]) -> dict[str, set[str]]:
    """The events of each report, when the reports of each relation are consolidated together."""
    blocks: dict[str, dict[str, Filing]] = defaultdict(dict)
    for pair in held:
        for one in (pair.one, pair.other):
            blocks[block_of(one.report)][one.report.id] = one
    found: dict[str, set[str]] = defaultdict(set)
    for filings in blocks.values():
        made = consolidate(filings.values(), owner_of=monitor.owner_of, control_of=monitor.control_of)
        joined = {younger: older for younger, older, _ in made.forwards}
        for report, event, _ in made.memberships:
            while event in joined:
                event = joined[event]
            found[report].add(event)
    return found


def plain(pair: Pair) -> bool:
    """One type, one direction, one day."""
    one, other = pair.one.report, pair.other.report
    return (one.event_type, one.actor.state, one.date) == (other.event_type, other.actor.state, other.date)


def worded(pair: Pair) -> bool:
    """Half of the content words in common, and one type."""
    one, other = pair.one.report, pair.other.report
    alike = likeness(words_of(one.text), words_of(other.text)) >= 0.5
    return alike and one.event_type is other.event_type


def line(name: str, held: list[Pair], judge: Callable[[Pair], bool]) -> str:
    """Precision, recall and F1 of the pairs that are one act."""
    told = [(judge(pair), pair.same) for pair in held]
    both, found, wanted = sum(a and b for a, b in told), sum(a for a, _ in told), sum(b for _, b in told)
    precision, recall = both / max(1, found), both / max(1, wanted)
    f1 = 2 * both / max(1, found + wanted)
    right = sum(a == b for a, b in told) / max(1, len(told))
    return f"{name:24}{len(held):6}{wanted:6}{precision:11.3f}{recall:8.3f}{f1:7.3f}{right:8.3f}"


def main() -> None:
    """Print the table, and the errors where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print the pairs that were seen and are judged wrong")
    chosen = parser.parse_args()
    held = pairs()
    events = acts(held)

    def ours(pair: Pair) -> bool:
        return not events[pair.one.report.id].isdisjoint(events[pair.other.report.id])

    print(f"{'':24}{'pairs':>6}{'same':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'right':>8}")
    parts = {
        "seen": [p for p in held if p.number % 2 == 0],
        "held out": [p for p in held if p.number % 2],
        "held out, hard": [p for p in held if p.number % 2 and p.hard],
    }
    for name, part in parts.items():
        print(line(f"{name}: Bilateral", part, ours))
        print(line(f"{name}: type and day", part, plain))
        print(line(f"{name}: type and words", part, worded))
    if chosen.errors:
        for pair in parts["seen"]:
            if ours(pair) != pair.same:
                print(f"\n#{pair.number} {'one act, kept apart' if pair.same else 'two acts, joined'}")
                for side in (pair.one, pair.other):
                    r = side.report
                    to = r.recipient and (r.recipient.state or r.recipient.name)
                    act = f"{r.actor.state or r.actor.name} {r.event_type} {to} {r.mode or ''} {r.factuality}"
                    print(f"  {act}, {r.date} ({r.date_precision}), known {side.known:%Y-%m-%d}\n    {r.text}")


if __name__ == "__main__":
    main()
