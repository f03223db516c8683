"""Kith on stock django-tenants: its engine and middleware, as the owner of everything, as its documentation has it."""

import os

from kith.settings import *  # noqa: F403
from kith.settings import DATABASES, database

DATABASES["default"] = {
    **database(os.environ["OWNER_DATABASE_URL"]),
    "ENGINE": "django_tenants.postgresql_backend",
}
DATABASES.pop("owner", None)
TENANT_LIMIT_SET_CALLS = bool(os.environ.get("BENCH_LIMITED"))
