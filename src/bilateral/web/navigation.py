"""Where the pages are: what stands in the head of each, in this order. A further page is a further line."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A page of its own, and the beginnings of the addresses that belong to it."""

    name: str
    path: str
    below: tuple[str, ...] = ()


PLACES = [
    Place("Today", "/"),
    Place("Relations", "/relations", ("/relation/", "/event/")),
    Place("Countries", "/countries", ("/country/",)),
    Place("Shifts", "/shifts"),
    Place("Blocs", "/blocs"),
    Place("Briefs", "/briefs", ("/brief/",)),
    Place("Sources", "/sources"),
    Place("Methods", "/methods"),
]


def current(path: str) -> str:
    """The path of the place that an address belongs to, empty where it belongs to none."""
    return next((one.path for one in PLACES if path == one.path or path.startswith(one.below or "\0")), "")
