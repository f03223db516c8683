"""Her say-so comes first: how and when she said it, from whom, and who may act on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from apps.assessment.models.assessments import Assessment
from apps.assessment.models.sittings import Sitting
from apps.assessment.operations.answers import NotOffered
from apps.assessment.operations.typed import (
    NobodyInterpreted,
    NotMatched,
    NotTypedByAnother,
    OneUnderWay,
    SayItAgain,
    finish_sitting,
)
from kith.audit.models import Event
from kith.catalogue.assessments.queries import family_id_of
from tests.factories.assessment import Kitchen, started
from tests.factories.sittings import at_sitting, sit


def test_her_say_so_comes_first_and_is_kept(home: Kitchen, browse: Any) -> None:
    client = browse("north", "ben")
    address = f"/families/{home.family.pk}/assessment/{home.gita.pk}/type/"
    page = client.get(address).content.decode()
    assert "word for word" in page and "safeguarding lead" in page
    sent = {
        "template": str(family_id_of("antenatal-conversation")), "mode": "PHONE", "said_how": "PHONE",
        "said_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    refused = client.post(address, sent)
    assert refused.status_code == 422 and not Sitting.objects.exists(), "neither tick was made"
    answer = client.post(address, sent | {"deal_read": "on", "herself": "on"})
    kept = Sitting.objects.get()
    assert answer.url == at_sitting(home, kept)
    assert (kept.typist.display_name, kept.mode, kept.said_how, kept.said_on) == (
        "Ben", "PHONE", "PHONE", timezone.localdate(),
    )  # fmt: skip
    assert kept.assessment.respondent == home.gita and kept.assessment.state == "STARTED"
    event = Event.objects.get(kind="sitting.begun")
    assert event.subject_id == kept.pk and event.detail == {"mode": "PHONE", "said_how": "PHONE"}


def test_what_lies_open_on_her_table_is_carried_on_with(home: Kitchen, ben: Any) -> None:
    begun = started(home.user)
    assert sit(home, ben).assessment == begun
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"mode": "TOGETHER"}, NotTypedByAnother),
        ({"mode": "ALONE"}, NotTypedByAnother),
        ({"said_on": timezone.localdate() + dt.timedelta(days=1)}, SayItAgain),
        ({"said_on": timezone.localdate() - dt.timedelta(days=15)}, SayItAgain),
        ({"mode": "INTERPRETER"}, NobodyInterpreted),
        ({"mode": "INTERPRETER", "interpreter": "FAMILY", "interpreter_name": "her sister"}, NobodyInterpreted),
        ({"slug": "partner-conversation"}, NotOffered),
    ],
)
def test_what_is_no_say_so_is_refused(home: Kitchen, ben: Any, how: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        sit(home, ben, **how)
    assert not Sitting.objects.exists()


def test_a_say_so_of_fourteen_days_ago_holds(home: Kitchen, ben: Any) -> None:
    on = timezone.localdate() - dt.timedelta(days=14)
    assert sit(home, ben, said_on=on) == Sitting.objects.open_to(ben, at=timezone.now()).get(said_on=on)


def test_one_at_a_time(home: Kitchen, ben: Any, sitting: Sitting) -> None:
    with pytest.raises(OneUnderWay):
        sit(home, ben)
    finish_sitting(sitting=sitting, by=ben, at=timezone.now())
    assert sit(home, ben).assessment == sitting.assessment


def test_who_interpreted_is_kept_and_family_is_warned_of_gently(home: Kitchen, ben: Any, browse: Any) -> None:
    done = sit(home, ben, mode="INTERPRETER", interpreter="FAMILY", interpreter_name="her sister", language="Punjabi")
    page = browse("north", "ben").get(at_sitting(home, done)).content.decode()
    assert "her sister, Punjabi" in page and "hard to say in front of family" in page
    assert Sitting.objects.get().interpreter_name == "her sister"


def test_by_phone_nobody_interprets_whatever_was_sent(home: Kitchen, ben: Any) -> None:
    assert sit(home, ben, interpreter="AGENCY", interpreter_name="X", language="Y").language == ""


def test_only_the_matched_supporter_types(home: Kitchen, person: Any, browse: Any) -> None:
    for name in ("cara", "asha", "dina"):
        with pytest.raises(NotMatched):
            sit(home, person(name))
    address = f"/families/{home.family.pk}/assessment/{home.gita.pk}/type/"
    assert browse("north", "cara").get(address).status_code == 404
    for name in ("asha", "gita", "hal", "eve", "ivy"):
        assert browse("north", name).get(address).status_code == 403
