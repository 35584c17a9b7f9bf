"""The map of a brief as SVG: the part of the world where its states lie, marked, named and joined by lines.

The same drawing serves a page, whose style sheet colours it by class, and paper, for which it brings its own colours.
Sizes that must not grow with the part that is shown (lines, letters) are given for a width of `map_frame.WIDE` pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from markupsafe import Markup

from bilateral.model import Direction
from bilateral.products.map_frame import Frame, boxes, framed, place
from bilateral.products.map_labels import LETTERS, LINE, labels
from bilateral.products.marked import BriefMap, Entry, Line, Look, Mark, Pair, key
from bilateral.products.names import relation_name, short_day
from bilateral.products.world_map import (
    BENT,
    Outline,
    Shape,
    arc,
    world_map,
)

SMALL = 520.0
"""The width from which fewer points of an outline are enough."""

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
    return tuple(mark.state for mark in shown.marks if not boxes(mark.state))


def disputes(shown: BriefMap) -> tuple[str, ...]:
    """What is drawn as disputed in the part that is shown."""
    frame = framed(shown)
    areas = [shape.note for shape in world_map().shapes if shape.note and _inside(shape, frame)]
    borders = [border.note for border in world_map().borders if frame.meets(border.box)]
    return tuple(dict.fromkeys((*areas, *borders)))


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
    places = {mark.state: spot for mark in shown.marks if (spot := place(mark.state))}
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


def _class(name: str) -> Markup:
    return Markup(' class="{}"').format(name) if name else Markup("")


def _dashes(frame: Frame, ink: float, gap: float) -> Markup:
    return Markup(' stroke-dasharray="{:.2f} {:.2f}"').format(ink * frame.pixel, gap * frame.pixel)
