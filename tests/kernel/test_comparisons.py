import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.statistics.comparisons import (
    Outcome,
    Polarity,
    Share,
    against_benchmark,
    against_interval,
    against_limits_of_benchmark,
    can_be_told_apart,
)
from kith.statistics.intervals import Interval
from tests.kernel.vectors import rows

CASES = [row for row in rows("comparator_cases.csv") if row["expected"] != "None"]


def interval(row: dict[str, str], *, prefix: str = "", level: str = "95") -> Interval:
    return Interval(
        float(row[f"{prefix}value"]),
        float(row[f"{prefix}lower{level}"]),
        float(row[f"{prefix}upper{level}"]),
        0.95,
    )


def outcome(row: dict[str, str]) -> Outcome:
    polarity = Polarity(row["polarity_low_or_high_is_good"])
    if row["method"].startswith("value CI"):
        wider = interval(row, level="99_8") if row["lower99_8"] else None
        return against_benchmark(interval(row), benchmark=float(row["benchmark_value"]), polarity=polarity, wider=wider)
    if row["method"].startswith("double"):
        return against_interval(interval(row), benchmark=interval(row, prefix="benchmark_"), polarity=polarity)
    scale = float(row["unit_multiplier"])
    return against_limits_of_benchmark(
        value=float(row["value"]) / scale,
        denominator=float(row["denominator"]),
        benchmark=float(row["benchmark_value"]) / scale,
        polarity=polarity,
        confidence=0.95 if row["z"] == "1.96" else 0.998,
    )


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case_id"])
def test_words_match_published_words(row: dict[str, str]) -> None:
    assert outcome(row) == row["expected"].lower()


def test_two_small_mutuals_cannot_be_told_apart() -> None:
    found = can_be_told_apart(Share("Laindon", 55, 100), Share("West Basildon", 60, 100))
    assert not found.apart
    assert found.needed_each is not None
    assert found.sentence.startswith("West Basildon and Laindon can't be told apart. It would take about ")


def test_two_large_mutuals_far_apart_can_be() -> None:
    found = can_be_told_apart(Share("Laindon", 150, 383), Share("West Basildon", 250, 383))
    assert found.apart
    assert found.sentence == "West Basildon is higher than Laindon, by about 26 points."


def test_equal_shares_ask_for_no_number() -> None:
    assert can_be_told_apart(Share("A", 10, 20), Share("B", 20, 40)).needed_each is None


@given(st.integers(10, 400), st.integers(10, 400), st.floats(0, 1), st.floats(0, 1))
def test_the_number_needed_is_enough(n: int, m: int, p: float, q: float) -> None:
    a, b = Share("A", round(n * p), n), Share("B", round(m * q), m)
    found = can_be_told_apart(a, b)
    if found.needed_each is not None:
        size = found.needed_each
        bigger_a = Share("A", a.numerator / n * size, size)
        bigger_b = Share("B", b.numerator / m * size, size)
        assert can_be_told_apart(bigger_a, bigger_b).apart
    assert found.apart == can_be_told_apart(b, a).apart
