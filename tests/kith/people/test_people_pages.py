"""Who can sign in here, what the roles mean, giving and ending them."""

import pytest
from django.utils.html import escape

from kith.audit.models import Event
from kith.people.models import RoleGrant, User
from kith.people.operations import LastWhoGivesRoles, OwnRole, end_role, give_role
from kith.roles import RULES, Role
from tests.golden import key

GITA = f"/people/{key('gita')}/"


def held(inside, name):
    with inside("north"):
        return User.objects.get(pk=key(name)).roles


def test_the_admin_sees_everybody_with_their_roles(browse):
    page = browse("north", "ivy").get("/people/").content.decode()
    assert "asha@example.org" in page and "Safeguarding lead" in page and "Director, " not in page


@pytest.mark.parametrize(
    ("asked", "found"), [("q=ash", ["Asha"]), ("role=PEER_SUPPORTER", ["Ben", "Cara"]), ("q=zzz", [])]
)
def test_finding_people(browse, asked, found):
    page = browse("north", "ivy").get(f"/people/?{asked}")
    assert [row[0]["text"] for row in page.context["rows"]] == found


def test_the_list_costs_the_same_however_long(browse):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browse("north", "ivy")
    client.get("/people/")
    with CaptureQueriesContext(connection) as taken:
        client.get("/people/")
    assert len([q for q in taken if "role_grants" in q["sql"] or "people_rolegrant" in q["sql"]]) <= 2


def test_giving_a_role(browse, inside):
    browse("north", "ivy").post(f"{GITA}give-role/", {"role": "PEER_SUPPORTER"})
    assert held(inside, "gita") == {"PARENT", "PEER_SUPPORTER"}
    with inside("north"):
        event = Event.objects.get(kind="role.given", subject_id=key("gita"), actor_id=key("ivy"))
        assert event.detail == {"role": "PEER_SUPPORTER"}


def test_a_role_of_the_public_host_is_not_offered(browse, inside):
    page = browse("north", "ivy").post(f"{GITA}give-role/", {"role": "OPERATOR"})
    assert page.status_code == 422
    assert held(inside, "gita") == {"PARENT"}


def test_nobody_gives_themselves_a_role(browse, inside):
    client = browse("north", "ivy")
    response = client.post(f"/people/{key('ivy')}/give-role/", {"role": "COORDINATOR"})
    assert response.status_code == 409
    assert held(inside, "ivy") == {"TENANT_ADMIN"}
    assert "give-role" not in client.get(f"/people/{key('ivy')}/").content.decode()


def test_ending_a_role_keeps_the_row(browse, inside):
    browse("north", "ivy").post(f"{GITA}end-role/", {"role": "PARENT"})
    assert held(inside, "gita") == frozenset()
    with inside("north"):
        assert RoleGrant.objects.get(user_id=key("gita")).ended_by_id == key("ivy")


def test_the_last_who_gives_roles_stays(browse, inside):
    client = browse("north", "ivy")
    page = client.post(f"/people/{key('ivy')}/end-role/", {"role": "TENANT_ADMIN"}, follow=True)
    assert "last person here" in page.content.decode()
    assert held(inside, "ivy") == {"TENANT_ADMIN"}


def test_of_two_who_give_roles_one_may_stop(north, person):
    give_role(user=person("asha"), role=Role.TENANT_ADMIN, by=person("ivy"))
    end_role(user=person("ivy"), role=Role.TENANT_ADMIN, by=person("asha"))
    with pytest.raises(LastWhoGivesRoles):
        end_role(user=person("asha"), role=Role.TENANT_ADMIN, by=person("asha"))
    with pytest.raises(OwnRole):
        give_role(user=person("asha"), role=Role.MANAGER, by=person("asha"))


def test_inviting_somebody(browse, inside, committed):
    client = browse("north", "ivy")
    with committed("north") as mails:
        client.post("/people/invite/", {"display_name": "Lena Marsh", "email": "Lena@Example.org", "role": "TUTOR"})
    (message,) = mails
    assert message.to == ["lena@example.org"]
    assert "http://north.kith.localhost/account/login/" in message.body
    with inside("north"):
        lena = User.objects.get(email="lena@example.org")
        assert lena.roles == {"TUTOR"} and not lena.has_usable_password()


def test_inviting_somebody_who_is_here_keeps_what_was_typed(browse):
    typed = {"display_name": "Asha Two", "email": "ASHA@example.org", "role": "TUTOR"}
    page = browse("north", "ivy").post("/people/invite/", typed).content.decode()
    assert "can sign in already" in page and "Asha Two" in page


def test_a_manager_reads_and_changes_nothing(browse, inside):
    client = browse("north", "eve")
    assert client.get("/people/").status_code == 200
    assert client.post(f"{GITA}give-role/", {"role": "TUTOR"}).status_code == 403
    assert client.get("/people/invite/").status_code == 403
    assert held(inside, "gita") == {"PARENT"}


def test_cara_sees_nothing_of_it(browse):
    assert browse("north", "cara").get("/people/").status_code == 403


def test_a_person_of_another_place_is_not_found(browse, inside):
    with inside("south"):
        theirs = User.objects.create(email="far@example.org", display_name="Far")
    assert browse("north", "ivy").get(f"/people/{theirs.pk}/").status_code == 404


def test_an_operator_looks_after_the_public_hosts_people(browse):
    client = browse("public", "olu")
    page = client.get("/people/").content.decode()
    assert "vic@example.org" in page
    assert "Coordinator" not in client.get("/people/invite/").content.decode()


@pytest.mark.parametrize(("tenant", "name", "public"), [("north", "gita", False), ("public", "una", True)])
def test_anybody_signed_in_reads_what_every_role_may_do(browse, tenant, name, public):
    page = browse(tenant, name).get("/roles/").content.decode()
    for role, rule in RULES.items():
        assert (escape(rule.description) in page) is (rule.on_public_host is public), role
