import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

import kith.charts
from kith.charts.bars import Bar, Benchmark, bars_with_limits
from kith.charts.chart import Chart, said_together
from kith.charts.days import Day, columns_by_day
from kith.charts.maps import Place, shaded_map
from kith.charts.stacks import Part, TooManyParts, stacked_bar
from kith.disclosure.policy import policy_on
from kith.disclosure.treatment import Treated, treat
from kith.geography.areas import lsoas_in
from kith.geography.boundaries import shapes_in

POLICY = policy_on(on=date(2026, 4, 1))
BASILDON = "E07000066"
CSS = (Path(kith.charts.__file__).parent / "static" / "charts" / "charts.css").read_text(encoding="utf-8")


def treated(numerator: int, denominator: int) -> Treated:
    return treat(numerator=numerator, denominator=denominator, policy=POLICY)


def bars(name: str = "Harwich Tide") -> Chart:
    lines = [Bar.of("West Basildon", treated(231, 372)), Bar.of(name, treated(5, 113))]
    return bars_with_limits(ident="reach", title="Reach", bars=lines, benchmark=Benchmark("All together", 0.58))


def basildon(name: str = "") -> Chart:
    found = [treated(place % 40, 40 + place) for place in range(112)]
    places = [
        Place(area.code, name or area.name, figure.rate, figure.words)
        for area, figure in zip(lsoas_in(BASILDON), found, strict=True)
    ]
    return shaded_map(ident="map", title="Reach in Basildon", shapes=shapes_in(BASILDON), places=places)


def spending(name: str = "Birth to 12 weeks") -> Chart:
    parts = [
        Part(name, Decimal(61000)),
        Part("12 to 30 months", Decimal(31000)),
        Part("Crisis", Decimal(8000)),
    ]
    return stacked_bar(ident="spend", title="Spending by age", parts=parts)


def month(name: str = "requests") -> Chart:
    days = [Day(date(2026, 3, 1 + place), place * 7 % 31, ("0",)) for place in range(30)]
    return columns_by_day(ident="month", title="Day by day", unit=name, days=days, more=("Failures",))


CHARTS = pytest.mark.parametrize("draw", [bars, basildon, spending, month])


@CHARTS
def test_a_drawing_has_a_name_a_description_and_a_table(draw: Callable[[], Chart]) -> None:
    chart = draw()
    root = ElementTree.fromstring(chart.svg)
    named = [root.find(f".//*[@id='{each}']") for each in root.attrib["aria-labelledby"].split()]
    assert root.attrib["role"] == "img"
    assert [each.text for each in named if each is not None] == [chart.title, chart.description]
    assert chart.rows and all(len(row) == len(chart.columns) for row in chart.rows)


@CHARTS
def test_nothing_is_styled_inline_and_every_id_is_the_charts_own(draw: Callable[[], Chart]) -> None:
    chart = draw()
    assert "style" not in chart.svg and "script" not in chart.svg and "http" not in chart.svg.split(">", 1)[1]
    ids = re.findall(r' id="([^"]+)"', chart.svg)
    prefix = chart.svg.split('aria-labelledby="', 1)[1].split("-title", 1)[0]
    assert len(ids) == len(set(ids)) and all(each.startswith(f"{prefix}-") for each in ids)


@CHARTS
def test_every_colour_class_is_answered_by_the_stylesheet(draw: Callable[[], Chart]) -> None:
    plain = {"chart", "chart-name", "chart-value", "chart-key", "chart-not-shown"}
    used = {name for names in re.findall(r'class="([^"]+)"', draw().svg) for name in names.split()}
    assert all(re.search(rf"\.{name}\b", CSS) for name in used - plain)


@CHARTS
def test_what_is_typed_is_escaped(draw: Callable[[str], Chart]) -> None:
    svg = draw("<script>&").svg
    assert "<script" not in svg
    ElementTree.fromstring(svg)


@CHARTS
def test_the_same_figures_make_the_same_drawing(draw: Callable[[], Chart]) -> None:
    assert draw() == draw()


def test_a_hidden_share_is_a_hatched_band_with_words_and_no_number() -> None:
    chart = bars()
    assert 'fill="url(#reach-hatch)"' in chart.svg
    assert chart.rows[1] == ("Harwich Tide", "not shown, to keep families private", "", "")
    assert "113" not in chart.svg and "115" not in chart.svg
    assert chart.description.startswith(
        "West Basildon: 62%, between 57% and 67%. Harwich Tide: not shown, to keep families private."
    )


def test_hidden_bars_of_different_counts_are_drawn_alike() -> None:
    first = bars_with_limits(ident="x", title="Reach", bars=[Bar.of("A", treated(1, 40))])
    second = bars_with_limits(ident="x", title="Reach", bars=[Bar.of("A", treated(7, 90))])
    assert first == second


def test_the_map_of_a_district_is_small_and_names_each_area() -> None:
    chart = basildon()
    assert len(chart.svg.encode()) < 150_000
    assert all(f"<title>{area.name}: " in chart.svg for area in lsoas_in(BASILDON))
    assert len(chart.rows) == 112
    assert 'fill="url(#map-hatch)"' in chart.svg


def test_an_area_without_a_figure_is_not_drawn_as_none() -> None:
    chart = shaded_map(ident="map", title="Reach", shapes=shapes_in(BASILDON), places=[])
    assert chart.description == "A map. not shown: 112 neighbourhoods."
    assert chart.sentence == "Nothing can be shown here yet."


def test_spending_adds_up_in_words() -> None:
    chart = spending()
    assert chart.sentence == "£100,000 in all. The largest part is Birth to 12 weeks: £61,000, 61% of it."
    assert chart.rows[1] == ("12 to 30 months", "£31,000", "31%")


def test_no_spending_is_said_plainly() -> None:
    chart = stacked_bar(ident="spend", title="Spending", parts=[Part("Birth to 12 weeks", Decimal(0))])
    assert chart.sentence == "Nothing has been spent yet."


def test_too_many_parts_and_amounts_below_nothing_are_refused() -> None:
    with pytest.raises(TooManyParts):
        stacked_bar(ident="spend", title="Spending", parts=[Part(str(n), Decimal(1)) for n in range(8)])
    with pytest.raises(ValueError, match="below 0"):
        stacked_bar(ident="spend", title="Spending", parts=[Part("a", Decimal(-1))])


def test_a_month_names_its_busiest_day_and_a_day_of_nothing_has_no_column() -> None:
    chart = month()
    assert chart.sentence == "441 requests in 30 days. The busiest day was 23 Mar 2026, with 30."
    assert chart.rows[-1] == ("1 Mar 2026", "0", "0") and "1 Mar 2026: 0 requests" in chart.svg
    heights = [float(box.get("height", "")) for box in ElementTree.fromstring(chart.svg).iter() if box.get("rx") == "2"]
    assert heights[0] == 0 and min(heights[1:]) > 0


def test_a_month_of_nothing_says_so() -> None:
    empty = columns_by_day(ident="m", title="Day by day", unit="requests", days=[Day(date(2026, 3, 1), 0)])
    assert empty.sentence == "No requests in these days."


def test_a_drawing_on_its_own_has_a_width() -> None:
    assert 'width="680" height=' in bars().on_its_own()


def test_names_are_listed_as_people_say_them() -> None:
    assert said_together(["a"]) == "a"
    assert said_together(["a", "b", "c"]) == "a, b and c"


def test_a_long_name_leaves_room_for_its_words() -> None:
    bar = Bar("A mutual with a very long name indeed", None, "not enough answers yet (50% to 79% known)")
    chart = bars_with_limits(ident="x", title="Reach", bars=[bar])
    assert ">A mutual with a…</text>" in chart.svg
    assert chart.rows[0][0] == bar.name


@CHARTS
def test_a_chart_fits_the_figure_of_the_pages(draw: Callable[[], Chart]) -> None:
    page = Template(
        "{% load kith_components %}{% figure chart.title chart.sentence chart.svg chart.columns chart.rows %}"
    ).render(Context({"chart": draw()}))
    assert page.count("<svg") >= 1 and "&lt;svg" not in page
    assert all(f">{column.label}<" in page for column in draw().columns)
    assert draw().rows[-1][0] in page
