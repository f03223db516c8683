"""What is on: dates by rule through both changes of the clock, calling off, and who sees what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.community.models.activities import Activity, ActivitySession
from apps.peersupport.community.operations.activities import (
    DayOver,
    NowhereToGo,
    SessionOver,
    TooFewPlaces,
    UntilWrong,
    add_activity,
    call_off,
    change_activity,
)
from apps.peersupport.community.repeating import days_of, say_repeats
from apps.peersupport.models.messages import Message
from apps.peersupport.models.pregnancies import Pregnancy
from kith.audit.models import Event
from tests.factories import community as on
from tests.factories import messages as say
from tests.factories import peersupport as make

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
FACTS: dict[str, Any] = {
    "kind": "GROUP", "title": "Coffee", "about": "", "centre": None, "address": "The old library", "minutes": 90,
    "takes_names": True, "places": 4, "is_public": True, "speaks": False,
}  # fmt: skip


def add(person: Any, **more: Any) -> Activity:
    when = {"starts_on": dt.date(2026, 3, 10), "clock": dt.time(10), "repeats": "ONCE", "until": None}
    when |= {key: more.pop(key) for key in list(more) if key in when}
    return add_activity(facts={**FACTS, **more}, at=NOW, by=person("asha"), **when)


def test_ten_in_the_morning_stays_ten_through_both_changes_of_the_clock(north, person):
    made = add(person, repeats="WEEKLY", until=dt.date(2026, 11, 3))
    starts = list(made.sessions.order_by("starts_at").values_list("starts_at", flat=True))
    assert len(starts) == 35
    assert {timezone.localtime(each).time() for each in starts} == {dt.time(10)}
    assert {each.hour for each in starts} == {9, 10}
    assert Event.objects.filter(kind="activity.added", subject_id=made.pk).exists()


@pytest.mark.parametrize(
    ("repeats", "first", "days", "words"),
    [
        ("FORTNIGHTLY", dt.date(2026, 3, 10), ["2026-03-10", "2026-03-24", "2026-04-07", "2026-04-21"],
         "Every other Tuesday"),
        ("MONTHLY", dt.date(2026, 3, 10), ["2026-03-10", "2026-04-14"], "The second Tuesday of each month"),
        ("MONTHLY", dt.date(2026, 1, 30), ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"],
         "The last Friday of each month"),
        ("ONCE", dt.date(2026, 3, 10), ["2026-03-10"], "Once"),
    ],
)  # fmt: skip
def test_rules_give_their_days_and_their_words(repeats, first, days, words):
    assert [f"{day}" for day in days_of(repeats, first=first, until=dt.date(2026, 4, 28))] == days
    assert say_repeats(repeats, first) == words


def test_what_cannot_be_is_refused_beside_its_field(north, person):
    for refusal, field, more in (
        (DayOver, "starts_on", {"starts_on": dt.date(2026, 3, 1)}),
        (UntilWrong, "until", {"repeats": "WEEKLY"}),
        (UntilWrong, "until", {"repeats": "WEEKLY", "until": dt.date(2028, 3, 1)}),
        (NowhereToGo, "address", {"address": ""}),
    ):
        with pytest.raises(refusal) as raised:
            add(person, **more)
        assert raised.value.field == field
    assert not ActivitySession.objects.exists()


def test_words_of_pregnancy_are_known_by_themselves(north, person):
    assert add(person, title="Pregnancy yoga").speaks
    assert not add(person, title="Coffee and cake").speaks


def test_a_change_reaches_every_date_to_come_and_calendars_hear_of_it(north, person):
    made = add(person, repeats="WEEKLY", until=dt.date(2026, 3, 24))
    change_activity(activity=made, facts={**FACTS, "minutes": 60, "places": 9}, at=NOW, by=person("asha"))
    assert set(made.sessions.values_list("places", "sequence")) == {(9, 1)}
    on.SignUpFactory(session=made.sessions.first(), heads=2)
    with pytest.raises(TooFewPlaces):
        change_activity(activity=made, facts={**FACTS, "places": 1}, at=NOW, by=person("asha"))


def test_who_signed_up_is_told_when_and_never_what(north, person):
    she = say.agree(make.PersonFactory())
    say.SafeContactFactory(person=she)
    session = on.SignUpFactory(person=she, session__activity__title="Breastfeeding circle").session
    call_off(session=session, at=timezone.now(), by=person("asha"))
    session.refresh_from_db()
    assert (session.sequence, session.called_off_by) == (1, person("asha"))
    told = Message.objects.get(person=she)
    assert (told.template, told.purpose, told.not_after) == ("called_off", "INVITATIONS", session.starts_at)
    assert set(told.values) == {"name", "on", "clock"}
    with pytest.raises(SessionOver):
        call_off(session=session, at=timezone.now(), by=person("asha"))


def test_who_cannot_be_told_is_named_to_the_coordinator_to_ring(inside, browse, person):
    from apps.peersupport.operations.sending import take_up

    with inside("north"):
        session = on.SignUpFactory(person__first_name="Zora").session
        call_off(session=session, at=timezone.now(), by=person("asha"))
        take_up(pk=Message.objects.get().pk, at=timezone.now())
    path = f"/activities/dates/{session.pk}/"
    assert "Zora" in browse("north", "asha").get(path).content.decode()
    assert "Zora" not in browse("north", "ben").get(path).content.decode()


def test_a_stranger_reads_only_what_is_public(inside, browse):
    with inside("north"):
        shown, hidden = on.SessionFactory(), on.SessionFactory(activity__inside=True)
    stranger, gita = browse("north"), browse("north", "gita")
    month = f"/whats-on/?q={'t'}"
    assert "Clothes swap" in stranger.get(month).content.decode()
    assert "Quiet table" not in stranger.get(month).content.decode()
    assert "Quiet table" in gita.get(month).content.decode()
    assert stranger.get(f"/whats-on/{shown.pk}/").status_code == 200
    assert stranger.get(f"/whats-on/{hidden.pk}/").status_code == 404
    assert gita.get(f"/whats-on/{hidden.pk}/").status_code == 200
    assert browse("south").get(f"/whats-on/{shown.pk}/").status_code == 404


def test_after_a_loss_nothing_on_her_calendar_speaks_of_it(inside, browse, house):
    with inside("north"):
        spoken = on.SessionFactory(activity__speaking=True)
        on.SessionFactory()
    gita = browse("north", "gita")
    assert "Bumps and babies" in gita.get("/whats-on/?q=b").content.decode()
    with inside("north"):
        Pregnancy.objects.update(state="ENDED")
    assert "Bumps and babies" not in gita.get("/whats-on/?q=b").content.decode()
    assert gita.get(f"/whats-on/{spoken.pk}/").status_code == 404


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(browse):
    asha = browse("north", "asha")
    sent = {"title": "Coffee", "kind": "GROUP", "minutes": "90", "starts_on": "1 March 2020", "clock": "10:00",
            "repeats": "ONCE", "address": "Hall"}  # fmt: skip
    page = asha.post("/activities/add/", sent)
    assert page.status_code == 422
    assert "That day and time are over" in page.content.decode() and 'value="Coffee"' in page.content.decode()
    made = asha.post("/activities/add/", {**sent, "starts_on": f"{timezone.localdate() + dt.timedelta(days=9)}"})
    assert made.status_code == 302
    assert asha.get(made.url).status_code == 200
    assert browse("north", "ben").post("/activities/add/", sent).status_code == 403


def test_the_list_and_its_file_say_how_many_came(inside, browse, person):
    from apps.peersupport.community.operations.signing_up import keep_door

    with inside("north"):
        session = on.SessionFactory(past=True)
        keep_door(session=session, grown_ups=3, children=9, there=[], at=timezone.now(), by=person("ben"))
        keep_door(session=session, grown_ups=3, children=4, there=[], at=timezone.now(), by=person("ben"))
    asha = browse("north", "asha")
    assert asha.get("/activities/?as=csv").content.decode().splitlines()[1].endswith("1,0,0,3,4")
    assert (
        "7 people came: 3 grown-ups and 4 children" in asha.get(f"/activities/{session.activity_id}/").content.decode()
    )
