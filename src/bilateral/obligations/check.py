"""The register looked through: every flaw of every file, and how much of it was checked against a text."""

from __future__ import annotations

from bilateral.obligations import rules
from bilateral.obligations.cells import Flaw, Folder
from bilateral.obligations.register import own_folder, register

__all__ = ["Flaw", "flaws", "summary"]


def flaws(folder: Folder | None = None) -> list[Flaw]:
    """All flaws of the files of a folder, by file and line; without one, of the package's own."""
    return sorted(rules.flaws(folder or own_folder()), key=lambda one: (one.file, one.line))


def summary(folder: Folder | None = None) -> str:
    """How many provisions of how many regimes there are, how many stand, and how many were verified or read in part."""
    held = register(folder).provisions
    standing = sum(one.until is None for one in held)
    checked = sum(one.verified is not None for one in held)
    begun = sum(one.read_in_part for one in held)
    families = len({one.family for one in held})
    told = f"{checked} verified, {begun} read in part, {len(held) - checked - begun} not checked"
    return f"{len(held)} provisions of {families} regimes: {standing} without an end; {told}"
