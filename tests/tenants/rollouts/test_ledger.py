"""The ledger says what the schemas say: a step is done in the transaction that does it, or it is not done."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kith.audit.models import Event
from tenants import roles, rollout
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tenants.rollouts import queries, running
from tenants.rollouts.models import Rollout, Step
from tests.tenants.rollouts.conftest import in_the_way, lacking, roll_out

DONE, FAILED, PLANNED = Step.Status.DONE, Step.Status.FAILED, Step.Status.PLANNED


def steps() -> dict[str, str]:
    """Schema → status of its one step in the latest roll-out."""
    with unit_of_work(PUBLIC_SCOPE):
        latest = queries.latest_rollout()
        assert latest is not None
        return {step.tenant.schema_name: step.status for step in queries.steps_of(latest) if step.tenant}


def latest() -> Rollout:
    with unit_of_work(PUBLIC_SCOPE):
        found = queries.latest_rollout()
    assert found is not None
    return found


def test_a_fleet_with_nothing_to_do_writes_one_line_and_no_steps(database: str) -> None:
    roll_out()
    assert (latest().state, latest().tenants, latest().behind) == (Rollout.State.DONE, 3, 0)
    with unit_of_work(PUBLIC_SCOPE):
        assert (Rollout.objects.count(), Step.objects.count()) == (1, 0)
        assert Event.objects.filter(kind="rollout.ended").count() == 1


def test_what_is_done_is_told_with_its_time(behind: Any) -> None:
    roll_out()
    assert steps() == {"north": DONE, "south": DONE}
    with unit_of_work(PUBLIC_SCOPE):
        for step in Step.objects.all():
            assert (step.app, step.name, step.tries, step.why) == ("audit", "0001_initial", 1, "")
            assert step.milliseconds is not None and step.milliseconds < 60_000
    ended = latest()
    assert (ended.state, ended.behind, ended.done, ended.failed) == (Rollout.State.DONE, 2, 2, 0)
    assert ended.finished_at is not None and len(ended.code) == 64


def test_a_step_is_done_with_its_tenant_or_not_at_all(behind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the ledger was written and before the commit: neither is there."""

    class Killed(BaseException):
        pass

    def die(scope: Any) -> None:
        raise Killed

    monkeypatch.setattr(roles, "grant_tenant", die)
    with pytest.raises(Killed):
        roll_out()
    assert steps() == {"north": PLANNED, "south": PLANNED}
    assert lacking() == {"north": 1, "south": 1}
    monkeypatch.undo()
    roll_out()
    assert steps() == {"north": DONE, "south": DONE}
    with unit_of_work(PUBLIC_SCOPE):
        states = [each.state for each in queries.rollouts()]
    assert states == [Rollout.State.DONE, Rollout.State.BROKEN_OFF]


def test_what_failed_says_why_without_a_row(behind: Any, admin: Any) -> None:
    in_the_way(admin, "south")
    roll_out()
    assert steps() == {"north": DONE, "south": FAILED}
    assert latest().state == Rollout.State.FAILED
    with unit_of_work(PUBLIC_SCOPE):
        (step,) = Step.objects.filter(status=FAILED)
        assert step.why == 'relation "audit_event" already exists (42P07)'
        south = Tenant.objects.get(schema_name="south")
        assert [each.status for each in queries.history_of(south)] == [FAILED]


def test_where_it_stopped_the_rest_stays_planned(behind: Any, admin: Any) -> None:
    in_the_way(admin, "north")
    with pytest.raises(running.TooManyFailures):
        roll_out(stop_after=0)
    assert steps() == {"north": FAILED, "south": PLANNED}
    assert (latest().state, latest().why) == (Rollout.State.STOPPED, "1 of 1 failed; 1 were left as they were.")


def test_what_the_public_schema_lacked_is_told_too(database: str, admin: Any) -> None:
    """Its table of usage is gone, with the line that says it was made."""
    admin.execute("delete from public.django_migrations where app = 'fairness'")
    admin.execute("drop table public.fairness_usageday")
    (lacked,) = rollout.missing_in_public()
    rollout.prepare(stop_after=0, tell=lambda line: None)
    with unit_of_work(PUBLIC_SCOPE):
        (step,) = Step.objects.filter(tenant=None)
        assert (step.app, step.name, step.status) == (*lacked, DONE)


def test_the_command_says_who_is_not_up_to_date(behind: Any, admin: Any, capsys: Any) -> None:
    call_command("prepare", plan=True)
    said = capsys.readouterr().out
    assert "A mutual that lacks audit.0001_initial: as collected SQL" in said
    assert "The canary:\n    North: 1 migration to apply" in said
    assert lacking() == {"north": 1, "south": 1}
    in_the_way(admin, "south")
    with pytest.raises(CommandError, match="Not up to date: South"):
        call_command("prepare", stop_after=0.5)
    said = capsys.readouterr().out
    assert "North is up to date (1 new)" in said
    assert "3 tenants: 1 brought up to date, 1 failed." in said
    assert "South: relation" in said
