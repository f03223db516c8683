"""What is too dear to look at on every page: rights, what was left behind, the catalogue, what autovacuum has to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, connections

from kith.observability.surroundings import Finding, this_process
from kith.web.words import say_count
from tenants import examinations
from tenants.console.structure import differing
from tenants.console.words import say_bytes, some
from tenants.isolation import OWNER, PUBLIC_SCOPE, unit_of_work

MOST_RELATIONS = 1_000_000
"""Of all tenants together: from here on the catalogue itself makes every new connection slow."""
NEAR = 0.8
WRAP_AROUND = 1_500_000_000
"""Transactions after which the server is near refusing to write; it does at two thousand million."""

CATALOGUE = """
select (select count(*) from pg_class),
  (select sum(pg_total_relation_size(oid)) from pg_class where relnamespace = 'pg_catalog'::regnamespace
   and relkind = 'r')
"""
OVERDUE = """
select n.nspname || '.' || c.relname, pg_stat_get_dead_tuples(c.oid)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname !~ '^pg_(toast|temp)'
  and pg_stat_get_dead_tuples(c.oid) > 1000
  and pg_stat_get_dead_tuples(c.oid) > 2 * (current_setting('autovacuum_vacuum_threshold')::int
    + current_setting('autovacuum_vacuum_scale_factor')::float * greatest(c.reltuples, 0))
order by 2 desc
"""
"""Tables with more than twice the dead rows that call autovacuum."""
OLDEST = """
select n.nspname || '.' || c.relname, age(c.relfrozenxid), current_setting('autovacuum_freeze_max_age')::int
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') order by 2 desc limit 1
"""


def rights() -> Iterator[Finding]:
    process = this_process("operator")
    yield from examinations.roles(process)
    yield from examinations.pairs(process)


def left_behind() -> Iterator[Finding]:
    yield from examinations.leftovers(this_process("operator"))


def structure() -> Iterator[Finding]:
    """Where the owner's connection is at hand: a fresh tenant is made to compare with, and rolled back."""
    if OWNER not in connections.settings:
        return
    number, first = differing()
    told = "; ".join(str(each) for each in first)
    problem = f"Different in {say_count(number, 'tenant')}: {told}." if number else ""
    mend = "Find out who changed it by hand; change it back, or put the tenant back from its archive."
    yield Finding("every tenant’s tables are those of its kind", problem[:2000], mend)


def catalogue() -> Iterator[Finding]:
    [(relations, size)] = _rows(CATALOGUE)
    about = f"the catalogue: {relations:,} of {MOST_RELATIONS:,} relations, {say_bytes(size)}"
    share = relations / MOST_RELATIONS
    near = f"It is {share:.0%} full." if share >= NEAR else ""
    yield Finding(about, near, "Put further tenants on another server, or spread them (deploy/citus).", share < 1)


def vacuum() -> Iterator[Finding]:
    overdue = [f"{name} ({say_count(dead, 'dead row')})" for name, dead in _rows(OVERDUE)]
    problem = f"It lags behind in {say_count(len(overdue), 'table')}: {some(overdue)}." if overdue else ""
    mend = "Give it more autovacuum_max_workers and a higher autovacuum_vacuum_cost_limit, and end long transactions."
    yield Finding("autovacuum keeps up", problem, mend, is_advice=True)
    [(name, age, allowed)] = _rows(OLDEST)
    old = f"{name} was last frozen {age:,} transactions ago." if age > 1.5 * allowed else ""
    about = f"oldest rows not frozen: {age:,} transactions of {allowed:,}"
    yield Finding(
        about, old, "Run VACUUM (FREEZE) on it as the owner, and find what keeps autovacuum.", age < WRAP_AROUND
    )


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with unit_of_work(PUBLIC_SCOPE), connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
