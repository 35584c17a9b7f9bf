"""Who says so, as a tree: speaker, the texts that carry the word in the order of time, the copies of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from rich.text import Text
from rich.tree import Tree

from bilateral.model import Event, Filing
from bilateral.products.statements import outlet, speaker


def source_tree(event: Event, filings: Sequence[Filing], owner_of: Callable[[str], str]) -> Tree:
    """The tree of an event's evidence; each independent voice is a branch, by when it was first heard."""
    tree = Tree(Text(_count(event.independent_sources, "independent source"), style="bold"), guide_style="dim")
    for (who, factuality), held in _by_voice(filings).items():
        branch = tree.add(Text(f"{who}: {factuality}"))
        for original, *copies in _by_dispatch(held):
            text = branch.add(Text(_carrier(original, owner_of)))
            for copy in copies:
                text.add(Text(f"copy: {_carrier(copy, owner_of)}", style="dim"))
    return tree


def _by_voice(filings: Sequence[Filing]) -> dict[tuple[str, str], list[Filing]]:
    heard: dict[tuple[str, str], list[Filing]] = defaultdict(list)
    for filing in sorted(filings, key=lambda one: (one.known, one.report.id)):
        heard[speaker(filing), filing.report.factuality.value].append(filing)
    return heard


def _by_dispatch(filings: Sequence[Filing]) -> list[list[Filing]]:
    """The versions of each dispatch, once each, in the order of time."""
    held: dict[str, dict[str, Filing]] = defaultdict(dict)
    for filing in filings:
        held[filing.dispatch].setdefault(filing.version, filing)
    return [list(versions.values()) for versions in held.values()]


def _carrier(filing: Filing, owner_of: Callable[[str], str]) -> str:
    name = outlet(filing)
    owner = owner_of(name)
    owned = f" (owner: {owner})" if owner.casefold() != name.casefold() else ""
    return f"{filing.known:%Y-%m-%d %H:%M} UTC  {name}{owned}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
