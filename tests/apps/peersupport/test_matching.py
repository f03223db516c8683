from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations import matching
from apps.peersupport.operations.papers import RoomBelowMatches, plan_capacity
from apps.peersupport.queries.choosing import wanted_by
from apps.peersupport.queries.supporters import candidates_for
from apps.peersupport.readiness import reasons_not_ready
from kith.audit.models import Event
from tests.factories import peersupport as make


def today() -> dt.date:
    return timezone.localdate()


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


@pytest.fixture
def alone(house: Any, inside: Any) -> Any:
    """A family with nobody."""
    with inside("north"):
        person = make.PersonFactory(first_name="Ewa")
        make.PregnancyFactory(person=person)
        return person.family


def offer(family: Any, supporter: Any, by: Any) -> Match:
    return matching.offer_match(family=family, supporter=supporter, on=today(), at=timezone.now(), by=by)


def test_an_offer_becomes_a_match_and_ends(house: Any, alone: Any, browse: Any, inside: Any) -> None:
    path = f"/families/{alone.pk}/match/"
    assert browse("north", "asha").post(path, {"supporter": str(house.ben.pk)}).status_code == 302
    assert browse("north", "ben").get(f"/families/{alone.pk}/").status_code == 404
    assert "Ewa" in browse("north", "ben").get("/today/").content.decode()
    with inside("north"):
        match = Match.objects.get(family=alone)
    assert browse("north", "cara").post(f"/matches/{match.pk}/start/").status_code == 404
    assert browse("north", "dina").post(f"/matches/{match.pk}/start/").status_code == 403
    assert browse("north", "ben").post(f"/matches/{match.pk}/start/").status_code == 302
    assert browse("north", "ben").get(f"/families/{alone.pk}/").status_code == 200
    assert browse("north", "cara").post(f"/matches/{match.pk}/end/").status_code == 404
    assert browse("north", "asha").post(f"/matches/{match.pk}/end/").status_code == 302
    assert browse("north", "asha").post(f"/matches/{match.pk}/end/").status_code == 409
    with inside("north"):
        kinds = Event.objects.filter(subject_id=match.pk).order_by("at").values_list("kind", flat=True)
        assert list(kinds) == ["match.offered", "match.started", "match.ended"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"award_until": None}, "award is not in yet"),
        ({"award_until": ago(1)}, "award ran out"),
        ({"clearance_until": None}, "clearance (DBS) is not in yet"),
        ({"clearance_until": ago(1)}, "clearance (DBS) ran out"),
        ({"agreement_on": None}, "agreement is not signed"),
        ({"supervision_due_on": ago(1)}, "Supervision was due"),
        ({"supervision_due_on": None}, "No supervision is planned"),
        ({"paused_on": ago(0)}, "Taking a pause"),
        ({"capacity": 1}, "Has 1 family now, and no room for a new one yet"),
    ],
)
def test_a_hard_rule_has_no_way_round(
    house: Any, alone: Any, inside: Any, browse: Any, person: Any, facts: dict[str, Any], words: str
) -> None:
    with inside("north"):
        Supporter.objects.filter(pk=house.ben.pk).update(**facts)
        with pytest.raises(matching.PeerSupporterNotReady, match="can’t be matched now"):
            offer(alone, house.ben, person("asha"))
    answer = browse("north", "asha").post(f"/families/{alone.pk}/match/", {"supporter": str(house.ben.pk)})
    assert answer.status_code == 409
    assert words in answer.content.decode()
    with inside("north"):
        assert not Match.objects.filter(family=alone).exists()


@pytest.mark.parametrize("field", ["award_until", "clearance_until", "supervision_due_on"])
def test_the_last_day_still_counts(house: Any, inside: Any, field: str) -> None:
    with inside("north"):
        setattr(house.ben, field, today())
        assert reasons_not_ready(house.ben, on=today()) == []


def test_the_rules_are_asked_again_when_they_say_yes(house: Any, alone: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        match = offer(alone, house.ben, person("asha"))
        Supporter.objects.filter(pk=house.ben.pk).update(paused_on=today())
        with pytest.raises(matching.PeerSupporterNotReady):
            matching.start_match(match=match, on=today(), at=timezone.now(), by=person("ben"))


def test_one_family_one_match(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        with pytest.raises(matching.FamilyMatched):
            offer(house.family, house.cara, person("asha"))
        with pytest.raises(IntegrityError, match="one_match_per_family"), transaction.atomic():
            make.MatchFactory(family=house.family, supporter=house.cara)


def test_the_database_holds_the_capacity(house: Any, inside: Any) -> None:
    with inside("north"):
        make.MatchFactory(supporter=house.ben)
        make.MatchFactory(supporter=house.ben, ended=True)
        with pytest.raises(IntegrityError, match="holds 4 of 3"), transaction.atomic():
            make.MatchFactory(supporter=house.ben, offered=True)
        with pytest.raises(IntegrityError, match="holds 2 of 0"), transaction.atomic():
            Supporter.objects.filter(pk=house.ben.pk).update(capacity=0)


def test_room_never_falls_below_what_is_held(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        for from_on in (today(), today() + dt.timedelta(days=40)):
            with pytest.raises(RoomBelowMatches):
                plan_capacity(
                    supporter=house.ben, from_on=from_on, units=0, on=today(), at=timezone.now(), by=person("asha")
                )
        with pytest.raises(IntegrityError, match="holds 1 of 0"), transaction.atomic():
            make.CapacityPlanFactory(supporter=house.ben, units=0)


def test_candidates_come_with_reasons(house: Any, alone: Any, inside: Any) -> None:
    with inside("north"):
        centre = make.CentreFactory()
        alone.centre = house.cara.centre = centre
        alone.save()
        house.cara.save()
        Supporter.objects.filter(pk=house.ben.pk).update(paused_on=ago(2))
        cara, ben = candidates_for(wanted=wanted_by(alone, None), on=today())
    assert (str(cara.supporter), cara.why_not) == ("Cara", ())
    assert cara.why[:2] == ("Works from the same centre.", "Has 2 of 3 units of room free.")
    assert str(ben.supporter) == "Ben" and "Taking a pause" in ben.why_not[0]
