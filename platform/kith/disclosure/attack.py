"""What somebody who reads a published table can work out: the narrowest range of each hidden count.

Two whole numbers stand for each cell, the numerator and the rest. What is published, and what the reader
knows besides, become bounds and sums; integer programmes find the smallest and largest value each hidden
count can take. The reader is assumed to know *why* a cell is hidden, which the table does not say: the ranges
found are never wider than the real ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kith.disclosure.policy import Policy
from kith.disclosure.treatment import Treated

Range = tuple[float, float]

ANY: Range = (0, inf)


class AuditFoundNoTable(AssertionError):
    """No table agrees with what is published, though the true one must: the audit itself is wrong."""


@dataclass(frozen=True, slots=True)
class View:
    """One cell or sum as a reader sees it: the ranges of its numerator, of the rest, and of the whole."""

    numerator: Range = ANY
    rest: Range = ANY
    whole: Range = ANY


@dataclass(frozen=True, slots=True)
class Target:
    """A hidden count to be protected: which cell, and which part of it."""

    key: str
    part: str  # "numerator", "rest" or "whole"


def view_of_shown(treated: Treated, policy: Policy) -> View:
    """What a rounded or exact figure says of the counts behind it."""
    if treated.numerator is None or treated.denominator is None:
        raise AuditFoundNoTable("A figure that is not shown has no numbers to read.")
    slack = 0 if treated.exact else policy.slack
    whole = (treated.denominator - slack, treated.denominator + slack)
    smallest = policy.largest_hidden + 1
    numerator = (max(smallest, treated.numerator - slack), treated.numerator + slack)
    return View(
        numerator=numerator if treated.numerator else (0, 0),
        rest=(smallest, inf) if treated.denominator > treated.numerator else (0, 0),
        whole=whole,
    )


def view_of_hidden(numerator: int, denominator: int, policy: Policy, *, sensitive: bool = False) -> View:
    """What a reader who guesses why a cell is hidden knows of it."""
    rest = denominator - numerator
    return View(
        numerator=_class_of(numerator, policy, sensitive=sensitive),
        rest=_class_of(rest, policy, sensitive=sensitive),
        whole=_class_of(denominator, policy),
    )


def view_of_known(numerator: int, denominator: int) -> View:
    """What the owner of a cell knows of it: everything."""
    rest = denominator - numerator
    return View((numerator, numerator), (rest, rest), (denominator, denominator))


def targets_in(key: str, numerator: int, denominator: int, policy: Policy, *, sensitive: bool = False) -> list[Target]:
    """The counts of a hidden cell that nobody may pin down."""
    parts = {"numerator": numerator, "rest": denominator - numerator, "whole": denominator}
    hidden = [part for part, count in parts.items() if policy.is_small(count)]
    if sensitive:
        hidden += [part for part in ("numerator", "rest") if parts[part] == 0]
    return [Target(key, part) for part in hidden]


def widths(
    *, cells: Mapping[str, View], sums: Mapping[tuple[str, ...], View], targets: Iterable[Target]
) -> dict[Target, float]:
    """How far apart the smallest and the largest possible value of each target are.

    `sums` maps the keys of the cells added up to what is known of their sum.
    """
    keys = list(cells)
    constraints = _constraints(keys, cells, sums)
    bounds = _bounds(cells.values())
    found: dict[Target, float] = {}
    seen: dict[object, float] = {}
    for target in targets:
        # Cells that look the same and stand in the same sums have the same range: solve for one of them.
        alike = (cells[target.key], target.part, tuple(target.key in members for members in sums))
        if alike not in seen:
            weights = _weights(keys.index(target.key), target.part, len(keys))
            seen[alike] = _extreme(-weights, bounds, constraints) - _extreme(weights, bounds, constraints)
        found[target] = seen[alike]
    return found


def _class_of(count: int, policy: Policy, *, sensitive: bool = False) -> Range:
    if policy.is_small(count) or (sensitive and count == 0):
        return (0 if sensitive else 1, policy.largest_hidden)
    return (0, 0) if count == 0 else (policy.largest_hidden + 1, inf)


def _weights(index: int, part: str, size: int) -> np.ndarray:
    row = np.zeros(2 * size)
    row[2 * index] = part != "rest"
    row[2 * index + 1] = part != "numerator"
    return row


def _bounds(views: Iterable[View]) -> Bounds:
    parts = [part for view in views for part in (view.numerator, view.rest)]
    return Bounds(np.array([low for low, _ in parts], float), np.array([high for _, high in parts], float))


def _constraints(
    keys: list[str], cells: Mapping[str, View], sums: Mapping[tuple[str, ...], View]
) -> LinearConstraint | None:
    rows = [(_weights(place, "whole", len(keys)), cells[key].whole) for place, key in enumerate(keys)]
    for members, view in sums.items():
        for part, span in (("numerator", view.numerator), ("rest", view.rest), ("whole", view.whole)):
            row = sum((_weights(keys.index(key), part, len(keys)) for key in members), np.zeros(2 * len(keys)))
            rows.append((row, span))
    rows = [(row, span) for row, span in rows if span != ANY]
    if not rows:
        return None
    matrix = np.array([row for row, _ in rows])
    return LinearConstraint(matrix, [low for _, (low, _) in rows], [high for _, (_, high) in rows])


def _extreme(weights: np.ndarray, bounds: Bounds, constraints: LinearConstraint | None) -> float:
    """The value of the target where `weights` times the counts is least: the smallest, or the largest if
    negated."""
    answer = milp(weights, integrality=np.ones(len(weights)), bounds=bounds, constraints=constraints)
    if answer.status == 2:
        raise AuditFoundNoTable("What is published contradicts itself.")
    if answer.x is None or not isfinite(answer.fun):
        return inf
    return abs(round(answer.fun))
