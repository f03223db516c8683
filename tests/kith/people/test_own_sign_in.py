"""A person's own pages: e-mail, password, where they are signed in."""

import datetime as dt

import time_machine
from allauth.usersessions.models import UserSession

from tests.golden import PASSWORD
from tests.kith.people.steps import with_password

NEW = "gita.new@example.org"


def proved(client):
    """Signed in a moment ago."""
    with_password(client, "gita")
    return client


def test_changing_e_mail_by_a_code_to_the_new_one(browse, inside, committed, code_in, person):
    client = proved(browse("north"))
    with committed("north") as mails:
        assert client.post("/account/email/", {"email": NEW}).headers["Location"] == "/account/email/code/"
    assert [message.to for message in mails] == [[NEW]]
    with inside("north"):
        assert person("gita").email == "gita@example.org"
    with committed("north") as notices:
        client.post("/account/email/code/", {"code": code_in(mails[0])})
    with inside("north"):
        assert person("gita").email == NEW
    assert [message.to for message in notices] == [["gita@example.org"]]


def test_changing_e_mail_asks_who_you_are_when_you_signed_in_a_while_ago(browse):
    start = dt.datetime(2026, 3, 9, 10, 0, tzinfo=dt.UTC)
    client = browse("north")
    with time_machine.travel(start, tick=False):
        with_password(client, "gita")
        assert client.get("/account/email/").status_code == 200
    with time_machine.travel(start + dt.timedelta(minutes=6), tick=False):
        assert client.get("/account/email/").headers["Location"].startswith("/account/prove/")
        client.post("/account/prove/", {"password": PASSWORD})
        assert client.get("/account/email/").status_code == 200


def test_an_address_somebody_has_is_not_given_away(browse, committed):
    client = proved(browse("north"))
    with committed("north") as mails:
        response = client.post("/account/email/", {"email": "asha@example.org"})
    assert response.headers["Location"] == "/account/email/code/"
    assert mails == []
    page = client.post("/account/email/code/", {"code": "123456"})
    assert "didn’t work" in page.content.decode()


def test_three_wrong_codes_and_the_e_mail_stays(browse, inside, committed, code_in, person):
    client = proved(browse("north"))
    with committed("north") as mails:
        client.post("/account/email/", {"email": NEW})
    for _ in range(3):
        client.post("/account/email/code/", {"code": "000000"})
    client.post("/account/email/code/", {"code": code_in(mails[0])})
    with inside("north"):
        assert person("gita").email == "gita@example.org"


def test_a_new_password_signs_the_other_devices_out(browse, committed):
    here, there = browse("north"), browse("north")
    with_password(here, "gita")
    with_password(there, "gita")
    new = "seven herons on the pier"
    with committed("north") as mails:
        here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert [(message.to, message.subject) for message in mails] == [(["gita@example.org"], "Your sign-in has changed")]


def test_one_device_can_be_signed_out(browse, inside):
    here, there = browse("north"), browse("north")
    with_password(there, "gita")
    with_password(here, "gita")
    with inside("north"):
        first = UserSession.objects.order_by("pk").first()
    here.post(f"/account/sessions/{first.pk}/end/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_all_other_devices_can_be_signed_out(browse):
    clients = [browse("north") for _ in range(3)]
    for client in clients:
        with_password(client, "gita")
    clients[0].post("/account/sessions/")
    assert [client.get("/account/").status_code for client in clients] == [200, 302, 302]


def test_nobody_ends_anothers_session(browse, inside):
    client, other = browse("north"), browse("north")
    with_password(other, "kay")
    with inside("north"):
        theirs = UserSession.objects.get()
    with_password(client, "gita")
    assert client.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert other.get("/account/").status_code == 200


def test_signing_out(browse):
    client = browse("north")
    with_password(client, "gita")
    client.post("/account/logout/")
    assert client.get("/account/").status_code == 302


def test_when_a_session_was_last_used_is_kept_to_ten_minutes(browse, inside):
    start = dt.datetime(2026, 3, 9, 10, 0, tzinfo=dt.UTC)
    seen = []
    client = browse("north")
    for minutes in (0, 5, 12):
        with time_machine.travel(start + dt.timedelta(minutes=minutes), tick=False):
            with_password(client, "gita") if not minutes else client.get("/account/")
            with inside("north"):
                seen.append(UserSession.objects.get().last_seen_at.minute)
    assert seen == [0, 0, 12]
