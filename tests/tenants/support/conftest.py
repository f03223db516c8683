from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from kith.people.models import User
from tenants.support import operations
from tenants.support.models import SupportGrant
from tests.golden import key

NORTH, SOUTH = key("tenant north"), key("tenant south")


@pytest.fixture
def grant(inside: Any) -> SupportGrant:
    """Ivy, north's admin, has let support in for four hours."""
    return let_in(inside)


def let_in(inside: Any, name: str = "north", hours: int = 4, by: str = "ivy") -> SupportGrant:
    with inside(name):
        who = User.objects.get(pk=key(by))
        return operations.let_in(reason="The list of people is empty", hours=hours, at=timezone.now(), by=who)


def end(inside: Any, grant: SupportGrant, name: str = "north") -> None:
    with inside(name):
        operations.end_grant(grant=grant, at=timezone.now(), by=User.objects.get(pk=key("ivy")))


def events(inside: Any, name: str = "north") -> list[tuple[str, dict[str, Any]]]:
    """What was noted about support, in order."""
    from kith.audit.models import Event

    with inside(name):
        found = Event.objects.filter(kind__startswith="support").order_by("at", "pk")
        return list(found.values_list("kind", "detail"))


@dataclass
class Operator:
    """Olu's browser: one cookie jar for each host, as a browser has."""

    browse: Callable[..., Client]
    name: str = "olu"
    public: Client = field(init=False)
    tenants: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.public = self.browse("public", self.name)

    def at(self, tenant: str) -> Client:
        return self.tenants.setdefault(tenant, self.browse(tenant))

    def knock(self, grant: SupportGrant, tenant: str = "north") -> str:
        """The fingerprint that the tenant's host sends this browser back with."""
        back = self.at(tenant).get(f"/support/knock/{grant.pk}/")["Location"]
        return back.rpartition("knock=")[2]

    def ask(self, grant: SupportGrant, knock: str) -> Any:
        address = f"/tenants/{grant.tenant_id}/support/{grant.pk}/enter/"
        return self.public.post(address, {"knock": knock})

    def token(self, grant: SupportGrant) -> str:
        page = self.ask(grant, self.knock(grant)).content.decode()
        return re.search(r"come-in/\?pass=([\w-]+)", page)[1]  # type: ignore[index]

    def use(self, token: str, tenant: str = "north") -> Any:
        caches["default"].clear()  # the tries of one address are counted
        return self.at(tenant).post("/support/come-in/", {"pass": token})

    def come_in(self, grant: SupportGrant) -> Client:
        assert self.use(self.token(grant)).status_code == 302
        return self.at("north")


@pytest.fixture
def olu(browse: Any) -> Operator:
    return Operator(browse)
