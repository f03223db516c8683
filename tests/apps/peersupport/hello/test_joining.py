"""A partner who says hello himself: a person of his own in the family there is. She is told nothing of it by us, and
he is told nothing of her."""

from __future__ import annotations

import json
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.professionals import ProfessionalLink
from apps.peersupport.models.record import AccessLog
from apps.peersupport.models.rights import DataRequest
from apps.peersupport.models.safe_contact import SafeContact
from apps.peersupport.operations import joining as write
from apps.peersupport.operations.families import PartnerThere, add_partner
from apps.peersupport.operations.introductions import IntroductionEnded, log_contact
from apps.peersupport.operations.pregnancies import FamilyNotHere
from apps.peersupport.operations.professionals import add_professional
from apps.peersupport.operations.retention import approve_removal, ask_removal, remove_some
from apps.peersupport.queries.packets import first_items
from apps.peersupport.queries.record import last_talked_at
from kith.audit.models import Event
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.factories import peersupport as make
from tests.signing_in import sign_in

HIS, HERE = "07700 900321", "ZZ10 0AA"


@pytest.fixture
def hello(house: Any, inside: Any) -> Introduction:
    """Dean writes from where Leanne's family lives, in Polish."""
    with inside("north"):
        Family.objects.filter(pk=house.family.pk).update(postcode=HERE)
        return make.IntroductionFactory(
            first_name="Dean", contact=HIS, reach_safely="Texts only", languages=["pl"], interpreter=True,
            access_needs="Evenings", consent_evidence="Ticked by himself", postcode=HERE, heard_at=make.days_ago(4),
        )  # fmt: skip


@pytest.fixture
def joined(house: Any, hello: Any, browse: Any, inside: Any, person: Any) -> SimpleNamespace:
    """He was tried once, put with the family, and has a sign-in."""
    his = browse("north")
    with inside("north"):
        at, asha = timezone.now(), person("asha")
        log_contact(introduction=hello, kind=Contact.Kind.VOICEMAIL, at=at, now=at, by=asha)
        dean = write.join_as_partner(introduction=hello, family=house.family, at=at, by=asha)
        dean.user = User.objects.create(email="dean@example.org", display_name="Dean")
        dean.save()
        give_role(user=dean.user, role=Role.PARENT, by=None)
        sign_in(his, dean.user)
    return SimpleNamespace(dean=dean, his=his)


def may_know(person: Person) -> None:
    made = {"partner_may_know": True, "changed_at": timezone.now()}
    SafeContact.objects.update_or_create(person=person, defaults=made)


def text(browser: Any, path: str) -> str:
    return str(browser.get(path).content.decode())


def test_he_is_a_person_of_his_own_with_his_own_yes(house: Any, joined: Any, inside: Any) -> None:
    with inside("north"):
        dean, hello = Person.objects.get(pk=joined.dean.pk), Introduction.objects.get(first_name="Dean")
        assert (dean.role, dean.contact, dean.reach_safely) == ("PARTNER", HIS, "Texts only")
        assert (dean.languages, dean.interpreter, dean.access_needs) == (["pl"], True, "Evenings")
        yes = ConsentFact.objects.get(person=dean)
        assert (yes.purpose, yes.given, yes.evidence, yes.by_id) == ("CONTACT", True, "Ticked by himself", None)
        assert (hello.state, hello.family_id, hello.person_id) == ("CONTACTED", house.family.pk, dean.pk)
        assert Event.objects.get(kind="partner.joined").subject_id == dean.pk


def test_she_is_told_nothing_of_it_by_any_page_or_file(house: Any, joined: Any, browse: Any, inside: Any) -> None:
    hers = browse("north", "gita")
    for path in ("/my-page/", "/my-page/record/", "/my-page/record.json"):
        told = text(hers, path)
        for word in ("Dean", HIS, "voicemail", "Texts only", "each-other"):
            assert word not in told, (path, word)
    assert hers.get("/my-page/each-other/").status_code == 404
    with inside("north"):
        may_know(joined.dean)
    assert hers.get("/my-page/each-other/").status_code == 200, "he said that she may know"


def test_he_is_told_nothing_of_her_and_finds_what_is_his(house: Any, joined: Any, inside: Any) -> None:
    for path in ("/my-page/", "/my-page/record/", "/my-page/record.json"):
        told = text(joined.his, path)
        for word in ("Leanne", "We had tea", "07700 900123", "each-other"):
            assert word not in told, (path, word)
    record = json.loads(text(joined.his, "/my-page/record.json"))
    assert [one["contact"] for one in record["introductions"]] == [HIS]
    assert [one["what"] for one in record["contacts"]] == ["Left a voicemail"]
    assert record["how_we_kept_to_it"]["when_we_were_late"] == []
    assert joined.his.get("/my-page/each-other/").status_code == 404
    with inside("north"):
        assert not [item for item in first_items(joined.dean) if item.kind == "DATES"]
        may_know(house.parent)
        assert [item for item in first_items(joined.dean) if item.kind == "DATES"]
    assert joined.his.get("/my-page/each-other/").status_code == 200, "she said that he may know"


def test_who_is_there_for_her_and_since_when_is_not_told_him(house: Any, joined: Any, inside: Any) -> None:
    with inside("north"):
        AccessLog.objects.create(family=house.family, by=house.cara.user, at=make.days_ago(30), why="SUPPORTS")
    paths = ("/my-page/", "/my-page/record/readings/", "/my-page/record.json")
    for path in paths:
        told = text(joined.his, path)
        assert "Ben" not in told and "Cara" not in told, path
    kept = json.loads(text(joined.his, "/my-page/record.json"))["how_we_kept_to_it"]["who_answers_for_you"]
    assert [list(one) for one in kept] == [["user"]]
    with inside("north"):
        assert "Ben" not in str(first_items(joined.dean))
        may_know(house.parent)
        assert "Ben" in str(first_items(joined.dean))
    assert "Ben" in text(joined.his, "/my-page/") and "Cara" in text(joined.his, "/my-page/record/readings/")


def test_a_talk_at_his_hello_is_none_with_her(house: Any, hello: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        at, asha = timezone.now(), person("asha")
        before = last_talked_at(house.family)
        log_contact(introduction=hello, kind=Contact.Kind.CALL, at=at, now=at, by=asha)
        write.join_as_partner(introduction=hello, family=house.family, at=at, by=asha)
        assert last_talked_at(house.family) == before


def test_whom_she_had_named_is_the_same_person_and_she_knows_of_him(
    house: Any, hello: Any, browse: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        named = add_partner(family=house.family, first_name="D", contact="", at=make.days_ago(9), by=person("asha"))
        dean = write.join_as_partner(introduction=hello, family=house.family, at=timezone.now(), by=person("asha"))
        assert (dean.pk, dean.first_name, dean.contact) == (named.pk, "Dean", HIS)
    assert "Talking with each other" in text(browse("north", "gita"), "/my-page/")


def test_a_partner_with_a_number_of_his_own_is_somebody_else(house: Any, hello: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        asked = {"introduction": hello, "at": timezone.now(), "by": person("asha")}
        sam = make.PersonFactory(family=house.family, partner=True, first_name="Sam", contact="07700 900999")
        with pytest.raises(PartnerThere):
            write.join_as_partner(**asked, family=house.family)
        assert Introduction.objects.get(pk=hello.pk).state == "WAITING"
        Person.objects.filter(pk=sam.pk).update(contact="+44 7700 900321")
        assert write.join_as_partner(**asked, family=house.family) == sam
        with pytest.raises(IntroductionEnded):
            write.join_as_partner(**asked, family=house.other.family)


def test_what_he_asked_for_before_stands_where_his_hello_is_silent(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        make.PersonFactory(
            family=house.family, partner=True, first_name="Sam", contact=HIS, reach_safely="Never at home, please.",
            interpreter=True, access_needs="Ground floor", languages=["pl"],
        )  # fmt: skip
        hello = make.IntroductionFactory(first_name="Sam", contact=HIS, access_needs="I lip-read")
        sam = write.join_as_partner(introduction=hello, family=house.family, at=timezone.now(), by=person("asha"))
        assert (sam.reach_safely, sam.interpreter, sam.languages) == ("Never at home, please.", True, ["pl"])
        assert sam.access_needs == "I lip-read"


def test_nobody_joins_a_family_that_has_gone(hello: Any, inside: Any, person: Any) -> None:
    with inside("north"), pytest.raises(FamilyNotHere):
        write.join_as_partner(
            introduction=hello, family=make.FamilyFactory(ended=True), at=timezone.now(), by=person("asha")
        )


def test_put_with_the_wrong_family_he_is_taken_out_to_a_page_of_his_own(
    house: Any, hello: Any, browse: Any, inside: Any
) -> None:
    asha, at = browse("north", "asha"), f"/introductions/{hello.pk}/join/"
    assert "Leanne" in text(asha, at), "families at the same postcode stand there at once"
    assert "Leanne" not in text(asha, f"{at}?q=marta") and "Marta" in text(asha, f"{at}?q=marta")
    assert asha.post(at, {"family": ""}).status_code == 422
    assert asha.post(f"{at}?q=marta", {"family": str(house.other.family_id)}).status_code == 302
    page = text(asha, f"/families/{house.other.family_id}/")
    assert "Dean said hello to us alone" in page and "Say nothing of the other" in page
    with inside("north"):
        dean = Person.objects.get(first_name="Dean")
    out = f"/families/{house.other.family_id}/people/{dean.pk}/not-here/"
    for name, status in (("ben", 403), ("cara", 403), ("asha", 302), ("asha", 404)):
        assert browse("north", name).post(out).status_code == status
    with inside("north"):
        alone = Person.objects.get(pk=dean.pk)
        assert (alone.role, alone.family.people.count(), alone.family.postcode) == ("PARENT", 1, HERE)
        assert Introduction.objects.get(pk=hello.pk).family_id == alone.family_id
        assert Event.objects.filter(kind="partner.taken-out").count() == 1


def test_who_said_hello_twice_takes_both_along(house: Any, hello: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        said = {"at": timezone.now(), "by": person("asha")}
        again = make.IntroductionFactory(first_name="Dean", contact=HIS)
        for one in (hello, again):
            dean = write.join_as_partner(introduction=one, family=house.family, **said)
        alone = write.take_out_partner(person=dean, **said)
        assert set(Introduction.objects.filter(family=alone, person=None)) == {hello, again}


def test_with_whom_something_was_written_stays(house: Any, joined: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        asked = {"person": joined.dean, "at": timezone.now(), "by": person("asha")}
        with pytest.raises(write.SomethingOfTheirs):
            write.take_out_partner(**asked)
        Person.objects.filter(pk=joined.dean.pk).update(user=None)
        own = make.MatchFactory(family=house.family, person=joined.dean, supporter=house.cara, offered=True)
        with pytest.raises(write.SomethingOfTheirs):
            write.take_out_partner(**asked)
        own.delete()
        gp = add_professional(
            family=house.family, name="Dr Oyelaran", role="GP", place="", contact="", checked=False, at=timezone.now(),
            by=person("asha"),
        )  # fmt: skip
        link = ProfessionalLink.objects.create(
            professional=gp, person=joined.dean, evidence="Told us", since=timezone.now(), kept_by=person("asha")
        )
        with pytest.raises(write.SomethingOfTheirs):
            write.take_out_partner(**asked)
        link.delete()
        make.EntryFactory(about=joined.dean)
        with pytest.raises(write.SomethingOfTheirs):
            write.take_out_partner(**asked)
        with pytest.raises(write.NotJoined):
            write.take_out_partner(person=house.parent, at=timezone.now(), by=person("asha"))


@pytest.mark.parametrize(("who", "stays"), [("hers", "Dean"), ("his", "Leanne")])
def test_his_hello_goes_with_his_record_and_hers_with_hers(
    house: Any, joined: Any, inside: Any, person: Any, who: str, stays: str
) -> None:
    with inside("north"):
        at, asha = timezone.now(), person("asha")
        make.IntroductionFactory(
            first_name="Leanne", state="CONTACTED", family=house.family, ended_at=at, ended_by=asha
        )
        request = DataRequest.objects.create(
            client_key=uuid.uuid4(), person=house.parent if who == "hers" else joined.dean, kind="ERASE",
            received_on=timezone.localdate(), made_at=at, words="Please take it all away.",
        )  # fmt: skip
        asked = {"request": request, "client_key": uuid.uuid4(), "on": timezone.localdate(), "at": at, "by": asha}
        removal = ask_removal(**asked)
        approve_removal(removal=removal, at=at, by=person("ivy"))
        assert remove_some(on=timezone.localdate()) == 1
        left = Introduction.objects.filter(family=house.family)
        assert list(left.values_list("first_name", flat=True)) == [stays]


def test_only_who_coordinates_joins_and_only_here(house: Any, hello: Any, browse: Any) -> None:
    at, sent = f"/introductions/{hello.pk}/join/", {"family": str(house.family.pk)}
    assert browse("north", "ben").post(at, sent).status_code == 403
    assert browse("south", "asha").post(at, sent).status_code == 404
