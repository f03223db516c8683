"""What is append-only cannot be changed or deleted, by privilege, in the real database."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from tests.isolation.schemas import our_models, schemas_of

APPEND_ONLY = [model for model in our_models() if model.append_only]
CASES = [(schema, model) for model in APPEND_ONLY for schema in schemas_of(model)]
CHANGES = {
    "update": "update {table} set id = id",
    "delete": "delete from {table}",
    "truncate": "truncate {table}",
}


def test_the_audit_log_is_among_them():
    assert "audit.Event" in [model._meta.label for model in APPEND_ONLY]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("schema", "model"), CASES, ids=lambda part: getattr(part, "__name__", part))
def test_a_change_is_refused(schema, model, change, inside):
    statement = sql.SQL(CHANGES[change]).format(table=sql.Identifier(model._meta.db_table))
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with inside(schema), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(("schema", "model"), CASES, ids=lambda part: getattr(part, "__name__", part))
def test_it_can_be_read(schema, model, inside):
    with inside(schema):
        assert len(model.objects.all()[:1]) <= 1


def test_an_event_can_be_added_and_not_unsaid(north, person):
    from kith.audit.operations import record

    event = record(kind="kettle.boiled", by=person("asha"), subject=None)
    event.kind = "kettle.cooled"
    for change in (event.save, event.delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
