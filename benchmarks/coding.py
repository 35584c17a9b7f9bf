"""How right the coder is, on news items coded by hand: `python benchmarks/coding.py [gold.jsonl …]`.

Prints dyad precision, recall and F1, and, of the dyads found, how often type, source and factuality are right;
the whole report; how many items with nothing to code got a report; and how far confidence is from the share that is
right (expected calibration error, ten bins; Guo et al. 2017). `--by rules` lets the rules decide alone, `--by model`
the model without the rules' proposals, `--by both` (as it is installed) both. `--errors` lists what differs, by id;
`--pictures FOLDER` draws the reliability and which type was taken for which.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import altair as alt

from bilateral.articles import from_row
from bilateral.coding import Settings, code, judge_of
from bilateral.coding.verdict import Judge
from bilateral.model import Report
from material import ROOT, fingerprint, items

NOW = datetime.now(UTC)
BY = ("rules", "model", "both")
Row = tuple[str, str, str, str, str]
"""Actor, recipient, type, source, factuality."""


def gold_row(report: dict[str, Any]) -> Row:
    """A hand-written report as a row to compare."""
    return (
        report["actor"] or "",
        report["recipient"] or "",
        merged(report["event_type"]),
        report["source"] or "",
        report["factuality"],
    )


def merged(event_type: str) -> str:
    """CONCEDE and RETREAT count as one type, as the field's gold sets have it."""
    return "RETREAT" if event_type == "CONCEDE" else event_type


def coded_row(report: Report) -> Row:
    """The coder's report as a row to compare."""
    source = report.source
    return (
        report.actor.state or report.actor.name or "",
        (report.recipient.state or report.recipient.name or "") if report.recipient else "",
        merged(report.event_type.value),
        (source.state or source.name or "") if source else "",
        report.factuality.value,
    )


def pair(row: Row) -> frozenset[str]:
    """The dyad of a row, in no order."""
    return frozenset(row[:2])


class Tally:
    """Counts over all items."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.types: Counter[tuple[str, str]] = Counter()
        self.sure: list[tuple[float, bool]] = []

    def weigh(self, gold: list[Row], reports: Sequence[Report]) -> None:
        """How sure each report is, and whether actor, recipient and type are right."""
        wanted = {row[:3] for row in gold}
        self.sure += [(report.confidence, coded_row(report)[:3] in wanted) for report in reports]

    def add(self, gold: list[Row], coded: list[Row]) -> None:
        """One item."""
        wanted, found = {pair(r) for r in gold}, {pair(r) for r in coded}
        self.count["dyads gold"] += len(wanted)
        self.count["dyads coded"] += len(found)
        self.count["dyads both"] += len(wanted & found)
        self.count["items empty"] += not gold
        self.count["items empty, coded"] += not gold and bool(coded)
        self._reports(gold, coded)
        for dyad in wanted & found:
            self._dyad([r for r in gold if pair(r) == dyad], [r for r in coded if pair(r) == dyad])

    def _reports(self, gold: list[Row], coded: list[Row]) -> None:
        whole = Counter(gold) & Counter(coded)
        self.count["reports gold"] += len(gold)
        self.count["reports coded"] += len(coded)
        self.count["reports both"] += sum(whole.values())
        acts = Counter(r[:3] for r in gold) & Counter(r[:3] for r in coded)
        self.count["acts both"] += sum(acts.values())
        claims = [r for r in gold if r[3] or r[4] != "occurred"]
        self.count["claims"] += len(claims)
        said = Counter((pair(r), r[3], r[4]) for r in claims) & Counter((pair(r), r[3], r[4]) for r in coded)
        self.count["claims right"] += sum(said.values())

    def _dyad(self, gold: list[Row], coded: list[Row]) -> None:
        self.count["found"] += 1
        for name, place in (("type", 2), ("source", 3), ("factuality", 4)):
            self.count[name] += bool({r[place] for r in gold} & {r[place] for r in coded})
        self.count["direction"] += bool({r[:2] for r in gold} & {r[:2] for r in coded})
        for want in gold:
            got = next((r for r in coded if r[2] == want[2]), coded[0])
            self.types[want[2], got[2]] += 1

    def print(self) -> None:
        """The table."""
        n = self.count
        print(f"{'measure':44}{'value':>8}  counts")
        self._f1("dyad", n["dyads both"], n["dyads coded"], n["dyads gold"])
        for name in ("type", "direction", "source", "factuality"):
            self._share(f"{name} right, of dyads found", n[name], n["found"])
        self._share("claims with source and factuality right", n["claims right"], n["claims"])
        self._f1("actor, recipient and type", n["acts both"], n["reports coded"], n["reports gold"])
        self._f1("whole report", n["reports both"], n["reports coded"], n["reports gold"])
        self._share("items with nothing to code that got a report", n["items empty, coded"], n["items empty"])
        if self.sure:
            print(f"{'expected calibration error':44}{calibration_error(self.sure):8.3f}  {len(self.sure)} reports")
        wrong = Counter({k: v for k, v in self.types.items() if k[0] != k[1]})
        print(
            "types most often taken for another:",
            ", ".join(f"{a}→{b} {c}" for (a, b), c in wrong.most_common(8)),
        )

    @staticmethod
    def _f1(name: str, both: int, coded: int, gold: int) -> None:
        f1 = 2 * both / max(1, coded + gold)
        print(f"{name + ' F1':44}{100 * f1:8.1f}  {both} of {coded} coded, {gold} in the gold")

    @staticmethod
    def _share(name: str, part: int, whole: int) -> None:
        print(f"{name:44}{100 * part / max(1, whole):7.1f}%  {part} of {whole}")


def bins(sure: list[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share that is right, and how many, in each tenth of confidence that occurs."""
    parts = [[(c, r) for c, r in sure if min(int(c * 10), 9) == tenth] for tenth in range(10)]
    return [(sum(c for c, _ in p) / len(p), sum(r for _, r in p) / len(p), len(p)) for p in parts if p]


def calibration_error(sure: list[tuple[float, bool]]) -> float:
    """The mean distance of confidence from the share that is right, weighted by reports."""
    return sum(n * abs(mean - right) for mean, right, n in bins(sure)) / len(sure)


def pictures(tally: Tally, folder: Path) -> None:
    """The reliability of the confidence, and which type was taken for which, as SVG."""
    points = alt.Data(values=[{"confidence": m, "right": r, "reports": n} for m, r, n in bins(tally.sure)])
    scale = alt.Scale(domain=[0, 1])
    x, y = alt.X("confidence:Q", scale=scale), alt.Y("right:Q", scale=scale, title="share that is right")
    line = alt.Chart(alt.Data(values=[{"confidence": v, "right": v} for v in (0, 1)])).mark_line(strokeDash=[4, 4])
    dots = alt.Chart(points).mark_circle().encode(x=x, y=y, size="reports:Q")
    (line.encode(x=x, y=y) + dots).properties(width=320, height=320).save(folder / "reliability.svg")
    cells = alt.Data(values=[{"labelled": a, "coded": b, "times": n} for (a, b), n in tally.types.items()])
    grid = alt.Chart(cells).encode(x="coded:N", y="labelled:N")
    shade = grid.mark_rect().encode(color=alt.Color("times:Q", scale=alt.Scale(scheme="blues"), legend=None))
    (shade + grid.mark_text().encode(text="times:Q")).properties(width=420, height=420).save(folder / "types.svg")


def main() -> None:
    """Score the coder on the gold files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, default=sorted((ROOT / "benchmarks/gold").glob("part-*.jsonl")))
    parser.add_argument("--errors", action="store_true", help="list the rows that differ, by item id")
    parser.add_argument("--by", choices=BY, default="both", help="who decides")
    parser.add_argument("--pictures", type=Path, help="a folder for the pictures")
    options = parser.parse_args()
    texts = {item["id"]: item for item in items()}
    tallies = [score(path, texts, by=options.by, errors=options.errors) for path in options.gold]
    if options.pictures:
        every = Tally()
        for tally in tallies:
            every.sure += tally.sure
            every.types += tally.types
        pictures(every, options.pictures)


def chosen_judge(by: str) -> Judge | None:
    """The judge that an option names."""
    if by == "rules":
        return None
    both = judge_of(Settings(backend="model"))
    assert both is not None
    return both if by == "both" else lambda text, entities, _: both(text, entities, ())


def score(path: Path, texts: dict[str, dict[str, Any]], *, by: str, errors: bool) -> Tally:
    """Print the table of one gold file."""
    labels = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    stale = [label["id"] for label in labels if fingerprint(texts[label["id"]]["text"]) != label["sha"]]
    labels = [label for label in labels if label["id"] not in stale]
    articles = [from_row(json.dumps(texts[label["id"]] | {"language": "en"}).encode(), NOW) for label in labels]
    tally = Tally()
    for label, (_, reports) in zip(labels, code(articles, judge=chosen_judge(by)), strict=True):
        gold, coded = [gold_row(r) for r in label["reports"]], [coded_row(r) for r in reports]
        tally.add(gold, coded)
        tally.weigh(gold, reports)
        if errors and set(gold) != set(coded):
            print(label["id"], "\n   gold ", gold, "\n   coded", coded)
    print(f"\n{path.name}, {by}: {len(labels)} items" + (f", {len(stale)} stale labels left out" if stale else ""))
    tally.print()
    return tally


if __name__ == "__main__":
    main()
