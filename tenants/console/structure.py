"""Whether each tenant's tables are those of its kind: a fingerprint of every schema in one query over the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.db import connections

from tenants import snapshots
from tenants.fleet_state import schemas_behind
from tenants.isolation import OWNER, PUBLIC_SCOPE, unit_of_work
from tenants.passing import passing_schema

LINES = """
with schema as (select n.oid, n.nspname from pg_namespace n where n.nspname = any(%s)),
own as (
  select s.nspname, c.oid, c.relname, c.relkind from schema s
  join pg_depend o on o.refclassid = 'pg_namespace'::regclass and o.refobjid = s.oid
    and o.classid = 'pg_class'::regclass
  join pg_class c on c.oid = o.objid
), line as (
  select nspname, 'table ' || relname || ' ' || relkind::text as said from own
  union all
  select o.nspname, 'column ' || o.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end || ' ' || a.attidentity::text || a.attgenerated::text
    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
  from own o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where o.relkind in ('r', 'p', 'v', 'm')
  union all
  select o.nspname, 'constraint ' || o.relname || '.' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  from own o join pg_constraint k on k.conrelid = o.oid where k.contype <> 'n'
  union all
  select o.nspname, 'index ' || pg_get_indexdef(i.indexrelid) from own o join pg_index i on i.indrelid = o.oid
  union all
  select o.nspname, 'trigger ' || pg_get_triggerdef(t.oid) from own o join pg_trigger t on t.tgrelid = o.oid
  where not t.tgisinternal
  union all
  select s.nspname, 'function ' || p.proname || ' ' || pg_get_functiondef(p.oid)
  from schema s join pg_proc p on p.pronamespace = s.oid and p.prokind in ('f', 'p')
), plain as (
  select nspname, case when strpos(said, quote_ident(nspname) || '.') = 0 then said else regexp_replace(
    said, case when quote_ident(nspname) = nspname then '\\m' else '' end || quote_ident(nspname) || '\\.', '', 'g'
  ) end as said
  from line
)
"""
"""Each thing of a schema as a line that does not name the schema. What is not null is said with its column."""

PRINTS = LINES + "select nspname, md5(string_agg(said, E'\\n' order by said collate \"C\")) from plain group by 1"  # noqa: S608
WORDS = LINES + 'select said from plain order by said collate "C"'  # noqa: S608
SHOWN = 90
"""Letters of a line that are shown."""
KINDS = "select schema_name, kind from tenants_tenant where state not in ('MAKING', 'DELETING') order by 1"


@dataclass(frozen=True)
class Differs:
    """`has` are lines that a fresh tenant of the kind has not, `lacks` those that only the fresh one has."""

    schema: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]

    def __str__(self) -> str:
        said = [f"has {line[:SHOWN].strip()}" for line in self.has[:1]] + [
            f"lacks {line[:SHOWN].strip()}" for line in self.lacks[:1]
        ]
        more = len(self.has) + len(self.lacks) - len(said)
        return f"{self.schema} {', '.join(said)}" + (f" and {more} more" if more else "")


def differing(*, at_most: int = 5) -> tuple[int, list[Differs]]:
    """How many tenants' tables are not their kind's, and what is different in the first few.

    Tenants that lack migrations are left out: they are said to be behind. Needs the owner's connection, for a fresh
    tenant of each kind that is made, read and rolled back.
    """
    with unit_of_work(PUBLIC_SCOPE):
        kinds = _kinds()
        behind = schemas_behind()
    whole = {schema: kind for schema, kind in kinds.items() if schema not in behind}
    wanted = {kind: _fresh(kind, snapshots.fingerprint()) for kind in sorted(set(whole.values()))}
    with unit_of_work(PUBLIC_SCOPE):
        prints = _prints(list(whole))
        wrong = [schema for schema, kind in whole.items() if prints.get(schema) != _print(wanted[kind])]
        return len(wrong), [_compare(schema, wanted[whole[schema]]) for schema in wrong[:at_most]]


def _kinds() -> dict[str, str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(KINDS)
        return dict(cursor.fetchall())


@lru_cache(maxsize=4)
def _fresh(kind: str, migrations: str) -> tuple[str, ...]:
    """The lines of a fresh tenant of `kind`; looked at once for each state of the migrations on disk."""
    with passing_schema(kind) as schema:
        snapshots.make_tables(kind)
        return _lines(schema, using=OWNER)


def _compare(schema: str, wanted: tuple[str, ...]) -> Differs:
    found = _lines(schema)
    has, lacks = sorted(set(found) - set(wanted)), sorted(set(wanted) - set(found))
    return Differs(schema, tuple(has), tuple(lacks))


def _prints(schemas: list[str]) -> dict[str, str]:
    with _everything_named("default"), connections["default"].cursor() as cursor:
        cursor.execute(PRINTS, [schemas])
        return dict(cursor.fetchall())


def _lines(schema: str, *, using: str = "default") -> tuple[str, ...]:
    with _everything_named(using), connections[using].cursor() as cursor:
        cursor.execute(WORDS, [[schema]])
        return tuple(said for (said,) in cursor.fetchall())


def _print(lines: tuple[str, ...]) -> str:
    return hashlib.md5("\n".join(lines).encode(), usedforsecurity=False).hexdigest()


@contextmanager
def _everything_named(using: str) -> Iterator[None]:
    """With an empty search_path the server names every schema, whoever asks from wherever."""
    with connections[using].cursor() as cursor:
        cursor.execute("select current_setting('search_path'), set_config('search_path', '', true)")
        before = cursor.fetchone()[0]
        yield
        cursor.execute("select set_config('search_path', %s, true)", [before])
