"""Whether the coder finds every act of a pair in one sentence, and one act once: `python benchmarks/several.py`.

`gold/several.jsonl` holds made-up sentences, most with two acts of one pair, the others with one act in several words
or with none; each act is "actor recipient TYPE factuality". Of every other sentence ("seen") the errors were looked
at while the rules were written, of the rest only the totals. `--by` as in `coding.py`, `--errors` lists what differs
in the seen part.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bilateral.coding import code
from bilateral.model import Article, Report
from coding import BY, chosen_judge, merged

GOLD = Path(__file__).parent / "gold" / "several.jsonl"
DAY = datetime(2024, 3, 15, 12, tzinfo=UTC)
SYMMETRIC = frozenset({"COOPERATE", "CONSULT", "AGREE"})
Act = tuple[str, str, str, str]
"""Actor, recipient, type, factuality; of what goes both ways the parties in alphabetical order."""


def act(actor: str, recipient: str, event_type: str, factuality: str) -> Act:
    """An act to compare."""
    first, second = sorted((actor, recipient)) if event_type in SYMMETRIC else (actor, recipient)
    return first, second, merged(event_type), factuality


def told(report: Report) -> Act:
    """A report as an act to compare."""
    other = report.recipient.state if report.recipient else None
    return act(report.actor.state or "", other or "", report.event_type.value, report.factuality.value)


def main() -> None:
    """Print the table, and what differs in the seen part where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--by", choices=BY, default="both", help="who decides")
    parser.add_argument("--errors", action="store_true", help="list what differs in the seen part")
    options = parser.parse_args()
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    articles = [Article(id=row["id"], published=DAY, text=row["text"], language="en") for row in rows]
    count: Counter[tuple[str, str]] = Counter()
    for row, (_, reports) in zip(rows, code(articles, judge=chosen_judge(options.by)), strict=True):
        gold, coded = Counter(act(*one.split()) for one in row["acts"]), Counter(map(told, reports))
        for part in (row["part"], "all"):
            count[part, "sentences"] += 1
            count[part, "all right"] += gold == coded
            count[part, "gold"] += gold.total()
            count[part, "coded"] += coded.total()
            count[part, "both"] += (gold & coded).total()
        if options.errors and row["part"] == "seen" and gold != coded:
            print(row["text"], "\n   missed", list((gold - coded).elements()), "\n   wrong ", list(coded - gold))
    print(f"{'part':6}{'sentences':>10}{'all right':>11}{'gold':>6}{'coded':>7}{'both':>6}{'F1':>7}")
    for part in ("seen", "held", "all"):
        numbers = [count[part, name] for name in ("sentences", "all right", "gold", "coded", "both")]
        f1 = 200 * numbers[4] / max(1, numbers[2] + numbers[3])
        print(f"{part:6}{numbers[0]:10}{numbers[1]:11}{numbers[2]:6}{numbers[3]:7}{numbers[4]:6}{f1:7.1f}")


if __name__ == "__main__":
    main()
