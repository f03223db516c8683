"""Proportions with Wilson limits."""

from math import sqrt

from kith.statistics.intervals import Interval, NotCountable, deviate


def wilson(*, numerator: float, denominator: float, confidence: float = 0.95) -> Interval:
    """The proportion and its Wilson score limits, all from 0 to 1.

    The numerator may be fractional. Raises NotCountable for a negative numerator, an empty denominator or a
    numerator above its denominator. Wilson 1927; as OHID, "Technical guide: confidence intervals".
    """
    _check_counts(numerator, denominator)
    z = deviate(confidence)
    share = numerator / denominator
    middle = 2 * numerator + z**2
    spread = z * sqrt(z**2 + 4 * numerator * (1 - share))
    scale = 2 * (denominator + z**2)
    lower, upper = (middle - spread) / scale, (middle + spread) / scale
    # Floating point can leave 0 and 1 a hair inside or outside the limits.
    return Interval(share, max(0.0, min(lower, share)), min(1.0, max(upper, share)), confidence)


def _check_counts(numerator: float, denominator: float) -> None:
    if denominator <= 0:
        raise NotCountable("There is nobody to take a proportion of: the denominator is 0 or less.")
    if not 0 <= numerator <= denominator:
        raise NotCountable(f"The numerator {numerator} is not between 0 and the denominator {denominator}.")
