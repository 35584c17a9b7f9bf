"""Where the portal keeps which day: a page a day, and for its first years one a month."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from bilateral.sources.markup import web_address

FIRST = date(2002, 1, 1)
"""The portal's first month with news of every day."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(MONTHS)
_DAY = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<y1>\d{{4}})[ _](?P<m1>{_MONTH})[ _](?P<d1>\d{{1,2}})"
    rf"|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}}), (?P<y2>\d{{4}})|(?P<d3>\d{{1,2}}) (?P<m3>{_MONTH}) (?P<y3>\d{{4}})"
)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The `[current_events]` table of `bilateral.toml`: under which address the portal's pages are."""

    address: str = "https://en.wikipedia.org/wiki/Portal:Current_events/"

    def __post_init__(self) -> None:
        if web_address("", self.address) is None:
            raise ValueError(f"address: {self.address!r} is no address on the web; write https://…/")


def day_page(settings: Settings, day: date) -> str:
    """The address of a day's page."""
    return f"{settings.address}{day.year}_{MONTHS[day.month - 1]}_{day.day}"


def month_page(settings: Settings, day: date) -> str:
    """The address of the page of a day's month."""
    return f"{settings.address}{MONTHS[day.month - 1]}_{day.year}"


def day_in(text: str) -> date | None:
    """The first whole date that a heading names: "March 3, 2015", "2015_March_3", "2015-03-03"."""
    found = _DAY.search(text)
    if found is None:
        return None
    said = found.groupdict()
    try:
        if said["iso"]:
            return date.fromisoformat(said["iso"])
        number = next(n for n in "123" if said[f"m{n}"])
        return date(int(said[f"y{number}"]), MONTHS.index(said[f"m{number}"]) + 1, int(said[f"d{number}"]))
    except ValueError:
        return None
