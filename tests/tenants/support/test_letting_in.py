"""A tenant lets Kith support in, sees its own leave only, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kith.people.models import User
from kith.people.operations import RoleIsLent, give_role
from kith.roles import Role
from tenants.support import operations, queries
from tenants.support.models import SupportGrant, SupportPass, SupportVisit
from tests.golden import key
from tests.tenants.support.conftest import NORTH, SOUTH, end, events, let_in

ASKED = {"reason": "The list of people is empty", "hours": "4"}


@pytest.mark.parametrize("name", ["ivy", "eve"])
def test_the_admin_and_the_manager_let_support_in(browse: Any, inside: Any, name: str) -> None:
    client = browse("north", name)
    assert "Nobody from Kith can come in" in client.get("/support/").content.decode()
    assert client.post("/support/let-in/", ASKED).status_code == 302
    assert "Kith support can come in now" in client.get("/support/").content.decode()
    with inside("north"):
        grant = SupportGrant.objects.get()
    assert (grant.tenant_id, grant.opened_by_id) == (NORTH, key(name))
    assert grant.good_until - grant.opened_at == timedelta(hours=4)
    assert events(inside) == [("support-grant.opened", {"hours": 4})]


@pytest.mark.parametrize("name", ["asha", "ben", "gita", "hal", "dina"])
def test_others_may_not(browse: Any, name: str) -> None:
    client = browse("north", name)
    assert client.get("/support/").status_code == 403
    assert client.post("/support/let-in/", ASKED).status_code == 403


def test_what_was_typed_stays_where_something_is_missing(browse: Any) -> None:
    answer = browse("north", "ivy").post("/support/let-in/", {"reason": "The list", "hours": "90"})
    assert answer.status_code == 422
    assert "The list" in answer.content.decode()


def test_leave_is_given_once_at_a_time_and_for_a_day_at_most(grant: SupportGrant, inside: Any) -> None:
    with pytest.raises(operations.AlreadyLetIn):
        let_in(inside)
    with pytest.raises(operations.TooLong):
        let_in(inside, "south", hours=48)
    with inside("south"), pytest.raises(DatabaseError), transaction.atomic():
        now = timezone.now()
        SupportGrant.objects.create(
            tenant_id=SOUTH, reason="", opened_at=now, good_until=now + timedelta(hours=25), opened_by_id=key("ivy")
        )


def test_ended_it_is_over_and_ended_twice_it_stays_so(grant: SupportGrant, browse: Any, inside: Any) -> None:
    client = browse("north", "ivy")
    for _ in range(2):
        assert client.post(f"/support/{grant.pk}/end/").status_code == 302
    with inside("north"):
        assert not queries.open_grants(NORTH, at=timezone.now()).exists()
    assert [kind for kind, _ in events(inside)] == ["support-grant.opened", "support-grant.ended"]
    let_in(inside)


def test_its_time_over_it_is_over(grant: SupportGrant, inside: Any) -> None:
    with inside("north"):
        assert queries.open_grants(NORTH, at=grant.good_until - timedelta(seconds=1)).exists()
        assert not queries.open_grants(NORTH, at=grant.good_until).exists()


def test_another_tenant_sees_nothing_and_ends_nothing(grant: SupportGrant, browse: Any, inside: Any) -> None:
    with inside("south"):
        assert not SupportGrant.objects.exists()
    assert browse("south", "ivy").post(f"/support/{grant.pk}/end/").status_code == 404
    with inside("south"), pytest.raises(DatabaseError), transaction.atomic():
        SupportGrant.objects.create(
            tenant_id=NORTH, reason="", opened_at=grant.opened_at, good_until=grant.good_until, opened_by_id=key("ivy")
        )


def test_no_leave_is_given_for_somebody_else(inside: Any, public: Any) -> None:
    olu = User.objects.get(pk=key("olu"))
    with pytest.raises(operations.OnlyFromInside):
        operations.let_in(reason="Please", hours=4, at=timezone.now(), by=olu)
    with pytest.raises(DatabaseError), transaction.atomic():
        now = timezone.now()
        SupportGrant.objects.create(
            tenant_id=NORTH, reason="", opened_at=now, good_until=now + timedelta(hours=1), opened_by_id=key("olu")
        )


def test_a_tenant_writes_no_pass(grant: SupportGrant, inside: Any) -> None:
    now = timezone.now()
    with inside("north"), pytest.raises(DatabaseError), transaction.atomic():
        SupportPass.objects.create(
            tenant_id=NORTH, grant=grant, operator_id=key("olu"), operator_name="Olu", token_sha256="a" * 64,
            knock_sha256="b" * 64, made_at=now, good_until=now,
        )  # fmt: skip


@pytest.mark.parametrize("model", [SupportGrant, SupportPass, SupportVisit])
def test_nobody_changes_what_was(grant: SupportGrant, inside: Any, model: Any) -> None:
    for place in ("north", "public"):
        with inside(place), pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(tenant_id=SOUTH)


def test_a_leave_hangs_on_its_own_tenant(grant: SupportGrant, inside: Any) -> None:
    """South writes an end of north's leave: the row would be its own, the leave is not."""
    with pytest.raises(DatabaseError), inside("south"):
        end(inside, SupportGrant(pk=grant.pk, tenant_id=SOUTH), "south")
    with inside("north"):
        assert queries.open_grants(NORTH, at=timezone.now()).exists()


def test_support_is_nobodys_role(inside: Any, person: Any, browse: Any) -> None:
    with inside("north"), pytest.raises(RoleIsLent):
        give_role(user=person("ben"), role=Role.SUPPORT, by=person("ivy"))
    assert 'value="SUPPORT"' not in browse("north", "ivy").get(f"/people/{key('ben')}/").content.decode()
    assert "Kith support" in browse("north", "ben").get("/roles/").content.decode()


def test_the_operators_page_says_whether_they_may_come_in(browse: Any, inside: Any) -> None:
    client = browse("public", "olu")
    assert "They have not let Kith support in" in client.get(f"/tenants/{NORTH}/").content.decode()
    grant = let_in(inside)
    page = client.get(f"/tenants/{NORTH}/").content.decode()
    assert "The list of people is empty" in page
    assert f"/tenants/{NORTH}/support/{grant.pk}/enter/" in page
    assert "They have not let Kith support in" in client.get(f"/tenants/{SOUTH}/").content.decode()
