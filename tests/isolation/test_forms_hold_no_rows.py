"""No form keeps a query in its class: forms are loaded while one tenant is open, and then serve every other."""

from __future__ import annotations

import importlib

import pytest
from django.conf import settings
from django.forms import BaseForm

for kind in settings.TENANT_TYPES.values():
    importlib.import_module(kind["URLCONF"])


def forms_below(form: type[BaseForm]) -> list[type[BaseForm]]:
    return [found for child in form.__subclasses__() for found in (child, *forms_below(child))]


OURS = sorted(
    {form for form in forms_below(BaseForm) if form.__module__.startswith(("apps.", "kith.", "tenants.", "demo."))},
    key=lambda form: f"{form.__module__}.{form.__qualname__}",
)


def test_there_are_forms_to_walk() -> None:
    assert len(OURS) > 20


@pytest.mark.parametrize("form", OURS, ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_a_form_holds_no_query(form: type[BaseForm]) -> None:
    fields = getattr(form, "base_fields", {})
    assert [name for name, field in fields.items() if getattr(field, "queryset", None) is not None] == []
