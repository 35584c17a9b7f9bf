"""Which part of the map of the world a brief shows, and where its states lie."""

from __future__ import annotations

import msgspec

from bilateral.products.marked import BriefMap
from bilateral.products.world_map import HEIGHT, WIDTH, Box, Point, anchors, flat, world_map

WIDE = 760
"""Pixels across for which letters and lines are measured."""
LEAST = 130.0
"""The least width that is shown, in units of the map: with less, nobody sees where in the world it is."""
FLATTEST, STEEPEST = 0.42, 0.66
"""Height by width."""
EDGE = 0.09
"""What is left free around the marked states, of the width."""
EARTH: Box = (0.0, 4.0, WIDTH * 1.02, HEIGHT - 10.0)


class Frame(msgspec.Struct, frozen=True):
    """The part of the map that is shown, in its units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def pixel(self) -> float:
        """One pixel of the finished drawing, in units of the map."""
        return self.width / WIDE

    def meets(self, box: Box) -> bool:
        """Whether any of a box lies in it."""
        left, top, right, bottom = box
        across = left <= self.left + self.width and right >= self.left
        return across and top <= self.top + self.height and bottom >= self.top

    def holds(self, box: Box) -> bool:
        """Whether all of a box lies in it."""
        left, top, right, bottom = box
        across = left >= self.left and right <= self.left + self.width
        return across and top >= self.top and bottom <= self.top + self.height


def framed(shown: BriefMap) -> Frame:
    """The part of the map that holds all marked states, with room around them."""
    held = [box for mark in shown.marks for box in boxes(mark.state)] or [EARTH]
    left, top = min(box[0] for box in held), min(box[1] for box in held)
    right, bottom = max(box[2] for box in held), max(box[3] for box in held)
    room = EDGE * max(right - left, LEAST)
    width = max(right - left + 2 * room, LEAST, (bottom - top + 2 * room) / STEEPEST)
    width = min(width, EARTH[2] - EARTH[0])
    height = min(max(bottom - top + 2 * room, width * FLATTEST), width * STEEPEST, EARTH[3] - EARTH[1])
    return Frame(
        _slid((left + right - width) / 2, width, EARTH[0], EARTH[2]),
        _slid((top + bottom - height) / 2, height, EARTH[1], EARTH[3]),
        width,
        height,
    )


def _slid(start: float, length: float, least: float, most: float) -> float:
    return max(least, min(start, most - length))


def boxes(code: str) -> list[Box]:
    """The largest outline of a state, for what lies overseas would draw it too far apart, and its capital."""
    found = next((shape for shape in world_map().shapes if shape.code == code), None)
    if found is None:
        return []
    largest = sorted(found.outlines, key=lambda one: _size(one.box))[-1:]
    places = [found.dot] if found.dot else [flat(anchors()[code])] if code in anchors() else []
    return [*(one.box for one in largest), *((x, y, x, y) for x, y in places)]


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def place(code: str) -> Point | None:
    """Where the name of a state stands: by its capital, else in the middle of its largest outline."""
    held = boxes(code)
    if not held:
        return None
    left, top, right, bottom = held[-1]
    return (left + right) / 2, (top + bottom) / 2
