"""What the guards walk: our models, by the schema where their tables stand."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from tenants.isolation import PUBLIC_ROLE, tenant_role
from tenants.roles import models_of
from tests.golden import TENANTS, key

OURS = ("kith.", "tenants", "apps.", "demo")
KIND_OF_SCHEMA = {**TENANTS, "public": "public"}
ROLE_OF_SCHEMA = {**{name: tenant_role(key(f"tenant {name}")) for name in TENANTS}, "public": PUBLIC_ROLE}

OWN_ROWS = {
    "closing.Custodian": "whom the tenant named",
    "support.SupportGrant": "which of the tenant's people let support in, and why",
    "support.SupportGrantEnd": "which of the tenant's people ended it",
    "support.SupportPass": "which operator may come in",
    "support.SupportVisit": "which operator came in",
}
"""Shared tables that name somebody and that tenants read: a row's own tenant alone, by a fence in the database."""


def is_ours(name: str) -> bool:
    return name.startswith(OURS)


def our_models() -> list[type[models.Model]]:
    """Every model with a table that we wrote ourselves."""
    found = (config.get_models() for config in apps.get_app_configs() if is_ours(config.name))
    return [model for group in found for model in group if model._meta.managed and not model._meta.proxy]


def model_of_table(kind: str) -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in models_of(kind)}


def schemas_of(model: type[models.Model]) -> Iterator[str]:
    """The golden database's schemas that hold the model's table."""
    name = model._meta.app_config.name
    for schema, kind in KIND_OF_SCHEMA.items():
        if name in settings.TENANT_TYPES[kind]["APPS"]:
            yield schema
