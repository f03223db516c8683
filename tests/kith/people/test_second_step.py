import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tests.golden import key
from tests.kith.people.steps import SECRET, set_up_app, six_figures, with_password

INSIDE = "/account/"
ANSWER = "/account/login/second-step/"


def opens(client, url=INSIDE):
    return client.get(url).status_code == 200


def test_a_password_alone_opens_nothing(browse, inside):
    with inside("north"):
        set_up_app("asha")
    client = browse("north")
    assert with_password(client, "asha").headers["Location"] == ANSWER
    assert not opens(client)


def test_password_and_app_open_the_door(browse, inside):
    with inside("north"):
        set_up_app("asha")
    client = browse("north")
    with_password(client, "asha")
    assert client.post(ANSWER, {"code": six_figures()}).headers["Location"] == "/"
    assert opens(client)


def test_a_code_by_e_mail_still_needs_the_second_step(browse, inside, committed, code_in):
    with inside("north"):
        set_up_app("asha")
    client = browse("north")
    with committed("north") as mails:
        client.post("/account/login/", {"email": "asha@example.org"})
    response = client.post("/account/login/code/", {"code": code_in(mails[0])})
    assert response.headers["Location"] == ANSWER
    assert not opens(client)


def test_it_is_required_not_offered(browse):
    """Somebody with a role that sees others, and no second step yet, can do nothing but set one up or leave."""
    client = browse("north")
    with_password(client, "asha")
    assert client.get(INSIDE).headers["Location"].startswith("/account/second-step/?next=")
    page = client.get("/account/second-step/")
    assert "One thing before you start" in page.content.decode()
    assert client.get("/account/email/").headers["Location"].startswith("/account/second-step/")
    assert client.get("/account/logout/").status_code == 200


def test_a_parent_needs_none(browse):
    client = browse("north")
    with_password(client, "gita")
    assert opens(client)


def test_setting_up_the_app_then_keeping_the_codes_then_on_to_where_they_were_going(browse, inside):
    client = browse("north")
    with_password(client, "ivy")
    client.get(client.get("/people/").headers["Location"])
    page = client.get("/account/second-step/app/")
    secret = page.context["form"].secret
    page = client.post("/account/second-step/app/", {"code": six_figures(secret)})
    assert page.headers["Location"] == "/account/second-step/codes/"
    assert client.get("/people/").headers["Location"].startswith("/account/second-step/codes/")
    codes = client.get("/account/second-step/codes/").context["codes"]
    assert len(codes) == 10
    saved = client.get("/account/second-step/codes/download/")
    assert saved.content.decode().split() == [code.replace(" ", "") for code in codes]
    assert client.post("/account/second-step/codes/", {}).status_code == 200
    assert client.post("/account/second-step/codes/", {"kept": "on"}).headers["Location"] == "/people/"
    assert opens(client, "/people/")
    assert client.get("/account/second-step/codes/").context["codes"] == []
    assert client.get("/account/second-step/codes/download/").status_code == 404


def test_codes_that_were_never_kept_are_shown_at_the_next_sign_in(browse, inside, person):
    with inside("north"):
        set_up_app("asha")
        RecoveryCodes.activate(person("asha"))
    client = browse("north")
    with_password(client, "asha")
    client.post(ANSWER, {"code": six_figures()})
    assert client.get(INSIDE).headers["Location"].startswith("/account/second-step/codes/")


def test_a_role_given_while_signed_in_counts_at_the_next_page(browse, inside, person):
    from kith.people.operations import give_role
    from kith.roles import Role

    client = browse("north")
    with_password(client, "gita")
    assert opens(client)
    with inside("north"):
        give_role(user=person("gita"), role=Role.PEER_SUPPORTER, by=person("ivy"))
    assert client.get(INSIDE).headers["Location"].startswith("/account/second-step/")


def test_a_session_from_before_the_app_answers_it_before_it_may_add_another_way(browse, inside):
    """Who knows a password cannot add a passkey of their own beside somebody's app."""
    client = browse("north")
    with_password(client, "asha")
    with inside("north"):
        set_up_app("asha")
    for url in (INSIDE, "/account/second-step/", "/account/second-step/passkey/", "/account/second-step/codes/"):
        assert client.get(url).headers["Location"].startswith("/account/prove/code/"), url
    client.post("/account/prove/code/", {"code": six_figures()})
    assert opens(client)


def test_a_code_from_the_app_works_once(browse, inside):
    with inside("north"):
        set_up_app("asha")
    with time_machine.travel("2026-03-09T10:00:05+00:00", tick=False):
        code = six_figures()
        first = browse("north")
        with_password(first, "asha")
        first.post(ANSWER, {"code": code})
        assert opens(first)
    with time_machine.travel("2026-03-09T10:00:40+00:00", tick=False):
        second = browse("north")
        with_password(second, "asha")
        page = second.post(ANSWER, {"code": code})
        assert "didn’t work" in page.content.decode()
        assert not opens(second)


@pytest.mark.parametrize(("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_whose_clock_is_half_a_minute_out_is_no_trouble(browse, inside, steps, works):
    with inside("north"):
        set_up_app("asha")
    with time_machine.travel("2026-03-09T10:00:15+00:00", tick=False):
        client = browse("north")
        with_password(client, "asha")
        client.post(ANSWER, {"code": six_figures(steps=steps)})
        assert opens(client) is works


def test_a_spare_code_works_once(browse, inside, person):
    with inside("north"):
        set_up_app("asha")
        codes = RecoveryCodes.activate(person("asha"))
        codes.instance.data["kept_at"] = "2026-03-01"
        codes.instance.save()
        spare = codes.generate_codes()[0]
    for works in (True, False):
        client = browse("north")
        with_password(client, "asha")
        client.post(ANSWER, {"code": spare})
        assert opens(client) is works


def test_five_wrong_codes_stop_the_trying(browse, inside):
    with inside("north"):
        set_up_app("asha")
    client = browse("north")
    with_password(client, "asha")
    for _ in range(5):
        client.post(ANSWER, {"code": "123456"})
    page = client.post(ANSWER, {"code": six_figures()})
    assert "Wait a few minutes" in page.content.decode()


@pytest.mark.parametrize(("path", "field"), [("/account/prove/code/", "code"), ("/account/prove/", "password")])
def test_whoever_found_an_open_session_cannot_go_on_guessing(browse, inside, path, field):
    with inside("north"):
        set_up_app("asha")
    client = browse("north", "asha")
    statuses = [client.post(path, {field: "123456"}).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2


def test_five_wrong_passwords_stop_the_trying(browse):
    client = browse("north")
    for _ in range(5):
        assert "don’t go together" in with_password(client, "gita", password="not this one").content.decode()
    assert "Wait a few minutes" in with_password(client, "gita").content.decode()
    assert not opens(client)


def test_the_last_way_cannot_be_taken_away_from_who_needs_one(browse, inside, person):
    with inside("north"):
        set_up_app("asha")
    client = browse("north", "asha")
    client.post("/account/prove/code/", {"code": six_figures()})
    page = client.get("/account/second-step/app/remove/")
    assert "Add another before" in page.content.decode()
    client.post("/account/second-step/app/remove/")
    with inside("north"):
        assert Authenticator.objects.filter(user_id=key("asha")).exists()


def test_the_secret_is_sealed_in_the_database(inside, person):
    with inside("north"):
        set_up_app("asha")
        (stored,) = Authenticator.objects.values_list("data", flat=True)
    assert SECRET not in str(stored)


def test_a_fragment_takes_its_page_to_the_second_step(browse):
    client = browse("north")
    with_password(client, "asha")
    response = client.get(INSIDE, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].startswith("/account/second-step/")


def test_a_program_is_told_not_sent_elsewhere(browse):
    response = browse("north").get(INSIDE, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()) == (401, {"detail": "Sign in first."})


def test_who_lost_theirs_sets_up_a_new_one(browse, inside, person, committed):
    with inside("north"):
        set_up_app("asha")
    theirs = browse("north")
    with_password(theirs, "asha")
    theirs.post(ANSWER, {"code": six_figures()})
    assert opens(theirs)
    with committed("north") as mails:
        browse("north", "ivy").post(f"/people/{key('asha')}/clear-second-step/")
    assert [message.to for message in mails] == [["asha@example.org"]]
    assert theirs.get(INSIDE).status_code == 302
    client = browse("north")
    with_password(client, "asha")
    assert client.get(INSIDE).headers["Location"].startswith("/account/second-step/?next=")


def test_nobody_clears_their_own(browse, inside):
    with inside("north"):
        set_up_app("ivy")
    assert browse("north", "ivy").post(f"/people/{key('ivy')}/clear-second-step/").status_code == 409
    with inside("north"):
        assert Authenticator.objects.filter(user_id=key("ivy")).exists()


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_who_sees_others_records_is_signed_out_after_half_a_day_away(browse, hours, status):
    asha, gita = browse("north", "asha"), browse("north", "gita")
    assert asha.get("/families/").status_code == gita.get("/my-page/").status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours), tick=False):
        assert asha.get("/families/").status_code == status
        assert gita.get("/my-page/").status_code == 200, "her own phone, her own page"
