"""The names on the map of a brief, laid so that none covers another or a line."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

import msgspec

from bilateral.products.map_frame import Frame, place
from bilateral.products.marked import SIGNS, BriefMap, Look, Mark, Pair
from bilateral.products.names import formal_name, state_name
from bilateral.products.world_map import Box, Point, bend

LETTERS, LINE, LETTER = 12.5, 14.5, 0.53
"""Pixels: size of the names and from line to line; and how wide a letter is, of its size."""
STEPS = 40
"""Places along a line that names keep clear of."""
LONGEST = 20
"""Letters of a name in one line."""


class Label(msgspec.Struct, frozen=True):
    """A name beside its state: lines of text, where the first begins, how it is anchored, and the box of all."""

    lines: tuple[str, ...]
    at: Point
    anchor: str
    box: Box


def labels(shown: BriefMap, frame: Frame) -> list[Label]:
    """The names that fit: none leaves the frame or covers another.

    Those of the brief's own states come first, then those whose relation moved.
    """
    places = {mark.state: spot for mark in shown.marks if (spot := place(mark.state))}
    dot = 4 * frame.pixel
    taken = {code: (x - dot, y - dot, x + dot, y + dot) for code, (x, y) in places.items()}
    crossed = [box for one in shown.lines for box in _along(one.dyad, dot)]
    found: list[Label] = []
    for mark in sorted(shown.marks, key=lambda one: (one.look is not Look.SUBJECT, one.since is None)):
        if mark.state not in places:
            continue
        others = [box for code, box in taken.items() if code != mark.state] + [label.box for label in found] + crossed
        free = (
            one
            for one in _tries(_lettered(mark), places[mark.state], frame)
            if frame.holds(one.box) and not any(_cross(one.box, other) for other in others)
        )
        found += [one for one in [next(free, None)] if one]
    return found


def _lettered(mark: Mark) -> tuple[str, ...]:
    """The name that the United Nations uses, after the sign of how it moved or stands."""
    name = formal_name(mark.state) or state_name(mark.state)
    return tuple(wrap(f"{SIGNS[mark.look]} {name.partition(' (')[0]}".strip(), LONGEST, break_long_words=False))


def _tries(lines: tuple[str, ...], place: Point, frame: Frame) -> Iterator[Label]:
    """Right, left, above and below of a place, then farther off."""
    size, step = LETTERS * frame.pixel, LINE * frame.pixel
    width, height = max(map(len, lines)) * LETTER * size, len(lines) * step
    for far in (1, 2.2):
        gap = 6 * frame.pixel * far
        for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
            left = place[0] + (gap if across > 0 else -gap - width if across < 0 else -width / 2)
            top = place[1] + (gap if down > 0 else -gap - height if down < 0 else -height / 2)
            x = {1: left, -1: left + width, 0: left + width / 2}[across]
            yield Label(
                lines,
                (x, top + 0.82 * size),
                {1: "start", -1: "end", 0: "middle"}[across],
                (left, top, left + width, top + height),
            )


def _along(dyad: Pair, room: float) -> Iterator[Box]:
    """Boxes along the line of a relation, which no name should cover."""
    places = [place(code) for code in dyad]
    if places[0] is None or places[1] is None:
        return
    (x, y), (u, v) = places[0], places[1]
    middle_x, middle_y = bend((x, y), (u, v))
    for step in range(1, STEPS):
        t = step / STEPS
        at_x = (1 - t) ** 2 * x + 2 * t * (1 - t) * middle_x + t**2 * u
        at_y = (1 - t) ** 2 * y + 2 * t * (1 - t) * middle_y + t**2 * v
        yield at_x - room / 2, at_y - room / 2, at_x + room / 2, at_y + room / 2


def _cross(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
