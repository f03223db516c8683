"""One act on many tenants: named, with a reason, each wholly or not at all, and what was refused is said."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from kith.audit.models import Event
from tenants.console import acts
from tenants.fleet import caretaker
from tenants.fleet.models import Order
from tenants.fleet.operations import ask_for
from tenants.fleet_state import schemas_behind
from tenants.isolation import OWNER, OWNER_PUBLIC_SCOPE, PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.golden import key

NORTH, SOUTH, EAST = (key(f"tenant {name}") for name in ("north", "south", "east"))


def said(answer: Any) -> str:
    return str(answer.content.decode()).replace("&#x27;", "'")


def do(browse: Any, act: str, *tenants: Any, reason: str = "The bill is not paid") -> Any:
    form = {"tenants": ",".join(map(str, tenants)), "reason": reason}
    return browse("public", "olu").post(f"/tenants/acts/?act={act}", form)


def states() -> dict[str, str]:
    return dict(Tenant.objects.filter(pk__in=[NORTH, SOUTH, EAST]).values_list("schema_name", "state"))


def test_the_page_names_those_who_are_meant_and_those_left_out(browse: Any, more_tenants: Any) -> None:
    (shut,) = more_tenants(1, name="Shut already", state="SUSPENDED")
    page = said(browse("public", "olu").get("/tenants/acts/", {"act": "suspend", "tenant": [NORTH, shut.pk, "none"]}))
    meant, left_out = page.split("Left out")
    assert "North" in meant and "South" not in page
    assert "Shut already" in left_out and "It is suspended." in left_out


def test_all_that_the_list_found_are_meant_on_every_page(browse: Any, more_tenants: Any) -> None:
    more_tenants(60, place="Basildon")
    page = said(browse("public", "olu").get("/tenants/acts/", {"act": "suspend", "all": "yes", "q": "basildon"}))
    assert "60 tenants are meant" in page and "North" not in page


def test_many_are_suspended_at_once_with_the_reason_and_who(browse: Any, inside: Any) -> None:
    page = said(do(browse, "suspend", NORTH, SOUTH))
    assert "2 tenants" in page and "Not done" not in page
    with inside("public"):
        assert states() == {"north": "SUSPENDED", "south": "SUSPENDED", "east": "ACTIVE"}
        assert {tenant.state_reason for tenant in Tenant.objects.filter(state="SUSPENDED")} == {"The bill is not paid"}
        events = Event.objects.filter(kind="tenant.suspended")
        assert {(event.subject_id, event.actor_id) for event in events} == {(NORTH, key("olu")), (SOUTH, key("olu"))}


def test_what_is_refused_for_one_is_said_and_done_for_the_others(browse: Any, inside: Any, more_tenants: Any) -> None:
    (shut,) = more_tenants(1, name="Shut already", state="SUSPENDED")
    done, not_done = said(do(browse, "suspend", shut.pk, NORTH)).split("Not done")
    assert "North" in done and "Shut already" in not_done and "It is suspended." in not_done
    with inside("public"):
        assert states()["north"] == "SUSPENDED"


def test_an_act_that_is_refused_half_way_leaves_nothing_behind(
    browse: Any, inside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(tenant: Tenant, reason: str, by: Any) -> None:
        Tenant.objects.filter(pk=tenant.pk).update(state_reason="half done")
        ask_for(kind="migrate", by=by, tenant_id=tenant.pk)
        ask_for(kind="migrate", by=by, tenant_id=tenant.pk)

    monkeypatch.setitem(acts._acts, "half", acts.Act(name="half", title="Half", does="Half.", order=1, do=half))
    assert "already under way" in said(do(browse, "half", NORTH))
    with inside("public"):
        assert not Tenant.objects.filter(state_reason="half done").exists() and not Order.objects.exists()


def test_without_a_reason_nothing_is_done_and_who_was_meant_stays(browse: Any, inside: Any) -> None:
    answer = do(browse, "suspend", NORTH, reason=" ")
    assert answer.status_code == 422 and "North" in said(answer) and str(NORTH) in said(answer)
    with inside("public"):
        assert states()["north"] == "ACTIVE"


@pytest.mark.parametrize(
    ("act", "kind"), [("save", "export"), ("migrate", "migrate"), ("restore-rights", "restore-rights")]
)
def test_the_caretaker_is_asked_for_what_needs_the_owners_hand(browse: Any, inside: Any, act: str, kind: str) -> None:
    do(browse, act, NORTH, EAST)
    with inside("public"):
        orders = Order.objects.filter(kind=kind)
        assert {(order.tenant_id, order.asked["reason"]) for order in orders} == {
            (NORTH, "The bill is not paid"),
            (EAST, "The bill is not paid"),
        }
    assert "already under way" in said(do(browse, act, NORTH))


def test_no_two_acts_ask_for_the_same() -> None:
    """Each sub-app adds its own; an operator sees them in one list."""
    titles = [act.title for act in acts.acts()]
    assert titles == [
        "Make it reading only",
        "Suspend",
        "Open again",
        "Save an archive",
        "Bring up to date",
        "Put the rights right",
    ]


MAY_READ = f"select has_table_privilege('t_{NORTH.hex}', 'north.audit_event', 'select')"


def test_the_caretaker_gives_a_tenant_the_migrations_it_lacks(database: str) -> None:
    as_owner("drop table north.audit_event; delete from north.django_migrations where app = 'audit'")
    with unit_of_work(PUBLIC_SCOPE):
        assert schemas_behind() == {"north": 1}
    assert done("migrate").why == ""
    with unit_of_work(PUBLIC_SCOPE):
        assert schemas_behind() == {}
    assert as_owner(MAY_READ)


def test_the_caretaker_puts_a_tenants_rights_right(database: str) -> None:
    as_owner(f"revoke select on north.audit_event from t_{NORTH.hex}")
    assert not as_owner(MAY_READ)
    assert done("restore-rights").why == ""
    assert as_owner(MAY_READ)


def as_owner(statement: str) -> Any:
    with unit_of_work(OWNER_PUBLIC_SCOPE, using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def done(kind: str) -> Order:
    with unit_of_work(PUBLIC_SCOPE):
        order = ask_for(kind=kind, by=None, tenant_id=NORTH)
    caretaker.do_orders()
    with unit_of_work(PUBLIC_SCOPE):
        order.refresh_from_db()
    return order


@pytest.mark.parametrize(
    ("tenant", "name", "status"), [("public", "vic", 403), ("public", "una", 403), ("north", "ivy", 404)]
)
def test_only_who_manages_tenants_may_act(browse: Any, tenant: str, name: str, status: int) -> None:
    client = browse(tenant, name)
    assert client.get("/tenants/acts/?act=suspend").status_code == status
    assert client.post("/tenants/acts/?act=suspend", {"tenants": str(NORTH), "reason": "No"}).status_code == status


def test_who_only_reads_tenants_sees_no_act_and_nothing_to_tick(browse: Any, inside: Any, only_reading: None) -> None:
    client = browse("public", "olu")
    page = said(client.get("/tenants/"))
    assert "North" in page and "checkbox" not in page and "With the ticked ones" not in page
    assert client.post("/tenants/acts/?act=suspend", {"tenants": str(NORTH), "reason": "No"}).status_code == 403
    with inside("public"):
        assert states()["north"] == "ACTIVE"


def test_an_act_nobody_knows_is_not_found(browse: Any) -> None:
    assert browse("public", "olu").get("/tenants/acts/?act=explode").status_code == 404
