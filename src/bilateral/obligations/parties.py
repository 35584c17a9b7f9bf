"""Whom a provision is about, and which of an act's parties it binds, on the day of the act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from bilateral.model import Event, Party, Provision
from bilateral.obligations.register import Register
from bilateral.obligations.trade import Giver
from bilateral.world import organisations, states

AGAINST_THEIR_STATE = frozenset({"REB", "OPP"})
"""Sectors of people whose acts are not those of their state."""

HALF_TOLD = 0.6
"""How sure a direction is that the sources do not tell."""


class Turned(NamedTuple):
    """The parties as the provision sees them; `told` is 1 where the direction is known."""

    told: float
    bound: tuple[str, ...]


def turned(event: Event, provision: Provision, held: Register, on: date, giver: Giver) -> Turned | None:
    """How the parties of an act stand to a provision; `None` where it is not about them.

    `giver` says from whom something passes, as far as the sources tell.
    """
    actor, recipient = event.actor, event.recipient
    if not all(_exists(party, on) for party in (actor, recipient) if party):
        return None
    if provision.way == "by target":
        return Turned(1.0, _codes((actor,))) if _in(actor, provision.target, held, on) else None
    if recipient is None or (actor.state is not None and actor.state == recipient.state):
        return None
    if provision.way == "between":
        return _between(actor, recipient, provision, held, on)
    to, away = (provision.way in ("to target", "either")), (provision.way in ("from target", "either"))
    told = 1.0 if giver is not Giver.UNTOLD or provision.way == "either" else HALF_TOLD
    for giving, taking in _ends(actor, recipient, giver):
        meets = (to and _meets(taking, giving, provision, held, on)) or (
            away and _meets(giving, taking, provision, held, on)
        )
        if meets:
            everyone = "*" in provision.bound
            both = (giving, taking)
            return Turned(told, _codes(end for end in both if everyone or _in(end, provision.bound, held, on)))
    return None


def _ends(actor: Party, recipient: Party, giver: Giver) -> list[tuple[Party, Party]]:
    """Who gives and who takes, in every way in which it may have been."""
    forth, back = (actor, recipient), (recipient, actor)
    return {Giver.ACTOR: [forth], Giver.RECIPIENT: [back], Giver.UNTOLD: [forth, back]}[giver]


def _meets(target: Party, other: Party, provision: Provision, held: Register, on: date) -> bool:
    """Whether one party is whom the measure is about, and the other one who must keep to it."""
    if not _in(target, provision.target, held, on):
        return False
    if "*" in provision.bound:
        return other.state is not None or other.sector == "REB"
    ends = (other, target) if provision.way == "from target" else (other,)
    return any(_in(end, provision.bound, held, on) for end in ends)


def _between(actor: Party, recipient: Party, provision: Provision, held: Register, on: date) -> Turned | None:
    about = provision.target or provision.bound
    if "*" in provision.bound:  # what binds everybody to everybody is told only where words make it specific
        everyone = bool(provision.words) and actor.state is not None and recipient.state is not None
        return Turned(1.0, _codes((actor, recipient))) if everyone else None
    for one, other in ((actor, recipient), (recipient, actor)):
        if _in(one, provision.bound, held, on) and _in(other, about, held, on):
            return Turned(1.0, _codes((actor, recipient)))
    return None


def _in(party: Party, names: Iterable[str], held: Register, on: date) -> bool:
    """Whether a party is one of the states, members of groups or organisations; rebels are not their state."""
    own = party.state if party.sector not in AGAINST_THEIR_STATE else None
    called = (party.name or "").casefold().removeprefix("the ").strip()
    for name in names:
        if name.startswith("@"):
            if (own and held.is_member(own, name, on)) or (called and called in _aliases(name[1:])):
                return True
        elif own == name or (called and name not in states() and called in _aliases(name)):
            return True
    return False


def _codes(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(sorted({party.state for party in parties if party.state}))


def _exists(party: Party, on: date) -> bool:
    """Whether the state of a party was there on a day; an organisation is always taken to be."""
    return party.state is None or _was(party.state, on)


@lru_cache(maxsize=20_000)
def _was(code: str, on: date) -> bool:
    state = states().get(code)
    return state is not None and (state.since or on) <= on <= (state.until or on)


@cache
def _aliases(name: str) -> frozenset[str]:
    """All that a body is called, in lower case."""
    found = {name.casefold()}
    for body in organisations():
        if name in (body.name, *body.aliases):
            found |= {other.casefold().removeprefix("the ") for other in (body.name, *body.aliases)}
    return frozenset(found)
