"""Why a sentence is coded as it is."""

from __future__ import annotations

from datetime import date

import pytest

from bilateral import coding, monitor
from bilateral.products import tables
from coded import reports

DAY = date(2024, 1, 10)


RULES = coding.Settings(backend="rules")


def explained(text: str, settings: coding.Settings = RULES) -> list[coding.Explanation]:
    return monitor.explain(text, DAY, settings)


def test_candidates_and_the_rule_that_decided_are_shown() -> None:
    (one,) = explained("Seoul said Pyongyang had shipped shells to Russia.")
    assert ("Pyongyang", "PRK", "capital") in one.candidates
    (act,) = [a for a in one.acts if a.event_type == "AID"]
    assert (act.actor, act.recipient, act.source, act.word) == ("PRK", "RUS", "KOR", "shipped")
    assert act.by == "rule verb: transfer"
    assert act.taken
    assert 0 < act.probability < 1


def test_nameless_speakers_and_pronouns_are_candidates() -> None:
    _, second = explained("Iran met Oman. Analysts said it had armed the Houthis.")
    kinds = {words: kind for words, _, kind in second.candidates}
    assert (kinds["Analysts"], kinds["it"], kinds["Houthis"]) == ("speaker", "recalled", "rebel")


def test_the_probability_is_the_reports_confidence() -> None:
    text = "A Ukrainian village was shelled by Russia."
    (act,) = explained(text)[0].acts
    (report,) = reports(text, DAY.isoformat())
    assert act.probability == report.confidence


def test_a_sentence_set_aside_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    tables.print_explanation(explained("France beat Argentina in the World Cup final."))
    assert "set aside" in capsys.readouterr().out


def test_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    tables.print_explanation(explained("Seoul said Pyongyang had shipped shells to Russia."))
    out = capsys.readouterr().out
    assert "PRK AID RUS occurred source KOR (rule verb: transfer: 'shipped')" in out
    tables.print_explanation(explained("It rained."))
    assert "nothing was looked at" in capsys.readouterr().out


def test_the_model_decides_and_sees_what_the_rules_propose(capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = explained("Seoul said Pyongyang had shipped shells to Russia.", coding.Settings())
    (taken,) = [a for a in one.acts if a.taken]
    assert (taken.by, taken.actor, taken.recipient, taken.event_type) == ("judge", "PRK", "RUS", "AID")
    assert [a.by for a in one.acts if not a.taken] == ["rule verb: transfer"]
    tables.print_explanation([one])
    assert "(judge: 'shipped')" in capsys.readouterr().out
