"""A voice by the key that it is counted under: a state, an organisation, the owner of outlets, or a name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from bilateral.model import Voice
from bilateral.products.names import state_name
from bilateral.products.speakers import MEDIA, possessive
from bilateral.world import organisations, publishers, states


def voice_name(key: str, *, own_voice: bool = False) -> str:
    """A state by its name, its media apart where an outlet says it itself; an owner by the outlets that speak for it.

    Without `own_voice` an organisation that owns outlets, too, is taken to speak itself. A key that nothing is known
    of stands for itself.
    """
    code = key.partition(":")[0]
    if code in states():
        name = state_name(code)
        return f"rebels in {name}" if key != code else possessive(name) + MEDIA if own_voice else name
    owned = _owners().get(key.casefold()) if own_voice else None
    return owned or _spelt().get(key.casefold(), key)


def told(voices: Iterable[Voice]) -> list[tuple[str, datetime]]:
    """Voices by name, each with when it was first heard (UTC), by that time; each name once."""
    first: dict[str, datetime] = {}
    for voice in sorted(voices, key=lambda one: (one.first, one.key)):
        first.setdefault(voice_name(voice.key, own_voice=voice.own_voice), voice.first)
    return list(first.items())


@cache
def _spelt() -> dict[str, str]:
    """Organisations and outlets as they write themselves, and the outlets of owners, by names in small letters.

    Keys of owners have no article.
    """
    outlets = {one.name.casefold(): one.name for one in publishers()}
    bodies = {name.casefold(): name for one in organisations() for name in (*one.aliases, one.name)}
    return _owners() | bodies | outlets


@cache
def _owners() -> dict[str, str]:
    """The one outlet of an owner by its name, else "outlets of" the owner."""
    owned: dict[str, list[str]] = {}
    for one in publishers():
        owned.setdefault(one.owner, []).append(one.name)
    return {
        owner.casefold().removeprefix("the "): names[0] if len(names) == 1 else f"outlets of {owner}"
        for owner, names in owned.items()
    }
