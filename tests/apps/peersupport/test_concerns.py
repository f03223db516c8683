from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.messages import Message
from apps.peersupport.models.safety import Concern, ConcernEvent
from apps.peersupport.operations.concerns import (
    ConcernTakenUp,
    NobodyLeft,
    OwnConcern,
    SecondPersonNeeded,
    Worry,
    acknowledge_concern,
    climb,
    raise_concern,
    say_in_error,
    set_turn,
)
from apps.peersupport.queries.concerns import colleagues
from kith.audit.models import Event
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.isolation.doors import addresses

WORRY = {
    "immediate": "no", "words": "She said the stairs frighten her.", "told_parent": "YES",
    "told_parent_note": "Today, at the door.", "subject": "UNBORN", "who_said": "Her, to me alone",
    "heard_at": "2026-03-02T10:00",
}  # fmt: skip
MONDAY_TEN = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
Kind = ConcernEvent.Kind


def tell(browser: Any, house: Any, **changed: str) -> Any:
    return browser.post(f"/families/{house.family.pk}/concern/", {"client_key": str(uuid.uuid4()), **WORRY, **changed})


@pytest.fixture
def deputy(inside: Any) -> User:
    """Lou, who is asked after Hal."""
    with inside("north"):
        user = User.objects.create(email="lou@example.org", display_name="Lou")
        give_role(user=user, role=Role.SAFEGUARDING_LEAD, by=None)
        return user


@pytest.fixture
def raised(house: Any, deputy: Any, person: Any) -> Any:
    """Ben raises one, in north: `raised(immediate=True, at=…, about_user=…)`."""

    def do(*, at: dt.datetime = MONDAY_TEN, by: Any = None, **changed: Any) -> Concern:
        worry = Worry("She said so.", changed.pop("immediate", False), Concern.ToldParent.NO, "Not safe yet", **changed)
        return raise_concern(
            client_key=uuid.uuid4(), family=house.family, worry=worry, link="https://x/concerns/", at=at,
            by=by or person("ben"),
        )  # fmt: skip

    return do


def asked(concern: Concern) -> list[str]:
    events = concern.events.filter(kind=Kind.ASKED).order_by("at", "pk")
    return [event.asked.display_name for event in events]


def told(concern: Concern) -> set[str]:
    return set(Message.objects.exclude(user=None).values_list("user__display_name", flat=True))


def test_a_worry_reaches_the_safeguarding_lead_and_nobody_else(house: Any, browse: Any, inside: Any) -> None:
    assert tell(browse("north", "ben"), house).status_code == 302
    read = browse("north", "hal").get("/concerns/").content.decode()
    assert "the stairs frighten her" in read and "Leanne’s family" in read and "not born yet" in read
    for name in ("asha", "ben", "dina", "gita", "ivy"):
        assert browse("north", name).get("/concerns/").status_code == 403
    for path, name in ((f"/families/{house.family.pk}/", "asha"), ("/my-page/record.json", "gita")):
        assert "stairs" not in browse("north", name).get(path).content.decode()
    with inside("north"):
        concern = Concern.objects.get()
        assert Event.objects.get(kind="concern.raised").subject_id == concern.pk
    assert browse("north", "asha").get(f"/concerns/{concern.pk}/").status_code == 403
    assert browse("south", "hal").get(f"/concerns/{concern.pk}/").status_code == 404


def test_danger_now_is_asked_first_and_999_stands_before_the_words(house: Any, browse: Any) -> None:
    page = f"/families/{house.family.pk}/concern/"
    ben = browse("north", "ben")
    first = ben.get(page).content.decode().partition("<main")[2]
    assert "Is anybody in danger right now?" in first and "tel:999" in first and "<textarea" not in first
    urgent = ben.get(f"{page}?now=yes").content.decode().partition("<main")[2]
    assert urgent.index("tel:999") < urgent.index("<textarea")
    sent = tell(ben, house, immediate="yes")
    assert "Have you rung 999?" in ben.get(sent.headers["Location"]).content.decode()


def test_everybody_here_is_told_in_the_same_request_and_nothing_of_what(house: Any, deputy: Any, browse: Any,
                                                                        inside: Any) -> None:  # fmt: skip
    tell(browse("north", "ben"), house)
    with inside("north"):
        messages = Message.objects.exclude(user=None)
        assert {one.user.display_name for one in messages} == {"Hal", "Lou"}
        assert {one.template for one in messages} == {"something_waits"}
        assert not any("stairs" in str(one.values) or "Leanne" in str(one.values) for one in messages)


def test_it_is_taken_up_once_and_by_somebody_else(house: Any, browse: Any, inside: Any, person: Any) -> None:
    tell(browse("north", "ben"), house)
    with inside("north"):
        concern = Concern.objects.get()
    page = f"/concerns/{concern.pk}/"
    assert browse("north", "hal").post(page, {"note": "Ringing now."}).status_code == 302
    assert "Ringing now." in browse("north", "hal").get(page).content.decode()
    assert browse("north", "hal").post(page, {"note": ""}).status_code == 409
    assert "the stairs" not in browse("north", "hal").get("/concerns/").content.decode()
    with inside("north"):
        kinds = concern.events.order_by("at").values_list("kind", flat=True)
        assert sorted(kinds) == ["ACKNOWLEDGED", "ASKED", "RAISED"]
        with pytest.raises(ConcernTakenUp):
            acknowledge_concern(concern=concern, note="", link="x", at=timezone.now(), by=person("hal"))
        with pytest.raises(OwnConcern):
            acknowledge_concern(concern=concern, note="", link="x", at=timezone.now(), by=person("ben"))


def test_who_raised_it_hears_that_it_is_taken_up(house: Any, browse: Any, inside: Any, person: Any) -> None:
    ben = browse("north", "ben")
    tell(ben, house)
    assert "Nobody has taken it up yet" in ben.get("/concerns/raised/").content.decode()
    with inside("north"):
        concern = Concern.objects.get()
    browse("north", "hal").post(f"/concerns/{concern.pk}/", {"note": "For Hal’s eyes."})
    page = ben.get("/concerns/raised/").content.decode()
    assert "Hal read it and is taking it up" in page and "For Hal’s eyes" not in page
    assert "Leanne" not in browse("north", "cara").get("/concerns/raised/").content.decode()
    with inside("north"):
        assert Message.objects.filter(user=person("ben"), template="something_waits").count() == 1


def test_it_asks_whether_the_parent_knows(house: Any, browse: Any, inside: Any) -> None:
    for missing in ("told_parent", "told_parent_note", "words", "immediate", "subject"):
        assert tell(browse("north", "ben"), house, **{missing: ""}).status_code == 422
    assert tell(browse("north", "ben"), house, heard_at="2099-01-01T10:00").status_code == 422
    with inside("north"):
        assert Concern.objects.count() == ConcernEvent.objects.count() == 0


def test_a_double_tap_is_one_concern(house: Any, browse: Any, inside: Any) -> None:
    tap = str(uuid.uuid4())
    for _ in range(2):
        tell(browse("north", "ben"), house, client_key=tap)
    with inside("north"):
        assert Concern.objects.count() == ConcernEvent.objects.filter(kind=Kind.RAISED).count() == 1


def test_who_may_raise_one(house: Any, browse: Any) -> None:
    assert tell(browse("north", "asha"), house).status_code == 302
    assert tell(browse("north", "cara"), house).status_code == 404
    assert tell(browse("north", "dina"), house).status_code == 403


@pytest.mark.parametrize(("immediate", "minutes"), [(False, 60), (True, 15)])
def test_what_nobody_takes_up_goes_to_the_next_and_round_again(
    raised: Any, north: Any, immediate: bool, minutes: int
) -> None:
    concern = raised(immediate=immediate)
    climb(at=MONDAY_TEN + (minutes - 1) * MINUTE)
    assert asked(concern) == ["Hal"]
    climb(at=MONDAY_TEN + minutes * MINUTE)
    assert asked(concern) == ["Hal", "Lou"]
    climb(at=MONDAY_TEN + minutes * 2 * MINUTE)
    assert asked(concern) == ["Hal", "Lou", "Hal"]
    assert Message.objects.filter(template="something_waits").count() == 4


def test_an_hour_is_counted_in_the_day_and_danger_at_any_hour(raised: Any, north: Any) -> None:
    evening = dt.datetime(2026, 3, 27, 16, 30, tzinfo=dt.UTC)  # a Friday; on Sunday the clocks change
    slow, now = raised(at=evening), raised(at=evening, immediate=True)
    climb(at=evening + dt.timedelta(hours=5))
    assert (asked(slow), asked(now)) == (["Hal"], ["Hal", "Lou"])
    climb(at=dt.datetime(2026, 3, 30, 8, 29, tzinfo=dt.UTC))
    assert asked(slow) == ["Hal"]
    climb(at=dt.datetime(2026, 3, 30, 8, 30, tzinfo=dt.UTC))
    assert asked(slow) == ["Hal", "Lou"]


def test_taken_up_it_climbs_no_further(raised: Any, north: Any, person: Any) -> None:
    concern = raised()
    acknowledge_concern(concern=concern, note="", link="x", at=MONDAY_TEN, by=person("hal"))
    assert climb(at=MONDAY_TEN + dt.timedelta(days=9)) == 0


def test_nobody_it_is_about_is_told_or_asked_or_sees_it(raised: Any, person: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        concern = raised(about_user=person("hal"))
        climb(at=MONDAY_TEN + dt.timedelta(days=1))
        assert told(concern) == {"Lou"} and set(asked(concern)) == {"Lou"}
    hal = browse("north", "hal")
    assert hal.get(f"/concerns/{concern.pk}/").status_code == 404
    assert hal.post(f"/concerns/{concern.pk}/in-error/", {"note": "x"}).status_code == 404
    assert "She said so" not in hal.get("/concerns/?show=all").content.decode()


def test_a_lead_who_was_a_parent_here_and_is_a_member_can_be_named_too(north: Any, person: Any) -> None:
    for role in (Role.PARENT, Role.MEMBER):
        give_role(user=person("hal"), role=role, by=None)
    named = {str(one) for one in colleagues()}
    assert "Hal" in named and "Gita" not in named


def test_no_concern_waits_for_somebody_away(raised: Any, north: Any, person: Any) -> None:
    day = MONDAY_TEN.date()
    set_turn(user=person("hal"), place=1, away_from=day, away_to=day, by=person("hal"))
    concern = raised()
    climb(at=MONDAY_TEN + 90 * MINUTE)
    assert told(concern) == {"Lou"} and set(asked(concern)) == {"Lou"}
    climb(at=MONDAY_TEN + dt.timedelta(days=1))
    assert asked(concern)[-1] == "Hal"


def test_not_everybody_may_be_away_at_once(deputy: Any, north: Any, person: Any) -> None:
    day = MONDAY_TEN.date()
    set_turn(user=person("hal"), place=1, away_from=day, away_to=day, by=person("hal"))
    with pytest.raises(NobodyLeft):
        set_turn(user=deputy, place=2, away_from=day - dt.timedelta(3), away_to=day, by=deputy)
    set_turn(user=deputy, place=2, away_from=day - dt.timedelta(3), away_to=day - dt.timedelta(1), by=deputy)


def test_entered_in_error_takes_two_and_stays(
    raised: Any, deputy: Any, person: Any, browse: Any, inside: Any
) -> None:  # fmt: skip
    with inside("north"):
        concern = raised()
    hal = browse("north", "hal")
    refused = hal.post(f"/concerns/{concern.pk}/in-error/", {"note": ""})
    assert refused.status_code == 422 and "Say why, so that the second person can judge." in refused.content.decode()
    hal.post(f"/concerns/{concern.pk}/in-error/", {"note": "The wrong family."})
    with inside("north"):
        assert [one.note for one in concern.events.filter(kind=Kind.IN_ERROR)] == ["The wrong family."]
        with pytest.raises(SecondPersonNeeded):
            say_in_error(concern=concern, note="", at=timezone.now(), by=person("hal"))
        with pytest.raises(IntegrityError), transaction.atomic():
            ConcernEvent.objects.create(concern=concern, kind=Kind.IN_ERROR_AGREED, by=person("hal"), at=timezone.now())
        say_in_error(concern=concern, note="", at=timezone.now(), by=deputy)
        assert climb(at=MONDAY_TEN + dt.timedelta(days=2)) == 0
    assert "She said so" in hal.get("/concerns/?show=all").content.decode()


def test_on_every_page_of_a_family_one_can_say_so(house: Any, browse: Any) -> None:
    """Whoever adds a page beneath a family's address adds it with the way to say that one is worried."""
    person, key = str(house.parent.pk), str(house.family.pk)
    ben, asha, seen = browse("north", "ben"), browse("north", "asha"), []
    ben.raise_request_exception = asha.raise_request_exception = False
    for each in addresses():
        if each.kind != "mutual" or not each.route.startswith("families/<uuid:pk>/"):
            continue
        path = "/" + each.route.replace("<uuid:pk>", key).replace("<uuid:person>", person)
        if "<" in path or "concern" in path:
            continue
        for browser in (asha, ben):
            page = browser.get(path.replace("<uuid:person_pk>", person))
            if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
                seen.append(path)
                assert f"/families/{key}/concern/" in page.content.decode(), path
    assert len(set(seen)) > 12


def test_only_who_works_with_families_may(browse: Any) -> None:
    assert browse("north", "gita").get("/concerns/raised/").status_code == 403
    assert browse("north", "ben").get("/concerns/turns/").status_code == 403
