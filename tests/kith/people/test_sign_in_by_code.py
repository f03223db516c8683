import re

import pytest
import time_machine

from kith.people import tasks
from kith.people.models import User
from tests.golden import PASSWORD

LOGIN = "/account/login/"


def ask(client, email):
    return client.post(LOGIN, {"email": email})


def test_a_parent_signs_in_with_the_code_from_her_e_mail(browse, committed, code_in):
    client = browse("north")
    with committed("north") as mails:
        assert ask(client, "Gita@example.org").headers["Location"] == "/account/login/code/"
    (message,) = mails
    assert (message.subject, message.from_email) == ("Your code", "North <hello@kith.localhost>")
    assert client.get("/account/").status_code == 302
    response = client.post("/account/login/code/", {"code": code_in(message)})
    assert response.headers["Location"] == "/"
    assert "Your sign-in" in client.get("/account/").content.decode()


def test_nobody_learns_whether_an_address_is_known(browse, committed):
    pages, sent = [], []
    for email in ("gita@example.org", "nadia@example.org"):
        client = browse("north")
        with committed("north") as mails:
            response = client.post(LOGIN, {"email": email}, follow=True)
        pages.append((response.redirect_chain, response.content.decode().replace(email, "")))
        sent.append(len(mails))
    assert sent == [1, 0]
    assert mask(pages[0]) == mask(pages[1])


def mask(page):
    return page[0], re.sub(r'value="[A-Za-z0-9]{64}"', "", page[1])


def test_an_unknown_address_makes_the_same_work(browse, committed, monkeypatch):
    seen = []
    monkeypatch.setattr(tasks.send_mail, "run", lambda **told: seen.append(sorted(told)))
    for email in ("gita@example.org", "nadia@example.org"):
        with committed("north"):
            ask(browse("north"), email)
    assert len(seen) == 2 and seen[0] == seen[1]


def test_three_wrong_codes_end_it(browse, committed, code_in):
    client = browse("north")
    with committed("north") as mails:
        ask(client, "gita@example.org")
    for _ in range(3):
        client.post("/account/login/code/", {"code": "000000"})
    client.post("/account/login/code/", {"code": code_in(mails[0])})
    assert client.get("/account/").status_code == 302


def test_an_old_code_does_not_work(browse, committed, code_in):
    client = browse("north")
    with time_machine.travel("2026-03-09T10:00:00+00:00", tick=False), committed("north") as mails:
        ask(client, "gita@example.org")
    with time_machine.travel("2026-03-09T10:16:00+00:00", tick=False):
        response = client.post("/account/login/code/", {"code": code_in(mails[0])})
        assert response.status_code == 302
        assert client.get("/account/").status_code == 302


def test_too_many_asked_for_is_a_calm_page(browse):
    client = browse("north")
    for _ in range(5):
        client = browse("north")
        page = client.post(LOGIN, {"email": "gita@example.org"})
    assert page.status_code == 200
    assert "Wait a few minutes" in page.content.decode()


def test_nobody_signs_themselves_up(browse, inside):
    client = browse("north")
    page = client.post("/account/new/", {"email": "new@example.org", "password1": PASSWORD})
    assert page.status_code == 405
    assert "no form to fill in" in client.get("/account/new/").content.decode()
    with inside("north"):
        assert not User.objects.filter(email="new@example.org").exists()


def test_after_the_code_one_is_where_one_was_going(browse, committed, code_in):
    client = browse("north")
    to_login = client.get("/account/sessions/").headers["Location"]
    with committed("north") as mails:
        page = client.post(to_login, {"email": "gita@example.org", "next": "/account/sessions/"})
    response = client.post(page.headers["Location"], {"code": code_in(mails[0])})
    assert response.headers["Location"] == "/account/sessions/"


@pytest.mark.parametrize("away", ["https://far.example/", "//far.example/", "http://south.kith.localhost/"])
def test_nobody_is_sent_to_another_place_after_signing_in(browse, committed, code_in, away):
    client = browse("north")
    with committed("north") as mails:
        client.post("/account/login/", {"email": "gita@example.org", "next": away})
    response = client.post("/account/login/code/", {"code": code_in(mails[0]), "next": away})
    assert response.headers["Location"] == "/"


def test_links_to_a_new_password_are_rationed_with_a_calm_page(browse):
    pages = [browse("north").post("/account/password/forgotten/", {"email": "gita@example.org"}) for _ in range(6)]
    assert [page.status_code for page in pages] == [302] * 5 + [429]
    assert "wait a little" in pages[-1].content.decode()


def test_a_mail_delivered_twice_is_sent_once(north, mailoutbox):
    told = {"key": "k1", "to": "gita@example.org", "subject": "Your code", "text": "1"}
    assert [tasks.send_mail.run(**told), tasks.send_mail.run(**told)] == [True, False]
    assert len(mailoutbox) == 1


def test_a_mail_that_failed_is_tried_again(north, mailoutbox, monkeypatch):
    told = {"key": "k2", "to": "gita@example.org", "subject": "Your code", "text": "1"}
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.send_mail.run(**told)
    assert tasks.send_mail.run(**told)


def test_nothing_a_mail_shows_at_a_glance_says_what_we_do(browse, committed):
    with committed("north") as mails:
        browse("north").post("/account/login/", {"email": "gita@example.org"})
        browse("north").post("/account/password/forgotten/", {"email": "gita@example.org"})
    shown = " ".join(f"{message.subject} {message.body[:120]}" for message in mails).lower()
    assert not {word for word in ("baby", "pregnan", "birth", "family", "parent", "support") if word in shown}
