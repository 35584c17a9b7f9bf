"""Who says so, as a tree: speaker, the texts that carry the word in the order of time, the copies of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec
from rich.text import Text
from rich.tree import Tree

from bilateral.model import Event, Filing
from bilateral.products.statements import outlet, speaker
from bilateral.world import owner_of, states

VoiceOf = Callable[[Filing], str]
SHOWN = 5
"""Copies of one text that are listed; the others are counted."""


class Branch(msgspec.Struct, frozen=True):
    """One independent voice with what it holds, and the texts that carry it: each with its copies behind it."""

    voice: str
    factuality: str
    texts: tuple[tuple[Filing, ...], ...]


def branches(filings: Sequence[Filing], voice_of: VoiceOf) -> list[Branch]:
    """The evidence of an event by voice, by when each was first heard; see `source_tree`."""
    return [
        Branch(_name(voice, held[0]), factuality, tuple(map(tuple, _by_dispatch(held))))
        for (voice, factuality), held in _by_voice(filings, voice_of).items()
    ]


def source_tree(event: Event, filings: Sequence[Filing], voice_of: VoiceOf) -> Tree:
    """The tree of an event's evidence; each independent voice is a branch, by when it was first heard.

    `voice_of` names what a filing's voice is counted under.
    """
    tree = Tree(
        Text(_count(event.independent_sources, "independent source", "independent sources"), style="bold"),
        guide_style="dim",
    )
    for one in branches(filings, voice_of):
        branch = tree.add(Text(f"{one.voice}: {one.factuality}"))
        for original, *copies in one.texts:
            text = branch.add(Text(_carrier(original)))
            for copy in copies[:SHOWN]:
                text.add(Text(f"copy: {_carrier(copy)}", style="dim"))
            if len(copies) > SHOWN:
                text.add(Text(f"and {_count(len(copies) - SHOWN, 'more copy', 'more copies')}", style="dim"))
    return tree


def _by_voice(filings: Sequence[Filing], voice_of: VoiceOf) -> dict[tuple[str, str], list[Filing]]:
    """Filings by voice and factuality; what a copy says itself is the word of the text that it copies."""
    heard: dict[tuple[str, str], list[Filing]] = defaultdict(list)
    own: dict[str, str] = {}
    for filing in sorted(filings, key=lambda one: (one.known, one.report.id)):
        voice = voice_of(filing)
        if filing.report.source is None:
            voice = own.setdefault(filing.dispatch, voice)
        heard[voice, filing.report.factuality.value].append(filing)
    return heard


def _name(voice: str, first: Filing) -> str:
    if voice in states():
        return states()[voice].name
    return speaker(first) if first.report.source else f"the article itself, {owner_of(outlet(first))}"


def _by_dispatch(filings: Sequence[Filing]) -> list[list[Filing]]:
    """The versions of each dispatch, once each, in the order of time."""
    held: dict[str, dict[str, Filing]] = defaultdict(dict)
    for filing in filings:
        held[filing.dispatch].setdefault(filing.version, filing)
    return [list(versions.values()) for versions in held.values()]


def _carrier(filing: Filing) -> str:
    name = outlet(filing)
    owner = owner_of(name)
    owned = f" (owner: {owner})" if owner.casefold() != name.casefold() else ""
    return f"{filing.known:%Y-%m-%d %H:%M} UTC  {name}{owned}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
