"""Which migrations would break the code that is still running while the fleet is brought up to date.

A release adds what is new, the next one takes away what nothing uses any more. A migration that must do
otherwise says why in an attribute `safe_because`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OURS = ("kith.", "tenants", "apps.", "demo")
TAKES_AWAY = {
    operations.RemoveField: "takes a column away; stop using it in one release, remove it in the next",
    operations.DeleteModel: "takes a table away; stop using it in one release, remove it in the next",
    operations.RenameField: "renames a column under running code; add the new one, fill both, remove the old",
    operations.RenameModel: "renames a table under running code; set db_table to keep its name",
    operations.AlterModelTable: "renames a table under running code",
}
SQL = re.compile(
    r"\b(drop\s+(table|column|schema)|rename\s+(to|column)|set\s+not\s+null|alter\s+column\s+\S+\s+(set\s+data\s+)?type"
    r"|truncate)\b",
    re.IGNORECASE,
)


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
    explained = getattr(migration, "safe_because", "")
    if migration.initial or explained:
        return
    new: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, operations.CreateModel):
            new.add(operation.name_lower)
        elif _table_of(operation) not in new and (problem := _problem(operation, migration.app_label, state)):
            yield f"{operation.describe()}: {problem}"
        operation.state_forwards(migration.app_label, state)


def _problem(operation: Operation, label: str, state: ProjectState) -> str:
    if type(operation) in TAKES_AWAY:
        return TAKES_AWAY[type(operation)]
    if isinstance(operation, operations.AddField):
        return _added(operation.field)
    if isinstance(operation, operations.AlterField):
        return _altered(state.models[label, operation.model_name_lower].fields[operation.name], operation.field)
    if isinstance(operation, operations.AddConstraint):
        return "rows written until now may break it, and stop the fleet half way; check them first and say so"
    if isinstance(operation, operations.RunSQL):
        found = SQL.search(str(operation.sql))
        return f"runs “{found.group()}” under running code" if found else ""
    return ""


def _added(field: models.Field) -> str:
    if field.many_to_many or field.null or field.has_db_default():
        return ""
    return "running code does not fill a new NOT NULL column; give it db_default, or null=True first"


def _altered(before: models.Field, after: models.Field) -> str:
    if before.null and not after.null:
        return "running code may still write NULL there; fill it and stop writing NULL in an earlier release"
    old, new = before.db_type(connection), after.db_type(connection)
    if old != new and not _widens(old, new):
        return f"changes the type under running code ({old} to {new}); add a new column instead"
    return ""


def _widens(old: str | None, new: str | None) -> bool:
    lengths = [re.fullmatch(r"varchar\((\d+)\)", each or "") for each in (old, new)]
    if lengths[0] and lengths[1]:
        return int(lengths[1].group(1)) >= int(lengths[0].group(1))
    return bool(lengths[0] and new == "text")


def _table_of(operation: Operation) -> str:
    return str(getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", ""))
