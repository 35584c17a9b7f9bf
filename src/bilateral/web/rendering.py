"""Pages from their templates: everything in them is escaped, and links keep the day that is looked at."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from bilateral.model import Event, Shift, Status
from bilateral.products.chart import ARROWS
from bilateral.products.likelihood import likelihood, percentage
from bilateral.products.names import act_day, formal_name, long_day, relation_name, short_day, state_name
from bilateral.products.speakers import name_of
from bilateral.products.statements import outlet, speaker, web_address
from bilateral.products.things import number
from bilateral.products.voice_names import told, voice_name
from bilateral.products.wording import nominal
from bilateral.products.world_map import world_map
from bilateral.web.highlight import highlighted
from bilateral.web.navigation import OWN, PLACES


def render(template: str, *, status_code: int = 200, opened: Any = None, **values: Any) -> HTMLResponse:
    """A page; `opened` is what it was asked for, `None` on one that reads no ledger."""
    as_of = opened.as_of if opened else None
    text = _environment().get_template(template).render(opened=opened, as_of=as_of, **values)
    return HTMLResponse(text, status_code=status_code)


def warm() -> None:
    """Compile every template, lay out the map and load what counts, so that no reader waits for it."""
    for name in ("scipy.signal", "scipy.special"):
        import_module(name)
    for name in _environment().list_templates():
        _environment().get_template(name)
    world_map()


def at(path: str, as_of: date | None = None, **asked: object) -> str:
    """A link that keeps the day that is looked at, with what else is asked for; nothing is passed on as empty."""
    if as_of is None and not asked:
        return path
    base, _, place = path.partition("#")
    query = {name: value for name, value in {**asked, "as_of": as_of}.items() if value not in (None, "", False)}
    whole = f"{base}{'&' if '?' in base else '?'}{urlencode(query)}" if query else base
    return f"{whole}#{place}" if place else whole


def from_to(first: date, last: date) -> str:
    """ "24 Jul 2014", or "24 Jul 2014 to 3 May 2016"."""
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def shift_words(shift: Shift) -> str:
    """ "▲ closer, 90 %"."""
    return f"{ARROWS[shift.direction]}, {percentage(shift.probability)}"


def what(event: Event) -> str:
    """An act as the heading of a row."""
    words = nominal(event)
    return words[:1].upper() + words[1:]


def heard(event: Event, most: int = 3) -> str:
    """Who speaks of an event, states by name, of many the rest counted."""
    names = list(dict.fromkeys(voice_name(key) for key in event.speakers))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _with_one(asked: dict[str, str], name: str, value: str) -> dict[str, str]:
    return {**asked, name: value}


def _without(asked: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in asked.items() if key != name}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bilateral.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"statuses": list(Status), "places": PLACES, "own": OWN, "arrows": ARROWS}
    environment.globals |= {"with_one": _with_one, "without": _without}
    environment.filters |= {
        "pair": tuple,
        "formal_name": formal_name,
        "from_to": from_to,
        "act_day": lambda event: act_day(event.date, event.date_precision),
        "at": at,
        "heard": heard,
        "highlighted": highlighted,
        "likelihood": likelihood,
        "long_day": long_day,
        "name_of": name_of,
        "number": number,
        "outlet": outlet,
        "percentage": percentage,
        "relation_name": relation_name,
        "shift_words": shift_words,
        "short_day": short_day,
        "speaker": speaker,
        "state_name": state_name,
        "told": told,
        "voice_name": voice_name,
        "web_address": web_address,
        "what": what,
    }
    return environment
