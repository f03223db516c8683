"""The health visitor of the parent whom the desk lists: linked with her yes; and a page for her, waiting for a yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from apps.peersupport.models.families import Person
from apps.peersupport.operations.handovers import To, start_handover, write_packet
from apps.peersupport.operations.professionals import add_professional, link_professional
from apps.peersupport.queries.packets import Item, Kind, first_items, last_version
from demo.people import post
from kith.roles import Role

NAME, PLACE = "Dawn Okafor", "Laindon health centre"


def add_moving_on(book: Any) -> None:
    """She said on the phone that we may talk; two days ago her supporter began a page for when she takes over."""
    parent = Person.objects.select_related("family").get(user__email=post(book.plan, Role.PARENT).email)
    supporter = book.supporters[0]
    at = book.at(book.today - timedelta(days=2))
    dawn = add_professional(
        family=parent.family, name=NAME, role="HEALTH_VISITOR", place=PLACE, contact="dawn.okafor@clinic.example",
        checked=True, at=at, by=book.coordinator,
    )  # fmt: skip
    link_professional(
        professional=dawn, person=parent, about=["MEETINGS", "PLAN"], until_on=None,
        evidence="Told us on the phone that we may", at=at, by=book.coordinator,
    )  # fmt: skip
    handover = start_handover(
        client_key=book.key(), person=parent, to=To(professional=dawn), purpose="So that you tell it only once",
        at=at, by=supporter.user,
    )  # fmt: skip
    added = Item(Kind.NOTE, "Mornings are good. The stairs to the flat are steep: ring from downstairs.")
    write_packet(
        handover=handover, items=[*first_items(parent), added], dont_ask=["My own mother"],
        based_on=last_version(handover).step, at=at + timedelta(minutes=20), by=supporter.user,
    )  # fmt: skip
