"""How states, organisations, days and numbers are written in English."""

from __future__ import annotations

import calendar
import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from bilateral.model import Party, Precision
from bilateral.world import states

SMALL = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_PREPOSITION = re.compile(r" (?:of|for|on|against) ")
"""What the head of a body's name ends before: "Organisation for …"."""
MONTHS = calendar.month_name[1:]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of this package's data."""
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def state_name(code: str) -> str:
    """The name of a state for a heading: "United States"; an unknown code stands for itself.

    It is the short name that the United Nations uses, or one that does not contradict it (`data/un_names.csv`).
    """
    state = states().get(code)
    return _un_names()[code]["name"] if code in _un_names() else state.name if state else code


def formal_name(code: str) -> str | None:
    """The name in the United Nations' lists of states; `None` for what is not in them."""
    state = states().get(code)
    return (_un_names()[code]["formal"] or None) if code in _un_names() else state.un_name if state else None


def names_note(codes: Iterable[str]) -> str:
    """Which states a text names more briefly than the United Nations do, or which those do not name; else nothing."""
    formal = {code: formal_name(code) for code in sorted(set(codes))}
    longer = [f"{state_name(code)} ({name})" for code, name in formal.items() if name and name != state_name(code)]
    unlisted = [
        sentence(f"{state_name(code)} is {_un_names()[code]['note']}")
        for code in formal
        if code in _un_names() and formal[code] is None
    ]
    return " ".join([f"Names in the United Nations' lists: {listed(longer)}."] * bool(longer) + unlisted)


def called(code: str) -> str:
    """The common name of a state inside a sentence: "the United States"."""
    return f"the {state_name(code)}" if code in _with_article()["code"] else state_name(code)


def party_name(party: Party) -> str:
    """An actor or recipient inside a sentence: its state, people of it, or the name it was given."""
    if party.state is None or party.sector == "REB":
        return organisation_name(party.name or "an armed group" if party.sector == "REB" else party.name or "?")
    return _sectors().get(party.sector or "", "{state}").format(state=called(party.state))


def is_several(party: Party) -> bool:
    """Whether a party as named takes a plural verb: "firms from Russia", "rebels"."""
    name = party_name(party)
    word = name.split()[-1] if party.state is None or party.sector == "REB" else name.split()[0]
    return word in _plurals() or (word == word.casefold() and word.endswith("s") and not word.endswith("ss"))


def organisation_name(name: str) -> str:
    """A body's name with the article that English wants: "the European Union", "NATO"."""
    bare = name.removeprefix("the ").removeprefix("The ").strip()
    heads = bare.rpartition(" ")[2], _PREPOSITION.split(bare)[0].rpartition(" ")[2]
    if bare in _with_article()["name"] or not _with_article()["ending"].isdisjoint(heads):
        return f"the {bare}"
    return bare


def relation_name(pair: tuple[str, str], joint: str = "–") -> str:
    """Both states of a dyad for a heading: "North Korea–Russia"."""
    return joint.join(state_name(code) for code in pair)


def language_name(code: str) -> str:
    """The English name of an ISO 639-1 code; another code stands for itself."""
    return _languages().get(code, code)


def listed(names: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    several = list(names)
    return " and ".join(filter(None, (", ".join(several[:-1]), *several[-1:])))


def some(names: Sequence[str], most: int = 4) -> str:
    """A list in words of which a long tail is counted: "A, B, C and 3 others"."""
    if len(names) <= most:
        return listed(names)
    return listed([*names[: most - 1], f"{counted(len(names) - most + 1)} others"])


def counted(number: int) -> str:
    """A whole number >= 0 as prose writes it: "three", "14", "1,200"."""
    return SMALL[number] if number < len(SMALL) else f"{number:,}"


def plural(number: int, one: str, many: str | None = None) -> str:
    """ "one event", "14 events"."""
    return f"{counted(number)} {one if number == 1 else many or one + 's'}"


def long_day(day: date) -> str:
    """ "14 January 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """ "14 Jan 2024"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def act_day(day: date, precision: Precision) -> str:
    """When an act happens, no more exactly than its text says; an undated act has the day of its report."""
    match precision:
        case Precision.DAY:
            return long_day(day)
        case Precision.WEEK:
            return f"week of {long_day(day)}"
        case Precision.MONTH:
            return f"{MONTHS[day.month - 1]} {day.year}"
        case Precision.YEAR:
            return str(day.year)
        case Precision.UNKNOWN:
            return f"reported {long_day(day)}"


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


@cache
def _with_article() -> dict[str, frozenset[str]]:
    rows = table("the.csv")
    return {rule: frozenset(row["what"] for row in rows if row["rule"] == rule) for rule in ("code", "name", "ending")}


@cache
def _un_names() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in table("un_names.csv")}


@cache
def _languages() -> dict[str, str]:
    return {row["code"]: row["name"] for row in table("languages.csv")}


@cache
def _plurals() -> frozenset[str]:
    return frozenset(row["what"] for row in table("the.csv") if row["rule"] == "plural")


@cache
def _sectors() -> dict[str, str]:
    return {row["sector"]: row["wording"] for row in table("sectors.csv")}
