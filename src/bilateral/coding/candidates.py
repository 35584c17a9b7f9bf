"""A proposed act: who did what to whom, by which word and rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from bilateral.coding.phrases import Mention


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed act; `trigger` and `thing` are token indices, `rule` names what proposed it."""

    event_type: str
    mode: str | None
    actor: Mention
    recipient: Mention | None
    trigger: int
    rule: str
    directed: bool = True
    thing: int | None = None
    military: bool = False


class Roles(msgspec.Struct):
    """Parties by where they stand to a trigger: `s`, `o`, `d` and prepositions."""

    slots: dict[str, list[Mention]]

    def get(self, slot: str) -> list[Mention]:
        """The parties in a slot."""
        return self.slots.get(slot, [])

    def first(self, slots: Iterable[str], other_than: list[Mention]) -> list[Mention]:
        """The parties of the first slot that names somebody other than the actors."""
        keys = {m.key for m in other_than}
        for slot in slots:
            found = [m for m in self.get(slot) if m.key not in keys]
            if found:
                return found
        return []


def distinct(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Each party once, in order."""
    seen: set[str] = set()
    for mention in mentions:
        if mention.key not in seen:
            seen.add(mention.key)
            yield mention
