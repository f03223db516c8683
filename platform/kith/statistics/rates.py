"""Rates of events, with exact Poisson limits for fewer than ten events and Byar's limits from ten."""

from math import sqrt

from scipy.stats import chi2

from kith.statistics.intervals import Interval, NotCountable, deviate

EXACT_BELOW = 10  # events; OHID, "Technical guide: confidence intervals", crude rates


def byar_limits(*, count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Byar's lower and upper limit of a Poisson count. The lower one is below 0 for the smallest counts."""
    z = deviate(confidence)
    above = count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return lower, upper


def exact_limits(*, count: float, confidence: float = 0.95) -> tuple[float, float]:
    """The exact lower and upper limit of a Poisson count, from the chi-square distribution."""
    tail = (1 - confidence) / 2
    lower = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return lower, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


def rate(*, count: float, denominator: float, per: float = 1.0, confidence: float = 0.95) -> Interval:
    """Events per so many people (or pounds, or hours), with limits on the same scale.

    Raises NotCountable for a negative count or an empty denominator.
    """
    if denominator <= 0:
        raise NotCountable("There is nothing to take a rate of: the denominator is 0 or less.")
    if count < 0:
        raise NotCountable(f"A count of events is never below 0: {count}.")
    limits = exact_limits if count < EXACT_BELOW else byar_limits
    lower, upper = limits(count=count, confidence=confidence)
    scale = per / denominator
    return Interval(count * scale, lower * scale, upper * scale, confidence)
