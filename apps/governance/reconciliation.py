"""Does a printed table of costs add up? Each figure is worked out again beside the printed one; nothing is put right.

No database: a plan comes in as plain data and goes out as findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

HALF = 0.5
"""Every figure is printed to a whole number, so it stands for half a unit either side."""


class Status(StrEnum):
    INPUT = "input"
    RECONCILES = "reconciles"
    ROUNDING = "rounding"
    DEPENDENT = "dependent"
    CONFLICT = "conflict"

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Status.INPUT: "Taken as printed",
    Status.RECONCILES: "Adds up",
    Status.ROUNDING: "Off by rounding",
    Status.DEPENDENT: "Follows from a figure that does not add up",
    Status.CONFLICT: "Does not add up",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure: what was printed, what comes out from the inputs, and how the two stand.

    `tolerance` is how far apart the two may lie by rounding alone. `from_printed` is what the printed figures it
    rests on would give, where that differs.
    """

    key: str
    label: str
    where: str
    unit: str
    printed: float
    recomputed: float | None
    tolerance: float
    status: Status
    formula: str
    note: str = ""
    from_printed: float | None = None


def difference(a: float, b: float) -> float:
    return b - a


def percent_change(a: float, b: float) -> float:
    return 100 * (b - a) / a


def ratio(a: float, b: float) -> float:
    return a / b


DO: Mapping[str, tuple[Callable[[float, float], float], str]] = {
    "difference": (difference, "{1} less {0}"),
    "percent_change": (percent_change, "{1} less {0}, as a per cent of {0}"),
    "ratio": (ratio, "{0} divided by {1}"),
}


class FormulaUnknown(ValueError):
    """A plan asks for arithmetic that is not in `DO`, or rests on a figure it does not hold."""


def reconcile(figures: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Every figure of a plan with its finding, in the order given. Raises FormulaUnknown."""
    by_key = {figure["key"]: figure for figure in figures}
    findings: dict[str, Finding] = {}
    for figure in figures:
        findings[figure["key"]] = _find(figure, by_key, findings)
    return list(findings.values())


def _find(figure: Mapping[str, Any], by_key: Mapping[str, Mapping[str, Any]], before: Mapping[str, Finding]) -> Finding:
    formula = figure.get("formula")
    if not formula:
        return _finding(figure, None, HALF, Status.INPUT, "")
    if formula["do"] not in DO or not set(formula["of"]) <= before.keys():
        raise FormulaUnknown(f"{figure['key']} rests on figures or sums that this plan does not hold before it.")
    low, high = _spread(figure["key"], by_key)
    exact = _value(figure["key"], by_key)
    near = _value_from_printed(formula, by_key)
    status = _status(figure["printed"], exact, (low, high), near, formula["of"], before)
    names = [by_key[key]["label"] for key in formula["of"]]
    return _finding(
        figure,
        exact,
        max(high - exact, exact - low) + HALF,
        status,
        DO[formula["do"]][1].format(*names),
        near,
    )


def _finding(
    figure: Mapping[str, Any],
    exact: float | None,
    tolerance: float,
    status: Status,
    formula: str,
    near: float | None = None,
) -> Finding:
    return Finding(
        key=figure["key"],
        label=figure["label"],
        where=figure.get("where", ""),
        unit=figure["unit"],
        printed=figure["printed"],
        recomputed=exact,
        tolerance=tolerance,
        status=status,
        formula=formula,
        note=figure.get("note", ""),
        from_printed=near,
    )


def _status(
    printed: float,
    exact: float,
    spread: tuple[float, float],
    near: float,
    of: Sequence[str],
    before: Mapping[str, Finding],
) -> Status:
    if abs(printed - exact) <= HALF:
        return Status.RECONCILES
    if spread[0] - HALF <= printed <= spread[1] + HALF:
        return Status.ROUNDING
    rests_on_conflict = any(before[key].status in (Status.CONFLICT, Status.DEPENDENT) for key in of)
    return Status.DEPENDENT if rests_on_conflict and abs(printed - near) <= HALF else Status.CONFLICT


def _value(key: str, by_key: Mapping[str, Mapping[str, Any]], inputs: Mapping[str, float] | None = None) -> float:
    """A figure worked out from the inputs alone, unrounded all the way."""
    figure = by_key[key]
    formula = figure.get("formula")
    if not formula:
        return (inputs or {}).get(key, figure["printed"])
    return DO[formula["do"]][0](*(_value(part, by_key, inputs) for part in formula["of"]))


def _value_from_printed(formula: Mapping[str, Any], by_key: Mapping[str, Mapping[str, Any]]) -> float:
    return DO[formula["do"]][0](*(by_key[key]["printed"] for key in formula["of"]))


def _spread(key: str, by_key: Mapping[str, Mapping[str, Any]]) -> tuple[float, float]:
    """The least and most a figure can be if each input is right to its printed unit; counts are exact.

    The sums in `DO` rise or fall steadily in each input, so the ends are at the corners.
    """
    inputs = sorted(_inputs(key, by_key))
    ends = [_ends(by_key[name]) for name in inputs]
    values = [_value(key, by_key, dict(zip(inputs, corner, strict=True))) for corner in product(*ends)]
    return min(values), max(values)


def _ends(figure: Mapping[str, Any]) -> tuple[float, ...]:
    printed = figure["printed"]
    return (printed - HALF, printed + HALF) if figure["unit"] else (printed,)


def _inputs(key: str, by_key: Mapping[str, Mapping[str, Any]]) -> set[str]:
    formula = by_key[key].get("formula")
    return {key} if not formula else set().union(*(_inputs(part, by_key) for part in formula["of"]))
