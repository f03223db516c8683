"""The demonstration's families keep every rule that real ones do."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Count, F, Q
from django.utils import timezone

from apps.peersupport.gestation import gestation_days
from apps.peersupport.matching_rules import rules_on
from apps.peersupport.models.families import Family, Person
from apps.peersupport.models.introductions import Contact, Introduction
from apps.peersupport.models.pregnancies import Pregnancy
from apps.peersupport.models.record import Entry
from apps.peersupport.models.supporters import Match, Supporter
from apps.peersupport.operations.dating import best_of
from apps.peersupport.queries.supporters import get_supporter
from apps.peersupport.readiness import reasons_not_ready, units_of
from demo.peersupport_supporters import plan_room
from demo.plans import SEED, WEST_BASILDON
from kith.geography.areas import lsoas_in

NEVER = re.compile(r"\b(at risk|failing|non-compliant|hard to reach|refused|should|DNA|score)\b", re.I)


@pytest.fixture(scope="module")
def _plan() -> Any:
    return replace(WEST_BASILDON, families_a_year=60, supporters=12)


@pytest.fixture
def loaded(north: Any, _plan: Any) -> Iterator[dict[str, int]]:
    from demo import peersupport, people

    people.load_people(_plan, random.Random(SEED))
    said: list[str] = []
    yield peersupport.load(_plan, random.Random(SEED), timezone.localdate(), said.append)
    assert said


def test_it_is_plausible(loaded: dict[str, int]) -> None:
    today = timezone.localdate()
    assert loaded["family"] == 91
    assert not Supporter.objects.with_load().filter(held__gt=F("capacity")).exists()
    assert not Contact.objects.filter(at__gt=timezone.now()).exists()
    assert not Entry.objects.filter(Q(happened_at__gt=F("written_at")) | Q(written_at__gt=timezone.now())).exists()
    assert set(Family.objects.values_list("lsoa21", flat=True)) <= {one.code for one in lsoas_in("E07000066")}
    for pregnancy in Pregnancy.objects.prefetch_related("datings"):
        assert pregnancy.due_on and (pregnancy.due_on - today).days <= 280
    states = Introduction.objects.values("state").annotate(n=Count("pk")).values_list("state", "n")
    assert dict(states)["WAITING"] >= 2 and dict(states)["CONTACTED"] == 91


def test_the_best_date_counts(loaded: dict[str, int]) -> None:
    dated = Pregnancy.objects.filter(babies=None).prefetch_related("datings")
    best = [(one.basis, best_of(one.datings.all()).basis) for one in dated]
    assert best and all(kept == worked_out for kept, worked_out in best)


def test_leanne_is_29_weeks_with_priya(loaded: dict[str, int]) -> None:
    leanne = Person.objects.get(first_name="Leanne", user__isnull=False)
    pregnancy = leanne.pregnancies.get()
    assert gestation_days(pregnancy.due_on, on=timezone.localdate()) == 29 * 7 + 2
    assert str(leanne.family.matches.get(state="ACTIVE").supporter) == "Priya Kaur"
    newest = leanne.entries.order_by("-happened_at")[0]
    assert (timezone.now() - newest.happened_at).days < 7
    assert leanne.replies.count() == 3


def test_whoever_the_desk_lists_has_room_however_many_families_chance_gave_them(loaded: dict[str, int]) -> None:
    """The README's walk asks Priya, on any day."""
    today = timezone.localdate()
    priya, at = get_supporter(pk=Supporter.objects.get(user__display_name="Priya Kaur").pk), timezone.now()
    matches = [Match(supporter=priya, state="ACTIVE", started_at=at) for _ in range(priya.capacity)]
    book: Any = SimpleNamespace(today=today, coordinator=None, supporters=[priya], rows={Match: matches})
    plan_room(book)
    room = get_supporter(pk=priya.pk).capacity_plans.latest("kept_at").units
    held = sum(units_of(match, on=today) for match in matches)
    assert not reasons_not_ready(priya, on=today) and room - held == 2 * rules_on(today).new_family_units


def test_the_words_are_kind_and_varied(loaded: dict[str, int]) -> None:
    texts = list(Entry.objects.values_list("text", flat=True))
    assert not [text for text in texts if NEVER.search(text) or "{" in text]
    assert len(set(texts)) > 0.85 * len(texts)
