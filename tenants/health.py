"""What this storey adds to readiness. Sentences count tenants and never name them: anybody may read them."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from kith.observability import health
from kith.observability.broker import broker
from tenants.drift import find_drift
from tenants.fleet_state import schemas_behind
from tenants.isolation import PUBLIC_ROLE, PUBLIC_SCOPE, unit_of_work

KEEP_WHOLE_FLEET_SECONDS = 60.0
"""The checks that look at every tenant are repeated this often while all is well."""


def register_checks() -> None:
    health.register("database", database)
    health.register("broker", broker)
    health.register("migrations", migrations, keep_seconds=KEEP_WHOLE_FLEET_SECONDS)
    health.register("roles", roles, keep_seconds=KEEP_WHOLE_FLEET_SECONDS)


def database() -> str:
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute("select session_user, current_user")
        login, role = cursor.fetchone()
    if (login, role) != (settings.APP_ROLE, PUBLIC_ROLE):
        return "The application is logged in to the database as somebody else."
    return ""


def migrations() -> str:
    with unit_of_work(PUBLIC_SCOPE):
        behind = schemas_behind()
    return f"Schemas behind the code: {len(behind)}. Run manage.py prepare." if behind else ""


def roles() -> str:
    with unit_of_work(PUBLIC_SCOPE):
        found = find_drift()
    told = "; ".join(f"{drift.rule.broken}: {len(drift.names)}" for drift in found)
    return f"{told}. Run manage.py doctor." if told else ""
