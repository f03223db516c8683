from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Introduction
from apps.peersupport.models.pregnancies import Baby, Basis, DatingBasis, Pregnancy
from apps.peersupport.operations.families import BirthDateWrong, PartnerThere, SignInTaken, add_partner, invite_person
from apps.peersupport.operations.families import record_birth as keep_birth
from apps.peersupport.operations.introductions import IntroductionEnded
from kith.audit.models import Event
from kith.people.models import User
from tests.factories import peersupport as make

START = {
    "first_name": "Amara", "last_name": "Okonjo", "contact": "07700 900123", "first_baby": "YES", "partner_name": "Tom",
    "basis": "SCAN", "scan_weeks": "12", "scan_extra_days": "2",
}  # fmt: skip


@pytest.fixture
def met(inside: Any) -> Introduction:
    with inside("north"):
        return make.IntroductionFactory(met=True)


def start(browser: Any, met: Introduction, **changed: str) -> Any:
    sent = {**START, "scan_on": timezone.localdate().isoformat(), **changed}
    return browser.post(f"/introductions/{met.pk}/start-family/", sent)


@pytest.fixture
def postcode(inside: Any) -> str:
    from kith.geography.models import PostcodeArea

    with inside("public"):
        PostcodeArea.objects.create(postcode="ZZ10 1AA", lsoa21="E01021200", lad="E07000066", vintage="test")
    return "ZZ10 1AA"


def test_a_family_starts_from_an_introduction(met: Any, postcode: str, browse: Any, inside: Any, person: Any) -> None:
    answer = start(browse("north", "asha"), met, postcode="zz10 1aa")
    assert answer.status_code == 302
    with inside("north"):
        family = Family.objects.get()
        assert (family.lsoa21, family.postcode) == ("E01021200", postcode)
        pregnancy, dating = Pregnancy.objects.get(), DatingBasis.objects.get()
        due_on = timezone.localdate() + dt.timedelta(days=280 - 86)
        assert (pregnancy.due_on, pregnancy.basis, pregnancy.first_baby) == (due_on, Basis.SCAN, "YES")
        assert (dating.scan_days, dating.recorded_by) == (86, person("asha"))
        assert list(family.people.order_by("role").values_list("first_name", flat=True)) == ["Amara", "Tom"]
        met.refresh_from_db()
        assert (met.state, met.family) == (Introduction.State.CONTACTED, family)
        assert Event.objects.filter(kind="family.started", subject_id=family.pk).count() == 1
        assert Family.objects.first_time().count() == 1
    page = browse("north", "asha").get(answer.url).content.decode()
    assert "12 weeks and 2 days" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"postcode": "SS99 9ZZ"}, "We don’t know the postcode SS99 9ZZ"),
        ({"scan_on": "2999-01-01"}, "That day has not come yet"),
        ({"scan_weeks": "45"}, "between 0 and 44 weeks"),
        ({"scan_weeks": "-1"}, "between 0 and 44 weeks"),
        ({"basis": "TOLD", "due_on": "2031-01-01"}, "more than 300 days away"),
    ],
)
def test_bad_input_changes_nothing(met: Any, browse: Any, inside: Any, changed: dict[str, str], words: str) -> None:
    answer = start(browse("north", "asha"), met, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Okonjo" in answer.content.decode()
    with inside("north"):
        assert Family.objects.count() == Person.objects.count() == 0
        met.refresh_from_db()
        assert met.state == Introduction.State.WAITING


def test_a_family_starts_once(met: Any, browse: Any, inside: Any) -> None:
    first, second = (start(browse("north", "asha"), met) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert IntroductionEnded.status == 409
    with inside("north"):
        assert Family.objects.count() == 1


def test_only_a_coordinator_starts_one(met: Any, browse: Any) -> None:
    assert start(browse("north", "ben"), met).status_code == 403


def test_twins_are_two_babies_of_one_pregnancy(house: Any, browse: Any, inside: Any) -> None:
    born_on = timezone.localdate() - dt.timedelta(days=2)
    sent = {"born_on": born_on.isoformat(), "number": "1", "names": "Ada, Noah"}
    assert browse("north", "asha").post(f"/families/{house.family.pk}/birth/", sent).status_code == 302
    with inside("north"):
        assert set(Baby.objects.values_list("first_name", "pregnancy")) == {
            ("Ada", house.pregnancy.pk),
            ("Noah", house.pregnancy.pk),
        }
        house.pregnancy.refresh_from_db()
        assert house.pregnancy.state == Pregnancy.State.BORN
    assert "Ada and Noah are 2 days old" in browse("north", "gita").get("/my-page/").content.decode()


@pytest.mark.parametrize("days", [1, -301])
def test_a_birth_day_that_cannot_be_is_refused(house: Any, inside: Any, person: Any, days: int) -> None:
    today = timezone.localdate()
    with inside("north"), pytest.raises(BirthDateWrong):
        keep_birth(
            pregnancy=house.pregnancy, born_on=today + dt.timedelta(days=days), first_names=[""], on=today,
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip


def test_a_partner_is_a_person_of_their_own_once(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        asked = {
            "family": house.family,
            "first_name": "Dean",
            "contact": "",
            "at": timezone.now(),
            "by": person("asha"),
        }
        assert add_partner(**asked).role == Person.Role.PARTNER
        with pytest.raises(PartnerThere):
            add_partner(**asked)


def test_a_parent_is_invited_to_her_own_page(house: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    assert browse("north", "asha").post(path, {"email": "Marta@example.org"}).status_code == 302
    with inside("north"):
        user = User.objects.get(email="marta@example.org")
        house.other.refresh_from_db()
        assert house.other.user == user
        assert user.roles == {"PARENT"} and not user.has_usable_password()


def test_nobody_moves_a_parents_page_to_a_mailbox_of_their_own(house: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{house.family.pk}/people/{house.parent.pk}/invite/"
    with inside("north"):
        User.objects.filter(pk=house.parent.user_id).update(last_login=timezone.now())
    answer = browse("north", "asha").post(path, {"email": "thief@example.org"})
    assert answer.status_code == 422 and "changes it on their own page" in answer.content.decode()
    with inside("north"):
        house.parent.refresh_from_db()
        assert house.parent.user.email == "gita@example.org"
        assert not User.objects.filter(email="thief@example.org").exists()
    assert browse("north", "asha").post(path, {"email": "Gita@example.org"}).status_code == 302, "asked once more"


def test_a_slip_of_the_address_can_be_put_right_before_anybody_signed_in(house: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{house.other.family_id}/people/{house.other.pk}/invite/"
    for email in ("matra@example.org", "marta@example.org"):
        assert browse("north", "asha").post(path, {"email": email}).status_code == 302
    with inside("north"):
        house.other.refresh_from_db()
        assert house.other.user.email == "marta@example.org"


@pytest.mark.parametrize("email", ["gita@example.org", "ben@example.org"])
def test_nobody_gets_somebody_elses_sign_in(house: Any, inside: Any, person: Any, email: str) -> None:
    with inside("north"), pytest.raises(SignInTaken):
        invite_person(person=house.other, email=email, by=person("asha"))


PAGES = ("", "dates/", "birth/", "partner/", "move/", "people/{parent}/invite/", "match/", "write/", "concern/")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_a_family_is_for_those_who_may_see_it(house: Any, browse: Any, page: str) -> None:
    path = f"/families/{house.family.pk}/{page.format(parent=house.parent.pk)}"
    supporters = page in ("", "write/", "concern/")
    assert browse("north", "asha").get(path).status_code == 200
    assert browse("north", "ben").get(path).status_code == (200 if supporters else 403)
    assert browse("north", "cara").get(path).status_code == (404 if supporters else 403)
    assert browse("north", "dina").get(path).status_code == 403
    assert browse("north", "gita").get(path).status_code == 403
    assert browse("south", "asha").get(path).status_code == 404


def test_a_match_that_ended_closes_the_page(house: Any, browse: Any, inside: Any, person: Any) -> None:
    from apps.peersupport.operations.matching import end_match

    with inside("north"):
        end_match(match=house.match, at=timezone.now(), by=person("asha"))
    assert browse("north", "ben").get(f"/families/{house.family.pk}/").status_code == 404


def test_the_list_holds_what_each_may_see(house: Any, browse: Any) -> None:
    def page(name: str, query: str = "") -> str:
        return browse("north", name).get(f"/families/{query}").content.decode()

    assert "Leanne" in page("asha") and "Marta" in page("asha")
    assert "Leanne" in page("ben") and "Marta" not in page("ben")
    assert "Leanne" in page("asha", "?q=lea") and "Marta" not in page("asha", "?q=lea")
    assert "Leanne" not in page("asha", "?show=alone")
    assert "Leanne" in page("asha", "?show=expecting&as=csv")
    assert "Leanne" in page("asha", "?centre=nowhere")
    assert "Leanne" not in page("asha", "?q=%00nobody")


def test_where_nobody_is_sure_lists_say_the_month_only(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(basis="UNSURE", due_on=dt.date(2031, 5, 20))
    for name, path in (("asha", "/families/"), ("ben", "/today/")):
        page = browse("north", name).get(path).content.decode()
        assert "Due around May" in page and "20 May" not in page
    with inside("north"):
        house.match.__class__.objects.filter(pk=house.match.pk).update(state="OFFERED", started_at=None)
    assert "baby due around May" in browse("north", "ben").get("/today/").content.decode()


def test_moving_keeps_the_neighbourhood(house: Any, postcode: str, browse: Any, inside: Any) -> None:
    path = f"/families/{house.family.pk}/move/"
    assert browse("north", "asha").post(path, {"postcode": "SS99 9ZZ"}).status_code == 422
    assert browse("north", "asha").post(path, {"postcode": ""}).status_code == 302
    with inside("north"):
        house.family.refresh_from_db()
        assert (house.family.postcode, house.family.lsoa21) == ("", "")
