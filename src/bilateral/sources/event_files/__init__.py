"""Other people's events: GDELT, POLECAT, ICEWS, ACLED and plain rows, each kind in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bilateral.sources.event_files import acled, gdelt, icews, plain, polecat
from bilateral.sources.event_files.kinds import Kind, Unusable
from bilateral.sources.event_files.reading import EventFile, opened
from bilateral.sources.event_files.unpacking import unpacked

KINDS: dict[str, Kind] = {kind.name: kind for kind in (gdelt.KIND, polecat.KIND, icews.KIND, acled.KIND, plain.KIND)}
SCHEMES = tuple(plain.SCHEMES)

__all__ = ["KINDS", "SCHEMES", "EventFile", "Kind", "Unusable", "kind_of", "open_events", "unpacked"]


def kind_of(name: str, codes: str = "iso") -> Kind:
    """The kind with this name; `codes` is the scheme of the codes in plain rows. Raises `KeyError`."""
    return plain.following(codes) if name == plain.KIND.name else KINDS[name]


@contextmanager
def open_events(text: Path, kind: Kind, *, address: str, now: datetime) -> Iterator[EventFile]:
    """The events of an unpacked file. Raises `Unusable` where it is of another kind, and says of which."""
    with opened(text, kind, tuple(KINDS.values()), address=address, now=now) as found:
        yield found
