from collections import defaultdict
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.disclosure.policy import NoSuchPolicy, policy_on
from kith.disclosure.treatment import NotACount, Status, Treated, not_applicable, treat
from kith.statistics.proportions import wilson
from tests.kernel.vectors import rows

POLICY = policy_on(on=date(2026, 4, 1))
pairs = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def treated(numerator: int | None, denominator: int | None, **more: object) -> Treated:
    return treat(numerator=numerator, denominator=denominator, policy=POLICY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("numerator", "denominator", "status"),
    [
        (0, 40, Status.ZERO),
        (5, 119, Status.HIDDEN),
        (7, 100, Status.HIDDEN),
        (8, 100, Status.SHOWN),
        (97, 100, Status.HIDDEN),
        (98, 106, Status.HIDDEN),  # 8 others, but 105 less 100 would say 5
        (100, 100, Status.SHOWN),
        (0, 5, Status.HIDDEN),
        (0, 0, Status.NO_POPULATION),
        (None, 40, Status.MISSING),
        (5, None, Status.MISSING),
    ],
)
def test_each_state_has_its_own_name(numerator: int | None, denominator: int | None, status: Status) -> None:
    found = treated(numerator, denominator)
    assert found.status is status
    assert (found.numerator is not None) == status.has_number


def test_a_shown_figure_comes_whole_from_the_rounded_pair() -> None:
    found = treated(63, 103)
    limits = wilson(numerator=65, denominator=105)
    assert (found.numerator, found.denominator, found.percent) == (65, 105, 62)
    assert (found.rate, found.lower, found.upper) == (limits.value, limits.lower, limits.upper)
    assert found.words == "62%, between 52% and 71%"


def test_sensitive_matters_hide_none_and_all() -> None:
    assert treated(0, 40, sensitive=True).status is Status.HIDDEN
    assert treated(40, 40, sensitive=True).status is Status.HIDDEN
    assert treated(20, 40, sensitive=True).status is Status.SHOWN


def test_low_coverage_holds_the_figure_back() -> None:
    assert treated(60, 94, eligible=100).status is Status.LOW_COVERAGE
    assert treated(60, 95, eligible=100).status is Status.SHOWN
    assert treated(60, 94, eligible=100).coverage == "80% to 94%"
    assert treated(6, 9, eligible=12).coverage == ""
    assert treated(0, 0, eligible=12).status is Status.LOW_COVERAGE
    assert treated(60, 94, eligible=100, smallest_coverage=0.9).status is Status.SHOWN


def test_does_not_apply_is_not_missing() -> None:
    assert not_applicable(policy=POLICY).status is Status.NOT_APPLICABLE


def test_exact_counts_only_when_asked_for_and_large() -> None:
    assert treated(63, 103).exact is False
    assert treated(63, 103, allow_exact=True).numerator == 63
    assert treated(33, 63, allow_exact=True).numerator == 35
    assert treated(4, 383, allow_exact=True).status is Status.HIDDEN


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 5), (6, 5), (1.5, 3), (True, 3)])
def test_what_is_not_a_count_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(NotACount):
        treated(numerator, denominator)


def test_no_policy_before_the_first() -> None:
    with pytest.raises(NoSuchPolicy):
        policy_on(on=date(2018, 8, 31))


def test_opensafely_worked_table_hides_the_same_cell() -> None:
    table = rows("sdc_opensafely_worked_table.csv")
    before = {row["age_band"]: row for row in table if row["stage"] == "before"}
    after = {row["age_band"]: row for row in table if row["stage"] == "after" and row["age_band"] != "Total"}
    for band, row in after.items():
        found = treated(int(before[band]["heart_disease"]), int(before[band]["population"]))
        if row["heart_disease"] == "[REDACTED]":
            assert found.status is Status.HIDDEN
        else:
            assert (found.numerator, found.denominator) == (int(row["heart_disease"]), int(row["population"]))


@given(pairs)
def test_nothing_from_one_to_seven_leaves_nor_can_be_worked_out(pair: tuple[int, int]) -> None:
    found = treated(*pair)
    if not found.status.has_number:
        numbers = [value for value in found.as_dict().values() if isinstance(value, int | float) and value is not False]
        assert numbers == [POLICY.version]
        return
    assert found.numerator is not None and found.denominator is not None and found.rate is not None
    worked_out = [found.numerator, found.denominator, found.denominator - found.numerator]
    worked_out += [round(found.rate * found.denominator), round((1 - found.rate) * found.denominator)]
    assert not any(POLICY.is_small(count) for count in worked_out)


@given(pairs)
def test_the_limits_lead_back_to_the_rounded_pair_and_no_further(pair: tuple[int, int]) -> None:
    """Whoever inverts the limits finds every pair of counts that rounds to what is shown, small ones
    never."""
    found = treated(*pair)
    if found.status is Status.SHOWN:
        candidates = pairs_published_as()[found]
        assert pair in candidates
        assert not any(POLICY.is_small(n) or POLICY.is_small(d - n) for n, d in candidates)
        assert len(candidates) >= 3


@cache
def pairs_published_as() -> dict[Treated, set[tuple[int, int]]]:
    found: dict[Treated, set[tuple[int, int]]] = defaultdict(set)
    for denominator in range(503):
        for numerator in range(denominator + 1):
            found[treated(numerator, denominator)].add((numerator, denominator))
    return found


def test_a_hidden_figure_looks_like_every_other_hidden_figure() -> None:
    assert treated(1, 119) == treated(7, 12) == treated(118, 119)
