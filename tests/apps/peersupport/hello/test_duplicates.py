"""One person written down twice: warned of before it is kept, put together by hand, and taken apart again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.merges import Merge
from apps.peersupport.operations import duplicates as write
from apps.peersupport.operations.introductions import SaidToBeAnother, end_introduction, log_contact
from apps.peersupport.queries.duplicates import alike_introductions, alike_people
from apps.peersupport.queries.introductions import on_the_clock
from tests.factories import peersupport as make

NEW = {"first_name": "Amara", "contact": "07700 900123", "postcode": ""}


def told(**changed: str) -> dict[str, str]:
    return {
        "client_key": str(uuid.uuid4()), "source": "SELF", "heard_on": timezone.localdate().isoformat(),
        "consent_evidence": "Told me on the phone", "consent": "on", "reach_safely": "", "note": "", "centre": "",
        **NEW, **changed,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "found"),
    [("+44 7700 900123", 1), ("07700900123", 1), ("(07700) 900-123", 1), ("07700 900124", 0), ("amara@example.org", 0)],
)
def test_a_number_is_the_same_however_it_is_written(north: Any, contact: str, found: int) -> None:
    make.IntroductionFactory(contact="07700 900123", first_name="Somebody else")
    assert len(alike_introductions(first_name="Xenia", contact=contact, postcode="")) == found


def test_an_e_mail_is_the_same_in_capitals(north: Any) -> None:
    make.PersonFactory(contact="Leanne@Example.org")
    assert [one.why for one in alike_people(first_name="X", contact="leanne@example.org", postcode="")] == ["contact"]


@pytest.mark.parametrize(("name", "found"), [("Katie", 1), ("Kate", 1), ("katy", 1), ("Rosa", 0)])
def test_a_similar_name_needs_the_same_postcode(north: Any, name: str, found: int) -> None:
    make.IntroductionFactory(first_name="Kate", contact="07700 900777", postcode="ZZ10 0AA")
    assert len(alike_introductions(first_name=name, contact="07700 900888", postcode="zz100aa")) == found
    assert alike_introductions(first_name=name, contact="07700 900888", postcode="ZZ10 0AB") == []


def test_whoever_types_is_warned_before_anything_is_kept(browse: Any, inside: Any) -> None:
    with inside("north"):
        make.IntroductionFactory(first_name="Ama", contact="+447700900123")
    asha = browse("north", "asha")
    page = asha.post("/introductions/note/", told())
    assert page.status_code == 422
    assert "We may know her already" in page.content.decode() and "Ama, said hello" in page.content.decode()
    with inside("north"):
        assert Introduction.objects.count() == 1
    assert asha.post("/introductions/note/", told(known_and_kept="on")).status_code == 302
    with inside("north"):
        assert Introduction.objects.count() == 2


def test_a_supporter_is_warned_and_told_no_name(browse: Any, inside: Any) -> None:
    with inside("north"):
        make.IntroductionFactory(first_name="Ama", contact="+447700900123")
    page = browse("north", "ben").post("/introductions/note/", told()).content.decode()
    assert "We may know her already" in page and "Ama, said" not in page


def test_nobody_who_says_hello_herself_learns_who_is_known(browse: Any, inside: Any) -> None:
    with inside("north"):
        make.IntroductionFactory(contact="07700 900123")
    hello = {"client_key": str(uuid.uuid4()), "first_name": "X", "contact": "07700 900123", "consent": "on"}
    assert browse("north").post("/hello/", hello).status_code == 302


@pytest.fixture
def twice(north: Any) -> tuple[Introduction, Introduction]:
    return make.IntroductionFactory(heard_at=make.days_ago(3)), make.IntroductionFactory(heard_at=make.days_ago(1))


def test_put_together_the_earlier_hello_carries_the_clock(twice: Any, person: Any) -> None:
    early, late = twice
    asha, now = person("asha"), timezone.now()
    log_contact(introduction=late, kind=Contact.Kind.VOICEMAIL, at=now, now=now, by=asha)
    kept = write.merge_introductions(one=late, other=early, at=now, by=asha)
    assert kept == early and kept.first_attempt_at == now
    assert [one.pk for one in on_the_clock(for_user=asha)] == [early.pk]
    with pytest.raises(SaidToBeAnother):
        log_contact(introduction=late, kind=Contact.Kind.CALL, at=now, now=now, by=asha)


def test_taken_apart_both_are_as_they_were(twice: Any, person: Any) -> None:
    early, late = twice
    asha, now = person("asha"), timezone.now()
    log_contact(introduction=late, kind=Contact.Kind.CALL, at=now, now=now, by=asha)
    before = list(Introduction.objects.order_by("pk").values())
    write.merge_introductions(one=early, other=late, at=now, by=asha)
    write.part_introductions(introduction=late, at=now, by=asha)
    assert list(Introduction.objects.order_by("pk").values()) == before
    assert list(Merge.objects.order_by("at", "-same").values_list("same", flat=True)) == [True, False]


def test_saying_hello_again_after_an_ending_is_a_new_yes(twice: Any, person: Any) -> None:
    early, late = twice
    end_introduction(introduction=early, state=Introduction.State.DECLINED, at=timezone.now(), by=person("asha"))
    with pytest.raises(write.NewHello):
        write.merge_introductions(one=early, other=late, at=timezone.now(), by=person("asha"))


def test_nobody_is_put_together_with_themselves_or_twice(twice: Any, person: Any) -> None:
    early, late = twice
    who = {"at": timezone.now(), "by": person("asha")}
    with pytest.raises(write.NotTwo):
        write.merge_introductions(one=early, other=early, **who)
    write.merge_introductions(one=early, other=late, **who)
    with pytest.raises(write.NotTwo):
        write.merge_introductions(one=late, other=make.IntroductionFactory(heard_at=make.days_ago(2)), **who)
    with pytest.raises(write.NeverMerged):
        write.part_introductions(introduction=early, **who)


def test_an_introductions_page_says_who_it_may_be_and_puts_them_together(browse: Any, inside: Any) -> None:
    with inside("north"):
        early = make.IntroductionFactory(heard_at=make.days_ago(3))
        late = make.IntroductionFactory(heard_at=make.days_ago(1))
    asha = browse("north", "asha")
    assert "May be somebody we know" in asha.get(f"/introductions/{late.pk}/").content.decode()
    assert browse("north", "ben").post(f"/introductions/{late.pk}/same/", {"other": early.pk}).status_code == 403
    answer = asha.post(f"/introductions/{late.pk}/same/", {"other": early.pk})
    assert answer.url == f"/introductions/{early.pk}/"
    assert "She said hello again" in asha.get(answer.url).content.decode()
    assert "They are two people" in asha.get(f"/introductions/{late.pk}/").content.decode()
    assert asha.post(f"/introductions/{late.pk}/not-the-same/").status_code == 302
    assert asha.post(f"/introductions/{late.pk}/same/", {"other": "nobody"}).status_code == 404


def test_a_family_written_down_twice_points_to_one_page_and_keeps_both(browse: Any, inside: Any) -> None:
    with inside("north"):
        one, other = make.PersonFactory(contact="07700 900555"), make.PersonFactory(contact="+44 7700 900555")
    asha, at = browse("north", "asha"), f"/families/{other.family_id}/"
    assert "May be written down twice" in asha.get(at).content.decode()
    people = f"{at}people/{other.pk}/"
    assert asha.post(f"{people}same/", {"other": one.pk}).status_code == 302
    assert "This person has another page" in asha.get(at).content.decode()
    assert "There was another page" in asha.get(f"/families/{one.family_id}/").content.decode()
    assert str(other.family_id) not in asha.get("/families/").content.decode()
    asha.post(f"{people}not-the-same/")
    assert str(other.family_id) in asha.get("/families/").content.decode()


def test_the_database_takes_no_merge_of_a_row_with_itself(north: Any, person: Any) -> None:
    from django.db import IntegrityError

    one = make.IntroductionFactory()
    with pytest.raises(IntegrityError):
        Merge.objects.create(
            introduction=one, introduction_into=one, same=True, at=timezone.now() - dt.timedelta(0), by=person("asha")
        )
