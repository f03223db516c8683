from collections import defaultdict

from kith.statistics.quantiles import quantiles_in_group
from tests.kernel.vectors import rows


def test_quantiles_match_published_figures() -> None:
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows("quantile_within_group.csv"):
        groups[row["group_key"], row["invert"], row["n_quantiles"]].append(row)
    for (_, invert, quantiles), members in groups.items():
        found = quantiles_in_group(
            [float(row["value"]) if row["value"] else None for row in members],
            quantiles=int(quantiles),
            highest_is_first=invert == "TRUE",
        )
        expected = [int(row["expected_quantile"]) if row["expected_quantile"] else None for row in members]
        assert found == expected
