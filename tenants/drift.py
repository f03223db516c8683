"""Where the database's roles are not what isolation needs. Read from the catalogue, open to every role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections

from kith.models import KithModel
from tenants.isolation import EXTENSIONS, PUBLIC_ROLE, TENANTS_ROLE
from tenants.models import Tenant
from tenants.roles import TO_SIGN_IN, models_of

PREPARE = "Run manage.py prepare with OWNER_DATABASE_URL set: it puts every right back."
REVOKE = "Revoke it as the owner, find out who granted it, then run manage.py prepare."
ROLES_SQL = "Run deploy/postgres/roles.sql again as the server's administrator."

_TENANT = "^t_[0-9a-f]{32}$"
_TENANT_ROLE = "'t_' || replace(t.id::text, '-', '')"
_OURS = "(r.rolname in (%(app)s, %(public)s, %(tenants)s) or r.rolname ~ %(tenant)s)"
_OUTSIDE = "n.nspname !~ '^pg_' and n.nspname not in ('information_schema', %(ext)s)"
_NO_EXTENSIONS = "not exists (select from pg_depend e where e.objid = {} and e.deptype = 'e')"
"""An extension's own things (Citus has views and schemas) are granted as its makers granted them."""


@dataclass(frozen=True)
class Rule:
    """What must hold; `sql` names what breaks it, one name a row."""

    holds: str
    broken: str
    mend: str
    sql: str


@dataclass(frozen=True)
class Drift:
    rule: Rule
    names: tuple[str, ...]


_TABLES_OF_TENANTS = (
    f"from tenants_tenant t join pg_roles r on r.rolname = {_TENANT_ROLE}"
    " join pg_namespace n on n.nspname = t.schema_name join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'"
)

RULES = (
    Rule(
        "every open tenant has its role",
        "tenants without a role of their own",
        PREPARE,
        f"select t.schema_name from tenants_tenant t left join pg_roles r on r.rolname = {_TENANT_ROLE}"  # noqa: S608
        " where t.state <> 'MAKING' and r.oid is null",
    ),
    Rule(
        "no role of ours has the server's powers",
        "roles with powers of the server (superuser, create role, create database, bypass RLS, replication)",
        ROLES_SQL,
        f"select r.rolname from pg_roles r where {_OURS}"  # noqa: S608
        " and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication)",
    ),
    Rule(
        "no role of ours owns anything",
        "roles that own something",
        "As the server's administrator: REASSIGN OWNED BY that role TO the owner.",
        "select distinct r.rolname from pg_shdepend d join pg_roles r on r.oid = d.refobjid"  # noqa: S608
        f" where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and {_OURS}",
    ),
    Rule(
        "the application's login inherits nothing and looks nowhere",
        "application logins that inherit rights or have a search_path that finds something",
        ROLES_SQL,
        "select r.rolname from pg_roles r where r.rolname = %(app)s"
        " and (r.rolinherit or not coalesce('search_path=nowhere' = any(r.rolconfig), false))",
    ),
    Rule(
        "roles belong to nothing else",
        "memberships of a role that isolation does not foresee",
        REVOKE,
        "select r.rolname || ' in ' || g.rolname from pg_auth_members m"  # noqa: S608
        f" join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid where {_OURS} and not case"
        " when r.rolname = %(app)s then (g.rolname = %(public)s or g.rolname ~ %(tenant)s)"
        "   and coalesce(to_jsonb(m) ->> 'inherit_option', 'false') = 'false'"
        " when r.rolname ~ %(tenant)s then g.rolname = %(tenants)s else false end",
    ),
    Rule(
        "a tenant's schema is open to its own role only",
        "schemas that another role may enter",
        REVOKE,
        "select distinct t.schema_name from tenants_tenant t join pg_namespace n on n.nspname = t.schema_name"  # noqa: S608
        f" left join pg_roles r on r.rolname = {_TENANT_ROLE} cross join lateral aclexplode(n.nspacl) a"
        " where a.grantee <> n.nspowner and a.grantee is distinct from r.oid",
    ),
    Rule(
        "nothing is granted to PUBLIC",
        "things granted to PUBLIC",
        REVOKE,
        f"select n.nspname from pg_namespace n, aclexplode(n.nspacl) a where a.grantee = 0 and {_OUTSIDE}"  # noqa: S608
        f" and {_NO_EXTENSIONS.format('n.oid')}"
        " union all select n.nspname || '.' || c.relname from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace,"
        f" aclexplode(c.relacl) a where a.grantee = 0 and {_OUTSIDE} and {_NO_EXTENSIONS.format('c.oid')}"
        " union all select n.nspname || '.' || p.proname from pg_proc p"
        " join pg_namespace n on n.oid = p.pronamespace,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        f" where a.grantee = 0 and p.prosecdef and {_OUTSIDE} and {_NO_EXTENSIONS.format('p.oid')}"
        " union all select 'database ' || d.datname from pg_database d,"
        " aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a"
        " where a.grantee = 0 and d.datname = current_database()",
    ),
    Rule(
        "a function that runs as its owner has a fixed search_path",
        "SECURITY DEFINER functions without a fixed search_path",
        "Add SET search_path = pg_catalog, pg_temp to the function, in a migration.",
        "select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"  # noqa: S608
        f" where p.prosecdef and {_OUTSIDE} and {_NO_EXTENSIONS.format('p.oid')} and not exists"
        " (select from unnest(p.proconfig) c where c like 'search\\_path=%%')",
    ),
    Rule(
        "what is append-only cannot be changed",
        "append-only tables that may be changed",
        PREPARE,
        "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"  # noqa: S608
        f" left join tenants_tenant t on t.schema_name = n.nspname join pg_roles r on r.rolname ="
        f" case when n.nspname = 'public' then %(public)s else {_TENANT_ROLE} end"
        " where c.relname = any(%(append_only)s)"
        " and has_table_privilege(r.oid, c.oid, 'update, delete, truncate')",
    ),
    Rule(
        "a tenant that is only read cannot write",
        "tenants that are only read and may write",
        PREPARE,
        f"select distinct t.schema_name {_TABLES_OF_TENANTS} where t.state = any(%(only_read)s)"
        " and coalesce(t.state_changed_at, t.made_at) < now() - interval '5 minutes'"
        " and c.relname <> all(%(to_sign_in)s)"
        " and has_table_privilege(r.oid, c.oid, 'insert, update, delete, truncate')",
    ),
    Rule(
        "a tenant that is open can write",
        "open tenants that cannot write",
        PREPARE,
        f"select distinct t.schema_name {_TABLES_OF_TENANTS} where t.state = any(%(writable)s)"
        " and c.relname <> 'django_migrations' and not has_table_privilege(r.oid, c.oid, 'insert')",
    ),
)


def find_drift(*, using: str = "default") -> list[Drift]:
    """Every rule that is broken, with the names that break it. Inside the public scope's unit of work."""
    found = ((rule, _names(rule, using)) for rule in RULES)
    return [Drift(rule, names) for rule, names in found if names]


def append_only_tables() -> list[str]:
    kinds = (model for kind in settings.TENANT_TYPES for model in models_of(kind))
    return sorted({model._meta.db_table for model in kinds if issubclass(model, KithModel) and model.append_only})


def _names(rule: Rule, using: str) -> tuple[str, ...]:
    with connections[using].cursor() as cursor:
        cursor.execute(rule.sql, _values())
        return tuple(sorted(name for (name,) in cursor.fetchall()))


def _values() -> dict[str, Any]:
    return {
        "app": settings.APP_ROLE,
        "public": PUBLIC_ROLE,
        "tenants": TENANTS_ROLE,
        "tenant": _TENANT,
        "ext": EXTENSIONS,
        "append_only": append_only_tables(),
        "only_read": sorted(Tenant.ONLY_READ),
        "writable": sorted(Tenant.WRITABLE),
        "to_sign_in": [apps.get_model(label)._meta.db_table for label in TO_SIGN_IN],
    }
