"""What a copy adds to its dispatch: nothing of what the dispatch says itself, however it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec

from bilateral.events import without_echoes
from bilateral.model import Article, EventType, Factuality, Filing, Party, Precision, Report

TEXT = "Mongolia accused Kazakhstan on Saturday of sending eleven vehicles over the border. Turkey offered to mediate."
ACCUSED = TEXT.split(". ", maxsplit=1)[0] + "."
NOON = datetime(2024, 1, 20, 12, tzinfo=UTC)
ORIGINAL = Article(id="original", published=NOON, title="Neighbours at odds", text=TEXT)


def report(text: str = ACCUSED, kind: str = "ACCUSE", day: int = 20, article: str = "copy", **more: object) -> Report:
    """A report of a sentence on a day of January 2024."""
    values: dict[str, object] = {
        "article": article,
        "sentence": 0,
        "text": text,
        "actor": Party(state="MNG", span=(0, 8)),
        "recipient": Party(state="KAZ"),
        "event_type": EventType(kind),
        "directed": True,
        "object": None,
        "mode": None,
        "contexts": (),
        "source": None,
        "chain": (),
        "factuality": Factuality.OCCURRED,
        "fields": ("words",),
        "date": date(2024, 1, day),
        "date_precision": Precision.DAY,
        "place": None,
        "confidence": 0.8,
    }
    return Report.make(**values | more)


def news(
    *reports: Report, days: int = 0, title: str | None = None, original: Article | None = ORIGINAL
) -> list[Report]:
    """What is left of these reports in a copy so many days later, after the original's own."""
    own = report(article="original")
    given = [(own, ORIGINAL.version), *((one, "copy's version") for one in reports)]
    later = NOON + timedelta(days=days)
    filings = [
        Filing(report=one, version=version, dispatch=ORIGINAL.version, known=later, published=later, title=title)
        for one, version in given
    ]
    kept = [filing.report for filing in without_echoes(filings, lambda _: original)]
    assert kept[0] is own
    return kept[1:]


def test_a_sentence_of_the_original_gives_what_it_gave() -> None:
    copy = report(ACCUSED.replace("sending", "moving"))
    assert news(copy) == [copy]


def test_another_reading_of_the_same_sentence_is_no_news() -> None:
    misread = report("Turkey offered to mediate.", "CONSULT", actor=Party(state="TUR", span=(0, 6)))
    assert news(report(kind="THREATEN"), misread) == []
    assert news(report("Neighbours at odds", "REJECT", actor=Party(state="MNG"))) == []


def test_a_dateline_moves_no_act() -> None:
    copy = report(f"ANKARA, Jan. 23 (Sample) — {ACCUSED}", day=23)
    (kept,) = news(copy)
    assert (kept.id, kept.date, kept.text) == (copy.id, date(2024, 1, 20), copy.text)


def test_weeks_later_a_short_text_tells_of_a_new_day() -> None:
    copy = report(day=31)
    assert news(copy, days=11) == [copy]
    long = msgspec.structs.replace(ORIGINAL, text=f"{TEXT} {'Snow fell on the hills all week. ' * 10}")
    (kept,) = news(copy, days=11, original=long)
    assert kept.date == date(2024, 1, 20)


def test_a_sentence_that_dates_the_act_anew_keeps_its_day() -> None:
    copy = report(ACCUSED.replace("Saturday", "Tuesday"), day=23)
    assert news(copy) == [copy]


def test_another_party_in_the_same_words_is_news() -> None:
    other = report(ACCUSED.replace("Mongolia", "Kirgisia"), "REJECT", actor=Party(state="KGZ", span=(0, 8)))
    assert news(other) == [other]


def test_short_names_and_small_words_that_turn_the_sense_are_news() -> None:
    other = report(ACCUSED.replace("Mongolia", "The US"), "REJECT", actor=Party(state="USA", span=(4, 6)))
    denied = report(ACCUSED.replace("accused", "has not accused"), factuality=Factuality.DENIED)
    assert news(other, denied) == [other, denied]


def test_a_headline_of_the_original_hides_no_sentence_that_the_copy_adds() -> None:
    more = report("Hours later Kazakhstan and Mongolia were at odds over a bridge that neighbours blew up.", "ASSAULT")
    assert news(more) == [more]


def test_the_headline_of_a_copy_is_no_news() -> None:
    headline = report("Kazakh armour is in Mongolia, says Ulaanbaatar", "ASSAULT")
    assert news(headline, title=headline.text) == []
    assert news(headline) == [headline]


def test_copies_of_what_no_coder_has_read_stand_for_themselves() -> None:
    misread = report(kind="THREATEN")
    assert news(misread, original=None) == [misread]


def test_what_a_copy_adds_is_kept() -> None:
    more = report("Mongolia and Kazakhstan will hold talks in Ankara next month on the border.", "CONSULT")
    assert news(more) == [more]


def test_a_correction_is_no_echo() -> None:
    put_right = report(kind="THREATEN", article="original")
    assert news(put_right) == [put_right]
