"""Where the pages are: what stands in the head of each, in this order. A further page is a further line."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bilateral.ledger import User


class Place(NamedTuple):
    """A page of its own, and the beginnings of the addresses that belong to it."""

    name: str
    path: str
    below: tuple[str, ...] = ()


PLACES = [
    Place("Today", "/", ("/daily",)),
    Place("Relations", "/relations", ("/relation/", "/event/")),
    Place("Countries", "/countries", ("/country/",)),
    Place("Shifts", "/shifts"),
    Place("Blocs", "/blocs"),
    Place("Briefs", "/briefs", ("/brief/",)),
    Place("Sources", "/sources"),
    Place("Methods", "/methods"),
]

OWN = [Place("Watchlist", "/watchlist"), Place("Review", "/review", ("/review/",))]
"""What people with an account work on; the way in stands behind it."""


class Here(NamedTuple):
    """Where somebody is on a page that shows no day of the ledger: its address, its place, and who looks at it."""

    path: str
    place: str
    user: User | None
    as_of: date | None = None


def current(path: str) -> str:
    """The path of the place that an address belongs to, empty where it belongs to none."""
    return next((one.path for one in PLACES + OWN if path == one.path or path.startswith(one.below or "\0")), "")
