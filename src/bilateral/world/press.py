"""Who owns an outlet and which state controls it, by any of its names or domains."""

from __future__ import annotations

import re
from functools import cache

from bilateral.world.tables import Publisher, publishers

_NAME = re.compile(r"[^\W\d_]|^\d+(?:\.\d+){3}$")


@cache
def _outlets() -> dict[str, Publisher]:
    return {
        name.casefold(): outlet for outlet in publishers() for name in (outlet.name, *outlet.aliases, *outlet.domains)
    }


def outlet_of(publisher: str) -> Publisher | None:
    """What is known of an outlet."""
    return _outlets().get(publisher.casefold())


def can_be_outlet(name: str) -> bool:
    """Whether it has a letter, is a host's number or a known outlet's; years and figures in brackets are none."""
    return bool(_NAME.search(name)) or outlet_of(name) is not None


def owner_of(publisher: str) -> str:
    """Who owns an outlet; an unknown one is its own owner."""
    outlet = _outlets().get(publisher.casefold())
    return outlet.owner if outlet else publisher


def control_of(publisher: str) -> str | None:
    """The state (alpha-3) that controls an outlet, `None` where none is known to."""
    outlet = _outlets().get(publisher.casefold())
    return outlet.country if outlet and outlet.control == "state" else None
