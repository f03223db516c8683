"""One figure, treated whole: its counts, its rate and both its limits leave together or not at all."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from kith.disclosure.policy import Policy
from kith.statistics.intervals import Interval
from kith.statistics.proportions import wilson
from kith.statistics.wording import percent


class Status(StrEnum):
    """Why there is, or is not, a number. No status is ever written as a number."""

    SHOWN = "shown"
    ZERO = "zero"
    HIDDEN = "hidden"
    NO_POPULATION = "no_population"
    LOW_COVERAGE = "low_coverage"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"

    @property
    def has_number(self) -> bool:
        return self in (Status.SHOWN, Status.ZERO)

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Status.SHOWN: "shown",
    Status.ZERO: "none",
    Status.HIDDEN: "not shown, to keep families private",
    Status.NO_POPULATION: "nobody to count",
    Status.LOW_COVERAGE: "not enough answers yet",
    Status.MISSING: "not sent yet",
    Status.NOT_APPLICABLE: "does not apply here",
}


class NotACount(ValueError):
    """A numerator or denominator that cannot be a count of people."""


@dataclass(frozen=True, slots=True)
class Treated:
    """What may be shown of a figure. Every number in it is None unless the status has a number.

    `rate`, `lower` and `upper` run from 0 to 1 and come from the two counts beside them, never from the true
    ones; the three percentages are those, whole.
    """

    status: Status
    policy_code: str
    policy_version: int
    numerator: int | None = None
    denominator: int | None = None
    rate: float | None = None
    lower: float | None = None
    upper: float | None = None
    percent: int | None = None
    percent_lower: int | None = None
    percent_upper: int | None = None
    exact: bool = False
    coverage: str = ""

    @property
    def interval(self) -> Interval | None:
        if self.rate is None or self.lower is None or self.upper is None:
            return None
        return Interval(self.rate, self.lower, self.upper, 0.95)

    @property
    def words(self) -> str:
        """The figure as read aloud: "62%, between 57% and 67%", or why it is not shown."""
        if self.interval is None:
            return f"{self.status.words} ({self.coverage} known)" if self.coverage else self.status.words
        found = self.interval
        return f"{percent(found.value)}, between {percent(found.lower)} and {percent(found.upper)}"

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready to store or send; the words with them."""
        return {**asdict(self), "status": self.status.value, "words": self.words}


def treat(
    *,
    numerator: int | None,
    denominator: int | None,
    policy: Policy,
    eligible: int | None = None,
    smallest_coverage: float | None = None,
    sensitive: bool = False,
    allow_exact: bool = False,
) -> Treated:
    """What may be shown of so many of so many.

    `eligible` is how many could have been counted: below `smallest_coverage` (0 to 1; without it the policy's) the
    figure is held back.
    `sensitive` hides none and all too, for matters where that alone tells on a person (immunisation declined,
    CARE-Index, needs). `allow_exact` shows true counts where both parts and the whole are large; it is safe
    only after the audit in `kith.disclosure.tables` has taken them as known. Raises NotACount.
    """
    if numerator is None or denominator is None:
        return _without_number(Status.MISSING, policy)
    _check_counts(numerator, denominator, eligible)
    least = policy.smallest_coverage if smallest_coverage is None else smallest_coverage
    if eligible and denominator / eligible < least:
        band = coverage_band(known=denominator, eligible=eligible, policy=policy)
        return _without_number(Status.LOW_COVERAGE, policy, coverage=band)
    if denominator == 0:
        return _without_number(Status.NO_POPULATION, policy)
    if not passes(numerator=numerator, denominator=denominator, policy=policy, sensitive=sensitive):
        return _without_number(Status.HIDDEN, policy)
    if allow_exact and _large_enough(numerator, denominator, policy):
        return _with_number(numerator, denominator, policy, exact=True)
    return _with_number(policy.rounded(numerator), policy.rounded(denominator), policy)


def passes(*, numerator: int, denominator: int, policy: Policy, sensitive: bool = False) -> bool:
    """Whether a pair may be shown: the numerator, the rest and the whole are each 0 or too large to be
    hidden, as counted and as anyone would work them out from the rounded pair."""
    rest = denominator - numerator
    if sensitive and not (numerator and rest):
        return False
    shown_rest = policy.rounded(denominator) - policy.rounded(numerator)
    return not any(policy.is_small(count) for count in (numerator, rest, denominator, shown_rest))


def not_applicable(*, policy: Policy) -> Treated:
    """A figure that has no meaning here, such as a second-year measure in a first year."""
    return _without_number(Status.NOT_APPLICABLE, policy)


def withheld(*, policy: Policy) -> Treated:
    """A figure hidden to protect another one."""
    return _without_number(Status.HIDDEN, policy)


def coverage_band(*, known: int, eligible: int, policy: Policy) -> str:
    """How much is known, in bands; nothing where so few are eligible that a band would give the count
    away."""
    if eligible < policy.exact_from:
        return ""
    share = known / eligible
    if share < 0.5:
        return "fewer than half"
    return "50% to 79%" if share < 0.8 else "80% to 94%"


def _check_counts(numerator: int, denominator: int, eligible: int | None) -> None:
    if any(isinstance(count, bool) or not isinstance(count, int) for count in (numerator, denominator)):
        raise NotACount("Counts of people are whole numbers.")
    if not 0 <= numerator <= denominator:
        raise NotACount(f"{numerator} is not between 0 and the {denominator} it is counted among.")
    if eligible is not None and eligible < denominator:
        raise NotACount(f"{denominator} were counted among only {eligible} who could have been.")


def _large_enough(numerator: int, denominator: int, policy: Policy) -> bool:
    smallest = min(numerator, denominator - numerator)
    return smallest > policy.largest_hidden and denominator >= policy.exact_from


def _with_number(numerator: int, denominator: int, policy: Policy, *, exact: bool = False) -> Treated:
    found = wilson(numerator=numerator, denominator=denominator)
    whole = [int(value * 100 + 0.5) for value in (found.value, found.lower, found.upper)]
    return Treated(
        status=Status.SHOWN if numerator else Status.ZERO,
        policy_code=policy.code,
        policy_version=policy.version,
        numerator=numerator,
        denominator=denominator,
        rate=found.value,
        lower=found.lower,
        upper=found.upper,
        percent=whole[0],
        percent_lower=whole[1],
        percent_upper=whole[2],
        exact=exact,
    )


def _without_number(status: Status, policy: Policy, *, coverage: str = "") -> Treated:
    return Treated(status=status, policy_code=policy.code, policy_version=policy.version, coverage=coverage)
