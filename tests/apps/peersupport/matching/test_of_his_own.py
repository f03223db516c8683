"""S3: a partner may have a supporter of his own; no page tells her of it, nor who supports the family."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.introductions import Contact
from apps.peersupport.models.record import AccessLog, Entry
from apps.peersupport.models.safety import Concern
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations import matching
from apps.peersupport.operations.endings import end_support
from apps.peersupport.operations.handovers import To, start_handover
from apps.peersupport.operations.professionals import add_professional
from apps.peersupport.queries.choosing import wanted_by
from apps.peersupport.readiness import units_held
from kith.people.models import RoleGrant, User
from kith.roles import Role
from tests.factories import peersupport as make
from tests.golden import key

SECRET = "He cried in the car park, and laughed about it."


def sign_in_of(name: str, role: Role) -> User:
    user: User = User.objects.create(pk=key(name), email=f"{name}@example.org", display_name=name.title())
    RoleGrant.objects.create(user=user, role=role)
    return user


@pytest.fixture
def his(house: Any, inside: Any) -> Any:
    """Callum, Gita's partner, with a sign-in of his own; and Ella, who is ready."""
    with inside("north"):
        house.callum = make.PersonFactory(
            family=house.family, partner=True, first_name="Callum", user=sign_in_of("callum", Role.PARENT)
        )
        house.ella = make.SupporterFactory(user=sign_in_of("ella", Role.PEER_SUPPORTER), languages=["en"])
    return house


@pytest.fixture
def together(his: Any, inside: Any, person: Any) -> Any:
    with inside("north"):
        his.own = make.MatchFactory(family=his.family, person=his.callum, supporter=his.ella)
        his.entry = make.EntryFactory(
            about=his.callum, text=SECRET, by=his.ella.user, own_match=his.own, happened_at=timezone.now()
        )
    return his


def test_he_chooses_like_she_does_and_the_supporter_says_yes(his: Any, browse: Any, inside: Any) -> None:
    page = browse("north", "callum").get("/my-page/supporter/").content.decode()
    assert "Somebody of your own" in page and "I’d like Ella" in page
    assert "I’d like Ben" not in page, "Ben is there for the family"
    assert "Please not" not in page
    sent = {"answer": "pick", "supporter": str(his.ella.pk)}
    assert browse("north", "callum").post("/my-page/supporter/answer/", sent).status_code == 302
    with inside("north"):
        own = Match.every.get(person=his.callum)
        assert (own.state, own.supporter, own.family) == ("OFFERED", his.ella, his.family)
        assert Match.objects.get(family=his.family) == his.match, "the family's own match is as it was"
    today = browse("north", "ella").get("/today/").content.decode()
    assert "Callum" in today and "Gita" not in today and "Leanne" not in today
    assert browse("north", "cara").post(f"/matches/{own.pk}/start/").status_code == 404
    started = browse("north", "ella").post(f"/matches/{own.pk}/start/")
    assert started["Location"] == f"/alongside/{own.pk}/"
    assert browse("north", "ella").get(f"/families/{his.family.pk}/").status_code == 404
    assert "Ella" in browse("north", "callum").get("/my-page/").content.decode()


def test_whoever_supports_one_of_them_is_no_supporter_of_the_other(together: Any, inside: Any, person: Any) -> None:
    asked = {"family": together.family, "on": timezone.localdate(), "at": timezone.now(), "by": together.cara.user}
    with inside("north"):
        matching.end_match(match=together.match, at=asked["at"], by=asked["by"])
        with pytest.raises(matching.KeptApart) as refused:
            matching.offer_match(supporter=together.ella, **asked)
        assert "Callum" not in str(refused.value) and "supports" not in str(refused.value)
        both = make.MatchFactory(family=together.family, supporter=together.ella, state="OFFERED", started_at=None)
        with pytest.raises(matching.KeptApart):
            matching.start_match(match=both, on=asked["on"], at=asked["at"], by=asked["by"])
        assert Match.every.get(pk=both.pk).state == "OFFERED"


def test_who_met_one_of_two_at_a_hello_is_known_to_that_one_only(his: Any, inside: Any) -> None:
    with inside("north"):
        made = {"state": "CONTACTED", "family": his.family, "ended_at": timezone.now(), "ended_by": his.ben.user}
        make.IntroductionFactory(**made, person=his.callum, noted_by=his.ella.user)
        make.IntroductionFactory(**made, noted_by=his.cara.user)
        assert set(wanted_by(his.family, his.callum).known) == {his.ella.pk}
        assert set(wanted_by(his.family, his.parent).known) == {his.cara.pk}


def test_nobody_else_finds_a_trace(together: Any, browse: Any, inside: Any) -> None:
    own, family = together.own.pk, together.family.pk
    assert browse("north", "ella").get(f"/alongside/{own}/").status_code == 200
    pages = {
        "gita": ("/my-page/", "/my-page/record/", "/my-page/record.json", "/my-page/record/copy/",
                 "/my-page/record/readings/", "/my-page/supporter/", "/my-page/plan/"),
        "ben": ("/today/", f"/families/{family}/", "/families/", f"/families/{family}/what-next/", "/families/?as=csv",
                f"/families/{family}/moving-on/"),
    }  # fmt: skip
    for who, paths in pages.items():
        for path in paths:
            answer = browse("north", who).get(path)
            page = answer.content.decode() if not answer.streaming else b"".join(answer).decode()
            assert "Ella" not in page and SECRET not in page, (who, path)
            assert answer.status_code in (200, 404), (who, path)
    for who in ("ben", "cara", "gita"):
        assert browse("north", who).get(f"/alongside/{own}/").status_code in (403, 404)
    callum = together.callum.pk
    assert browse("north", "ben").get(f"/families/{family}/people/{callum}/plan/").status_code == 404
    assert browse("north", "ben").post(f"/matches/{own}/end/").status_code == 404
    assert browse("north", "ben").get(f"/families/{family}/entries/{together.entry.pk}/correct/").status_code == 404
    assert SECRET in browse("north", "asha").get(f"/families/{family}/").content.decode(), "who coordinates sees it"
    own_page = browse("north", "callum").get("/my-page/").content.decode()
    assert SECRET in own_page and "Ella" in own_page
    assert "Ella" in browse("north", "callum").get("/my-page/record/readings/").content.decode()


def test_who_supports_the_family_reads_no_plan_of_his_in_a_handover(
    together: Any, browse: Any, inside: Any, person: Any
) -> None:
    family, callum = together.family.pk, together.callum.pk
    path, ben = f"/families/{family}/people/{callum}/handover/", browse("north", "ben")
    with inside("north"):
        mo = add_professional(
            family=together.family, name="Mo Adeyemi", role="GP", place="", contact="mo@nhs.example", checked=True,
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
        handover = start_handover(
            client_key=uuid.uuid4(), person=together.callum, to=To(professional=mo), purpose="His knee",
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
    assert ben.get(path).status_code == 404 and path not in ben.get(f"/families/{family}/moving-on/").content.decode()
    for page in (f"/handovers/{handover.pk}/", f"/handovers/{handover.pk}/write/"):
        assert ben.get(page).status_code == 404 and browse("north", "asha").get(page).status_code == 200
    assert "Callum" not in ben.get("/handovers/?show=all").content.decode()
    with inside("north"):
        matching.end_match(match=together.own, at=timezone.now(), by=person("asha"))
    assert ben.get(path).status_code == 200


def test_who_is_there_for_him_is_not_shown_to_her(together: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        matching.end_match(match=together.match, at=timezone.now(), by=person("asha"))
    page = browse("north", "gita").get("/my-page/supporter/").content.decode()
    assert "I’d like Ben" in page and "Ella" not in page
    with inside("north"):
        matching.end_match(match=together.own, at=timezone.now(), by=person("asha"))
    assert "I’d like Ella" in browse("north", "gita").get("/my-page/supporter/").content.decode()


def test_another_tenant_finds_nothing(together: Any, browse: Any) -> None:
    assert browse("south", "ben").get(f"/alongside/{together.own.pk}/").status_code == 404
    assert browse("south", "asha").post(f"/matches/{together.own.pk}/end/").status_code == 404


def test_what_is_written_is_his_and_says_nothing_of_the_family(together: Any, browse: Any, inside: Any) -> None:
    sent = {
        "client_key": str(uuid.uuid4()), "kind": "CALL", "text": "We talked about night feeds.", "two_way": "yes",
        "about": str(together.parent.pk), "who_was_there": "",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    path = f"/alongside/{together.own.pk}/write/"
    assert browse("north", "ella").post(path, sent).status_code == 422, "never about anybody else"
    answer = browse("north", "ella").post(path, sent | {"about": str(together.callum.pk)})
    assert answer.status_code == 302
    with inside("north"):
        entry = Entry.objects.get(text__startswith="We talked about")
        assert (entry.about, entry.own_match) == (together.callum, together.own)
        assert not Contact.objects.filter(entry=entry).exists(), "her supporter's list goes by her talks"
        assert not AccessLog.objects.filter(person=None, by=together.ella.user).exists()
    assert "night feeds" in browse("north", "callum").get("/my-page/").content.decode()


def test_it_takes_room_and_ends_with_the_family_or_alone(together: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        ella = Supporter.objects.get(pk=together.ella.pk)
        assert units_held(ella, on=timezone.localdate()) == 1
        with pytest.raises(matching.FamilyMatched):
            matching.offer_match(
                family=together.family, person=together.callum, supporter=together.cara, on=timezone.localdate(),
                at=timezone.now(), by=person("asha"),
            )  # fmt: skip
        matching.end_match(match=together.match, at=timezone.now(), by=person("asha"))
        assert Match.every.get(pk=together.own.pk).state == "ACTIVE", "hers ended, his goes on"
        end_support(
            client_key=uuid.uuid4(), family=together.family, review="TOGETHER", her_words="", settled={},
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
        assert Match.every.get(pk=together.own.pk).state == "ENDED"
    assert browse("north", "ella").get(f"/alongside/{together.own.pk}/").status_code == 404


def test_the_database_lets_only_a_partner_of_the_family_have_one(together: Any, inside: Any) -> None:
    with inside("north"):
        stranger = make.PersonFactory(partner=True, first_name="Sam")
        for whose in (together.parent, stranger):
            with pytest.raises(IntegrityError, match="of their own"), transaction.atomic():
                make.MatchFactory(family=together.family, person=whose, supporter=together.cara)
        with pytest.raises(IntegrityError, match="one_match_of_their_own"), transaction.atomic():
            make.MatchFactory(family=together.family, person=together.callum, supporter=together.cara)


def test_a_coordinator_finds_somebody_for_him(his: Any, browse: Any, inside: Any) -> None:
    assert browse("north", "callum").post("/my-page/supporter/answer/", {"answer": "us"}).status_code == 302
    waiting = browse("north", "asha").get("/finding/").content.decode()
    assert "Callum, for one of two" in waiting
    path = f"/families/{his.family.pk}/people/{his.callum.pk}/match/"
    assert path in waiting
    assert browse("north", "asha").post(path, {"supporter": str(his.ella.pk)}).status_code == 302
    assert browse("north", "ben").get(path).status_code == 403
    assert browse("north", "asha").get(path.replace(str(his.callum.pk), str(his.parent.pk))).status_code == 404
    assert "Ella" in browse("north", "asha").get(f"/families/{his.family.pk}/").content.decode()
    assert "Ella" not in browse("north", "ben").get(f"/families/{his.family.pk}/").content.decode()


def test_who_supports_him_can_say_that_they_are_worried(together: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{together.family.pk}/concern/?now=no"
    answer = browse("north", "ella").get(path)
    assert answer.status_code == 200 and f'href="/families/{together.family.pk}/"' not in answer.content.decode()
    sent = {
        "client_key": str(uuid.uuid4()), "words": "He said he is scared to go home.", "subject": "ADULT",
        "who_said": "Callum", "heard_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "immediate": "no",
        "told_parent": "NO", "told_parent_note": "He asked me not to yet.",
    }  # fmt: skip
    assert browse("north", "ella").post(path, sent).status_code == 302
    with inside("north"):
        assert Concern.objects.get().raised_by == together.ella.user
        assert not AccessLog.objects.filter(person=None, by=together.ella.user).exists(), "she would read it"
    raised = browse("north", "ella").get("/concerns/raised/").content.decode()
    assert "Callum’s family" in raised and "Leanne" not in raised


def test_who_rings_goes_by_what_he_asked_for(together: Any, browse: Any, inside: Any) -> None:
    path = f"/alongside/{together.own.pk}/"
    assert "Ways that are all right" in browse("north", "ella").get(path).content.decode()
    with inside("north"):
        together.callum.reach_safely = "Never at home, please."
        together.callum.save(update_fields=["reach_safely"])
    page = browse("north", "ella").get(path).content.decode()
    assert "Never at home, please." in page and "Ways that are all right" not in page
