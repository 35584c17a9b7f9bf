"""How right the coder is, on news items coded by hand: `python benchmarks/coding.py [gold.jsonl …]`.

Prints dyad precision, recall and F1, and, of the dyads found, how often type, source and factuality are right;
the whole report; how many items with nothing to code got a report; and how far confidence is from the share that is
right (expected calibration error, ten bins; Guo et al. 2017). `--by rules` lets the rules decide alone, `--by model`
the model without the rules' proposals, `--by both` (as it is installed) both. `--errors` lists what differs, by id;
`--pictures FOLDER` draws the reliability and which type was taken for which. Files of whole labels (`held-*.jsonl`)
also give a table by type and by construction, the class of the object, the date and the place; their sentences with
given spans give the types' macro-F1.
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
import msgspec

from bilateral.articles import from_row
from bilateral.coding import Settings, code, code_pair, judge_of, pair_judge_of
from bilateral.coding.verdict import Judge
from bilateral.model import Article, Report
from bilateral.world import gazetteer
from labels import article_of, labels, party_key, source_key, usual
from material import ROOT, fingerprint, items

NOW = datetime.now(UTC)
BY = ("rules", "model", "both")
Row = tuple[str, str, str, str, str]
"""Actor, recipient, type, source, factuality."""


def gold_row(report: dict[str, Any]) -> Row:
    """A hand-written report as a row to compare."""
    return (
        usual(report["actor"] or ""),
        usual(report["recipient"] or ""),
        merged(report["event_type"]),
        usual(report["source"] or ""),
        report["factuality"],
    )


def merged(event_type: str) -> str:
    """CONCEDE and RETREAT count as one type, as the field's gold sets have it."""
    return "RETREAT" if event_type == "CONCEDE" else event_type


def coded_row(report: Report) -> Row:
    """The coder's report as a row to compare."""
    actor, recipient, source = (
        msgspec.to_builtins(p) if p is not None else None for p in (report.actor, report.recipient, report.source)
    )
    kind = merged(report.event_type.value)
    return (party_key(actor), party_key(recipient), kind, source_key(source), report.factuality.value)


def labelled_row(report: dict[str, Any]) -> Row:
    """A whole label as a row to compare."""
    actor, recipient = party_key(report["actor"]), party_key(report["recipient"])
    kind = merged(report["event_type"])
    return (actor, recipient, kind, source_key(report["source"]), report["factuality"])


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
            share_line(f"{name} right, of dyads found", n[name], n["found"])
        share_line("claims with source and factuality right", n["claims right"], n["claims"])
        self._f1("actor, recipient and type", n["acts both"], n["reports coded"], n["reports gold"])
        self._f1("whole report", n["reports both"], n["reports coded"], n["reports gold"])
        share_line("items with nothing to code that got a report", n["items empty, coded"], n["items empty"])
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


def share_line(name: str, part: int, whole: int) -> None:
    """A line of the table."""
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


GOLD = sorted(path for kind in ("held", "part") for path in (ROOT / "benchmarks/gold").glob(f"{kind}-*.jsonl"))


def main() -> None:
    """Score the coder on the gold files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, default=GOLD)
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


class Case(msgspec.Struct, frozen=True):
    """One labelled text: what to code, its rows, the constructions it shows, and the whole labels where there are."""

    article: Article
    rows: list[Row]
    tags: list[str]
    whole: list[dict[str, Any]]
    skip: int = 0


def cases(path: Path, texts: dict[str, dict[str, Any]]) -> tuple[list[Case], int]:
    """The labelled texts of a file, and how many labels no longer fit their text."""
    if path.stem.startswith("held"):
        found = list(labels([path]))
        count = len(path.read_text(encoding="utf-8").splitlines())
        return [
            Case(
                article_of(label),
                [labelled_row(r) for r in label["reports"]],
                label.get("tags", []),
                label["reports"],
                1 if label.get("before") else 0,
            )
            for label in found
        ], count - len(found)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [row for row in rows if fingerprint(texts[row["id"]]["text"]) == row["sha"]]
    return [
        Case(
            from_row(json.dumps(texts[row["id"]] | {"language": "en"}).encode(), NOW),
            [gold_row(r) for r in row["reports"]],
            [],
            [],
        )
        for row in kept
    ], len(rows) - len(kept)


def score(path: Path, texts: dict[str, dict[str, Any]], *, by: str, errors: bool) -> Tally:
    """Print the table of one gold file."""
    found, stale = cases(path, texts)
    tally, details = Tally(), Details()
    print(f"\n{path.name}, {by}: {len(found)} texts" + (f", {stale} stale labels left out" if stale else ""))
    if found and "given" in found[0].tags:
        given_types(found, by)
        return tally
    for case, (_, reports) in zip(found, code((c.article for c in found), judge=chosen_judge(by)), strict=True):
        told = [r for r in reports if r.sentence >= case.skip]
        coded = [coded_row(r) for r in told]
        tally.add(case.rows, coded)
        tally.weigh(case.rows, told)
        details.add(case, told, coded)
        if errors and set(case.rows) != set(coded):
            print(case.article.id, "\n   gold ", case.rows, "\n   coded", coded)
    tally.print()
    details.print()
    return tally


def given_types(found: list[Case], by: str) -> None:
    """Print the types' macro-F1 where both spans are given."""
    judge = pair_judge_of(Settings(backend="rules" if by == "rules" else "model"))
    pairs: list[tuple[str, str]] = []
    for case in found:
        for report in case.whole:
            spans = (tuple(p["span"]) if p is not None else None for p in (report["actor"], report["recipient"]))
            coded = code_pair(case.article, *spans, judge)
            pairs.append((merged(report["event_type"]), merged(coded.event_type.value)))
    wanted, got = Counter(w for w, _ in pairs), Counter(g for _, g in pairs)
    both = Counter(w for w, g in pairs if w == g)
    each = {kind: 2 * both[kind] / (wanted[kind] + got[kind]) for kind in sorted(wanted)}
    quads = [(QUADS[w], QUADS[g]) for w, g in pairs]
    print(f"{'types, macro-F1':44}{100 * sum(each.values()) / len(each):8.1f}  {len(pairs)} given pairs")
    print(f"{'quads right':44}{100 * sum(w == g for w, g in quads) / len(quads):7.1f}%")
    print("by type:", ", ".join(f"{kind} {100 * f1:.0f}" for kind, f1 in each.items()))
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    print("most often taken for another:", ", ".join(f"{a}→{b} {c}" for (a, b), c in wrong.most_common(8)))


QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT", "CONCEDE"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""PLOVER's four classes of types."""
WITH_OBJECT = ("AID", "COOPERATE", "SANCTION")


class Details:
    """By type, by construction, and what else whole labels say of acts that were found."""

    def __init__(self) -> None:
        self.types: dict[str, Counter[str]] = {}
        self.tags: dict[str, Tally] = {}
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def add(self, case: Case, reports: list[Report], coded: list[Row]) -> None:
        """One text."""
        for row in case.rows:
            self.types.setdefault(row[2], Counter())["gold"] += 1
        for row in coded:
            self.types.setdefault(row[2], Counter())["coded"] += 1
        for row in (Counter(r[:3] for r in case.rows) & Counter(r[:3] for r in coded)).elements():
            self.types[row[2]]["both"] += 1
        for tag in case.tags:
            self.tags.setdefault(tag, Tally()).add(case.rows, coded)
        for label in case.whole:
            row = labelled_row(label)
            same = next(
                (r for r, c in zip(reports, coded, strict=True) if pair(c) == pair(row) and c[2] == row[2]), None
            )
            if same is not None:
                self._act(label, same)

    def _act(self, label: dict[str, Any], report: Report) -> None:
        if label["object"] and label["event_type"] in WITH_OBJECT:
            self._ask(
                "class of the object", report.object is not None and report.object.cls == label["object"]["class"]
            )
        if label["date"]:
            self._ask("date at its precision", dated(report) == label["date"])
        if label["place"]:
            start, end = label["place"]
            words = report.text[start:end]
            place = report.place.name if report.place else ""
            self._ask("place", bool(place) and (place in words or words in place))
            known = [h.entry.state for h in gazetteer().find(words, report.date)]
            if known:
                self._ask("place's country", report.place is not None and report.place.country == known[0])

    def _ask(self, name: str, right: bool) -> None:
        self.asked[name] += 1
        self.right[name] += right

    def print(self) -> None:
        """The tables; nothing where there are no whole labels."""
        for name, asked in self.asked.items():
            share_line(f"{name} right, of acts found", self.right[name], asked)
        if not self.tags:
            return
        print(f"{'type':14}{'F1':>6}{'gold':>6}   {'construction':14}{'dyad F1':>8}{'whole F1':>9}{'gold':>6}")
        types = sorted(self.types.items())
        tags = sorted((t, n) for t, n in self.tags.items() if t != "nothing")
        for k in range(max(len(types), len(tags))):
            left = right = ""
            if k < len(types):
                kind, n = types[k]
                left = f"{kind:14}{200 * n['both'] / max(1, n['gold'] + n['coded']):6.0f}{n['gold']:6}"
            if k < len(tags):
                tag, tally = tags[k]
                m = tally.count
                dyad = 200 * m["dyads both"] / max(1, m["dyads gold"] + m["dyads coded"])
                whole = 200 * m["reports both"] / max(1, m["reports gold"] + m["reports coded"])
                right = f"{tag:14}{dyad:8.0f}{whole:9.0f}{m['reports gold']:6}"
            print(f"{left:26}   {right}")


def dated(report: Report) -> str:
    """A report's date as a label writes it."""
    day = report.date
    year, week, _ = day.isocalendar()
    return {
        "day": day.isoformat(),
        "week": f"{year}-W{week:02}",
        "month": f"{day:%Y-%m}",
        "year": str(day.year),
    }.get(report.date_precision.value, "")


if __name__ == "__main__":
    main()
