"""A line for each mutual or place: a dot for the share, a band for its limits, a hatched band where it is not
shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kith.charts.chart import Chart, Column
from kith.charts.svg import across, element, frame, together, width_of
from kith.disclosure.treatment import Treated
from kith.statistics.intervals import Interval
from kith.statistics.wording import percent, percent_between

TOP, ROW, FOOT = 34, 58, 30
ROOM_ON_A_PHONE = 38  # letters on one line, the name and its words together
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: a name and its share with limits from 0 to 1, or why there is none."""

    name: str
    interval: Interval | None
    words: str

    @classmethod
    def of(cls, name: str, treated: Treated) -> "Bar":
        return cls(name, treated.interval, treated.words)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A line down the chart, such as all mutuals together."""

    name: str
    value: float


def bars_with_limits(*, ident: str, title: str, bars: Sequence[Bar], benchmark: Benchmark | None = None) -> Chart:
    """Shares with their 95% limits on one scale from 0 to 100%, in the order given: nothing is ranked.

    `ident` begins every id inside and is unique on the page.
    """
    bottom = TOP + ROW * len(bars)
    parts = [_grid(bottom)]
    if benchmark:
        parts.append(_benchmark(benchmark, bottom))
    parts += [_row(bar, TOP + ROW * place, ident) for place, bar in enumerate(bars)]
    description = _description(bars, benchmark)
    svg = frame(ident=ident, title=title, description=description, height=bottom + FOOT, content=together(parts))
    columns = (Column("Name"), Column("Share", True), Column("As low as", True), Column("As high as", True))
    rows = tuple(_cells(bar) for bar in bars)
    return Chart(svg, title, _sentence(bars), description, columns, rows)


def _grid(bottom: int) -> SafeString:
    lines = []
    for tick in TICKS:
        x = across(tick)
        lines.append(element("line", x1=x, x2=x, y1=TOP, y2=bottom, stroke="#e5d8c5", class_="chart-grid"))
        anchor = {0.0: "start", 1.0: "end"}.get(tick, "middle")
        words = percent(tick)
        lines.append(
            element(
                "text",
                words,
                x=x,
                y=bottom + 20,
                text_anchor=anchor,
                font_size=13,
                fill="#64574f",
                class_="chart-quiet",
            )
        )
    return together(lines)


def _benchmark(benchmark: Benchmark, bottom: int) -> SafeString:
    x = across(benchmark.value)
    anchor = "start" if benchmark.value < 0.3 else "end" if benchmark.value > 0.7 else "middle"
    line = element(
        "line",
        x1=x,
        x2=x,
        y1=24,
        y2=bottom,
        stroke="#64574f",
        stroke_dasharray="4 4",
        class_="chart-benchmark",
    )
    words = f"{benchmark.name}: {percent(benchmark.value)}"
    label = element("text", words, x=x, y=16, text_anchor=anchor, font_size=13, fill="#64574f", class_="chart-quiet")
    return together([line, label])


def _row(bar: Bar, top: int, ident: str) -> SafeString:
    value = _short_words(bar.interval) if bar.interval else _why(bar.words)
    name = _cut(bar.name, ROOM_ON_A_PHONE - len(value))
    label = element("text", name, x=across(0), y=top + 18, font_weight=600, class_="chart-name chart-halo")
    words = element("text", value, x=across(1), y=top + 18, text_anchor="end", class_="chart-value chart-halo")
    drawn = _limits(bar.interval, top + 36) if bar.interval else _not_shown(top + 36, ident)
    return element("g", element("title", f"{bar.name}: {bar.words}"), label, words, drawn)


def _cut(name: str, room: int) -> str:
    return name if len(name) <= room else f"{name[: room - 1].rstrip()}…"


def _short_words(interval: Interval) -> str:
    return f"{percent(interval.value)} ({_whole(interval.lower)} to {_whole(interval.upper)})"


def _why(words: str) -> str:
    """The first few words of a reason, to stand beside a name on a phone."""
    return words.partition(",")[0].partition(" (")[0]


def _limits(interval: Interval, y: int) -> SafeString:
    track = element("line", x1=across(0), x2=across(1), y1=y, y2=y, stroke="#8a7a6d", class_="chart-track")
    band = element(
        "rect",
        x=across(interval.lower),
        width=width_of(interval.upper - interval.lower),
        y=y - 5,
        height=10,
        rx=5,
        fill="#4f928d",
        class_="chart-band",
    )
    dot = element("circle", cx=across(interval.value), cy=y, r=7, fill="#0f5c5c", class_="chart-dot")
    return together([track, band, dot])


def _not_shown(y: int, ident: str) -> SafeString:
    return element(
        "rect",
        x=across(0),
        width=width_of(1),
        y=y - 7,
        height=14,
        rx=4,
        fill=f"url(#{ident}-hatch)",
        stroke="#8a7a6d",
        class_="chart-not-shown",
    )


def _cells(bar: Bar) -> tuple[str, ...]:
    if bar.interval is None:
        return (bar.name, bar.words, "", "")
    limits = (percent(bar.interval.lower), percent(bar.interval.upper))
    return (bar.name, percent(bar.interval.value), *limits)


def _whole(value: float) -> int:
    return int(value * 100 + 0.5)


def _sentence(bars: Sequence[Bar]) -> str:
    shown = [bar.interval for bar in bars if bar.interval]
    if not shown:
        return "Nothing can be shown here yet."
    low, high = min(each.value for each in shown), max(each.value for each in shown)
    count = "All" if len(shown) == len(bars) else f"{len(shown)} of {len(bars)}"
    if len(bars) == 1:
        return f"{bars[0].name}: {percent_between(shown[0])}."
    spread = f"from {percent(low)} to {percent(high)}" if percent(low) != percent(high) else f"all at {percent(low)}"
    return f"{count} are shown, {spread}. The band is where the true share most likely lies."


def _description(bars: Sequence[Bar], benchmark: Benchmark | None) -> str:
    parts = [f"{bar.name}: {bar.words}." for bar in bars]
    if benchmark:
        parts.append(f"{benchmark.name}: {percent(benchmark.value)}.")
    return " ".join(parts) or "There is nothing to show yet."
