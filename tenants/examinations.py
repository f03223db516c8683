"""What the doctor looks at in the database: the server, the roles, every pair of tenants, the migrations."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.db import connection, connections

from kith.observability.surroundings import Examination, Finding, Process
from tenants.drift import PREPARE, RULES, find_drift
from tenants.fleet_state import schemas_behind
from tenants.health import database as login
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.left_behind import left_behind

OLDEST_SERVER = 15
CLOCK_SECONDS = 2.0
SHOWN = 5
PAIRS = (
    "select a.schema_name || ' by ' || b.schema_name from tenants_tenant a join tenants_tenant b on a.id <> b.id"
    " join pg_namespace n on n.nspname = a.schema_name"
    " join pg_roles r on r.rolname = 't_' || replace(b.id::text, '-', '')"
    " where has_schema_privilege(r.oid, n.oid, 'usage') or has_schema_privilege(r.oid, n.oid, 'create')"
    " order by 1"
)
"""Every pair of tenants where one may enter the other's schema, by whatever way the right came."""


def server(process: Process) -> Iterator[Finding]:
    yield Finding("database login", login(), "Log in as APP_ROLE: check the user in DATABASE_URL.")
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute(
            "select extract(epoch from clock_timestamp()), current_setting('server_version_num')::int / 10000"
        )
        seconds, version = cursor.fetchone()
    apart = abs(float(seconds) - time.time())
    slow = f"This machine's clock and the database's are {apart:.0f} s apart." if apart > CLOCK_SECONDS else ""
    yield Finding("clock", slow, "Turn on time synchronisation (chrony or systemd-timesyncd) on both.")
    old = f"PostgreSQL {version} is too old." if version < OLDEST_SERVER else ""
    yield Finding("database server", old, f"Use PostgreSQL {OLDEST_SERVER} or newer.")


def owner(process: Process) -> Iterator[Finding]:
    if OWNER in connections.settings:
        with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute("select rolcreaterole and not rolsuper from pg_roles where rolname = current_user")
            well = cursor.fetchone()[0]
        problem = "" if well else "It is a superuser, or cannot make roles."
        yield Finding("owner's login", problem, "Run deploy/postgres/roles.sql and log in as kith_owner.")


def roles(process: Process) -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        broken = {drift.rule: drift.names for drift in find_drift()}
    for rule in RULES:
        names = broken.get(rule, ())
        yield Finding(rule.holds, f"Found {rule.broken}: {_some(names)}." if names else "", rule.mend)


def pairs(process: Process) -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute(PAIRS)
        open_pairs = [pair for (pair,) in cursor.fetchall()]
    problem = f"Schemas open to another tenant: {_some(open_pairs)}." if open_pairs else ""
    yield Finding("every pair of tenants is kept apart", problem, PREPARE)


def migrations(process: Process) -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        behind = schemas_behind()
    told = _some([f"{schema} ({missing})" for schema, missing in sorted(behind.items())])
    yield Finding("migrations", f"Schemas behind the code: {told}." if behind else "", PREPARE)


def leftovers(process: Process) -> Iterator[Finding]:
    with unit_of_work(PUBLIC_SCOPE):
        found = left_behind()
    for each, names in found:
        yield Finding(each.about, f"{each.found}: {_some(names)}." if names else "", each.mend, each.advice)


EXAMINATIONS: tuple[Examination, ...] = (server, owner, roles, pairs, migrations, leftovers)


def _some(names: list[str] | tuple[str, ...]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
