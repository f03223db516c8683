"""Reminders go to her who said yes to them, of a day that is known; who has no plan gets one; a second pregnancy."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.consents import Purpose
from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Basis, Pregnancy
from apps.peersupport.operations.consents import record_consent
from apps.peersupport.operations.dating import Told, record_dates
from apps.peersupport.operations.loss import note_loss
from apps.peersupport.operations.planned import move_contact
from apps.peersupport.operations.reminding import plan_who_has_none, remind_of_tomorrow
from tests.apps.peersupport.conftest import house
from tests.apps.peersupport.messages.conftest import leanne
from tests.factories import peersupport as make

__all__ = ["house", "leanne"]


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def planned(house: Any, leanne: Any, inside: Any, person: Any) -> PlannedContact:
    """Sixteen weeks along tomorrow: one contact is due then. Leanne said yes to everything."""
    with inside("north"):
        told = Told(Basis.SCAN, scan_on=today(-27), scan_days=12 * 7)
        now = timezone.now()
        record_dates(pregnancy=house.pregnancy, told=told, at=now, on=today(), by=person("asha"))
        row: PlannedContact = PlannedContact.objects.waiting().get(family=house.family, due_on=today(1))
        return row


def waiting() -> list[Message]:
    return list(Message.objects.filter(template="in_touch").may_be_stopped())


def test_she_is_reminded_the_day_before_and_once(planned: PlannedContact, inside: Any) -> None:
    with inside("north"):
        for _ in range(3):
            remind_of_tomorrow(at=timezone.now())
        (message,) = waiting()
        assert (message.values["on"], message.purpose) == (today(1).isoformat(), "REMINDERS")


@pytest.mark.parametrize("purpose", [Purpose.REMINDERS, Purpose.CONTACT])
def test_who_takes_her_yes_back_gets_none_and_what_waited_stops(
    planned: PlannedContact, leanne: Any, inside: Any, person: Any, purpose: Purpose
) -> None:
    with inside("north"):
        remind_of_tomorrow(at=timezone.now())
        record_consent(
            person=leanne, purpose=purpose, given=False, evidence="On her page", at=timezone.now(), by=person("gita")
        )
        assert not waiting()
        PlannedContact.objects.update(reminded_for=None)
        assert remind_of_tomorrow(at=timezone.now()) == 0


def test_a_day_moved_takes_its_reminder_with_it(planned: PlannedContact, inside: Any, person: Any) -> None:
    with inside("north"):
        remind_of_tomorrow(at=timezone.now())
        to = planned.window_to
        move_contact(contact=planned, to=to, on=today(), at=timezone.now(), by=person("ben"))
        assert not waiting() and remind_of_tomorrow(at=timezone.now()) == 0
        before = timezone.now() + (to - today(1)) * 1
        assert remind_of_tomorrow(at=before) == 1


def test_after_a_loss_no_reminder_is_left_and_none_is_written_again(
    planned: PlannedContact, house: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        remind_of_tomorrow(at=timezone.now())
        note_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("ben"))
        assert not waiting()
        for week in range(52):
            later = timezone.now() + dt.timedelta(days=7 * week)
            assert plan_who_has_none(at=later) == 0 or not PlannedContact.objects.waiting().filter(family=house.family)
            assert remind_of_tomorrow(at=later) == 0


def test_a_day_nobody_chose_is_no_reminder_while_dates_are_a_range(planned: PlannedContact, inside: Any) -> None:
    with inside("north"):
        PlannedContact.objects.update(is_rough=True)
        assert remind_of_tomorrow(at=timezone.now()) == 0
        PlannedContact.objects.filter(pk=planned.pk).update(planned_on=today(1))
        assert remind_of_tomorrow(at=timezone.now()) == 1


def test_without_a_supporter_nobody_is_named_and_nobody_is_reminded(
    planned: PlannedContact, house: Any, inside: Any
) -> None:
    with inside("north"):
        house.match.state, house.match.ended_at, house.match.ended_by_id = "ENDED", timezone.now(), house.key("asha")
        house.match.save()
        assert remind_of_tomorrow(at=timezone.now()) == 0


def test_whoever_was_brought_in_gets_a_plan_once(house: Any, inside: Any) -> None:
    with inside("north"):
        long_ago = make.PregnancyFactory(due_on=today(-60))
        assert plan_who_has_none(at=timezone.now()) == 2
        assert plan_who_has_none(at=timezone.now()) == 0
        plans = PlannedContact.objects.waiting()
        assert plans.filter(family=house.family).exists() and not plans.filter(pregnancy=long_ago).exists()


def test_another_baby_on_the_way_has_its_own_plan_and_her_page_speaks_of_it(
    house: Any, inside: Any, browse: Any
) -> None:
    with inside("north"):
        make.BabyFactory(pregnancy=house.pregnancy, born_on=today(-300))
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(state="BORN", heard_on=today(-500))
    asha, path = browse("north", "asha"), f"/families/{house.family.pk}/another/"
    assert asha.get(path).status_code == 200
    assert asha.post(path, {"basis": "UNSURE", "about_months": "12"}).status_code == 422
    assert asha.post(path, {"basis": "UNSURE", "about_months": "3"}).status_code == 302
    page = browse("north", "gita").get("/my-page/").content.decode()
    assert "is due around" in page and "Noah" not in page.partition("<main")[2].partition("<h2>")[0]
    with inside("north"):
        second = Pregnancy.objects.get(family=house.family, state="EXPECTING")
        assert second.first_baby == Pregnancy.FirstBaby.NO and second.planned_contacts.exists()


@pytest.mark.parametrize(("at", "day", "number", "noon"), [
    ("2026-03-28T23:30", "2026-03-29", 1, "2026-03-29T11:00"), ("2026-03-29T00:30", "2026-03-29", 0, ""),
    ("2026-10-24T22:30", "2026-10-25", 1, "2026-10-25T12:00"), ("2026-10-24T23:30", "2026-10-25", 0, ""),
])  # fmt: skip
def test_where_the_clocks_change_tomorrow_is_the_day_people_call_so(
    planned: PlannedContact, inside: Any, at: str, day: str, number: int, noon: str
) -> None:
    on = dt.date.fromisoformat(day)
    with inside("north"):
        PlannedContact.objects.filter(pk=planned.pk).update(
            window_from=on, due_on=on, window_to=on + dt.timedelta(days=3)
        )
        assert remind_of_tomorrow(at=dt.datetime.fromisoformat(f"{at}+00:00")) == number
        leaves = [message.not_after.astimezone(dt.UTC).isoformat()[:16] for message in waiting()]
        assert leaves == ([noon] if noon else [])
