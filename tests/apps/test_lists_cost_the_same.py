"""A list asks the database as much for many rows as for one: none asks again for each row."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.commissioning.region.operations import add_commissioner, give_consent, give_seat
from apps.commissioning.returns.models import BirthEstimate, Return
from apps.peersupport.operations.concerns import Worry, raise_concern
from kith.people.models import User
from tests.factories import commissioning as money
from tests.factories import peersupport as make
from tests.golden import key

MANY = 12


@pytest.fixture
def hub(inside: Any, person: Any) -> SimpleNamespace:
    """North with one of everything that is listed."""
    with inside("public"):
        essex = add_commissioner(name="Essex", place="Essex", by=None)
        give_seat(commissioner=essex, user=person("vic"), by=None)
    for name in ("north", "south"):
        with inside(name):
            give_consent(
                commissioner=essex, indicator_codes=["REACH-FTF"], acted_by_role="DIRECTOR", by=person("dina"),
                at=money.AT,
            )  # fmt: skip
            money.publish(money.a_figure(), by=person("dina"))
    with inside("north"):
        made = SimpleNamespace(
            ben=make.SupporterFactory(user=person("ben"), capacity=MANY + 1),
            year=money.a_year(by=person("frank")),
            essex=essex,
        )
        _more(made, person, number=1)
    return made


def _more(hub: SimpleNamespace, person: Any, *, number: int) -> None:
    centre = make.CentreFactory()
    for n in range(number):
        _families(hub, person, centre)
        _figures(hub, person, year=1980 + number + n)


def _families(hub: SimpleNamespace, person: Any, centre: Any) -> None:
    parent = make.PersonFactory(family__centre=centre)
    make.PregnancyFactory(person=parent)
    make.MatchFactory(family=parent.family, supporter=hub.ben)
    make.BabyFactory(pregnancy=make.PregnancyFactory(person=make.PersonFactory(family__centre=centre)))
    make.IntroductionFactory(centre=centre, noted_by=person("asha"))
    make.IntroductionFactory(met=True, centre=centre)
    user = User.objects.create(email=f"{parent.pk}@example.org", display_name="Another")
    make.SupporterFactory(user=user, centre=centre)
    raise_concern(
        client_key=uuid.uuid4(), family=parent.family, link="x", at=money.AT, by=person("ben"),
        worry=Worry("A worry", immediate=False, told_parent="NO", told_parent_note="Not yet"),
    )  # fmt: skip


def _figures(hub: SimpleNamespace, person: Any, *, year: int) -> None:
    first, last = dt.date(year, 1, 1), dt.date(year, 3, 31)
    money.a_line(year=hub.year, by=person("frank"))
    BirthEstimate.objects.create(
        lsoa21="E01021271", starts_on=first, ends_on=last, first_time_families=3, method="Counted", source="Births",
        recorded_by=person("eve"), recorded_at=money.AT,
    )  # fmt: skip
    Return.objects.create(
        period_start=first, period_end=last, version=1, secret="0" * 64, content=[], content_sha256="0" * 64,
        certificate={}, advice={}, prepared_by=person("eve"), prepared_at=money.AT,
    )  # fmt: skip
    money.publish(money.a_figure(period_end=last), by=person("dina"), quarter=(first, last))


@pytest.mark.parametrize(
    ("tenant", "name", "path"),
    [
        ("north", "asha", "/families/"),
        ("north", "ben", "/families/"),
        ("north", "asha", "/families/?as=csv"),
        ("north", "asha", "/introductions/"),
        ("north", "asha", "/introductions/all/"),
        ("north", "asha", "/introductions/all/?as=csv"),
        ("north", "asha", "/supporters/"),
        ("north", "asha", "/finding/"),
        ("north", "asha", "/centres/"),
        ("north", "ben", "/today/"),
        ("north", "kay", "/money/"),
        ("north", "kay", "/resolutions/"),
        ("north", "eve", "/returns/"),
        ("north", "eve", "/returns/births/"),
        ("north", "dina", "/commissioners/"),
        ("north", "hal", "/concerns/"),
        ("north", "ivy", "/people/"),
        ("public", "vic", "/compare/"),
        ("public", "vic", "/compare/{north}/"),
    ],
)
def test_a_list_costs_the_same_however_long(
    hub: SimpleNamespace, browse: Any, inside: Any, person: Any, tenant: str, name: str, path: str
) -> None:
    client = browse(tenant, name)
    path = path.format(north=key("tenant north"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    cost()
    before = cost()
    with inside("north"):
        _more(hub, person, number=MANY)
    assert cost() == before
