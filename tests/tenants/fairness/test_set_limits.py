"""An operator gives a tenant limits of its own."""

from __future__ import annotations

from typing import Any

import pytest

from kith.audit.models import Event
from kith.people.models import User
from tenants.fairness.limits import EVERYBODYS, LIMITS, NotALimit
from tenants.fairness.operations import set_limits
from tenants.models import Tenant
from tests.golden import key

NORTH = key("tenant north")
ADDRESS = f"/tenants/{NORTH}/limits/"
BOXES = {name: str(getattr(EVERYBODYS, name)) for name in LIMITS}


def own(inside: Any) -> dict[str, int]:
    with inside("public"):
        return Tenant.objects.get(pk=NORTH).limits


def test_only_what_is_its_own_is_kept(browse: Any, inside: Any) -> None:
    client = browse("public", "olu")
    assert client.post(ADDRESS, {**BOXES, "share_percent": "25", "rows": ""}).status_code == 302
    assert own(inside) == {"share_percent": 25}
    page = client.get(f"/tenants/{NORTH}/").content.decode()
    assert "1 limit of its own" in page and "25 % of each process" in page
    with inside("public"):
        assert Event.objects.get(kind="tenant.limits-set").detail == {"share_percent": 25}


def test_each_box_says_its_unit_as_it_is_written(browse: Any) -> None:
    page = browse("public", "olu").get(ADDRESS).content.decode()
    assert "MB. Everybody’s is" in page and "Seconds. Everybody’s is" in page


def test_an_empty_box_is_everybodys_limit_again(browse: Any, inside: Any) -> None:
    client = browse("public", "olu")
    client.post(ADDRESS, {**BOXES, "share_percent": "25"})
    client.post(ADDRESS, {**BOXES, "share_percent": ""})
    assert own(inside) == {}


def test_what_makes_no_sense_is_said_and_changes_nothing(browse: Any, inside: Any) -> None:
    answer = browse("public", "olu").post(ADDRESS, {**BOXES, "share_percent": "250", "rows": "1000"})
    assert answer.status_code == 422
    assert 'value="250"' in answer.content.decode()
    assert own(inside) == {}


def test_a_limit_that_is_none_is_refused(public: Any, person: Any) -> None:
    with pytest.raises(NotALimit):
        set_limits(tenant=Tenant.objects.get(pk=NORTH), limits={"cake": 1}, by=User.objects.get(pk=key("olu")))


@pytest.mark.parametrize("name", ["vic", "una"])
def test_others_may_not(browse: Any, name: str) -> None:
    assert browse("public", name).post(ADDRESS, BOXES).status_code == 403
