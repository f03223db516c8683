from __future__ import annotations

from typing import Any

from django.db.backends.base.introspection import TableInfo
from django.db.backends.postgresql.introspection import DatabaseIntrospection

STANDS_IN = (
    "c.oid = any(array(select objid from pg_depend where classid = 'pg_class'::regclass"
    " and refclassid = 'pg_namespace'::regclass and refobjid = {}))"
)
"""Which c of pg_class stand in a schema, by what depends on it: pg_class has no index that begins with the schema."""
HERE = STANDS_IN.format("to_regnamespace(quote_ident(current_schema()))")


class Introspection(DatabaseIntrospection):
    """Lists the tables of the current schema only: by namespace, not by visibility, which scans the whole catalogue."""

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        cursor.execute(
            "select c.relname, case when c.relkind in ('m', 'v') then 'v' else 't' end from pg_class c"  # noqa: S608
            f" where {HERE} and c.relkind in ('f', 'm', 'p', 'r', 'v')"
        )
        return [TableInfo(*row) for row in cursor.fetchall() if row[0] not in self.ignored_tables]
