"""How long until something happens, where for some it has not happened yet (Kaplan and Meier, 1958)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from kith.statistics.intervals import Interval, NotCountable, deviate


@dataclass(frozen=True, slots=True)
class Step:
    """From `time` on, `share` (0 to 1) are still without it. `variance` is Greenwood's sum, without the share."""

    time: int
    at_risk: int
    events: int
    share: float
    variance: float


@dataclass(frozen=True, slots=True)
class Survival:
    """The steps of the curve, earliest first; `followed_to` is the longest anybody was followed."""

    steps: tuple[Step, ...]
    followed_to: int

    def median(self) -> int | None:
        """The first time at which no more than half are still without it; None where that was not reached."""
        return next((step.time for step in self.steps if step.share <= 0.5), None)

    def without_at(self, time: int, *, confidence: float = 0.95) -> Interval | None:
        """The share still without it at `time`, the events of that time counted, between log-log limits; None beyond
        what was followed. Where nobody has had it yet, or everybody has, the limits are the value itself."""
        if time > self.followed_to:
            return None
        step = next((step for step in reversed(self.steps) if step.time <= time), None)
        if step is None or step.share == 0:
            share = 1.0 if step is None else 0.0
            return Interval(share, share, share, confidence)
        half = deviate(confidence) * sqrt(step.variance) / log(step.share)
        return Interval(step.share, step.share ** exp(-half), step.share ** exp(half), confidence)


def survival(followed: Iterable[tuple[int, bool]]) -> Survival:
    """`followed`: for each, how long they were followed, and whether it happened then. One who was last seen without
    it at a time counts as at risk at that time. Raises NotCountable for nobody, or a time below nought."""
    rows = sorted(followed)
    if not rows or rows[0][0] < 0:
        raise NotCountable("Somebody has to be followed, for a time from 0 up.")
    steps, share, variance = [], 1.0, 0.0
    for time in sorted({time for time, happened in rows if happened}):
        at_risk = sum(1 for other, _ in rows if other >= time)
        events = sum(1 for other, happened in rows if other == time and happened)
        share *= 1 - events / at_risk
        variance += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
        steps.append(Step(time, at_risk, events, share, variance))
    return Survival(tuple(steps), rows[-1][0])
