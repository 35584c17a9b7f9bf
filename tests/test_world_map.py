"""The map of the world: every state is on it once, and what is disputed is drawn so."""

from __future__ import annotations

import re

import pytest

from bilateral.products.world_map import HEIGHT, WIDTH, anchors, arc, flat, world_map
from bilateral.world import states

NUMBER = r"-?\d+(?:\.\d+)?"


def ends(path: str) -> list[tuple[float, float]]:
    """All points of an outline."""
    points, place = [], (0.0, 0.0)
    for letter, x, y in re.findall(rf"([Ml ])({NUMBER}),({NUMBER})", path):
        step = float(x), float(y)
        place = step if letter == "M" else (place[0] + step[0], place[1] + step[1])
        points.append(place)
    return points


def test_every_member_and_observer_is_on_the_map_once() -> None:
    codes = [shape.code for shape in world_map().shapes if shape.code]
    assert len(codes) == len(set(codes))
    there = {code for code, one in states().items() if one.status in ("member", "observer") and one.until is None}
    assert there <= set(codes)


def test_nothing_leaves_the_map_and_no_outline_is_torn_across_it() -> None:
    for shape in world_map().shapes:
        points = ends(shape.path) if shape.path else [shape.dot]
        assert all(0 <= x <= WIDTH * 1.02 and 0 <= y <= HEIGHT for x, y in points), shape.name
        steps = re.findall(rf"[l ]({NUMBER}),", shape.path)
        assert all(abs(float(step)) < WIDTH / 4 for step in steps), shape.name


def test_what_is_disputed_is_drawn_so_and_takes_no_side() -> None:
    noted = {shape.name: shape for shape in world_map().shapes if shape.note}
    assert {"Crimea", "Northern part of Cyprus", "Somaliland"} <= noted.keys()
    assert noted["Crimea"].code is None
    assert {shape.code for shape in noted.values()} >= {"ESH", "PSE", "TWN", "XKX"}
    assert all(border.path.startswith("M") for border in world_map().borders)
    assert any("Jammu and Kashmir" in note for note in world_map().notes)


def test_names_are_those_of_the_united_nations() -> None:
    names = {shape.code: shape.name for shape in world_map().shapes}
    assert names["TUR"] == states()["TUR"].un_name
    assert names["KOR"] == "Republic of Korea"


@pytest.mark.parametrize(
    ("place", "point"),
    [((0.0, 0.0), (500.0, 250.0)), ((180.0, 0.0), (999.4, 250.0)), ((-180.0, 0.0), (0.6, 250.0))],
)
def test_places_lie_where_equal_earth_has_them(place, point) -> None:
    assert flat(place) == point


def test_equal_earth_keeps_areas() -> None:
    def size(north: float) -> float:
        (left, low), (right, _) = flat((0.0, north)), flat((40.0, north))
        return (right - left) * (low - flat((0.0, north + 1))[1])

    from math import cos, radians

    assert size(60) / size(0) == pytest.approx(cos(radians(60.5)) / cos(radians(0.5)), rel=0.1)


def test_a_line_goes_from_capital_to_capital() -> None:
    line = arc("PRK", "RUS")
    start, end = flat(anchors()["PRK"]), flat(anchors()["RUS"])
    assert line is not None
    assert line.startswith(f"M{start[0]:g},{start[1]:g}Q")
    assert line.endswith(f" {end[0]:g},{end[1]:g}")
    assert arc("PRK", "ATA") is None
