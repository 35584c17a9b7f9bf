"""The watchlist file: what it may say, and that what is wrong is named with its line and the remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bilateral.products.alerts import Trigger, WatchlistError, parsed, read_watchlist

GOOD = """\
base_url = "https://desk.example/"
days = 3

[[watch]]
name = "Korea desk"
dyads = [
    "RUS-PRK",
    "KOR-PRK",
]
countries = ["mng"]
fields = ["military aid"]
channels = ["desk", "ours"]
digest = "07:30"
quiet = "22:00-07:00"
zone = "Asia/Seoul"

[[watch]]
name = "Arms"
provisions = ["PRK-1718"]

[channels.desk]
address_env = "DESK"

[channels.ours]
kind = "webhook"
address_file = "address"
secret_env = "KEY"
seconds = 5
"""


def test_all_that_a_file_may_say_is_read() -> None:
    held = parsed(GOOD, "watchlist.toml")
    korea, arms = held.watches
    assert (held.base_url, held.days) == ("https://desk.example", 3)
    assert (korea.dyads, korea.countries) == ((("PRK", "RUS"), ("KOR", "PRK")), ("MNG",))
    assert (korea.digest, korea.quiet) == (time(7, 30), (time(22), time(7)))
    assert korea.triggers == tuple(Trigger)
    assert Trigger.SHIFT not in arms.triggers
    assert held.channels["ours"].seconds == 5


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"KOR-PRK"', '"KOR-XXQ"', 8, "write two ISO codes"),
        ('"KOR-PRK"', '"KOR-KOR"', 8, "write two ISO codes"),
        ('["mng"]', '["Mongolia"]', 10, "write its ISO code"),
        ('["military aid"]', '["weather"]', 11, "choose from talks"),
        ('"desk", "ours"]', '"desk", "theirs"]', 12, r"give it a table \[channels"),
        ('digest = "07:30"', 'digest = "7.30"', 13, "write it as 07:30"),
        ('"22:00-07:00"', '"22:00"', 14, "write two different ones"),
        ('"22:00-07:00"', '"07:00-07:00"', 14, "write two different ones"),
        ('"Asia/Seoul"', '"Asia/Pyongyong"', 15, "write one as Europe/Vienna"),
        ('"Asia/Seoul"', '"../../etc/passwd"', 15, "write one as Europe/Vienna"),
        ('name = "Arms"', 'name = "Korea desk"', 18, "no other list has"),
        ('name = "Arms"', 'nam = "Arms"', 17, "unknown key 'nam'; a list has name"),
        ('["PRK-1718"]', '["prk-9999"]', 19, "begins no provision"),
        ('["PRK-1718"]', '["prk-1718"]\ntriggers = ["shift"]', 20, "in a list of their own"),
        ('["PRK-1718"]', '["prk-1718"]\ntriggers = ["quake"]', 20, "is no trigger; choose from shift"),
        ('provisions = ["PRK-1718"]', "", 17, "watches nothing"),
        ('address_env = "DESK"', "", 21, "one of the two"),
        ('address_env = "DESK"', 'address_env = "DESK"\nsecret_env = "KEY"', 21, "signs nothing"),
        ('secret_env = "KEY"', "", 24, "the key that it is signed with"),
        ("seconds = 5", "seconds = 0", 28, "at most 60"),
        ("seconds = 5", 'seconds = "5"', 28, "expected `float`"),
        ('"https://desk.example/"', '"desk.example"', 1, "write it as https://"),
        ("days = 3", "days = 0", 2, "give 1 or more"),
        ("days = 3", "days = ", 2, "no TOML"),
        ('countries = ["mng"]', "countries = 7", 10, "expected `array`"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_the_remedy(old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(WatchlistError, match=says) as caught:
        parsed(GOOD.replace(old, new, 1), "watchlist.toml")
    assert f"line {line}" in str(caught.value)


def test_all_flaws_are_told_at_once() -> None:
    with pytest.raises(WatchlistError) as caught:
        parsed(GOOD.replace('"mng"', '"mongolia"').replace('"07:30"', '"noon"'), "w.toml")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["w.toml line 10", "w.toml line 13"]


def test_a_file_without_lists_says_how_to_begin() -> None:
    with pytest.raises(WatchlistError, match=r"begin one with \[\[watch\]\]"):
        parsed("", "w.toml")


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match="--watchlist FILE"):
        read_watchlist(tmp_path / "none.toml")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WatchlistError, match="save it as text"):
        read_watchlist(tmp_path / "b.toml")


@pytest.mark.parametrize(
    ("hour", "quiet"), [("12:59", False), ("13:00", True), ("21:59", True), ("22:00", False), ("23:30", False)]
)
def test_quiet_hours_go_past_midnight_in_the_zone_of_the_list(hour: str, quiet: bool) -> None:
    korea = parsed(GOOD, "w.toml").watches[0]  # 22:00 in Seoul is 13:00 UTC
    assert korea.is_quiet(datetime.fromisoformat(f"2024-03-05T{hour}:00+00:00")) is quiet


def test_quiet_hours_within_a_day() -> None:
    korea = parsed(GOOD.replace("22:00-07:00", "12:00-13:30"), "w.toml").watches[0]
    assert korea.is_quiet(datetime(2024, 3, 5, 3, 15, tzinfo=UTC))
    assert not korea.is_quiet(datetime(2024, 3, 5, 4, 30, tzinfo=UTC))


def test_a_digest_is_due_from_its_hour_on() -> None:
    korea = parsed(GOOD, "w.toml").watches[0]
    assert korea.digest_day(datetime(2024, 3, 4, 22, 29, tzinfo=UTC)) is None
    assert korea.digest_day(datetime(2024, 3, 4, 22, 30, tzinfo=UTC)) == date(2024, 3, 5)


def test_an_hour_that_the_clock_skips_still_ends() -> None:
    text = GOOD.replace("Asia/Seoul", "Europe/Vienna").replace("07:30", "02:30").replace("22:00-07:00", "01:00-02:30")
    vienna = parsed(text, "w.toml").watches[0]  # on this night 02:00 is followed by 03:00, at 01:00 UTC
    assert vienna.is_quiet(datetime(2024, 3, 31, 0, 59, tzinfo=UTC))
    assert not vienna.is_quiet(datetime(2024, 3, 31, 1, 0, tzinfo=UTC))
    assert vienna.digest_day(datetime(2024, 3, 31, 1, 0, tzinfo=UTC)) == date(2024, 3, 31)
