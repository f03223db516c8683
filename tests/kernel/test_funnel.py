import pytest

from kith.statistics.funnel import FunnelPosition, position, proportion_limits
from tests.kernel.vectors import rows

LIMITS = rows("funnel_proportion_limits_expected.csv")
AREAS = rows("funnel_proportion_input.csv")
BASELINE = sum(float(row["numerator"]) for row in AREAS) / sum(float(row["denominator"]) for row in AREAS)
WORDS = {
    "High (0.001)": FunnelPosition.FAR_ABOVE,
    "High (0.025)": FunnelPosition.ABOVE,
    "Not significant": FunnelPosition.INSIDE,
    "Low (0.025)": FunnelPosition.BELOW,
    "Low (0.001)": FunnelPosition.FAR_BELOW,
}


def areas_with_words() -> list[dict[str, str]]:
    return [row for row in AREAS if row["expected_significance"] in WORDS]


@pytest.mark.parametrize(
    "name", ["funnel_proportion_limits_expected.csv", "funnel_proportion_axis_limits_expected.csv"]
)
def test_limits_match_published_figures(name: str) -> None:
    for row in rows(name):
        centre, size = float(row["baseline"]) / 100, float(row["population"])
        for confidence, suffix in ((0.95, "2s"), (0.998, "3s")):
            found = proportion_limits(centre=centre, denominator=size, confidence=confidence)
            assert found.lower * 100 == pytest.approx(float(row[f"lower_{suffix}_limit"]), abs=2e-6)
            assert found.upper * 100 == pytest.approx(float(row[f"upper_{suffix}_limit"]), abs=2e-6)


def test_positions_match_published_words() -> None:
    assert len(areas_with_words()) > 280
    for row in areas_with_words():
        found = position(numerator=float(row["numerator"]), denominator=float(row["denominator"]), centre=BASELINE)
        assert found is WORDS[row["expected_significance"]], row["area"]
