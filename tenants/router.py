from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from tenants.isolation import OWNER


class ScopeRouter:
    """Says which apps have tables where: by the kind of the scope that the owner's transaction is open for."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        bound = getattr(connections[db], "bound", None) if db == OWNER else None
        if bound is None:
            return False
        return apps.get_app_config(app_label).name in settings.TENANT_TYPES[bound.kind]["APPS"]
