"""Twelve weeks after a birth somebody talks with her: an end with the door open, a while longer; never by itself."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.families import Family
from apps.peersupport.models.journey import ComingBack, Ending, OpenDoor, PlannedContact, Stay
from apps.peersupport.models.plans import PlanVersion
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations.coming_back import come_back
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.endings import (
    Became,
    OwnStay,
    Settled,
    StayTooLong,
    StayWaits,
    answer_stay,
    ask_to_stay,
    end_support,
)  # fmt: skip
from apps.peersupport.operations.families import record_birth
from apps.peersupport.operations.plans import Line, write_plan
from apps.peersupport.queries.consents import latest_consents
from apps.peersupport.queries.endings import due_talks, open_lines_of
from apps.peersupport.queries.plans import plan_of
from kith.audit.models import Event
from tests.apps.peersupport.conftest import house
from tests.factories import peersupport as make

__all__ = ["house"]


def main(page: Any) -> str:
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def twelve_weeks(house: Any, inside: Any, person: Any) -> Any:
    """Leanne's baby is 84 days old, and two things are open on her plan."""
    with inside("north"):
        record_birth(
            pregnancy=house.pregnancy, born_on=today(-84), first_names=["Noah"], on=today(), at=timezone.now(),
            by=person("asha"),
        )  # fmt: skip
        write_plan(
            person=house.parent, hopes="Sleep", lines=[Line("Find a group"), Line("Ring the housing office")],
            based_on=0, at=timezone.now(), by=person("gita"),
        )  # fmt: skip
    return house


def told(house: Any, **changes: str) -> dict[str, str]:
    first, second = open_lines_of(house.family)
    return {
        "client_key": str(uuid4()), "review": "TOGETHER", "her_words": "I laugh again.",
        f"became_{first.key}": "DONE", f"to_{first.key}": "", f"became_{second.key}": "PASSED_ON",
        f"to_{second.key}": "Jo at the housing office", **changes,
    }  # fmt: skip


def end(house: Any, by: Any) -> str:
    lines = open_lines_of(house.family)
    settled = {line.key: Settled(Became.HERS) for line in lines}
    return end_support(
        client_key=uuid4(), family=house.family, review=Ending.Review.TOGETHER, her_words="I laugh again.",
        settled=settled, at=timezone.now(), by=by,
    )[1]  # fmt: skip


def test_the_talk_is_due_on_the_eighty_fourth_day_and_nothing_ends_by_itself(
    twelve_weeks: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        ben = person("ben")
        assert not due_talks(for_user=ben, on=today(-1))
        for later in (0, 400):
            assert [family.pk for family in due_talks(for_user=ben, on=today(later))] == [twelve_weeks.family.pk]
        assert Family.objects.get(pk=twelve_weeks.family.pk).ended_at is None


def test_with_another_baby_on_the_way_no_talk_about_an_end_is_due(twelve_weeks: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        make.PregnancyFactory(person=twelve_weeks.parent, heard_on=today())
        assert not due_talks(for_user=person("ben"), on=today())


def test_her_supporter_ends_it_with_her_words_and_a_link_shown_once(
    twelve_weeks: Any, inside: Any, browse: Any, person: Any
) -> None:
    ben, path = browse("north", "ben"), f"/families/{twelve_weeks.family.pk}/"
    assert "Time to talk" in main(ben.get(path))
    with inside("north"):
        asked = told(twelve_weeks)
    letter = main(ben.post(f"{path}end/", asked))
    assert "I laugh again." in letter and "Jo at the housing office" in letter
    secret = re.search(r"/come-back/([^/<]+)/", letter).group(1)  # type: ignore[union-attr]
    with inside("north"):
        family = Family.objects.get(pk=twelve_weeks.family.pk)
        assert family.ended_at and family.doors.count() == 1
        assert not OpenDoor.objects.filter(fingerprint=secret).exists()
        assert Match.objects.get(pk=twelve_weeks.match.pk).state == Match.State.ENDED
        assert not PlannedContact.objects.waiting().filter(family=family).exists()
        assert len(plan_of(twelve_weeks.parent).done) == 1
        assert Event.objects.filter(kind="family.ended", subject_id=family.pk).count() == 1
    assert ben.get(path).status_code == 404
    assert "Leanne" not in main(browse("north", "asha").get("/families/"))
    assert "Leanne" in main(browse("north", "asha").get("/families/?show=ended"))


def test_what_is_open_on_her_plan_is_settled_first_and_what_was_typed_stays(
    twelve_weeks: Any, inside: Any, browse: Any
) -> None:
    with inside("north"):
        asked = {key: "" if value.startswith("Jo") else value for key, value in told(twelve_weeks).items()}
    refused = browse("north", "ben").post(f"/families/{twelve_weeks.family.pk}/end/", asked)
    assert refused.status_code == 422
    assert "Say what becomes of" in main(refused) and "I laugh again." in main(refused)
    with inside("north"):
        assert not Ending.objects.exists() and Family.objects.get(pk=twelve_weeks.family.pk).ended_at is None


def test_what_is_open_on_a_partners_plan_goes_into_no_letter_or_file_of_hers(
    twelve_weeks: Any, inside: Any, person: Any, browse: Any
) -> None:
    with inside("north"):
        dean = make.PersonFactory(family=twelve_weeks.family, partner=True, first_name="Dean", user=person("kay"))
        lines = [Line("A room of my own")]
        write_plan(person=dean, hopes="", lines=lines, based_on=0, at=timezone.now(), by=person("kay"))
    ben, path = browse("north", "ben"), f"/families/{twelve_weeks.family.pk}/"
    for page in (ben.get(f"{path}what-next/"), ben.get(f"{path}end/")):
        assert "A room of my own" not in main(page) and "Find a group" in main(page)
    with inside("north"):
        sent = told(twelve_weeks)
    assert "A room of my own" not in main(ben.post(f"{path}end/", sent))
    file = browse("north", "gita").get("/my-page/record.json").content.decode()
    assert "Find a group" in file and "A room of my own" not in file
    with inside("north"):
        assert [line["words"] for line in PlanVersion.objects.get(person=dean).lines] == ["A room of my own"]


def test_pressed_twice_it_is_one_ending(twelve_weeks: Any, inside: Any, browse: Any) -> None:
    with inside("north"):
        asked = told(twelve_weeks)
    asha, path = browse("north", "asha"), f"/families/{twelve_weeks.family.pk}/end/"
    for _ in range(2):
        assert asha.post(path, asked).status_code == 200
    with inside("north"):
        assert Ending.objects.count() == OpenDoor.objects.count() == 1


def test_the_database_ends_no_family_without_an_ending_and_a_way_back(twelve_weeks: Any, inside: Any) -> None:
    with inside("north"), pytest.raises(IntegrityError, match="no way back"), transaction.atomic():
        Family.objects.filter(pk=twelve_weeks.family.pk).update(ended_at=timezone.now())


def test_one_tap_brings_her_back_to_the_same_supporter_without_signing_in(
    twelve_weeks: Any, inside: Any, person: Any, browse: Any
) -> None:
    with inside("north"):
        secret = end(twelve_weeks, person("ben"))
    nobody = browse("north", None)
    page = nobody.get(f"/come-back/{secret}/")
    assert page.status_code == 200 and "Leanne" not in main(page) and page["Cache-Control"] == "no-store"
    with inside("north"):
        assert Family.objects.get(pk=twelve_weeks.family.pk).ended_at
    for _ in range(2):
        back = nobody.post(f"/come-back/{secret}/")
        assert back.status_code == 200 and "Somebody gets in touch by" in main(back) and "Leanne" not in main(back)
    with inside("north"):
        family = Family.objects.get(pk=twelve_weeks.family.pk)
        assert family.ended_at is None and ComingBack.objects.filter(family=family).count() == 1
        offer = family.matches.get(state=Match.State.OFFERED)
        assert offer.supporter == twelve_weeks.ben
    assert "Leanne" in main(browse("north", "asha").get("/what-next/"))


def test_where_the_supporter_has_no_room_she_is_back_and_on_the_coordinators_list(
    twelve_weeks: Any, inside: Any, person: Any, browse: Any
) -> None:
    with inside("north"):
        secret = end(twelve_weeks, person("ben"))
        twelve_weeks.ben.paused_on = today()
        twelve_weeks.ben.save()
    browse("north", None).post(f"/come-back/{secret}/")
    with inside("north"):
        assert not Match.objects.filter(family=twelve_weeks.family).exclude(state=Match.State.ENDED).exists()
    assert "Leanne" in main(browse("north", "asha").get("/what-next/"))


def test_a_wrong_or_old_link_says_so_kindly(twelve_weeks: Any, inside: Any, person: Any, browse: Any) -> None:
    from kith.people.sealed import fingerprint

    old = "an-old-one"
    with inside("north"):
        end(twelve_weeks, person("ben"))
        OpenDoor.objects.create(
            family=twelve_weeks.family, fingerprint=fingerprint(old), issued_at=timezone.now(),
            issued_by=person("asha"), until=today(-1),
        )  # fmt: skip
    for secret in (old, "x", "é" * 300):
        answer = browse("north", None).post(f"/come-back/{secret}/")
        assert answer.status_code == 404 and "just say hello" in main(answer)
    with inside("north"):
        assert Family.objects.get(pk=twelve_weeks.family.pk).ended_at


def test_her_record_stays_hers_and_she_comes_back_on_her_own_page(
    twelve_weeks: Any, inside: Any, person: Any, browse: Any
) -> None:
    with inside("north"):
        end(twelve_weeks, person("ben"))
    gita = browse("north", "gita")
    page = main(gita.get("/my-page/"))
    assert "The door is open" in page and "I laugh again." in page and "finding somebody" not in page
    assert twelve_weeks.entry.text in main(gita.get("/my-page/record/"))
    kept = gita.get("/my-page/record.json").json()["planned_and_what_came_of_it"]
    assert kept["ended"][0]["your_words"] == "I laugh again."
    assert gita.post("/my-page/come-back/").status_code == 302
    assert "The door is open" not in main(gita.get("/my-page/"))


def test_a_partner_who_comes_back_says_yes_for_himself_alone(twelve_weeks: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        end(twelve_weeks, person("ben"))
        record_consent(
            person=twelve_weeks.parent, purpose=Purpose.CONTACT, given=False, evidence="Said so", at=timezone.now(),
            by=person("gita"),
        )  # fmt: skip
        dean = make.PersonFactory(family=twelve_weeks.family, partner=True, first_name="Dean", user=person("kay"))
        come_back(family=twelve_weeks.family, door=None, at=timezone.now(), by=person("kay"))
        assert latest_consents(dean)[Purpose.CONTACT].given
        assert not latest_consents(twelve_weeks.parent)[Purpose.CONTACT].given


def test_going_on_is_asked_for_by_one_and_approved_by_another(
    twelve_weeks: Any, inside: Any, person: Any, browse: Any
) -> None:
    asha, path = browse("north", "asha"), f"/families/{twelve_weeks.family.pk}/stay/"
    assert browse("north", "ben").post(path, {"until": today(60).isoformat(), "words": "Nights"}).status_code == 302
    with inside("north"):
        stay = Stay.objects.get()
        assert due_talks(for_user=person("ben"), on=today())
    assert browse("north", "ben").post(f"/stays/{stay.pk}/answer/", {"approved": "yes"}).status_code == 403
    assert asha.post(f"/stays/{stay.pk}/answer/", {"approved": "yes"}).status_code == 302
    with inside("north"):
        assert Stay.objects.get().approved
        assert not due_talks(for_user=person("ben"), on=today(59))
        assert due_talks(for_user=person("ben"), on=today(60))


def test_nobody_approves_their_own_stay_nor_answers_twice(twelve_weeks: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        asha, ben, now = person("asha"), person("ben"), timezone.now()
        stay = ask_to_stay(family=twelve_weeks.family, until=today(30), words="Nights", on=today(), at=now, by=asha)
        with pytest.raises(OwnStay):
            answer_stay(stay=stay, approved=True, at=now, by=asha)
        with pytest.raises(IntegrityError, match="nobody_approves_their_own_stay"), transaction.atomic():
            Stay.objects.filter(pk=stay.pk).update(approved=True, answered_at=now, answered_by=asha)
        answer_stay(stay=stay, approved=False, at=now, by=ben)
        with pytest.raises(StayWaits):
            answer_stay(stay=stay, approved=True, at=now, by=ben)


@pytest.mark.parametrize("days", [0, 367])
def test_a_stay_is_until_a_day_within_a_year(twelve_weeks: Any, inside: Any, person: Any, days: int) -> None:
    with inside("north"), pytest.raises(StayTooLong):
        ask_to_stay(
            family=twelve_weeks.family, until=today(days), words="Nights", on=today(), at=timezone.now(),
            by=person("ben"),
        )  # fmt: skip


def test_only_who_works_with_them_sees_these_pages(twelve_weeks: Any, browse: Any) -> None:
    for path in ("what-next", "end", "stay"):
        for name, status in (("cara", 404), ("gita", 403), ("hal", 403)):
            assert browse("north", name).get(f"/families/{twelve_weeks.family.pk}/{path}/").status_code == status, path
    assert browse("north", "ben").post(f"/families/{twelve_weeks.family.pk}/door/").status_code == 403
