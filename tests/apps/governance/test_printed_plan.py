from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.governance import operations, reconciliation
from apps.governance.reconciliation import FormulaUnknown, Status, reconcile

FIGURES = json.loads(Path(reconciliation.__file__).with_name("printed_plan.json").read_text())["figures"]


def test_the_document_s_table_has_two_conflicts_one_rounding_one_dependent():
    found = {finding.key: finding for finding in reconcile(FIGURES)}
    keys = {status: {key for key, finding in found.items() if finding.status is status} for status in Status}
    assert keys[Status.CONFLICT] == {"u3", "u7"}
    assert keys[Status.ROUNDING] == {"c3"}
    assert keys[Status.DEPENDENT] == {"u5"}
    assert Counter(finding.status for finding in found.values()) == {
        Status.INPUT: 5, Status.RECONCILES: 9, Status.CONFLICT: 2, Status.ROUNDING: 1, Status.DEPENDENT: 1,
    }  # fmt: skip
    assert round(found["u3"].recomputed, 2) == 652.02
    assert round(found["u7"].recomputed, 2) == -41.14
    assert round(found["u7"].from_printed, 1) == -45.4
    assert found["c3"].recomputed == -64870


def test_printed_figures_are_never_overwritten():
    assert [finding.printed for finding in reconcile(FIGURES)] == [figure["printed"] for figure in FIGURES]


@given(cost=st.integers(1000, 10**6), families=st.integers(1, 1000), off=st.integers(-50, 50))
def test_a_slip_larger_than_rounding_is_always_found(cost, families, off):
    printed = round(cost / families) + off
    table = [
        {"key": "c", "label": "Cost", "unit": "£", "printed": cost},
        {"key": "f", "label": "Families", "unit": "", "printed": families},
        {
            "key": "u",
            "label": "Unit",
            "unit": "£",
            "printed": printed,
            "formula": {"do": "ratio", "of": ["c", "f"]},
        },
    ]
    finding = reconcile(table)[-1]
    is_near = abs(printed - cost / families) <= 0.5 + 0.5 / families
    assert (finding.status in (Status.RECONCILES, Status.ROUNDING)) == is_near


def test_a_formula_nobody_knows_is_refused(north, person):
    table = [{"key": "u", "label": "Unit", "unit": "£", "printed": 1, "formula": {"do": "guess", "of": []}}]
    with pytest.raises(FormulaUnknown):
        operations.record_printed_plan(title="x", source="y", figures=table, by=person("frank"))


def test_the_page_says_what_does_not_add_up(inside, person, browse):
    with inside("north"):
        operations.record_printed_plan(title="As printed", source="The document", figures=FIGURES, by=person("frank"))
    page = browse("north", "kay").get("/money/plan/").content.decode()
    assert "2 figures do not add up, 1 follows from one of them, 1 is off by rounding, 9 add up" in page
    assert "£605" in page and "£652.02" in page
