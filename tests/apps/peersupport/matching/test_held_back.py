"""P5: who something is said of is matched with nobody new, by any way; why is sealed, and only the lead opens it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.held_back import HeldBack
from apps.peersupport.models.supporters import Match
from apps.peersupport.operations import held_back, matching
from apps.peersupport.operations.papers import NotOnesOwn
from apps.peersupport.readiness import reasons_not_ready
from kith.audit.models import Event
from kith.exporting import parts
from tests.factories import peersupport as make

SECRET = "A mother told us he came back at night"
PAGE = "/supporters/not-to-be-matched/"


def day(number: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def hold(supporter: Any, by: Any, *, until_on: dt.date | None = None, key: uuid.UUID | None = None) -> HeldBack:
    return held_back.hold_back(
        client_key=key or uuid.uuid4(), supporter=supporter, until_on=until_on, words=SECRET, on=day(),
        at=timezone.now(), by=by,
    )  # fmt: skip


@pytest.fixture
def alone(house: Any, inside: Any) -> Any:
    with inside("north"):
        return make.PersonFactory(first_name="Ewa").family


def test_nobody_new_by_any_way_and_an_offer_is_taken_back(house: Any, alone: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        offered = make.MatchFactory(family=alone, supporter=house.ben, offered=True)
        held = hold(house.ben, person("asha"))
        assert Match.objects.get(pk=offered.pk).state == "ENDED"
        assert Match.objects.get(pk=house.match.pk).state == "ACTIVE", "a person decides about who is there now"
        with pytest.raises(matching.PeerSupporterNotReady, match="Why is sealed"):
            matching.offer_match(
                family=alone, supporter=house.ben, on=day(), at=timezone.now(), by=person("asha")
            )  # fmt: skip
        for trait in ({"offered": True}, {}):
            with pytest.raises(IntegrityError, match="held back"), transaction.atomic():
                make.MatchFactory(family=alone, supporter=house.ben, **trait)
        held_back.lift_hold(hold=held, at=timezone.now(), by=person("hal"))
        assert make.MatchFactory(family=alone, supporter=house.ben, offered=True).pk


def test_a_yes_that_comes_after_it_starts_nothing(house: Any, alone: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        offered = make.MatchFactory(family=alone, supporter=house.ben, offered=True)
        make.HeldBackFactory(supporter=house.ben)
        with pytest.raises(IntegrityError, match="held back"), transaction.atomic():
            Match.objects.filter(pk=offered.pk).update(state="ACTIVE", started_at=timezone.now())


def test_until_a_day_it_holds_without_that_day(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        with pytest.raises(held_back.UntilADayToCome):
            hold(house.ben, person("asha"), until_on=day())
        hold(house.ben, person("asha"), until_on=day(10))
        assert "Not to be matched until" in reasons_not_ready(house.ben, on=day(9))[0]
        assert reasons_not_ready(house.ben, on=day(10)) == []


def test_said_twice_with_one_page_it_is_one(house: Any, inside: Any, person: Any) -> None:
    key = uuid.uuid4()
    with inside("north"):
        assert hold(house.ben, person("asha"), key=key) == hold(house.ben, person("asha"), key=key)
        assert Event.objects.filter(kind="held-back.kept").count() == 1


def test_why_is_sealed_and_the_lead_opens_and_lifts_it(house: Any, browse: Any, inside: Any) -> None:
    form = {"supporter": str(house.ben.pk), "until_on": "", "words": SECRET, "client_key": str(uuid.uuid4())}
    wrong = browse("north", "asha").post(PAGE, form | {"until_on": day().isoformat()})
    assert wrong.status_code == 422 and SECRET in wrong.content.decode(), "what was typed stays"
    assert browse("north", "asha").post(PAGE, form).status_code == 302
    with inside("north"):
        held = HeldBack.objects.get()
        assert SECRET not in held.sealed
        rows = [str(row) for part in parts("mutual") for row in part.rows("default") if part.name == "supporters"]
        assert SECRET not in "".join(rows) and SECRET not in str(list(Event.objects.values_list("detail", flat=True)))
    pages = {
        "asha": (PAGE, "/finding/", "/supporters/", f"/supporters/{house.ben.pk}/"),
        "ben": ("/about-me/", "/today/"),
    }
    for who, paths in pages.items():
        for path in paths:
            page = browse("north", who).get(path).content.decode()
            assert SECRET not in page and (who == "asha") == ("ot to be matched" in page), path
    assert "Find these families somebody else today" in browse("north", "asha").get("/finding/").content.decode()
    for way in ("open", "lift"):
        assert browse("north", "asha").post(f"{PAGE}{held.pk}/{way}/").status_code == 403
    assert SECRET in browse("north", "hal").post(f"{PAGE}{held.pk}/open/").content.decode()
    assert browse("north", "hal").post(f"{PAGE}{held.pk}/lift/").status_code == 302
    assert browse("north", "hal").post(f"{PAGE}{held.pk}/lift/").status_code == 404
    with inside("north"):
        kinds = Event.objects.filter(subject_id=held.pk).order_by("at").values_list("kind", flat=True)
        assert list(kinds) == ["held-back.kept", "held-back.opened", "held-back.lifted"]


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("gita", 403), ("dina", 403), ("hal", 200)])
def test_who_comes_to_the_page(house: Any, browse: Any, who: str, status: int) -> None:
    assert browse("north", who).get(PAGE).status_code == status


def test_another_tenants_lead_finds_nothing(house: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        held = make.HeldBackFactory(supporter=house.ben)
    assert browse("south", "hal").post(f"{PAGE}{held.pk}/open/").status_code == 404


def test_nobody_has_a_say_about_themselves(house: Any, inside: Any, person: Any) -> None:
    """A lead who supports families too."""
    with inside("north"):
        hal = make.SupporterFactory(user=person("hal"))
        with pytest.raises(NotOnesOwn):
            hold(hal, person("hal"))
        held = hold(hal, person("asha"))
        for act in (
            lambda: held_back.open_hold(hold=held, by=person("hal")),
            lambda: held_back.lift_hold(hold=held, at=timezone.now(), by=person("hal")),
        ):
            with pytest.raises(NotOnesOwn):
                act()
        with pytest.raises(IntegrityError, match="themselves"), transaction.atomic():
            HeldBack.objects.filter(pk=held.pk).update(lifted_at=timezone.now(), lifted_by=person("hal"))
