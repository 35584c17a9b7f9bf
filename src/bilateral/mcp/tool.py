"""What a tool is: a question with its arguments, and the function that finds the answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from bilateral.model import FIELDS, dyad
from bilateral.view import View
from bilateral.world import states

Dyad = Annotated[str, Meta(description="Two states by their ISO 3166-1 alpha-3 codes, such as PRK-RUS.")]
State = Annotated[str, Meta(description="A state's ISO 3166-1 alpha-3 code, such as KOR.")]
Since = Annotated[date | None, Meta(description="Acts from this day on, such as 2023-07-01.")]
Field = Annotated[str | None, Meta(description=f"Only acts in this field: {', '.join(FIELDS)}.")]
Limit = Annotated[int, Meta(ge=1, le=50, description="At most so many.")]


class Unanswerable(Exception):
    """A question that cannot be answered: what is wrong, and the remedy."""


class AsOf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every question may say: `as_of`, only what was known by the end of this day (UTC)."""

    as_of: date | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a tool found: the answer, and ids of events that it rests on, those that matter most first."""

    answer: Any
    events: tuple[str, ...] = ()
    more: str | None = None


Asked = TypeVar("Asked", bound=AsOf)
Finding = Callable[[View, Asked], Found]


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """One tool: its name, what it is for, its arguments, and the function that finds.

    `find` raises `Unanswerable` or `ValueError` with what is wrong and the remedy.
    """

    name: str
    description: str
    arguments: type[AsOf]
    find: Callable[[View, Any], Found]

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the arguments."""
        _, held = msgspec.json.schema_components([self.arguments], ref_template="#/$defs/{name}")
        own: dict[str, Any] = held.pop(self.arguments.__name__)
        own = {name: told for name, told in own.items() if name not in ("title", "description")}
        return own | ({"$defs": held} if held else {})


TOOLS: dict[str, Tool] = {}
"""All tools by their names, in the order in which an assistant sees them."""


def tool(arguments: type[Asked]) -> Callable[[Finding[Asked]], Finding[Asked]]:
    """Decorates the function of a tool: its name, and its docstring as the description."""

    def register(find: Finding[Asked]) -> Finding[Asked]:
        name = find.__name__
        TOOLS[name] = Tool(name=name, description=inspect.getdoc(find) or "", arguments=arguments, find=find)
        return find

    return register


def pair_of(text: str) -> tuple[str, str]:
    """Two states, such as PRK-RUS. Raises `Unanswerable`."""
    first, _, second = text.upper().partition("-")
    if first == second or not second:
        raise Unanswerable(f"{text[:40]!r} is no pair of states; write two ISO codes, such as PRK-RUS")
    return dyad(state_of(first), state_of(second))


def state_of(text: str) -> str:
    """A state's code. Raises `Unanswerable`."""
    if text.upper() not in states():
        raise Unanswerable(f"no state has the code {text[:40]!r}; codes are ISO 3166-1 alpha-3; `who` finds them")
    return text.upper()
