import random
import time

import pytest
import time_machine
from django.core.mail import EmailMessage, get_connection

from demo import mailbox
from demo.desk import six_figures
from demo.people import PUBLIC_POSTS, add_sign_in, add_sign_ins, load_people, load_public_people, post, posts_of
from demo.plans import PASSWORD, PLANS, WEST_BASILDON
from kith.people.models import User
from kith.roles import RULES, Role


@pytest.fixture
def with_desk(settings):
    public = settings.TENANT_TYPES["public"] | {"URLCONF": "tests.demo.public_urls"}
    settings.DEMO, settings.TENANT_TYPES = True, settings.TENANT_TYPES | {"public": public}


def test_the_named_people_can_sign_in_as_they_would(inside, browse):
    with inside("north"):
        people = load_people(WEST_BASILDON, random.Random(1))
        assert len(people["DIRECTOR"]) == 4
        coordinator = people["COORDINATOR"][0].email
    client = browse("north")
    client.post("/account/login/password/", {"login": coordinator, "password": PASSWORD})
    assert client.get("/account/").status_code == 302
    code, _seconds = six_figures(at=time.time())
    client.post("/account/login/second-step/", {"code": code})
    assert client.get("/account/").status_code == 200


def test_every_role_of_a_mutual_has_somebody():
    wanted = {role for role in Role if not RULES[role].on_public_host and not RULES[role].lent}
    wanted -= {Role.PROFESSIONAL_GUEST}
    assert {role for one in posts_of(WEST_BASILDON) for role in one.roles} == wanted
    wanted = {role for role in Role if RULES[role].on_public_host}
    assert {role for one in PUBLIC_POSTS for role in one.roles} == wanted


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.schema)
def test_nobody_is_listed_twice_and_no_mail_can_reach_anybody(plan):
    emails = [one.email for one in posts_of(plan)]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(".example") for email in emails)


def test_loading_twice_changes_nothing(north):
    load_people(WEST_BASILDON, random.Random(1))
    before = User.objects.count()
    load_people(WEST_BASILDON, random.Random(2))
    assert User.objects.count() == before


def test_a_parent_has_no_password_and_is_found_by_her_post(north):
    listed = post(WEST_BASILDON, Role.PARENT)
    parent = add_sign_in(listed.email, listed.name, [Role.PARENT])
    assert not parent.has_usable_password() and parent.roles == {"PARENT"}
    again = add_sign_in(listed.email.upper(), listed.name, [Role.MEMBER])
    assert again.pk == parent.pk
    assert User.objects.get(pk=parent.pk).roles == {"PARENT", "MEMBER"}


def test_hundreds_of_sign_ins_take_a_handful_of_statements(north):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as taken:
        add_sign_ins([(f"p{n}@north.example", f"P {n}", [Role.PARENT]) for n in range(300)])
    assert len(taken) < 20


def test_the_desk_lists_everybody_and_opens_nothing(browse, public, with_desk):
    load_public_people()
    client = browse("public")
    page = client.get("/demo/").content.decode()
    assert post(WEST_BASILDON, Role.COORDINATOR).email in page and PASSWORD in page
    assert client.get("/people/").status_code == 302


def test_without_the_demonstration_there_is_no_desk(browse, with_desk, settings):
    settings.DEMO = False
    for address in ("/demo/", "/demo/mail/"):
        assert browse("public").get(address).status_code == 404
        assert browse("north").get(address).status_code == 404


def test_the_six_figures_and_how_long_they_hold():
    with time_machine.travel("2026-03-09T10:00:05+00:00", tick=False):
        code, seconds = six_figures(at=1773050405.0)
    assert len(code) == 6 and seconds == 25


def test_the_mail_is_read_newest_first(browse, with_desk, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=tmp_path)
    for minute, code in enumerate(("111111", "222222")):
        with time_machine.travel(f"2026-03-09T10:0{minute}:00+00:00", tick=False):
            backend.send_messages([EmailMessage("Your code", f"{code} <b>", "a@b.example", [f"p{minute}@n.example"])])
    assert [mail.text for mail in mailbox.newest(tmp_path)] == ["222222 <b>", "111111 <b>"]
    assert [mail.to for mail in mailbox.newest(tmp_path, to="P0@")] == ["p0@n.example"]
    page = browse("public").get("/demo/mail/").content.decode()
    assert "222222 &lt;b&gt;" in page


def test_no_mail_yet(tmp_path):
    assert mailbox.newest(tmp_path / "none") == []
