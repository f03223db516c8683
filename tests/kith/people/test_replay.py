"""North and south hold the same people under the same keys, e-mails and passwords. Nothing of one opens the other."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from kith.people.models import User
from kith.people.tokens import ScopedResetToken
from tests.golden import PASSWORD, key
from tests.kith.people.steps import set_up_app, six_figures, with_password


@pytest.fixture
def twins(inside):
    """Gita and Asha of south get the very rows of north's: the same hash, the same moment of last sign-in."""
    with inside("north"):
        rows = {name: User.objects.get(pk=key(name)) for name in ("gita", "asha")}
    with inside("south"):
        for row in rows.values():
            User.objects.filter(pk=row.pk).update(password=row.password, last_login=row.last_login)


def copy_session(client, inside):
    """The session's row, copied into south as a careless restore would."""
    with inside("north"):
        stored = Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
        row = {
            "session_key": stored.session_key,
            "session_data": stored.session_data,
            "expire_date": stored.expire_date,
        }
    with inside("south"):
        Session.objects.create(**row)


def at_south(browse, client):
    other = browse("south")
    other.cookies.update(client.cookies)
    return other


def test_a_session_cookie_opens_nothing_elsewhere(browse, twins):
    client = browse("north")
    with_password(client, "gita")
    assert client.get("/account/").status_code == 200
    assert at_south(browse, client).get("/account/").status_code == 302


def test_a_session_row_copied_elsewhere_opens_nothing(browse, inside, twins):
    client = browse("north")
    with_password(client, "gita")
    copy_session(client, inside)
    assert at_south(browse, client).get("/account/").status_code == 302


def test_a_copied_row_opens_nothing_even_without_the_mark_of_its_scope(browse, inside, twins):
    client = browse("north")
    with_password(client, "gita")
    with inside("north"):
        session = client.session
        del session["kith_scope"]
        session.save()
    copy_session(client, inside)
    assert at_south(browse, client).get("/account/").status_code == 302


def test_a_second_step_half_done_is_not_carried_over(browse, inside, twins):
    for tenant in ("north", "south"):
        with inside(tenant):
            set_up_app("asha")
    client = browse("north")
    with_password(client, "asha")
    copy_session(client, inside)
    other = at_south(browse, client)
    other.post("/account/login/second-step/", {"code": six_figures()})
    assert other.get("/account/").status_code == 302


def test_a_link_to_a_new_password_works_in_its_own_place_only(browse, inside, twins, committed):
    with committed("north") as mails:
        browse("north").post("/account/password/forgotten/", {"email": "gita@example.org"})
    link = next(word for word in mails[0].body.split() if word.startswith("http"))
    path = link.split("localhost", 1)[1]
    assert "doesn’t work now" in browse("south").get(path, follow=True).content.decode()
    client = browse("north")
    form = client.get(path, follow=True)
    new = "seven herons on the pier"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert with_password(browse("north"), "gita", password=new).headers["Location"] == "/"
    assert with_password(browse("south"), "gita", password=new).status_code == 200


def test_the_token_itself_is_bound_to_its_scope(inside, twins):
    with inside("north"):
        token = ScopedResetToken().make_token(User.objects.get(pk=key("gita")))
        assert ScopedResetToken().check_token(User.objects.get(pk=key("gita")), token)
    with inside("south"):
        assert not ScopedResetToken().check_token(User.objects.get(pk=key("gita")), token)


def test_a_code_by_e_mail_works_in_its_own_place_only(browse, inside, twins, committed, code_in):
    north, south = browse("north"), browse("south")
    with committed("north") as mails:
        north.post("/account/login/", {"email": "gita@example.org"})
    with committed("south"):
        south.post("/account/login/", {"email": "gita@example.org"})
    code = {"code": code_in(mails[0])}
    south.post("/account/login/code/", code)
    assert south.get("/account/").status_code == 302
    copied = at_south(browse, north)
    copied.post("/account/login/code/", code)
    assert copied.get("/account/").status_code == 302
    north.post("/account/login/code/", code)
    assert north.get("/account/").status_code == 200


def test_an_apps_secret_copied_elsewhere_matches_no_code(browse, inside, twins):
    with inside("north"):
        set_up_app("asha")
        data = Authenticator.objects.get(user_id=key("asha")).data
    with inside("south"):
        Authenticator.objects.create(user_id=key("asha"), type=Authenticator.Type.TOTP, data=data)
    client = browse("south")
    with_password(client, "asha")
    page = client.post("/account/login/second-step/", {"code": six_figures()})
    assert "didn’t work" in page.content.decode()


def test_spare_codes_copied_elsewhere_match_nothing(inside, person, twins):
    with inside("north"):
        codes = RecoveryCodes.activate(person("asha"))
        spare, data = codes.generate_codes()[0], codes.instance.data
    with inside("south"):
        row = Authenticator.objects.create(user_id=key("asha"), type=Authenticator.Type.RECOVERY_CODES, data=data)
        assert not row.wrap().validate_code(spare)


def test_a_list_of_sessions_holds_ones_own_here_only(browse, inside, twins):
    north, south = browse("north"), browse("south")
    with_password(north, "gita")
    with_password(south, "gita")
    with inside("north"):
        theirs = UserSession.objects.get()
    assert south.get("/account/sessions/").context["session_count"] == 1
    assert south.post(f"/account/sessions/{theirs.pk + 1000}/end/").status_code == 404
    assert north.get("/account/").status_code == 200


def test_trying_too_often_at_one_place_stops_nobody_at_another(browse, twins):
    client = browse("north")
    for _ in range(5):
        with_password(client, "gita", password="not this one")
    assert "Wait a few minutes" in with_password(client, "gita").content.decode()
    assert with_password(browse("south"), "gita").headers["Location"] == "/"


def test_the_same_six_figures_used_at_north_still_work_at_south(browse, inside, twins):
    """Used codes are remembered by place, not by key: south's Asha is another person."""
    for tenant in ("north", "south"):
        with inside(tenant):
            set_up_app("asha")
        client = browse(tenant)
        with_password(client, "asha")
        client.post("/account/login/second-step/", {"code": six_figures()})
        assert client.get("/account/").status_code == 200, tenant


def test_a_password_of_one_place_is_not_asked_of_another(inside):
    with inside("north"):
        user = User.objects.get(pk=key("gita"))
        user.set_password("seven herons on the pier")
        user.save()
    with inside("south"):
        assert User.objects.get(pk=key("gita")).check_password(PASSWORD)
