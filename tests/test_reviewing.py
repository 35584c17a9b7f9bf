"""An analyst's decisions: what they change today, what they leave in a replay, and how they are taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from bilateral import consolidation, reviewing
from bilateral.events import consolidate
from bilateral.ledger import AmbiguousId, Ledger, LedgerError
from bilateral.model import Event, EventType, Factuality, Party, Placement, Report, ReviewKind, Status, in_force
from bilateral.products.review_tables import labels
from bilateral.reviewing import Unreviewable, Wording
from bilateral.view import View
from conftest import Done
from products_values import PAIR, story, told
from watched import claim, denial, opened

BY = {"who": "Ada", "reason": "not what it says"}
FIRST, SECOND, DENIAL = claim("2024-01-17", "USA"), claim("2024-01-18", "KOR"), denial("2024-01-19")
REJECTED = FIRST[1].id


def put(ledger: Ledger, *stories: tuple[object, Report]) -> None:
    """News that comes in, consolidated as a pass does it."""
    ledger.add_articles(article for article, _ in stories)  # type: ignore[misc]
    ledger.add_reports("by hand", [(article.version, [report]) for article, report in stories])  # type: ignore[attr-defined]
    consolidation.bring_up_to_date(ledger)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two states claim that shells were sent, and Russia denies it."""
    with opened(tmp_path) as made:
        put(made, FIRST, SECOND, DENIAL)
        yield made


def now(ledger: Ledger, **limits: datetime) -> list[tuple[EventType, Status, int]]:
    return [(one.event_type, one.status, one.independent_sources) for one in ledger.events(**limits)]


def the(ledger: Ledger) -> Event:
    (event,) = ledger.events()
    return event


DISPUTED = [(EventType.AID, Status.DISPUTED, 2)]


def test_a_rejected_report_counts_for_nothing_and_an_undo_brings_it_back(ledger: Ledger) -> None:
    assert now(ledger) == DISPUTED
    before = ledger.status().newest_recorded
    review = reviewing.reject(ledger, REJECTED[:8], **BY)
    assert now(ledger) == [(EventType.AID, Status.DISPUTED, 1)]
    assert REJECTED not in the(ledger).reports
    assert before is not None
    assert now(ledger, recorded_as_of=before) == DISPUTED
    reviewing.undo(ledger, review.id[:6], **BY)
    assert now(ledger) == DISPUTED


def test_views_as_of_an_earlier_day_follow_a_decision_and_replays_do_not(ledger: Ledger) -> None:
    before = ledger.status().newest_recorded
    reviewing.reject(ledger, REJECTED, **BY)
    assert View(ledger, date(2024, 1, 17)).events(PAIR) == []
    assert [event.status for event in View(ledger, date(2024, 1, 17), before).events(PAIR)] == [Status.CLAIMED]
    then = View(ledger, date(2024, 1, 17), before).events(PAIR)[0]
    assert [one.report.id for one in View(ledger, date(2024, 1, 17), before).evidence(then)] == [REJECTED]


def test_an_event_whose_reports_are_all_rejected_is_gone(ledger: Ledger) -> None:
    for report in (FIRST, SECOND, DENIAL):
        reviewing.reject(ledger, report[1].id, **BY)
    assert ledger.events() == []


def test_a_corrected_report_counts_as_corrected_and_opens_on_its_sentence(ledger: Ledger) -> None:
    reviewing.correct(ledger, DENIAL[1].id, Wording(factuality="occurred"), **BY)
    assert now(ledger) == [(EventType.AID, Status.CLAIMED, 3)]
    evidence = {one.report.id: one.report for one in View(ledger).evidence(the(ledger))}
    assert (evidence[DENIAL[1].id].factuality, evidence[DENIAL[1].id].confidence) == (Factuality.OCCURRED, 1.0)


def test_a_report_that_is_about_others_moves_to_their_relation_and_back(ledger: Ledger) -> None:
    review = reviewing.correct(ledger, REJECTED, Wording(recipient="IRN"), **BY)
    (moved,) = ledger.events(dyad=("IRN", "PRK"))
    assert (moved.status, moved.reports) == (Status.CLAIMED, (REJECTED,))
    assert (
        now(
            ledger,
        )
        != DISPUTED
    )
    assert View(ledger).evidence(moved)[0].report.recipient == Party(state="IRN", sector="GOV", name="Iran")
    put(ledger, claim("2024-01-20", "JPN"))  # a later pass goes on from there
    assert len(ledger.events(dyad=("IRN", "PRK"))) == 1
    reviewing.undo(ledger, review.id, **BY)
    assert ledger.events(dyad=("IRN", "PRK")) == []
    assert the(ledger).independent_sources == 3


def test_corrections_of_one_report_add_up_and_the_later_counts(ledger: Ledger) -> None:
    reviewing.correct(ledger, REJECTED, Wording(recipient="IRN"), **BY)
    reviewing.correct(ledger, REJECTED, Wording(event_type="COOPERATE"), **BY)
    last = reviewing.correct(ledger, REJECTED, Wording(factuality="planned"), **BY)
    (moved,) = ledger.events(dyad=("IRN", "PRK"))
    assert (moved.event_type, moved.status) == (EventType.COOPERATE, Status.PLANNED)
    reviewing.undo(ledger, last.id, **BY)
    assert [one.status for one in ledger.events(dyad=("IRN", "PRK"))] == [Status.CLAIMED]
    reviewing.reject(ledger, REJECTED, **BY)
    assert ledger.events(dyad=("IRN", "PRK")) == []


def test_a_decision_holds_when_a_newer_coder_reads_the_same(ledger: Ledger) -> None:
    reviewing.reject(ledger, REJECTED, **BY)
    article, report = FIRST
    again = Report.make(**{**{name: getattr(report, name) for name in report.__struct_fields__[1:]}, "confidence": 0.4})
    ledger.add_reports("newer coder", [(article.version, [again])])
    consolidation.bring_up_to_date(ledger)
    assert again.id != report.id
    assert the(ledger).independent_sources == 1


def test_what_is_rejected_in_a_dispatch_is_rejected_in_its_copies(tmp_path: Path) -> None:
    original, copy = claim("2024-01-17", "USA"), claim("2024-01-18", "USA", outlet="Sample Gulf Post")
    with opened(tmp_path) as made:
        made.add_articles([original[0], copy[0]])
        made.add_dispatches([Placement(original[0].version, original[0].version)])
        made.add_dispatches([Placement(copy[0].version, original[0].version)])
        put(made, original, copy)
        assert the(made).independent_sources == 1
        reviewing.reject(made, original[1].id, **BY)
        assert made.events() == []
        put(made, claim("2024-01-19", "KOR"))
        assert the(made).independent_sources == 1


def test_two_events_become_one_and_come_apart_again(tmp_path: Path) -> None:
    early, late = claim("2024-01-03", "USA"), claim("2024-01-18", "KOR")
    with opened(tmp_path) as made:
        put(made, early, late)
        one, other = (event.id for event in made.events())
        before = made.status().newest_recorded
        review = reviewing.merge(made, one[:7], other[:7], **BY)
        event = the(made)
        assert (set(event.reports), event.independent_sources) == ({early[1].id, late[1].id}, 2)
        assert made.event(other) == event
        assert len(made.events(recorded_as_of=before)) == 2
        put(made, claim("2024-01-19", "JPN", date=date(2024, 1, 3)))
        assert the(made).independent_sources == 3
        reviewing.undo(made, review.id, **BY)
        assert [event.id for event in made.events()] == [one, other]


def test_an_event_is_split_and_what_comes_later_finds_its_own(ledger: Ledger) -> None:
    review = reviewing.split(ledger, the(ledger).id[:8], [SECOND[1].id], **BY)
    assert sorted(now(ledger)) == [(EventType.AID, Status.CLAIMED, 1), (EventType.AID, Status.DISPUTED, 1)]
    put(ledger, claim("2024-01-20", "JPN", date=date(2024, 1, 18)))
    assert len(ledger.events()) == 2
    reviewing.undo(ledger, review.id, **BY)
    assert the(ledger).independent_sources == 3


def test_of_joining_and_parting_the_later_counts(ledger: Ledger) -> None:
    reviewing.split(ledger, the(ledger).id, [SECOND[1].id], **BY)
    one, other = (event.id for event in ledger.events())
    reviewing.merge(ledger, one, other, **BY)
    assert now(ledger) == DISPUTED


def test_an_undo_can_be_undone(ledger: Ledger) -> None:
    review = reviewing.reject(ledger, REJECTED, **BY)
    undone = reviewing.undo(ledger, review.id, **BY)
    with pytest.raises(Unreviewable, match="was undone already"):
        reviewing.undo(ledger, review.id, **BY)
    reviewing.undo(ledger, undone.id, **BY)
    assert the(ledger).independent_sources == 1
    made = ledger.reviews()
    assert [reviewing.is_undone(made, one) for one in made] == [False, True, False]
    assert in_force(made) == [review]


def test_what_was_decided_is_kept_with_who_when_and_why(ledger: Ledger) -> None:
    reviewing.reject(ledger, REJECTED, who=" Ada  L. ", reason="a\n joke ")
    (one,) = ledger.reviews()
    assert (one.kind, one.who, one.reason, one.reports) == (ReviewKind.REJECT, "Ada L.", "a joke", (REJECTED,))
    assert one.at == ledger.status().newest_recorded or one.at < (ledger.status().newest_recorded or one.at)


def test_what_is_kept_of_shifts_is_right_after_a_decision(ledger: Ledger) -> None:
    reviewing.reject(ledger, REJECTED, **BY)
    assert ledger.derived_upto() != ledger.newest_entry()
    reviewing.renew(ledger)
    assert ledger.derived_upto() == ledger.newest_entry()


Deed = Callable[[Ledger], object]


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (lambda led: reviewing.reject(led, "abcdef123", **BY), "no report"),
        (lambda led: reviewing.reject(led, REJECTED, who="Ada", reason=" "), "needs a reason"),
        (lambda led: reviewing.reject(led, REJECTED, who="Ada", reason="x" * 2001), "at most 2000"),
        (lambda led: reviewing.reject(led, REJECTED, who="", reason="x"), "needs a name"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(), **BY), "nothing is corrected"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(event_type="GIFT"), **BY), "choose from AGREE"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(actor="Atlantis"), **BY), "write a code such as PRK"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(mode="visit"), **BY), "is no mode of AID"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(factuality="sure"), **BY), "choose from occurred"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(fields="talks, weather"), **BY), "'weather' is no field"),
        (lambda led: reviewing.correct(led, REJECTED, Wording(date="Monday"), **BY), "is no date"),
        (lambda led: reviewing.merge(led, the(led).id, the(led).id, **BY), "is one event already"),
        (lambda led: reviewing.merge(led, the(led).id, "abcdef123", **BY), "no event"),
        (lambda led: reviewing.split(led, the(led).id, [], **BY), "no report is named"),
        (lambda led: reviewing.split(led, the(led).id, the(led).reports, **BY), "leave at least one"),
        (lambda led: reviewing.undo(led, "abcdef123", **BY), "no decision has this id"),
        (lambda led: reviewing.undo(led, "", **BY), "no decision has this id"),
    ],
)
def test_what_cannot_be_decided_says_why_and_changes_nothing(ledger: Ledger, deed: Deed, says: str) -> None:
    with pytest.raises(Unreviewable, match=says):
        deed(ledger)
    assert ledger.reviews() == []
    assert now(ledger) == DISPUTED


def test_a_report_of_another_event_is_not_split_off(ledger: Ledger) -> None:
    put(ledger, told("2023-07-27", "Pyongyang held talks with Russia.", EventType.CONSULT))
    event = next(one for one in ledger.events() if one.event_type is EventType.AID)
    talks = next(one for one in ledger.events() if one.event_type is EventType.CONSULT)
    with pytest.raises(Unreviewable, match="counts for nothing in event"):
        reviewing.split(ledger, event.id, talks.reports, **BY)


def test_events_of_other_parties_are_not_joined(ledger: Ledger) -> None:
    other = told("2024-01-18", "Pyongyang armed Tehran.", EventType.AID, recipient=Party(state="IRN"))
    put(ledger, other)
    one, two = (event.id for event in ledger.events())
    with pytest.raises(Unreviewable, match="have other parties"):
        reviewing.merge(ledger, one, two, **BY)


def test_ids_that_are_too_short_or_unknown_to_the_ledger_are_refused(ledger: Ledger) -> None:
    with pytest.raises(AmbiguousId, match="too short for a report"):
        reviewing.reject(ledger, REJECTED[:5], **BY)
    with pytest.raises(LedgerError, match="no decision has this id"):
        ledger.add_review(ReviewKind.UNDO, who="a", reason="b", undoes="nothing")
    with pytest.raises(LedgerError, match="no report has this id"):
        ledger.add_review(ReviewKind.REJECT, who="a", reason="b", reports=["nothing"])


def test_a_wording_is_read_as_the_codebook_has_it() -> None:
    report = FIRST[1]
    swapped = reviewing.correction(report, Wording(swap=True)).applied(report)
    assert (swapped.actor, swapped.recipient) == (report.recipient, report.actor)
    known = reviewing.correction(
        report, Wording(actor="lbn:reb", recipient="-", source="-", date="2024-01", fields="-")
    )
    assert known.actor == Party(state="LBN", sector="REB", name="Lebanon")
    assert (known.recipient, known.source, known.fields) == (None, None, ())
    assert (known.date, str(known.date_precision)) == (date(2024, 1, 1), "month")
    body = reviewing.correction(report, Wording(actor="NATO", source="PRK", event_type="consult", mode="visit"))
    assert isinstance(body.actor, Party)
    assert (body.actor.state, body.actor.sector) == (None, "IGO")
    assert (body.event_type, body.mode) == (EventType.CONSULT, "visit")
    assert body.source is not None
    assert body.chain == (body.source,)
    assert body.source.span == report.actor.span  # type: ignore[union-attr]
    alone = reviewing.correction(report, Wording(recipient="-")).applied(report)
    with pytest.raises(Unreviewable, match="no recipient to swap"):
        reviewing.correction(alone, Wording(swap=True))


# Labels, and the commands


def test_decisions_become_labels_of_their_sentences(ledger: Ledger) -> None:
    reviewing.reject(ledger, REJECTED, **BY)
    reviewing.correct(ledger, SECOND[1].id, Wording(event_type="COOPERATE", date="2024-01"), **BY)
    rows = {row["id"]: row for row in labels(ledger)}
    gone, corrected = rows[f"{FIRST[0].id}/0"], rows[f"{SECOND[0].id}/0"]
    assert (gone["day"], gone["reports"], gone["tags"]) == ("2024-01-17", [], ["reviewed"])
    assert len(gone["sha"]) == 16
    (report,) = corrected["reports"]
    assert (report["event_type"], report["date"], report["object"]["class"]) == ("COOPERATE", "2024-01", "munitions")
    assert report["actor"] == {"state": "PRK", "sector": "GOV", "name": None, "span": (0, 9)}
    assert all(
        row["text"] == article.text
        for row, (article, _) in zip(
            sorted(labels(ledger, with_text=True), key=lambda row: row["day"]), (FIRST, SECOND), strict=True
        )
    )


Run = Callable[..., Done]


@pytest.fixture
def here(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ledger.path.parent)
    ledger.close()
    ledger.path.rename("bilateral.db")
    return ledger.path.parent


@pytest.mark.usefixtures("here")
def test_the_whole_way_on_the_command_line(run: Run) -> None:
    made = run("review", "reject", REJECTED[:8], "--reason", "not said", "--by", "Ada")
    assert made.status == 0
    assert f"undo {made.out[:8]}" in made.err
    assert run("review", "correct", SECOND[1].id, "--type", "cooperate", "--reason", "joint work").status == 0
    rows = [json.loads(line) for line in run("review", "list", "--format", "jsonl").out.splitlines()]
    assert [(row["kind"], row["who"] if row["kind"] == "reject" else "", row["undone"]) for row in rows] == [
        ("reject", "Ada", False),
        ("correct", "", False),
    ]
    assert run("review", "undo", made.out.strip()[:10]).status == 0
    shown = run("review", "list").out
    assert "event_type COOPERATE" in shown
    assert "undone" in shown
    assert "three decisions" in shown
    assert len(run("review", "export").out.splitlines()) == 1
    assert "no decisions" in run("review", "list", "--as-of", "2024-01-31").out


@pytest.mark.usefixtures("here")
def test_joining_and_parting_on_the_command_line(run: Run) -> None:
    event = json.loads(run("events", "--format", "jsonl").out)["id"]
    assert run("review", "split", event[:8], SECOND[1].id[:8], "--reason", "another ship").status == 0
    one, other = (json.loads(line)["id"] for line in run("events", "--format", "jsonl").out.splitlines())
    assert run("review", "merge", one, other, "--reason", "the same ship").status == 0
    assert "one report of event" in run("review", "list").out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("reject", "abcdef99", "--reason", "x"), "bilateral why EVENT"),
        (("reject", "abc", "--reason", "x"), "too short"),
        (("undo", "abcdef99"), "bilateral review list"),
    ],
)
def test_wrong_use_says_what_and_the_remedy(run: Run, words: tuple[str, ...], says: str) -> None:
    done = run("review", *words)
    assert (done.status, says in done.err) == (2, True)


@pytest.mark.parametrize("name", ["reject", "correct", "merge", "split", "undo", "list", "export"])
def test_each_has_help_with_an_example(run: Run, name: str) -> None:
    assert "Example:" in run("review", name, "--help").out


def test_without_decisions_all_is_read_as_before(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        put(made, *story())
        assert list(consolidate(made.filings(dyad=PAIR)).states) != []
        assert all(not (one.along or one.apart or one.moved) for one in made.filings())
