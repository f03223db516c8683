"""What Kith asks of Citus, in which order and transaction, and what it does with the answers.

Against a stand-in (citus_stand_in.sql): there is no Citus here. It keeps the record that these tests read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from psycopg import sql

from tenants import citus
from tenants.drift import Drift, find_drift
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.provisioning import make_tenant, prepare_public
from tests.databases import at
from tests.environment import FOUND

STAND_IN = Path(__file__).with_name("citus_stand_in.sql").read_text()
SERVERS = {"worker1:5432", "worker2:5432"}


def as_administrator(database: str, *statements: str | sql.Composed) -> list[tuple[Any, ...]]:
    with psycopg.connect(at(FOUND["ADMIN_DATABASE_URL"], database), autocommit=True) as connection:
        for statement in statements:
            done = connection.execute(statement)
        return done.fetchall() if done.description else []


@pytest.fixture
def cluster(database: str, settings: Any) -> Iterator[str]:
    """A database of the test's own that answers as Citus does, with north, south and east from before."""
    settings.CITUS = True
    triggers = sql.SQL("alter database {} set citus.enable_unsafe_triggers = on").format(sql.Identifier(database))
    as_administrator(database, STAND_IN, triggers)
    connections.close_all()
    yield database


def calls(database: str, *, but: str = "never") -> list[str]:
    rows = as_administrator(database, "select what from ext.citus_calls order by n")
    return [what for (what,) in rows if not what.startswith(but)]


def make(schema: str) -> Tenant:
    return make_tenant(schema=schema, kind="mutual", name=schema.title(), host=f"{schema}.kith.localhost")


def test_a_new_tenant_is_placed_whole(cluster: str) -> None:
    make("west")
    assert calls(cluster) == ["placed west"]
    assert citus.where_tenants_stand()["west"] in SERVERS
    homes = as_administrator(
        cluster,
        "select l.groupid, count(*) from pg_class c left join ext.pg_dist_shard h on h.logicalrelid = c.oid"
        " left join ext.pg_dist_placement l on l.shardid = h.shardid"
        " where c.relnamespace = 'west'::regnamespace and c.relkind = 'r' group by 1",
    )
    assert len(homes) == 1
    assert homes[0][0] is not None and homes[0][1] > 30


def test_what_is_not_made_whole_is_not_placed(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(scope: Any) -> None:
        assert calls(cluster) == []
        raise RuntimeError("The last step fails.")

    monkeypatch.setattr("tenants.provisioning.grant_tenant", fails)
    with pytest.raises(RuntimeError):
        make("west")
    assert calls(cluster) == []
    assert "west" not in citus.where_tenants_stand()


def test_without_the_setting_nothing_is_asked_of_citus(cluster: str, settings: Any) -> None:
    settings.CITUS = False
    make("west")
    prepare_public()
    assert calls(cluster) == []
    with pytest.raises(citus.OneServerOnly):
        citus.where_tenants_stand()


def test_the_servers_must_allow_our_triggers(cluster: str) -> None:
    """deploy/compose.citus.yaml sets it; without it a tenant is refused whole, and nothing of it is left."""
    as_administrator(
        cluster, sql.SQL("alter database {} reset citus.enable_unsafe_triggers").format(sql.Identifier(cluster))
    )
    connections.close_all()
    with pytest.raises(DatabaseError, match="triggers are not supported"):
        make("west")
    connections.close_all()
    assert calls(cluster) == []
    assert "west" not in citus.where_tenants_stand()


def test_what_tenants_read_stands_on_every_server_and_is_asked_for_once(cluster: str) -> None:
    prepare_public()
    asked = [what.removeprefix("create_reference_table ").removeprefix("public.") for what in calls(cluster)]
    assert asked == citus.shared_tables()
    assert {"catalogue_assessments_templateversion", "region_publishedfigure"} < set(asked)
    assert "tenants_tenant" not in asked
    prepare_public()
    assert len(calls(cluster)) == len(asked)


def test_no_table_that_tenants_read_leans_on_one_that_only_the_coordinator_has() -> None:
    shared = set(citus.shared_tables())
    for model in (model for model in citus.models_of("public") if model._meta.db_table in shared):
        assert {other._meta.db_table for other in citus.refers_to(model)} <= shared, model


def test_servers_may_log_in_to_each_other_as_whoever_is_at_work(cluster: str) -> None:
    prepare_public()
    may = as_administrator(
        cluster,
        "select has_database_privilege(r, current_database(), 'connect')"
        " from unnest(array['kith_public', 'kith_tenants']) r",
    )
    assert may == [(True,), (True,)]


def test_tenants_made_before_are_placed_once(cluster: str, capsys: Any) -> None:
    assert set(citus.where_tenants_stand().values()) == {citus.NOT_PLACED}
    for _twice in range(2):
        call_command("place_tenants", place=True)
    placed = [what for what in calls(cluster) if what.startswith("citus_schema_distribute")]
    assert placed == [f"citus_schema_distribute {schema}" for schema in ("east", "north", "south")]
    assert set(citus.where_tenants_stand().values()) <= SERVERS
    assert "north" in capsys.readouterr().out


def test_a_tenant_is_moved_and_says_where_it_stands(cluster: str, capsys: Any) -> None:
    make("west")
    call_command("place_tenants", "west", node="worker1")
    call_command("place_tenants", "west", node="worker2")
    assert citus.where_tenants_stand()["west"] == "worker2:5432"
    assert calls(cluster)[-1] == "citus_schema_move west worker2 5432"
    assert capsys.readouterr().out.splitlines()[-1].split() == ["west", "worker2:5432"]


def test_moving_to_where_it_stands_does_nothing(cluster: str) -> None:
    make("west")
    stands = citus.where_tenants_stand()["west"]
    call_command("place_tenants", "west", node=stands)
    assert calls(cluster) == ["placed west"]


@pytest.mark.parametrize(
    ("words", "told", "why"),
    [
        (["west"], {"node": "worker9"}, "no server worker9:5432"),
        (["west"], {"node": "coordinator"}, "no server coordinator:5432"),
        (["north"], {"node": "worker1"}, "Place it first"),
        (["nowhere"], {"node": "worker1"}, "no tenant with the schema nowhere"),
        ([], {"node": "worker1"}, "which tenant"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(cluster: str, words: list[str], told: dict[str, str], why: str) -> None:
    make("west")
    with pytest.raises(CommandError, match=why):
        call_command("place_tenants", *words, **told)
    assert calls(cluster) == ["placed west"]


def test_the_servers_are_evened_out_by_citus(cluster: str) -> None:
    call_command("place_tenants", balance=True)
    assert calls(cluster) == ["citus_rebalance_start by_disk_size"]


def test_a_tenant_dropped_is_nowhere(cluster: str) -> None:
    make("west")
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        Tenant.objects.using(OWNER).filter(schema_name="west").delete()
        with connections[OWNER].cursor() as cursor:
            cursor.execute("drop schema west cascade")
    assert "west" not in citus.where_tenants_stand()


def test_what_an_extension_grants_to_all_is_no_drift_and_what_anybody_else_does_is(database: str) -> None:
    """Citus puts views for everybody into the public schema."""
    granted = "create view public.citus_tables as select 1 as one; grant select on public.citus_tables to public"
    as_administrator(database, granted)
    assert [drift.names for drift in drifted()] == [("public.citus_tables",)]
    as_administrator(database, "alter extension citext add view public.citus_tables")
    assert drifted() == []


def drifted() -> list[Drift]:
    with unit_of_work(PUBLIC_SCOPE):
        return find_drift()
