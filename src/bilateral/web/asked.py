"""What a request asks for, checked: states, days, statuses; what cannot be read is named with its remedy."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from bilateral.model import Status, dyad
from bilateral.world import State, states

LONGEST = 200
"""Characters of a query that are looked at."""


class Refused(Exception):
    """A request that cannot be answered: an HTTP status, what is wrong, what to do."""

    def __init__(self, code: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.title, self.detail = code, title, detail


class Asked(NamedTuple):
    """What somebody typed, and the states whose names or codes are in it."""

    text: str
    states: tuple[State, ...]


def pair_of_states(text: str) -> tuple[str, str]:
    """ "PRK-RUS" in any case and order as two codes in order. Raises `Refused` (404)."""
    parts = text.upper().split("-")
    if len(parts) != 2 or parts[0] == parts[1]:
        raise Refused(
            404,
            "No such relation",
            f"{short(text)} is no pair of states; write two ISO codes, such as PRK-RUS.",
        )
    for code in parts:
        if code not in states():
            raise Refused(404, "Unknown state", f"No state has the code {short(code)}; codes are ISO 3166-1 alpha-3.")
    return dyad(*parts)


def state_of(text: str) -> State:
    """A state by its code in any case. Raises `Refused` (404)."""
    if text.upper() not in states():
        detail = f"No state has the code {short(text)}; codes are ISO 3166-1 alpha-3, such as KOR."
        raise Refused(404, "Unknown state", detail)
    return states()[text.upper()]


def day_of(text: str | None, name: str = "as_of") -> date | None:
    """An ISO date; `None` for nothing. Raises `Refused` (400)."""
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        detail = f"{name} is {short(text)}, which is no date; write it as 2024-01-15."
        raise Refused(400, "Not a date", detail) from None


def status_of(text: str | None) -> Status | None:
    """One status; `None` for nothing. Raises `Refused` (400)."""
    if not text:
        return None
    try:
        return Status(text)
    except ValueError:
        known = ", ".join(status.value for status in Status)
        raise Refused(400, "Unknown status", f"{short(text)} is no status; choose from {known}.") from None


def search_of(text: str | None) -> Asked:
    """The states that a search names: by codes alone ("prk-rus"), else by names that news uses."""
    typed = (text or "").strip()[:LONGEST]
    words = typed.replace("-", " ").replace("–", " ").casefold().split()
    known = states()
    if words and all(word.upper() in known for word in words):
        return Asked(typed, tuple(known[word.upper()] for word in words))
    whole = f" {' '.join(words)} "
    found = tuple(state for state in known.values() if words and _named(state, whole))
    return Asked(typed, found or _beginning(whole.strip()))


def short(text: str) -> str:
    """What was given, in quotes and cut to what a message can bear."""
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"


def _named(state: State, whole: str) -> bool:
    return any(f" {name.casefold().replace('-', ' ')} " in whole for name in (state.name, *state.names))


def _beginning(words: str) -> tuple[State, ...]:
    """The states with a word that begins so."""
    if len(words) < 2:
        return ()
    return tuple(
        state
        for state in states().values()
        if any(word.startswith(words) for word in (state.name.casefold(), *state.name.casefold().split()))
    )
