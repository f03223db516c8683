from __future__ import annotations

import dataclasses
import uuid
from contextlib import nullcontext

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.commissioning.figures import FigureMayNotLeave, check_may_leave
from apps.commissioning.region import operations, queries
from apps.commissioning.region.models import PublishedFigure, PublishedReturn
from kith.statistics.proportions import wilson
from tests.factories.commissioning import AT, QUARTER, a_figure, publish
from tests.golden import key

NORTH, SOUTH = key("tenant north"), key("tenant south")


def _insert(published, **changed):
    """A figure put straight into the table, past every check of ours."""
    row = operations._row(published, 99, a_figure())
    for name, value in changed.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


def test_published_from_inside_seen_by_the_public_host(inside, person):
    with inside("north"):
        publish(a_figure(), by=person("dina"))
    with inside("public"):
        [published] = PublishedReturn.objects.all()
        assert (published.tenant_id, published.tenant_name, published.version) == (NORTH, "North", 1)
        assert queries.figures_of(published) == [a_figure()]
        assert queries.chain_breaks(NORTH) == []


def test_a_mutual_sees_only_its_own(inside, person):
    for name in ("north", "south"):
        with inside(name):
            publish(a_figure(), by=person("dina"))
            assert PublishedReturn.objects.count() == PublishedFigure.objects.count() == 1
    with inside("public"):
        assert PublishedReturn.objects.count() == 2


def test_a_mutual_cannot_publish_as_another(inside, person):
    with inside("north"):
        published = publish(a_figure(), by=person("dina"))
        forged = PublishedReturn(**{**_fields(published), "tenant_id": SOUTH, "sha256": "f" * 64, "id": uuid.uuid4()})
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            forged.save(force_insert=True)
        with pytest.raises(ProgrammingError, match="row-level security"):
            _insert(published, tenant_id=SOUTH)


def test_a_mutual_cannot_add_a_figure_to_another_s_return(inside, person):
    with inside("south"):
        theirs = publish(a_figure(), by=person("dina"))
    with inside("north"), pytest.raises(IntegrityError, match="region_figure_in_own_return"):
        _insert(theirs, tenant_id=NORTH, area_label="slipped in")
        _check_keys_now()


def test_keys_are_checked_although_rows_are_hidden_from_their_owner(inside, person):
    with inside("north"):
        published = publish(a_figure(), by=person("dina"))
        published.id = uuid.uuid4()
        with pytest.raises(IntegrityError, match="foreign key"):
            _insert(published, published_return_id=published.id, area_label="of nothing")
            _check_keys_now()


def test_nobody_pulls_figures_out(public, person):
    with pytest.raises(operations.OnlyFromInside):
        publish(a_figure(), by=person("vic"))


def test_the_public_host_cannot_write_figures_itself(inside, person):
    with inside("north"):
        published = publish(a_figure(), by=person("dina"))
    with inside("public"), pytest.raises(ProgrammingError, match="row-level security"):
        _insert(published, area_label="made up")


@pytest.mark.parametrize("table", ["publishedreturn", "publishedfigure", "comparisonconsent"])
@pytest.mark.parametrize("where", ["north", "public"])
@pytest.mark.parametrize("act", ["update region_{} set tenant_id = null", "delete from region_{}"])
def test_what_is_published_stays(inside, where, table, act):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with inside(where), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


@pytest.mark.parametrize("changed", [
    {"numerator": 5}, {"numerator": 183}, {"denominator": 292}, {"numerator": 285}, {"numerator": 295},
    {"value": 0.63}, {"lower": 0.1}, {"upper": 0.9}, {"value": None}, {"status": "HIDDEN"},
    {"status": "LOW_COVERAGE", "numerator": None, "denominator": None, "value": None, "lower": None},
    {"amount_pence": 3}, {"numerator": None},
])  # fmt: skip
def test_the_database_refuses_what_may_not_leave(inside, person, changed):
    with inside("north"):
        published = publish(a_figure(), by=person("dina"))
        with pytest.raises(DatabaseError, match="region_figure"):
            _insert(published, area_label="too much", **changed)


@given(numerator=st.integers(0, 400), rest=st.integers(0, 400))
def test_the_check_before_it_agrees_with_the_rule(numerator, rest):
    figure = dataclasses.replace(FIGURE, numerator=numerator, denominator=numerator + rest)
    fits = all(count % 5 == 0 and not 1 <= count <= 7 for count in (numerator, rest, numerator + rest))
    if fits:
        return check_may_leave([figure])
    with pytest.raises(FigureMayNotLeave):
        check_may_leave([figure])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numerator=st.integers(0, 60), rest=st.integers(0, 60), status=st.sampled_from(PublishedFigure.Status.values),
)  # fmt: skip
def test_no_count_from_1_to_7_is_ever_in_public(north, person, numerator, rest, status):
    """Whatever is written into the table, with a true value and true limits, the database lets in only this."""
    share = wilson(numerator=numerator, denominator=numerator + rest) if numerator + rest else None
    counts = {"numerator": numerator, "denominator": numerator + rest}
    limits = {"value": share and share.value, "lower": share and share.lower, "upper": share and share.upper}
    rounded = all(count % 5 == 0 and not 1 <= count <= 7 for count in (numerator, rest, numerator + rest))
    may = status == "SHOWN" and rounded and numerator + rest > 0
    with transaction.atomic():
        published = publish(a_figure(), by=person("dina"))
        refused = nullcontext() if may else pytest.raises(IntegrityError, match="region_figure")
        with refused:
            _insert(published, area_label="anything", status=status, **counts, **limits)
        transaction.set_rollback(True)


def test_a_correction_is_a_new_version_and_the_old_one_stays(inside, person):
    with inside("north"):
        dina = person("dina")
        first = publish(a_figure(), by=dina)
        second = publish(a_figure(numerator=200), by=dina, version=2)
        assert (second.number, second.previous_sha256) == (2, first.sha256)
        assert [(each.version, each.superseded) for each in queries.returns_here()] == [(2, False), (1, True)]
        with pytest.raises(IntegrityError), transaction.atomic():
            publish(a_figure(), by=dina, version=2)


def test_a_figure_slipped_in_later_breaks_the_chain(inside, person):
    with inside("north"):
        published = publish(a_figure(), by=person("dina"))
        _insert(published, area_label="later")
        assert queries.chain_breaks(NORTH) == [published]


def test_a_role_of_the_public_host_holds_nothing_in_a_mutual(public):
    with connection.cursor() as cursor:
        cursor.execute("select has_schema_privilege('north', 'usage'), has_schema_privilege('south', 'usage')")
        assert cursor.fetchone() == (False, False)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("select * from north.people_user")


def _check_keys_now():
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def _fields(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


FIGURE = operations.Figure(
    indicator_code="X", indicator_name="X", indicator_version_id="", indicator_version_number=1, indicator_sha256="",
    area_kind="MUTUAL", area_label="All", period_start=QUARTER[0], period_end=AT.date(), status="SHOWN", policy="",
    extract_sha256="", value=0.5, lower=0.4, upper=0.6,
)  # fmt: skip
