"""Train the model of the coder: `python training/train.py EXAMPLES.jsonl OUT [--epochs 8]`.

Files named `test*` are only measured; every eighth text of the others (but for frames) sets the threshold, and the
real items among them the calibration. Seeded; on two cores a thousand sentences take a quarter of a minute an epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional as f

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

from bilateral.coding.marking import tokenizer
from bilateral.world import tables as world
from coding import Row, Tally, merged
from data import FACTUALITIES, TYPES, Encoded, act_hints, asked, encode, pair_by_pair, renamed
from network import Network, Rounding

SEED = 20261124


def sizes_of(tables: dict[str, list[str]]) -> dict[str, int]:
    """How many of each there are to choose from."""
    return {"types": len(TYPES)} | {name: len(values) for name, values in tables.items()}


def tables_of(examples: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Modes, contexts, fields and object classes that occur; '' is none."""
    reports = [r for e in examples for r in e["reports"]]
    count = Counter(r["mode"] for r in reports if r["mode"])
    return {
        "modes": ["", *sorted(m for m, n in count.items() if n >= 3)],
        "contexts": sorted({c for r in reports for c in r["contexts"]}),
        "fields": sorted({c for r in reports for c in r["fields"]}),
        "objects": ["", *sorted({r["object"] for r in reports if r["object"]})],
    }


class Batch:
    """Encoded sentences as padded tensors with flat lists of pairs and acts."""

    def __init__(self, rows: list[Encoded]) -> None:
        longest = max(len(r.ids) for r in rows)
        self.rows = rows
        self.ids = torch.tensor([r.ids + [0] * (longest - len(r.ids)) for r in rows])
        self.mask = torch.tensor([[1.0] * len(r.ids) + [0.0] * (longest - len(r.ids)) for r in rows])
        self.pairs = [(s, a, b) for s, r in enumerate(rows) for a, b in r.pairs]
        self.hints = torch.tensor([h for r in rows for h in r.hints]) if self.pairs else torch.zeros(0, 32)
        self.types = torch.tensor([t for r in rows for t in r.types]) if self.pairs else torch.zeros(0, 16)
        self.acts = []
        before = 0
        for r in rows:
            self.acts += [act | {"pair": act["pair"] + before} for act in r.acts]
            before += len(r.pairs)


def parties(network: Network, hidden: torch.Tensor, batch: Batch) -> list[list[torch.Tensor]]:
    """For each sentence its entities [384]; the nameless ones too."""
    return [
        [torch.logsumexp(hidden[s, m], 0) if m else network.article for m in row.marks]
        for s, row in enumerate(batch.rows)
    ]


def voice(network: Network, own: list[torch.Tensor], number: int) -> torch.Tensor:
    """Who may tell an act in a sentence with the entities `own`; -1 is the article."""
    return network.article if number == -1 else own[number]


def pair_scores(
    network: Network, hidden: torch.Tensor, batch: Batch, ents: list[list[torch.Tensor]]
) -> tuple[Any, Any]:
    """Pair vectors and type logits."""
    rows = torch.tensor([s for s, _, _ in batch.pairs])
    actors = torch.stack([ents[s][a] for s, a, _ in batch.pairs])
    others = torch.stack([ents[s][b] if b >= 0 else network.nobody for s, _, b in batch.pairs])
    return network.pairs(hidden, batch.mask, rows, actors, others, batch.hints)


def losses(network: Network, batch: Batch, tables: dict[str, list[str]]) -> torch.Tensor:
    """The sum of all heads' losses on one batch."""
    hidden = network.encoder(batch.ids, batch.mask).float()
    if not batch.pairs:
        return hidden.sum() * 0
    ents = parties(network, hidden, batch)
    pair, logits = pair_scores(network, hidden, batch, ents)
    positive = batch.types.sum(1) > 0
    weight = 1 + 1.0 * batch.types
    loss = f.binary_cross_entropy_with_logits(logits, batch.types, weight=weight, reduction="sum") / len(batch.rows)
    if positive.any():
        share = batch.types[positive] / batch.types[positive].sum(1, keepdim=True)
        loss = loss + 0.5 * (-share * f.log_softmax(logits[positive], -1)).sum() / len(batch.rows)
    if batch.acts:
        loss = loss + detail_losses(network, batch, hidden, ents, pair, tables)
    return loss


def detail_losses(network: Any, batch: Batch, hidden: Any, ents: Any, pair: Any, tables: Any) -> torch.Tensor:
    """What is said of each labelled act."""
    d = network.details
    rows = torch.tensor([batch.pairs[act["pair"]][0] for act in batch.acts])
    kinds = torch.tensor([act["type"] for act in batch.acts])
    hints = torch.tensor([act["hints"] for act in batch.acts])
    act, word_logits = d.act(hidden, batch.mask, rows, pair[[a["pair"] for a in batch.acts]], kinds, hints)
    total = torch.zeros(())
    n = len(batch.rows)
    worded = [i for i, a in enumerate(batch.acts) if a["word"]]
    if worded:
        logp = f.log_softmax(word_logits, -1)
        total = total + 0.5 * sum(-torch.logsumexp(logp[i, batch.acts[i]["word"]], 0) for i in worded) / n
    voices, owners, told = [], [], []
    stance_voices, stance_owners, stance_told = [], [], []
    for i, one in enumerate(batch.acts):
        own = ents[int(rows[i])]
        marks = batch.rows[int(rows[i])].marks
        for s in [-1, *(k for k in range(len(own)) if marks[k])]:
            if s == -1 and -2 in one["sources"]:
                continue
            voices.append(voice(network, own, s))
            owners.append(i)
            told.append(float(s in one["sources"]))
        for s in sorted({s for s, _ in one["stances"]}):
            stance_voices.append(voice(network, own, s))
            stance_owners.append(i)
            stance_told.append([float((s, k) in one["stances"]) for k in range(5)])
    if voices:
        got = d.sources(act[owners], torch.stack(voices))
        total = total + f.binary_cross_entropy_with_logits(got, torch.tensor(told), reduction="sum") / n
    if stance_voices:
        got = d.stances(act[stance_owners], torch.stack(stance_voices))
        total = total + 0.5 * f.binary_cross_entropy_with_logits(got, torch.tensor(stance_told), reduction="sum") / n
    return total + side_losses(d, act, batch.acts, tables) / n


def side_losses(d: Any, act: Any, acts: list[dict[str, Any]], tables: Any) -> torch.Tensor:
    """Direction, mode, contexts, fields, object class."""
    first = [a["reports"][0] for a in acts]
    dropped = d.drop(act)
    directed = torch.tensor([float(r["directed"]) for r in first])
    modes = torch.tensor(
        [tables["modes"].index(r["mode"] or "") if (r["mode"] or "") in tables["modes"] else 0 for r in first]
    )
    objects = torch.tensor([tables["objects"].index(r["object"] or "") for r in first])
    contexts = torch.tensor([[float(c in r["contexts"]) for c in tables["contexts"]] for r in first])
    fields = torch.tensor([[float(c in r["fields"]) for c in tables["fields"]] for r in first])
    bce = f.binary_cross_entropy_with_logits
    told = torch.tensor([[float(bool(r["fields"]))] for r in first])
    return (
        0.3 * bce(d.directed(dropped)[:, 0], directed, reduction="sum")
        + 0.3 * f.cross_entropy(d.mode(dropped), modes, reduction="sum")
        + 0.3 * f.cross_entropy(d.object(dropped), objects, reduction="sum")
        + 0.1 * bce(d.contexts(dropped), contexts, weight=told.expand_as(contexts), reduction="sum")
        + 0.1 * bce(d.fields(dropped), fields, weight=told.expand_as(fields), reduction="sum")
    )


@torch.no_grad()
def predictions(network: Network, rows: list[Encoded], examples: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """For each sentence every pair and type above 0.05, with details."""
    network.eval()
    out = []
    for row, example in zip(rows, examples, strict=True):
        found: list[dict[str, Any]] = []
        out.append(found)
        if not row.pairs:
            continue
        batch = Batch([row])
        hidden = network.encoder(batch.ids, batch.mask).float()
        ents = parties(network, hidden, batch)
        pair, logits = pair_scores(network, hidden, batch, ents)
        probabilities = torch.sigmoid(logits)
        chosen = [(p, t) for p in range(len(row.pairs)) for t in range(16) if probabilities[p, t] > 0.05]
        if example["given"]:
            chosen = [(p, int(logits[p].argmax())) for p in range(len(row.pairs))]
        for p, t in chosen:
            a, b = row.pairs[p]
            hints = torch.tensor([act_hints(example, a, b, TYPES[t])])
            first = torch.tensor([0])
            act, _ = network.details.act(hidden, batch.mask, first, pair[p : p + 1], torch.tensor([t]), hints)
            voices = [-1, *(k for k in range(len(row.marks)) if row.marks[k])]
            stack = torch.stack([voice(network, ents[0], s) for s in voices])
            said = torch.sigmoid(network.details.sources(act.expand(len(voices), -1), stack))
            stance = network.details.stances(act.expand(len(voices), -1), stack)
            best = int(said.argmax())
            taken = [i for i in range(len(voices)) if i == best or said[i] > 0.6]
            found.append(
                {
                    "a": a,
                    "b": b,
                    "t": TYPES[t],
                    "p": float(probabilities[p, t]),
                    "told": [(voices[i], FACTUALITIES[int(stance[i].argmax())]) for i in taken],
                }
            )
    network.train()
    return out


def score(examples: list[dict[str, Any]], found: list[list[dict[str, Any]]], threshold: float) -> dict[str, float]:
    """The measures of `benchmarks/coding.py` over sentences; `given` is the types' macro-F1 where the pair is given."""
    tally = Tally()
    given: list[tuple[str, str]] = []
    for example, guesses in zip(examples, found, strict=True):
        if example["given"]:
            likeliest = {(g["a"], g["b"]): merged(g["t"]) for g in reversed(guesses)}
            reports = [r for r in example["reports"] if (r["a"], r["b"]) in likeliest]
            given += [(merged(r["t"]), likeliest[r["a"], r["b"]]) for r in reports]
        else:
            tally.add(labelled(example), guessed(example, [g for g in guesses if g["p"] >= threshold]))
    return figures(tally.count) | {"given": macro_f1(given)}


def labelled(example: dict[str, Any]) -> list[Row]:
    """The labels of a sentence as rows; every speaker who is no party counts as one."""
    parties = {e["state"] for e in example["entities"]} | {""}
    rows = []
    for r in example["reports"]:
        actor, recipient, source = (name or "" for name in r["gold"])
        rows.append((actor, recipient, merged(r["t"]), source if source in parties else "speaker", r["f"]))
    return rows


def guessed(example: dict[str, Any], guesses: list[dict[str, Any]]) -> list[Row]:
    """What was found in a sentence as rows, each once."""
    names = [e["state"] if e["party"] else "speaker" for e in example["entities"]] + [
        ""
    ]  # -1 is nobody, or the article
    acts = ((names[g["a"]], names[g["b"]], merged(g["t"]), g["told"]) for g in guesses)
    return sorted({(a, b, kind, names[s], stance) for a, b, kind, told in acts for s, stance in told})


def figures(n: Counter[str]) -> dict[str, float]:
    """A tally's counts as per cent."""

    def f1(both: str, coded: str, gold: str) -> float:
        return round(200 * n[both] / max(1, n[coded] + n[gold]), 1)

    def share(part: str, whole: str) -> float:
        return round(100 * n[part] / max(1, n[whole]), 1)

    return {
        "dyad": f1("dyads both", "dyads coded", "dyads gold"),
        "type": share("type", "found"),
        "source": share("source", "found"),
        "fact": share("factuality", "found"),
        "claims": share("claims right", "claims"),
        "act": f1("acts both", "reports coded", "reports gold"),
        "whole": f1("reports both", "reports coded", "reports gold"),
        "empty": share("items empty, coded", "items empty"),
        "reports": n["reports gold"],
    }


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """The mean F1 of the types that are wanted, of (wanted, found), in per cent."""
    wanted, found = Counter(w for w, _ in pairs), Counter(g for _, g in pairs)
    both = Counter(w for w, g in pairs if w == g)
    per = [2 * both[kind] / (wanted[kind] + found[kind]) for kind in wanted]
    return round(100 * sum(per) / max(1, len(per)), 1)


def right_acts(examples: list[dict[str, Any]], found: list[list[dict[str, Any]]]) -> list[tuple[float, bool]]:
    """The probability of each act found, and whether its parties and type are all right."""
    pairs = []
    for example, guesses in zip(examples, found, strict=True):
        if not example["given"]:
            gold = {(r["a"], r["b"], merged(r["t"])) for r in example["reports"]}
            pairs += [(g["p"], (g["a"], g["b"], merged(g["t"])) in gold) for g in guesses]
    return sorted(pairs)


def calibration(pairs: list[tuple[float, bool]], least: int = 40) -> list[list[float]]:
    """Isotonic regression (pool adjacent violators) of right on probability, over bins of `least` acts."""
    blocks: list[tuple[float, float, int]] = []  # sums of probability and of right, and how many
    for start in range(0, len(pairs), least):
        part = pairs[start : start + least]
        blocks.append((sum(p for p, _ in part), float(sum(r for _, r in part)), len(part)))
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    if not blocks:
        raise SystemExit("no act was found on the development sentences: too few examples, or none of news items")
    points = [[p / n, right / n] for p, right, n in blocks]
    return [[0.0, points[0][1]], *points, [1.0, points[-1][1]]]


def chosen_threshold(examples: list[dict[str, Any]], found: list[list[dict[str, Any]]]) -> float:
    """The threshold with the best sum of dyad and whole-report F1, less the share of empty sentences with a report."""
    grid = [round(0.2 + 0.025 * k, 3) for k in range(21)]
    results = {t: score(examples, found, t) for t in grid}
    return max(grid, key=lambda t: (results[t]["dyad"] + results[t]["whole"] - results[t]["empty"], -t))


def fitting() -> list[str]:
    """Which mode fits which type."""
    return [f"{row['event_type']} {row['mode']}" for row in world.rows(world.data_folder() / "modes.csv")]


def names_of_states() -> list[dict[str, str]]:
    """States with a demonym and a capital, for putting one in the place of another."""
    capitals: dict[str | None, str] = {}
    for place in world.localities():
        if place.kind == "capital":
            capitals.setdefault(place.state, place.name)
    return [
        {"state": state.name, "demonym": state.demonyms[0], "capital": capitals[state.code]}
        for state in world.states().values()
        if state.demonyms and state.code in capitals and state.until is None
    ]


def main() -> None:
    """Train, and say how well it does after each epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument(
        "--rules", choices=["no", "yes"], default="yes", help="let the model see what the rules propose"
    )
    parser.add_argument("--weights", type=Path, required=True, help="the folder of the MiniLM package's model")
    parser.add_argument("--all", action="store_true", help="train on the development part too")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--rounding", type=int, default=2, help="in so many of the last epochs the encoder rounds")
    parser.add_argument("--start", type=Path, help="go on from this trained network, with its tables")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    examples = pair_by_pair([json.loads(line) for line in options.examples.open(encoding="utf-8")])
    test = [e for e in examples if e["file"].startswith("test")]
    rest = [e for e in examples if not e["file"].startswith("test")]
    blocks = sorted({(e["file"], e["id"]) for e in rest})
    dev_ids = set() if options.all else {b for i, b in enumerate(blocks) if i % 8 == 3 and b[0] != "frames"}
    dev = [e for e in rest if (e["file"], e["id"]) in dev_ids]
    train = [e for e in rest if (e["file"], e["id"]) not in dev_ids]
    tables = json.loads((options.start / "tables.json").read_text()) if options.start else tables_of(train)
    made = tokenizer((options.weights / "tokenizer.json").read_text(encoding="utf-8"))
    hints = options.rules == "yes"
    network = Network(sizes_of(tables))
    if options.start:
        network.load_state_dict(torch.load(options.start / "network.pt"))
    else:
        network.encoder.load(options.weights / "model.safetensors")
    fast = list(network.encoder.parameters())
    rest_parameters = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": fast, "lr": options.rate}, {"params": rest_parameters, "lr": 5 * options.rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    size = 24
    steps = options.epochs * (len(train) // size + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.08 * steps)) * max(0.02, 1 - s / steps)
    )
    names = names_of_states()
    print(f"{len(train)} train, {len(dev)} dev, {len(test)} test sentences; {steps} steps", flush=True)
    dev_rows = [encode(e, made, hints=hints) for e in dev]
    for epoch in range(options.epochs):
        started, total = time.time(), 0.0
        Rounding.rounds = epoch >= options.epochs - options.rounding
        order = list(range(len(train)))
        rng.shuffle(order)
        rows = []
        for i in order:
            e = train[i]
            if rng.random() < 0.6:
                e = renamed(e, names, rng)
            if not e["given"] and rng.random() < 0.3:
                e = asked(e, rng)
            row = encode(e, made, hints=hints and rng.random() > 0.25)
            rows.append(row)
        chunks = [sorted(rows[i : i + 20 * size], key=lambda r: len(r.ids)) for i in range(0, len(rows), 20 * size)]
        batches = [c[i : i + size] for c in chunks for i in range(0, len(c), size)]
        rng.shuffle(batches)
        for batch in batches:
            with torch.autocast("cpu", torch.bfloat16, enabled=True):
                loss = losses(network, Batch(batch), tables)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.time() - started:.0f} s", flush=True)
        if dev and (epoch % 2 == 1 or epoch == options.epochs - 1):
            found = predictions(network, dev_rows, dev)
            for threshold in (0.3, 0.4, 0.5, 0.6):
                print("  dev", threshold, score(dev, found, threshold), flush=True)
    if test:
        seen = predictions(network, [encode(e, made, hints=hints) for e in test], test)
        for threshold in (0.3, 0.4, 0.5, 0.6):
            print("  test", threshold, score(test, seen, threshold), flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    if dev:
        news = [(e, guesses) for e, guesses in zip(dev, found, strict=True) if e["file"].startswith("items")]
        sure = right_acts([e for e, _ in news], [guesses for _, guesses in news])
        learnt = {"threshold": chosen_threshold(dev, found), "calibration": calibration(sure)}
        (options.out / "calibration.json").write_text(json.dumps(learnt | {"fitting": fitting()}))
        print("threshold", learnt["threshold"], "calibration", learnt["calibration"], flush=True)
    torch.save(network.state_dict(), options.out / "network.pt")
    (options.out / "tables.json").write_text(json.dumps(tables, indent=1))


if __name__ == "__main__":
    main()
