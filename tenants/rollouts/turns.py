"""One tenant's turn in a roll-out: one transaction that does all it lacks, or leaves it as it was."""

from __future__ import annotations

from django.db import connections
from psycopg import sql

from tenants import roles
from tenants.collected import Way
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, owner_scope, unit_of_work
from tenants.migrating import migrate_here
from tenants.models import Tenant
from tenants.rollouts import ledger
from tenants.rollouts.models import Rollout
from tenants.rollouts.waves import Turn

LOCK_SECONDS = 2
"""How long a tenant's turn waits for a table that somebody is using, before it gives way and is tried again."""

UNHURRIED = "set local synchronous_commit = off"
"""A server that falls over may lose the last tenants, each whole with its ledger. The roll-out's own end waits."""

LEFT_OUT = (Tenant.State.MAKING, Tenant.State.DELETING)
HOLD = (
    "select to_regnamespace(quote_ident(schema_name)) is not null from public.tenants_tenant"
    " where id = %s and schema_name = %s and state <> all(%s) for key share"
)
"""Until the turn ends, nobody takes the tenant's row away; its state may change."""

APPLIED = (
    "insert into django_migrations (app, name, applied) select a, n, now() from unnest({}::text[], {}::text[]) s(a, n)"
)


class Gone(RuntimeError):
    """The tenant is no more, or on its way out: there is nothing to do."""


class SchemaMissing(RuntimeError):
    """The tenant is there and its schema is not: restore it from its archive, or delete the tenant."""


def take(turn: Turn, *, rollout: Rollout, tries: int) -> None:
    """Do what the tenant lacks, say so in the ledger and put its role's rights right, together. Raises Gone."""
    with unit_of_work(owner_scope(turn.tenant.scope), using=OWNER):
        _hold(turn.tenant)
        if turn.way:
            _migrate(turn.way, ledger.done(rollout, turn.tenant.pk, turn.way.missing, tries=tries))
        roles.grant_tenant(turn.tenant.scope)


def is_gone(tenant: Tenant) -> bool:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        return not Tenant.objects.using(OWNER).filter(pk=tenant.pk).exclude(state__in=LEFT_OUT).exists()


def _hold(tenant: Tenant) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(HOLD, [tenant.pk, tenant.schema_name, list(LEFT_OUT)])
        row = cursor.fetchone()
        if row is None:
            raise Gone
        if not row[0]:
            raise SchemaMissing("its schema is not there")
        cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'; {UNHURRIED}")


def _migrate(way: Way, done: sql.Composed) -> None:
    if way.fits_here():
        _say(sql.SQL(way.sql), _applied(way), done)
    else:
        migrate_here()
        _say(done)


def _applied(way: Way) -> sql.Composed:
    apps, names = ([key[at] for key in way.missing] for at in (0, 1))
    return sql.SQL(APPLIED).format(sql.Literal(apps), sql.Literal(names))


def _say(*statements: sql.Composable) -> None:
    """In one message."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL(";\n").join(each for each in statements if each.as_string()))
