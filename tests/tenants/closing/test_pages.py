"""What an operator sees of a tenant's life and can do to it, and how a custodian is named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tenants.closing import conditions, operations, queries
from tenants.closing.certificates import canonical, fingerprint
from tenants.closing.deeds import DEEDS
from tenants.closing.models import Custodian, DeletionCertificate
from tenants.closing.queries import custodian_of
from tenants.fleet.models import Order
from tenants.hosts import forget_doors
from tenants.isolation import PUBLIC_SCOPE, unit_of_work
from tenants.models import Tenant
from tests.golden import key

S = Tenant.State
In = Callable[..., AbstractContextManager[Any]]
NORTH, SOUTH = key("tenant north"), key("tenant south")
WHY = {"reason": "The board said so"}
NAMED = {"organisation": "County archive", "contact_name": "Ada", "email": "ada@example.org", "agreed_on": "2026-03-01"}


def put(inside: In, **changes: Any) -> None:
    with inside("public"):
        Tenant.objects.filter(pk=NORTH).update(**changes)
    forget_doors()


def north(inside: In) -> Tenant:
    with inside("public"):
        return Tenant.objects.get(pk=NORTH)


def at(verb: str) -> str:
    return f"/tenants/{NORTH}/{verb}/"


def test_the_page_says_where_a_tenant_is_and_what_may_follow(browse: Any) -> None:
    page = browse("public", "olu").get(f"/tenants/{NORTH}/").content.decode()
    assert "The Next Town&#x27;s Mutual" in page
    assert at("suspend") in page and at("make-read-only") in page and at("place-hold") in page
    assert at("reopen") not in page and at("delete") not in page


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("make-read-only", S.ACTIVE, S.READ_ONLY),
        ("suspend", S.ACTIVE, S.SUSPENDED),
        ("go-live", S.SETTING_UP, S.ACTIVE),
        ("cancel-deletion", S.SCHEDULED, S.SUSPENDED),
    ],
)
def test_each_page_says_what_will_happen_and_does_it(
    inside: In, browse: Any, verb: str, before: Tenant.State, after: Tenant.State
) -> None:
    put(inside, state=before, delete_on="2030-01-01")
    olu = browse("public", "olu")
    deed = next(deed for deed in DEEDS if deed.verb == verb)
    assert deed.does in olu.get(at(verb)).content.decode()
    assert olu.post(at(verb), WHY)["Location"] == f"/tenants/{NORTH}/"
    assert north(inside).state == after


ASKING = [deed for deed in DEEDS if deed.verb != "go-live"]


@pytest.mark.parametrize("deed", ASKING, ids=lambda deed: deed.verb)
def test_without_what_is_asked_nothing_is_done(inside: In, browse: Any, deed: Any) -> None:
    hold = "A court asked" if deed.verb == "lift-hold" else ""
    state = next(state for state in S if deed.fits(Tenant(state=state, hold_reason=hold)))
    put(inside, state=state, delete_on="2030-01-01", hold_reason=hold)
    answer = browse("public", "olu").post(at(deed.verb), {})
    assert answer.status_code == 422
    assert north(inside).state == state


@pytest.mark.parametrize("verb", ["suspend", "reopen", "schedule-deletion", "delete"])
def test_from_elsewhere_the_page_says_why_not(inside: In, browse: Any, verb: str) -> None:
    put(inside, state=S.SETTING_UP if verb != "suspend" else S.SUSPENDED)
    olu = browse("public", "olu")
    answer = olu.get(at(verb)).content.decode()
    assert "Not just now" in answer and "<textarea" not in answer
    olu.post(at(verb), {**WHY, "on": "2035-01-01", "typed_name": "North"})
    assert north(inside).state in {S.SETTING_UP, S.SUSPENDED}


def test_a_day_too_soon_is_said_beside_the_box_and_what_was_typed_stays(inside: In, browse: Any) -> None:
    put(inside, state=S.SUSPENDED)
    answer = browse("public", "olu").post(at("schedule-deletion"), {**WHY, "on": "2026-11-25"})
    assert answer.status_code == 422
    assert "there is time to say no" in answer.content.decode() and "The board said so" in answer.content.decode()


def test_a_mutual_without_a_custodian_is_told_so_where_it_would_go_live(
    inside: In, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "custodian_of", lambda pk: None)
    put(inside, state=S.SETTING_UP)
    olu = browse("public", "olu")
    for answer in (olu.get(at("go-live")), olu.post(at("go-live"), {})):
        page = answer.content.decode()
        assert "Before it goes live" in page and at("custodian") in page
        assert "Families can say hello" not in page
    assert north(inside).state == S.SETTING_UP


@pytest.mark.parametrize(("verb", "state"), [("schedule-deletion", S.SUSPENDED), ("delete", S.SCHEDULED)])
def test_a_hold_is_said_before_anybody_fills_in_what_it_forbids(
    inside: In, browse: Any, verb: str, state: Tenant.State
) -> None:
    put(inside, state=state, delete_on="2030-01-01", hold_reason="A court asked")
    page = browse("public", "olu").get(at(verb)).content.decode()
    assert "on legal hold: A court asked. Lift the hold first." in page
    assert 'name="reason"' not in page and 'name="typed_name"' not in page


def test_the_earliest_day_is_said_beside_the_box(inside: In, browse: Any) -> None:
    put(inside, state=S.SUSPENDED)
    first = operations.first_day(timezone.localdate())
    assert f"{first:%-d %B %Y} or later" in browse("public", "olu").get(at("schedule-deletion")).content.decode()


def test_deleting_asks_for_the_name_and_asks_the_caretaker(
    inside: In, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "_conditions", {})
    put(inside, state=S.SCHEDULED, delete_on="2030-01-01")
    olu = browse("public", "olu")
    assert olu.post(at("delete"), {"typed_name": "Nroth"}).status_code == 422
    olu.post(at("delete"), {"typed_name": "North"})
    with inside("public"):
        order = Order.objects.get(kind="delete")
        assert order.tenant_id == NORTH and order.asked_by_id == key("olu")


def test_a_commissioner_may_not(browse: Any) -> None:
    vic = browse("public", "vic")
    for path in (at("suspend"), at("custodian"), "/certificates/"):
        assert vic.get(path).status_code == 403


# -- the custodian


def test_an_operator_names_a_custodian_and_the_one_before_stays_on_the_record(inside: In, browse: Any) -> None:
    browse("public", "olu").post(at("custodian"), NAMED)
    with inside("public"):
        now = custodian_of(NORTH)
        assert now is not None and (now.organisation, now.named_inside) == ("County archive", False)
        assert Custodian.objects.filter(tenant_id=NORTH).count() == 2


def test_the_mutuals_own_admin_names_one_from_inside(inside: In, browse: Any) -> None:
    ivy = browse("north", "ivy")
    assert "The Next Town" in ivy.get("/custodian/").content.decode()
    assert ivy.post("/custodian/", NAMED).status_code == 302
    with inside("public"):
        now = custodian_of(NORTH)
        assert now is not None and (now.organisation, now.named_inside) == ("County archive", True)
        assert custodian_of(SOUTH).organisation != "County archive"  # type: ignore[union-attr]


def test_whoever_is_named_has_said_yes_before(browse: Any) -> None:
    answer = browse("north", "ivy").post("/custodian/", {**NAMED, "agreed_on": "2099-01-01"})
    assert answer.status_code == 422 and "Ask them first" in answer.content.decode()


def test_a_coordinator_names_nobody(browse: Any) -> None:
    assert browse("north", "asha").get("/custodian/").status_code == 403


INSERT = (
    "insert into public.closing_custodian (id, tenant_id, organisation, contact_name, email, agreed_on, named_at,"
    " named_inside) values (gen_random_uuid(), %s, 'x', 'x', 'x@example.org', now(), now(), %s)"
)


@pytest.mark.parametrize(("whose", "inside_it"), [(SOUTH, True), (NORTH, False)])
def test_a_tenant_names_nobodys_custodian_but_its_own_and_only_as_itself(
    north: Any, whose: Any, inside_it: bool
) -> None:
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [whose, inside_it])


def test_a_tenant_sees_its_own_custodian_only(north: Any) -> None:
    assert {row.tenant_id for row in Custodian.objects.all()} == {NORTH}


# -- certificates


@pytest.fixture
def certificate(inside: In) -> DeletionCertificate:
    body = {
        "tenant": {
            "id": "1", "name": "West", "kind": "mutual", "place": "", "schema": "west", "addresses": ["west.example"],
            "made_at": "2026-01-01T10:00:00+00:00", "scheduled_at": "", "scheduled_by": "", "scheduled_for": "",
            "reason": "It ended",
        },
        "asked": {"at": "2026-03-01T10:00:00+00:00", "by": str(key("olu")), "despite": ""},
        "removed": {"tables": 91}, "left": {"tables": 0},
    }  # fmt: skip
    with inside("public"):
        return DeletionCertificate.objects.create(
            tenant_id=SOUTH, tenant_name="West", kind="mutual", body=body, sha256=fingerprint(body)
        )


def test_a_certificate_is_found_and_read(browse: Any, certificate: DeletionCertificate) -> None:
    olu = browse("public", "olu")
    assert "West" in olu.get("/certificates/?q=wes").content.decode()
    assert "No tenant of that name" in olu.get("/certificates/?q=east").content.decode()
    page = olu.get(f"/certificates/{certificate.pk}/").content.decode()
    assert "91" in page and "Olu" in page and certificate.sha256 in page and "was written on the day" in page


def test_the_file_is_the_text_that_the_fingerprint_is_of(browse: Any, certificate: DeletionCertificate) -> None:
    import hashlib

    answer = browse("public", "olu").get(f"/certificates/{certificate.pk}/?as=json")
    assert answer.content.decode() == canonical(certificate.body)
    assert hashlib.sha256(answer.content).hexdigest() == certificate.sha256
    assert "attachment" in answer["Content-Disposition"]


# -- the command


def command(*words: str) -> str:
    out = StringIO()
    call_command("set_tenant_state", *words, stdout=out)
    return out.getvalue().strip()


def test_the_command_shuts_and_opens_a_tenant(database: str) -> None:
    assert command("north", "suspended", "--reason", "A flood") == "North is suspended."
    assert command("north", "read-only", "--reason", "Drying") == "North is reading only."
    assert command("north", "active", "--reason", "Dry") == "North is active."
    with unit_of_work(PUBLIC_SCOPE):
        assert Tenant.objects.get(pk=NORTH).state == S.ACTIVE


def test_the_command_says_what_is_not_so(database: str) -> None:
    with pytest.raises(CommandError, match="Only a tenant that is reading only or suspended"):
        command("north", "active", "--reason", "Why not")
    with pytest.raises(CommandError, match="no tenant with the schema west"):
        command("west", "active", "--reason", "Why not")
