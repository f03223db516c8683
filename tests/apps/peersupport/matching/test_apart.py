"""P7 and P8: who is kept apart stays apart both ways, why is sealed, and nobody has a say in their own matter."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.peersupport.models.choosing import Exclusion
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations import apart, matching, papers
from apps.peersupport.operations.supporters import Facts, SupervisesThemselves, change_supporter
from apps.peersupport.queries.choosing import apart_from
from kith.audit.models import Event
from kith.exporting import parts
from tests.factories import peersupport as make

SECRET = "They are cousins and there was a court case"


@pytest.fixture
def kept(house: Any, inside: Any, person: Any) -> Exclusion:
    """Cara is kept apart from Gita's family."""
    with inside("north"):
        return apart.keep_apart(
            supporter=house.cara, family=house.family, kind=Exclusion.Kind.DISPUTE, words=SECRET, at=timezone.now(),
            by=person("asha"),
        )  # fmt: skip


def test_why_is_sealed_wherever_one_looks(house: Any, kept: Exclusion, browse: Any, inside: Any) -> None:
    pages = {
        "asha": (f"/families/{house.family.pk}/match/", f"/families/{house.family.pk}/apart/", "/finding/",
                 f"/families/{house.family.pk}/", f"/supporters/{house.cara.pk}/", "/supporters/?as=csv"),
        "cara": ("/today/", "/about-me/"),
        "gita": ("/my-page/", "/my-page/supporter/", "/my-page/record/", "/my-page/record.json"),
        "hal": (f"/families/{house.family.pk}/apart/", "/events/"),
    }  # fmt: skip
    for who, paths in pages.items():
        for path in paths:
            answer = browse("north", who).get(path)
            page = answer.content.decode()
            assert answer.status_code == 200, (who, path)
            assert "cousins" not in page and "quarrel between" not in page.replace('">There is a quarrel between', "")
    with inside("north"):
        assert "cousins" not in Exclusion.objects.get().sealed
        assert "cousins" not in str(list(Event.objects.values_list("detail", flat=True)))
        rows = [str(row) for part in parts("mutual") for row in part.rows("default") if part.name in OURS]
        assert "cousins" not in "".join(rows)


OURS = ("families", "supporters", "introductions")


def test_the_lead_opens_it_and_that_is_noted(house: Any, kept: Exclusion, browse: Any, inside: Any) -> None:
    path = f"/families/{house.family.pk}/apart/{kept.pk}/open/"
    assert browse("north", "asha").post(path).status_code == 403
    assert SECRET in browse("north", "hal").post(path).content.decode()
    with inside("north"):
        assert Event.objects.filter(kind="exclusion.opened").count() == 1


def test_they_are_never_matched_by_operation_or_table(house: Any, kept: Exclusion, inside: Any, person: Any) -> None:
    with inside("north"):
        Match.objects.filter(pk=house.match.pk).update(state="ENDED", ended_at=timezone.now(), ended_by=person("asha"))
        with pytest.raises(matching.KeptApart):
            offer(house, house.cara, person("asha"))
        with pytest.raises(IntegrityError, match="kept apart"), transaction.atomic():
            make.MatchFactory(family=house.family, supporter=house.cara)
        apart.lift_exclusion(exclusion=kept, at=timezone.now(), by=person("asha"))
        assert offer(house, house.cara, person("asha")).state == "OFFERED"


def offer(house: Any, supporter: Supporter, by: Any) -> Match:
    return matching.offer_match(
        family=house.family, supporter=supporter, on=timezone.localdate(), at=timezone.now(), by=by
    )


def test_who_is_together_is_not_kept_apart_by_halves(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        with pytest.raises(apart.TogetherNow):
            apart.keep_apart(
                supporter=house.ben, family=house.family, kind=Exclusion.Kind.RELATIVE, at=timezone.now(),
                by=person("asha"),
            )  # fmt: skip
        with pytest.raises(IntegrityError, match="kept apart"), transaction.atomic():
            make.ExclusionFactory(supporter=house.ben, family=house.family)


def test_ones_own_family_and_ones_supervisors_are_apart(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        Supporter.objects.filter(pk=house.cara.pk).update(supervisor=person("gita"))
        gita = make.SupporterFactory(user=person("gita"))
        assert apart_from(house.family) == {house.cara.pk, gita.pk}
        for one in (house.cara, gita):
            with pytest.raises(IntegrityError, match="kept apart"), transaction.atomic():
                make.MatchFactory(family=house.family, supporter=one, offered=True)
        with pytest.raises(SupervisesThemselves):
            facts = Facts(engagement=Supporter.Engagement.VOLUNTEER, supervisor=person("gita"))
            change_supporter(supporter=house.ben, facts=facts, by=person("asha"))


def test_a_supporter_says_we_know_each_other(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        other = make.PersonFactory(first_name="Ewa")
        match = make.MatchFactory(family=other.family, supporter=house.ben, offered=True)
    assert browse("north", "cara").post(f"/matches/{match.pk}/know/").status_code == 404
    assert browse("north", "ben").post(f"/matches/{match.pk}/know/").status_code == 302
    assert browse("north", "ben").post(f"/matches/{match.pk}/know/").status_code == 409
    with inside("north"):
        assert house.ben.pk in apart_from(other.family)


def test_nobody_has_a_say_in_their_own_matter(house: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        asha = make.SupporterFactory(user=person("asha"))
        alone = make.PersonFactory(first_name="Ewa")
        now, day = timezone.now(), timezone.localdate()
        with pytest.raises(matching.NotInOnesOwnMatter):
            matching.offer_match(family=alone.family, supporter=asha, on=day, at=now, by=person("asha"))
        with pytest.raises(papers.NotOnesOwn):
            papers.plan_capacity(supporter=asha, from_on=day, units=9, on=day, at=now, by=person("asha"))
        session = make.SupervisionFactory(supporter=asha, by=person("jo"))
        with pytest.raises(papers.NotOnesOwn):
            papers.hold_supervision(session=session, held_on=day, next_due_on=day, on=day, at=now, by=person("asha"))


@pytest.mark.parametrize("way", ["match", "clearance", "award", "room", "supervision", "held", "supervisor"])
def test_the_database_holds_that_too(house: Any, inside: Any, person: Any, way: str) -> None:
    with inside("north"):
        asha = make.SupporterFactory(user=person("asha"))
        session = make.SupervisionFactory(supporter=asha, by=person("jo"))
        works: dict[str, Any] = {
            "match": lambda: make.MatchFactory(supporter=asha, offered=True),
            "clearance": lambda: make.ClearanceFactory(supporter=asha),
            "award": lambda: make.AwardFactory(supporter=asha),
            "room": lambda: make.CapacityPlanFactory(supporter=asha),
            "supervision": lambda: make.SupervisionFactory(supporter=asha),
            "held": lambda: type(session).objects.filter(pk=session.pk).update(
                held_on=timezone.localdate(), held_by=person("asha")
            ),
            "supervisor": lambda: Supporter.objects.filter(pk=asha.pk).update(supervisor=person("asha")),
        }  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            works[way]()
