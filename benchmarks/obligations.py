"""Which provisions an act would touch, against a reader's word: `python benchmarks/obligations.py [--errors]`.

`gold/obligations.jsonl` holds pairs of a made-up news sentence and a provision of the register, each with a reader's
word: would the act touch it, or is it a near miss (food aid, a day before the provision, a sport visit, an accord, a
demand, sanctions imposed). `acts` are those that the reader sees. Each sentence goes through the coder, its reports
through the consolidation, and its events are matched; a pair counts as touched where the provision is in a finding,
at its head or folded. "seen" pairs were looked at while the rules and the register were tuned, "held" ones were only
scored. The coder is the installed one, with `--by rules` the rules alone. An error is the coder's where none of its
events has the reader's parties and kind of act (or, for a touch that is none, where the event is not among the reader's
acts), else it is the match's.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bilateral import obligations
from bilateral.coding import code
from bilateral.events import consolidate
from bilateral.model import Article, Event, Filing, Finding
from bilateral.world import control_of, owner_of
from coding import BY, chosen_judge

GOLD = Path(__file__).parent / "gold" / "obligations.jsonl"
LEAST = 0.2
"""The least certainty at which the command shows a finding."""
PASSING = frozenset({"AID", "COOPERATE"})


class Judged(NamedTuple):
    """A pair, whether the program finds it, and the events that it was found in, or all that there were."""

    row: dict[str, Any]
    touched: bool
    events: list[Event]

    @property
    def right(self) -> bool:
        return self.touched == self.row["touched"]

    @property
    def fault(self) -> str:
        """Whose error it is."""
        read = [any(_same(event, act) for act in self.row["acts"]) for event in self.events]
        coded = any(read) if self.row["touched"] else all(read)
        return "match wrong" if coded else "coder wrong"


def _same(event: Event, act: str) -> bool:
    """Whether an event has the parties and the kind of a reader's act; aid and trade are told apart by neither."""
    actor, kind, *other = act.split()
    kinds = PASSING if kind in PASSING else {kind}
    ends = [event.actor.state, event.recipient.state if event.recipient else None]
    told = [actor, other[0] if other else None]
    either = not event.directed or event.event_type.value == "COOPERATE"
    return event.event_type.value in kinds and (ends == told or (either and ends[::-1] == told))


def judge(row: dict[str, Any], article: Article, reports: list[Any]) -> Judged:
    """One pair through the consolidation and the match."""
    filings = [
        Filing(
            report=report,
            version=article.version,
            dispatch=article.version,
            known=article.known,
            published=article.published,
            publishers=article.publishers,
        )
        for report in reports
    ]
    events = _events(filings)
    evidence = {event.id: [one.report for one in filings if one.report.id in event.reports] for event in events}
    as_of = date.fromisoformat(row["day"]) + timedelta(days=1)
    found = obligations.findings(events, evidence, as_of=as_of)
    touching = [one for one in found if one.certainty >= LEAST and _names(one, row["provision"])]
    ids = {one.event for one in touching}
    return Judged(row, bool(touching), [event for event in events if event.id in ids] if ids else events)


def _events(filings: list[Filing]) -> list[Event]:
    blocks: dict[tuple[str, ...], list[Filing]] = {}
    for one in filings:
        parties = (one.report.actor, one.report.recipient)
        blocks.setdefault(tuple(sorted(p.state or p.name or "?" for p in parties if p)), []).append(one)
    found: dict[str, Event] = {}
    for held in blocks.values():
        made = consolidate(held, owner_of=owner_of, control_of=control_of)
        found |= {event.id: event for event in made.states}
    return list(found.values())


def _names(finding: Finding, provision: str) -> bool:
    return finding.provision == provision or provision in finding.folded


def line(name: str, held: list[Judged]) -> str:
    """Precision, recall and F1 of the pairs that are touched, and whose the errors are."""
    both = sum(one.touched and one.row["touched"] for one in held)
    found, wanted = sum(one.touched for one in held), sum(one.row["touched"] for one in held)
    precision, recall = both / max(1, found), both / max(1, wanted)
    f1 = 2 * both / max(1, found + wanted)
    faults = Counter(one.fault for one in held if not one.right)
    return (
        f"{name:10}{len(held):6}{wanted:9}{precision:11.3f}{recall:8.3f}{f1:7.3f}"
        f"{faults['coder wrong']:8}{faults['match wrong']:8}"
    )


def main() -> None:
    """Print the table, and the errors of the pairs that were seen where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print the pairs that were seen and are judged wrong")
    parser.add_argument("--by", choices=BY, default="both", help="who decides what a sentence says, as in coding.py")
    asked = parser.parse_args()
    rows = [json.loads(text) for text in GOLD.read_text(encoding="utf-8").splitlines()]
    articles = [
        Article(
            id=row["id"],
            published=datetime.fromisoformat(f"{row['day']}T12:00:00").replace(tzinfo=UTC),
            text=row["text"],
            publishers=(row["outlet"],),
            language="en",
        )
        for row in rows
    ]
    coded = {article.id: list(found) for article, found in code(articles, judge=chosen_judge(asked.by))}
    judged = [judge(row, article, coded[row["id"]]) for row, article in zip(rows, articles, strict=True)]
    print(f"{'pairs':10}{'':6}{'touched':>9}{'precision':>11}{'recall':>8}{'F1':>7}{'coder':>8}{'match':>8}")
    for name, parts in (("seen", {"seen"}), ("held out", {"held"}), ("all", {"seen", "held"})):
        print(line(name, [one for one in judged if one.row["part"] in parts]))
    print("of the pairs that the coder did not get wrong")
    for name, parts in (("seen", {"seen"}), ("held out", {"held"}), ("all", {"seen", "held"})):
        read = [one for one in judged if one.right or one.fault != "coder wrong"]
        print(line(name, [one for one in read if one.row["part"] in parts]))
    for one in judged if asked.errors else ():
        if one.row["part"] == "seen" and not one.right:
            print(f"\n{one.row['id']} {one.fault}: {one.row['text']} [{one.row['provision']}]")
            for event in one.events:
                other = event.recipient and (event.recipient.state or event.recipient.name)
                thing = f"{event.object.cls}: {event.object.text}" if event.object else "-"
                kind = f"{event.event_type.value} {event.mode or ''}"
                print(f"  {event.actor.state} {kind} {other} {event.status.value} {event.date} {thing} {event.fields}")


if __name__ == "__main__":
    main()
