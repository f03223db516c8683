"""How much the same people changed from one asking to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from scipy.special import stdtrit

from kith.statistics.intervals import Interval, NotCountable


@dataclass(frozen=True, slots=True)
class PairedChange:
    """`change` is the mean of each one's own change, between Student's t limits."""

    pairs: int
    before: float
    after: float
    change: Interval


def paired_change(pairs: Sequence[tuple[float, float]], *, confidence: float = 0.95) -> PairedChange:
    """From (before, after) of each. Raises NotCountable for fewer than two."""
    if len(pairs) < 2:
        raise NotCountable("One pair has a change, and no limits around it.")
    changes = [after - before for before, after in pairs]
    middle = fmean(changes)
    half = float(stdtrit(len(pairs) - 1, (1 + confidence) / 2)) * stdev(changes) / sqrt(len(pairs))
    limits = Interval(middle, middle - half, middle + half, confidence)
    return PairedChange(len(pairs), fmean(b for b, _ in pairs), fmean(a for _, a in pairs), limits)
