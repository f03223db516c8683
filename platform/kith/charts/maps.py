"""A map of small areas, shaded in five classes, hatched where a figure is not shown, with its key in
words."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from django.utils.safestring import SafeString

from kith.charts.chart import Chart, Column
from kith.charts.svg import element, frame, together
from kith.statistics.wording import percent

SHADES = ("#dfeeea", "#aed3cd", "#75b1ab", "#37827f", "#0a4444")
BREAKS = (0.2, 0.4, 0.6, 0.8)
WIDE = 1000  # units across the drawing
TALL = 440  # pixels of the map on the page
KEY_ROW = 26
NOT_SHOWN = len(SHADES)
OUTSIDE = NOT_SHOWN + 1

Point = tuple[float, float]
Shapes = Mapping[str, Sequence[Sequence[Point]]]


@dataclass(frozen=True, slots=True)
class Place:
    """An area with its share from 0 to 1, or None and why. Areas shown as one carry the same share and
    words. One `outside` is drawn to show where the others lie, and counted nowhere."""

    code: str
    name: str
    value: float | None
    words: str
    outside: bool = False


def shaded_map(
    *, ident: str, title: str, shapes: Shapes, places: Sequence[Place], breaks: Sequence[float] = BREAKS
) -> Chart:
    """Each area in the shade of its class; an area with no place, or none to show, is hatched.

    `shapes` are rings of longitude and latitude by code; `breaks` the four shares at which the next class
    begins.
    """
    known = {place.code: place for place in places}
    listed = [known.get(code) or Place(code, code, None, "not sent yet") for code in shapes]
    classes = {place.code: OUTSIDE if place.outside else _class(place.value, breaks) for place in listed}
    counts = Counter(classes.values())
    inside = [place for place in listed if not place.outside]
    labels = _labels(breaks, with_outside=len(inside) < len(listed))
    description = _description(labels, counts)
    drawing = _drawing(shapes, listed, classes, ident)
    height = TALL + KEY_ROW * len(labels)
    content = together([drawing, _key(labels, counts, ident)])
    svg = frame(ident=ident, title=title, description=description, height=height, content=content)
    columns = (Column("Neighbourhood"), Column("Share", True), Column("In words"))
    rows = tuple(_cells(place) for place in sorted(inside, key=lambda place: place.name))
    return Chart(svg, title, _sentence(inside), description, columns, rows)


def _class(value: float | None, breaks: Sequence[float]) -> int:
    return NOT_SHOWN if value is None else bisect_right(list(breaks), value)


def _labels(breaks: Sequence[float], *, with_outside: bool) -> tuple[str, ...]:
    edges = [round(edge * 100) for edge in breaks]
    between = [f"{low}% to {high - 1}%" for low, high in pairwise(edges)]
    return (
        f"under {edges[0]}%",
        *between,
        f"{edges[-1]}% or more",
        "not shown",
        *(["not one of ours"] if with_outside else []),
    )


def _drawing(shapes: Shapes, places: Sequence[Place], classes: Mapping[str, int], ident: str) -> SafeString:
    projected, high = _project(shapes)
    layers = []
    for shade in sorted(set(classes.values())):
        paths = [
            element("path", element("title", f"{place.name}: {place.words}"), d=_path(projected[place.code]))
            for place in places
            if classes[place.code] == shade
        ]
        layers.append(element("g", *paths, **_shade(shade, ident)))
    return element(
        "svg",
        element("g", *layers, stroke="#8a7a6d", stroke_width=1.5, fill_rule="evenodd", class_="chart-areas"),
        x=0,
        y=0,
        width="100%",
        height=TALL - 16,
        viewBox=f"-2 -2 {WIDE + 4} {high + 4}",
    )


def _shade(shade: int, ident: str) -> dict[str, str]:
    if shade == NOT_SHOWN:
        return {"fill": f"url(#{ident}-hatch)", "class_": "chart-not-shown"}
    if shade == OUTSIDE:
        return {"fill": "#f9f2e7", "class_": "chart-outside"}
    return {"fill": SHADES[shade], "class_": f"chart-shade-{shade + 1}"}


def _project(shapes: Shapes) -> tuple[dict[str, list[list[tuple[int, int]]]], int]:
    """Degrees to drawing units, north up and true to shape at this latitude; and how many units high that
    is."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = WIDE / ((east - west) * narrow)
    projected = {
        code: [[(round((x - west) * narrow * scale), round((north - y) * scale)) for x, y in ring] for ring in rings]
        for code, rings in shapes.items()
    }
    return projected, round((north - south) * scale)


def _path(rings: Sequence[Sequence[tuple[int, int]]]) -> str:
    """Rings as a path of short relative steps; steps of no length are left out."""
    parts = []
    for ring in rings:
        (x, y), *rest = ring[:-1]
        parts.append(f"M{x} {y}l")
        steps = []
        for next_x, next_y in rest:
            if (next_x, next_y) != (x, y):
                steps.append(f"{next_x - x} {next_y - y}")
                x, y = next_x, next_y
        parts.append(" ".join(steps) + "z")
    return "".join(parts)


def _key(labels: Sequence[str], counts: Mapping[int, int], ident: str) -> SafeString:
    rows = []
    for shade, label in enumerate(labels):
        top = TALL + KEY_ROW * shade
        box = element("rect", x=2, y=top, width=26, height=17, rx=4, stroke="#8a7a6d", **_shade(shade, ident))
        words = element("text", label, x=38, y=top + 14, class_="chart-name")
        count = _areas(counts.get(shade, 0))
        number = element("text", count, x="99%", y=top + 14, text_anchor="end", fill="#64574f", class_="chart-quiet")
        rows.append(together([box, words, number]))
    return element("g", *rows, class_="chart-key")


def _areas(count: int) -> str:
    return "1 neighbourhood" if count == 1 else f"{count} neighbourhoods"


def _cells(place: Place) -> tuple[str, ...]:
    return (place.name, "" if place.value is None else percent(place.value), place.words)


def _sentence(places: Sequence[Place]) -> str:
    shown = [place.value for place in places if place.value is not None]
    if not shown:
        return "Nothing can be shown here yet."
    spread = f"from {percent(min(shown))} to {percent(max(shown))}"
    return f"{len(shown)} of {_areas(len(places))} are shown, {spread}. Stronger colour means more."


def _description(labels: Sequence[str], counts: Mapping[int, int]) -> str:
    parts = [f"{label}: {_areas(counts[shade])}" for shade, label in enumerate(labels) if counts.get(shade)]
    return f"A map. {'; '.join(parts)}." if parts else "A map with nothing to show yet."
