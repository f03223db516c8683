"""A pass lets one operator in, once, within a minute, in one browser, into one tenant: everything else is refused."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kith.audit.models import Event
from tenants.support import operations
from tenants.support.models import SupportGrant, SupportPass, SupportVisit
from tests.golden import key
from tests.tenants.support.conftest import NORTH, Operator, end, events, let_in


def refused(inside: Any, name: str = "north") -> list[str]:
    return [detail["why"] for kind, detail in events(inside, name) if kind == "support.refused"]


def visits(inside: Any) -> int:
    with inside("north"):
        return SupportVisit.objects.count()


def test_the_whole_way_in(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    address = f"/tenants/{NORTH}/support/{grant.pk}/enter/"
    first = olu.public.get(address)
    there = f"http://north.kith.localhost/support/knock/{grant.pk}/"
    assert first.status_code == 200, "a redirect to another host after a form is refused by the browser"
    assert first["Refresh"] == f"0; url={there}" and there in first.content.decode()
    back = olu.at("north").get(f"/support/knock/{grant.pk}/")["Location"]
    assert back.startswith(f"http://kith.localhost{address}?knock=")
    assert (
        "Each page you open is on their record"
        in olu.public.get(f"{address}?knock={olu.knock(grant)}").content.decode()
    )
    client = olu.come_in(grant)
    assert "Ben" in client.get("/people/").content.decode()
    assert [kind for kind, _ in events(inside)] == ["support-grant.opened", "support.entered", "support.looked-at"]
    assert events(inside)[1][1]["operator"] == "Olu"
    assert events(inside)[2][1]["page"] == "people:people"
    with inside("public"):
        assert Event.objects.filter(kind="support-pass.made", detail__tenant=str(NORTH)).count() == 1


def test_looking_at_the_link_does_not_use_it(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    token = olu.token(grant)
    for _ in range(2):
        assert olu.at("north").get("/support/come-in/", {"pass": token}).status_code == 200
    assert visits(inside) == 0
    assert olu.use(token).status_code == 302


def test_a_pass_is_good_once(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    token = olu.token(grant)
    assert olu.use(token).status_code == 302
    olu.at("north").post("/support/leave/")
    assert olu.use(token).status_code == 403
    assert (refused(inside), visits(inside)) == (["used"], 1)


def test_two_at_once_with_one_pass_begin_one_visit(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    olu.token(grant)
    with inside("north"):
        found = SupportPass.objects.select_related("grant").get()
        operations._begin(found, timezone.now())
        with pytest.raises(operations.PassNotGood):
            operations._begin(found, timezone.now())
    assert visits(inside) == 1


def test_a_pass_is_good_for_a_minute(grant: SupportGrant, olu: Operator, inside: Any, time_machine: Any) -> None:
    token = olu.token(grant)
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert olu.use(token).status_code == 403
    assert refused(inside) == ["late"]


def test_the_link_of_another_operator_leads_nowhere(
    grant: SupportGrant, olu: Operator, browse: Any, inside: Any
) -> None:
    """Whoever gets hold of the link has another browser, though they knocked too."""
    other = Operator(browse)
    other.knock(grant)
    assert other.use(olu.token(grant)).status_code == 403
    assert refused(inside) == ["other-browser"]
    assert Operator(browse).use(olu.token(grant)).status_code == 403
    assert visits(inside) == 0


def test_at_another_tenants_host_it_is_unknown(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    let_in(inside, "south")
    token = olu.token(grant)
    assert olu.use(token, "south").status_code == 403
    assert (refused(inside, "south"), refused(inside), visits(inside)) == (["unknown"], [], 0)
    assert olu.use(token).status_code == 302


@pytest.mark.parametrize("token", ["", "x", "\x00", "a" * 5000, "' or 1=1 --"])
def test_what_is_no_pass_is_unknown(grant: SupportGrant, olu: Operator, inside: Any, token: str) -> None:
    assert olu.use(token).status_code == 403
    assert refused(inside) == ["unknown"]


def test_what_is_kept_of_a_pass_is_not_a_pass(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    token = olu.token(grant)
    with inside("north"):
        kept = SupportPass.objects.get()
    assert token not in str(vars(kept))
    assert olu.use(kept.token_sha256).status_code == 403


def test_leave_taken_back_after_the_pass_was_made(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    token = olu.token(grant)
    end(inside, grant)
    assert olu.use(token).status_code == 403
    assert refused(inside) == ["not-let-in"]


def test_without_leave_there_is_no_pass(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    end(inside, grant)
    answer = olu.ask(grant, "0" * 64)
    assert answer.status_code == 403
    assert "They haven’t let support in, or have ended it." in answer.content.decode()
    with inside("public"):
        assert not SupportPass.objects.exists()
        assert Event.objects.filter(kind="support-pass.refused").count() == 1


def test_the_leave_of_another_tenant_opens_none(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    south = let_in(inside, "south")
    address = f"/tenants/{NORTH}/support/{south.pk}/enter/"
    assert olu.public.post(address, {"knock": "0" * 64}).status_code == 404


@pytest.mark.parametrize("name", ["vic", "una", None])
def test_only_operators_ask(grant: SupportGrant, browse: Any, name: str | None) -> None:
    address = f"/tenants/{NORTH}/support/{grant.pk}/enter/"
    assert browse("public", name).post(address, {"knock": "0" * 64}).status_code in {302, 403}
    assert browse("public", name).get(address).status_code in {302, 403}


def test_an_operator_proves_who_they_are_in_the_last_minutes(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    with inside("public"):
        session = olu.public.session
        for record in session["account_authentication_methods"]:
            record["at"] = time.time() - 6 * 60
        session.save()
    address = f"/tenants/{NORTH}/support/{grant.pk}/enter/"
    for answer in (olu.public.get(f"{address}?knock={'0' * 64}"), olu.public.post(address, {"knock": "0" * 64})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/")
    with inside("public"):
        assert not SupportPass.objects.exists()


def test_a_tenant_that_is_not_open_is_not_entered(grant: SupportGrant, olu: Operator, inside: Any) -> None:
    from django.db import connection

    with inside("public"), connection.cursor() as cursor:
        cursor.execute("update tenants_tenant set state = 'READ_ONLY' where schema_name = 'north'")
    assert olu.public.get(f"/tenants/{NORTH}/support/{grant.pk}/enter/").status_code == 404


def test_guessing_fills_nobodys_record(olu: Operator, inside: Any) -> None:
    client = olu.at("north")
    answers = [client.post("/support/come-in/", {"pass": "x"}).status_code for _ in range(14)]
    assert answers[-1] == 429
    assert len(refused(inside)) == 10


def test_a_knock_leads_back_to_us_and_nowhere_else(grant: SupportGrant, browse: Any) -> None:
    answer = browse("north").get(f"/support/knock/{grant.pk}/?next=https://elsewhere.example/")
    assert answer["Location"].startswith("http://kith.localhost/tenants/")
    cookie = answer.cookies["kith_knock"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie.value not in answer["Location"]


def test_support_meets_no_parent_by_name_or_address(grant: SupportGrant, olu: Operator) -> None:
    client = olu.come_in(grant)
    listed = client.get("/people/?q=g").content.decode()
    assert "gita@example.org" not in listed and "Gita" not in listed
    assert client.get(f"/people/{key('gita')}/").status_code == 404
    assert client.get(f"/people/{key('ben')}/").status_code == 200
