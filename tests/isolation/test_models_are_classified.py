"""Every model of ours: each field classified once, an id nobody can guess, a manager that stays in its tenant."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings
from django.db import models

from kith.models import Data, KithModel, ScopedQuerySet, SharedModel
from tests.isolation.schemas import OWN_ROWS, our_models

MODELS = our_models()
PUBLISHED_UNDER_CODES = {"kith.geography"}
ONLY_IN_PUBLIC = {
    app
    for app in settings.TENANT_TYPES["public"]["APPS"]
    if all(app not in settings.TENANT_TYPES[kind]["APPS"] for kind in ("mutual", "service"))
}


def by_label(model):
    return model._meta.label


def test_there_are_models_to_walk():
    assert len(MODELS) > 5


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_every_field_is_classified_once(model):
    named = Counter([*model.PERSONAL, *model.NOT_PERSONAL])
    fields = {field.name for field in model._meta.concrete_fields} - {"id"}
    assert named == Counter(fields)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_personal_fields_say_what_kind(model):
    assert all(isinstance(kind, Data) for kind in model.PERSONAL.values())


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_a_link_to_a_person_is_personal(model):
    people = {"people.user", "peersupport.person"}
    links = [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.label_lower in people
    ]
    assert [name for name in links if name not in model.PERSONAL] == []


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_every_manager_stays_in_its_tenant(model):
    assert model._meta.managers
    for manager in model._meta.managers:
        assert isinstance(manager.get_queryset(), ScopedQuerySet)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_the_id_cannot_be_guessed(model):
    """But for what the whole country publishes under a code of its own, such as an area."""
    if model._meta.app_config.name not in PUBLISHED_UNDER_CODES:
        assert isinstance(model._meta.pk, models.UUIDField)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_only_shared_tables_say_what_tenants_may(model):
    is_shared = model._meta.app_config.name in ONLY_IN_PUBLIC
    assert hasattr(model, "tenants_may") == is_shared
    if model._meta.app_config.name != "tenants":  # its two models are django-tenants' mixins first
        assert issubclass(model, SharedModel if is_shared else KithModel)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_a_shared_table_that_tenants_read_holds_nobody(model):
    if getattr(model, "tenants_may", SharedModel.NOTHING) != SharedModel.NOTHING and model._meta.label not in OWN_ROWS:
        assert dict(model.PERSONAL) == {}


def test_the_list_of_fenced_tables_is_of_tables_that_need_it():
    readable = {model._meta.label for model in MODELS if getattr(model, "tenants_may", "nothing") != "nothing"}
    assert set(OWN_ROWS) <= {model._meta.label for model in MODELS if model.PERSONAL} & readable
