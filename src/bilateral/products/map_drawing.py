"""The map of a brief as SVG: the part of the world where its states lie, marked, named and joined by lines.

The same drawing serves a page, whose style sheet colours it by class, and paper, for which it brings its own colours.
Sizes that must not grow with the part that is shown (lines, letters) are given for a width of `WIDE` pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import wrap

import msgspec
from markupsafe import Markup

from bilateral.model import Direction
from bilateral.products.marked import SIGNS, BriefMap, Entry, Line, Look, Mark, Pair, key
from bilateral.products.names import formal_name, relation_name, short_day, state_name
from bilateral.products.world_map import (
    BENT,
    HEIGHT,
    WIDTH,
    Box,
    Outline,
    Point,
    Shape,
    anchors,
    arc,
    bend,
    flat,
    world_map,
)

WIDE = 760
"""Pixels across for which letters and lines are measured."""
LEAST = 130.0
"""The least width that is shown, in units of the map: with less, nobody sees where in the world it is."""
FLATTEST, STEEPEST = 0.42, 0.66
"""Height by width."""
SMALL = 520.0
"""The width from which fewer points of an outline are enough."""
EDGE = 0.09
"""What is left free around the marked states, of the width."""
LETTERS, LINE, LETTER = 12.5, 14.5, 0.53
"""Pixels: size of the names and from line to line; and how wide a letter is, of its size."""
STEPS = 40
"""Places along a line that names keep clear of."""
LONGEST = 20
"""Letters of a name in one line."""
EARTH: Box = (0.0, 4.0, WIDTH * 1.02, HEIGHT - 10.0)

COLOURS = (
    "<style>.land path{fill:#e6e3da;stroke:#fff}.land .disputed{stroke:#1c2025}"
    ".borders path{fill:none;stroke:#1c2025}.land .subject{fill:#8d949c}"
    ".land .deepening{fill:#2a7ab8}.land .worsening{fill:#cf5b17}"
    ".land .cooperation{fill:#a9cbe4}.land .conflict{fill:#efbf9f}.land .mixed{fill:#c9c3d3}"
    ".moved path{fill:none}.moved .deepening{stroke:#2a7ab8}.moved .worsening{stroke:#cf5b17}"
    ".capitals circle{fill:#1c2025;stroke:#fff}"
    ".names text{font-family:'Libertinus Serif';fill:#1c2025;stroke:#fff;paint-order:stroke;stroke-linejoin:round}"
    "</style>"
)
"""The light colours of the style sheet, for where there is none."""

NOTE = (
    "Shapes are those of Natural Earth of 2018, whatever the day of the brief: they show who holds what, not what the "
    "United Nations recognise, and take no side. Names on the map are those that the United Nations use."
)

LinkOf = Callable[[Pair], str]


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


class Label(msgspec.Struct, frozen=True):
    """A name beside its state: lines of text, where the first begins, how it is anchored, and the box of all."""

    lines: tuple[str, ...]
    at: Point
    anchor: str
    box: Box


class Figure(msgspec.Struct, frozen=True):
    """A map with all that stands beside it: its key, and what is drawn as disputed."""

    drawing: Markup
    key: tuple[Entry, ...]
    note: str
    disputes: tuple[str, ...]


def figure(shown: BriefMap | None, link: LinkOf | None = None) -> Figure | None:
    """The map of a brief; `None` where it has none, or none of its states has a place on it."""
    svg = drawn(shown, link) if shown else None
    if shown is None or svg is None:
        return None
    return Figure(svg, tuple(key(shown, unplaced(shown))), NOTE, disputes(shown))


def drawn(shown: BriefMap, link: LinkOf | None = None) -> Markup | None:
    """The map as an SVG element; `None` where none of the states of the brief has a place on it.

    `link` gives the address of a relation, onto which its line or its state then opens.
    """
    if all(code in unplaced(shown) for code in shown.subjects):
        return None
    frame = framed(shown)
    box = f"{frame.left:.1f} {frame.top:.1f} {frame.width:.1f} {frame.height:.1f}"
    head = Markup('<svg class="place" viewBox="{}" aria-hidden="true" focusable="false">').format(box)
    parts = [*_land(shown, frame, link), *_borders(frame), *_lines(shown, frame, link), *_names(shown, frame)]
    return head + Markup("").join(parts) + Markup("</svg>")


def on_paper(shown: BriefMap) -> str:
    """The map with its own colours, for where no style sheet is; empty where there is none."""
    svg = drawn(shown)
    if svg is None:
        return ""
    head, _, rest = svg.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg">{COLOURS}{rest}'


def unplaced(shown: BriefMap) -> tuple[str, ...]:
    """The marked states that the map has no place for: those that are no more, and some territories."""
    return tuple(mark.state for mark in shown.marks if not _boxes(mark.state))


def disputes(shown: BriefMap) -> tuple[str, ...]:
    """What is drawn as disputed in the part that is shown."""
    frame = framed(shown)
    areas = [shape.note for shape in world_map().shapes if shape.note and _inside(shape, frame)]
    borders = [border.note for border in world_map().borders if frame.meets(border.box)]
    return tuple(dict.fromkeys((*areas, *borders)))


def framed(shown: BriefMap) -> Frame:
    """The part of the map that holds all marked states, with room around them."""
    boxes = [box for mark in shown.marks for box in _boxes(mark.state)] or [EARTH]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
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


def _boxes(code: str) -> list[Box]:
    """The largest outline of a state, for what lies overseas would draw it too far apart, and its capital."""
    found = next((shape for shape in world_map().shapes if shape.code == code), None)
    if found is None:
        return []
    largest = sorted(found.outlines, key=lambda one: _size(one.box))[-1:]
    places = [found.dot] if found.dot else [flat(anchors()[code])] if code in anchors() else []
    return [*(one.box for one in largest), *((x, y, x, y) for x, y in places)]


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _inside(shape: Shape, frame: Frame) -> list[Outline]:
    return [outline for outline in shape.outlines if frame.meets(outline.box)]


def _land(shown: BriefMap, frame: Frame, link: LinkOf | None) -> Iterator[Markup]:
    """All land that is in the frame, and dots for what is too small and marked."""
    marks = {mark.state: mark for mark in shown.marks}
    yield Markup('<g class="land" stroke-width="{:.2f}">').format(0.6 * frame.pixel)
    for shape in world_map().shapes:
        held, mark = _inside(shape, frame), marks.get(shape.code or "")
        look = [mark.look.value] if mark else []
        name = " ".join([*look, *(["disputed"] if shape.note else [])])
        if held:
            body = Markup('<path{}{} d="{}">{}</path>').format(
                _class(name), _dashes(frame, 2.4, 2.0) if shape.note else "",
                "".join(one.coarse if frame.width > SMALL else one.path for one in held),
                _title(shape, mark),
            )  # fmt: skip
        elif shape.dot and mark:
            body = Markup('<circle{} cx="{:g}" cy="{:g}" r="{:.2f}">{}</circle>').format(
                _class(name), *shape.dot, 4.5 * frame.pixel, _title(shape, mark)
            )
        else:
            continue
        yield _opening(body, _pair(shown, mark), link)
    yield Markup("</g>")


def _title(shape: Shape, mark: Mark | None) -> Markup:
    if mark is None:
        return Markup("")
    moved = f", {mark.look.value} since {short_day(mark.since)}" if mark.since else ""
    return Markup("<title>{}{}{}</title>").format(shape.name, moved, " (disputed)" if shape.note else "")


def _pair(shown: BriefMap, mark: Mark | None) -> Pair | None:
    """The relation that a state which the brief is not on stands for."""
    if mark is None or mark.look is Look.SUBJECT or len(shown.subjects) != 1:
        return None
    first, second = sorted((shown.subjects[0], mark.state))
    return first, second


def _opening(body: Markup, pair: Pair | None, link: LinkOf | None) -> Markup:
    if pair is None or link is None:
        return body
    return Markup('<a href="{}" tabindex="-1">{}</a>').format(link(pair), body)


def _borders(frame: Frame) -> Iterator[Markup]:
    found = [border.path for border in world_map().borders if frame.meets(border.box)]
    yield Markup('<g class="borders" stroke-width="{:.2f}"{}>').format(1.1 * frame.pixel, _dashes(frame, 2.6, 2.2))
    yield from (Markup('<path d="{}"/>').format(path) for path in found)
    yield Markup("</g>")


def _lines(shown: BriefMap, frame: Frame, link: LinkOf | None) -> Iterator[Markup]:
    """Relations that moved; a second line of one relation is bent the other way."""
    yield Markup('<g class="moved" stroke-width="{:.2f}" stroke-linecap="round">').format(2.4 * frame.pixel)
    drawn: set[Pair] = set()
    for one in shown.lines:
        path = arc(*one.dyad, bent=-BENT if one.dyad in drawn else BENT)
        drawn.add(one.dyad)
        if path:
            yield _opening(_line(one, path, frame), one.dyad, link)
    yield Markup("</g>")


def _line(one: Line, path: str, frame: Frame) -> Markup:
    dashes = _dashes(frame, 7, 4) if one.direction is Direction.WORSENING else ""
    told = f"{relation_name(one.dyad)}: {one.direction.value} since {short_day(one.since)}"
    return Markup('<path class="{}"{} d="{}"><title>{}</title></path>').format(one.direction.value, dashes, path, told)


def _names(shown: BriefMap, frame: Frame) -> Iterator[Markup]:
    """A dot on each capital, and the name beside it where there is room."""
    places = {mark.state: place for mark in shown.marks if (place := _place(mark.state))}
    yield Markup('<g class="capitals" stroke-width="{:.2f}">').format(0.8 * frame.pixel)
    for x, y in places.values():
        yield Markup('<circle cx="{:g}" cy="{:g}" r="{:.2f}"/>').format(x, y, 2.4 * frame.pixel)
    yield Markup('</g><g class="names" font-size="{:.2f}" stroke-width="{:.2f}">').format(
        LETTERS * frame.pixel, 3 * frame.pixel
    )
    for label in labels(shown, frame):
        for number, words in enumerate(label.lines):
            yield Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
                label.at[0], label.at[1] + number * LINE * frame.pixel, label.anchor, words
            )
    yield Markup("</g>")


def labels(shown: BriefMap, frame: Frame) -> list[Label]:
    """The names that fit: none leaves the frame or covers another.

    Those of the brief's own states come first, then those whose relation moved.
    """
    places = {mark.state: place for mark in shown.marks if (place := _place(mark.state))}
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
    places = [_place(code) for code in dyad]
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


def _place(code: str) -> Point | None:
    """Where the name of a state stands: by its capital, else in the middle of its largest outline."""
    boxes = _boxes(code)
    if not boxes:
        return None
    left, top, right, bottom = boxes[-1]
    return (left + right) / 2, (top + bottom) / 2


def _class(name: str) -> Markup:
    return Markup(' class="{}"').format(name) if name else Markup("")


def _dashes(frame: Frame, ink: float, gap: float) -> Markup:
    return Markup(' stroke-dasharray="{:.2f} {:.2f}"').format(ink * frame.pixel, gap * frame.pixel)
