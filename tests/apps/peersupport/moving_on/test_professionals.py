"""A midwife is linked with her yes; what is said both ways stands on her record; her no ends it at once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.handovers import OutsideLink
from apps.peersupport.models.messages import Message
from apps.peersupport.models.professionals import Professional
from apps.peersupport.operations.professionals import (
    ContactNotChecked,
    NoYesForThis,
    add_professional,
    link_professional,
    write_to_professional,
)
from tests.apps.peersupport.moving_on.conftest import link as address_of

TEXT = "Could she come on Fridays? Mornings are hard for her."


@pytest.fixture
def linked(house: Any, inside: Any, person: Any) -> Any:
    with inside("north"):
        who = add_professional(
            family=house.family, name="Ines Roy", role="MIDWIFE", place="", contact="ines@nhs.example", checked=True,
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
        house.link = link_professional(
            professional=who, person=house.parent, about=["MEETINGS"], until_on=None, evidence="Told me by phone",
            at=timezone.now(), by=person("asha"),
        )  # fmt: skip
        house.asha = person("asha")
        return house


def write(linked: Any, **more: Any) -> Any:
    return write_to_professional(
        client_key=uuid.uuid4(), link=linked.link, text=TEXT, address_of=address_of, at=timezone.now(), by=linked.asha,
        **more,
    )  # fmt: skip


def test_both_ways_she_reads_it(linked: Any, inside: Any, browse: Any) -> None:
    with inside("north"):
        made = write(linked)
        text = str(Message.objects.get(professional=linked.link.professional).values)
    assert TEXT not in text and made.code not in text
    ines, page = browse("north"), f"/read/{made.address}/"
    ines.post(page, {"code": made.code})
    assert TEXT in ines.get(page).content.decode()
    key = str(uuid.uuid4())
    for _ in range(2):
        assert ines.post(f"{page}reply/", {"client_key": key, "text": "Friday at ten."}).status_code == 302
    hers = browse("north", "gita").get("/my-page/record/").content.decode()
    assert "Could she come on Fridays" in hers and hers.count("Friday at ten.") == 1
    with inside("north"):
        assert Message.objects.filter(template="note_came", user=linked.asha).count() == 1


def test_the_same_page_serves_the_next_note_and_a_new_one_ends_it(linked: Any, inside: Any) -> None:
    with inside("north"):
        first = write(linked)
        assert write(linked) is None
        second = write(linked, renew=True)
        assert first.address != second.address
        assert OutsideLink.objects.filter(dead_at=None).count() == 1


def test_her_no_ends_it_at_once(linked: Any, inside: Any, browse: Any) -> None:
    with inside("north"):
        made = write(linked)
    ines, page = browse("north"), f"/read/{made.address}/"
    ines.post(page, {"code": made.code})
    assert browse("north", "gita").post(f"/my-page/links/{linked.link.pk}/end/").status_code == 302
    assert ines.get(page).status_code == 404
    with inside("north"):
        assert Message.objects.get(professional=linked.link.professional).state == "STOPPED"
        with pytest.raises(NoYesForThis):
            write(linked)


def test_nothing_goes_to_a_contact_nobody_checked(linked: Any, inside: Any) -> None:
    with inside("north"):
        Professional.objects.update(checked_on=None, checked_by=None)
        with pytest.raises(ContactNotChecked):
            write(linked)


def test_cara_writes_to_nobody_of_another_family(linked: Any, browse: Any) -> None:
    cara = browse("north", "cara")
    base = f"/families/{linked.family.pk}"
    assert cara.get(f"{base}/links/{linked.link.pk}/").status_code == 404
    assert cara.post(f"{base}/links/{linked.link.pk}/end/").status_code == 404
    assert cara.get(f"{base}/professionals/add/").status_code == 404


def test_the_yes_of_one_family_is_not_reached_through_another(linked: Any, browse: Any) -> None:
    cara = browse("north", "cara")
    assert cara.get(f"/families/{linked.other.family.pk}/links/{linked.link.pk}/").status_code == 404
