"""A visit as Kith support: it looks where it may, changes nothing, is seen, and ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client
from django.utils import timezone

from kith.people.models import User
from kith.permissions import Permission
from kith.roles import RULES, Role
from tenants.support.models import SupportGrant
from tests.isolation.doors import addresses
from tests.tenants.support.conftest import Operator, end, events, let_in

OF_FAMILIES = {
    Permission.READ_OWN_PAGE,
    Permission.ANSWER_ASSESSMENT,
    Permission.READ_INTRODUCTIONS,
    Permission.READ_FAMILIES,
    Permission.READ_SUPPORTERS,
    Permission.READ_CONCERNS,
    Permission.READ_OPENED_ANSWERS,
    Permission.READ_MUTUAL,
    Permission.READ_FIGURES,
}


@pytest.fixture
def visit(grant: SupportGrant, olu: Operator) -> Client:
    return olu.come_in(grant)


def test_support_may_read_people_and_the_record_and_nothing_more() -> None:
    allowed = RULES[Role.SUPPORT].permissions
    assert allowed == {Permission.READ_PEOPLE, Permission.READ_AUDIT}
    assert not allowed & OF_FAMILIES
    assert allowed <= RULES[Role.TENANT_ADMIN].permissions


def test_every_page_is_for_support_or_shut(visit: Client) -> None:
    """Each address of a mutual is asked for; what opens is on this list."""
    visit.raise_request_exception = False
    answers = {
        one.name: visit.get(one.path).status_code
        for one in addresses()
        if one.kind == "mutual" and one.name != "account_logout"
    }
    open_to_it = {name for name, status in answers.items() if status not in (403, 405)}
    assert open_to_it == {
        "web:front", "web:accent", "people:people", "people:person", "people:roles", "audit:events"
    }  # fmt: skip


def test_no_address_takes_anything_from_support(visit: Client, inside: Any) -> None:
    names = [one for one in addresses() if one.kind == "mutual" and one.name not in ("account_logout", "support:leave")]
    answers = {one.name: visit.post(one.path).status_code for one in names}
    assert {name for name, status in answers.items() if status not in (403, 405)} <= {"web:front", "web:accent"}
    assert visit.get("/people/").status_code == 200


def test_it_gives_no_role_and_clears_no_second_step(visit: Client, inside: Any, person: Any) -> None:
    with inside("north"):
        ben = person("ben").pk
    assert visit.post(f"/people/{ben}/give-role/", {"role": "TENANT_ADMIN"}).status_code == 403
    assert visit.post(f"/people/{ben}/clear-second-step/").status_code == 403
    assert visit.post("/people/invite/", {"email": "me@example.org", "role": "TENANT_ADMIN"}).status_code == 403
    page = visit.get(f"/people/{ben}/").content.decode()
    assert "give-role" not in page and "clear-second-step" not in page
    with inside("north"):
        assert User.objects.get(pk=ben).roles == {"PEER_SUPPORTER"}


def test_what_it_asked_for_in_vain_is_on_the_record(visit: Client, inside: Any) -> None:
    answer = visit.get("/families/")
    assert answer.status_code == 403
    assert "Kith support doesn’t see this page" in answer.content.decode()
    kind, detail = events(inside)[-1]
    assert (kind, detail["page"], detail["operator"]) == ("support.turned-away", "peersupport:families", "Olu")


def test_the_record_of_a_family_is_not_on_the_record_it_reads(visit: Client, inside: Any, person: Any) -> None:
    from kith.audit.operations import record

    with inside("north"):
        record(kind="concern.raised", by=person("ben"), subject=None)
    assert "Concern raised" not in visit.get("/events/").content.decode()


def test_every_page_says_who_is_looking_and_offers_the_way_out(visit: Client) -> None:
    for path in ("/people/", "/events/", "/roles/", "/families/", "/no-such-page/"):
        page = visit.get(path).content.decode()
        assert "as Kith support" in page and 'action="/support/leave/"' in page, path


def test_leaving(visit: Client, inside: Any) -> None:
    assert "You are out" in visit.post("/support/leave/").content.decode()
    assert (events(inside)[-1][0], events(inside)[-1][1]["why"]) == ("support.left", "asked")
    assert visit.get("/people/")["Location"].startswith("/account/login/")


def test_signing_out_is_leaving(visit: Client, inside: Any) -> None:
    visit.post("/account/logout/")
    assert events(inside)[-1][0] == "support.left"
    assert visit.get("/people/").status_code == 302


def test_it_ends_at_the_next_request_when_the_leave_is_taken_back(
    visit: Client, grant: SupportGrant, inside: Any
) -> None:
    end(inside, grant)
    answer = visit.get("/people/")
    assert answer.status_code == 403
    assert "Ben" not in answer.content.decode()
    assert (events(inside)[-1][0], events(inside)[-1][1]["why"]) == ("support.left", "ended")
    assert visit.get("/people/").status_code == 302


def test_it_ends_after_half_an_hour(visit: Client, inside: Any, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(minutes=29))
    assert visit.get("/people/").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert visit.get("/people/").status_code != 200


def test_it_ends_with_the_leave(grant: SupportGrant, olu: Operator, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(hours=3, minutes=50))
    again = Operator(olu.browse)
    visit = again.come_in(grant)
    time_machine.move_to(timezone.now() + timedelta(minutes=9))
    assert visit.get("/people/").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert visit.get("/people/").status_code != 200


def test_a_session_kept_longer_than_the_visit_is_of_no_use(visit: Client, time_machine: Any, inside: Any) -> None:
    """Somebody stretches the session's own end: the visit's is in its row, which nobody can change."""
    with inside("north"):
        session = visit.session
        session.set_expiry(60 * 60 * 24)
        session.save()
    time_machine.move_to(timezone.now() + timedelta(minutes=31))
    assert visit.get("/people/").status_code == 403
    assert events(inside)[-1][1]["why"] == "late"


def test_its_session_opens_no_other_tenant(visit: Client, browse: Any) -> None:
    south = browse("south")
    south.cookies["sessionid"] = visit.cookies["sessionid"].value
    assert south.get("/people/").status_code == 302


def with_a_session(inside: Any, client: Client, tenant: str, **told: Any) -> Client:
    """As if a row of `told` had been put among the tenant's sessions."""
    with inside(tenant):
        session = SessionStore()
        session.update(told)
        session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def test_a_session_that_names_anothers_visit_is_nobody(visit: Client, browse: Any, inside: Any) -> None:
    """The row of the session is copied into south, with what it says."""
    with inside("north"):
        told = {name: value for name, value in visit.session.items() if name != "kith_scope"}
    south = with_a_session(inside, browse("south"), "south", **told)
    assert south.get("/people/").status_code == 403
    assert south.get("/people/").status_code == 302
    assert events(inside, "south") == []


@pytest.mark.parametrize("named", ["", "none", "0" * 32, 7, None])
def test_a_session_that_names_no_visit_is_nobody(browse: Any, inside: Any, named: Any) -> None:
    client = with_a_session(inside, browse("north"), "north", kith_support_visit=named)
    assert client.get("/people/").status_code in (302, 403)
    assert client.get("/people/").status_code == 302


def test_whoever_was_signed_in_here_is_signed_out_first(grant: SupportGrant, browse: Any) -> None:
    olu = Operator(browse)
    olu.tenants["north"] = browse("north", "asha")
    visit = olu.come_in(grant)
    assert visit.get("/families/").status_code == 403
    visit.post("/support/leave/")
    assert visit.get("/families/").status_code == 302


@pytest.mark.parametrize(("by", "told"), [("ivy", ["ivy"]), ("eve", ["eve", "ivy"])])
def test_the_admins_and_who_let_support_in_get_a_mail_as_it_comes(
    by: str, told: list[str], inside: Any, olu: Operator, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    from kith.people.tasks import send_mail

    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(send_mail, "delay", lambda **told: sent.append(told))
    with django_capture_on_commit_callbacks(execute=True):
        olu.come_in(let_in(inside, by=by))
    assert [one["to"] for one in sent] == [f"{name}@example.org" for name in told]
    assert "Olu from Kith support has come in" in sent[0]["text"]
    assert not mail.outbox


def test_the_tenant_sees_each_step_with_the_operators_name(visit: Client, browse: Any) -> None:
    visit.get("/events/")
    page = browse("north", "ivy").get("/support/").content.decode()
    assert "Olu" in page and "Support looked at: Events" in page and "out by" in page
    record = browse("north", "ivy").get("/events/").content.decode()
    assert "Olu, Kith support" in record and "Support entered" in record


def test_other_visitors_of_the_tenant_cost_nothing_more(browse: Any, django_assert_num_queries: Any) -> None:
    """Who is no support asks nothing about support."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse("north", "ivy")
    with CaptureQueriesContext(connection) as found:
        client.get("/people/")
    assert not [query for query in found.captured_queries if "support_support" in query["sql"]]
