"""Briefs of the sample hold, and every way of corrupting one is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bilateral import coding
from bilateral.ledger import Ledger
from bilateral.model import Factuality, Status
from bilateral.products import Kind, brief_on
from bilateral.products.grounded import Grounded, Told, as_json, from_json, grounded
from bilateral.products.proof import Coded, Failure, Proof, loaded_in, loaded_terms
from bilateral.view import View

DAY, LATER = date(2024, 1, 15), date(2025, 5, 1)
RELATION, COUNTRY, BLOC = ("PRK", "RUS"), ("PRK",), ("CHN", "PRK", "RUS")
LOADED = {"puppet": (), "rogue": ("rogue wave",), "so-called": ()}


@pytest.fixture(scope="module")
def ledger(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("verify") / "sample.db"
    shutil.copy(sample, path)
    with Ledger(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def coded() -> Coded:
    return Coded(coding.Settings())


def brief_of(ledger: Ledger, about: tuple[str, ...], day: date = DAY, length: str = "long") -> Grounded:
    view = View(ledger, day, ledger.last_recorded())
    return from_json(as_json(grounded(brief_on(view, about, None, length), view)))


@pytest.fixture(scope="module")
def brief(ledger: Ledger) -> Grounded:
    return brief_of(ledger, RELATION)


@pytest.mark.parametrize("about", [RELATION, COUNTRY, BLOC], ids="-".join)
@pytest.mark.parametrize("length", ["short", "long"])
@pytest.mark.parametrize("day", [DAY, LATER], ids=str)
def test_the_briefs_of_the_sample_hold(
    ledger: Ledger, coded: Coded, about: tuple[str, ...], length: str, day: date
) -> None:
    given = brief_of(ledger, about, day, length)
    verdict = Proof(given, ledger, coded, LOADED).verdict(given)
    assert [failure.line() for failure in verdict.failures] == []
    assert verdict.statements == len(given.statements) > 5


@pytest.fixture(scope="module")
def proof(ledger: Ledger, coded: Coded, brief: Grounded) -> Proof:
    return Proof(brief, ledger, coded, LOADED)


def at(brief: Grounded, section: str, has: str = "", kind: Kind | None = None, status: Status | None = None) -> int:
    """Where the first such statement stands."""
    return next(
        number
        for number, told in enumerate(brief.statements)
        if told.section.startswith(section)
        and has in told.text
        and kind in (None, told.kind)
        and status in (None, told.status)
    )


def with_statement(brief: Grounded, number: int, **values: Any) -> Grounded:
    told = list(brief.statements)
    told[number] = msgspec.structs.replace(told[number], **values)
    return msgspec.structs.replace(brief, statements=tuple(told))


def reworded(brief: Grounded, number: int, old: str, new: str) -> Grounded:
    """The statement with other words, and its lists renewed, so that nothing but the wording gives it away."""
    text = brief.statements[number].text
    assert old in text
    from bilateral.products.reading import names_in, numbers_in, quotations_in

    changed = text.replace(old, new, 1)
    lists = {"names": names_in(changed), "numbers": numbers_in(changed), "quotations": quotations_in(changed)}
    return with_statement(brief, number, text=changed, **lists)


def with_source(brief: Grounded, number: int, **values: Any) -> Grounded:
    """The first source that a statement cites, described or pointing otherwise."""
    cited = brief.statements[number].citations[0]
    sources = [msgspec.structs.replace(one, **values) if one.number == cited else one for one in brief.sources]
    return msgspec.structs.replace(brief, sources=tuple(sources))


Corrupted = tuple[Grounded, int]
"""A corrupted brief, and the statement that has to be found."""
CORRUPTIONS: list[tuple[str, Callable[[Grounded, Ledger], Corrupted]]] = []


def corruption(problem: str) -> Callable[[Callable[[Grounded, Ledger], Corrupted]], Callable[..., Corrupted]]:
    """Registers a way to corrupt a brief with what has to be said of it."""

    def register(how: Callable[[Grounded, Ledger], Corrupted]) -> Callable[..., Corrupted]:
        CORRUPTIONS.append((problem, how))
        return how

    return register


@corruption("has the number 2000")
def another_number(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "1,000 containers")
    return reworded(brief, number, "1,000", "2,000"), number


@corruption("names Belarus")
def another_state(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "1,000 containers")
    return reworded(brief, number, "supplied Russia", "supplied Belarus"), number


@corruption("has its names in another order")
def actor_and_recipient_swapped(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "North Korea supplied Russia with ballistic")
    return reworded(brief, number, "North Korea supplied Russia", "Russia supplied North Korea"), number


@corruption("does not say that somebody says it")
def claim_told_as_fact(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened", "The United States says that", status=Status.CLAIMED)
    text = brief.statements[number].text
    return reworded(brief, number, text, text.split(" that ", 1)[1].replace("; this is not confirmed", "")), number


@corruption("does not say that it is not confirmed")
def claim_told_as_if_confirmed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened", "; this is not confirmed", status=Status.CLAIMED)
    return reworded(brief, number, "; this is not confirmed", ""), number


@corruption("it no longer says that it is planned")
def plan_told_as_done(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is planned", "was to supply")
    return reworded(brief, number, "was to supply", "supplied"), number


@corruption("does not say that it is only possible")
def possibility_told_as_plan(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is planned", "may visit", status=Status.POSSIBLE)
    return reworded(brief, number, "may visit", "is to visit"), number


@corruption("does not say that it is denied")
def denial_dropped(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "; North Korea denies it")
    return reworded(brief, number, "; North Korea denies it", ""), number


@corruption("the ledger has no such report")
def citation_invented(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened")
    return with_source(brief, number, report="0123456789abcdef01234567"), number


@corruption("belongs to none of the events")
def report_of_another_event(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number, other = at(brief, "What happened"), at(brief, "What is disputed", "ballistic")
    return with_source(brief, number, report=brief.statements[other].reports[0]), number


@corruption("it was not known by 15 January 2024")
def report_not_yet_known(brief: Grounded, ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened")
    late = next(filing for filing in ledger.filings(dyad=RELATION) if filing.known.date() > DAY)
    return with_source(brief, number, report=late.report.id), number


def quoting(brief: Grounded, ledger: Ledger, words: int, change: Callable[[str], str] = str) -> Corrupted:
    """A statement to which a quotation of so many words is added, from the article that it cites."""
    number = at(brief, "What is disputed", "1,000 containers")
    report = next(one.report for one in brief.sources if one.number == brief.statements[number].citations[1])
    filing = ledger.report(report)
    assert filing
    article = ledger.article(filing.version)
    assert article
    quotation = change(" ".join(article.text.replace("“", "").replace("”", "").replace('"', "").split()[:words]))
    return reworded(brief, number, "denies it.", f"denies it: “{quotation}”."), number


@corruption("no article that it cites says that word for word")
def quotation_changed_by_one_word(brief: Grounded, ledger: Ledger) -> Corrupted:
    return quoting(brief, ledger, 8, lambda text: " ".join([*text.split()[:-1], "perhaps"]))


@corruption("quotes 40 words")
def quotation_of_forty_words(brief: Grounded, ledger: Ledger) -> Corrupted:
    return quoting(brief, ledger, 40)


@corruption("takes over more than 12 words in a row")
def sentence_copied(brief: Grounded, ledger: Ledger) -> Corrupted:
    copied, number = quoting(brief, ledger, 20)
    return reworded(brief, number, "denies it.", "denies it: " + copied.statements[number].quotations[0]), number


@corruption("the word is that of another range")
def likelihood_too_strong(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "How it moves", "very likely drawn closer (88")
    return reworded(brief, number, "very likely", "almost certainly"), number


@corruption("has 94%")
def percentage_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "How it moves", "very likely drawn closer (88")
    return reworded(brief, number, "(88", "(94"), number


@corruption("has the day “13 September 2023”")
def wrong_date(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "1,000 containers")
    return with_statement(brief, number, lead="13 September 2023"), number


@corruption("has September")
def wrong_date_in_the_wording(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "How it moves", "13 October 2023")
    moved, _ = reworded(brief, number, "13 October", "1 September"), number
    return moved, number


@corruption("gives the status confirmed")
def status_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "1,000 containers")
    return with_statement(brief, number, status=Status.CONFIRMED), number


@corruption("which is of another relation")
def event_of_another_relation(brief: Grounded, ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened")
    other = View(ledger, DAY).events(("KOR", "USA")) or View(ledger, DAY).events(("UKR", "USA"))
    return with_statement(brief, number, events=(other[0].id,)), number


@corruption("no such event was known")
def event_invented(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened")
    return with_statement(brief, number, events=("0123456789abcdef01234567",)), number


@corruption("gives no evidence")
def without_evidence(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened")
    return with_statement(brief, number, reports=(), citations=()), number


@corruption("the speaker")
def speaker_of_a_source_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "1,000 containers")
    return with_source(brief, number, speaker="Beijing"), number


@corruption("(names)")
def speaker_in_the_wording_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "The United States says")
    return reworded(brief, number, "The United States says", "South Korea says"), number


@corruption("the factuality")
def factuality_of_a_source_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "ballistic")
    return with_source(brief, number, factuality=Factuality.ALLEGED), number


@corruption("uses the loaded term “rogue”")
def loaded_word(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What is disputed", "1,000 containers")
    return reworded(brief, number, "that North Korea", "that rogue North Korea"), number


@corruption("has words that its evidence does not bear out: attacked")
def another_verb(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What happened", "held talks")
    return reworded(brief, number, "held talks", "attacked"), number


@corruption("has 2397, 2017")
def provision_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What it would touch", "S/RES/1718 (2006)")
    return reworded(brief, number, "S/RES/1718 (2006)", "S/RES/2397 (2017)"), number


@corruption("has (a)")
def paragraph_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What it would touch", "paragraph 8 (b)")
    return reworded(brief, number, "8 (b)", "8 (a)"), number


@corruption("as if the act were certain")
def provision_told_as_broken(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "What it would touch", "If true, ballistic missiles")
    return reworded(brief, number, "If true, ballistic", "Ballistic"), number


@corruption("has 45")
def count_changed(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "Key judgements", "44 acts")
    return reworded(brief, number, "44 acts", "45 acts"), number


@corruption("has not as many negations")
def negation_dropped(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "How it moves", "it would not be found without")
    return reworded(brief, number, "would not be", "would be"), number


@corruption("is no statement that the ledger gives rise to")
def statement_invented(brief: Grounded, _ledger: Ledger) -> Corrupted:
    made_up = Told(
        section="Key judgements", group="", kind=Kind.JUDGEMENT, lead="", text="Both sides are about to break.",
        status=None, events=(), reports=(), citations=(), names=(), numbers=(), quotations=(),
    )  # fmt: skip
    number = len(brief.statements)
    return msgspec.structs.replace(brief, statements=(*brief.statements, made_up)), number


@corruption("rests on other events")
def event_left_out_of_a_count(brief: Grounded, _ledger: Ledger) -> Corrupted:
    number = at(brief, "Key judgements", "44 acts")
    return with_statement(brief, number, events=brief.statements[number].events[1:]), number


@pytest.mark.parametrize(("problem", "how"), CORRUPTIONS, ids=[how.__name__ for _, how in CORRUPTIONS])
def test_a_corruption_is_found(
    ledger: Ledger, proof: Proof, brief: Grounded, problem: str, how: Callable[[Grounded, Ledger], Corrupted]
) -> None:
    corrupted, number = how(brief, ledger)
    failures = proof.verdict(corrupted).failures
    found = [failure for failure in failures if failure.statement == number + 1]
    assert found, [failure.line() for failure in failures]
    assert problem in found[0].line()


def test_an_exact_quotation_of_few_words_holds(ledger: Ledger, proof: Proof, brief: Grounded) -> None:
    quoted, _ = quoting(brief, ledger, 8)
    assert proof.verdict(quoted).failures == ()


def test_a_statement_that_was_left_out_is_told(proof: Proof, brief: Grounded) -> None:
    number = at(brief, "What is disputed", "1,000 containers")
    kept = brief.statements[:number] + brief.statements[number + 1 :]
    (failure,) = proof.verdict(msgspec.structs.replace(brief, statements=kept)).failures
    assert failure.statement == 0
    assert "leaves out a statement" in failure.line()


def test_a_head_that_was_changed_is_told(proof: Proof, brief: Grounded) -> None:
    (failure,) = proof.verdict(msgspec.structs.replace(brief, title="Elsewhere")).failures
    assert isinstance(failure, Failure)
    assert "gives title as Elsewhere" in failure.line()


def test_another_coder_than_the_brief_names_is_told(ledger: Ledger, brief: Grounded) -> None:
    rules = Coded(coding.Settings(backend="rules"))
    failures = Proof(brief, ledger, rules).verdict(brief).failures
    assert "the coder at hand is" in failures[0].line()
    assert any("coded anew, gives" in failure.line() for failure in failures)


def test_a_loaded_term_is_none_in_a_quotation_or_in_a_phrase_that_takes_no_side() -> None:
    assert loaded_in("A Rogue state, a “puppet” and a rogue wave.", LOADED) == ["rogue"]
    assert loaded_in("A rogue wave.", LOADED) == []
    assert all(isinstance(term, str) for term in loaded_terms())
