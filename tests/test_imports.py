"""Imports: other people's events in the ledger, as of a day, as shifts, and on the command line."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date, datetime, timedelta
from math import log
from pathlib import Path

import pytest

from bilateral import monitor, relations
from bilateral.imported import ImportedView
from bilateral.ledger import AmbiguousId, ImportedFile, Ledger, LedgerError
from bilateral.model import DailyCount, Direction, EventType, SetAside, end_of_day
from bilateral.sources.event_files.reading import REMEDY
from event_rows import NOW, gdelt_row, written
from ledger_values import ledger_in

PAIR = ("PRK", "RUS")
DAY = date(2024, 1, 14)
PLAIN = "date,actor,recipient,event_type\n"


def count(day: date = DAY, number: int = 1, **more: object) -> DailyCount:
    values = {"day": day, "known": day, "actor": "PRK", "recipient": "RUS", "event_type": EventType.AID}
    return DailyCount(**{**values, "count": number, **more})  # type: ignore[arg-type]


def file(digest: str = "d", dataset: str = "gdelt", last: date | None = DAY) -> ImportedFile:
    numbers = {"rows": 10, "counted": 7, "speech": 1, "apart": 1}
    return ImportedFile(
        dataset=dataset, digest=digest, address=f"{digest}.CSV", kind="gdelt", first=last, last=last, **numbers
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_in(tmp_path)


def rows_of(day: str, *more: str) -> str:
    return PLAIN + "".join(f"{line}\n" for line in (f"{day},PRK,RUS,AID", f"{day},RUS,PRK,CONSULT", *more))


QUARREL = date(2023, 3, 1)


def calm_then_quarrel() -> str:
    """Two years of talks once a month, then twelve days of blame, threats and cuts, as GDELT writes them."""
    start = date(2021, 1, 1)
    calm = [(start + timedelta(days=gone), "PRK", "RUS", "040") for gone in range(0, 790, 30)]
    codes = ("112", "130", "160")
    storm = [(QUARREL + timedelta(days=gone), "RUS", "PRK", code) for gone in range(12) for code in codes]
    return "".join(gdelt_row(f"{day:%Y%m%d}", *rest) + "\n" for day, *rest in calm + storm)


# the ledger


def test_the_same_file_twice_is_one_file_and_another_adds(ledger: Ledger) -> None:
    assert ledger.add_import(file("a"), [count()])
    assert not ledger.add_import(file("a"), [count(number=5)])
    assert ledger.add_import(file("b"), [count(number=2), count(event_type=EventType.CONSULT)])
    assert [(one.event_type, one.count) for one in ledger.daily_counts("gdelt", PAIR)] == [("AID", 3), ("CONSULT", 1)]
    assert [one.digest for one in ledger.imports()] == ["a", "b"]
    assert (ledger.was_imported("gdelt", "a"), ledger.was_imported("icews", "a")) == (True, False)


def test_data_sets_stay_apart(ledger: Ledger) -> None:
    ledger.add_import(file("a"), [count()])
    ledger.add_import(file("a", "icews"), [count(number=9)])
    assert [one.count for one in ledger.daily_counts("gdelt", PAIR)] == [1]
    assert ledger.counted_dyads("icews") == [(PAIR, 9)]
    assert ledger.counted_days("icews", "RUS") == [(DAY, 9)]
    assert ledger.status().imported == {"gdelt": (1, 7), "icews": (1, 7)}


def test_a_file_is_stored_whole_or_not_at_all(ledger: Ledger) -> None:
    with pytest.raises(LedgerError):
        ledger.add_import(file("a"), [count(), count()], [SetAside(address="a.CSV:3", reason="empty")])
    assert (ledger.imports(), ledger.daily_counts("gdelt", PAIR), ledger.status().set_aside) == ([], [], ())


def test_counts_are_read_as_they_were_known_and_recorded(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    later = DAY + timedelta(days=3)
    ledger.add_import(file("a"), [count(), count(known=later, number=4)])
    then = ledger.status().newest_recorded
    ledger.add_import(file("b"), [count(event_type=EventType.CONSULT)])

    def read(as_of: datetime | None = None, recorded: datetime | None = None) -> list[int]:
        return [one.count for one in ledger.daily_counts("gdelt", PAIR, as_of=as_of, recorded_as_of=recorded)]

    assert read() == [1, 1, 4]
    assert read(end_of_day(DAY)) == [1, 1]
    assert read(end_of_day(DAY) - timedelta(hours=9)) == []
    assert read(end_of_day(later), then) == [1, 4]
    assert ledger.counted_days("gdelt", "PRK", as_of=end_of_day(DAY), recorded_as_of=then) == [(DAY, 1)]


# counts as events


def test_a_count_weighs_by_its_logarithm() -> None:
    one, many = (relations.as_event(count(number=number), "gdelt") for number in (1, 1000))
    assert relations.weight(many) / relations.weight(one) == pytest.approx(1 + log(1000))
    assert one.id == many.id != relations.as_event(count(), "icews").id
    assert one.first_known == end_of_day(DAY)


# the view


def test_a_view_shows_no_more_than_was_known(ledger: Ledger) -> None:
    later = DAY + timedelta(days=3)
    ledger.add_import(file("a", last=later), [count(), count(day=later), count(actor="RUS", recipient="UKR")])
    view = ImportedView(ledger, "gdelt", DAY)
    assert [event.date for event in view.events(PAIR)] == [DAY]
    assert view.exposure(PAIR) == [(DAY, 3)]
    assert view.horizon == DAY
    assert view.dyads() == [(PAIR, 1), (("RUS", "UKR"), 1)]
    assert ImportedView(ledger, "gdelt").horizon == later
    months = ImportedView(ledger, "gdelt").series(PAIR)
    assert months.cooperation == (1.6,)
    assert sorted(months.events[0]) == sorted(one.id for one in ImportedView(ledger, "gdelt").counts(PAIR))


def test_a_count_opens_onto_its_files(ledger: Ledger) -> None:
    ledger.add_import(file("a"), [count(number=2)])
    ledger.add_import(file("b"), [count(number=3), count(event_type=EventType.CONSULT)])
    view = ImportedView(ledger, "gdelt")
    (first, _) = view.counts(PAIR)
    found = view.count(first.id[:8])
    assert found is not None
    assert (found.count.count, found.files) == (5, (("a.CSV", "a", 2), ("b.CSV", "b", 3)))
    assert view.count("f" * 24) is None
    with pytest.raises(AmbiguousId, match="six digits or more"):
        view.count("12345")


def test_an_unknown_data_set_is_named_with_those_that_there_are(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no data set 'gdelt'; `bilateral import` adds one"):
        ImportedView(ledger, "gdelt")
    ledger.add_import(file("a", "icews"), [])
    with pytest.raises(LedgerError, match="no data set 'gdelt'; there are icews"):
        ImportedView(ledger, "gdelt")
    assert ImportedView(ledger, "icews", DAY).shifts() == ()


# one pass


def test_a_bad_file_stops_no_other_and_stays_visible(ledger: Ledger, tmp_path: Path) -> None:
    bad, good = written(tmp_path / "bad.csv", b"\0\0"), written(tmp_path / "good.csv", rows_of("2024-01-14"))
    also = written(tmp_path / "also.csv", rows_of("2024-01-15", "2024-02-31,PRK,RUS,AID", "2024-01-15,XQZ,RUS,AID"))
    done = monitor.import_events(ledger, [bad, good, also], "plain", now=NOW, dataset="mine")
    assert (done.files, done.known, done.rows, done.counted) == (2, 0, 6, 4)
    expected = {
        (str(bad), "binary data, not rows of text"),
        (f"{also}:4", "there is no day 2024-02-31"),
        (str(also), "1 row: no state is known as 'XQZ'" + REMEDY),
    }
    assert {(one.address, one.reason) for one in done.set_aside} == expected
    assert {(one.address, one.reason) for one in ledger.status().set_aside} == expected


def test_the_same_content_under_another_name_or_packed_is_the_same_file(ledger: Ledger, tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", rows_of("2024-01-14"))
    packed = written(tmp_path / "b.csv.gz", gzip.compress(first.read_bytes()))
    done = [monitor.import_events(ledger, [path], "plain", now=NOW) for path in (first, first, packed)]
    assert [(one.files, one.known) for one in done] == [(1, 0), (0, 1), (0, 1)]
    assert [one.count for one in ledger.daily_counts("plain", PAIR)] == [1, 1]


def test_other_peoples_events_shift_as_ours_do(ledger: Ledger, tmp_path: Path) -> None:
    """Two calm years, then a quarrel: found within days, and by nobody before."""
    content = calm_then_quarrel()
    monitor.import_events(ledger, [written(tmp_path / "a.CSV", content)], "gdelt", now=NOW)
    before = ImportedView(ledger, "gdelt", QUARREL - timedelta(days=1)).shifts(PAIR)
    after = ImportedView(ledger, "gdelt").shifts()
    assert before == ()
    (found,) = [shift for shift in after if shift.direction is Direction.WORSENING]
    assert found.dyad == PAIR
    assert QUARREL <= found.start <= found.detected <= QUARREL + timedelta(days=12)
    ids = {one.id for one in ImportedView(ledger, "gdelt").counts(PAIR, since=QUARREL)}
    assert set(found.events) <= ids


def test_the_volume_of_one_day_is_no_shift(ledger: Ledger) -> None:
    """Four hundred rows of one kind on one day, where one row was usual."""
    usual = [count(date(2021, 1, 1) + timedelta(days=gone), event_type=EventType.CONSULT) for gone in range(0, 900, 10)]
    flood = count(date(2023, 7, 1), number=400, event_type=EventType.CONSULT)
    ledger.add_import(file("a", last=date(2023, 7, 30)), [*usual, flood])
    assert ImportedView(ledger, "gdelt").shifts(PAIR) == ()


# the command line


@pytest.fixture
def here(run, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs `bilateral ARGS --ledger …` on a ledger of its own."""
    return lambda *words: run(*words, "--ledger", tmp_path / "cli.db")


def test_import_then_list_then_why(here, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = written(tmp_path / "a.csv", rows_of("2024-01-14", "2024-01-14,PRK,RUS,AID", "2024-01-20,PRK,RUS,AID"))
    done = here("import", path, "--as", "plain", "--dataset", "mine")
    assert done.status == 0
    assert "1 file: 4 of 4 rows count; 0 are no act, 0 not between two states" in done.err
    assert "1 there already" in here("import", path, "--as", "plain", "--dataset", "mine").err
    listed = here("events", "RUS-PRK", "--events", "mine", "--until", "2024-01-15", "--format", "jsonl")
    rows = [json.loads(line) for line in listed.out.splitlines()]
    assert [(row["actor"], row["event_type"], row["rows"]) for row in rows] == [
        ("PRK", "AID", 2),
        ("RUS", "CONSULT", 1),
    ]
    assert list(rows[0]) == ["id", "day", "known", "actor", "recipient", "event_type", "rows"]
    shown = here("why", rows[0]["id"][:8], "--events", "mine").out
    assert "PRK AID RUS: 2 rows of mine" in shown
    assert f"2 rows of {path}" in shown.replace("\n", "")
    table = here("events", "PRK-RUS", "--events", "mine", "--as-of", "2024-01-19").out
    assert "3 rows in 2 counts" in table
    as_csv = here("events", "PRK-RUS", "--events", "mine", "--format", "csv").out
    assert [row["rows"] for row in csv.DictReader(io.StringIO(as_csv))] == ["2", "1", "1"]
    assert "imported as mine" in here("status").out
    assert here("shifts", "PRK-RUS", "--events", "mine").out.strip() == "0 shifts"


def test_a_relation_of_other_peoples_events_opens_onto_their_counts(here, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    here("import", written(tmp_path / "a.CSV", calm_then_quarrel()), "--as", "gdelt")
    said = here("relation", "PRK-RUS", "--events", "gdelt").out
    assert "North Korea and Russia have" in said
    assert "by Russia towards North Korea" in said
    assert "worsening" in said
    month = here("relation", "PRK-RUS", "--events", "gdelt", "--why", "2023-03", "--format", "jsonl").out.splitlines()
    assert {json.loads(line)["day"][:7] for line in month} == {"2023-03"}
    series = here("relation", "PRK-RUS", "--events", "gdelt", "--actor", "PRK", "--format", "jsonl").out.splitlines()
    assert [row["conflict"] for row in map(json.loads, series) if row["start"] == "2023-03-01"] == [0]
    shift = json.loads(here("shifts", "PRK-RUS", "--events", "gdelt", "--format", "jsonl").out.splitlines()[-1])
    carried = here("shifts", "--events", "gdelt", "--why", shift["start"], "--format", "jsonl").out.splitlines()
    assert {json.loads(line)["id"] for line in carried} >= set(shift["events"])
    assert "without their field" in here("relation", "PRK-RUS", "--events", "gdelt", "--field", "trade").err


def test_what_is_set_aside_is_exit_code_one_and_nothing_done_two(here, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = written(tmp_path / "a.csv", rows_of("2024-01-14", "2024-02-31,PRK,RUS,AID"))
    some = here("import", path, tmp_path / "none.csv", "--as", "plain")
    assert some.status == 1
    assert f"set aside {path}:4: there is no day 2024-02-31" in some.err
    assert "none.csv: no such file" in some.err
    assert "there is no day 2024-02-31" in here("status").out
    assert here("import", tmp_path / "none.csv", "--as", "gdelt").status == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "a.csv"), "--as"),
        (("import", "a.csv", "--as", "weis"), "weis"),
        (("import", "a.csv", "--as", "gdelt", "--codes", "cow"), "--codes is for --as plain"),
        (("import", "a.csv", "--as", "plain", "--dataset", "my data"), "is no name"),
        (("shifts", "--events", "gdelt"), "no data set 'gdelt'"),
        (("events", "--events", "plain"), "one pair"),
        (("events", "PRK-RUS", "--events", "plain", "--status", "claimed"), "no status"),
        (("why", "ffffffffff", "--events", "plain"), "no count"),
    ],
)
def test_wrong_use_is_one_clear_line(here, tmp_path: Path, words: tuple[str, ...], says: str) -> None:  # type: ignore[no-untyped-def]
    here("import", written(tmp_path / "a.csv", rows_of("2024-01-14")), "--as", "plain")
    done = here(*words)
    assert (done.status, done.out) == (2, "")
    assert says in done.err


def test_import_has_help_with_an_example(here) -> None:  # type: ignore[no-untyped-def]
    done = here("import", "--help")
    assert done.status == 0
    assert "xample" in done.out
