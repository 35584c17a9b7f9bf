"""The codebook's fields grouped as relations are watched: talks, arms, trade and so on."""

from __future__ import annotations

from bilateral.model import FIELDS, Event
from bilateral.relations.weights import is_conflict

ODDS = "diplomacy at odds"
TALKS = "talks"

FIELD_GROUPS: dict[str, tuple[str, ...]] = {
    TALKS: ("talks",),
    "treaties": ("treaties", "recognition"),
    "arms and military aid": ("military aid",),
    "exercises and deployments": ("exercises and deployments", "weapons tests"),
    "technology and space": ("technology and space",),
    "trade and finance": ("trade", "finance"),
    "energy": ("energy",),
    "labour and migration": ("labour", "migration", "humanitarian"),
    "sanctions and evasion": ("sanctions and evasion",),
    "intelligence and cyber": ("intelligence and cyber",),
    ODDS: ("words", "justice"),
    "force": ("force", "territory"),
}
"""Every field is in one group. Words of praise count as talks, all other words as diplomacy at odds."""

_GROUP_OF = {field: group for group, fields in FIELD_GROUPS.items() for field in fields}


def groups_of(event: Event) -> tuple[str, ...]:
    """The groups that an event belongs to, in the order of `FIELD_GROUPS`; words alone by their tone."""
    found = {_GROUP_OF[field] for field in event.fields if field in _GROUP_OF}
    if ODDS in found and not is_conflict(event):
        found = (found - {ODDS}) | {TALKS}
    return tuple(group for group in FIELD_GROUPS if group in found)


def in_field(event: Event, field: str | None) -> bool:
    """Whether an event belongs to a field, named as in the codebook or as a group; `None` is any.

    Raises `ValueError` with the names that there are.
    """
    if field is None:
        return True
    if field in FIELD_GROUPS:
        return field in groups_of(event)
    if field in FIELDS:
        return field in event.fields
    raise ValueError(f"no field {field!r}; give one of: {', '.join(dict.fromkeys((*FIELD_GROUPS, *FIELDS)))}")
