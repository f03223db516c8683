from __future__ import annotations

from typing import Any

import pytest

from apps.peersupport.models.places import Centre
from apps.peersupport.models.supporters import Supporter
from kith.people.models import User
from tests.golden import key


def test_somebody_new_is_not_ready_until_the_papers_are_here(browse: Any, inside: Any) -> None:
    sent = {"display_name": "Priya", "email": "priya@example.org", "engagement": "VOLUNTEER"}
    assert browse("north", "jo").post("/supporters/add/", sent).status_code == 302
    assert browse("north", "jo").post("/supporters/add/", sent).status_code == 422
    with inside("north"):
        supporter = Supporter.objects.get()
        assert User.objects.get(email="priya@example.org").roles == {"PEER_SUPPORTER"}
    page = browse("north", "asha").get(f"/supporters/{supporter.pk}/").content.decode()
    assert "The award is not in yet." in page


def test_how_they_work_with_us_is_changed_by_somebody_else(house: Any, browse: Any, inside: Any) -> None:
    path = f"/supporters/{house.ben.pk}/"
    sent = {"engagement": "SESSIONAL", "agreement_on": "2026-03-01", "supervisor": str(key("jo"))}
    assert browse("north", "asha").post(path, sent).status_code == 302
    answer = browse("north", "asha").post(path, {**sent, "supervisor": str(key("ben"))})
    assert answer.status_code == 422, "Ben keeps no papers, so he is not to choose from"
    with inside("north"):
        house.ben.refresh_from_db()
        assert (house.ben.engagement, house.ben.supervisor_id) == ("SESSIONAL", key("jo"))


def test_the_list_says_who_is_ready(house: Any, browse: Any, inside: Any) -> None:
    with inside("north"):
        Supporter.objects.filter(pk=house.cara.pk).update(clearance_until=None)
    asha = browse("north", "asha")
    assert "The clearance (DBS) is not in yet" in asha.get("/supporters/").content.decode()
    assert "Cara" not in asha.get("/supporters/?show=ready&as=csv").content.decode()
    assert "Ben" not in asha.get("/supporters/?q=car&as=csv").content.decode()


@pytest.mark.parametrize("path", ["/supporters/", "/supporters/add/", "/centres/"])
def test_who_sees_supporters(browse: Any, path: str) -> None:
    assert browse("north", "jo").get(path).status_code == 200
    assert browse("north", "ben").get(path).status_code == 403
    assert browse("north", "gita").get(path).status_code == 403


def test_a_centre_is_added_once(browse: Any, inside: Any) -> None:
    sent = {"name": "Vange Yard", "postcode": ""}
    assert browse("north", "asha").post("/centres/", sent).status_code == 302
    assert browse("north", "asha").post("/centres/", {**sent, "name": "vange yard"}).status_code == 422
    with inside("north"):
        assert Centre.objects.count() == 1
