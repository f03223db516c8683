"""What a tenant published to the public schema, for its archive. It is not put back: a new tenant publishes anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections, models
from psycopg import sql

from kith.models import SharedModel
from tenants.isolation import OWNER, SHARED
from tenants.models import Tenant
from tenants.roles import models_of

ROOMS = "apps."


def published_rows(tenant: Tenant) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Each table of the public schema that tenants publish in, with this tenant's rows; in the owner's transaction."""
    for model in models_of("public"):
        if _is_published(model):
            yield model._meta.db_table, _rows_of(model, tenant)


def _is_published(model: type[models.Model]) -> bool:
    of_a_room = (model._meta.app_config.name if model._meta.app_config else "").startswith(ROOMS)
    return of_a_room and getattr(model, "tenants_may", "") == SharedModel.PUBLISH


def _rows_of(model: type[models.Model], tenant: Tenant) -> list[dict[str, Any]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            sql.SQL("select * from {} where tenant_id = %s order by id").format(
                sql.Identifier(SHARED, model._meta.db_table)
            ),
            [tenant.pk],
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
