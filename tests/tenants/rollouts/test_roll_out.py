"""Migrating the fleet: a tenant that fails stays as it was, the others go on, and the next run does the rest."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections

from tenants import collected, roles, rollout
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.rollouts import planning, running, turns
from tenants.rollouts.alone import ROLLING_OUT
from tenants.rollouts.waves import Turn
from tests.databases import at
from tests.environment import FOUND
from tests.golden import key
from tests.tenants.rollouts.conftest import in_the_way, lacking, put_behind, roll_out


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose turn it was, in order."""
    order: list[str] = []
    take = turns.take

    def note(turn: Turn, **options: Any) -> None:
        order.append(turn.tenant.schema_name)
        take(turn, **options)

    monkeypatch.setattr(turns, "take", note)
    return order


def test_everybody_is_brought_up_to_date_once(behind: Any, taken: list[str]) -> None:
    assert lacking() == {"north": 1, "south": 1}
    assert {schema: outcome.missing for schema, outcome in roll_out().items()} == {"north": 1, "south": 1, "east": 0}
    assert lacking() == {}
    assert not any(outcome.missing or outcome.failed for outcome in roll_out().values())
    assert taken == ["north", "south"]


def test_a_new_table_has_its_rights(behind: Any) -> None:
    roll_out()
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER):
        assert roles.to_put_right(Tenant.objects.using(OWNER).all()) == set()


def test_a_tenant_that_fails_stays_as_it_was_and_the_others_go_on(behind: Any, admin: Any) -> None:
    behind("east")
    in_the_way(admin, "south")
    assert [schema for schema, outcome in roll_out().items() if outcome.failed] == ["south"]
    assert lacking() == {"south": 1}
    admin.execute("drop table south.audit_event")
    assert not any(outcome.failed for outcome in roll_out().values())
    assert lacking() == {}


def test_where_the_canary_fails_nobody_follows(behind: Any, admin: Any, settings: Any, taken: list[str]) -> None:
    settings.CANARY = "south"
    in_the_way(admin, "south")
    with pytest.raises(running.TooManyFailures, match="1 of 1 failed; 1 were left"):
        roll_out(stop_after=1)
    assert (taken, lacking()) == (["south"], {"north": 1, "south": 1})


def test_it_stops_after_the_share_that_may_fail(behind: Any, admin: Any, taken: list[str]) -> None:
    behind("east")
    for schema in ("north", "south"):
        in_the_way(admin, schema)
    with pytest.raises(running.TooManyFailures):
        roll_out(stop_after=0.3)
    assert taken == ["east", "north"]


def test_a_rehearsal_that_fails_touches_nobody(behind: Any, taken: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(kind: str, missing: Any) -> collected.Way:
        raise ZeroDivisionError

    monkeypatch.setattr(planning, "rehearse", fail)
    with pytest.raises(planning.RehearsalFailed, match="In a fresh mutual"):
        roll_out()
    assert taken == []


def test_a_held_lock_is_asked_for_again_at_the_end_of_the_wave(
    behind: Any, admin: Any, taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    behind("east")
    monkeypatch.setattr(running, "waves", lambda found, canary: [running.Wave("all", tuple(found))])
    grant, held = roles.grant_tenant, [OperationalError("canceling statement due to lock timeout")]

    def held_once(scope: Any) -> None:
        if held:
            raise held.pop()
        grant(scope)

    monkeypatch.setattr(roles, "grant_tenant", held_once)
    assert not any(outcome.failed for outcome in roll_out().values())
    assert taken == ["east", "north", "south", "east"]


def test_a_turn_gives_way_to_work_that_holds_its_table(
    add_migration: Any, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import migrations, models

    monkeypatch.setattr(turns, "LOCK_SECONDS", 0.05)
    add_migration("0099_passing", migrations.AddField("Event", "passing", models.IntegerField(null=True)))
    with admin.transaction():
        admin.execute("lock table north.audit_event in access share mode")
        outcomes = roll_out()
    assert "lock timeout" in outcomes["north"].why
    assert lacking() == {"north": 1}


def test_who_is_being_made_or_deleted_is_left_out_and_all_others_are_done(behind: Any, admin: Any) -> None:
    behind("east")
    admin.execute("update tenants_tenant set state = 'DELETING' where schema_name = 'east'")
    admin.execute("update tenants_tenant set state = 'PENDING' where schema_name = 'north'")
    admin.execute("update tenants_tenant set state = 'SUSPENDED' where schema_name = 'south'")
    assert set(roll_out()) == {"north", "south"}
    assert lacking() == {}


def test_a_tenant_that_disappears_meanwhile_is_skipped(
    behind: Any, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(found: planning.Plan) -> list[Turn]:
        admin.execute("update tenants_tenant set state = 'DELETING' where schema_name in ('north', 'south')")
        admin.execute("drop schema if exists south cascade")
        return planned(found)

    planned = running.rehearsed
    monkeypatch.setattr(running, "rehearsed", vanish)
    assert {schema: outcome.gone for schema, outcome in roll_out(stop_after=0).items()} == {
        "north": True,
        "south": True,
        "east": False,
    }


def test_a_schema_that_is_not_there_is_not_made_empty(behind: Any, admin: Any) -> None:
    admin.execute("drop schema south cascade")
    outcomes = roll_out()
    assert outcomes["south"].why == "SchemaMissing: its schema is not there"
    assert admin.execute("select to_regnamespace('south')").fetchone() == (None,)


def test_who_is_made_meanwhile_by_the_old_code_is_done_too(behind: Any, admin: Any, taken: list[str]) -> None:
    class Late(list[str]):
        def append(self, line: str) -> None:
            if line.startswith(("The rest", "The first")):
                put_behind(admin, "east")

    roll_out(said=Late())
    assert taken == ["north", "south", "east"]
    assert lacking() == {}


def test_only_who_lacks_a_right_is_touched(database: str, admin: Any, taken: list[str]) -> None:
    assert set(roll_out()) == {"north", "south", "east"}
    assert taken == []
    admin.execute(f"revoke select on south.people_user from t_{key('tenant south').hex}")
    roll_out()
    assert taken == ["south"]
    assert roll_out() and taken == ["south"]


def test_a_second_roll_out_waits_and_says_so(behind: Any, database: str) -> None:
    said: list[str] = []
    waits = threading.Event()

    def tell(line: str) -> None:
        said.append(line)
        waits.set()

    def second() -> None:
        rollout.roll_out(stop_after=0, tell=tell)
        connections.close_all()

    with psycopg.connect(at(FOUND["OWNER_DATABASE_URL"], database), autocommit=True) as first:
        first.execute("select pg_advisory_lock(%s)", [ROLLING_OUT])
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(timeout=20)
        assert lacking() == {"north": 1, "south": 1}
    thread.join(timeout=60)
    assert said[0] == "Another roll-out is under way: waiting for it to end."
    assert lacking() == {}
