"""The fleet's own database: the golden one's tenants, one of them at work, and N empty mutuals beside them."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from kith.embedded.prepare import drop_database
from kith.scope import Scope
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, tenant_role, tenant_scope, unit_of_work
from tenants.models import Domain, Tenant
from tenants.provisioning import make_tenant
from tests.databases import at, copy_golden, exists
from tests.environment import FOUND
from tests.factories.peersupport import DatingBasisFactory, EntryFactory
from tests.golden import key

SMALL = "north"
"""A mutual with people at work."""
FAMILIES = 200


@dataclass(frozen=True)
class Fleet:
    database: str
    number: int

    @property
    def schemas(self) -> list[str]:
        """Those of the empty mutuals."""
        return [f"fleet{number:04}" for number in range(self.number)]

    @property
    def admin_url(self) -> str:
        return at(FOUND["ADMIN_DATABASE_URL"], self.database)


@contextmanager
def fleet(name: str, number: int, *, keep: bool) -> Iterator[Fleet]:
    """A fleet of `number` mutuals. One that was kept is used again, and brought to the number."""
    made = Fleet(name, number)
    try:
        if keep and exists(name):
            call_command("prepare", stdout=io.StringIO())
        else:
            copy_golden(name)
            _put_to_work()
        _fill(made)
        yield made
    finally:
        connections.close_all()
        if not keep:
            roles = _all_roles(made)
            drop_database(FOUND["ADMIN_DATABASE_URL"], name)
            _drop_roles(roles)


@contextmanager
def instead(name: str) -> Iterator[None]:
    """Work in another database of the same server for a while."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    try:
        for alias in before:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        yield
    finally:
        for alias, old in before.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = old


def make(schema: str) -> Tenant:
    """An empty mutual whose id, and so whose role, is the same in every run."""
    return make_tenant(schema=schema, kind="mutual", name=schema, host=f"{schema}.example", id=key(f"tenant {schema}"))


def drop(schema: str) -> None:
    """Take away whatever is there of a tenant that a part of the benchmark made for itself."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
        tenants = Tenant.objects.using(OWNER).filter(schema_name=schema)
        roles = [tenant_role(tenant.pk) for tenant in tenants]
        Domain.objects.using(OWNER).filter(tenant__in=tenants).delete()
        tenants.delete()
    _drop_roles(roles)


def _put_to_work() -> None:
    """Families in the small mutual, each with a parent, a pregnancy, what its date rests on, and a few entries."""
    with unit_of_work(small_scope()):
        for _ in range(FAMILIES):
            dated = DatingBasisFactory()
            EntryFactory.create_batch(5, about=dated.pregnancy.person)


def small_scope() -> Scope:
    return tenant_scope(tenant_id=key(f"tenant {SMALL}"), kind="mutual", schema=SMALL, name=SMALL.title())


def _fill(made: Fleet) -> None:
    with unit_of_work(PUBLIC_SCOPE):
        there = set(Tenant.objects.values_list("schema_name", flat=True))
    begun = time.perf_counter()
    for at_number, schema in enumerate(made.schemas, start=1):
        if schema not in there:
            make(schema)
        if at_number % 50 == 0:
            print(f"fleet · {at_number} of {made.number} tenants, {time.perf_counter() - begun:.0f} s", flush=True)


def _all_roles(made: Fleet) -> list[str]:
    """Of the tenants that are there, however they came."""
    if not exists(made.database):
        return []
    with psycopg.connect(made.admin_url) as admin:
        there = admin.execute("select to_regclass('public.tenants_tenant') is not null").fetchone()
        found = admin.execute("select id from public.tenants_tenant").fetchall() if there == (True,) else []
    return [tenant_role(tenant_id) for (tenant_id,) in found]


def _drop_roles(roles: list[str]) -> None:
    """Roles belong to the server, not to the database; one that another database knows stays."""
    with psycopg.connect(FOUND["ADMIN_DATABASE_URL"], autocommit=True) as admin:
        for role in roles:
            with suppress(psycopg.errors.DependentObjectsStillExist):
                admin.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))
