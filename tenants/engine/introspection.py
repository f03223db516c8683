from __future__ import annotations

from typing import Any

from django.db.backends.base.introspection import TableInfo
from django.db.backends.postgresql.introspection import DatabaseIntrospection


class Introspection(DatabaseIntrospection):
    """Lists the tables of the current schema only: by namespace, not by visibility, which scans the whole catalogue."""

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        cursor.execute(
            "select c.relname, case when c.relkind in ('m', 'v') then 'v' else 't' end from pg_class c"
            " where c.relnamespace = to_regnamespace(quote_ident(current_schema()))"
            " and c.relkind in ('f', 'm', 'p', 'r', 'v')"
        )
        return [TableInfo(*row) for row in cursor.fetchall() if row[0] not in self.ignored_tables]
