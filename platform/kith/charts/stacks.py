"""One bar cut into parts, numbered in the bar and named beneath it: spending by age of the child."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.utils.safestring import SafeString

from kith.charts.chart import Chart, Column
from kith.charts.svg import across, element, frame, together, width_of
from kith.statistics.wording import percent

PARTS = ("#6b2d5c", "#a03f27", "#7d5200", "#4a6b2a", "#0f5c5c", "#2c5e8c", "#64574f")
BAR, KEY_TOP, KEY_ROW = 52, 76, 34
ROOM_FOR_NUMBER = 0.05  # narrower parts carry no number in the bar


class TooManyParts(ValueError):
    """More parts than can be told apart."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    amount: Decimal


def pounds(amount: Decimal) -> str:
    """Whole pounds: "£31,000"."""
    return f"£{amount:,.0f}"


def stacked_bar(*, ident: str, title: str, parts: Sequence[Part], said: Callable[[Decimal], str] = pounds) -> Chart:
    """The parts of a whole in the order given, widths by amount. `said` puts an amount into words.

    Raises TooManyParts above seven, ValueError for an amount below 0.
    """
    if len(parts) > len(PARTS):
        raise TooManyParts(f"{len(parts)} parts cannot be told apart; join some.")
    if any(part.amount < 0 for part in parts):
        raise ValueError("A part of a whole is never below 0.")
    total = sum((part.amount for part in parts), Decimal(0))
    shares = [float(part.amount / total) if total else 0.0 for part in parts]
    rows = tuple((part.name, said(part.amount), percent(share)) for part, share in zip(parts, shares, strict=True))
    description = _description(rows, said(total))
    content = together([_bar(rows, shares), _key(rows)])
    height = KEY_TOP + KEY_ROW * len(parts)
    svg = frame(ident=ident, title=title, description=description, height=height, content=content)
    columns = (Column("Part"), Column("Amount", True), Column("Share", True))
    return Chart(svg, title, _sentence(rows, shares, said(total)), description, columns, rows)


def _bar(rows: Sequence[tuple[str, str, str]], shares: Sequence[float]) -> SafeString:
    starts = [0.0, *accumulate(shares)]
    drawn = []
    for place, (row, share) in enumerate(zip(rows, shares, strict=True)):
        box = element(
            "rect",
            x=across(starts[place]),
            y=2,
            width=width_of(share),
            height=BAR,
            fill=PARTS[place],
            stroke="#fffbf5",
            stroke_width=2,
            class_=f"chart-part-{place + 1} chart-cut",
        )
        middle = across(starts[place] + share / 2)
        number = _badge(place, middle, BAR // 2 + 2) if share >= ROOM_FOR_NUMBER else ""
        drawn.append(element("g", element("title", ": ".join(row[:2])), box, number))
    return together(drawn)


def _badge(place: int, x: str | int, y: int) -> SafeString:
    disc = element("circle", cx=x, cy=y, r=11, fill="#fffbf5", class_="chart-badge")
    number = element(
        "text",
        place + 1,
        x=x,
        y=y + 5,
        text_anchor="middle",
        font_size=14,
        font_weight=600,
        class_="chart-badge-number",
    )
    return together([disc, number])


def _key(rows: Sequence[tuple[str, str, str]]) -> SafeString:
    drawn = []
    for place, (name, amount, share) in enumerate(rows):
        y = KEY_TOP + KEY_ROW * place + 10
        box = element(
            "rect",
            x=2,
            y=y - 14,
            width=28,
            height=28,
            rx=6,
            fill=PARTS[place],
            class_=f"chart-part-{place + 1}",
        )
        words = element("text", name, x=42, y=y + 5, class_="chart-name")
        figure = element("text", f"{amount} ({share})", x="99%", y=y + 5, text_anchor="end", class_="chart-value")
        drawn += [box, _badge(place, 16, y), words, figure]
    return element("g", *drawn, class_="chart-key")


def _sentence(rows: Sequence[tuple[str, str, str]], shares: Sequence[float], total: str) -> str:
    if not any(shares):
        return "Nothing has been spent yet."
    name, amount, share = rows[shares.index(max(shares))]
    return f"{total} in all. The largest part is {name}: {amount}, {share} of it."


def _description(rows: Sequence[tuple[str, str, str]], total: str) -> str:
    return " ".join([f"{total} in all.", *(f"{name}: {amount}, {share}." for name, amount, share in rows)])
