"""Which migrations would break the code that is still running while the fleet is brought up to date.

A release adds what is new, the next one takes away what nothing uses any more. A migration that must do
otherwise says why in an attribute `safe_because`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OURS = ("kith.", "tenants", "apps.", "demo")
SAY_NOTHING = (  # what only Django's own memory of the models learns, or running code does not notice
    operations.AddIndex,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.AlterModelTableComment,
    operations.RunPython,
)
TAKES_AWAY = {
    operations.RemoveField: "takes a column away; stop using it in one release, remove it in the next",
    operations.DeleteModel: "takes a table away; stop using it in one release, remove it in the next",
    operations.RenameField: "renames a column under running code; add the new one, fill both, remove the old",
    operations.RenameModel: "renames a table under running code; set db_table to keep its name",
    operations.AlterModelTable: "renames a table under running code",
    operations.AlterOrderWithRespectTo: "adds a NOT NULL column that running code does not fill",
}
SQL = re.compile(
    r"\b(drop\s+(table|column|schema|view|function|type|constraint)|drop\s+default|rename\s+(to|column|constraint)"
    r"|set\s+not\s+null|alter\s+(column\s+)?\S+\s+(set\s+data\s+)?type|add\s+constraint|create\s+unique\s+index|truncate"
    r"|lock\s+table)\b",
    re.IGNORECASE,
)
ALONE = re.compile(r"\b(concurrently|vacuum|create\s+database|alter\s+system)\b", re.IGNORECASE)
BROKEN_BY_ROWS = "rows written until now may break it, and stop the fleet half way; check them first and say so"
COUNTED_ON = "running code may say ON CONFLICT of these columns; stop saying so in one release, remove it in the next"
IN_ONE = "cannot be done in a tenant's one transaction; every tenant is migrated in one, and a failure leaves it whole"


def unsafe_operations() -> Iterator[str]:
    """One sentence for each operation, in a migration of ours, that running code would not survive."""
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    for label, name in sorted(key for key in loader.graph.nodes if key[0] in ours):
        migration = loader.graph.nodes[label, name]
        for problem in problems_in(migration, loader.project_state((label, name), at_end=False)):
            yield f"{label} {name}: {problem}"


def problems_in(migration: Migration, state: ProjectState) -> Iterator[str]:
    """What is unsafe in `migration`, applied to `state`. First migrations and new tables have no running code."""
    if getattr(migration, "safe_because", ""):
        return
    if not migration.atomic:
        yield f"atomic = False: {IN_ONE}"
    new: set[str] = set()
    for operation in migration.operations:
        for each in _to_the_database(operation):
            if isinstance(each, operations.CreateModel):
                new.add(each.name_lower)
            elif problem := _problem(each, migration, state, is_new=_table_of(each) in new):
                yield f"{each.describe()}: {problem}"
        operation.state_forwards(migration.app_label, state)


def _to_the_database(operation: Operation) -> Iterator[Operation]:
    if not isinstance(operation, operations.SeparateDatabaseAndState):
        yield operation
        return
    for inner in operation.database_operations:
        yield from _to_the_database(inner)


def _problem(operation: Operation, migration: Migration, state: ProjectState, *, is_new: bool) -> str:
    """What no table survives first; then what a table that running code knows does not."""
    if isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently):
        return IN_ONE
    if isinstance(operation, operations.RunSQL) and (found := ALONE.search(_sql_of(operation))):
        return f"“{found.group()}” {IN_ONE}"
    if migration.initial or is_new:
        return ""
    return _under_running_code(operation, migration.app_label, state)


def _under_running_code(operation: Operation, label: str, state: ProjectState) -> str:
    for kind, problem in TAKES_AWAY.items():
        if isinstance(operation, kind):
            return problem
    if isinstance(operation, operations.AddField):
        return _added(operation.field)
    if isinstance(operation, operations.AlterField):
        before = state.models[label, operation.model_name_lower].fields[operation.name]
        return _altered(operation.name, before, operation.field)
    if isinstance(operation, operations.RunSQL):
        found = SQL.search(_sql_of(operation))
        return f"runs “{found.group()}” under running code" if found else ""
    if isinstance(operation, SAY_NOTHING):
        return ""
    return _constrained(operation, label, state)


def _constrained(operation: Operation, label: str, state: ProjectState) -> str:
    if isinstance(operation, operations.AddConstraint):
        return BROKEN_BY_ROWS
    if isinstance(operation, operations.AlterUniqueTogether):
        before = state.models[label, operation.name_lower].options.get("unique_together") or ()
        added = {tuple(each) for each in operation.option_value or ()} - {tuple(each) for each in before}
        return BROKEN_BY_ROWS if added else ""
    if isinstance(operation, operations.RemoveConstraint):
        model = state.models[label, operation.model_name_lower]
        gone = next((each for each in model.options["constraints"] if each.name == operation.name), None)
        return COUNTED_ON if isinstance(gone, models.UniqueConstraint) else ""
    if not type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres.")):
        return f"{type(operation).__name__} is nothing that can be judged from here"
    return ""


def _added(field: models.Field) -> str:
    if field.many_to_many or isinstance(field, models.GeneratedField):
        return ""
    if field.unique and (field.has_default() or field.has_db_default()):
        return "gives every row the same value, and wants each to be another; add it without unique, fill it first"
    if field.null or field.has_db_default():
        return ""
    return "running code does not fill a new NOT NULL column; give it db_default, or null=True first"


def _altered(name: str, before: models.Field, after: models.Field) -> str:
    if _column(name, before) != _column(name, after):
        return "renames a column under running code; add the new one, fill both, remove the old"
    if before.null and not after.null:
        return "running code may still write NULL there; fill it and stop writing NULL in an earlier release"
    if after.unique and not before.unique:
        return BROKEN_BY_ROWS
    if before.has_db_default() and not after.has_db_default() and not after.null:
        return "running code leaves this column to its default in the database; keep it for one more release"
    old, new = before.db_type(connection), after.db_type(connection)
    if old != new and not _widens(old, new):
        return f"changes the type under running code ({old} to {new}); add a new column instead"
    if _check(after) and _check(before) != _check(after):
        return BROKEN_BY_ROWS
    return ""


def _column(name: str, field: models.Field) -> str:
    return field.db_column or (f"{name}_id" if field.is_relation else name)


def _check(field: models.Field) -> object:
    """Such as >= 0 of a positive number; the column's name is no part of it."""
    return connection.data_type_check_constraints.get(field.get_internal_type())


def _widens(old: str | None, new: str | None) -> bool:
    lengths = [re.fullmatch(r"varchar\((\d+)\)", each or "") for each in (old, new)]
    if lengths[0] and lengths[1]:
        return int(lengths[1].group(1)) >= int(lengths[0].group(1))
    return bool(lengths[0] and new == "text")


def _sql_of(operation: operations.RunSQL) -> str:
    """One text, or several, each perhaps with its parameters; or nothing at all."""
    parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    return "\n".join(str(part[0] if isinstance(part, list | tuple) else part) for part in parts)


def _table_of(operation: Operation) -> str:
    return str(getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", ""))
