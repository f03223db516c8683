from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.commissioning import figures
from apps.commissioning.region import queries as region
from apps.commissioning.region.models import PublishedFigure, PublishedReturn
from apps.commissioning.returns import operations, queries
from apps.commissioning.returns.models import RawFigure, Return
from kith.audit.models import Event
from kith.people.operations import give_role
from kith.roles import Role
from tests.apps.returns.conftest import AT, QUARTER, checked, prepared, published
from tests.golden import key

NORTH = key("tenant north")


@pytest.fixture
def in_north(ready, north):
    return ready


def test_prepared_checked_approved_and_published_in_one_transaction(in_north, person, inside):
    found = published(person)
    assert (found.state, found.approved_by, found.version) == ("PUBLISHED", person("dina"), 1)
    public = PublishedReturn.objects.get(pk=found.published_id)
    assert public.approved_by_role == "DIRECTOR" and public.figures_sha256 == found.content_sha256
    assert region.figures_of(public) == queries.content_of(found)
    kinds = list(Event.objects.filter(kind__startswith="return.").order_by("at").values_list("kind", flat=True))
    assert sorted(kinds) == ["return.approved", "return.checked", "return.prepared", "return.published"]


def test_what_the_mutual_saw_is_to_the_byte_what_the_commissioner_sees(in_north, person, browse, inside):
    from django.template.loader import render_to_string

    found = checked(person)
    rows = figures.table_rows(queries.content_of(found))
    before = render_to_string("region/_figures.html", {"columns": figures.COLUMNS, "rows": rows})
    operations.approve_return(pk=found.pk, content_sha256=found.content_sha256, by=person("dina"), at=AT)
    public = PublishedReturn.objects.get()
    after_rows = figures.table_rows(region.figures_of(public))
    assert render_to_string("region/_figures.html", {"columns": figures.COLUMNS, "rows": after_rows}) == before


def test_approved_twice_it_is_published_once(in_north, person):
    found = published(person)
    again = operations.approve_return(pk=found.pk, content_sha256="whatever", by=person("dina"), at=AT)
    assert again.published_id == found.published_id and PublishedReturn.objects.count() == 1


def test_whoever_prepared_it_does_not_approve_it(in_north, person):
    eve = person("eve")
    give_role(user=eve, role=Role.DIRECTOR, by=None)
    found = checked(person)
    with pytest.raises(operations.PreparedIt):
        operations.approve_return(pk=found.pk, content_sha256=found.content_sha256, by=eve, at=AT)
    with pytest.raises(IntegrityError, match="return_approver_did_not_prepare_it"), transaction.atomic():
        Return.objects.filter(pk=found.pk).update(approved_by=eve, approved_at=AT)


def test_not_before_it_is_checked(in_north, person):
    found = prepared(person)
    with pytest.raises(operations.NotReadyToApprove):
        operations.approve_return(pk=found.pk, content_sha256=found.content_sha256, by=person("dina"), at=AT)


def test_only_what_was_seen_is_approved(in_north, person):
    found = checked(person)
    with pytest.raises(operations.ChangedSinceChecked):
        operations.approve_return(pk=found.pk, content_sha256="0" * 64, by=person("dina"), at=AT)
    content = [*found.content]
    content[0]["numerator"] = 200
    Return.objects.filter(pk=found.pk).update(content=content)
    with pytest.raises(operations.ChangedSinceChecked):
        operations.approve_return(pk=found.pk, content_sha256=found.content_sha256, by=person("dina"), at=AT)
    assert not PublishedReturn.objects.exists()


@pytest.mark.parametrize("wrong", [
    {"approved_at": AT}, {"checked_at": AT}, {"state": "PUBLISHED"}, {"state": "APPROVED"}, {"published_at": AT},
])  # fmt: skip
def test_the_database_keeps_moments_and_people_together(in_north, person, wrong):
    found = prepared(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.filter(pk=found.pk).update(**wrong)


def test_a_correction_is_the_next_version_and_the_first_stays(in_north, person):
    first = published(person)
    second = published(person)
    assert (first.version, second.version) == (1, 2)
    assert [(each.version, each.superseded) for each in region.returns_here()] == [(2, False), (1, True)]
    assert region.chain_breaks(NORTH) == []


def test_a_draft_prepared_again_is_set_aside(in_north, person):
    first, second = prepared(person), prepared(person)
    first.refresh_from_db()
    assert (first.state, second.state) == ("SET_ASIDE", "DRAFT")
    assert [found.pk for found in queries.returns(for_user=person("dina"))] == [second.pk]


def test_a_quarter_that_is_not_over_is_not_counted(in_north, person):
    with pytest.raises(operations.QuarterNotOver, match="July to September 2026 is not over"):
        early = dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC)
        operations.prepare_return(quarter=QUARTER, by=person("eve"), at=early)


def test_exact_counts_stay_inside(in_north, person, inside):
    published(person)
    assert RawFigure.objects.filter(area_kind="LSOA").exclude(area_code="").count() == 24
    assert not PublishedFigure.objects.filter(area_label__startswith="E01").exists()
