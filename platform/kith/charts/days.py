"""A column for each day, side by side: how much of something there was, with the highest and the last day named."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kith.charts.chart import Chart, Column
from kith.charts.svg import across, element, frame, together, width_of
from kith.web.words import say_short_day

TOP, TALL, FOOT = 26, 110, 30
GAP = 0.2  # of a column's room


@dataclass(frozen=True, slots=True)
class Day:
    """`more` are further cells of the day's row in the table."""

    on: dt.date
    number: int
    more: tuple[str, ...] = ()


def columns_by_day(*, ident: str, title: str, unit: str, days: Sequence[Day], more: Sequence[str] = ()) -> Chart:
    """Numbers of `unit` ("requests") day after day, in the order given; `more` heads the further cells."""
    top = max((day.number for day in days), default=0)
    parts = [_ground(), *(_column(day, place, len(days), top, unit) for place, day in enumerate(days))]
    content = together([*parts, *_names(days, top)])
    columns = (Column("Day"), Column(unit.capitalize(), True), *(Column(label, True) for label in more))
    rows = tuple((say_short_day(day.on), f"{day.number:,}", *day.more) for day in reversed(days))
    sentence = _sentence(days, top, unit)
    svg = frame(ident=ident, title=title, description=sentence, height=TOP + TALL + FOOT, content=content)
    return Chart(svg, title, sentence, sentence, columns, rows)


def _ground() -> SafeString:
    y = TOP + TALL
    return element("line", x1=across(0), x2=across(1), y1=y, y2=y, stroke="#e5d8c5", class_="chart-grid")


def _column(day: Day, place: int, count: int, top: int, unit: str) -> SafeString:
    """No column for nothing, and never one too low to be seen for something."""
    high = max(TALL * day.number / top, 2) if day.number else 0
    box = element(
        "rect",
        x=across((place + GAP / 2) / count),
        width=width_of((1 - GAP) / count),
        y=TOP + TALL - high,
        height=high,
        rx=2,
        fill="#4f928d",
        class_="chart-band",
    )
    return element("g", element("title", f"{say_short_day(day.on)}: {day.number:,} {unit}"), box)


def _names(days: Sequence[Day], top: int) -> list[SafeString]:
    """The first day, the last, and the number of the highest above it."""
    if not days:
        return []
    foot = TOP + TALL + 20
    named = [
        _words(say_short_day(days[0].on), 0.0, foot, "start"),
        _words(say_short_day(days[-1].on), 1.0, foot, "end"),
    ]
    if top:
        place = max(range(len(days)), key=lambda at: days[at].number)
        named.append(_words(f"{top:,}", (place + 0.5) / len(days), TOP - 8, _anchor(place, len(days))))
    return named


def _anchor(place: int, count: int) -> str:
    return "start" if place < count * 0.1 else "end" if place > count * 0.9 else "middle"


def _words(text: str, share: float, y: int, anchor: str) -> SafeString:
    return element(
        "text", text, x=across(share), y=y, text_anchor=anchor, font_size=13, fill="#64574f", class_="chart-quiet"
    )


def _sentence(days: Sequence[Day], top: int, unit: str) -> str:
    total = sum(day.number for day in days)
    if not total:
        return f"No {unit} in these days."
    highest = max(days, key=lambda day: day.number)
    return f"{total:,} {unit} in {len(days)} days. The busiest day was {say_short_day(highest.on)}, with {top:,}."
