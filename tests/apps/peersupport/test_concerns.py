from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.safety import Concern, ConcernEvent
from apps.peersupport.operations.concerns import ConcernTakenUp, OwnConcern, acknowledge_concern
from kith.audit.models import Event

WORRY = {
    "immediate": "no", "words": "She said the stairs frighten her.", "told_parent": "YES",
    "told_parent_note": "Today, at the door.",
}  # fmt: skip


def tell(browser: Any, house: Any, **changed: str) -> Any:
    return browser.post(f"/families/{house.family.pk}/concern/", {"client_key": str(uuid.uuid4()), **WORRY, **changed})


def test_a_worry_reaches_the_safeguarding_lead_and_nobody_else(house: Any, browse: Any, inside: Any) -> None:
    assert tell(browse("north", "ben"), house).status_code == 302
    read = browse("north", "hal").get("/concerns/").content.decode()
    assert "the stairs frighten her" in read and "Leanne’s family" in read
    for name in ("asha", "ben", "dina", "gita", "ivy"):
        assert browse("north", name).get("/concerns/").status_code == 403
    for path, name in ((f"/families/{house.family.pk}/", "asha"), ("/my-page/record.json", "gita")):
        assert "stairs" not in browse("north", name).get(path).content.decode()
    with inside("north"):
        concern = Concern.objects.get()
        assert Event.objects.get(kind="concern.raised").subject_id == concern.pk
    assert browse("north", "asha").get(f"/concerns/{concern.pk}/").status_code == 403
    assert browse("south", "hal").get(f"/concerns/{concern.pk}/").status_code == 404


def test_it_is_taken_up_once_and_by_somebody_else(house: Any, browse: Any, inside: Any, person: Any) -> None:
    tell(browse("north", "ben"), house)
    with inside("north"):
        concern = Concern.objects.get()
    page = f"/concerns/{concern.pk}/"
    assert browse("north", "hal").post(page, {"note": "Ringing now."}).status_code == 302
    assert "Ringing now." in browse("north", "hal").get(page).content.decode()
    assert browse("north", "hal").post(page, {"note": ""}).status_code == 409
    assert "the stairs" not in browse("north", "hal").get("/concerns/").content.decode()
    with inside("north"):
        assert list(concern.events.order_by("at").values_list("kind", flat=True)) == ["RAISED", "ACKNOWLEDGED"]
        with pytest.raises(ConcernTakenUp):
            acknowledge_concern(concern=concern, note="", at=timezone.now(), by=person("hal"))
        with pytest.raises(OwnConcern):
            acknowledge_concern(concern=concern, note="", at=timezone.now(), by=person("ben"))


def test_it_asks_whether_the_parent_knows(house: Any, browse: Any, inside: Any) -> None:
    for missing in ("told_parent", "told_parent_note", "words", "immediate"):
        assert tell(browse("north", "ben"), house, **{missing: ""}).status_code == 422
    with inside("north"):
        assert Concern.objects.count() == ConcernEvent.objects.count() == 0


def test_a_double_tap_is_one_concern(house: Any, browse: Any, inside: Any) -> None:
    tap = str(uuid.uuid4())
    for _ in range(2):
        tell(browse("north", "ben"), house, client_key=tap)
    with inside("north"):
        assert Concern.objects.count() == ConcernEvent.objects.count() == 1


def test_who_may_raise_one(house: Any, browse: Any) -> None:
    assert tell(browse("north", "asha"), house).status_code == 302
    assert tell(browse("north", "cara"), house).status_code == 404
    assert tell(browse("north", "dina"), house).status_code == 403
