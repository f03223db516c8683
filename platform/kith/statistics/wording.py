"""Plain sentences for figures, at a reading age of nine."""

from math import ceil

from kith.statistics.intervals import Interval


def out_of_ten(interval: Interval, *, people: str = "families") -> str:
    """A proportion as people say it: "7 of 10 families, give or take 1".

    The give or take is the longer arm of the limits, rounded up to a whole person in ten.
    """
    tenths = round(interval.value * 10)
    arm = max(interval.value - interval.lower, interval.upper - interval.value)
    give = max(1, ceil(round(arm * 10, 6)))
    if interval.value == 0:
        return f"none of the {people}"
    if tenths == 0:
        return f"fewer than 1 of 10 {people}"
    if interval.value == 1:
        return f"all of the {people}"
    if tenths == 10:
        return f"nearly all {people}"
    return f"{tenths} of 10 {people}, give or take {give}"


def percent_between(interval: Interval) -> str:
    """A proportion with its limits in whole per cents: "62%, between 57% and 67%"."""
    return f"{percent(interval.value)}, between {percent(interval.lower)} and {percent(interval.upper)}"


def percent(value: float) -> str:
    """A proportion from 0 to 1 as a whole per cent. 0% and 100% are kept for none and all."""
    if 0 < value < 0.005:
        return "under 1%"
    if 0.995 <= value < 1:
        return "over 99%"
    return f"{int(value * 100 + 0.5)}%"
