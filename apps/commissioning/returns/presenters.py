"""What the pages of returns show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from apps.commissioning.figures import SHOWN, Figure
from apps.commissioning.quarters import Quarter
from apps.commissioning.returns.models import Return
from apps.commissioning.returns.queries import Inside, Place
from kith.charts import maps
from kith.charts.chart import Chart
from kith.geography.boundaries import shapes_in
from kith.statistics.wording import out_of_ten, percent, percent_between
from kith.web.words import say_count, say_short_day

TONES = {
    Return.State.DRAFT: "waiting",
    Return.State.CHECKED: "info",
    Return.State.APPROVED: "info",
    Return.State.PUBLISHED: "done",
    Return.State.SET_ASIDE: "plain",
}
STEPS = ("Prepared", "Checked", "Approved", "Published")
RETURN_COLUMNS = ("Quarter", "#Version", "Prepared by", "How it stands")
INSIDE_COLUMNS = ("Figure", "#Exact, inside", "#Between", "What leaves", "#Between, as published")
PLACE_COLUMNS = ("Neighbourhood", "#Deprivation tenth", "#Reached", "#Expected", "In words", "Stands in")
ESTIMATE_COLUMNS = ("Neighbourhood", "#First-time families", "From", "To", "How", "Source")


def return_rows(found: Sequence[Return]) -> list[list[Any]]:
    """Every return; a published one that a later version corrects says so."""
    published = [each for each in found if each.state == Return.State.PUBLISHED]
    newest: dict[dt.date, int] = {}
    for each in published:
        newest[each.period_start] = max(each.version, newest.get(each.period_start, 0))
    return [_return_row(each, newest.get(each.period_start, 0)) for each in found]


def _return_row(found: Return, newest: int) -> list[Any]:
    where = reverse("returns:return", args=[found.pk])
    return [
        {"text": Quarter(found.period_start).name, "url": where}, str(found.version), str(found.prepared_by),
        _state(found, newest),
    ]  # fmt: skip


def _state(found: Return, newest: int) -> dict[str, str]:
    if found.state == Return.State.PUBLISHED and found.version < newest:
        return {"text": f"Corrected by version {newest}", "tone": "plain"}
    return {"text": found.get_state_display(), "tone": TONES[Return.State(found.state)]}


def step(found: Return) -> int:
    """How far along a return is, counted from 1, for the steps at its head."""
    return {"DRAFT": 2, "CHECKED": 3, "APPROVED": 4, "PUBLISHED": 5}.get(found.state, 1)


def inside_rows(content: Sequence[Figure], inside: dict[str, Inside]) -> list[list[Any]]:
    """Each whole-mutual share: exact, as only the mutual sees it, beside what leaves."""
    whole = (figure for figure in content if figure.area_kind == "MUTUAL" and figure.indicator_code in inside)
    return [_inside_row(figure, inside[figure.indicator_code]) for figure in whole]


def _inside_row(figure: Figure, exact: Inside) -> list[Any]:
    found = exact.interval
    share = f"{exact.numerator:,} of {exact.denominator:,}" + (f" ({percent(found.value)})" if found else "")
    limits = f"{percent(found.lower)} to {percent(found.upper)}" if found else ""
    return [figure.indicator_name, share, limits, f"{figure.says} {_counted(figure)}".strip(), figure.between]


def _counted(figure: Figure) -> str:
    return f"({figure.counted})" if figure.counted else ""


def reach_sentence(inside: dict[str, Inside]) -> str:
    """The quarter's reach as people say it."""
    reach = inside.get("REACH-FTF")
    if reach is None or reach.interval is None:
        return "How many first-time families were reached is not known yet."
    return f"In the twelve months we met {out_of_ten(reach.interval, people='first-time families')}."


def advice_sentence(advice: dict[str, int], content: Iterable[Figure]) -> str:
    """The merge adviser's words: why neighbourhoods leave in groups."""
    if not advice:
        return ""
    groups = sum(1 for figure in content if figure.area_kind == "DECILES" and figure.status == SHOWN)
    alone = "none could" if not advice["alone"] else f"{advice['alone']} could"
    leave = f"in {say_count(groups, 'group')} by deprivation" if groups else "only as the whole mutual"
    return (
        f"Of {say_count(advice['neighbourhoods'], 'neighbourhood')}, {alone} be shown alone without giving families "
        f"away. So they leave {leave}."
    )


def certificate_sentence(certificate: dict[str, Any]) -> str:
    """What the audit found, in a line."""
    if not certificate:
        return ""
    if not certificate.get("hidden_counts"):
        return "Nothing had to be hidden in it."
    width = certificate["smallest_width"]
    return (
        f"{say_count(certificate['hidden_counts'], 'hidden count')} tried from what is shown: the nearest anybody can "
        f"come is one of {width + 1} values."
    )


def place_rows(places: Iterable[Place]) -> list[list[Any]]:
    return [
        [place.name, str(place.decile), str(place.inside.numerator), str(place.inside.denominator), _words(place),
         place.published.area_label.split(" (")[0] if place.published else "nothing"]
        for place in places
    ]  # fmt: skip


def place_map(places: Sequence[Place], *, as_published: bool) -> Chart:
    """The district's neighbourhoods, ours shaded by reach: exact, or as what is published says of each."""
    from kith.geography.areas import lsoa, lsoas_in

    lad = lsoa(places[0].code).lad_code
    ours = {place.code: _on_map(place, as_published=as_published) for place in places}
    drawn = [
        ours.get(area.code) or maps.Place(area.code, area.name, None, "not one of our neighbourhoods", outside=True)
        for area in lsoas_in(lad)
    ]
    title = "First-time families reached, as published" if as_published else "First-time families reached, exact"
    return maps.shaded_map(ident="reach", title=title, shapes=shapes_in(lad), places=drawn)


def _on_map(place: Place, *, as_published: bool) -> maps.Place:
    if as_published:
        figure = place.published
        return maps.Place(
            place.code, place.name, figure.value if figure else None, figure.words if figure else "not sent"
        )
    found = place.inside.interval
    return maps.Place(place.code, place.name, found.value if found else None, _words(place))


def _words(place: Place) -> str:
    found = place.inside.interval
    if found is None:
        return "more reached than expected" if place.inside.numerator else "nobody expected"
    return percent_between(found)


def estimate_row(row: dict[str, Any]) -> list[Any]:
    estimate = row["estimate"]
    return [
        row["name"], f"{estimate.first_time_families:g}", say_short_day(estimate.starts_on),
        say_short_day(estimate.ends_on), estimate.method, estimate.source,
    ]  # fmt: skip
