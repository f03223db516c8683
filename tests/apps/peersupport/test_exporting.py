"""Families, entries, supporters and hellos as a person reads them in the tenant's archive."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from apps.peersupport.exporting import entries, families, introductions, supporters
from kith.exporting import parts
from kith.scope import Scope
from tests.factories.peersupport import EntryFactory, IntroductionFactory, MatchFactory, PersonFactory, PregnancyFactory


def test_a_family_is_told_whole(north: Scope) -> None:
    leanne = PersonFactory()
    PregnancyFactory(family=leanne.family, person=leanne)
    MatchFactory(family=leanne.family)
    (told,) = families("default")
    assert told["people"] == ["Leanne (parent)"] and told["contact"] == ["07700 900123"]
    assert told["pregnancies"][0].startswith("Expecting")
    assert told["supporters"][0].startswith("Ben")


def test_what_was_written_says_who_and_about_whom(north: Scope) -> None:
    entry = EntryFactory()
    (told,) = entries("default")
    assert (told["about"], told["by"], told["text"]) == (str(entry.about), str(entry.by), entry.text)
    assert told["family"] == str(entry.family_id)


def test_supporters_and_hellos_are_told(north: Scope) -> None:
    MatchFactory()
    IntroductionFactory()
    assert [each["name"] for each in supporters("default")] == ["Ben"]
    assert len(list(introductions("default"))) == 1


def test_each_part_can_be_written_down_and_names_no_concern(north: Scope) -> None:
    told: dict[str, Any] = {part.name: list(part.rows("default")) for part in parts("mutual")}
    assert set(told) >= {"families", "entries", "supporters", "introductions", "answers", "resolutions", "budget"}
    assert json.dumps(told, cls=DjangoJSONEncoder)
    assert "concerns" not in told
    assert {part.name for part in parts("service")} == set(told) - {"resolutions", "budget", "returns", "figures"}
