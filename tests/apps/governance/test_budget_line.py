from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.governance import money, queries
from apps.governance.models import AgeBand, BudgetLine
from apps.governance.operations import (
    AuthorityTooLate,
    BandsDoNotAddUp,
    LineBelowNothing,
    NoAuthority,
    NothingChanged,
    YearsOverlap,
    add_budget_line,
    change_budget_line,
)
from kith.audit.models import Event
from tests.factories.commissioning import AT, BANDS, a_line, a_resolution, a_year


@pytest.fixture
def frank(north, person):
    return person("frank")


@pytest.fixture
def year(frank):
    return a_year(by=frank)


def test_a_line_says_what_allowed_it_and_is_in_the_audit(year, frank):
    line = a_line(year=year, by=frank)
    assert line.resolution and not line.delegation
    assert Event.objects.filter(kind="budget-line.added", subject_id=line.pk, actor_id=frank.pk).count() == 1


def test_changes_add_up_and_the_line_itself_is_never_touched(year, frank):
    line = a_line(year=year, by=frank, amount_pence=100_00)
    change_budget_line(
        line=line, change_pence=-30_00, delegation="Treasurer, up to £500, Board 3 March", by=frank, at=AT
    )
    [found] = queries.lines_of(year, for_user=frank)
    assert (found.opening.amount_pence, found.pence) == (100_00, 70_00)
    assert sum(queries.spend_by_age_band(year).values()) == 70_00


@pytest.mark.parametrize(
    "bands", [{}, {"CRISIS": 99}, {"CRISIS": 101}, {"CRISIS": 150, "TO_5_YEARS": -50}, {"NOBODY": 100}]
)
def test_ages_make_100(year, frank, bands):
    with pytest.raises(BandsDoNotAddUp):
        a_line(year=year, by=frank, bands=bands)


def test_one_authority_no_more_no_less(year, frank):
    given = {"year": year, "name": "x", "cost_type": "STAFF", "amount_pence": 1, "bands": BANDS, "by": frank, "at": AT}
    with pytest.raises(NoAuthority):
        add_budget_line(**given)
    with pytest.raises(NoAuthority):
        add_budget_line(**given, resolution=a_resolution(by=frank), delegation="me")


def test_the_decision_comes_first(year, frank):
    early = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    with pytest.raises(AuthorityTooLate):
        a_line(year=year, by=frank, resolution=a_resolution(by=frank), at=early)


def test_no_more_is_taken_than_there_is(year, frank):
    line = a_line(year=year, by=frank, amount_pence=10_00)
    with pytest.raises(LineBelowNothing):
        change_budget_line(line=line, change_pence=-10_01, delegation="x", by=frank, at=AT)
    with pytest.raises(NothingChanged):
        change_budget_line(line=line, change_pence=0, delegation="x", by=frank, at=AT)


def test_years_do_not_overlap(year, frank):
    with pytest.raises(YearsOverlap):
        a_year(by=frank, name="again", starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2027, 11, 30))


@pytest.mark.parametrize(
    "wrong",
    [
        {"bands": {"CRISIS": 99}}, {"bands": {"NOBODY": 100}}, {"bands": {"CRISIS": 150, "TO_5_YEARS": -50}},
        {"bands": ["CRISIS"]}, {"resolution": None}, {"delegation": "me as well"}, {"amount_pence": -1},
    ],
)  # fmt: skip
def test_the_database_holds_the_rules_too(year, frank, wrong):
    row = {
        "year": year, "name": "x", "cost_type": "STAFF", "amount_pence": 1, "bands": {"CRISIS": 100},
        "resolution": a_resolution(by=frank), "recorded_by": frank,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(**{**row, **wrong})


@pytest.mark.parametrize(
    "statement", ["update governance_budgetline set amount_pence = 1", "delete from governance_resolution"]
)
def test_ledger_and_decisions_are_append_only_by_privilege(year, frank, statement):
    from django.db import connection

    a_line(year=year, by=frank)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@given(pence=st.integers(-(10**9), 10**9), cuts=st.lists(st.integers(0, 100), min_size=6, max_size=6))
def test_a_split_loses_no_penny(pence, cuts):
    edges = [0, *sorted(cuts), 100]
    bands = {band: high - low for band, low, high in zip(AgeBand.values, edges, edges[1:], strict=False)}
    parts = money.split(pence, bands)
    assert sum(parts.values()) == pence
    assert all(abs(parts[band] - pence * share / 100) < 1 for band, share in bands.items())


def test_cost_between_two_days_is_by_days(frank):
    a_line(year=a_year(by=frank, starts=2025), by=frank, amount_pence=365_00)
    a_line(year=a_year(by=frank, starts=2026), by=frank, amount_pence=730_00)
    assert sum(queries.spend_between(dt.date(2025, 4, 1), dt.date(2027, 3, 31)).values()) == 1095_00
    assert abs(sum(queries.spend_between(dt.date(2026, 3, 31), dt.date(2026, 4, 1)).values()) - 300) <= 3
    early, whole = queries.share_before(weeks=12, from_=dt.date(2025, 4, 1), to=dt.date(2026, 3, 31))
    assert (early, whole) == (365_00 * 70 // 100, 365_00)
    assert queries.budget_covers(dt.date(2025, 4, 1), dt.date(2027, 3, 31))
    assert not queries.budget_covers(dt.date(2025, 3, 31), dt.date(2026, 1, 1))
