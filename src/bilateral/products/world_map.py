"""The map of the world: the shapes of states from world-atlas, laid out flat, with what is disputed marked so.

The projection is Equal Earth (Šavrič, Patterson & Jenny 2018): no state looks larger than it is. The shapes show who
holds what, not what the United Nations recognises; `data/map/README.md` says where they come from.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

import msgspec

from bilateral.world import localities, states

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in units of the map."""

WIDTH, HEIGHT = 1000, 460
"""Of the map, in units of its own."""
NEAR = 0.7
"""Points of an outline that are nearer to each other than this are left out."""
COARSE = 1.6
"""The same for a small drawing."""
SOUTHERNMOST = -58.0
"""Degrees; what lies wholly beyond is left out: nobody lives there."""
SCALE, MIDDLE = 184.5, (500.0, 250.0)
BENT = 0.22
"""How far the middle of an arc stands off the straight line, of its length."""


class Outline(msgspec.Struct, frozen=True):
    """One ring of a shape as an SVG path, the same with fewer points for a small drawing, and the box that it fills."""

    path: str
    coarse: str
    box: Box


class Shape(msgspec.Struct, frozen=True):
    """One state or area: its outlines, none where it is too small and only a `dot` stands for it.

    `code` is `None` for an area that no number is shown for; `note` says what is disputed, else it is empty.
    """

    code: str | None
    name: str
    outlines: tuple[Outline, ...]
    note: str = ""
    dot: Point | None = None

    @property
    def path(self) -> str:
        """All outlines as one SVG path."""
        return "".join(outline.path for outline in self.outlines)


class Border(msgspec.Struct, frozen=True):
    """A border that is disputed, as an SVG path in its box."""

    path: str
    note: str
    box: Box


class WorldMap(msgspec.Struct, frozen=True):
    """All shapes by name, and the borders that are drawn as disputed."""

    shapes: tuple[Shape, ...]
    borders: tuple[Border, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What is disputed, area by area and then border by border."""
        noted = [one.note for one in self.shapes if one.note] + [one.note for one in self.borders]
        return tuple(dict.fromkeys(noted))


class Geometry(msgspec.Struct, frozen=True):
    """A shape of the file: rings of numbers of arcs, nested once more for several polygons."""

    type: str
    arcs: list[Any]
    properties: dict[str, str]

    def rings(self) -> list[list[int]]:
        """All outlines, holes too."""
        polygons = [self.arcs] if self.type == "Polygon" else self.arcs
        return [ring for polygon in polygons for ring in polygon]


class Countries(msgspec.Struct, frozen=True):
    """The shapes of the file."""

    geometries: list[Geometry]


class Objects(msgspec.Struct, frozen=True):
    """What the file holds."""

    countries: Countries


class Transform(msgspec.Struct, frozen=True):
    """How whole numbers become degrees."""

    scale: Point
    translate: Point


class Topology(msgspec.Struct, frozen=True):
    """A TopoJSON file with quantised arcs, each point given as the step from the one before."""

    objects: Objects
    arcs: list[list[tuple[int, int]]]
    transform: Transform

    def line(self, number: int) -> list[Point]:
        """An arc in degrees (longitude, latitude); `~number` is the same backwards."""
        x = y = 0
        points = []
        for right, up in self.arcs[number if number >= 0 else ~number]:
            x, y = x + right, y + up
            points.append(
                (
                    x * self.transform.scale[0] + self.transform.translate[0],
                    y * self.transform.scale[1] + self.transform.translate[1],
                )
            )
        return points if number >= 0 else points[::-1]

    def ring(self, numbers: Sequence[int]) -> list[Point]:
        """Arcs one after the other; each begins where the one before ends."""
        return _whole([point for at, number in enumerate(numbers) for point in self.line(number)[bool(at) :]])


@cache
def world_map() -> WorldMap:
    """The map, made once."""
    topology = msgspec.json.decode(_file("countries-110m.json"), type=Topology)
    geometries = topology.objects.countries.geometries
    shapes = [shape for geometry in geometries for shape in _shapes(topology, geometry)]
    drawn = {shape.code for shape in shapes}
    dots = [
        Shape(code, _called(code), (), dot=flat(place))
        for code, place in sorted(anchors().items())
        if code not in drawn and states()[code].status in ("member", "observer")
    ]
    in_order = sorted(shapes, key=lambda shape: (bool(shape.note), shape.name))
    return WorldMap((*in_order, *dots), tuple(_borders(topology)))


@cache
def anchors() -> Mapping[str, Point]:
    """Where a line to or from a state ends: its capital, in degrees (longitude, latitude)."""
    found: dict[str, Point] = {}
    for place in localities():
        if place.kind == "capital" and place.state and place.lon is not None and place.lat is not None:
            found.setdefault(place.state, (place.lon, place.lat))
    return {code: place for code, place in found.items() if states()[code].until is None}


def flat(place: Point) -> Point:
    """A place in degrees as a point of the map, by the formulas of Equal Earth."""
    turn = asin(sqrt(3) / 2 * sin(radians(place[1])))
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    squared = turn * turn
    sixth = squared**3
    across = 2 * sqrt(3) * radians(place[0]) * cos(turn)
    across /= 3 * (9 * a4 * sixth * squared + 7 * a3 * sixth + 3 * a2 * squared + a1)
    up = turn * (a4 * sixth * squared + a3 * sixth + a2 * squared + a1)
    return round(MIDDLE[0] + SCALE * across, 1), round(MIDDLE[1] - SCALE * up, 1)


def arc(first: str, second: str, bent: float = BENT) -> str | None:
    """A bent line between two states as an SVG path, `None` where the place of one is not known."""
    places = anchors()
    if first not in places or second not in places:
        return None
    (x, y), (u, v) = start, end = flat(places[first]), flat(places[second])
    middle = bend(start, end, bent)
    return f"M{x:g},{y:g}Q{middle[0]:.1f},{middle[1]:.1f} {u:g},{v:g}"


def bend(start: Point, end: Point, bent: float = BENT) -> Point:
    """The point that a bent line between two points of the map is drawn towards (quadratic Bézier)."""
    right, down = end[0] - start[0], end[1] - start[1]
    lift = -bent if right >= 0 else bent
    return (start[0] + end[0]) / 2 - down * lift, (start[1] + end[1]) / 2 + right * lift


def _whole(ring: list[Point]) -> list[Point]:
    """A ring that crosses the 180th meridian goes on beyond it, in the east, and is not torn apart."""
    if all(abs(east - before) < 180 for (before, _), (east, _) in pairwise(ring)):
        return ring
    return [(east + 360 if east < 0 else east, north) for east, north in ring]


def _shapes(topology: Topology, geometry: Geometry) -> Iterator[Shape]:
    name = geometry.properties["name"]
    every = [topology.ring(numbers) for numbers in geometry.rings()]
    rings = [ring for ring in every if max(north for _, north in ring) > SOUTHERNMOST]
    known = _areas().get(name, [])
    for area in (one for one in known if one["lon"]):
        apart = [ring for ring in rings if _holds(ring, (float(area["lon"]), float(area["lat"])))]
        rings = [ring for ring in rings if ring not in apart]
        yield Shape(area["code"] or None, area["note"].partition(":")[0], _outlines(apart), area["note"])
    if not rings:
        return
    whole = next((one for one in known if not one["lon"]), None)
    code = (whole["code"] or None) if whole else _named().get(name.casefold())
    told = (
        states()[code].un_name or states()[code].name if code else (whole["note"].partition(":")[0] if whole else name)
    )
    yield Shape(code, told, _outlines(rings), whole["note"] if whole and whole["disputed"] else "")


def _borders(topology: Topology) -> Iterator[Border]:
    sides: dict[int, set[str]] = defaultdict(set)
    for geometry in topology.objects.countries.geometries:
        for number in (number for ring in geometry.rings() for number in ring):
            sides[max(number, ~number)].add(geometry.properties["name"])
    for row in _rows("borders.csv"):
        shared = sorted(number for number, names in sides.items() if names == {row["first"], row["second"]})
        arcs = [topology.line(number) for number in shared]
        yield Border("".join(map(_open_path, arcs)), row["note"], _box([point for arc in arcs for point in arc]))


def _outlines(rings: Iterable[Sequence[Point]]) -> tuple[Outline, ...]:
    drawn = ((ring, _open_path(ring), _open_path(ring, COARSE)) for ring in rings)
    return tuple(
        Outline(f"{fine}Z", f"{coarse}Z" if coarse else "", _box(ring)) for ring, fine, coarse in drawn if fine
    )


def _box(places: Iterable[Point]) -> Box:
    across, down = zip(*map(flat, places), strict=True)
    return min(across), min(down), max(across), max(down)


def _open_path(line: Sequence[Point], near: float = NEAR) -> str:
    kept: list[Point] = []
    for point in map(flat, line):
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= near:
            kept.append(point)
    steps = (f"{_short(after[0] - before[0])},{_short(after[1] - before[1])}" for before, after in pairwise(kept))
    return f"M{kept[0][0]:g},{kept[0][1]:g}l{' '.join(steps)}" if len(kept) > 1 else ""


def _short(step: float) -> str:
    return f"{round(step, 1):g}"


def _holds(ring: Sequence[Point], place: Point) -> bool:
    """Whether a place lies in a ring (crossings of a ray to the east are odd)."""
    inside = False
    for (x, y), (u, v) in zip(ring, [ring[-1], *ring[:-1]], strict=True):
        if (y > place[1]) != (v > place[1]) and place[0] < (u - x) * (place[1] - y) / (v - y) + x:
            inside = not inside
    return inside


def _called(code: str) -> str:
    """The name that the United Nations uses, where it has one."""
    return states()[code].un_name or states()[code].name


@cache
def _areas() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("areas.csv"):
        found[row["shape"]].append(row)
    return found


@cache
def _named() -> dict[str, str]:
    """Codes of states that are there, by each of their names."""
    there = [state for state in states().values() if state.until is None]
    return {name.casefold(): one.code for one in there for name in (*one.names, one.un_name, one.name)}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_file(name).decode().splitlines()))


def _file(name: str) -> bytes:
    return (files("bilateral.products") / "data" / "map" / name).read_bytes()
