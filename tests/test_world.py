"""The world's files: names, dates and what the check finds."""

from __future__ import annotations

from datetime import date

import pytest

from bilateral.world import gazetteer, holders, states
from bilateral.world.check import findings, summary
from bilateral.world.tables import first_day, last_day

NAMES = [
    ("the Kremlin", "2024-01-01", "RUS"),
    ("the Blue House", "2015-01-01", "KOR"),
    ("Foggy Bottom", "2024-01-01", "USA"),
    ("Choe Son Hui", "2024-01-14", "PRK"),
    ("Sergei Lavrov", "2010-01-01", "RUS"),
    ("Angela Merkel", "2010-01-01", "DEU"),
    ("Hezbollah", "2006-07-12", "LBN"),
    ("the D.P.R.K.", "2024-01-01", "PRK"),
    ("Yangon", "2004-01-01", "MMR"),
]


@pytest.mark.parametrize(("name", "day", "state"), NAMES)
def test_a_name_on_a_day(name: str, day: str, state: str) -> None:
    hits = gazetteer().find(name, date.fromisoformat(day))
    assert [hit.entry.state for hit in hits] == [state]


def test_an_office_ends() -> None:
    assert not [h for h in gazetteer().find("Angela Merkel", date(2024, 1, 1)) if h.entry.kind == "person"]


def test_names_keep_to_word_boundaries() -> None:
    found = gazetteer().find("Romania and Nigeria, not Somalia's Omani guests", date(2024, 1, 1))
    assert [hit.entry.state for hit in found] == ["ROU", "NGA", "SOM", "OMN"]


def test_a_longer_name_hides_a_shorter_one() -> None:
    assert gazetteer().find("Latin American", date(2024, 1, 1)) == [] or all(
        hit.entry.state is None for hit in gazetteer().find("Latin American", date(2024, 1, 1))
    )


def test_all_members_are_there() -> None:
    members = [state for state in states().values() if state.status == "member"]
    assert len(members) == 193


def test_the_check_finds_nothing_grave() -> None:
    assert [str(finding) for finding in findings() if finding.grave] == []
    assert "office-holders" in summary()


def test_every_holder_has_a_state_that_is_known() -> None:
    assert {holder.state for holder in holders()} <= set(states())


def test_days_of_a_month_and_a_year() -> None:
    assert (first_day("2023-02"), last_day("2023-02")) == (date(2023, 2, 1), date(2023, 2, 28))
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (first_day(""), last_day("2023-12")) == (None, date(2023, 12, 31))
