"""The list of feeds that comes along: its form, its codes, and what it covers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bilateral.sources.markup import Unreadable, web_address
from bilateral.sources.starting_list import KINDS, UNVERIFIED, Listed, starting_list, subscriptions
from bilateral.world.tables import publishers, states

FEEDS = starting_list()
OUTLETS = {outlet.name: outlet for outlet in publishers()}


def test_there_are_enough_and_each_address_stands_once() -> None:
    assert len(FEEDS) >= 250
    assert len({feed.address for feed in FEEDS}) == len(FEEDS)


def wrong_in(feed: Listed) -> list[str]:
    outlet, state = OUTLETS.get(feed.publisher), states().get(feed.country)
    checks = {
        "address": web_address("", feed.address) == feed.address,
        "title": bool(feed.title),
        "language": re.fullmatch("[a-z]{2}", feed.language) is not None,
        "kind": feed.kind in KINDS,
        "verified": feed.verified == UNVERIFIED or date.fromisoformat(feed.verified) <= date.max,
        "publisher": outlet is not None,
        "country": outlet is not None and feed.country == outlet.country,
        "region": state is not None and feed.region == state.region,
        "control": outlet is not None and outlet.control in CONTROL[feed.kind],
    }
    return [f"{feed.address}: {name}" for name, well in checks.items() if not well]


CONTROL = {
    "official": {"state", "public"},
    "agency": {"state", "state-funded", "public", "independent"},
    "public": {"public", "state-funded"},
    "state": {"state", "state-funded"},
    "independent": {"independent"},
}


def test_each_row_is_well_formed_and_agrees_with_its_publisher() -> None:
    assert [wrong for feed in FEEDS for wrong in wrong_in(feed)] == []


def test_every_region_with_a_member_of_the_united_nations_is_covered() -> None:
    needed = {state.region for state in states().values() if state.status == "member"}
    assert needed <= {feed.region for feed in FEEDS}


def test_every_kind_is_there_in_number_and_no_kind_is_most() -> None:
    numbers = {kind: sum(feed.kind == kind for feed in FEEDS) for kind in KINDS}
    assert min(numbers.values()) >= 25
    assert max(numbers.values()) < 0.6 * len(FEEDS)
    assert len({feed.language for feed in FEEDS}) >= 20


def test_rows_are_in_order_so_that_a_change_is_easy_to_see() -> None:
    keys = [(feed.region, feed.country, feed.publisher.casefold(), feed.address) for feed in FEEDS]
    assert keys == sorted(keys)


def test_a_list_as_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text("title,address\nA,https://a.example/feed\nB,https://a.example/feed\n,https://c.example/\n")
    assert [(one.address, one.title) for one in subscriptions(path)] == [
        ("https://a.example/feed", "A"),
        ("https://c.example/", None),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("address,title\nhttps://a.example/,A\n,B\n", r"list\.csv: line 3: the cell 'address' is empty"),
        ("url\nhttps://a.example/\n", "neither OPML nor CSV with a column 'address'"),
        ("", "neither OPML nor CSV"),
        ("<opml><body>", "no OPML list"),
        ("address\n" + "x" * 200_000, "field larger"),
    ],
)
def test_a_list_that_cannot_be_used_is_named(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(Unreadable, match=why):
        subscriptions(path)


def test_a_list_that_is_not_there_or_far_too_large_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"none\.opml: cannot be read"):
        subscriptions(tmp_path / "none.opml")
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(20_000_001)
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        subscriptions(large)
