"""What every tenant has beside the shared rows, each as a sweep: its schema, role, files and cache entries."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.db import OperationalError, connections
from psycopg import sql

from tenants.closing.rights import giving_way
from tenants.closing.sweeps import Leaving, Sweep
from tenants.engine.introspection import STANDS_IN
from tenants.isolation import EXTENSIONS, OWNER, OWNER_PUBLIC_SCOPE, SHARED, tenant_role, unit_of_work

TRIES = 5
"""A table that somebody still holds is asked for again this often, a little while each time."""
ITS_TABLES = f"from pg_class c where {STANDS_IN.format('to_regnamespace(quote_ident(%s))')} and c.relkind in ('r', 'p')"
NOBODYS = frozenset({SHARED, EXTENSIONS, "nowhere", "information_schema"})


class NotATenantsSchema(RuntimeError):
    """The name leads to a schema of the platform's own, and that is never dropped."""


def _ask(statement: Any, values: Iterable[Any] = ()) -> Any:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchone()[0]


def count_tables(leaving: Leaving) -> int:
    """The tables in its schema; an empty schema counts as one thing left."""
    tables = _ask(f"select count(*) {ITS_TABLES}", [leaving.schema])
    return int(tables or _ask("select count(*) from pg_namespace where nspname = %s", [leaving.schema]))


def count_rows(leaving: Leaving) -> int:
    """The rows in all of them, counted one by one."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f"select relname {ITS_TABLES}", [leaving.schema])
        tables = [sql.Identifier(leaving.schema, name) for (name,) in cursor.fetchall()]
        if not tables:
            return 0
        counted = sql.SQL(" union all ").join(sql.SQL("select count(*) as n from {}").format(table) for table in tables)
        cursor.execute(sql.SQL("select sum(n) from ({}) as counted").format(counted))
        return int(cursor.fetchone()[0])


def drop_schema(leaving: Leaving) -> None:
    """In one transaction that gives way to whoever holds one of its tables. Nothing outside it points into it."""
    if leaving.schema in NOBODYS or leaving.schema.startswith("pg_"):
        raise NotATenantsSchema(leaving.schema)
    statement = sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(leaving.schema))
    for left in reversed(range(TRIES)):
        try:
            with giving_way(), connections[OWNER].cursor() as cursor:
                cursor.execute(statement)
            return
        except OperationalError:
            if not left:
                raise


def count_role(leaving: Leaving) -> int:
    return int(_ask("select count(*) from pg_roles where rolname = %s", [tenant_role(leaving.tenant_id)]))


def drop_role(leaving: Leaving) -> None:
    """Its memberships go with it. A role that somebody gave other rights makes the server refuse, and say which."""
    with giving_way(), connections[OWNER].cursor() as cursor:
        cursor.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(tenant_role(leaving.tenant_id))))


def databases_with_its_role(leaving: Leaving) -> list[str]:
    """Other databases of this server where its role has rights: a copy restored beside this one, mostly."""
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select distinct d.datname from pg_shdepend s join pg_database d on d.oid = s.dbid"
            " join pg_roles r on r.oid = s.refobjid and s.refclassid = 'pg_authid'::regclass"
            " where r.rolname = %s and d.datname <> current_database() order by 1",
            [tenant_role(leaving.tenant_id)],
        )
        return [name for (name,) in cursor.fetchall()]


def _folder(leaving: Leaving) -> Path:
    return Path(settings.MEDIA_ROOT) / leaving.key


def count_files(leaving: Leaving) -> int:
    return sum(path.is_file() for path in _folder(leaving).rglob("*")) or int(_folder(leaving).exists())


def delete_files(leaving: Leaving) -> None:
    if _folder(leaving).exists():
        shutil.rmtree(_folder(leaving))


def cache_keys(leaving: Leaving) -> list[Any]:
    """Its entries in the shared cache; of a cache within the process, those of this one. Others forget in minutes."""
    start, cache = f"{leaving.key}:", caches["default"]
    if isinstance(cache, RedisCache):
        return list(cache._cache.get_client(None, write=True).scan_iter(match=f"{start}*", count=1000))
    if isinstance(cache, LocMemCache):
        return [key for key in list(cache._cache) if key.startswith(start)]  # type: ignore[attr-defined]
    return []


def forget_cache(leaving: Leaving) -> None:
    keys, cache = cache_keys(leaving), caches["default"]
    if keys and isinstance(cache, RedisCache):
        cache._cache.get_client(None, write=True).delete(*keys)
    elif keys and isinstance(cache, LocMemCache):
        with cache._lock:  # type: ignore[attr-defined]
            for key in keys:
                cache._delete(key)  # type: ignore[attr-defined]


ROWS = Sweep("rows in its tables", count_rows, drop_schema)
TABLES = Sweep("tables", count_tables, drop_schema)
ROLE = Sweep("database role", count_role, drop_role)
FILES = Sweep("files", count_files, delete_files)
CACHE = Sweep("cache entries", lambda leaving: len(cache_keys(leaving)), forget_cache)
SWEEPS = (ROWS, TABLES, ROLE, FILES, CACHE)
