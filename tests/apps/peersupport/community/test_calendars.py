"""Calendars for phones, read again by a library that did not write them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import vobject
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from apps.peersupport.community.ical import DateShown, calendar_of
from apps.peersupport.community.models.calendars import CalendarAddress
from apps.peersupport.community.operations.activities import call_off
from apps.peersupport.community.operations.calendars import make_calendar_address
from apps.peersupport.models.pregnancies import Pregnancy
from kith.messaging.revealing import revealing_in
from tests.factories import community as on

WORDS = some.text(some.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=200)


def read(text: bytes) -> list[Any]:
    """Lines are of 75 octets at most and end as the standard says (RFC 5545, 3.1)."""
    assert all(len(line) <= 75 for line in text.split(b"\r\n")) and b"\n" not in text.replace(b"\r\n", b"")
    return list(getattr(vobject.readOne(text.decode()), "vevent_list", []))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=WORDS, where=WORDS, at=some.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)))
def test_whatever_is_written_is_read_again(title: str, where: str, at: dt.datetime) -> None:
    starts = at.replace(microsecond=0, tzinfo=dt.UTC)
    shown = DateShown(uuid.uuid4(), starts, starts + dt.timedelta(hours=1), title, starts, 3, False, where=where)
    (event,) = read(calendar_of("Dates", [shown]))
    assert (event.summary.value, event.location.value) == (title, where)
    assert (event.dtstart.value, event.dtend.value - event.dtstart.value) == (starts, dt.timedelta(hours=1))
    assert (event.uid.value, event.sequence.value, event.status.value) == (f"urn:uuid:{shown.key}", "3", "CONFIRMED")


def test_a_calendar_with_nothing_in_it_is_one():
    assert read(calendar_of("Dates", [])) == []


def test_the_public_calendar_holds_what_is_public_and_says_what_is_off(inside, browse, person):
    with inside("north"):
        shown = on.SessionFactory()
        on.SessionFactory(activity__inside=True)
    (before,) = read(browse("north").get("/whats-on.ics").content)
    assert (before.summary.value, before.status.value, before.sequence.value) == ("Clothes swap", "CONFIRMED", "0")
    with inside("north"):
        call_off(session=shown, at=timezone.now(), by=person("asha"))
    (after,) = read(browse("north").get("/whats-on.ics").content)
    assert (after.uid.value, after.status.value, after.sequence.value) == (before.uid.value, "CANCELLED", "1")


def feed(client: Any, says_what: str = "no") -> str:
    page = client.post("/my-page/calendar/make/", {"says_what": says_what}).content.decode()
    found = re.search(r"/dates/[\w-]+\.ics", page)
    assert found is not None
    return found[0]


def test_her_own_calendar_says_nothing_unless_she_chose_so(house, inside, browse):
    with inside("north"):
        on.SignUpFactory(person=house.parent, session__activity__address="Room 4")
        on.SignUpFactory(person=house.other)
    gita = browse("north", "gita")
    neutral = browse("north").get(feed(gita)).content
    (event,) = read(neutral)
    assert (event.summary.value, event.contents.get("location")) == ("Meet-up", None)
    assert b"swap" not in neutral.lower() and event.contents["class"][0].value == "PRIVATE"
    (named,) = read(browse("north").get(feed(gita, "yes")).content)
    assert (named.summary.value, named.uid.value) == ("Clothes swap", event.uid.value)


def test_an_address_ends_when_another_is_made_or_she_ends_it(house, browse):
    gita, stranger = browse("north", "gita"), browse("north")
    first, second = feed(gita), feed(gita)
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    assert browse("south").get(second).status_code == 404
    gita.post("/my-page/calendar/end/")
    assert stranger.get(second).status_code == 404


def test_nobody_here_can_read_the_secret_again(house, inside, person):
    with inside("north"):
        secret = make_calendar_address(person=house.parent, says_what=False, at=timezone.now(), by=person("gita"))
        assert secret not in str(CalendarAddress.objects.values())


def test_after_a_loss_nothing_of_a_pregnancy_is_in_her_calendar(house, inside, browse):
    with inside("north"):
        on.SignUpFactory(person=house.parent, session__activity__speaking=True)
        on.SignUpFactory(person=house.parent, session__activity__centre__name="Baby café")
        Pregnancy.objects.update(state="ENDED")
    text = browse("north").get(feed(browse("north", "gita"), "yes")).content
    (event,) = read(text)
    assert event.summary.value == "Clothes swap" and revealing_in(text.decode()) == []
