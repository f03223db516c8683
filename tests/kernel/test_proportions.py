import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.statistics.intervals import NotCountable
from kith.statistics.proportions import wilson
from tests.kernel.vectors import rows

CASES = [row for row in rows("proportion_wilson.csv") if row["expected_value"]]


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case_id"])
@pytest.mark.parametrize(("confidence", "suffix"), [(0.95, "95"), (0.998, "99_8")])
def test_wilson_matches_published_figures(row: dict[str, str], confidence: float, suffix: str) -> None:
    found = wilson(numerator=float(row["numerator"]), denominator=float(row["denominator"]), confidence=confidence)
    scale, close = float(row["multiplier"]), float(row["rel_tolerance"])
    assert found.value * scale == pytest.approx(float(row["expected_value"]), rel=close)
    if row[f"expected_lower{suffix}"]:
        assert found.lower * scale == pytest.approx(float(row[f"expected_lower{suffix}"]), rel=close, abs=1e-12)
        assert found.upper * scale == pytest.approx(float(row[f"expected_upper{suffix}"]), rel=close)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 10), (1, 0), (1, -5), (11, 10)])
def test_wilson_refuses_what_cannot_be_counted(numerator: int, denominator: int) -> None:
    with pytest.raises(NotCountable):
        wilson(numerator=numerator, denominator=denominator)


@given(st.integers(1, 5000), st.floats(0, 1))
def test_limits_hold_the_value_and_widen_with_confidence(denominator: int, share: float) -> None:
    numerator = round(share * denominator)
    near = wilson(numerator=numerator, denominator=denominator)
    far = wilson(numerator=numerator, denominator=denominator, confidence=0.998)
    assert 0 <= far.lower <= near.lower <= near.value <= near.upper <= far.upper <= 1
