"""Lists of feeds: the one that comes along, and those that a user gives as OPML or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from bilateral.model import Subscription
from bilateral.sources.markup import Unreadable, decoded
from bilateral.sources.opml import read_opml
from bilateral.world.tables import load

KINDS = ("official", "agency", "public", "independent", "state")
"""Who speaks: a state or a body of states, a news agency, a broadcaster that the public pays for, an outlet that is
free of the state, one that is not."""
UNVERIFIED = "unverified"
LARGEST = 20_000_000
COLUMNS = ("address", "title", "home", "publisher", "country", "region", "language", "whole", "folders")
"""What a list of feeds in CSV says of each."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed of the starting list.

    `publisher` is a name of `world/data/publishers.csv`, `country` and `region` are that publisher's, `language` is
    the feed's (ISO 639-1), `verified` the day on which its address was last seen to work, or "unverified".
    """

    address: str
    title: str
    publisher: str
    country: str
    language: str
    kind: str
    region: str
    verified: str


@cache
def starting_list() -> tuple[Listed, ...]:
    """The feeds that come along, by region, country and publisher."""
    return load(Listed, files(__package__) / "data" / "feeds.csv")


def subscriptions(path: Path) -> tuple[Subscription, ...]:
    """The feeds of an OPML file, or of a CSV file with a column `address` and perhaps others; each address once.

    The other columns are those of a `Subscription`, with `whole` as true or false and folders apart by slashes.
    What is no address is told when it is read. Raises `Unreadable`, naming the file and the line.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"{path}: larger than 20 MB; it is no list of feeds")
        body = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return read_opml(body) if decoded(body).lstrip().startswith("<") else _rows(decoded(body))
    except Unreadable as why:
        raise Unreadable(f"{path}: {why}") from None


def _rows(text: str) -> tuple[Subscription, ...]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if "address" not in (reader.fieldnames or ()):
        raise Unreadable("neither OPML nor CSV with a column 'address'; name its columns in the first line")
    found: dict[str, Subscription] = {}
    try:
        for row in reader:
            address = (row["address"] or "").strip()
            if not address:
                raise Unreadable(f"line {reader.line_num}: the cell 'address' is empty; write https://…")
            found.setdefault(address, _subscription(address, row))
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from error
    return tuple(found.values())


def _subscription(address: str, row: dict[str, str | None]) -> Subscription:
    told = {name: (row.get(name) or "").strip() or None for name in COLUMNS}
    return Subscription(
        address=address,
        title=told["title"],
        home=told["home"],
        publisher=told["publisher"],
        country=told["country"],
        region=told["region"],
        language=told["language"],
        whole=(told["whole"] or "").lower() in ("true", "yes", "1"),
        folders=tuple(part for part in (told["folders"] or "").split("/") if part),
    )


def as_row(feed: Subscription) -> dict[str, str | bool | None]:
    """A subscription as `subscriptions` reads it from CSV."""
    row = {name: getattr(feed, name) for name in COLUMNS}
    return {**row, "folders": "/".join(feed.folders)}


def chosen(regions: Collection[str] = (), languages: Collection[str] = ()) -> tuple[Subscription, ...]:
    """The feeds that come along, all or those of some regions (by the beginning of the name) and languages."""
    begins = tuple(region.casefold() for region in regions)
    return tuple(
        Subscription(
            address=one.address,
            title=one.title,
            publisher=one.publisher,
            country=one.country,
            region=one.region,
            language=one.language,
            folders=(one.region,),
        )
        for one in starting_list()
        if (not begins or one.region.casefold().startswith(begins)) and (not languages or one.language in languages)
    )
