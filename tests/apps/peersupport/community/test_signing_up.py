"""A place for one or two, a waiting list, taking it back, and names only of those who want it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.community.models.signing_up import NamedThere, SignUp
from apps.peersupport.community.operations.activities import SessionOver
from apps.peersupport.community.operations.signing_up import JustTurnUp, NotOverYet, keep_door, sign_up, take_back
from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.messages import Message
from apps.peersupport.queries.consents import agrees_to
from kith.scope import Scope
from tests.at_once import race
from tests.factories import community as on
from tests.factories import messages as say
from tests.factories import peersupport as make
from tests.golden import key


def come(session: Any, person: Any, by: Any, *, heads: int = 1, **wishes: Any) -> SignUp:
    wishes = {"name_me": False, "findable": False, "tell_me": False, **wishes}
    return sign_up(session=session, person=person, heads=heads, at=timezone.now(), by=by, **wishes)


def test_who_comes_when_it_is_full_waits_and_moves_up_in_turn(north, person):
    gita = person("gita")
    session = on.SessionFactory(activity__places=2)
    first = come(session, make.PersonFactory(), gita, heads=2)
    pair = come(session, make.PersonFactory(), gita, heads=2)
    single = come(session, make.PersonFactory(), gita)
    assert [first.state, pair.state, single.state] == ["COMING", "WAITING", "WAITING"]
    take_back(sign_up=first, at=timezone.now(), by=gita)
    pair.refresh_from_db()
    single.refresh_from_db()
    assert [pair.state, single.state] == ["COMING", "WAITING"]
    assert Message.objects.get().template == "place_free"


def test_the_same_again_is_one_sign_up_and_taken_back_it_can_be_made_anew(north, person):
    gita, she, session = person("gita"), make.PersonFactory(), on.SessionFactory()
    one = come(session, she, gita)
    assert come(session, she, gita) == one
    take_back(sign_up=one, at=timezone.now(), by=gita)
    take_back(sign_up=one, at=timezone.now(), by=gita)
    assert come(session, she, gita) != one


def test_what_has_begun_is_off_or_needs_no_name_is_refused(north, person):
    gita, she = person("gita"), make.PersonFactory()
    for refusal, session in (
        (SessionOver, on.SessionFactory(past=True)),
        (SessionOver, on.SessionFactory(off=True)),
        (JustTurnUp, on.SessionFactory(activity__takes_names=False)),
    ):
        with pytest.raises(refusal):
            come(session, she, gita)


def test_asking_to_be_told_is_a_yes_to_being_told_what_is_on(north, person):
    she = say.agree(make.PersonFactory(), Purpose.CONTACT)
    come(on.SessionFactory(), she, person("gita"))
    assert not agrees_to(she, Purpose.INVITATIONS)
    come(on.SessionFactory(), she, person("gita"), tell_me=True)
    assert agrees_to(she, Purpose.INVITATIONS)


def test_the_database_gives_no_place_twice(north):
    session = on.SignUpFactory(session__activity__places=2, heads=2).session
    with pytest.raises(IntegrityError, match="places taken"), transaction.atomic():
        on.SignUpFactory(session=session)
    with pytest.raises(IntegrityError, match="places taken"), transaction.atomic():
        type(session).objects.filter(pk=session.pk).update(places=1)


def work(session: Any, she: Any, way: str) -> Callable[[], Any]:
    def by_operation() -> Any:
        from kith.people.models import User

        return come(session, she, User.objects.get(pk=key("gita"))).state

    return by_operation if way == "operation" else lambda: on.SignUpFactory(session=session, person=she).state


@pytest.mark.parametrize("way", ["operation", "table"])
def test_two_who_take_the_last_place_at_once_get_it_once(apart: Scope, way: str) -> None:
    from tenants.isolation import unit_of_work

    for _ in range(4):
        with unit_of_work(apart):
            session = on.SessionFactory(activity__places=1)
            people = [make.PersonFactory(), make.PersonFactory()]
        made = race(apart, [work(session, she, way) for she in people])
        other = "WAITING" if way == "operation" else IntegrityError
        assert {one if isinstance(one, str) else type(one) for one in made} == {"COMING", other}
        with unit_of_work(apart):
            assert SignUp.objects.filter(session=session, state="COMING").count() == 1


def test_only_who_wants_to_be_named_is_named(north, person):
    session = on.SessionFactory(past=True)
    wants = on.SignUpFactory(session=session, name_me=True)
    rather_not = on.SignUpFactory(session=session)
    both = [wants.pk, rather_not.pk]
    keep_door(session=session, grown_ups=5, children=2, there=both, at=timezone.now(), by=person("ben"))
    assert [one.sign_up for one in NamedThere.objects.all()] == [wants]
    keep_door(session=session, grown_ups=5, children=2, there=[], at=timezone.now(), by=person("ben"))
    assert not NamedThere.objects.exists()
    with pytest.raises(NotOverYet):
        keep_door(session=on.SessionFactory(), grown_ups=1, children=0, there=[], at=timezone.now(), by=person("ben"))


def test_the_page_at_the_door_names_nobody_who_would_rather_not_be(inside, browse):
    with inside("north"):
        session = on.SessionFactory(past=True)
        on.SignUpFactory(session=session, name_me=True, person__first_name="Wanda")
        on.SignUpFactory(session=session, person__first_name="Quinn", heads=2)
    page = browse("north", "ben").get(f"/activities/dates/{session.pk}/").content.decode()
    assert "Wanda" in page and "Quinn" not in page and "2 people signed up and would rather not" in page


def test_more_names_than_people_is_asked_again(inside, browse):
    with inside("north"):
        one = on.SignUpFactory(session=on.SessionFactory(past=True), name_me=True)
    sent = {"there": [str(one.pk)], "grown_ups": "0", "children": "2"}
    page = browse("north", "ben").post(f"/activities/dates/{one.session_id}/", sent)
    assert page.status_code == 422 and "Count those people too" in page.content.decode()


def test_she_signs_up_and_takes_it_back_on_her_pages(house, inside, browse):
    with inside("north"):
        session = on.SessionFactory()
    gita = browse("north", "gita")
    done = gita.post(f"/whats-on/{session.pk}/sign-up/", {"heads": "2"}, follow=True)
    assert "You’re coming. See you there." in done.content.decode()
    assert "Clothes swap" in gita.get("/my-page/").content.decode()
    assert "Take my name off" in gita.get("/my-page/whats-on/").content.decode()
    gita.post(f"/whats-on/{session.pk}/take-back/")
    assert "Take my name off" not in gita.get("/my-page/whats-on/").content.decode()
    assert gita.post(f"/whats-on/{session.pk}/take-back/").status_code == 404
    assert browse("north", "asha").post(f"/whats-on/{session.pk}/sign-up/", {"heads": "1"}).status_code == 403
