"""`prepare` killed as by kill -9: each tenant is as it was or done whole, and the next run does the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tenants import rollout
from tests.killed import every_word
from tests.tenants.rollouts.conftest import lacking, put_behind, rehearsed_once

SCHEMAS = ("north", "south")
WALKS = {"roll_out": 7, "prepare": 131}
"""What is walked, and in which strides: `prepare` says some 250 words to the public schema first."""
FACTS = """
select to_regclass('{schema}.audit_event') is not null as there,
  exists (select from {schema}.django_migrations where app = 'audit') as in_its_own_ledger,
  exists (select from rollouts_step s join tenants_tenant t on t.id = s.tenant_id
    where t.schema_name = '{schema}' and s.status = 'DONE') as done,
  to_regclass('{schema}.audit_event') is not null and exists (
    select from tenants_tenant t where t.schema_name = '{schema}' and has_table_privilege(
      't_' || replace(t.id::text, '-', ''), '{schema}.audit_event', 'insert')) as may_be_written
"""


def facts(admin: Any, schema: str) -> set[bool]:
    return set(admin.execute(FACTS.format(schema=schema)).fetchone())


def code(what: str) -> str:
    """With what the rehearsal found out given, so that the walk is over the rest."""
    way = rehearsed_once("mutual", (("audit", "0001_initial"),))
    return (
        "from tenants import collected, rollout; from tenants.rollouts import planning\n"
        f"planning.rehearse = lambda kind, missing: collected.{way!r}\n"
        f"rollout.{what}(stop_after=0, tell=lambda line: None)"
    )


@pytest.mark.usefixtures("behind")
@pytest.mark.parametrize("what", WALKS)
def test_killed_anywhere_every_tenant_is_whole_and_the_next_run_goes_on(what: str, admin: Any, database: str) -> None:
    seen: set[tuple[bool, ...]] = set()
    for _ in every_word(code(what), database=database, every=WALKS[what]):
        found = [facts(admin, schema) for schema in SCHEMAS]
        assert all(len(each) == 1 for each in found), found
        seen.add(tuple(each.pop() for each in found))
        rollout.roll_out(stop_after=0, tell=lambda line: None)
        assert lacking() == {}
        assert [facts(admin, schema) for schema in SCHEMAS] == [{True}, {True}]
        put_behind(admin, *SCHEMAS)
        admin.execute("truncate rollouts_rollout, rollouts_step")
    assert [facts(admin, schema) for schema in SCHEMAS] == [{True}, {True}]
    assert (False, False) in seen
