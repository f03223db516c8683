"""Publishing freezes: in Django, in raw SQL, for every tenant's role. There is no admin site to edit it in; the owner
of the table is refused too (test_published_for_the_owner.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from kith.catalogue.assessments.models import TemplateVersion
from kith.catalogue.assessments.operations import NotADraft, draft_version, load_kit, publish_version, retire_version
from kith.catalogue.assessments.queries import BodyChanged, newest_version, template_of
from tests.golden import TENANTS
from tests.isolation.doors import addresses

TABLE = "catalogue_assessments_templateversion"


@pytest.fixture
def version(public: Any) -> TemplateVersion:
    return load_kit()[0]


def run(sql: str, *pks: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, pks or None)


def saved_with(version: TemplateVersion, **changes: Any) -> None:
    """As a form, a shell or an admin page would."""
    for name, value in changes.items():
        setattr(version, name, value)
    version.save()


def saved_together(version: TemplateVersion) -> None:
    version.body = {}
    TemplateVersion.objects.bulk_update([version], ["body"])


@pytest.mark.parametrize(
    "change",
    [
        lambda v: saved_with(v, body={**v.body, "title": "x"}),
        lambda v: saved_with(v, number="9.9.9"),
        lambda v: saved_with(v, published_by=v.pk),
        lambda v: saved_together(v),
        lambda v: v.delete(),
        lambda v: TemplateVersion.objects.filter(pk=v.pk).update(body={}),
        lambda v: TemplateVersion.objects.filter(pk=v.pk).update(number="9.9.9"),
        lambda v: TemplateVersion.objects.filter(pk=v.pk).update(sha256="0" * 64),
        lambda v: TemplateVersion.objects.filter(pk=v.pk).update(state="DRAFT", published_at=None),
        lambda v: TemplateVersion.objects.filter(pk=v.pk).delete(),
        lambda v: run(f'update {TABLE} set body = body || \'{{"title": "x"}}\' where id = %s', v.pk),
        lambda v: run(f"update {TABLE} set language = 'cy' where id = %s", v.pk),
        lambda v: run(f"delete from {TABLE} where id = %s", v.pk),
    ],
)
def test_a_published_version_refuses(version: TemplateVersion, change: Callable[[Any], None]) -> None:
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        change(TemplateVersion.objects.get(pk=version.pk))
    assert template_of(version_id=version.pk, sha256=version.sha256)


def test_there_is_no_admin_site_to_edit_it_in() -> None:
    """The editor's own pages are the only ones; were an admin page made, it would save as above, and be refused."""
    assert not apps.is_installed("django.contrib.admin")
    views = [(str(address), address.view.__module__) for address in addresses()]
    assert len(views) > 100
    assert [view for view in views if "django.contrib.admin" in view[1] or "/admin/" in view[0]] == []


def test_it_can_be_retired_and_not_brought_back(version: TemplateVersion) -> None:
    retire_version(version=version, by=None)
    with pytest.raises(TemplateVersion.DoesNotExist):
        newest_version()
    assert template_of(version_id=version.pk, sha256=version.sha256).cards, "answers bound to it still read"
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(state="PUBLISHED")
    with pytest.raises(NotADraft):
        retire_version(version=version, by=None)


def test_a_draft_can_still_change(version: TemplateVersion) -> None:
    draft = draft_version(family=version.family, number="1.0.1", body=version.body, by=None)
    TemplateVersion.objects.filter(pk=draft.pk).update(language="cy")
    publish_version(version=draft, by=None)
    with pytest.raises(NotADraft):
        publish_version(version=draft, by=None)


def test_a_body_that_is_not_its_hash_is_not_read(version: TemplateVersion) -> None:
    draft = draft_version(family=version.family, number="1.0.1", body=version.body, by=None)
    TemplateVersion.objects.filter(pk=draft.pk).update(body={**version.body, "title": "Something else"})
    with pytest.raises(BodyChanged):
        template_of(version_id=draft.pk, sha256=draft.sha256)


WRITES = (
    f"update {TABLE} set state = 'RETIRED'",
    f"update {TABLE} set body = '{{}}' where state = 'DRAFT'",
    f"delete from {TABLE}",
    f"truncate {TABLE}",
    f"insert into {TABLE} select * from {TABLE}",
    "update catalogue_assessments_templatefamily set title = 'Ours'",
    "delete from catalogue_assessments_templatefamily",
)


@pytest.mark.parametrize("sql", WRITES)
@pytest.mark.parametrize("tenant", TENANTS)
def test_a_tenant_s_role_reads_and_cannot_write(inside: Any, tenant: str, sql: str) -> None:
    with inside("public"):
        version = load_kit()[0]
    with inside(tenant):
        assert TemplateVersion.objects.get(pk=version.pk).sha256 == version.sha256
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(sql)
