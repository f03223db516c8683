"""What a partner takes away, and what a parent in another mutual cannot see."""

from __future__ import annotations

import json
from typing import Any

from apps.peersupport.models.families import Person
from tests.factories import peersupport as make


def test_a_partners_file_holds_his_own_and_nothing_of_hers(house: Any, browse: Any, inside: Any, person: Any) -> None:
    with inside("north"):
        Person.objects.filter(pk=house.parent.pk).update(user=None)
        dean = make.PersonFactory(family=house.family, partner=True, first_name="Dean", user=person("gita"))
        make.EntryFactory(about=dean, text="You asked about the bus.")
    record = json.loads(browse("north", "gita").get("/my-page/record.json").content)
    assert [entry["text"] for entry in record["entries"]] == ["You asked about the bus."]
    assert record["pregnancies"] == record["babies"] == record["contacts"] == []
    assert record["you"]["first_name"] == "Dean"


def test_the_same_parent_elsewhere_has_another_page(house: Any, browse: Any) -> None:
    assert "We had tea" in browse("north", "gita").get("/my-page/").content.decode()
    assert "We had tea" not in browse("south", "gita").get("/my-page/").content.decode()
