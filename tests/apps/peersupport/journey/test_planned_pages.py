"""The supporter's list says what is planned; her own page says it in plain words, and no closer than anybody knows."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.peersupport.models.journey import PlannedContact
from apps.peersupport.models.pregnancies import Basis, Pregnancy
from apps.peersupport.operations.dating import Told, record_dates
from apps.peersupport.operations.planned import stop_after_loss
from tenants.hosts import forget_doors
from tests.apps.peersupport.conftest import house
from tests.factories import peersupport as make

__all__ = ["house"]
SomeState = PlannedContact.State


def main(page: Any) -> str:
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def tell(pregnancy: Pregnancy, by: Any, told: Told) -> None:
    now = timezone.now()
    record_dates(pregnancy=pregnancy, told=told, at=now, on=timezone.localdate(now), by=by)


@pytest.fixture
def sixteen(house: Any, inside: Any, person: Any) -> PlannedContact:
    """Sixteen weeks along today, by a scan four weeks ago: one is due today."""
    with inside("north"):
        tell(house.pregnancy, person("asha"), Told(Basis.SCAN, scan_on=today(-28), scan_days=12 * 7))
        row: PlannedContact = PlannedContact.objects.waiting().get(family=house.family, code="settling")
        return row


def test_the_list_names_what_is_planned_and_writing_it_up_marks_it_done(
    house: Any, sixteen: PlannedContact, browse: Any, inside: Any
) -> None:
    ben = browse("north", "ben")
    page = main(ben.get("/today/"))
    assert "How it is going" in page and f"?planned={sixteen.pk}" in page
    asked = ben.get(f"/families/{house.family.pk}/write/?planned={sixteen.pk}").content.decode()
    assert re.search(rf'value="{sixteen.pk}"[^>]*checked', asked)
    told = {
        "client_key": str(uuid4()), "kind": "CALL", "text": "We laughed a lot.", "two_way": "yes",
        "about": str(house.parent.pk), "who_was_there": "", "happened_at": f"{today()}T00:01",
        "planned": str(sixteen.pk),
    }  # fmt: skip
    assert ben.post(f"/families/{house.family.pk}/write/", told).status_code == 302
    with inside("north"):
        assert PlannedContact.objects.get(pk=sixteen.pk).state == SomeState.DONE
    assert "How it is going" not in main(ben.get("/today/"))
    assert "Done" in main(ben.get(f"/families/{house.family.pk}/planned/"))


def test_another_day_stands_beside_the_first_and_one_outside_is_said_beside_the_box(
    house: Any, sixteen: PlannedContact, browse: Any
) -> None:
    ben, path = browse("north", "ben"), f"/planned/{sixteen.pk}/"
    assert ben.post(path, {"to": sixteen.window_to.isoformat()}).status_code == 302
    page = main(ben.get(path))
    assert (
        f"{sixteen.window_to.day} {sixteen.window_to:%B}" in page
        and f"{sixteen.due_on.day} {sixteen.due_on:%B}" in page
    )
    late = (sixteen.window_to + dt.timedelta(days=1)).isoformat()
    refused = ben.post(path, {"to": late})
    assert refused.status_code == 422 and "Choose a day from" in main(refused) and late in main(refused)


def test_put_off_it_leaves_the_list_for_a_while(house: Any, sixteen: PlannedContact, browse: Any, inside: Any) -> None:
    ben = browse("north", "ben")
    assert ben.post(f"/planned/{sixteen.pk}/later/", {"days": "7"}).status_code == 302
    assert "Put off until" in main(ben.get(f"/planned/{sixteen.pk}/"))
    with inside("north"):
        row = PlannedContact.objects.get(pk=sixteen.pk)
        assert (row.remind_on, row.due_on) == (today(7), sixteen.due_on)


def test_only_who_supports_them_opens_it(sixteen: PlannedContact, browse: Any) -> None:
    for name, status in (("cara", 404), ("gita", 403), ("hal", 403)):
        assert browse("north", name).get(f"/planned/{sixteen.pk}/").status_code == status
        assert browse("north", name).post(f"/planned/{sixteen.pk}/later/", {"days": "1"}).status_code == status


def test_her_page_says_when_and_what_about(house: Any, sixteen: PlannedContact, browse: Any) -> None:
    page = main(browse("north", "gita").get("/my-page/"))
    assert "When we plan to be in touch" in page and "what you want to ask anybody" in page


def test_where_dates_are_a_range_no_page_names_a_week(house: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(due_on=None, basis="")
        tell(house.pregnancy, person("asha"), Told(Basis.UNSURE, about_months=3))
        row = PlannedContact.objects.waiting().filter(family=house.family).order_by("due_on").first()
    for name, path in (
        ("gita", "/my-page/"), ("ben", "/today/"), ("ben", f"/planned/{row.pk}/"),
        ("ben", f"/families/{house.family.pk}/planned/"), ("ben", f"/families/{house.family.pk}/"),
    ):  # fmt: skip
        page = re.sub(r"<[^>]+>", " ", main(browse("north", name).get(path)))
        assert not re.search(
            r"\b(\d+|one|two|three|four)\s+weeks?\b(?!\s+(?:ago|late))", page.replace("In a week", "")
        ), (
            path,
            page,
        )
    assert "some time in" in main(browse("north", "gita").get("/my-page/"))


def test_after_a_loss_no_page_says_what_was_planned(
    house: Any, sixteen: PlannedContact, browse: Any, inside: Any, person: Any
) -> None:
    with inside("north"):
        stop_after_loss(pregnancy=house.pregnancy, at=timezone.now(), by=person("asha"))
        Pregnancy.objects.filter(pk=house.pregnancy.pk).update(state=Pregnancy.State.ENDED)
    for name, path in (("gita", "/my-page/"), ("ben", "/today/"), ("ben", f"/families/{house.family.pk}/")):
        page = main(browse("north", name).get(path))
        assert "plan to be in touch" not in page and "How it is going" not in page, path
    assert browse("north", "ben").get(f"/planned/{sixteen.pk}/").status_code == 404


def overdue(house: Any, number: int) -> None:
    """So many more families of Ben's, each with one whose window closed."""
    house.ben.capacity = 40
    house.ben.save()
    for n in range(number):
        pregnancy = make.PregnancyFactory(person=make.PersonFactory(first_name=f"Waits{n}"))
        make.MatchFactory(family=pregnancy.family, supporter=house.ben)
        PlannedContact.objects.create(
            family=pregnancy.family, pregnancy=pregnancy, part="BEFORE", code="settling", rule_set="before-2021",
            counted_from=today(75), window_from=today(-30 - n), due_on=today(-25 - n), window_to=today(-20 - n),
        )  # fmt: skip


def test_at_most_three_that_waited_come_first_and_the_rest_are_one_tap_away(
    house: Any, sixteen: PlannedContact, browse: Any, inside: Any
) -> None:
    with inside("north"):
        overdue(house, 5)
    page = main(browse("north", "ben").get("/today/"))
    first, _, rest = page.partition("who waited a while")
    assert [n for n in range(5) if f"Waits{n}" in first] == [2, 3, 4]
    assert first.index("Waits4") < first.index("Waits3") < first.index("Leanne")
    assert "Waits0" in rest and "Waits1" in rest


def test_the_list_takes_as_many_statements_for_eight_families_as_for_two(
    house: Any, sixteen: PlannedContact, browse: Any, inside: Any
) -> None:
    from django.db import connection

    numbers = []
    for more in (2, 6):
        with inside("north"):
            overdue(house, more)
        ben = browse("north", "ben")
        ben.get("/today/")
        forget_doors()  # else one opening in five seconds reads the tenant, and the others do not
        with CaptureQueriesContext(connection) as counted:
            ben.get("/today/")
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]
