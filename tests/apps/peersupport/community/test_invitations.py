"""Families get to know each other where both say yes; a no is told to nobody."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.community.models.invitations import Invitation
from apps.peersupport.community.operations import invitations as write
from apps.peersupport.community.queries.invitations import open_to_it
from apps.peersupport.models.messages import Message
from kith.people.models import User
from kith.roles import Role
from tests.factories import community as on
from tests.factories import peersupport as make
from tests.signing_in import sign_in

SAYS, ANSWER = "I’m by the coats, ring 07700 900111", "Red pram, 07700 900222"


@pytest.fixture
def met(house: Any, inside: Any, person: Any) -> SimpleNamespace:
    """Leanne (Gita's sign-in) and Marta, of two families, were at one swap and are open to be found."""
    with inside("north"):
        session = on.SessionFactory(past=True)
        for one in (house.parent, house.other):
            on.SignUpFactory(session=session, person=one, findable=True)
        house.other.user = User.objects.create(email="marta@example.org", display_name="Marta")
        house.other.user.role_grants.create(role=Role.PARENT)
        house.other.save()
    return SimpleNamespace(session=session, leanne=house.parent, marta=house.other)


@pytest.fixture
def marta(met: Any, inside: Any, browse: Any) -> Any:
    client = browse("north")
    with inside("north"):
        sign_in(client, met.marta.user)
    return client


def ask(met: Any, browse: Any) -> None:
    sent = {"who": "Marta with the twins", "says": SAYS}
    assert browse("north", "gita").post(f"/my-page/people/ask/{met.session.pk}/", sent).status_code == 302


def passed(met: Any, inside: Any, browse: Any) -> Any:
    ask(met, browse)
    with inside("north"):
        found = Invitation.objects.get()
    answer = browse("north", "asha").post(f"/invitations/{found.pk}/", {"to": str(met.marta.pk)})
    assert answer.status_code == 302
    return found


def page(client: Any) -> str:
    return str(client.get("/my-page/people/").content.decode())


def test_nothing_of_either_is_shown_till_both_said_yes(met, marta, inside, browse):
    found = passed(met, inside, browse)
    assert "Somebody would like to keep in touch" in page(marta)
    assert "Leanne" not in page(marta) and SAYS not in page(marta)
    assert ANSWER not in page(browse("north", "gita"))
    marta.post(f"/my-page/people/{found.pk}/yes/", {"says": ANSWER})
    assert "Leanne" in page(marta) and SAYS in page(marta)
    assert "Marta" in page(browse("north", "gita")) and ANSWER in page(browse("north", "gita"))
    assert "Marta" in browse("north", "gita").get("/my-page/record.json").content.decode()


def test_a_no_is_told_to_nobody(met, marta, inside, browse):
    def hers() -> str:
        return re.sub(
            r'name="csrfmiddlewaretoken" value="\w+"', "", page(gita).split("What you asked us")[1].split("</ul>")[0]
        )

    gita = browse("north", "gita")
    found = passed(met, inside, browse)
    before = hers()
    marta.post(f"/my-page/people/{found.pk}/no/")
    assert hers() == before and "Somebody would like" not in page(marta)
    assert "Marta" not in browse("north", "asha").get("/invitations/").content.decode()
    assert marta.post(f"/my-page/people/{found.pk}/yes/", {"says": ANSWER}).status_code == 409
    assert gita.post(f"/my-page/people/{found.pk}/leave/").status_code == 302
    assert "What you asked us" not in page(gita)


def test_either_leaves_and_it_is_gone_from_both_pages(met, marta, inside, browse):
    found = passed(met, inside, browse)
    marta.post(f"/my-page/people/{found.pk}/yes/", {"says": ANSWER})
    marta.post(f"/my-page/people/{found.pk}/leave/")
    assert SAYS not in page(marta) and ANSWER not in page(browse("north", "gita"))


def test_the_hub_sees_only_who_was_there_and_is_open_and_of_another_family(met, inside, person):
    with inside("north"):
        on.SignUpFactory(session=met.session, person=make.PersonFactory(first_name="Closed"))
        partner = make.PersonFactory(family=met.leanne.family, partner=True, first_name="Sam")
        on.SignUpFactory(session=met.session, person=partner, findable=True)
        on.SignUpFactory(person=make.PersonFactory(first_name="Elsewhere"), findable=True)
        by, now = person("asha"), timezone.now()
        asked = write.ask_hub(session=met.session, asker=met.leanne, who="Marta", says=SAYS, at=now, by=person("gita"))
        assert open_to_it(asked) == [met.marta]
        for other in (partner, make.PersonFactory()):
            with pytest.raises(write.CannotPass):
                write.pass_on(invitation=asked, to=other, link="x", at=now, by=by)


def test_word_comes_as_a_message_that_says_nothing(met, inside, browse):
    passed(met, inside, browse)
    with inside("north"):
        told = Message.objects.get()
        assert (told.template, told.person) == ("word_passed", met.marta)
        assert set(told.values) == {"name", "link"}


def test_who_is_not_open_herself_cannot_ask(met, inside, browse, person):
    browse("north", "gita").post(f"/whats-on/{met.session.pk}/findable/", {"findable": "no"})
    answer = browse("north", "gita").post(f"/my-page/people/ask/{met.session.pk}/", {"who": "x", "says": "y"})
    assert answer.status_code == 409


def test_somebody_elses_invitation_is_not_there(met, inside, browse, house):
    found = passed(met, inside, browse)
    gita = browse("north", "gita")
    assert gita.post(f"/my-page/people/{found.pk}/yes/", {"says": ANSWER}).status_code == 409
    assert browse("north", "ben").get("/invitations/").status_code == 403
    with inside("north"):
        other = make.PersonFactory()
        Invitation.objects.update(asker=other)
    assert gita.post(f"/my-page/people/{found.pk}/leave/").status_code == 404
