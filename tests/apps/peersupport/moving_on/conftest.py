"""Gita (Leanne of the family) and a packet for Mo, her health visitor."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.peersupport.operations.handing_over import send_handover
from apps.peersupport.operations.handovers import To, agree_to_packet, start_handover
from apps.peersupport.operations.professionals import add_professional
from apps.peersupport.queries.packets import last_version


def link(address: str) -> str:
    return f"https://north.kith.localhost/read/{address}/"


class Packet(SimpleNamespace):
    """The steps of a handover, taken by who takes them."""

    def agreed(self) -> Any:
        agree_to_packet(version=last_version(self.handover), at=timezone.now(), by=self.gita)
        self.handover.refresh_from_db()
        return self.handover

    def sent(self) -> Any:
        """The way in, or None for a team."""
        self.agreed()
        made = send_handover(handover=self.handover, link=link, at=timezone.now(), by=self.asha)
        self.handover.refresh_from_db()
        return made


def begun(house: Any, person: Any) -> Packet:
    mo = add_professional(
        family=house.family, name="Mo Adeyemi", role="HEALTH_VISITOR", place="Laindon clinic",
        contact="mo.adeyemi@nhs.example", checked=True, at=timezone.now(), by=person("asha"),
    )  # fmt: skip
    handover = start_handover(
        client_key=uuid.uuid4(), person=house.parent, to=To(professional=mo), purpose="So that you know her plan",
        at=timezone.now(), by=person("ben"),
    )  # fmt: skip
    return Packet(handover=handover, mo=mo, house=house, gita=person("gita"), asha=person("asha"), ben=person("ben"))


@pytest.fixture
def moving(house: Any, inside: Any, person: Any) -> Iterator[Packet]:
    """The whole test is in north."""
    with inside("north"):
        yield begun(house, person)


@pytest.fixture
def sent(house: Any, inside: Any, person: Any) -> Packet:
    """Agreed to, sent, and left there for whatever the test opens."""
    with inside("north"):
        made = begun(house, person)
        made.way = made.sent()
    made.page = f"/read/{made.way.address}/"
    return made
