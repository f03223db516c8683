"""How to be with somebody is seen where they are met; a partner is asked for himself."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.consents import ConsentFact
from apps.peersupport.models.families import Person
from apps.peersupport.operations.families import add_partner
from apps.peersupport.operations.people import NotAskedThemselves, keep_ways_to_meet
from apps.peersupport.queries.consents import agrees_to
from kith.audit.models import Event


def test_languages_and_access_stand_where_contact_is_made(house: Any, browse: Any, inside: Any) -> None:
    at = f"/families/{house.family.pk}/people/{house.parent.pk}/meeting/"
    said = {"languages": ["pl", "en"], "interpreter": "on", "access_needs": "Ground floor, please"}
    assert browse("north", "ben").post(at, said).status_code == 302
    page = browse("north", "ben").get(f"/families/{house.family.pk}/").content.decode()
    assert "Before you ring or meet" in page and "never a relative" in page and "Ground floor, please" in page
    assert browse("north", "cara").get(at).status_code == 404
    assert browse("north", "hal").post(at, said).status_code == 403
    assert "We talk in" in browse("north", "gita").get("/my-page/").content.decode()


def test_she_changes_it_herself(house: Any, browse: Any, inside: Any) -> None:
    assert (
        browse("north", "gita").post("/my-page/meeting/", {"languages": ["ur"], "access_needs": ""}).status_code == 302
    )
    with inside("north"):
        assert Person.objects.get(pk=house.parent.pk).languages == ["ur"]


def test_a_language_nobody_has_is_refused(house: Any, inside: Any, person: Any) -> None:
    from apps.peersupport.operations.people import NotALanguage

    with inside("north"), pytest.raises(NotALanguage):
        keep_ways_to_meet(person=house.parent, languages=["xx"], interpreter=False, access_needs="", by=person("ben"))


def test_a_partners_number_is_kept_only_with_his_own_yes(house: Any, browse: Any, inside: Any, person: Any) -> None:
    asha, at = browse("north", "asha"), f"/families/{house.family.pk}/partner/"
    answer = asha.post(at, {"first_name": "Dean", "contact": "07700 900321", "consent_evidence": ""})
    assert "Ask them yourself" in answer.content.decode() and answer.status_code == 422
    with inside("north"):
        assert house.family.people.count() == 1
    assert asha.post(at, {"first_name": "Dean", "contact": "", "consent_evidence": ""}).status_code == 302
    page = asha.get(f"/families/{house.family.pk}/").content.decode()
    assert "Dean has not been asked yet" in page
    with inside("north"):
        dean = house.family.people.get(role="PARTNER")
        assert not agrees_to(dean, "CONTACT")
    kept = {"contact": "07700 900321", "consent_evidence": "Rang us himself"}
    assert asha.post(f"/families/{house.family.pk}/people/{dean.pk}/number/", kept).status_code == 302
    with inside("north"):
        fact = ConsentFact.objects.get(person=dean)
        assert (fact.given, fact.evidence, fact.wording) == (
            True, "Rang us himself", "They said yes to us getting in touch.",
        )  # fmt: skip


def test_a_name_typed_wrongly_is_put_right(house: Any, browse: Any, inside: Any) -> None:
    at = f"/families/{house.family.pk}/people/{house.parent.pk}/name/"
    asha, right = browse("north", "asha"), {"first_name": "Leeanne", "last_name": "Hill"}
    assert at in asha.get(f"/families/{house.family.pk}/").content.decode()
    assert asha.post(at, {"first_name": "", "last_name": "Hill"}).status_code == 422
    for _ in range(2):
        assert asha.post(at, right).status_code == 302
    with inside("north"):
        assert str(Person.objects.get(pk=house.parent.pk)) == "Leeanne Hill"
        assert Event.objects.filter(kind="parent.name-corrected").count() == 1, "twice is once"
    for name in ("ben", "cara", "hal", "gita"):
        assert browse("north", name).post(at, right).status_code == 403
    assert browse("south", "asha").post(at, right).status_code == 404


def test_hers_is_no_yes_of_his(house: Any, inside: Any, person: Any) -> None:
    with inside("north"), pytest.raises(NotAskedThemselves):
        add_partner(
            family=house.family, first_name="Dean", contact="07700 900321", at=timezone.now(), by=person("asha")
        )
