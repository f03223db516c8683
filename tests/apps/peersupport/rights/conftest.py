from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.models.record import AccessLog, Reply
from tests.factories import peersupport as make
from tests.tenants.conftest import database

__all__ = ["database"]


def years_ago(years: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=int(366 * years))


@pytest.fixture
def long_over(inside: Any, person: Any) -> SimpleNamespace:
    """In north: a family whose support ended four years ago, with what was written of them."""
    with inside("north"):
        return over(years=4, by=person("ben"))


def over(*, years: float, by: Any) -> SimpleNamespace:
    at = years_ago(years)
    family = make.FamilyFactory(started_at=years_ago(years + 1), ended_at=at, postcode="SS14 1AA")
    parent = make.PersonFactory(family=family, first_name="Olena", last_name="Quill")
    pregnancy = make.PregnancyFactory(person=parent, family=family)
    make.BabyFactory(pregnancy=pregnancy, first_name="Ola", born_on=at.date())
    make.DatingBasisFactory(pregnancy=pregnancy)
    entry = make.EntryFactory(about=parent, text="We had soup at the quay.", happened_at=at, written_at=at)
    Reply.objects.create(client_key=uuid.uuid4(), entry=entry, by=parent, text="And bread.", written_at=at)
    make.ContactFactory(family=family, entry=entry, at=at)
    make.IntroductionFactory(
        first_name="Olena", heard_at=at, state="CONTACTED", family=family, ended_at=at, ended_by=by
    )
    AccessLog.objects.create(family=family, by=by, at=at, why=AccessLog.Why.SUPPORTS)
    return SimpleNamespace(family=family, parent=parent, entry=entry)
