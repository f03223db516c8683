from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.disclosure.policy import policy_on
from kith.disclosure.tables import Cell, Margin, TreatedTable, treat_table
from kith.disclosure.treatment import Status

POLICY = policy_on(on=date(2026, 4, 1))


def table(*pairs: tuple[int, int], **more: object) -> TreatedTable:
    cells = [Cell(f"cell {place}", *pair) for place, pair in enumerate(pairs)]
    margin = Margin("total", tuple(cell.key for cell in cells))
    return treat_table(cells=cells, margins=[margin], policy=POLICY, **more)  # type: ignore[arg-type]


def test_a_total_is_rounded_from_the_true_sum() -> None:
    found = table((12, 40), (13, 40), (13, 40))
    assert found.margins["total"].numerator == 40  # 38; the shown cells add up to 10 + 15 + 15
    assert found.certificate.smallest_width is None
    assert found.certificate.is_safe


def test_one_hidden_cell_is_not_the_total_less_the_others() -> None:
    """20 - 10 - 10 = 0 and 12 + 12 + 1 = 25: rounding alone would have left one value possible."""
    found = table((12, 60), (12, 60), (1, 50))
    hidden = found.cells["cell 2"]
    assert hidden.status is Status.HIDDEN and hidden.numerator is None
    assert found.certificate.is_safe


def test_two_sevens_are_not_given_away_by_their_total() -> None:
    """Both are at most 7 and the rounded total says at least 13: one or both would be 7."""
    found = table((7, 60), (7, 60))
    assert found.margins["total"].status is Status.HIDDEN
    assert found.certificate.withheld_totals == ("total",)
    assert found.certificate.is_safe


def test_the_smallest_shown_cell_is_hidden_before_a_total_is() -> None:
    found = table((22, 60), (52, 100), (7, 80), (7, 80))
    assert found.certificate.is_safe
    assert found.margins["total"].status is Status.SHOWN
    assert found.certificate.also_hidden == ("cell 0",)


def test_an_attacker_who_knows_that_we_hide_the_smallest_gains_nothing() -> None:
    """The hidden 27 cannot be above the shown one, at most 27, so the total of 68 or more leaves 14 to the
    sevens."""
    found = table((27, 60), (27, 60), (7, 80), (7, 80))
    assert found.certificate.also_hidden == ("cell 0",)
    assert found.certificate.withheld_totals == ("total",)


def test_a_mutual_that_knows_its_own_rows_is_tried_as_an_attacker() -> None:
    """25 is 23 to 27; whoever knows both twelves reads 1 to 3 for the rest."""
    pairs = [(12, 60), (12, 60), (1, 50)]
    outsiders = table(*pairs)
    insiders = table(*pairs, insiders={"Laindon": ["cell 0", "cell 1"]})
    assert outsiders.margins["total"].status is Status.SHOWN
    assert insiders.certificate.attackers[-1] == "Laindon"
    assert insiders.margins["total"].status is Status.HIDDEN
    assert insiders.certificate.is_safe


def test_an_exact_total_is_rounded_where_it_would_give_a_cell_away() -> None:
    found = table((60, 130), (3, 140), allow_exact=True)
    assert found.cells["cell 0"].exact
    assert not found.margins["total"].exact
    assert found.margins["total"].numerator == 65
    assert found.certificate.is_safe


def test_a_total_of_two_tenants_is_withheld() -> None:
    cells = [Cell("a", 50, 100), Cell("b", 40, 90)]
    margin = Margin("both", ("a", "b"), contributors=2)
    found = treat_table(cells=cells, margins=[margin], policy=POLICY)
    assert found.margins["both"].status is Status.HIDDEN
    assert found.certificate.withheld_totals == ("both",)


def test_cells_without_counts_are_no_part_of_the_total() -> None:
    cells = [Cell("a", 50, 100), Cell("b", None, None), Cell("c", 40, 60, eligible=100)]
    found = treat_table(cells=cells, margins=[Margin("total", ("a", "b", "c"))], policy=POLICY)
    assert [found.cells[key].status for key in "abc"] == [Status.SHOWN, Status.MISSING, Status.LOW_COVERAGE]
    assert found.margins["total"].numerator == 50


def test_rows_and_columns_together() -> None:
    counts = {("x", 1): 3, ("x", 2): 20, ("y", 1): 30, ("y", 2): 40}
    cells = [Cell(f"{row}{column}", count, 100) for (row, column), count in counts.items()]
    margins = [Margin("x", ("x1", "x2")), Margin("y", ("y1", "y2"))]
    margins += [Margin("1", ("x1", "y1")), Margin("2", ("x2", "y2")), Margin("all", ("x1", "x2", "y1", "y2"))]
    found = treat_table(cells=cells, margins=margins, policy=POLICY)
    assert found.cells["x1"].status is Status.HIDDEN
    assert found.certificate.is_safe


def test_the_same_table_has_the_same_certificate() -> None:
    assert table((3, 60), (30, 60)).certificate == table((3, 60), (30, 60)).certificate
    assert table((3, 60), (30, 60)).certificate.as_dict()["is_safe"] is True


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), min_size=1, max_size=6))
def test_no_hidden_count_is_narrowed_by_the_total_less_the_shown(parts: list[tuple[int, int]]) -> None:
    """An attacker written another way: ranges of the numerators only, added and subtracted."""
    found = table(*[(numerator, numerator + rest) for numerator, rest in parts])
    assert found.certificate.is_safe
    total = found.margins["total"]
    if not total.status.has_number:
        return
    spans = {key: _span(found, key, parts[place][0]) for place, key in enumerate(found.cells)}
    low, high = _rounded_span(total.numerator or 0)
    for place, key in enumerate(found.cells):
        if found.cells[key].status is Status.HIDDEN and POLICY.is_small(parts[place][0]):
            others = [span for other, span in spans.items() if other != key]
            smallest = max(1, low - sum(span[1] for span in others))
            largest = min(7, high - sum(span[0] for span in others))
            assert largest - smallest >= POLICY.smallest_width


def _span(found: TreatedTable, key: str, true: int) -> tuple[float, float]:
    treated = found.cells[key]
    if treated.status.has_number:
        return _rounded_span(treated.numerator or 0)
    if POLICY.is_small(true):
        return (1, 7)
    return (0, 0) if true == 0 else (8, float("inf"))


def _rounded_span(shown: int) -> tuple[int, int]:
    return (max(8, shown - 2), shown + 2) if shown else (0, 0)


@pytest.mark.parametrize("places", [112])
def test_a_district_of_places_is_audited(places: int) -> None:
    pairs = [(3 + 7 * place % 29, 40 + place % 11) for place in range(places)]
    assert table(*pairs, insiders={"Laindon": ["cell 0", "cell 1"]}).certificate.is_safe


def test_even_somebody_who_knows_how_it_is_done_and_all_the_rest_is_kept_at_a_distance() -> None:
    """Every table of two counts, grouped by what is published: the true counts in a group are what can be
    known."""
    published: dict[str, list[tuple[tuple[int, int], TreatedTable]]] = {}
    for first in range(18):
        for second in range(18):
            found = table((first, first + 50), (second, second + 50))
            published.setdefault(found.certificate.published_sha256, []).append(((first, second), found))
    for group in published.values():
        for place, key in enumerate(("cell 0", "cell 1")):
            counts = [true[place] for true, _ in group]
            if group[0][1].cells[key].status is Status.HIDDEN and any(map(POLICY.is_small, counts)):
                assert max(counts) - min(counts) >= POLICY.smallest_width
