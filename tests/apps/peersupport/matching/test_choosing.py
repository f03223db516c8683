"""She picks, leaves it to us, or changes quietly; nothing of why is kept, and nothing reaches who was there before."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.choosing import Exclusion, MatchChoice, OfferedList
from apps.peersupport.models.families import Family
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations import choosing, matching
from kith.audit.models import Event
from kith.people.models import User
from tests.factories import peersupport as make

ANSWER = "/my-page/supporter/answer/"


@pytest.fixture
def many(house: Any, inside: Any) -> list[Supporter]:
    """Five more supporters, ready and with room."""
    with inside("north"):
        return [
            make.SupporterFactory(
                user=User.objects.create(email=f"{name}@example.org", display_name=f"{name} Lastname"),
                about=f"{name} here", languages=["en"],
            ) for name in ("Ada", "Bo", "Cleo", "Di", "Ella")
        ]  # fmt: skip


@pytest.fixture
def alone(house: Any, inside: Any, person: Any) -> Any:
    """Gita has nobody."""
    with inside("north"):
        Match.objects.filter(pk=house.match.pk).update(
            state="ENDED", ended_at=timezone.now(), ended_by=person("asha"), started_at=None
        )
    return house


def names(page: str) -> list[str]:
    return re.findall(r"I’d like (\w+)</button>", page)


def shown(browse: Any) -> list[str]:
    return names(browse("north", "gita").get("/my-page/supporter/").content.decode())


def say(browse: Any, answer: str, supporter: Any = None) -> Any:
    sent = {"answer": answer} | ({"supporter": str(supporter.pk)} if supporter else {})
    return browse("north", "gita").post(ANSWER, sent)


def test_she_sees_three_by_first_name_and_picks_one(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    page = browse("north", "gita").get("/my-page/supporter/").content.decode()
    assert len(names(page)) == 3 and "Lastname" not in page
    picked = next(one for one in many if str(one).split()[0] == names(page)[0])
    assert say(browse, "pick", picked).status_code == 302
    with inside("north"):
        match = Match.objects.get(family=alone.family, state="OFFERED")
        assert match.supporter == picked
        assert MatchChoice.objects.get().kind == "PICKED"
        assert OfferedList.objects.count() == 1, "seen once, kept once"
        assert Event.objects.filter(kind="match-choice.made").exists()
    assert "We’ve asked" in browse("north", "gita").get("/my-page/supporter/").content.decode()


def test_no_points_stand_on_any_page(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        centre = make.CentreFactory()
        alone.family.centre = many[0].centre = centre
        alone.family.save()
        many[0].save()
    for who, path in (("gita", "/my-page/supporter/"), ("asha", f"/families/{alone.family.pk}/match/")):
        page = browse("north", who).get(path).content.decode()
        assert "points" not in page and "score" not in page.lower()
    with inside("north"):
        assert OfferedList.objects.filter(person=None).get().lines[0]["points"] > 0


def test_only_who_was_shown_can_be_picked(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    shown(browse)
    with inside("north"):
        Supporter.objects.filter(pk=alone.cara.pk).update(paused_on=timezone.localdate())
    assert say(browse, "pick", alone.cara).status_code == 409
    assert say(browse, "pick").status_code == 404
    assert say(browse, "something else").status_code == 404


def test_none_of_these_shows_others_and_you_choose_is_seen(alone: Any, many: Any, browse: Any) -> None:
    first = shown(browse)
    assert say(browse, "none").status_code == 302
    assert not set(first) & set(shown(browse))
    assert say(browse, "us").status_code == 302
    assert "Said: you choose." in browse("north", "asha").get("/finding/").content.decode()


def test_not_this_person_keeps_no_reason_and_shows_them_nowhere(
    alone: Any, many: Any, browse: Any, inside: Any
) -> None:
    gone = next(one for one in many if str(one).split()[0] == shown(browse)[0])
    assert say(browse, "not", gone).status_code == 302
    assert str(gone).split()[0] not in shown(browse)
    with inside("north"):
        assert Exclusion.objects.get().sealed == ""
    page = browse("north", "asha").get(f"/families/{alone.family.pk}/match/").content.decode()
    assert "Not for this family. Why is sealed." in page and "A parent asked" not in page


def test_a_swap_is_quiet_and_nobody_is_without(house: Any, many: Any, browse: Any, inside: Any, person: Any) -> None:
    before = snapshot(browse)
    assert say(browse, "another").status_code == 302
    assert snapshot(browse) == before, "Ben sees what he saw"
    assert "would like somebody else" in browse("north", "asha").get(f"/families/{house.family.pk}/").content.decode()
    seen = shown(browse)
    assert "Ben" not in seen
    new = next(one for one in many if str(one).split()[0] == seen[0])
    say(browse, "pick", new)
    assert snapshot(browse) == before
    with inside("north"):
        offered = Match.objects.get(family=house.family, state="OFFERED")
        assert house.family.matches.get(state="ACTIVE").supporter == house.ben
        matching.start_match(match=offered, on=timezone.localdate(), at=timezone.now(), by=new.user)
        assert house.family.matches.get(state="ACTIVE").supporter == new
    page = browse("north", "ben").get("/today/").content.decode()
    assert "Thank you. Leanne has moved on." in page
    assert browse("north", "ben").get(f"/families/{house.family.pk}/").status_code == 404


def snapshot(browse: Any) -> list[str]:
    """What Ben sees, without what changes from page to page."""
    ben = browse("north", "ben")
    pages = [ben.get(path).content.decode() for path in ("/today/", "/about-me/")]
    return [re.sub(r'(value|nonce|content)="[^"]*"|\d\d:\d\d', "", page) for page in pages]


def test_there_is_nowhere_to_put_a_reason() -> None:
    kept = {field.name for field in MatchChoice._meta.get_fields()}
    assert kept == {"id", "person", "kind", "supporter", "shown", "at", "by"}
    assert not {"reason", "why", "note", "text"} & {field.name for field in Match._meta.get_fields()}


def test_she_may_stay_and_who_was_asked_is_thanked(house: Any, many: Any, browse: Any, inside: Any) -> None:
    say(browse, "another")
    new = next(one for one in many if str(one).split()[0] == shown(browse)[0])
    say(browse, "pick", new)
    assert say(browse, "stay").status_code == 302
    with inside("north"):
        assert [one.supporter for one in house.family.matches.exclude(state="ENDED")] == [house.ben]


def test_a_coordinator_offers_beside_a_match_only_where_she_asked(
    house: Any, many: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        offer: dict[str, Any] = {
            "family": house.family, "supporter": many[0], "on": timezone.localdate(), "at": timezone.now(),
            "by": person("asha"),
        }  # fmt: skip
        with pytest.raises(matching.FamilyMatched):
            matching.offer_match(**offer)
        choosing.ask_for_another(person=house.parent, at=timezone.now(), by=person("asha"))
        assert matching.offer_match(**offer).state == "OFFERED"


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("cara", 403), ("asha", 403), ("dina", 403)])
def test_nobody_chooses_for_her(house: Any, browse: Any, who: str, status: int) -> None:
    assert browse("north", who).get("/my-page/supporter/").status_code == status
    assert browse("north", who).post(ANSWER, {"answer": "another"}).status_code == status


def test_what_she_wishes_puts_them_first(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        Supporter.objects.filter(pk=many[4].pk).update(experiences=["twins"], times=["TUE_MORNING"])
    sent = {"experiences": ["twins"], "times": ["TUE_MORNING"]}
    assert browse("north", "gita").post("/my-page/supporter/wish/", sent).status_code == 302
    page = browse("north", "gita").get("/my-page/supporter/").content.decode()
    assert names(page)[0] == "Ella"
    assert "Knows about what would help: twins or more." in page
    assert "Times that fit: mornings on Tuesday." in page


def test_a_language_she_needs_is_a_hard_rule(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        alone.parent.languages = ["pl"]
        alone.parent.save(update_fields=["languages"])
        Supporter.objects.filter(pk=many[2].pk).update(languages=["en", "pl"])
    assert shown(browse) == ["Cleo"]
    page = browse("north", "asha").get(f"/families/{alone.family.pk}/match/").content.decode()
    assert "Does not speak Polish." in page and "Speaks Polish." in page


def test_a_woman_asked_for_is_a_hard_rule(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        Supporter.objects.filter(pk=many[1].pk).update(gender="WOMAN")
        Supporter.objects.filter(pk=many[2].pk).update(gender="MAN")
    assert browse("north", "gita").post("/my-page/supporter/wish/", {"gender": "NOBODY"}).status_code == 422
    assert browse("north", "gita").post("/my-page/supporter/wish/", {"gender": "WOMAN"}).status_code == 302
    assert shown(browse) == ["Bo"]
    page = browse("north", "asha").get(f"/families/{alone.family.pk}/match/").content.decode()
    assert "A woman was asked for." in page


def test_where_a_supporter_does_not_go_is_a_hard_rule(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        Family.objects.filter(pk=alone.family.pk).update(postcode="SS14 1AB")
        Supporter.objects.exclude(pk=many[1].pk).update(not_in=["SS14"])
        Supporter.objects.filter(pk=many[1].pk).update(not_in=["SS1", "SS14 2"])
    assert shown(browse) == ["Bo"]
    page = browse("north", "asha").get(f"/families/{alone.family.pk}/match/").content.decode()
    assert "Does not go to SS14." in page


def test_a_supporter_says_where_they_do_not_go_and_families_never_read_it(house: Any, browse: Any, inside: Any) -> None:
    told = {"about": "Mum of three", "languages": ["en"], "gender": "WOMAN", "not_in": "ss14, ss15  2"}
    assert browse("north", "ben").post("/about-me/", told | {"not_in": "by the pub"}).status_code == 422
    assert browse("north", "ben").post("/about-me/", told).status_code == 302
    assert "SS14, SS15 2" in browse("north", "ben").get("/about-me/").content.decode()
    with inside("north"):
        ben = Supporter.objects.get(pk=house.ben.pk)
        assert (ben.gender, ben.not_in) == ("WOMAN", ["SS14", "SS15 2"])
        Match.objects.filter(pk=house.match.pk).update(state="ENDED", ended_at=timezone.now(), ended_by=ben.user)
    page = browse("north", "gita").get("/my-page/supporter/").content.decode()
    assert "Mum of three" in page and "SS15" not in page


def test_the_list_of_who_waits_is_searched_and_taken_away(alone: Any, many: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        marta = make.PersonFactory(first_name="Oluchi", family__centre=make.CentreFactory(name="Vange"))
    asha = browse("north", "asha")
    whole = asha.get("/finding/").content.decode()
    assert "Oluchi" in whole and "Leanne" in whole
    for query in ("?q=oluc", f"?centre={marta.family.centre_id}"):
        page = asha.get(f"/finding/{query}").content.decode()
        assert "Oluchi" in page and "Leanne" not in page
    rows = asha.get("/finding/?as=csv&q=oluc").content.decode()
    assert "Oluchi,Vange,Has not chosen yet." in rows and "Leanne" not in rows
    assert "Nobody found" in asha.get("/finding/?q=nobody").content.decode()
