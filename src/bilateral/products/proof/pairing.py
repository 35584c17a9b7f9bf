"""Which statement of the brief made anew a statement is to be compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from bilateral.products.grounded import Told

Pairing = dict[int, int]
"""Positions in the brief that is checked, and in the one made anew."""


def paired(given: Sequence[Told], anew: Sequence[Told]) -> Pairing:
    """Each statement with its counterpart: the same one, else one on the same events, else one in the same words.

    What rests on the same events is compared in the order of the brief; nothing is compared twice.
    """
    found: Pairing = {}
    for sense in (_whole, _place_and_events, _place_and_words, _events, _place_and_half):
        _pair(given, anew, found, sense)
    return found


def _pair(given: Sequence[Told], anew: Sequence[Told], found: Pairing, sense: Callable[[Told], Hashable]) -> None:
    taken = set(found.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for at, told in enumerate(anew):
        if at not in taken:
            free[sense(told)].append(at)
    for at, told in enumerate(given):
        waiting = free.get(sense(told)) if at not in found else None
        if waiting:
            found[at] = waiting.pop(0)


def _whole(told: Told) -> Hashable:
    return told.section, told.group, told.kind, told.events, told.text


def _place_and_events(told: Told) -> Hashable:
    return told.section, told.group, told.kind, frozenset(told.events)


def _place_and_words(told: Told) -> Hashable:
    return told.section, told.group, told.lead, told.text


def _events(told: Told) -> Hashable:
    return told.section, frozenset(told.events)


def _place_and_half(told: Told) -> Hashable:
    """By how the wording begins: what was changed may be its end."""
    return told.section, told.text[: len(told.text) // 2][:40]
