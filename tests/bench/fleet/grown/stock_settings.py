"""The same tenants and apps on stock django-tenants: its engine, router and migrate_schemas."""

from tests.bench.fleet.grown.settings import *  # noqa: F403
from tests.bench.fleet.grown.settings import INSTALLED_APPS, TENANT_TYPES  # noqa: F401
from tests.bench.stock_settings import DATABASES  # noqa: F401

TENANT_SYNC_ROUTER = "django_tenants.routers.TenantSyncRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
GET_EXECUTOR_FUNCTION = "tests.bench.fleet.grown.stock.executor_of_some"
