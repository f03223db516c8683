"""A value with the limits around it."""

from dataclasses import dataclass
from statistics import NormalDist


class NotCountable(ValueError):
    """The counts cannot make a figure: negative, empty or out of order."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value, its lower and upper limit on the same scale, and the confidence they were drawn at (0 to
    1)."""

    value: float
    lower: float
    upper: float
    confidence: float

    def overlaps(self, other: "Interval") -> bool:
        return self.lower <= other.upper and other.lower <= self.upper

    def contains(self, value: float) -> bool:
        return self.lower <= value <= self.upper


def deviate(confidence: float) -> float:
    """The two-sided standard normal deviate: 1.959964 at 0.95, 3.090232 at 0.998."""
    if not 0 < confidence < 1:
        raise NotCountable(f"A confidence lies between 0 and 1, not {confidence}.")
    return NormalDist().inv_cdf(1 - (1 - confidence) / 2)
