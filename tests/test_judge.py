"""The trained model as judge: one pair given, the same bytes in any batch, and what the rules hold against it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bilateral.coding import Settings, code, code_pair, judge_of, pair_judge_of
from bilateral.coding.cast import cast
from bilateral.coding.clauses import beside, clause_of
from bilateral.coding.coder import parsed_readings
from bilateral.coding.coordination import shared
from bilateral.coding.decide import one_way
from bilateral.coding.heads import gelu, pooled, softmax
from bilateral.coding.judge import calibrated, model
from bilateral.coding.memory import Memory
from bilateral.coding.names import Names
from bilateral.coding.parse import parse
from bilateral.coding.phrases import Reader
from bilateral.coding.verdict import Proposal, Verdict
from bilateral.model import Article, EventType, Factuality, Report, end_of_day

MODEL = Settings(backend="model")
TEXTS = (
    "Russia fired North Korean missiles at Kharkiv, Ukraine said on Sunday.",
    "Seoul said Pyongyang had shipped shells to Russia.",
    "Peru and Chile held talks on fishing in Lima on Monday.",
    "Ghana denied that it had armed rebels in Togo.",
)


def article(text: str) -> Article:
    return Article(id=text, published=end_of_day(date(2024, 1, 15)), text=text, language="en")


def coded(*texts: str, batch: int = 200) -> list[tuple[Report, ...]]:
    return [found for _, found in code(map(article, texts), batch=batch, judge=judge_of(MODEL))]


def test_the_same_reports_in_any_batch() -> None:
    assert coded(*TEXTS, batch=1) == coded(*TEXTS) == [coded(text)[0] for text in TEXTS]


def test_who_made_the_missiles_is_not_attacked_with_them() -> None:
    (found,) = coded(TEXTS[0])
    assert {(r.actor.state, r.recipient and r.recipient.state) for r in found if r.event_type == "ASSAULT"} == {
        ("RUS", "UKR")
    }


def test_who_is_sent_shells_is_not_attacked() -> None:
    (found,) = coded("North Korea has sent Russia more than a million artillery shells since August.")
    assert "AID" in {r.event_type for r in found}
    assert "ASSAULT" not in {r.event_type for r in found}


def test_a_given_pair_is_judged_whatever_the_parties_are() -> None:
    text = "Police beat students in the square after the vote."
    report = code_pair(article(text), (0, 6), (12, 20), pair_judge_of(MODEL))
    assert report.event_type == "ASSAULT"
    assert (report.actor.name, report.recipient and report.recipient.name) == ("Police", "students")


def test_a_given_pair_may_lack_a_party() -> None:
    report = code_pair(article("Peru tested a rocket."), (0, 4), None, pair_judge_of(MODEL))
    assert (report.actor.state, report.recipient) == ("PER", None)
    assert code_pair(article("Peru tested a rocket."), None, (0, 4), pair_judge_of(MODEL)).actor.name == ""


def test_confidence_grows_with_probability() -> None:
    shares = [calibrated(p / 50) for p in range(51)]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1


def test_every_mode_that_the_model_knows_fits_a_type() -> None:
    fitting = {pair.split(" ", 1)[1] for pair in model().tables["fitting"]}
    assert {mode for mode in model().tables["modes"] if mode} <= fitting


def test_the_sums_of_the_heads() -> None:
    rows = np.array([[0.0, 1.0], [2.0, 1.0]], np.float32)
    assert np.allclose(pooled(rows), [np.log(1 + np.exp(2)), 1 + np.log(2)])
    assert np.allclose(softmax(rows).sum(-1), 1)
    assert np.allclose(gelu(np.array([-10.0, 0.0, 10.0], np.float32)), [0, 0, 10])


def verdict(actor: int, recipient: int, kind: EventType, probability: float) -> Verdict:
    return Verdict(
        actor=actor,
        recipient=recipient,
        event_type=kind,
        probability=probability,
        directed=True,
        mode=None,
        contexts=(),
        fields=(),
        object_class=None,
        voices=((-1, Factuality.OCCURRED),),
        word=(0, 0),
    )


def test_of_a_transfer_told_both_ways_the_likelier_stays() -> None:
    both = [verdict(1, 0, EventType.AID, 0.5), verdict(0, 1, EventType.AID, 0.9)]
    assert one_way(both, []) == [both[1]]
    assert one_way(both, [Proposal(1, 0, "AID", "occurred")]) == [both[1], both[0]]


def test_two_who_accuse_each_other_both_stay() -> None:
    both = [verdict(0, 1, EventType.ACCUSE, 0.9), verdict(1, 0, EventType.ACCUSE, 0.5)]
    assert one_way(both, []) == both


def test_what_several_do_together_is_done_by_each() -> None:
    (found,) = coded(
        "Chad, Togo, Benin and Ghana have cut diplomatic ties with Peru, their governments said on Monday."
    )
    cut = {(r.actor.state, r.recipient and r.recipient.state) for r in found if r.event_type == "SANCTION"}
    assert {(code, "PER") for code in ("TCD", "TGO", "BEN", "GHA")} <= cut
    assert not {way for way in cut if way[1] != "PER"}


def test_what_is_done_to_several_is_done_to_each() -> None:
    (found,) = coded("Norway sent blankets and tents to Chad, Togo and Benin on Monday.")
    given = {r.recipient and r.recipient.state for r in found if r.actor.state == "NOR" and r.event_type == "AID"}
    assert given == {"TCD", "TGO", "BEN"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Chad, which borders Niger, cut diplomatic ties with Peru.", []),
        ("Chad and Niger cut diplomatic ties with Peru.", [("NER", "PER")]),
        ("Chad cut diplomatic ties with Peru and Niger.", [("TCD", "NER")]),
        ("Chad and Peru cut diplomatic ties.", []),
    ],
)
def test_only_parties_of_one_list_share_an_act(text: str, more: list[tuple[str, str]]) -> None:
    (reading,) = parsed_readings(article(text))
    entities = cast(reading.reader)
    number = {entity.key: place for place, entity in enumerate(entities)}
    said = verdict(number["TCD"], number["PER"], EventType.SANCTION, 0.8)
    told = [(entities[one.actor].key, entities[one.recipient].key) for one in shared([said], entities, reading.reader)]
    assert told == [("TCD", "PER"), *more]


def acts(text: str, actor: str, recipient: str) -> set[tuple[str, str | None, str]]:
    """Type, mode and factuality of what one does to the other."""
    (found,) = coded(text)
    told = [r for r in found if (r.actor.state, r.recipient and r.recipient.state) == (actor, recipient)]
    return {(r.event_type.value, r.mode, r.factuality.value) for r in told}


def test_two_acts_of_one_type_at_two_verbs() -> None:
    assert acts("Britain expelled four Russian diplomats and suspended talks with Moscow.", "GBR", "RUS") == {
        ("SANCTION", "withdraw", "occurred"),
        ("SANCTION", "expel", "occurred"),
    }


def test_what_is_done_and_what_is_ordered() -> None:
    text = "Peru severed diplomatic ties with Ghana on Monday, ordering Ghanaian diplomats to leave within two weeks."
    assert {mode for _, mode, _ in acts(text, "PER", "GHA")} == {"withdraw", "expel"}


def test_a_further_act_of_one_in_a_list_is_done_by_each() -> None:
    text = "Chad, Togo, Benin and Ghana cut ties with Peru and expelled Peruvian diplomats."
    for state in ("TCD", "TGO", "BEN", "GHA"):
        assert {mode for _, mode, _ in acts(text, state, "PER")} == {"withdraw", "expel"}


def test_what_was_done_keeps_its_time_beside_what_is_to_come() -> None:
    text = "Germany delivered tanks to Ukraine in March and will train Ukrainian crews in the summer."
    assert {stance for _, _, stance in acts(text, "DEU", "UKR")} == {"occurred", "planned"}


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Jordan attacked smugglers inside Syria and killed six Syrians.", ("JOR", "SYR")),
        ("Ghana urged Togo to hold elections and pressed Lomé to free prisoners.", ("GHA", "TGO")),
        ("Turkey threatened to close its border with Armenia.", ("TUR", "ARM")),
        ("Kenya expelled the Somali consul, and Tanzania suspended talks with Malawi.", ("KEN", "SOM")),
    ],
)
def test_one_act_in_several_words_stays_one(text: str, pair: tuple[str, str]) -> None:
    assert len(acts(text, *pair)) == 1


@pytest.mark.parametrize(
    ("text", "first", "second", "two"),
    [
        ("Chad met Niger and urged it to sign.", "met", "urged", True),
        ("Chad cut ties with Niger, accusing it of spying.", "cut", "accusing", True),
        ("Chad thanked Niger after visiting Niamey.", "thanked", "visiting", True),
        ("Chad punished Niger by closing the border.", "punished", "closing", False),
        ("Chad insulted Niger, prompting it to protest.", "insulted", "prompting", False),
        ("Chad threatened to close the border.", "threatened", "close", False),
        ("Chad left, and Niger stayed.", "left", "stayed", False),
        ("Chad left. Niger stayed.", "left", "stayed", False),
    ],
)
def test_which_verbs_tell_two_acts_of_one_subject(text: str, first: str, second: str, two: bool) -> None:
    reader = Reader(next(parse([text])), Names(date(2024, 1, 15)).find(text), Memory())
    verbs = {token.lower_: clause_of(token) for token in reader.doc}
    assert (verbs[first] != verbs[second] and beside(verbs[first], verbs[second], reader)) is two


def test_whom_a_state_expels_is_the_object_too() -> None:
    (found,) = coded("Poland expelled three Russian diplomats on Monday.")
    assert [(r.object.text, r.object.cls) for r in found if r.object] == [("three Russian diplomats", "persons")]


def test_goods_that_are_given_are_the_object_where_the_model_names_none() -> None:
    (found,) = coded("North Korea gave Russia a pair of hunting dogs on Tuesday.")
    assert {r.object.cls for r in found if r.object} == {"other goods"}
