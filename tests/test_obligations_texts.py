"""The register held to what texts fix: amounts, days, ends and numbers of paragraphs that were read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bilateral.model import Provision
from bilateral.obligations import register

CHECKED = date(2026, 11, 26)


def row(name: str) -> Provision:
    found = register().provision(name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(
    ("name", "paragraph", "since", "until", "cap"),
    [
        ("prk-2375-14a", "14", "2017-10-01", "2018-01-01", "500000 barrels/quarter"),
        ("prk-2397-4", "4", "2017-12-22", None, "4000000 barrels/year|525000 tons/year"),
        ("prk-2397-5", "5", "2018-01-01", None, "500000 barrels/year"),
        ("prk-2321-26b", "26 (b)", "2017-01-01", "2017-08-05", "7500000 tons/year|400870018 dollars/year"),
    ],
)
def test_what_may_pass_and_when(name: str, paragraph: str, since: str, until: str | None, cap: str) -> None:
    held = row(name)
    assert (held.paragraph, held.cap) == (paragraph, cap)
    assert (held.since.isoformat(), held.until and held.until.isoformat()) == (since, until)


def test_the_cap_on_refined_petroleum_follows_the_first_without_a_gap() -> None:
    first, second = row("prk-2375-14a"), row("prk-2397-5")
    assert first.until == second.since
    assert [first.in_force(day) or second.in_force(day) for day in (date(2017, 12, 31), date(2018, 1, 1))] == [True] * 2


def test_workers_are_to_be_back_twenty_four_months_after_the_resolution() -> None:
    duty, ban = row("prk-2397-8r"), row("prk-2397-8")
    assert (duty.since, ban.since) == (date(2017, 12, 22), date(2019, 12, 22))
    assert (ban.since.year - duty.since.year, ban.since.month, ban.since.day) == (2, 12, 22)
    assert "2019-12-22" in duty.wording


@pytest.mark.parametrize(
    ("prefix", "adopted"),
    [
        ("prk-1718-", "2006-10-14"),
        ("prk-1874-", "2009-06-12"),
        ("prk-2087-", "2013-01-22"),
        ("prk-2094-", "2013-03-07"),
        ("prk-2270-", "2016-03-02"),
        ("prk-2321-", "2016-11-30"),
        ("prk-2356-", "2017-06-02"),
        ("prk-2371-", "2017-08-05"),
        ("prk-2375-", "2017-09-11"),
        ("prk-2397-", "2017-12-22"),
    ],
)
def test_nothing_of_a_resolution_is_in_force_before_its_day_and_some_is_from_then(prefix: str, adopted: str) -> None:
    days = [held.since.isoformat() for held in register().provisions if held.id.startswith(prefix)]
    assert min(days) == adopted


def test_the_panel_ended_with_april_2024_and_the_team_of_eleven_is_no_body_of_the_council() -> None:
    bodies = {body.id: body for body in register().bodies}
    panel, team = bodies["prk-panel"], bodies["prk-msmt"]
    assert panel.until is not None
    assert panel.until - timedelta(days=1) == date(2024, 4, 30)
    assert "para. 26" in panel.instrument
    assert (team.since, len(team.members), team.kind) == (date(2024, 10, 16), 11, "group of states")
    assert all(body.verified == CHECKED and body.against for body in bodies.values())


def test_the_snapback_is_of_the_first_hour_of_28_september_2025_in_greenwich() -> None:
    back = [held for held in register().provisions if held.id.endswith("-back") and held.family == "irn"]
    assert len(back) > 15
    assert {held.since for held in back} == {date(2025, 9, 28)}
    assert all(held.until is None and "hold that it did not revive" in held.wording for held in back)
    assert {held.instrument for held in back} <= {
        f"S/RES/{number}" for number in ("1737 (2006)", "1747 (2007)", "1803 (2008)", "1929 (2010)")
    }


@pytest.mark.parametrize(
    ("name", "last", "by"),
    [
        ("lbr-1903-4", "2016-05-24", "S/RES/2288 (2016)"),
        ("lbr-1521-4", "2015-09-01", "S/RES/2237 (2015)"),
        ("eri-1907-5", "2018-11-13", "S/RES/2444 (2018)"),
        ("rwa-1011-9", "2008-07-09", "S/RES/1823 (2008)"),
        ("cod-1596-1", "2008-03-30", "S/RES/1807 (2008)"),
        ("som-1425-1", "2023-11-30", "S/RES/2714 (2023)"),
        ("mli-2374-1", "2023-08-31", "vetoed on 30 August 2023"),
        ("civ-1572-9", "2016-04-27", "S/RES/2283 (2016)"),
        ("caf-2127-54", "2024-07-29", "S/RES/2745 (2024)"),
        ("hti-2699-14", "2024-10-17", "S/RES/2752 (2024)"),
        ("nst-2", "2026-02-04", "expired"),
        ("abm-1", "2002-06-12", "withdrawal"),
    ],
)
def test_the_last_day_of_a_regime_and_what_ended_it(name: str, last: str, by: str) -> None:
    held = row(name)
    assert held.until == date.fromisoformat(last) + timedelta(days=1)
    assert by in held.ended_by


@pytest.mark.parametrize(
    ("name", "paragraph", "says"),
    [
        ("prk-1718-8d", "8 (d)", "freeze the funds"),
        ("prk-1718-8e", "8 (e)", "from entering or passing through"),
        ("prk-1874-10p", "10", "five days before"),
        ("prk-2094-18", "18", "called upon to refuse take-off"),
        ("prk-2270-19", "19", "lease or charter"),
        ("prk-2270-31", "31", "aviation fuel"),
        ("prk-2321-15", "15", "restrict entry and transit"),
        ("prk-2321-30", "30", "new helicopters or new vessels"),
        ("prk-2321-32", "32", "public or private financial support"),
        ("prk-2397-14", "14", "new or used vessels"),
        ("hti-2699-14", "14", "small arms, light weapons and ammunition"),
        ("rukp-4", "Art. 4", "military and other help at once"),
    ],
)
def test_a_verified_row_says_what_its_paragraph_says(name: str, paragraph: str, says: str) -> None:
    held = row(name)
    assert (held.paragraph, held.verified) == (paragraph, CHECKED)
    assert says in held.wording
    assert held.against


def test_the_call_on_flights_gave_way_to_the_duty() -> None:
    call, duty = row("prk-2094-18"), row("prk-2270-21")
    assert (call.until, call.exemptions) == (duty.since, "emergency landings")


def test_the_freeze_does_not_stand_against_humanitarian_help() -> None:
    for name in ("prk-1718-8d", "prk-2270-12", "prk-2270-32"):
        assert "S/RES/2664 (2022), para. 1" in row(name).exemptions


def test_what_was_read_in_part_says_so_and_is_not_called_verified() -> None:
    held = register().provisions
    begun = [one for one in held if one.read_in_part]
    assert begun
    assert all(one.against.startswith("in part: ") and one.verified is None for one in begun)
    assert not any(one.against.startswith("in part: ") for one in held if one.verified)
