"""Sentences made from frames: `python training/frames.py OUT.jsonl COUNT`.

`frames/acts.csv` has acts in all their forms (`*word*` carries the act, {B} is the recipient), `frames/frames.csv` the
ways to put them (who says so, planned, denied …) with the reports that follow, `frames/nothing.txt` what gives no
report. They teach the model that the way of putting an act does not depend on the act; they are no labels of real text
and never measure.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

from bilateral.world import tables

HERE = Path(__file__).parent / "frames"
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SOON = ["next week", "next month", "soon", "in the coming days", "this spring", "by the end of the year"]
TAILS = ["despite warnings", "in a sudden move", "ending weeks of silence", "as expected", "days after a summit in {P}",
         "while leaders gathered in {P}", "for the second time this year", "after long hesitation"]  # fmt: skip
MEDIA = ["KCNA", "Xinhua", "Interfax", "Reuters", "Anadolu", "Al Jazeera", "local media", "a newspaper in {P}"]
NAMELESS = [("analysts", "expert"), ("experts", "expert"), ("residents", "resident"), ("witnesses", "resident"),
            ("a senior official", "anonymous"), ("officials", "anonymous"), ("diplomats", "anonymous"),
            ("sources", "anonymous"), ("activists", "resident"), ("researchers", "expert")]  # fmt: skip
ORGANISATIONS = ["NATO", "the European Union", "the United Nations", "the African Union", "the Arab League", "ASEAN"]
REBELS = [("Hezbollah", "LBN"), ("the Houthis", "YEM"), ("Hamas", "PSE"), ("the Taliban", "AFG"), ("the PKK", "TUR"),
          ("Boko Haram", "NGA"), ("the M23 rebels", "COD"), ("al-Shabaab", "SOM")]  # fmt: skip
JOINTS = [", and ", "; ", ", while ", ", but "]
Party = dict[str, Any]


class Maker:
    """Makes sentences from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.acts = list(csv.DictReader((HERE / "acts.csv").open(encoding="utf-8")))
        self.frames = list(csv.DictReader((HERE / "frames.csv").open(encoding="utf-8")))
        self.nothing = (HERE / "nothing.txt").read_text(encoding="utf-8").splitlines()
        places = [p for p in tables.localities() if p.kind == "capital" and p.stands_for]
        self.capitals = {p.state: p.name for p in places}
        usable = (s for s in tables.states().values() if s.demonyms and s.until is None and not s.ambiguous)
        self.states = [s for s in usable if s.code in self.capitals]
        self.major = [s for s in self.states if s.code in MAJOR]

    def state(self) -> Any:
        return self.chance.choice(self.major if self.chance.random() < 0.5 else self.states)

    def party(self, role: str, taken: set[str]) -> Party:
        """A party in a random form; never one that the sentence has already."""
        if role != "S" and self.chance.random() < 0.07:
            name = self.chance.choice(ORGANISATIONS)
            key = name.removeprefix("the ")
            if key not in taken:
                return {"text": name, "state": None, "name": key, "sector": "IGO"}
        if role in "AB" and self.chance.random() < 0.05:
            name, code = self.chance.choice(REBELS)
            if code not in taken:
                return {"text": name, "state": code, "name": None, "sector": "REB"}
        state = self.state()
        while state.code in taken:
            state = self.state()
        demonym = self.chance.choice(state.demonyms[:1])
        forms = [state.name] * 5 + [self.capitals[state.code]] * 3 + [f"the {demonym} government"]
        if role in "AS":
            forms += [f"{state.name}'s army", f"the {demonym} navy", f"the {demonym} foreign ministry"]
        if role == "S":
            forms += [f"{state.name}'s defence minister", f"the {demonym} president", f"a {demonym} spokesman"]
            forms += [f"{demonym} officials", f"{demonym} intelligence"]
        return {"text": self.chance.choice(forms), "state": state.code, "name": None, "sector": "GOV"}

    def cast(self, need_state: bool) -> dict[str, Party]:
        made: dict[str, Party] = {}
        taken: set[str] = set()
        for role in "ABSP":
            made[role] = self.party(role if role != "P" else "B", taken)
            taken.add(made[role]["state"] or made[role]["name"])
        if not need_state and self.chance.random() < 0.3:
            text, kind = self.chance.choice(NAMELESS)
            made["S"] = {"text": text, "state": None, "name": text, "sector": None, "kind": kind}
        return made

    def sentence(self) -> tuple[str, list[dict[str, Any]]]:
        """One clause with its reports."""
        if self.chance.random() < 0.22:
            return self.fill(self.chance.choice(self.nothing), self.cast(True), {}, "")
        act = self.chance.choice(self.acts)
        frame = self.chance.choice(self.frames)
        while "{noun}" in frame["frame"] and not act["noun"]:
            frame = self.chance.choice(self.frames)
        return self.fill(frame["frame"], self.cast("S A" in frame["reports"]), act, frame["reports"])

    def fill(self, frame: str, cast: dict[str, Party], act: dict[str, str], reports: str) -> tuple[str, list[Any]]:
        """A frame with its gaps filled, and where everything stands."""
        text = re.sub(r"\[([^\]]*)\]", lambda m: m[1] if self.chance.random() < 0.5 else "", frame)
        text = text.replace("{tail}", self.chance.choice(TAILS)).replace("{M}", self.chance.choice(MEDIA))
        text = text.replace("{day}", self.chance.choice(DAYS)).replace("{soon}", self.chance.choice(SOON))
        for form in ("past", "base", "pp", "ger", "noun"):
            text = text.replace("{" + form + "}", act.get(form, ""))
        capital = self.capitals[cast["P"]["state"]] if cast["P"]["state"] else "Geneva"
        text = text.replace("{P}", capital).replace("{A2}", "{A}")
        if "{A}" in text and text.index("{A}") == 0 and text.endswith("{base}"):
            text = text.replace("the ", "")
        spans: dict[str, list[list[int]]] = {}
        out = ""
        for piece in re.split(r"(\{[ABS]\}|\*[^*]+\*)", text):
            if re.fullmatch(r"\{[ABS]\}", piece):
                words = cast[piece[1]]["text"]
                words = words[0].upper() + words[1:] if not out else words
                spans.setdefault(piece[1], []).append([len(out), len(out) + len(words)])
                out += words
            elif piece.startswith("*"):
                spans.setdefault("act", []).append([len(out), len(out) + len(piece) - 2])
                out += piece[1:-1]
            else:
                out += piece
        out = out[:1].upper() + out[1:]
        return out, [self.report(r, cast, act, spans, frame, out) for r in reports.split(" ; ") if r and r != "-"]

    def report(self, line: str, cast: dict[str, Party], act: dict[str, str], spans: Any, frame: str, out: str) -> Any:
        """One line of a frame's reports: actor, recipient, type, factuality, source."""
        actor, recipient, kind, factuality, voice = line.split()
        own = kind == "X"
        cls, _, words = (act.get("object") or "").partition(":") if own else ("", "", "")
        last = actor == "A" and "{A2}" in frame and factuality == "denied"

        def party(role: str, *, which: int = 0) -> dict[str, Any]:
            places = spans.get(role, [None])
            return {k: v for k, v in cast[role].items() if k != "text"} | {"span": places[min(which, len(places) - 1)]}

        word = spans.get("act", [None])[0]
        if not own:
            verb = next((m for m in re.finditer(VERBS, out)), None)
            word = [verb.start(), verb.end()] if verb else None
        at = out.find(words) if words else -1
        source = None if voice == "-" else party(voice, which=1 if last else 0)
        return {
            "actor": party(actor),
            "recipient": party(recipient),
            "directed": True,
            "event_type": act["type"] if own else kind,
            "factuality": factuality,
            "source": source and {"kind": "official"} | source,
            "act": word,
            "object": {"class": cls, "span": [at, at + len(words)] if at >= 0 else None} if cls else None,
            "mode": (act["mode"] or None) if own else None,
            "contexts": [],
            "fields": [],
            "date": None,
            "place": None,
        }


MAJOR = frozenset("USA RUS CHN GBR FRA DEU ISR IRN TUR PRK KOR JPN UKR SYR IRQ IND PAK SAU EGY VEN POL TWN AFG".split())
VERBS = r"accused|condemned|criticised|praised|urged|asked|called on|warned"


def shifted(report: dict[str, Any], by: int) -> dict[str, Any]:
    """A report of a clause that stands later in its sentence."""

    def move(span: list[int] | None) -> list[int] | None:
        return span and [span[0] + by, span[1] + by]

    moved = dict(report, act=move(report["act"]))
    for role in ("actor", "recipient", "source"):
        if moved[role]:
            moved[role] = dict(moved[role], span=move(moved[role]["span"]))
    return moved


def main() -> None:
    """Write so many sentences."""
    out, count = Path(sys.argv[1]), int(sys.argv[2])
    maker = Maker(20261124)
    with out.open("w", encoding="utf-8") as stream:
        for number in range(count):
            text, reports = maker.sentence()
            if maker.chance.random() < 0.25 and text.endswith("."):
                more, added = maker.sentence()
                more = more.replace("The ", "the ", 1) if more.startswith("The ") else more
                joint = maker.chance.choice(JOINTS)
                start = len(text) - 1 + len(joint)
                text = text[:-1] + joint + more
                reports = reports + [shifted(r, start) for r in added]
            row = {"id": f"frames/{number}", "day": "2024-03-15", "text": text, "tags": ["frames"], "reports": reports}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
