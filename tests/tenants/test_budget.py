"""A fresh tenant of each kind, counted and gone again."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenants.budget import Size, measure, read_budget

FROM_SIZE_FUNCTIONS = """
select count(*) filter (where c.relkind in ('r', 'p')), count(*)
from pg_class c left join pg_index i on i.indexrelid = c.oid
left join pg_class toasted on toasted.reltoastrelid in (c.oid, i.indrelid)
where c.relnamespace = 'east'::regnamespace
   or c.relnamespace = 'pg_toast'::regnamespace and toasted.relnamespace = 'east'::regnamespace
"""


def test_a_measured_schema_is_the_size_of_a_real_one_and_gone(inside):
    measured = measure("service")
    with inside("public"), connection.cursor() as cursor:
        cursor.execute(FROM_SIZE_FUNCTIONS)
        assert Size(*cursor.fetchone()) == measured
        cursor.execute("select count(*) from pg_namespace where nspname like '%measured'")
        assert cursor.fetchone() == (0,)


def test_the_budget_is_the_one_decided_on():
    assert read_budget() == {"mutual": Size(111, 634), "service": Size(104, 593)}


@pytest.fixture
def measured_as(monkeypatch):
    def set_size(size):
        monkeypatch.setattr("tenants.management.commands.relation_budget.measure", lambda kind: size)

    return set_size


def test_within_it(measured_as, capsys):
    measured_as(Size(104, 593))
    call_command("relation_budget")
    assert "104 of 111 tables" in capsys.readouterr().out


@pytest.mark.parametrize("size", [Size(105, 593), Size(104, 594)])
def test_over_it(measured_as, size):
    measured_as(size)
    with pytest.raises(CommandError, match="Over the budget: service"):
        call_command("relation_budget")
