import pytest

from kith.statistics.intervals import NotCountable
from kith.statistics.rates import byar_limits, rate
from tests.kernel.vectors import rows

CASES = [row for row in rows("rate_byars.csv") if row["expected_value"]]


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case_id"])
@pytest.mark.parametrize(("confidence", "suffix"), [(0.95, "95"), (0.998, "99_8")])
def test_rates_match_published_figures(row: dict[str, str], confidence: float, suffix: str) -> None:
    found = rate(
        count=float(row["numerator"]),
        denominator=float(row["denominator"]),
        per=float(row["multiplier"]),
        confidence=confidence,
    )
    close = float(row["rel_tolerance"])
    assert found.value == pytest.approx(float(row["expected_value"]), rel=close)
    if row[f"expected_lower{suffix}"]:
        assert found.lower == pytest.approx(float(row[f"expected_lower{suffix}"]), rel=close)
        assert found.upper == pytest.approx(float(row[f"expected_upper{suffix}"]), rel=close)


@pytest.mark.parametrize("row", rows("byars_counts.csv"), ids=lambda row: row["case_id"])
def test_byar_limits_match_published_figures(row: dict[str, str]) -> None:
    lower, upper = byar_limits(count=float(row["count"]), confidence=float(row["confidence"]))
    assert upper == pytest.approx(float(row["expected_upper"]), rel=1e-8)
    if row["expected_lower"]:
        assert lower == pytest.approx(float(row["expected_lower"]), rel=1e-8)
    else:
        assert lower < 0


@pytest.mark.parametrize(("count", "denominator"), [(-1, 10), (1, 0)])
def test_rate_refuses_what_cannot_be_counted(count: int, denominator: int) -> None:
    with pytest.raises(NotCountable):
        rate(count=count, denominator=denominator)
