"""Blocs as they are shown: the map, the table, the rows, the command and the Python function, and bad input."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import bilateral
from bilateral.cli import main
from bilateral.ledger import Ledger
from bilateral.model import Article, Constellation, Event, EventType, Party, Report
from bilateral.products import bloc_map
from bilateral.products.bloc_table import ROW, print_constellation, rows
from bilateral.products.layout import APART, drawn_states, positions
from bilateral.relations import constellation
from bilateral.view import View
from products_values import filled, told
from together import EAST, MONTH, WEST, acts, camp, camps

NORTH, SOUTH = ("DNK", "FIN", "ISL", "NOR", "SWE"), ("ARG", "BRA", "CHL", "PER", "URY")


def at(events: list[Event]) -> Constellation:
    return constellation(events, MONTH, back=1, resamples=40)


def many(count: int) -> list[Event]:
    """Two camps, and so many states at odds with each other."""
    names = [f"Z{n:02}" for n in range(count)]
    pairs = [pair for n, pair in enumerate(combinations(names, 2)) if n % 7 == 0]
    return [*camps(), *acts("ACCUSE", pairs, MONTH, times=5)]


def talks(pair: tuple[str, str], later: int) -> list[Event]:
    """Five talks of a pair in April to June 2010."""
    return acts("COOPERATE", [pair], date(2010, 4, 2) + timedelta(days=later), 5, 16)


def news() -> list[tuple[Article, Report]]:
    """Made-up talks: five states of the north among themselves, five of the south, quarrels across."""
    found = []
    friends = [*combinations(NORTH, 2), *combinations(SOUTH, 2)]
    days = {EventType.COOPERATE: (2, 9, 16), EventType.CONSULT: (5, 19), EventType.ACCUSE: (12,)}
    for kind, several in days.items():
        pairs = list(zip(NORTH, SOUTH, strict=True)) if kind is EventType.ACCUSE else friends
        for one, other in pairs:
            parties = {"actor": Party(state=one, sector="GOV"), "recipient": Party(state=other, sector="GOV")}
            found += [
                told(f"2023-0{month}-{day:02}", f"{one} and {other}, {kind} of {day}/{month}.", kind, **parties)
                for month in (5, 6)
                for day in several
            ]
    return found


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blocs") / "blocs.db"
    filled(path, news()).close()
    return path


class Done:
    """What a command left behind."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], ledger: Path) -> Run:
    """Runs `bilateral blocs ARGS` in this process, on the ledger of made-up talks."""

    def call(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["bilateral", "blocs", *map(str, words), "--ledger", str(ledger)])
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Done(int(ended.value.code or 0), out.decode(), " ".join(err.decode().split()))

    return call


# the map


def test_the_map_is_the_same_each_time_and_names_what_it_shows() -> None:
    found = at(camps())
    drawn = bloc_map.svg(found)
    assert drawn == bloc_map.svg(at(camps()))
    assert drawn.startswith("<svg")
    assert "June 2010: two blocs among 10 states" in drawn
    assert bloc_map.png(found, scale=0.5).startswith(b"\x89PNG")


def test_blocs_differ_by_shape_and_colour_and_ties_by_dash_and_colour() -> None:
    layers = bloc_map.spec(at(camps()))["layer"]
    lines, marks = layers[0]["encoding"], layers[1]["encoding"]
    assert len(set(marks["shape"]["scale"]["range"][:2])) == len(set(marks["fill"]["scale"]["range"][:2])) == 2
    assert lines["strokeDash"]["scale"]["range"] == [[1, 0], [5, 4]]
    assert len(set(lines["color"]["scale"]["range"])) == 2
    signs = bloc_map.SIGNS
    assert len({colour for colour, _ in signs}) == len({shape for _, shape in signs}) == len(signs)


def test_at_most_sixty_states_are_drawn_and_the_others_counted() -> None:
    found = at(many(80))
    drawn = bloc_map.spec(found)
    left = len({state for tie in found.ties for state in tie.dyad}) - 60
    assert left > 0
    assert f"{left} states with least going on are left out" in drawn["title"]["subtitle"][0]
    chosen = drawn_states(found, 60)
    assert len(chosen) == 60
    assert {*EAST, *WEST} <= set(chosen)


def test_states_stand_apart_in_the_square_and_friends_nearer_than_foes() -> None:
    found = at(camps())
    bloc_of = {member.state: n for n, bloc in enumerate(found.blocs) for member in bloc.members}
    places = positions(list(bloc_of), found.ties, bloc_of)
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for (one, (x, y)), (other, (u, v)) in combinations(sorted(places.items()), 2):
        gaps[bloc_of[one] == bloc_of[other]].append(((x - u) ** 2 + (y - v) ** 2) ** 0.5)
    assert all(0 <= value <= 1 for place in places.values() for value in place)
    assert min(gaps[True] + gaps[False]) > APART * 0.9
    assert sum(gaps[True]) / len(gaps[True]) < sum(gaps[False]) / len(gaps[False])


@pytest.mark.parametrize(
    "events", [[], acts("COOPERATE", [("AAA", "BBB")], MONTH), acts("ASSAULT", [("AAA", "BBB")], MONTH)]
)
def test_a_thin_month_is_drawn_as_one(events: list[Event]) -> None:
    drawn = bloc_map.svg(at(events))
    assert "June 2010: no blocs" in drawn


# rows


def test_every_number_of_the_rows_opens_onto_events() -> None:
    events = [*camps(), *camp(("XAA", "XBB", "XCC"), times=5)]
    known = {event.id for event in events}
    found = list(rows(at(events)))
    assert [row["kind"] for row in found][:2] == ["month", "member"]
    for row in found:
        assert tuple(row) == ROW
        assert row["month"] == "2010-06"
        if row["kind"] in ("member", "axis"):
            assert row["events"]
            assert set(row["events"]) <= known
    assert [row["states"] for row in found if row["kind"] == "axis"] == [["XAA", "XBB", "XCC"]]
    assert {state for row in found if row["kind"] == "move" for state in row["states"]} >= {"XAA", "XBB", "XCC"}


# the command


def test_the_table_shows_blocs_with_stability_and_events(run: Run) -> None:
    done = run("--month", "2023-06")
    assert done.status == 0
    assert "two blocs in June 2023; 0 states are in none" in done.out
    for name in ("Denmark", "Sweden", "Uruguay"):
        assert name in done.out
    assert "no moves since the month before" in done.out


def test_blocs_that_came_up_are_moves_of_their_states_and_no_axis_without_a_past(run: Run) -> None:
    done = run("--month", "2023-05", "--least", "0")
    assert "ten moves since the month before" in done.out
    assert "no emerging axes" in done.out
    assert "no bloc" in done.out


def test_axes_are_told_with_their_events(capfd: pytest.CaptureFixture[str]) -> None:
    axis = [event for n, pair in enumerate(combinations(("ARG", "BRA", "CHL"), 2)) for event in talks(pair, n)]
    print_constellation(at([*camps(), *axis]))
    out = capfd.readouterr().out
    assert "one emerging axis" in out
    (line,) = (line for line in out.splitlines() if line.startswith("Argentina, Brazil, Chile"))
    assert line.split()[3] == "2010-04"
    assert "and 12 more" in line


def test_rows_as_json_lines_and_csv(run: Run) -> None:
    lines = [json.loads(line) for line in run("--month", "2023-06", "--format", "jsonl").out.splitlines()]
    assert [row["kind"] for row in lines].count("member") == 10
    table = list(csv.DictReader(run("--month", "2023-06", "--format", "csv").out.splitlines()))
    assert [row["kind"] for row in table] == [row["kind"] for row in lines]
    assert tuple(table[0]) == ROW


def test_why_lists_the_events_that_tie_a_state_to_its_bloc(run: Run) -> None:
    done = run("--month", "2023-06", "--why", "fin", "--format", "jsonl")
    assert "FIN with" in done.err
    assert "of the resamples of 2023-06" in done.err
    found = [json.loads(line) for line in done.out.splitlines()]
    assert len(found) == 4 * 5 * 2
    assert all("FIN" in (row["actor"]["state"], row["recipient"]["state"]) for row in found)
    assert all({row["actor"]["state"], row["recipient"]["state"]} <= set(NORTH) for row in found)


def test_maps_are_written(run: Run, tmp_path: Path) -> None:
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    done = run("--month", "2023-06", "--png", png, "--svg", svg)
    assert done.status == 0
    assert png.read_bytes().startswith(b"\x89PNG")
    assert "Denmark" in svg.read_text(encoding="utf-8")


def test_as_of_leaves_out_what_was_not_yet_known(run: Run) -> None:
    early = json.loads(run("--month", "2023-06", "--as-of", "2023-06-10", "--format", "jsonl").out.splitlines()[0])
    late = json.loads(run("--month", "2023-06", "--format", "jsonl").out.splitlines()[0])
    assert 0 < early["fresh"] < late["fresh"]


def test_a_month_without_acts_says_that_it_is_thin(run: Run) -> None:
    done = run("--month", "2023-09")
    assert done.status == 0
    assert "September 2023 is thin: no act between two states is known of this month" in done.out
    (row,) = (json.loads(line) for line in run("--month", "2023-09", "--format", "jsonl").out.splitlines())
    assert (row["kind"], row["note"]) == ("month", "no act between two states is known of this month")
    why = run("--month", "2023-09", "--why", "FIN")
    assert "FIN is in no bloc (2023-09 is thin" in why.err


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--month", "2023-13"), "--month '2023-13' is no month; write year and month, such as 2024-01"),
        (("--month", "2023"), "--month '2023' is no month"),
        (("--month", "2023-06-01"), "--month '2023-06-01' is no month"),
        (("--month", "June"), "--month 'June' is no month"),
        (("--month", "1999-01"), "--month 1999-01 is before the first news, of 2023-05-02; ask for a later month"),
        (("--month", "2023-06", "--as-of", "2023-05-20"), "--month 2023-06 had not begun by 2023-05-20"),
        (("--month", "2023-06", "--why", "XQX"), "--why: no state has the code 'XQX'"),
        (("--month", "2023-06", "--why", "SCG"), "Serbia and Montenegro (SCG) ended on 2006-06-05"),
        (("--month", "2023-06", "--why", "JPN"), "--why: no act of JPN with another state counts in 2023-06"),
        (("--month", "2023-06", "--png", "/nowhere/at/all.png"), "/nowhere/at/all.png cannot be written"),
        (("--month", "2023-06", "--least", "2"), "--least"),
    ],
)
def test_bad_input_is_one_line_that_says_what_and_the_remedy(run: Run, words: tuple[str, ...], answer: str) -> None:
    done = run(*words)
    assert (done.status, done.out) == (2, "")
    assert answer in done.err


def test_a_state_that_was_not_there_yet_is_named_with_its_beginning(run: Run) -> None:
    done = run("--month", "2011-06", "--why", "SSD")
    assert (done.status, done.out) == (2, "")
    assert "South Sudan (SSD) began on 2011-07-09; it is in no bloc of 2011-06" in done.err


def test_a_ledger_without_news_says_so(tmp_path: Path) -> None:
    with Ledger(tmp_path / "empty.db") as empty, pytest.raises(ValueError, match="nothing was known by 2023-06-30"):
        View(empty, date(2023, 6, 30)).blocs(date(2023, 6, 1))


def test_help_has_an_example(run: Run) -> None:
    assert "Example: bilateral blocs --month 2024-01" in " ".join(run("--help").out.split())


def test_the_python_function_gives_what_the_view_gives(ledger: Path) -> None:
    with Ledger(ledger, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC)) as opened:
        found: Any = bilateral.blocs(opened, date(2023, 6, 15))
        assert found == View(opened).blocs(date(2023, 6, 1))
        assert {len(bloc.members) for bloc in found.blocs} == {5}
