"""The SQL of a set of migrations, collected once for a kind of tenant and sent to each that lacks them.

It is collected in a schema of that kind, brought to where the tenants are, migrated and rolled back: a rehearsal before
any tenant is touched. Where a migration does more than change the schema in a way that is the same everywhere, Django's
own executor does it in each tenant, and the rehearsal is only that. See docs/adr/0013.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants import snapshots
from tenants.fleet_state import Key
from tenants.isolation import OWNER
from tenants.migrating import Executor, State
from tenants.passing import passing_schema

CHANGES = ("create ", "alter ", "drop ", "insert ", "update ", "delete ", "comment ", "set constraints ")
PASSING = ("savepoint ", "release savepoint ")
PLAIN = ("django.db.migrations.operations.", "django.contrib.postgres.operations")
NAMES = """
select coalesce(md5(string_agg(line, E'\\n' order by line)), '') from (
  select c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
  from pg_class c join pg_constraint k on k.conrelid = c.oid
  where c.relname = any(%(tables)s) and c.relnamespace = to_regnamespace(quote_ident(current_schema()))
  union all
  select c.relname || ' ' || replace(pg_get_indexdef(i.indexrelid), quote_ident(current_schema()) || '.', '')
  from pg_class c join pg_index i on i.indrelid = c.oid
  where c.relname = any(%(tables)s) and c.relnamespace = to_regnamespace(quote_ident(current_schema()))
) as lines
"""


@dataclass(frozen=True)
class Way:
    """How the migrations that some tenants of a kind lack reach them.

    `why_not` says why Django's executor must do it, "" where `sql` does. `looked_up` are tables whose constraints
    Django found by looking; `names` is what they were called: the SQL fits only where they are called the same.
    """

    kind: str
    missing: tuple[Key, ...]
    sql: str = ""
    why_not: str = ""
    looked_up: tuple[str, ...] = ()
    names: str = ""

    def fits_here(self) -> bool:
        """Whether the SQL may be sent to the schema of the owner's open transaction."""
        return not self.why_not and (not self.looked_up or names_here(self.looked_up) == self.names)


def rehearse(kind: str, missing: tuple[Key, ...]) -> Way:
    """Do the missing migrations in a passing schema that has all others. Raises what the database or migration says."""
    with passing_schema(kind) as schema:
        executor = Executor(connections[OWNER])
        plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), True)]
        if gap := _gap(executor, {_key(migration) for migration in plan} - set(missing)):
            return Way(kind, missing, why_not=gap)
        old = [migration for migration in plan if _key(migration) not in missing]
        state = _stand(kind, old, State(real_apps=executor.loader.unmigrated_apps), missing)
        return _collect(kind, schema, [migration for migration in plan if _key(migration) in missing], state)


def _stand(kind: str, old: list[Migration], state: ProjectState, missing: tuple[Key, ...]) -> ProjectState:
    """Bring the passing schema to where the tenants are: from the snapshot in a moment, or migration by migration."""
    kept = snapshots.before(kind, missing)
    if kept is not None:
        snapshots.replay(kept)
    for migration in old:
        state = _apply(migration, state) if kept is None else migration.mutate_state(state, preserve=False)
    return state


def names_here(tables: tuple[str, ...]) -> str:
    """What constraints and indexes on these tables are called and say, in the open transaction's schema."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(NAMES, {"tables": list(tables)})
        return str(cursor.fetchone()[0])


def _collect(kind: str, schema: str, new: list[Migration], state: ProjectState) -> Way:
    heard = Heard()
    with transaction.atomic(using=OWNER):
        for migration in new:
            with heard.listening():
                state = _apply(migration, state)
        transaction.set_rollback(True, using=OWNER)
    text = ";\n".join(heard.said)
    missing, tables = tuple(map(_key, new)), tuple(sorted(heard.looked_up))
    reasons = [*(reason for migration in new for reason in _more_than_plain(migration, kind)), *heard.asked]
    if schema in text:
        reasons.append("it names the schema it is in")
    if reasons:
        return Way(kind, missing, why_not=reasons[0])
    return Way(kind, missing, text, looked_up=tables, names=names_here(tables))


@dataclass
class Heard:
    """What a migration says to the server: changes, questions, and the tables whose constraints Django looked up."""

    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    looked_up: set[str] = field(default_factory=set)
    looking: bool = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Django's look at constraints is let pass, and noted by table: their names are compared in each schema."""
        introspection = connections[OWNER].introspection
        look = introspection.get_constraints

        def note(cursor: Any, table: str) -> Any:
            self.looked_up.add(table)
            self.looking = True
            try:
                return look(cursor, table)
            finally:
                self.looking = False

        with patched(introspection, get_constraints=note), connections[OWNER].execute_wrapper(self._hear):
            yield

    def _hear(self, execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.looking:
            self._sort(str(statement).strip().rstrip(";"), params, context["cursor"])
        return execute(statement, params, many, context)

    def _sort(self, text: str, params: Any, cursor: Any) -> None:
        if text.lower().startswith(CHANGES):
            self.said.append(cursor.mogrify(text, params) if params else text)
        elif not text.lower().startswith(PASSING):
            self.asked.append(f"it asks the schema something first: {text[:60]}")


@contextmanager
def patched(thing: Any, **attributes: Any) -> Iterator[None]:
    for name, value in attributes.items():
        setattr(thing, name, value)
    try:
        yield
    finally:
        for name in attributes:
            delattr(thing, name)


def _apply(migration: Migration, state: ProjectState) -> ProjectState:
    state.apps  # noqa: B018  Django renders every model before it applies anything: far quicker
    with connections[OWNER].schema_editor(atomic=migration.atomic) as editor:
        return migration.apply(state, editor)


def _more_than_plain(migration: Migration, kind: str) -> Iterator[str]:
    """Why a migration may not come out alike in every schema of a kind."""
    if migration.replaces:
        yield "it stands for others: Django finds out which of them are there"
    if not migration.atomic:
        yield "it is not to be done in one transaction"
    here = apps.get_app_config(migration.app_label).name in settings.TENANT_TYPES[kind]["APPS"]
    for operation in _all_operations(migration.operations):
        if isinstance(operation, operations.RunPython) and here:
            yield "it runs Python"
        elif not type(operation).__module__.startswith(PLAIN):
            yield f"{type(operation).__name__} is not an operation of Django's"
        elif _computes(getattr(operation, "field", None)):
            yield "it fills a column with a value that is computed"


def _all_operations(found: Sequence[Operation]) -> Iterator[Operation]:
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _all_operations(operation.database_operations)
        else:
            yield operation


def _computes(column: models.Field | None) -> bool:
    """Whether its default comes out differently each time: a random key or a moment, not an empty list."""
    if column is None or column.has_db_default():
        return False
    if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False):
        return True
    return column.has_default() and bool(column.get_default() != column.get_default())


def _gap(executor: Executor, applied: set[Key]) -> str:
    """Django refuses a ledger in which a migration stands without one that it needs."""
    for key in sorted(applied):
        for parent in executor.loader.graph.node_map[key].parents:
            if parent.key not in applied:
                return f"{'.'.join(key)} was done without {'.'.join(parent.key)}"
    return ""


def _key(migration: Migration) -> Key:
    return migration.app_label, migration.name
