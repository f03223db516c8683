from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.assessment.queries.coverage import Coverage
from apps.assessment.queries.figures import FeedingCounts, FirstFeedCounts
from apps.commissioning.figures import NUMBERS, check_may_leave
from apps.commissioning.returns import queries, sources
from apps.commissioning.returns.leaving import leaving
from apps.governance.queries import AGE_BANDS
from kith.catalogue.indicators.queries import current_version
from kith.geography.areas import lsoas_in
from tests.apps.returns.conftest import AT, QUARTER, expect, prepared

SECRET = "ab" * 32
AREAS = lsoas_in("E07000066")


@pytest.fixture
def in_north(ready, north):
    return ready


def _figures(person, code):
    return [figure for figure in queries.content_of(prepared(person)) if figure.indicator_code == code]


def test_reach_leaves_whole_and_by_deprivation_and_never_by_neighbourhood(in_north, person):
    whole, *groups = _figures(person, "REACH-FTF")
    assert (whole.numerator, whole.denominator, whole.says) == (190, 290, "66%")
    assert groups and all(group.area_label.startswith("Deprivation tenth") for group in groups)


def test_feeding_leaves_only_where_it_is_known_for_95_of_100(in_north, person):
    [figure] = _figures(person, "BF-68")
    assert (figure.status, figure.numerator, figure.denominator) == ("SHOWN", 50, 95)
    in_north["feeding"] = FeedingCounts(100, 30, 18, 46)
    [figure] = _figures(person, "BF-68")
    assert (figure.status, figure.coverage) == ("LOW_COVERAGE", "80% to 94%")
    assert all(getattr(figure, name) is None for name in NUMBERS)


def test_first_feed_and_jabs_leave_as_their_definitions_have_it(in_north, person):
    assert [_figures(person, code)[0].says for code in ("BF-INIT", "IMM-12")] == ["70%", "88%"]
    in_north["jabs"] = Coverage(80, 78, 78)
    assert _figures(person, "IMM-12")[0].status == "HIDDEN"
    in_north["first"] = FirstFeedCounts(100, 60, 30)
    assert _figures(person, "BF-INIT")[0].status == "LOW_COVERAGE"


def test_unit_cost_is_divided_by_the_rounded_number_of_families(in_north, person):
    [figure] = _figures(person, "UNIT-COST")
    assert (figure.amount_pence, figure.denominator, figure.says) == (249_725_00, 320, "£780")
    in_north["families"] = 6
    assert _figures(person, "UNIT-COST")[0].status == "HIDDEN"


def test_more_reached_than_expected_is_said_and_does_not_leave(in_north, person):
    in_north["reach"] = dict.fromkeys(in_north["reach"], 13)
    found = prepared(person)
    assert any("More families were reached than expected" in problem for problem in found.problems)
    assert queries.content_of(found)[0].status == "MISSING"


def test_without_estimates_there_is_no_reach_and_the_rest_still_leaves(counts, north, person):
    found = prepared(person)
    statuses = {figure.indicator_code: figure.status for figure in queries.content_of(found)}
    assert statuses["REACH-FTF"] == "MISSING" and statuses["BF-68"] == "SHOWN" and statuses["UNIT-COST"] == "MISSING"
    assert len(found.problems) >= 2


def test_families_elsewhere_are_said_and_not_counted(in_north, person):
    in_north["reach"] = {**in_north["reach"], "": 4, "E01000001": 3}
    found = prepared(person)
    assert any(problem.startswith("7 of the families reached live elsewhere") for problem in found.problems)
    assert queries.inside_of(found)["REACH-FTF"].numerator == 192


def test_the_newest_estimate_counts(in_north, person):
    in_north["expected"] = dict.fromkeys(in_north["expected"], 16)
    expect(in_north, by=person("eve"), at=AT)
    assert queries.inside_of(prepared(person))["REACH-FTF"].denominator == 384


def test_small_counts_cannot_be_guessed_from_a_fingerprint(in_north, person):
    first, second = prepared(person), prepared(person)
    one, two = queries.content_of(first)[0], queries.content_of(second)[0]
    assert dataclasses.replace(one, extract_sha256="") == dataclasses.replace(two, extract_sha256="")
    assert one.extract_sha256 != two.extract_sha256


@pytest.mark.parametrize(("least", "status"), [(90, "SHOWN"), (95, "LOW_COVERAGE"), (None, "SHOWN")])
def test_how_much_must_be_known_is_said_by_the_definition(public, least, status):
    version = current_version("BF-68")
    version.min_coverage_pct = least
    raw = sources.Raw(version, "MUTUAL", "", "", "", 40, 92, 100)
    *_, figure = leaving([raw], quarter=QUARTER, secret=SECRET, age_bands=dict(AGE_BANDS)).figures
    assert figure.status == status


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=20),
    feeding=st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 4)),
    families=st.integers(0, 60), pence=st.integers(0, 10**8),
)  # fmt: skip
def test_nothing_from_1_to_7_leaves_whatever_was_counted(public, counts, feeding, families, pence):
    """The rule of the whole room: for any counts, every published number is none, or rounded and large."""
    version = current_version("REACH-FTF")
    rows = [
        sources.Raw(version, sources.LSOA, area.code, "", "", numerator=reached, denominator=reached + rest)
        for area, (reached, rest) in zip(AREAS[::4], counts, strict=False)
    ]
    fed, unfed, unknown = feeding
    rows += [
        sources.Raw(current_version("BF-68"), "MUTUAL", "", "", "", fed, fed + unfed, fed + unfed + unknown),
        sources.Raw(current_version("UNIT-COST"), "MUTUAL", "", "", "", denominator=families, amount_pence=pence),
    ]
    made = leaving(rows, quarter=QUARTER, secret=SECRET, age_bands=dict(AGE_BANDS))
    check_may_leave(made.figures)
    for figure in made.figures:
        for count in (figure.numerator, figure.denominator):
            assert count is None or count == 0 or count >= 10
    assert not made.certificate or made.certificate["is_safe"]
