"""The life of a tenant: each move from each state, what is refused, and what is on the record."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kith.audit.models import Event
from tenants.closing import operations, states
from tenants.closing.models import StateChange
from tenants.hosts import door_for_host
from tenants.models import Tenant
from tests.golden import key

S = Tenant.State
TODAY = date(2027, 3, 1)
NORTH = key("tenant north")
HOST = "north.kith.localhost"


def put(state: Tenant.State) -> Tenant:
    """North in any state, as if it had come there by itself."""
    Tenant.objects.filter(pk=NORTH).update(state=state, delete_on=TODAY, hold_reason="")
    return Tenant.objects.get(pk=NORTH)


def act(verb: str, tenant: Tenant, by: Any = None) -> Any:
    day = TODAY + timedelta(days=states.DAYS_OF_NOTICE)
    said: dict[str, Any] = {"tenant": tenant, "by": by, "reason": "The board said so"}
    return {
        "go-live": lambda: operations.go_live(tenant=tenant, by=by),
        "make-read-only": lambda: operations.make_read_only(**said),
        "suspend": lambda: operations.suspend(**said),
        "reopen": lambda: operations.reopen(**said),
        "schedule-deletion": lambda: operations.schedule_deletion(on=day, today=TODAY, **said),
        "cancel-deletion": lambda: operations.cancel_deletion(**said),
        "delete": lambda: operations.ask_deletion(tenant=tenant, typed_name=tenant.name, despite="agreed", by=by),
    }[verb]()


VERBS = [move for move in states.MOVES if move is not states.SET_UP_AGAIN]
AT_ONCE = [move for move in VERBS if move.verb not in {"reopen", "delete"}]
ALLOWED = [(move, before) for move in AT_ONCE for before in sorted(move.before)]
FORBIDDEN = [(move, before) for move in VERBS for before in S if before not in move.before]


def ids(part: Any) -> str:
    return getattr(part, "verb", str(part))


@pytest.mark.parametrize(("move", "before"), ALLOWED, ids=ids)
def test_each_move_is_taken_and_on_the_record(move: states.Move, before: Any, public: Any, person: Any) -> None:
    act(move.verb, put(before), by=person("olu"))
    change = StateChange.objects.filter(tenant_id=NORTH).order_by("-at").first()
    assert (Tenant.objects.get(pk=NORTH).state, change.before, change.to) == (move.to, before, move.to)
    assert change.by_id == key("olu")
    assert Event.objects.filter(kind=move.event, subject_id=NORTH, actor_id=key("olu")).count() == 1


@pytest.mark.parametrize(("move", "before"), FORBIDDEN, ids=ids)
def test_each_move_from_elsewhere_is_refused_in_its_own_words(move: states.Move, before: Any, public: Any) -> None:
    with pytest.raises(operations.NotFromHere) as refusal:
        act(move.verb, put(before))
    assert refusal.value.sentence.startswith(move.refusal)
    assert Tenant.objects.get(pk=NORTH).state == before


def test_the_door_of_this_process_knows_at_once(public: Any, inside: Any) -> None:
    assert door_for_host(HOST).open
    operations.suspend(tenant=put(S.ACTIVE), reason="A flood", by=None)
    assert not door_for_host(HOST).open


@pytest.mark.parametrize("verb", ["make-read-only", "suspend", "schedule-deletion", "cancel-deletion"])
def test_whoever_shuts_a_tenant_says_why(verb: str, public: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    move = next(move for move in states.MOVES if move.verb == verb)
    tenant = put(next(iter(move.before)))
    operation = getattr(operations, verb.replace("-", "_"))
    more = {"on": TODAY + timedelta(days=99), "today": TODAY} if verb == "schedule-deletion" else {}
    with pytest.raises(operations.NoReason):
        operation(tenant=tenant, reason="  ", by=None, **more)


def test_a_mutual_without_a_custodian_does_not_go_live(inside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "lacks_custodian", lambda tenant: True)
    with inside("public"), pytest.raises(operations.NoCustodian, match="takes the archive over if North ends"):
        operations.go_live(tenant=put(S.SETTING_UP), by=None)


def test_a_service_goes_live_without_one(public: Any) -> None:
    Tenant.objects.filter(schema_name="east").update(state=S.SETTING_UP)
    assert operations.go_live(tenant=Tenant.objects.get(schema_name="east"), by=None).state == S.ACTIVE


def test_a_tenant_that_was_never_live_goes_back_to_getting_ready(public: Any) -> None:
    never = Tenant.objects.get(schema_name="east")
    Tenant.objects.filter(pk=never.pk).update(state=S.SETTING_UP)
    suspended = operations.suspend(tenant=never, reason="Not yet", by=None)
    assert operations.way_back(suspended) is states.SET_UP_AGAIN
    assert operations.way_back(put(S.SUSPENDED)) is states.REOPEN


def test_a_deletion_leaves_time_to_say_no(public: Any) -> None:
    tenant, day = put(S.SUSPENDED), TODAY + timedelta(days=states.DAYS_OF_NOTICE - 1)
    with pytest.raises(operations.TooSoon, match="31 March 2027"):
        operations.schedule_deletion(tenant=tenant, on=day, reason="It ended", by=None, today=TODAY)


def test_what_is_on_hold_is_neither_scheduled_nor_deleted(public: Any) -> None:
    held = operations.place_hold(tenant=put(S.SUSPENDED), reason="A court asked", by=None)
    with pytest.raises(operations.OnHold, match="A court asked"):
        act("schedule-deletion", held)
    Tenant.objects.filter(pk=NORTH).update(state=S.SCHEDULED)
    with pytest.raises(operations.OnHold):
        act("delete", Tenant.objects.get(pk=NORTH))
    operations.lift_hold(tenant=held, reason="It is over", by=None)
    assert act("delete", Tenant.objects.get(pk=NORTH)).kind == "delete"


def test_the_database_itself_keeps_what_is_on_hold(public: Any) -> None:
    operations.place_hold(tenant=put(S.SCHEDULED), reason="A court asked", by=None)
    north = Tenant.objects.filter(pk=NORTH)
    with pytest.raises(IntegrityError, match="tenant_on_hold_stays"), transaction.atomic():
        north.update(state=S.DELETING)
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        north._raw_delete("default")


def test_a_hold_comes_too_late_for_what_is_being_deleted(public: Any) -> None:
    with pytest.raises(operations.NotFromHere):
        operations.place_hold(tenant=put(S.DELETING), reason="A court asked", by=None)


def test_there_must_be_a_hold_to_lift(public: Any) -> None:
    with pytest.raises(operations.NotOnHold):
        operations.lift_hold(tenant=put(S.ACTIVE), reason="None", by=None)


def test_whoever_deletes_types_the_name(public: Any) -> None:
    with pytest.raises(operations.NameNotTyped):
        operations.ask_deletion(tenant=put(S.SCHEDULED), typed_name="Nroth", despite="", by=None)


def test_what_is_to_be_done_first_is_said(public: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenants.closing import conditions

    monkeypatch.setattr(conditions, "_conditions", {"archive": lambda tenant: f"Nobody has {tenant.name}’s archive."})
    tenant = put(S.SCHEDULED)
    with pytest.raises(operations.NotYet, match="Nobody has North’s archive"):
        operations.ask_deletion(tenant=tenant, typed_name="North", despite=" ", by=None)
    order = operations.ask_deletion(tenant=tenant, typed_name="North", despite="They want none", by=None)
    assert order.asked["despite"] == "They want none"


def test_the_diagram_in_the_documents_is_the_table() -> None:
    assert states.diagram() in (Path(__file__).resolve().parents[3] / "docs/lifecycle.md").read_text()
