"""The shapes of small areas, decoded from the topology file: shared borders are stored once."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import accumulate
from typing import Any

from kith.geography.areas import DATA, NoSuchArea

Point = tuple[float, float]
Ring = tuple[Point, ...]


@cache
def shapes_in(lad_code: str) -> Mapping[str, tuple[Ring, ...]]:
    """The rings of each area of a district, by code, as longitude and latitude; the first and last point are
    the same.

    Holes are rings too: draw with the even-odd rule. Raises NoSuchArea for a district not shipped.
    """
    topology = _topology()
    arcs = _arcs(topology)
    found = {
        shape["properties"]["lsoa21cd"]: _rings(shape, arcs)
        for shape in topology["objects"]["E0"]["geometries"]
        if shape["properties"]["lad"] == lad_code
    }
    if not found:
        raise NoSuchArea(f"No shapes are held for the district {lad_code}.")
    return found


def _topology() -> dict[str, Any]:
    topology: dict[str, Any] = json.loads((DATA / "lsoa21_essex.topojson").read_text(encoding="utf-8"))
    return topology


def _arcs(topology: Mapping[str, Any]) -> list[Ring]:
    """Arcs are written as steps on a grid; add them up and scale them to degrees."""
    (scale_x, scale_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        found.append(tuple((x * scale_x + from_x, y * scale_y + from_y) for x, y in steps))
    return found


def _rings(shape: Mapping[str, Any], arcs: list[Ring]) -> tuple[Ring, ...]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return tuple(_ring(ring, arcs) for polygon in polygons for ring in polygon)


def _ring(numbers: Iterable[int], arcs: list[Ring]) -> Ring:
    """Join arcs end to end; a number below 0 is the arc of its complement, backwards."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return tuple(points)
