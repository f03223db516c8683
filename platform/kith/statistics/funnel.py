"""Control limits: how far a proportion may stray from the group's own by chance, given how many people it
counts."""

from enum import StrEnum
from math import sqrt

from kith.statistics.intervals import Interval, NotCountable, deviate


class FunnelPosition(StrEnum):
    FAR_ABOVE = "far above"
    ABOVE = "above"
    INSIDE = "inside"
    BELOW = "below"
    FAR_BELOW = "far below"


def proportion_limits(*, centre: float, denominator: float, confidence: float = 0.95) -> Interval:
    """Limits around the group's proportion for a group member of this size, all from 0 to 1.

    `centre` is the whole group's proportion. Spiegelhalter 2005, "Funnel plots for comparing institutional
    performance"; clipped to 0 and 1.
    """
    if denominator <= 0 or not 0 <= centre <= 1:
        raise NotCountable("A funnel needs a proportion from 0 to 1 and a denominator above 0.")
    spread = deviate(confidence) * sqrt(centre * (1 - centre) / denominator)
    return Interval(centre, max(0.0, centre - spread), min(1.0, centre + spread), confidence)


def position(*, numerator: float, denominator: float, centre: float) -> FunnelPosition:
    """Where a proportion lies in the funnel: outside the 99.8% limits is far, outside the 95% limits is
    not."""
    share = numerator / denominator
    far = proportion_limits(centre=centre, denominator=denominator, confidence=0.998)
    near = proportion_limits(centre=centre, denominator=denominator, confidence=0.95)
    if share > far.upper:
        return FunnelPosition.FAR_ABOVE
    if share < far.lower:
        return FunnelPosition.FAR_BELOW
    if share > near.upper:
        return FunnelPosition.ABOVE
    return FunnelPosition.BELOW if share < near.lower else FunnelPosition.INSIDE
