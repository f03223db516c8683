"""What a commissioner's pages show. No ranks: mutuals stand by name, and a difference is said only when it is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

from django.urls import reverse

from apps.commissioning import figures
from apps.commissioning.figures import Figure
from apps.commissioning.region.queries import Compared, Mutual
from kith.catalogue.indicators.models import IndicatorVersion
from kith.charts.bars import Bar, Benchmark, bars_with_limits
from kith.charts.chart import Chart, said_together
from kith.charts.stacks import Part, stacked_bar
from kith.disclosure.policy import policy_on
from kith.statistics.proportions import wilson
from kith.web.words import say_pounds

COLUMNS = ("Mutual", "#Share", "#Between", "#Counted")
MONEY_COLUMNS = ("Mutual", "#Cost for each family", "#Before 12 weeks", "#Before two and a half", "#Budget")
CSV_COLUMNS = (
    "mutual", "indicator", "indicator_version", "for", "from", "to", "status", "numerator", "denominator",
    "amount_pounds", "of_pounds", "value", "lower", "upper", "policy", "return_version",
)  # fmt: skip
NUMBER_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ENOUGH = 2


def sentence(version: IndicatorVersion, compared: Sequence[Compared]) -> str:
    """What can honestly be said before any table: who differs from the others together, who cannot be told apart."""
    shown = [each for each in compared if each.figure and each.figure.interval]
    if len(shown) < ENOUGH:
        return "There are not two figures to compare yet."
    above = [each.mutual.name for each in shown if _apart(each, shown) > 0]
    below = [each.mutual.name for each in shown if _apart(each, shown) < 0]
    rest = [each for each in shown if _apart(each, shown) == 0]
    if len(rest) == len(shown):
        return f"Of {in_words(len(shown))} mutuals, {_rest(rest, all_of_them=True)} on {version.counted}."
    parts = [
        _part(above, "larger", version.counted),
        _part(below, "smaller", "" if above else version.counted),
        _rest(rest),
    ]
    said = "; ".join(part for part in parts if part)
    return f"Of {in_words(len(shown))} mutuals, {said}."


def change_sentence(now: Sequence[Compared], before: Sequence[Compared]) -> str:
    """Who clearly differs from their own twelve months a year before: the two do not overlap. Empty without a year."""
    earlier = {each.mutual.tenant_id: each.figure.interval for each in before if each.figure and each.figure.interval}
    pairs = [
        (each.mutual.name, each.figure.interval, earlier[each.mutual.tenant_id])
        for each in now
        if each.figure and each.figure.interval and each.mutual.tenant_id in earlier
    ]
    if not pairs:
        return ""
    more = [name for name, this, last in pairs if not this.overlaps(last) and this.value > last.value]
    less = [name for name, this, last in pairs if not this.overlaps(last) and this.value < last.value]
    said = [f"{said_together(names)} {how}" for names, how in ((more, "clearly more"), (less, "clearly less")) if names]
    return f"Against a year before: {'; '.join(said)}." if said else "None can be told apart from a year before."


def in_words(number: int) -> str:
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)


def rows(compared: Sequence[Compared]) -> list[list[Any]]:
    return [_row(each) for each in compared]


def together(compared: Sequence[Compared]) -> list[str]:
    """A last row of all together, where enough mutuals are shown for none to be worked out by taking another away."""
    found = _together(compared)
    if found is None:
        return []
    numerator, denominator, count = found
    share = wilson(numerator=numerator, denominator=denominator)
    limits = f"{round(100 * share.lower)}% to {round(100 * share.upper)}%"
    return [f"The {in_words(count)} together", f"{round(100 * share.value)}%", limits,
            f"{numerator:,} of {denominator:,}"]  # fmt: skip


def chart(version: IndicatorVersion, compared: Sequence[Compared]) -> Chart:
    """Bars with their limits, by name, with a line for all together where that may be shown."""
    bars = [
        Bar(
            each.mutual.name,
            each.figure.interval if each.figure else None,
            each.figure.words if each.figure else "not sent",
        )
        for each in compared
    ]
    found = _together(compared)
    line = Benchmark("All together", found[0] / found[1]) if found else None
    return bars_with_limits(ident="compare", title=version.plain_name, bars=bars, benchmark=line)


def money_rows(
    mutuals: Iterable[Mutual], by_code: Mapping[str, Mapping[UUID, Figure]], codes: Sequence[str]
) -> list[list[Any]]:
    """Cost and early spending beside the outcome: one row for each mutual that agreed to any of it."""
    found = []
    for mutual in mutuals:
        cells = [by_code.get(code, {}).get(mutual.tenant_id) for code in codes]
        if any(cells):
            budget = next(
                (say_pounds(Decimal(cell.of_pence) / 100, pence=False) for cell in cells if cell and cell.of_pence), ""
            )
            found.append([_mutual_link(mutual), *(_value(cell) for cell in cells), budget])
    return found


def without_money(mutuals: Iterable[Mutual], by_code: Mapping[str, Mapping[UUID, Figure]]) -> str:
    """Who has no row in the money, said, so that nobody looks for it. Empty when all have one."""
    names = [mutual.name for mutual in mutuals if not any(mutual.tenant_id in found for found in by_code.values())]
    return f"There are no figures of money from {said_together(names)}." if names else ""


def band_table(
    mutuals: Sequence[Mutual], budgets: Mapping[UUID, Sequence[Figure]]
) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of the budgets by age of child, a column for each mutual that agreed to it."""
    named = [mutual for mutual in mutuals if mutual.tenant_id in budgets]
    labels = list(dict.fromkeys(figure.area_label for each in budgets.values() for figure in each))
    by_label = {key: {figure.area_label: figure for figure in found} for key, found in budgets.items()}
    rows = [[label, *(_of_budget(by_label[mutual.tenant_id].get(label)) for mutual in named)] for label in labels]
    return ["Age of child", *(f"#{mutual.name}" for mutual in named)], rows


def budget_chart(found: Sequence[Figure]) -> Chart | None:
    """One mutual's published budget by age of child, as a bar; None where there is none to show."""
    shown = [figure for figure in found if figure.amount_pence is not None]
    parts = [Part(figure.area_label, Decimal(figure.amount_pence or 0) / 100) for figure in shown]
    return stacked_bar(ident="budget", title="The budget by age of child", parts=parts) if parts else None


def trend_chart(ident: str, found: Sequence[Figure]) -> Chart:
    """One mutual's figure for each twelve months, the oldest first."""
    bars = [Bar(f"To {figure.period_end:%B %Y}", figure.interval, figure.words) for figure in reversed(found)]
    return bars_with_limits(ident=ident, title=f"{found[0].indicator_name}, each quarter", bars=bars)


def csv_row(name: str, figure: Figure, version: int) -> list[Any]:
    """One figure for a spreadsheet; a figure without a number has its status and empty cells, never a stand-in."""
    money = [
        f"{Decimal(pence) / 100:.2f}" if pence is not None else "" for pence in (figure.amount_pence, figure.of_pence)
    ]
    numbers = [figure.numerator, figure.denominator, *money, figure.value, figure.lower, figure.upper]
    return [
        name, figure.indicator_code, figure.indicator_version_number, figure.area_label, figure.period_start,
        figure.period_end, figure.status, *("" if number is None else number for number in numbers), figure.policy,
        version,
    ]  # fmt: skip


def _row(each: Compared) -> list[Any]:
    figure = each.figure
    if figure is None:
        return [_mutual_link(each.mutual), "not sent", "", ""]
    corrected = f" (corrected, version {each.version})" if each.version > 1 else ""
    return [_mutual_link(each.mutual), _value(figure), figure.between, f"{figure.counted}{corrected}"]


def _mutual_link(mutual: Mutual) -> dict[str, str]:
    return {"text": mutual.name, "url": reverse("region:mutual", args=[mutual.tenant_id])}


def _value(figure: Figure | None) -> Any:
    """A value that leads to its definition."""
    return "" if figure is None else {"text": figure.says, "url": figures.definition(figure)}


def _of_budget(figure: Figure | None) -> str:
    if figure is None or figure.amount_pence is None:
        return ""
    return f"{say_pounds(Decimal(figure.amount_pence) / 100, pence=False)} ({figure.says})"


def _apart(each: Compared, shown: Sequence[Compared]) -> int:
    """1 or −1 where a mutual's limits keep clear of the others' together, else 0."""
    others = [other.figure for other in shown if other is not each and other.figure]
    own = each.figure
    whole = sum(figure.denominator or 0 for figure in others)
    if own is None or own.interval is None or own.value is None or not whole:
        return 0
    rest = wilson(numerator=sum(figure.numerator or 0 for figure in others), denominator=whole)
    if own.interval.overlaps(rest):
        return 0
    return 1 if own.value > rest.value else -1


def _part(names: Sequence[str], how: str, counted: str) -> str:
    """ "one (Harlow Neighbours) has a clearly larger share of …"; without `counted`, "has a clearly smaller one"."""
    if not names:
        return ""
    have = "has" if len(names) == 1 else "have"
    what = f"share of {counted} than the others together" if counted else "one"
    return f"{in_words(len(names))} ({said_together(names)}) {have} a clearly {how} {what}"


def _rest(rest: Sequence[Compared], *, all_of_them: bool = False) -> str:
    """Those that cannot be told apart: from each other too, or only from the others together."""
    if not rest:
        return ""
    pairs = combinations([each.figure.interval for each in rest if each.figure and each.figure.interval], 2)
    from_whom = "" if all(one.overlaps(other) for one, other in pairs) else " from the others together"
    if all_of_them:
        return f"none can be told apart{from_whom or ' from another'}"
    who = "the other" if len(rest) == 1 else f"the other {in_words(len(rest))}"
    return f"{who} can’t be told apart{from_whom}"


def _together(compared: Sequence[Compared]) -> tuple[int, int, int] | None:
    shown = [each.figure for each in compared if each.figure and each.figure.numerator is not None]
    if not shown or len(shown) < policy_on(on=shown[0].period_end).fewest_contributors:
        return None
    return (
        sum(figure.numerator or 0 for figure in shown),
        sum(figure.denominator or 0 for figure in shown),
        len(shown),
    )


def figure_rows(found: Sequence[Figure]) -> list[list[Any]]:
    """The table of a return's figures: the same rows as the mutual saw before it approved."""
    return figures.table_rows(found)
