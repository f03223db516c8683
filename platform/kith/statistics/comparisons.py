"""May we say that one is higher than the other? Often the honest answer is: not yet."""

from dataclasses import dataclass
from enum import StrEnum

from kith.statistics.intervals import Interval
from kith.statistics.proportions import wilson

ENOUGH_TO_STOP_LOOKING = 1_000_000  # people in each group; beyond this the two are the same for any purpose


class Outcome(StrEnum):
    BEST = "best"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    WORST = "worst"
    NOT_COMPARED = "not compared"


class Polarity(StrEnum):
    HIGH_IS_GOOD = "high"
    LOW_IS_GOOD = "low"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and whose they are."""

    name: str
    numerator: float
    denominator: float

    def interval(self, *, confidence: float = 0.95) -> Interval:
        return wilson(numerator=self.numerator, denominator=self.denominator, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What may be said of two shares. `needed_each` is how many people each would have to count to tell them
    apart if the shares stayed as they are: None when they already can be, or when they are equal."""

    apart: bool
    higher: str
    lower: str
    points: float
    needed_each: int | None

    @property
    def sentence(self) -> str:
        if self.apart:
            return f"{self.higher} is higher than {self.lower}, by about {round(self.points)} points."
        start = f"{self.higher} and {self.lower} can't be told apart."
        if self.needed_each is None:
            return start
        return f"{start} It would take about {self.needed_each:,} in each to know."


def can_be_told_apart(a: Share, b: Share) -> Comparison:
    """Whether the 95% Wilson limits of two shares keep clear of each other.

    Stricter than a test of the difference, so that the sentence never contradicts the drawing beside it.
    Nothing may be ranked where this says no.
    """
    high, low = (a, b) if a.numerator * b.denominator >= b.numerator * a.denominator else (b, a)
    top, bottom = high.interval(), low.interval()
    apart = not top.overlaps(bottom)
    needed = None if apart else _needed_each(top.value, bottom.value)
    return Comparison(apart, high.name, low.name, 100 * (top.value - bottom.value), needed)


def against_benchmark(
    value: Interval, *, benchmark: float, polarity: Polarity, wider: Interval | None = None
) -> Outcome:
    """Same when the limits hold the benchmark; else better or worse, or best or worst when the `wider`
    (99.8%) limits keep clear of it too. The comparer of Fingertips (OHID)."""
    if value.contains(benchmark):
        return Outcome.SAME
    good = (value.value > benchmark) == (polarity is Polarity.HIGH_IS_GOOD)
    if wider is not None and not wider.contains(benchmark):
        return Outcome.BEST if good else Outcome.WORST
    return Outcome.BETTER if good else Outcome.WORSE


def against_interval(value: Interval, *, benchmark: Interval, polarity: Polarity) -> Outcome:
    """Same when the two sets of limits overlap; else better or worse."""
    if value.overlaps(benchmark):
        return Outcome.SAME
    good = (value.value > benchmark.value) == (polarity is Polarity.HIGH_IS_GOOD)
    return Outcome.BETTER if good else Outcome.WORSE


def against_limits_of_benchmark(
    *, value: float, denominator: float, benchmark: float, polarity: Polarity, confidence: float = 0.95
) -> Outcome:
    """Same when the value (0 to 1) lies inside the Wilson limits the benchmark would have at this
    denominator."""
    limits = wilson(numerator=benchmark * denominator, denominator=denominator, confidence=confidence)
    if limits.contains(value):
        return Outcome.SAME
    return Outcome.BETTER if (value > benchmark) == (polarity is Polarity.HIGH_IS_GOOD) else Outcome.WORSE


def _needed_each(high: float, low: float) -> int | None:
    """The smallest round number in each group at which limits around these two values part."""
    if high == low or _overlap_at(ENOUGH_TO_STOP_LOOKING, high, low):
        return None
    short, enough = 1, ENOUGH_TO_STOP_LOOKING
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (middle, enough) if _overlap_at(middle, high, low) else (short, middle)
    step = 10 if enough < 1000 else 100
    return -(-enough // step) * step


def _overlap_at(size: int, high: float, low: float) -> bool:
    top = wilson(numerator=high * size, denominator=size)
    return top.overlaps(wilson(numerator=low * size, denominator=size))
