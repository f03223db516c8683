"""The database's own catalogue: every table's rights, every pair of tenants, nothing for everybody."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from kith.models import SharedModel
from tenants.isolation import EXTENSIONS, PUBLIC_ROLE, TENANTS_ROLE
from tests.isolation.schemas import KIND_OF_SCHEMA, OWN_ROWS, ROLE_OF_SCHEMA, is_ours, model_of_table

EVERY_RIGHT = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
ROWS, ADD, READ = {"SELECT", "INSERT", "UPDATE", "DELETE"}, {"SELECT", "INSERT"}, {"SELECT"}
TENANTS_MAY = {SharedModel.NOTHING: set(), SharedModel.READ: READ, SharedModel.PUBLISH: ADD}
OUTSIDE = f"n.nspname !~ '^pg_' and n.nspname not in ('information_schema', '{EXTENSIONS}')"


@pytest.fixture
def ask(public):
    def answer(query, *values):
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    return answer


def rights_in(ask, schema, role):
    """Table name → the rights that `role` has on it, however they came."""
    found = ask(
        "select c.relname, array_agg(r.name) filter (where has_table_privilege(%s, c.oid, r.name))"
        " from pg_class c cross join unnest(%s::text[]) as r(name)"
        " where c.relnamespace = %s::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') group by 1",
        role,
        list(EVERY_RIGHT),
        schema,
    )
    return {table: set(rights or ()) for table, rights in found}


@pytest.mark.parametrize("schema", KIND_OF_SCHEMA)
def test_a_role_has_just_the_rights_its_models_give(schema, ask):
    by_table = model_of_table(KIND_OF_SCHEMA[schema])
    expected = {name: ADD if getattr(model, "append_only", False) else ROWS for name, model in by_table.items()}
    assert rights_in(ask, schema, ROLE_OF_SCHEMA[schema]) == {**expected, "django_migrations": READ}


@pytest.mark.parametrize("role", [TENANTS_ROLE, ROLE_OF_SCHEMA["north"], ROLE_OF_SCHEMA["east"]])
def test_in_public_a_tenant_has_just_what_each_model_allows(role, ask):
    found = rights_in(ask, "public", role)
    by_table = model_of_table("public")
    expected = {
        name: TENANTS_MAY[getattr(model, "tenants_may", SharedModel.NOTHING)] for name, model in by_table.items()
    }
    assert found == {**expected, "django_migrations": set()}


@pytest.mark.parametrize(("schema", "other"), list(permutations(KIND_OF_SCHEMA, 2)))
def test_no_role_has_a_right_in_another_tenants_tables(schema, other, ask):
    if schema != "public":
        assert set().union(*rights_in(ask, schema, ROLE_OF_SCHEMA[other]).values()) == set()


def test_every_pair_of_schemas_is_denied(ask):
    found = {
        (schema, other): ask(
            "select has_schema_privilege(%s, %s, 'usage'), has_schema_privilege(%s, %s, 'create')",
            *(ROLE_OF_SCHEMA[other], schema) * 2,
        )[0]
        for schema, other in product(KIND_OF_SCHEMA, repeat=2)
    }
    expected = {
        (schema, other): (schema in (other, "public"), False) for schema, other in product(KIND_OF_SCHEMA, repeat=2)
    }
    assert found == expected


@pytest.mark.parametrize("schema", KIND_OF_SCHEMA)
def test_the_applications_login_alone_has_no_right(schema, ask):
    app = settings.APP_ROLE
    assert set().union(*rights_in(ask, schema, app).values()) == set()
    assert ask("select has_schema_privilege(%s, %s, 'usage')", app, schema) == [(False,)]


def test_no_role_of_the_application_may_make_anything(ask):
    for role in (settings.APP_ROLE, PUBLIC_ROLE, TENANTS_ROLE, *ROLE_OF_SCHEMA.values()):
        assert ask("select has_database_privilege(%s, current_database(), 'create, temporary')", role) == [(False,)]


def test_nothing_is_granted_to_everybody(ask):
    tables = "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a"
    schemas = "select n.nspname from pg_namespace n, aclexplode(n.nspacl) a"
    assert ask(f"{tables} where a.grantee = 0 and {OUTSIDE}") == []
    assert ask(f"{schemas} where a.grantee = 0 and {OUTSIDE}") == []


def test_a_function_that_runs_as_its_owner_is_fixed_and_not_for_everybody(ask):
    found = ask(
        "select p.proname, p.proconfig, exists (select from aclexplode(coalesce(p.proacl,"
        " acldefault('f', p.proowner))) a where a.grantee = 0) from pg_proc p"
        f" join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and {OUTSIDE}"
    )
    assert [name for name, config, everybody in found if everybody] == []
    for name, config, _ in found:
        assert any(line.startswith("search_path=pg_catalog") for line in config or ()), name


def test_no_foreign_key_leaves_a_schema(ask):
    leaving = ask(
        "select k.conname, here.relnamespace::regnamespace::text, there.relnamespace::regnamespace::text"
        " from pg_constraint k join pg_class here on here.oid = k.conrelid"
        " join pg_class there on there.oid = k.confrelid"
        " where k.contype = 'f' and here.relnamespace <> there.relnamespace"
    )
    assert leaving == []


def test_foreign_keys_are_there_to_be_read(ask):
    (count,) = ask("select count(*) from pg_constraint where contype = 'f' and connamespace = 'north'::regnamespace")[0]
    assert count > 3


def test_what_tenants_publish_is_fenced_row_by_row(ask):
    published = [
        table
        for table, model in model_of_table("public").items()
        if getattr(model, "tenants_may", "") == SharedModel.PUBLISH and is_ours(model._meta.app_config.name)
    ]
    fenced = ask(
        "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relrowsecurity"
        " and exists (select from pg_policy p where p.polrelid = c.oid)"
    )
    assert set(published) <= {table for (table,) in fenced}


@pytest.mark.parametrize("label", OWN_ROWS)
def test_a_shared_row_that_names_somebody_is_read_by_its_own_tenant_alone(label, ask):
    table = apps.get_model(label)._meta.db_table
    ((forced,),) = ask("select relrowsecurity and relforcerowsecurity from pg_class where oid = %s::regclass", table)
    reading = ask(
        "select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = %s::regclass and polcmd in ('r', '*')",
        table,
    )
    assert forced and reading
    assert all("CURRENT_USER" in rule for (rule,) in reading)
    assert any("CURRENT_USER = ('t_'::text || replace((tenant_id)" in rule for (rule,) in reading)


def test_a_tenant_has_no_sequences_to_guess_from(ask):
    owned = ask(
        "select c.relname from pg_class c where c.relkind = 'S' and c.relnamespace = 'north'::regnamespace order by 1"
    )
    third_party = ("account_", "mfa_", "usersessions_", "django_migrations")
    assert [name for (name,) in owned if not name.startswith(third_party)] == []
