"""A local service with how sure we are of it, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from apps.peersupport.service_kinds import is_stale
from kith.web.words import say_distance


@dataclass(frozen=True, slots=True)
class Shown:
    """`tone` is that of a tag."""

    service: Any
    checked: str
    tone: str

    @property
    def where(self) -> str:
        one = self.service
        return ", ".join(part for part in (one.address, one.town, one.postcode) if part)

    @property
    def is_stale(self) -> bool:
        return self.tone == "waiting"


def shown(service: Any, *, today: dt.date) -> Shown:
    """With the words of its last check; an old one says to ring first."""
    first = "ring before you go" if service.phone else "make sure before you go"
    if service.last_checked_on is None:
        return Shown(service, f"Not checked yet: {first}", "waiting")
    when = say_distance(service.last_checked_on, today=today)
    if is_stale(service.last_checked_on, today=today):
        return Shown(service, f"Last checked {when}: {first}", "waiting")
    return Shown(service, f"Last checked {when}", "done")
