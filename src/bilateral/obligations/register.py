"""The register: all provisions, the groups that they bind and the bodies that watch over them, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from bilateral.model import Body, EventType, Membership, Provision
from bilateral.obligations import rules
from bilateral.obligations.cells import (
    BODIES,
    BODY_COLUMNS,
    COLUMNS,
    GROUP_COLUMNS,
    GROUPS,
    Flaw,
    Folder,
    Line,
    day,
    items,
    lines,
    tables,
    verified_day,
)


class RegisterError(ValueError):
    """A file of the register cannot be used; the message names file, line, field and remedy."""


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The provisions by (file, line), who belonged to which group when, and the bodies.

    `by_type` holds the provisions that an act of a type may touch, `groups` the memberships of each group.
    """

    provisions: tuple[Provision, ...]
    bodies: tuple[Body, ...]
    by_type: dict[EventType, tuple[Provision, ...]]
    groups: dict[str, tuple[Membership, ...]]

    def provision(self, id: str) -> Provision | None:  # noqa: A002
        """The provision with this id."""
        return next((one for one in self.provisions if one.id == id), None)

    def is_member(self, state: str, group: str, on: date) -> bool:
        """Whether a state belongs to a group ("@EU") on a day."""
        return any(
            one.member == state and one.since <= on and (one.until is None or on < one.until)
            for one in self.groups.get(group.removeprefix("@"), ())
        )

    def watching(self, regimes: Iterable[str], on: date) -> tuple[Body, ...]:
        """The bodies of these regimes that were there by a day, those that have ended since included."""
        asked = set(regimes)
        return tuple(body for body in self.bodies if body.regime in asked and body.since <= on)


def register(folder: Folder | None = None) -> Register:
    """All that the files of a folder hold; without one, of the package's own, which are read once.

    Raises `RegisterError` at the first mistake that keeps a file from use.
    """
    return _own() if folder is None else _read(folder)


def own_folder() -> Folder:
    """Where the package's files are."""
    return files(__package__) / "data"


@cache
def _own() -> Register:
    return _read(own_folder())


def _read(folder: Folder) -> Register:
    for flaw in rules.flaws(folder):
        if flaw.grave:
            raise RegisterError(f"{flaw.file} line {flaw.line}, {flaw.field}: {flaw.what}")
    provisions = tuple(_provision(line) for name in tables(folder) for line in _sound(folder, name, COLUMNS))
    members: dict[str, list[Membership]] = defaultdict(list)
    for line in _sound(folder, GROUPS, GROUP_COLUMNS):
        members[line.cells["group"]].append(_membership(line))
    return Register(
        provisions=provisions,
        bodies=tuple(_body(line) for line in _sound(folder, BODIES, BODY_COLUMNS)),
        by_type={kind: tuple(one for one in provisions if kind in one.event_types) for kind in EventType},
        groups={name: tuple(held) for name, held in members.items()},
    )


def _sound(folder: Folder, name: str, columns: tuple[str, ...]) -> list[Line]:
    """The rows of a file that was checked; a folder need have no groups and no bodies."""
    if not (folder / name).is_file():
        return []
    return [line for line in lines(folder, name, columns) if not isinstance(line, Flaw)]


def _provision(line: Line) -> Provision:
    cells: dict[str, Any] = dict(line.cells)
    listed = ("bound", "target", "modes", "fields", "classes", "words", "not_words")
    text = ("id", "instrument", "paragraph", "symbol", "kind", "ended_by", "way", "cap", "exemptions", "committee")
    return Provision(
        **({name: cells[name] for name in text} | {name: items(cells[name]) for name in listed}),
        since=_day(cells["since"]),
        until=day(cells["until"]),
        event_types=tuple(EventType(name) for name in items(cells["event_types"])),
        wording=cells["wording"],
        verified=verified_day(cells["verified"]),
        against=cells["against"],
        file=line.file,
        line=line.number,
    )


def _membership(line: Line) -> Membership:
    cells = line.cells
    return Membership(
        group=cells["group"], member=cells["member"], since=_day(cells["since"]), until=day(cells["until"])
    )


def _body(line: Line) -> Body:
    cells = line.cells
    text = ("id", "name", "regime", "kind", "instrument", "ended_by", "wording", "against")
    return Body(
        **{name: cells[name] for name in text},
        since=_day(cells["since"]),
        until=day(cells["until"]),
        members=items(cells["members"]),
        verified=verified_day(cells["verified"]),
    )


def _day(cell: str) -> date:
    return date.fromisoformat(cell)
