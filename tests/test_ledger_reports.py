"""Reports in the ledger: coded once, read with their article, taken back by corrections."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bilateral.ledger import Ledger, LedgerError
from bilateral.model import Article, EventType, Filing, Object, Placement, Report
from ledger_values import article, conclude, day, ledger_in, party, report

WORD = "Pyongyang armed Moscow."
OTHER = "Moscow thanked Pyongyang."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def code(ledger: Ledger, one: Article, *texts: str, coder: str = "coder", **more: object) -> list[Report]:
    """Store a version as read by a coder who found these sentences."""
    ledger.add_articles([one])
    found = [report(one, text, sentence=number, **more) for number, text in enumerate(texts)]
    ledger.add_reports(coder, [(one.version, found)])
    return found


def standing(ledger: Ledger, as_of: datetime | None = None) -> list[tuple[str, str, datetime | None]]:
    return [(one.report.text, one.version, one.withdrawn) for one in ledger.filings(as_of=as_of)]


def test_a_filing_is_a_report_with_the_header_of_its_article(ledger: Ledger) -> None:
    one = article(title="Arms", url="https://example.org/a", publishers=("Example",))
    (said,) = code(ledger, one, WORD)
    expected = Filing(
        report=said,
        version=one.version,
        dispatch=one.version,
        known=one.known,
        published=one.published,
        publishers=("Example",),
        title="Arms",
        url="https://example.org/a",
    )
    assert list(ledger.filings()) == [expected]
    assert ledger.report(said.id) == expected
    assert ledger.report("another") is None
    ledger.add_dispatches([Placement(one.version, "dispatch")])
    assert next(ledger.filings()).dispatch == "dispatch"


def test_a_version_is_coded_once_by_each_coder(ledger: Ledger) -> None:
    one = article()
    ledger.add_articles([one])
    assert ledger.add_reports("coder", [(one.version, [report(one), report(one)])]) == 1
    assert ledger.add_reports("coder", [(one.version, [report(one)])]) == 0
    assert ledger.add_reports("coder", [(one.version, [report(one, OTHER)])]) == 0
    assert [text for text, _, _ in standing(ledger)] == [WORD]


def test_reports_of_an_unknown_version_are_refused_and_nothing_is_kept(ledger: Ledger) -> None:
    known = article()
    ledger.add_articles([known])
    with pytest.raises(LedgerError, match="add that first"):
        ledger.add_reports("coder", [(known.version, [report(known)]), ("unknown", [])])
    assert list(ledger.filings()) == []
    assert list(ledger.uncoded("coder")) == [known]


@pytest.mark.parametrize(
    ("actor", "recipient", "block"),
    [
        (party("RUS"), party("PRK"), "PRK-RUS"),
        (party("PRK"), None, "PRK"),
        (party(None, "NATO"), party("RUS"), "NATO-RUS"),
        (party("COD"), party("COD"), "COD-COD"),
    ],
)
def test_the_block_of_a_report_names_its_parties(ledger: Ledger, actor, recipient, block: str) -> None:  # type: ignore[no-untyped-def]
    code(ledger, article(), WORD, actor=actor, recipient=recipient)
    assert list(ledger.blocks_to_consolidate()) == [block]
    assert len(list(ledger.filings(block=block))) == 1
    assert list(ledger.filings(block="FRA-GBR")) == []


def test_a_dyad_is_read_in_either_order(ledger: Ledger) -> None:
    code(ledger, article("a"), WORD)
    code(ledger, article("b"), OTHER, actor=party("USA"))
    assert [one.report.text for one in ledger.filings(dyad=("RUS", "PRK"))] == [WORD]


def test_filings_come_in_the_order_in_which_they_became_known(ledger: Ledger) -> None:
    for number in (3, 1, 2):
        code(ledger, article(str(number), at=number), WORD, OTHER)
    read = list(ledger.filings())
    assert [(one.known, one.report.sentence) for one in read] == [
        (day(number), sentence) for number in (1, 2, 3) for sentence in (0, 1)
    ]
    assert len(list(ledger.filings(as_of=day(2)))) == 4


class TestCorrections:
    """An article in three versions: what each takes back, and from when."""

    first = article()
    second = article(text="The second version.", updated=day(2))
    third = article(text="The third version.", updated=day(4))

    def test_a_report_that_stays_is_one_report_of_the_first_version(self, ledger: Ledger) -> None:
        (said,) = code(ledger, self.first, WORD)
        (_, again) = code(ledger, self.second, OTHER, WORD)
        assert again.id != said.id  # it is another sentence now
        assert standing(ledger) == [(WORD, self.first.version, None), (OTHER, self.second.version, None)]
        assert ledger.report(again.id) == ledger.report(said.id)

    def test_a_report_that_a_correction_drops_is_withdrawn_from_then_on(self, ledger: Ledger) -> None:
        (said,) = code(ledger, self.first, WORD)
        code(ledger, self.second, OTHER)
        assert standing(ledger, as_of=day(1)) == [(WORD, self.first.version, None)]
        assert standing(ledger)[0] == (WORD, self.first.version, day(2))
        taken_back = ledger.report(said.id)
        assert taken_back is not None
        assert taken_back.withdrawn == day(2)

    def test_a_correction_that_nobody_has_read_takes_nothing_back(self, ledger: Ledger) -> None:
        code(ledger, self.first, WORD)
        ledger.add_articles([self.second])
        assert standing(ledger) == [(WORD, self.first.version, None)]

    def test_a_withdrawal_takes_all_back_without_being_read(self, ledger: Ledger) -> None:
        code(ledger, self.first, WORD, OTHER)
        conclude(ledger)
        gone = article(text="This article has been withdrawn.", updated=day(3), withdrawn=True)
        ledger.add_articles([gone])
        assert [withdrawn for _, _, withdrawn in standing(ledger)] == [day(3), day(3)]
        assert list(ledger.blocks_to_consolidate()) == ["PRK-RUS"]
        code(ledger, gone, WORD)
        assert len(standing(ledger)) == 2  # what a withdrawn text says is no report

    def test_what_is_said_again_is_filed_again(self, ledger: Ledger) -> None:
        code(ledger, self.first, WORD)
        code(ledger, self.second)
        code(ledger, self.third, WORD)
        assert standing(ledger) == [(WORD, self.first.version, day(2)), (WORD, self.third.version, None)]

    def test_versions_that_come_in_the_wrong_order_read_the_same(self, ledger: Ledger) -> None:
        code(ledger, self.third, WORD)
        code(ledger, self.first, WORD)
        conclude(ledger)
        assert standing(ledger) == [(WORD, self.first.version, None)]
        code(ledger, self.second)
        assert standing(ledger) == [(WORD, self.first.version, day(2)), (WORD, self.third.version, None)]
        assert list(ledger.blocks_to_consolidate()) == ["PRK-RUS"]

    def test_one_sentence_may_carry_reports_that_differ_in_their_object(self, ledger: Ledger) -> None:
        objects = (Object(text="missiles", cls="missiles"), Object(text="shells", cls="munitions"))
        for version in (self.first, self.second):
            ledger.add_articles([version])
            found = [report(version, WORD, object=passed) for passed in objects]
            ledger.add_reports("coder", [(version.version, found)])
        assert standing(ledger) == [(WORD, self.first.version, None)] * 2

    def test_a_sentence_that_is_said_twice_is_two_reports(self, ledger: Ledger) -> None:
        code(ledger, self.first, WORD, WORD)
        code(ledger, self.second, WORD)
        assert len(standing(ledger)) == 2
        assert all(withdrawn is None for _, _, withdrawn in standing(ledger))


class TestCoders:
    """Two coders read one article: the newest counts today, the one of then in a replay."""

    def test_the_newest_coder_counts(self, ledger: Ledger) -> None:
        (old,) = code(ledger, article(), WORD)
        then = ledger.status().newest_recorded
        (new,) = code(ledger, article(), WORD, coder="newer", event_type=EventType.COOPERATE)
        assert [one.report for one in ledger.filings()] == [new]
        assert [one.report for one in ledger.filings(recorded_as_of=then)] == [old]
        assert ledger.status().reports == 1
        superseded = ledger.report(old.id)
        assert superseded is not None
        assert superseded.report == old
        assert ledger.report(new.id, recorded_as_of=then) is None

    def test_a_coder_that_finds_less_takes_back_nothing(self, ledger: Ledger) -> None:
        code(ledger, article(), WORD)
        code(ledger, article(text="Second.", updated=day(1)), WORD)
        code(ledger, article(text="Second.", updated=day(1)), coder="newer")
        assert standing(ledger) == [(WORD, article().version, None)]
        code(ledger, article(), coder="newer")
        assert standing(ledger) == []

    def test_a_newer_coder_makes_the_block_wait_again(self, ledger: Ledger) -> None:
        code(ledger, article(), WORD)
        conclude(ledger)
        assert ledger.blocks_to_consolidate() == {}
        code(ledger, article(), coder="newer")
        assert list(ledger.blocks_to_consolidate()) == ["PRK-RUS"]
